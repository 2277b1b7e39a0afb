"""A month of publications by page, in forty-three columns: posts, likes, comments, reposts and views of four weeks of
seven days and the rest, with their sums and means; a sheet for each figure, the sums by week, and what changed since
the month before.

Counted is what is kept of each page. Days that nobody has seen whole are «не видно», or «не менее N» where something
of them was seen; every row says which days those are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from checks import posted, snapshot, weeks
from checks.facts import Post
from checks.posted import Posted, PostsLook
from checks.weeks import Week
from registry import networks
from registry.exports import known
from registry.exports.known import Known
from registry.exports.words import UNSEEN
from registry.pages import Page, PageState
from registry.regulation.model import WeekKind
from registry.sheets.table import Cell, Chart, ChartKind, Column, Kind, Link, Table
from vault import doing
from vault.errors import BadInput
from vault.store import Store
from vault.text import counted

_MONTHS = (
    "январь", "февраль", "март", "апрель", "май", "июнь",
    "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip
_WEEKS = 4
_SPANS = ("1 неделя", "2 неделя", "3 неделя", "4 неделя", "ост. дни")
_SUMS = ("всего за 4 недели", "в среднем за 4 недели", "всего за месяц")


@dataclass(frozen=True)
class Figure:
    """One of the five figures: its title, and what of a publication is added up (None: the network does not tell)."""

    title: str
    count: Callable[[Post], int | None]


FIGURES = (
    Figure("Публикации", lambda _: 1),
    Figure("Лайки", lambda post: post.likes),
    Figure("Комментарии", lambda post: post.comments),
    Figure("Репосты", lambda post: post.reposts),
    Figure("Просмотры", lambda post: post.views),
)


@dataclass(frozen=True)
class Sum:
    """A figure of some days: at least `low`; not `whole`: there may be more that nobody saw."""

    low: int = 0
    whole: bool = True

    @property
    def cell(self) -> Cell:
        if self.whole:
            return self.low
        return f"не менее {self.low}" if self.low else UNSEEN


@dataclass(frozen=True)
class PageMonth:
    """A page's month: for each figure the sums of four weeks and of the rest, None where the month has no rest.

    `unseen` are the days of which something may be missing, in words, "" when everything was seen.
    """

    page: Page
    name: str
    figures: tuple[tuple[Sum | None, ...], ...]
    unseen: str = ""

    def four(self, figure: int) -> Sum:
        return added(each for each in self.figures[figure][:_WEEKS] if each is not None)

    def month(self, figure: int) -> Sum:
        return added(each for each in self.figures[figure] if each is not None)


@dataclass(frozen=True)
class Month:
    """A month of every page; `running`: it is not over at the moment of the export."""

    first_day: date
    spans: tuple[Week, ...]
    rows: tuple[PageMonth, ...]
    running: bool = False

    @property
    def title(self) -> str:
        return f"{_MONTHS[self.first_day.month - 1]} {self.first_day.year}"


def added(sums: Iterable[Sum]) -> Sum:
    """Several sums as one: whole only when all of them are."""
    found = tuple(sums)
    return Sum(sum(each.low for each in found), all(each.whole for each in found))


def tables(store: Store, month: date, now: datetime, codes: Sequence[str] = ()) -> tuple[Table, ...]:
    """The sheets of a month (any day of it) at `now` (UTC), the summary of forty-three columns first.

    `codes`: pages of these networks only. BadInput for a month that has not begun, or without a regulation. Not for a
    database thread.
    """
    before, this = months(store, month, now, codes)
    sheets = (
        partial(_summary, this),
        *(partial(_sheet, this, number) for number in range(len(FIGURES))),
        partial(_by_week, this),
        partial(_change, before, this),
    )
    return tuple(make() for make in doing.over(sheets, len(sheets), "Собираю листы"))


def months(store: Store, month: date, now: datetime, codes: Sequence[str] = ()) -> tuple[Month, Month]:
    """The month before and the month itself, counted from what is kept at `now` (UTC)."""
    zone = weeks.zone_of(store.read(lambda tx: snapshot.regulation_for(tx, now)).regulation.timezone)
    first_day = month.replace(day=1)
    if first_day > weeks.local_day(now, zone):
        raise BadInput(f"{first_day:%m.%Y} ещё не начался: считать нечего. Файл не записан.")
    registry = known.read(store.read)
    pages = [page for page in registry.pages if page.state is PageState.ACTIVE and (not codes or page.network in codes)]
    spans = weeks.month_of(weeks.month_before(first_day), zone), weeks.month_of(first_day, zone)
    seen = posted.read(store, [page.id for page in pages], spans[0].start, spans[1].end)
    made = []
    for span in spans:
        four, rest = weeks.norm_weeks(span, WeekKind.FOUR_AND_REST, zone)
        parts = (*four, rest) if rest is not None else tuple(four)
        counting = doing.over(_ordered(registry, pages), len(pages), f"Считаю {_MONTHS[span.first_day.month - 1]}")
        rows = tuple(_page_month(page, registry, parts, seen) for page in counting)
        made.append(Month(span.first_day, parts, rows, running=now < span.end))
    return made[0], made[1]


def _ordered(registry: Known, pages: Sequence[Page]) -> list[Page]:
    """Pages in the order of the names of their organizations."""
    place = {each.id: number for number, each in enumerate(registry.organizations)}
    return sorted(pages, key=lambda page: (place.get(page.organization_id, 0), page.id))


def _page_month(page: Page, registry: Known, spans: Sequence[Week], seen: Posted) -> PageMonth:
    look = seen.looks.get(page.id)
    own = [post for post in seen.of(page.id) if post.by_owner]
    by_span = [[post for post in own if post.date in span] for span in spans]
    told = [look is not None and look.tells(span.start, span.end, page.opened_on) for span in spans]
    figures = tuple(
        tuple(_sum(figure, posts, whole) for posts, whole in zip(by_span, told, strict=True))
        + (() if len(spans) > _WEEKS else (None,))
        for figure in FIGURES
    )
    owner = registry.owners.get(page.organization_id)
    lacking = [span for span, whole in zip(spans, told, strict=True) if not whole]
    return PageMonth(page, owner.name if owner is not None else "", figures, _days(lacking, look))


def _sum(figure: Figure, posts: Iterable[Post], whole: bool) -> Sum:
    counts = [figure.count(post) for post in posts]
    return Sum(sum(each for each in counts if each is not None), whole and None not in counts)


def _days(lacking: Sequence[Week], look: PostsLook | None) -> str:
    """«не видно 01.10–14.10.2026»: the days of which something may be missing, neighbouring spans together."""
    if look is None:
        return "страницу никто не видел"
    runs: list[list[date]] = []
    for span in lacking:
        if runs and runs[-1][1] + timedelta(days=1) == span.first_day:
            runs[-1][1] = span.last_day
        else:
            runs.append([span.first_day, span.last_day])
    said = ", ".join(f"{first:%d.%m}–{last:%d.%m}" if first != last else f"{first:%d.%m}" for first, last in runs)
    return f"не видно целиком: {said}" if said else ""


# Sheets


def _head() -> tuple[Column, ...]:
    return (
        Column("Организация", width=44),
        Column("Ссылка", Kind.LINK, width=32),
        Column("Дата публикации (месяц)", width=24),
    )


def _summary(month: Month) -> Table:
    columns = [*_head()]
    for figure in FIGURES:
        columns += _columns(figure.title)
    rows = [
        (*_begin(month, row), *(cell for place in range(len(FIGURES)) for cell in _cells(row, place)))
        for row in month.rows
    ]
    return Table("Свод", tuple(columns), rows, notes=_notes(month))


def _sheet(month: Month, place: int) -> Table:
    title = FIGURES[place].title
    rows = [(*_begin(month, row), *_cells(row, place)) for row in month.rows]
    return Table(title, (*_head(), *_columns("")), rows)


def _columns(group: str) -> tuple[Column, ...]:
    titles = (*_SPANS, *_SUMS)
    prefix = f"{group}: " if group else ""
    return tuple(
        Column(f"{prefix}{title}", Kind.NUMBER, width=12, decimals=1 if title == _SUMS[1] else 0, group=group)
        for title in titles
    )


def _begin(month: Month, row: PageMonth) -> tuple[Cell, ...]:
    return row.name, Link(row.page.url), f"{month.title} ({row.unseen})" if row.unseen else month.title


def _cells(row: PageMonth, place: int) -> tuple[Cell, ...]:
    """The eight cells of a figure."""
    four = row.four(place)
    mean: Cell = four.low / _WEEKS
    if not four.whole:
        mean = f"не менее {four.low / _WEEKS:.1f}".replace(".", ",") if four.low else UNSEEN
    parts = (None if each is None else each.cell for each in row.figures[place])
    return (*parts, four.cell, mean, row.month(place).cell)


def _by_week(month: Month) -> Table:
    """The sums of all pages by week, with how many pages were seen whole."""
    columns = (
        Column("Дни", width=16),
        *(Column(figure.title, Kind.NUMBER, width=14) for figure in FIGURES),
        Column("Страниц видно целиком", Kind.NUMBER, width=16),
        Column("Всего страниц", Kind.NUMBER, width=12),
    )
    rows: list[tuple[Cell, ...]] = []
    for place, span in enumerate(month.spans):
        sums = [
            added(each for row in month.rows if (each := row.figures[figure][place]) is not None)
            for figure in range(len(FIGURES))
        ]
        whole = sum((each := row.figures[0][place]) is not None and each.whole for row in month.rows)
        # What was not seen of some page makes the sum a least one: the columns beside it say of how many.
        rows.append(
            (span.label, *(each.low if each.low or each.whole else None for each in sums), whole, len(month.rows))
        )
    return Table(
        "По неделям",
        columns,
        rows,
        charts=(
            _chart("Публикации по неделям", 1, month),
            _chart("Просмотры по неделям", 5, month),
        ),
        notes=("Суммы по всем страницам. Где страница видна не вся, сумма — не меньше указанной.",),
    )


def _chart(title: str, column: int, month: Month) -> Chart:
    return Chart(ChartKind.COLUMN, f"{title}, {month.title}", 0, (column,))


def _change(before: Month, this: Month) -> Table:
    """How each page's month differs from the one before."""
    columns = [Column("Организация", width=44), Column("Ссылка", Kind.LINK, width=32)]
    for figure in FIGURES:
        columns += [
            Column(f"{figure.title}: {title}", Kind.NUMBER, width=13, group=figure.title)
            for title in (before.title, this.title, "изменение")
        ]
    former: Mapping[int, PageMonth] = {row.page.id: row for row in before.rows}
    rows: list[tuple[Cell, ...]] = []
    for row in this.rows:
        cells: list[Cell] = [row.name, Link(row.page.url)]
        for place in range(len(FIGURES)):
            old, new = former[row.page.id].month(place), row.month(place)
            cells += [old.cell, new.cell, new.low - old.low if old.whole and new.whole else UNSEEN]
        rows.append(tuple(cells))
    return Table("Динамика", tuple(columns), rows)


def _notes(month: Month) -> tuple[str, ...]:
    lacking = sum(bool(row.unseen) for row in month.rows)
    told = [
        "Недели месяца: 1–7, 8–14, 15–21, 22–28 числа, затем остальные дни; дни — по часовому поясу муниципалитета.",
        "Считается всё, что страница опубликовала сама, с репостами; счётчики — какими их видели в последний раз.",
        f"«{UNSEEN}» и «не менее N»: эти дни видны не целиком; какие именно, сказано в третьем столбце строки.",
    ]
    if month.running:
        told.insert(0, f"Месяц не закончен: {month.title}.")
    if lacking:
        told.append(
            f"Не весь месяц собран: {counted(lacking, 'страница', 'страницы', 'страниц')} из {len(month.rows)}."
        )
    silent = sorted({row.page.network for row in month.rows if row.page.network != "vk"})
    if silent:
        named = ", ".join(networks.title(code) for code in silent)
        told.append(f"Не все сети сообщают просмотры и репосты ({named}): там, где их нет, стоит «{UNSEEN}».")
    return tuple(told)
