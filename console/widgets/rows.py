"""A list of any length through the Line API: cursor, marks, half-page jumps; only visible lines are painted.

It knows columns and items, not what they mean: cells are made by the `cells` function, for visible lines alone.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from console import format as shown
from console.messages import MarksChanged, RowChosen, RowMoved
from console.widgets.fitting import fit

Item = TypeVar("Item")


@dataclass(frozen=True)
class Cell:
    """One value with its tone: heading, ok, fail, warn, manual, unknown, muted, or none."""

    text: str
    tone: str = ""


@dataclass(frozen=True)
class Column:
    """`width` in cells; 0 shares what is left, but not under `least`. The highest `rank` is hidden first."""

    title: str
    width: int = 0
    rank: int = 0
    right: bool = False
    least: int = 16


TONES = ("ok", "fail", "warn", "manual", "unknown", "muted")


class Rows(Widget, Generic[Item], can_focus=True):
    """The list; `show` gives it items, `current` is the one under the cursor."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "rows--heading", "rows--cursor", "rows--away", *(f"rows--{tone}" for tone in TONES),
    }  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "edge(-1)", show=False),
        Binding("end", "edge(1)", show=False),
        Binding("space", "mark", show=False),
        Binding("asterisk", "mark_all", show=False),
    ]

    def __init__(
        self,
        columns: Sequence[Column],
        cells: Callable[[Item], Sequence[Cell | str]],
        key: Callable[[Item], Hashable],
        *,
        empty: str = "",
        markable: bool = False,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self.columns = tuple(columns)
        self.empty = empty
        self.markable = markable
        self.marks: set[Hashable] = set()
        self._cells = cells
        self._key = key
        self._items: Sequence[Item] = ()
        self._cursor = 0
        self._top = 0
        self._widths: tuple[int, ...] = ()

    # What it shows

    @property
    def items(self) -> Sequence[Item]:
        return self._items

    @property
    def current(self) -> Item | None:
        return self._items[self._cursor] if self._items else None

    @property
    def cursor(self) -> int:
        return self._cursor

    @property
    def titled(self) -> bool:
        return any(column.title for column in self.columns)

    @property
    def page(self) -> int:
        """Lines for items."""
        return max(1, self.size.height - self.titled)

    def show(self, items: Sequence[Item]) -> None:
        """Show these items; the cursor stays on its item if that is still here, near its place otherwise."""
        before = self.current
        at, line = self._cursor, self._cursor - self._top
        if before is not None:
            at = self._find(items, self._key(before), at)
        self._items = items
        self._cursor = max(0, min(at, len(items) - 1))
        self._top = self._cursor - line
        self._keep_in_view()
        self.refresh()
        self._tell()

    def reshape(self, columns: Sequence[Column], cells: Callable[[Item], Sequence[Cell | str]]) -> None:
        """Other columns for the items that come next."""
        self.columns, self._cells = tuple(columns), cells
        self._items, self._cursor, self._top = (), 0, 0
        self._measure()

    def select(self, key: Hashable) -> None:
        """Put the cursor on the item with this key, if it is shown."""
        self._move_to(self._find(self._items, key, self._cursor))

    def _find(self, items: Sequence[Item], key: Hashable, otherwise: int) -> int:
        if 0 <= otherwise < len(items) and self._key(items[otherwise]) == key:
            return otherwise
        return next((at for at, item in enumerate(items) if self._key(item) == key), otherwise)

    # Moving

    def action_move(self, by: int) -> None:
        self._move_to(self._cursor + by)

    def action_page(self, by: int) -> None:
        self._move_to(self._cursor + by * max(1, self.page - 1))

    def action_edge(self, way: int) -> None:
        self._move_to(0 if way < 0 else len(self._items) - 1)

    def action_mark(self) -> None:
        item = self.current
        if item is None or not self.markable:
            return
        self.marks ^= {self._key(item)}
        self.post_message(MarksChanged(len(self.marks)))
        self._paint_line(self._cursor)
        self._move_to(self._cursor + 1)

    def action_mark_all(self) -> None:
        if not self.markable:
            return
        shown_keys = {self._key(item) for item in self._items}
        self.marks = self.marks - shown_keys if shown_keys <= self.marks else self.marks | shown_keys
        self.post_message(MarksChanged(len(self.marks)))
        self.refresh()

    def choose(self) -> None:
        """Say that the current item is chosen."""
        if self.current is not None:
            self.post_message(RowChosen(self._key(self.current)))

    def _move_to(self, at: int) -> None:
        at = max(0, min(at, len(self._items) - 1))
        if not self._items or at == self._cursor:
            return
        before, self._cursor = self._cursor, at
        if self._keep_in_view():
            self.refresh()
        else:
            self._paint_line(before)
            self._paint_line(at)
        self._tell()

    def _keep_in_view(self) -> bool:
        """Jump by half a page when the cursor leaves the view; True if the view moved."""
        page, before = self.page, self._top
        if self._cursor < self._top or self._cursor >= self._top + page:
            by_one = abs(self._cursor - max(self._top, min(self._cursor, self._top + page - 1))) == 1
            if self._cursor < self._top:
                self._top = self._cursor - (page // 2 if by_one else 0)
            else:
                self._top = self._cursor - (page // 2 if by_one else page - 1)
        self._top = max(0, min(self._top, len(self._items) - page))
        return self._top != before

    def _tell(self) -> None:
        item = self.current
        self.post_message(RowMoved(None if item is None else self._key(item)))

    # Painting

    def on_resize(self) -> None:
        self._measure()
        self._keep_in_view()

    def on_focus(self) -> None:
        self._paint_line(self._cursor)

    def on_blur(self) -> None:
        self._paint_line(self._cursor)

    def _paint_line(self, at: int) -> None:
        self.refresh(Region(0, at - self._top + self.titled, self.size.width, 1))

    def _measure(self) -> None:
        room = self.size.width - (1 if self.markable else 0)
        kept = list(self.columns)
        while len(kept) > 1 and _least(kept) > room:
            worst = max(kept, key=lambda column: column.rank)
            if worst.rank == 0:
                break
            kept.remove(worst)
        flexible = [column for column in kept if not column.width]
        left = max(0, room - sum(column.width + 1 for column in kept if column.width) - len(flexible) + 1)
        widths: list[int] = []
        for column in self.columns:
            if column not in kept:
                widths.append(0)
            elif column.width:
                widths.append(column.width)
            else:
                widths.append(left // len(flexible))
        self._widths = tuple(widths)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        if not self._widths:
            self._measure()
        if self.titled and y == 0:
            titles = [Cell(column.title) for column in self.columns]
            return self._strip(titles, self._style("rows--heading"), " " if self.markable else "", plain=True)
        at = y - self.titled + self._top
        if not self._items:
            return self._empty_line(y - self.titled)
        if not 0 <= at < len(self._items):
            return Strip.blank(self.size.width, self.rich_style)
        item = self._items[at]
        style, plain = self.rich_style, False
        if at == self._cursor:
            style = self._style("rows--cursor" if self.has_focus else "rows--away")
            plain = self.has_focus
        mark = ("*" if self._key(item) in self.marks else " ") if self.markable else ""
        return self._strip(self._cells(item), style, mark, plain=plain)

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(name)

    def _strip(self, cells: Sequence[Cell | str], style: Style, mark: str, *, plain: bool) -> Strip:
        segments = [Segment(mark, style)] if mark else []
        for cell, width, column in zip(cells, self._widths, self.columns, strict=True):
            if not width:
                continue
            given = cell if isinstance(cell, Cell) else Cell(cell)
            text = fit(given.text, width, right=column.right)
            tone = style
            if given.tone and not plain:
                own = self._style(f"rows--{given.tone}")
                tone = style + Style(color=own.color, bold=own.bold)
            segments += [Segment(text, tone), Segment(" ", style)]
        return Strip(segments).adjust_cell_length(self.size.width, style).simplify()

    def _empty_line(self, y: int) -> Strip:
        lines = shown.block(self.empty).split("\n")
        text = lines[y - 1] if 1 <= y <= len(lines) else ""
        return Strip([Segment(fit("  " + text, self.size.width), self._style("rows--muted"))])


def _least(columns: Sequence[Column]) -> int:
    return sum((column.width or column.least) + 1 for column in columns)
