"""The view «Недели» of the pane of checks: the grid of pages and weeks, its columns by the room there is, its lines.

What a week was is decided in `checks.activity`, its signs are `pictures`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from textual import work
from textual.widget import Widget

from console.hosting import Host
from console.reading import pictures, week_rows, worth
from console.reading.week_rows import Grid, WeekRow
from console.widgets import plain
from console.widgets.rows import Cell, Column
from vault.errors import Locked, PoryadokError

NOTHING = "Страниц в реестре ещё нет: 2, затем n/т на карточке организации."
COUNTING = "Считаю недели…"
NO_COLUMNS = (Column("Страница"),)
"""Before the weeks are read."""

_WIDE = 5  # cells of a week under its whole date: «07.09»
_NETWORK, _RUNNING, _STREAK = 3, 5, 3
_LEAST, _ROOMY = 18, 30  # cells of a name that no week is worth, and from which dates are written whole
_OTHERS = 4  # columns that are no weeks
_FIXED = _NETWORK + _RUNNING + _STREAK + 3  # with a space after each


def room(width: int, sign: int, count: int) -> tuple[int, int]:
    """How many weeks fit into a list of `width` cells, and how many cells each gets, without the space after it."""
    if width - _ROOMY - 1 - _FIXED >= count * (_WIDE + 1):
        return count, _WIDE
    return max(1, min(count, (width - _LEAST - 1 - _FIXED) // (sign + 1))), sign


@lru_cache(maxsize=8)
def columns(days: tuple[str, ...], cell: int) -> tuple[Column, ...]:
    """The same columns for the same weeks, so that a list is not laid anew without need."""
    return (
        Column("Страница", least=_LEAST, sort=_by_name),
        Column("", _NETWORK, sort=None),
        *(Column(day, cell) for day in days),
        Column("Идёт", _RUNNING, sort=_by_running),
        Column("Ряд", _STREAK, sort=_by_streak),
    )


def cells(row: WeekRow, count: int) -> tuple[Cell, ...]:
    """A page with its last `count` weeks."""
    found, streak = row.found, row.found.streak
    run = f"+{streak.good}" if streak.good else f"!{streak.bad}" if streak.bad else ""
    return (
        Cell(row.name),
        Cell(row.network, "muted"),
        *(Cell(pictures.week_sign(each), pictures.week_tone(each)) for each in found.weeks[-count:]),
        Cell(pictures.running_sign(found.running, found.norm), pictures.running_tone(found.running, found.norm)),
        Cell(run, pictures.streak_tone(streak.good, streak.bad)),
    )


def _by_name(row: WeekRow) -> str | None:
    return worth.name(row.name)


def _by_running(row: WeekRow) -> int | None:
    """Who misses most comes first; what is not seen is worth nothing."""
    running = row.found.running
    if running is None or not row.found.norm or (not running.seen and running.posts < row.found.norm):
        return None
    return min(0, running.posts - row.found.norm)


def _by_streak(row: WeekRow) -> int | None:
    """The longest row of failed weeks first, the longest of kept ones last."""
    streak = row.found.streak
    return streak.good - streak.bad or None


class WeeksPart(Host):
    """What a pane with weeks among its views keeps and shows of them. The list is the pane's."""

    grid: Grid | None = None

    def show_grid(self) -> None:
        """The grid was read: show it."""
        raise NotImplementedError

    def read_grid(self) -> Grid:
        """In a thread, by parts."""
        session = self.console.session
        return week_rows.read(session.opened(), session.clock.now())

    @work(exclusive=True, group="weeks")
    async def gather_grid(self) -> None:
        """Read the grid beside what is on the screen."""
        session = self.console.session
        try:
            self.grid = await session.with_store(lambda store: week_rows.read(store, session.clock.now()))
        except Locked:
            return
        except PoryadokError as error:
            self.console.fail(error)
            return
        self.show_grid()

    def grid_columns(self, width: int) -> tuple[Column, ...]:
        """The columns that fit into a list so wide."""
        if self.grid is None:
            return NO_COLUMNS
        weeks = self.grid.found.weeks
        count, cell = room(width, self.grid.width, len(weeks))
        return columns(pictures.first_days(weeks[-count:], wide=cell == _WIDE), cell)

    def grid_cells(self, row: WeekRow, shown: Sequence[Column]) -> tuple[Cell, ...]:
        """A line in the columns that are shown, as many weeks as there are of them."""
        return cells(row, len(shown) - _OTHERS)

    def months(self, width: int) -> str:
        """The line above the columns: how many weeks are shown, and over each the month it begins in."""
        if self.grid is None:
            return ""
        weeks = self.grid.found.weeks
        count, cell = room(width, self.grid.width, len(weeks))
        left = f"недель {count} из {len(weeks)}" if count < len(weeks) else ""
        begins = max(1, width - count * (cell + 1) - (_RUNNING + 1) - _STREAK)  # it has no width until it is laid out
        over = pictures.months(weeks[-count:], cell + 1) if cell != _WIDE else ""
        return f"{left[: begins - 1]:<{begins}}{over}"

    def legend(self, width: int) -> str:
        """What the signs mean, as much as fits."""
        return next((each for each in pictures.LEGENDS if len(each) <= width), pictures.LEGENDS[-1])

    def grid_counts(self) -> Sequence[str]:
        """The standing text of the status line, for less and less room."""
        return pictures.sums(self.grid.found.pages) if self.grid is not None else (COUNTING,)

    def grid_details(self, row: WeekRow) -> str:
        """A page beside the list."""
        told = pictures.page_lines(row.found, self.console.session.zone)
        return "\n".join((row.organization.name, row.found.page.url, *(text for text, _ in told)))

    @work
    async def open_page(self, row: WeekRow) -> None:
        """The card of the page."""
        from checks import history  # here: only cards need it
        from console.panes.page_card import PageCardScreen

        number = row.organization.id
        try:
            found = await self.console.session.with_store(lambda store: history.of_organization(store.read, number))
        except PoryadokError as error:
            self.console.fail(error)
            return
        if await self.console.push_screen_wait(PageCardScreen(row.organization, row.found.page, found)):
            self.console.reload_panes()


def lines_above() -> tuple[Widget, ...]:
    """The line of months, away while another view is on the screen."""
    line = plain.Line(id="months")
    line.display = False
    return (line,)


def lines_below() -> tuple[Widget, ...]:
    """The line of signs, away likewise."""
    line = plain.Line(id="legend")
    line.display = False
    return (line,)
