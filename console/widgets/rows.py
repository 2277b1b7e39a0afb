"""A list of any length through the Line API: cursor, marks, half-page jumps; only visible lines are painted.

It knows columns and items, not what they mean: cells are made by the `cells` function, for visible lines alone. In
which order the items come is decided by whoever shows them; the heading only tells it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Generic, TypeVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.color import Color
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from console.messages import MarksChanged, RowMoved
from console.widgets.fitting import clipped, fit, fit_pieces
from console.widgets.order import Order, Worth

Item = TypeVar("Item")


@dataclass(frozen=True)
class Cell:
    """One value with its tone: heading, ok, fail, warn, manual, unknown, muted, or none.

    `secret`: in the place of the text, the characters of a secret, which are painted one by one.
    """

    text: str
    tone: str = ""
    secret: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Column:
    """`width` in cells; 0 shares what is left, but not under `least`. The highest `rank` is hidden first.

    `sort` says what a line is worth in it; a column without one cannot be sorted by.
    """

    title: str
    width: int = 0
    rank: int = 0
    right: bool = False
    least: int = 16
    sort: Worth | None = None


@dataclass(frozen=True)
class Spot:
    """Where the person stood in a list: on the record of this key, so many lines under the first one seen."""

    key: Hashable = None
    line: int = 0


NOWHERE = Spot()
"""Nobody moved yet: the list is seen from its first line."""


_EMPTY_INDENT = "  "

TONES = {
    "ok": "success", "fail": "error", "warn": "warning", "manual": "primary", "unknown": "accent", "muted": "muted",
}  # fmt: skip
"""Tones, and the colour of the theme that each is written in.

They are no component classes: Textual would style each of them anew for every list, whenever the keys come or go.
"""


class Rows(Widget, Generic[Item], can_focus=True):
    """The list; `show` gives it items, `current` is the one under the cursor."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--heading", "rows--cursor", "rows--away"}
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
        self._stood = NOWHERE
        self._order: Order | None = None
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

    @property
    def place(self) -> Spot:
        """Where the person stands, to come back to by `resume`."""
        return self._stood

    @property
    def hidden(self) -> tuple[Column, ...]:
        """Columns that there is no room for."""
        return tuple(column for column, width in zip(self.columns, self._widths, strict=False) if not width)

    def show(self, items: Sequence[Item], *, afresh: bool = False) -> None:
        """Show these items, with the cursor on the record the person stood on, at its line.

        A record that is gone leaves the cursor near its place. `afresh`, for another filter or another order, begins
        at the first line instead, and the cursor goes back to the record as soon as that is shown again.
        """
        before, line = self.current, self._cursor - self._top
        at = self._seek(items, self._stood.key) if self._stood is not NOWHERE else None
        if at is not None:
            line = self._stood.line
        elif afresh:
            at = line = 0
        else:
            at = self._beside(items, before)
        self._items = items
        self._cursor = max(0, min(at, len(items) - 1))
        self._top = self._cursor - line
        self._keep_in_view()
        self.refresh()
        self._tell()

    def _beside(self, items: Sequence[Item], before: Item | None) -> int:
        """Where the cursor goes without the record it should stand on: on the one it stood on, near its place else."""
        key = None if before is None else self._key(before)
        at = self._seek(items, key) if before is not None else None
        if at is None:
            at = self._cursor
            if before is not None and key == self._stood.key:  # gone from under the cursor: nobody goes back to it
                near = max(0, min(at, len(items) - 1))
                self._stood = Spot(self._key(items[near]), self._stood.line) if items else NOWHERE
        return at

    def reshape(self, columns: Sequence[Column], cells: Callable[[Item], Sequence[Cell | str]]) -> None:
        """Other columns for the items that come next."""
        self.columns, self._cells = tuple(columns), cells
        self._items, self._cursor, self._top, self._stood = (), 0, 0, NOWHERE
        self._measure()

    def resume(self, place: Spot) -> None:
        """The items that come next were looked at before: the cursor stood there."""
        self._stood = place

    def tell_order(self, order: Order | None) -> None:
        """Say in the heading by which column the lines stand."""
        if order != self._order:
            self._order = order
            self.refresh(Region(0, 0, self.size.width, 1))

    def select(self, key: Hashable) -> None:
        """Put the cursor on the item with this key, now or as soon as it is shown."""
        self._stood = Spot(key, self._cursor - self._top)
        at = self._seek(self._items, key)
        if at is not None:
            self._move_to(at)

    def _seek(self, items: Sequence[Item], key: Hashable) -> int | None:
        if self._cursor < len(items) and self._key(items[self._cursor]) == key:
            return self._cursor
        return next((at for at, item in enumerate(items) if self._key(item) == key), None)

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
        shown_keys = self.keys()
        if shown_keys <= self.marks:
            self.marks -= shown_keys
        else:
            self.marks |= shown_keys
        self.post_message(MarksChanged(len(self.marks)))
        self.refresh()

    def keys(self) -> set[Hashable]:
        """Of all items that are shown."""
        return {self._key(item) for item in self._items}

    def marked(self, items: Sequence[Item]) -> tuple[Item, ...]:
        """Those of the items that are marked."""
        return tuple(item for item in items if self._key(item) in self.marks) if self.marks else ()

    def keep_marks(self, items: Sequence[Item]) -> None:
        """These are all there are: what is not among them is marked no more."""
        if self.marks:
            self.marks &= {self._key(item) for item in items}

    def _move_to(self, at: int) -> None:
        at = max(0, min(at, len(self._items) - 1))
        if not self._items or at == self._cursor:
            return
        before, self._cursor = self._cursor, at
        moved = self._keep_in_view()
        self._stood = Spot(self._key(self._items[at]), at - self._top)
        if moved:
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

    def repaint(self, keys: Collection[Hashable]) -> None:
        """The cells of these items changed and nothing else: their lines are painted anew where they are in view."""
        for at in range(self._top, min(self._top + self.page, len(self._items))):
            if self._key(self._items[at]) in keys:
                self._paint_line(at)

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
            titles = [Cell(self._title(*pair)) for pair in zip(self.columns, self._widths, strict=True)]
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

    def _title(self, column: Column, width: int) -> str:
        """With the sign of the order; the sign stays where there is no room for both."""
        if self._order is None or column.title != self._order.title or not width:
            return column.title
        title = f"{column.title} {self._order.sign}"
        return title if cell_len(title) <= width else fit(column.title, width + 1)[: width - 1] + self._order.sign

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(name)

    def _ink(self, tone: str) -> Style:
        """The colour of a tone in the theme of now; none in a theme that has no such colour."""
        if tone == "heading":
            own = self._style("rows--heading")
            return Style(color=own.color, bold=own.bold)
        colour = self.app.theme_variables.get(TONES[tone])
        return Style.null() if colour is None else Style(color=Color.parse(colour).rich_color)

    def _strip(self, cells: Sequence[Cell | str], style: Style, mark: str, *, plain: bool) -> Strip:
        segments = [Segment(mark, style)] if mark else []
        apart = False
        for cell, width, column in zip(cells, self._widths, self.columns, strict=True):
            if not width:
                continue
            given = cell if isinstance(cell, Cell) else Cell(cell)
            tone = style
            if given.tone and not plain:
                tone = style + self._ink(given.tone)
            if given.secret:
                apart = True
                segments += [Segment(piece, tone) for piece in fit_pieces(given.secret, width)]
            else:
                segments.append(Segment(fit(given.text, width, right=column.right), tone))
            segments.append(Segment(" ", style))
        strip = Strip(segments).adjust_cell_length(self.size.width, style)
        return strip if apart else strip.simplify()

    def _empty_line(self, y: int) -> Strip:
        width, height = self.size
        lines = clipped(self.empty, width - len(_EMPTY_INDENT), height - self.titled - 1, "")
        text = lines[y - 1] if 1 <= y <= len(lines) else ""
        return Strip([Segment(fit(_EMPTY_INDENT + text, width), self.rich_style + self._ink("muted"))])


def _least(columns: Sequence[Column]) -> int:
    return sum((column.width or column.least) + 1 for column in columns)
