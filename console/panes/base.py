"""What every pane with a list shares: reading off the loop, filter as you type, order, and the place kept over all.

A pane says how to fetch and how to paint; the counts go to the status line, the details to the side or the foot.
Each view of a pane keeps its own place, order and marks.
"""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import ClassVar, Generic, TypeVar

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input

from console import sorting
from console.commands import Command, Place, Situation
from console.hosting import Host
from console.messages import MarksChanged, RowMoved, SearchLeft, SearchTyped
from console.widgets.fitting import clipped
from console.widgets.order import Order, turned
from console.widgets.plain import Plain
from console.widgets.rows import NOWHERE, Cell, Column, Rows, Spot
from console.widgets.searchline import SearchLine
from registry import search
from vault.errors import Locked, PoryadokError
from vault.transaction import Tx

_NOTHING_FOUND = "Ничего не найдено. Esc — снять отбор."
_MORE = ", Enter — целиком"
_READING = "Читаю…"  # a count of what was not read yet would be a lie

Row = TypeVar("Row")
Data = TypeVar("Data")


@dataclass(frozen=True)
class Left:
    """How a view was left: where the person stood, and in which order."""

    place: Spot = NOWHERE
    order: Order | None = None


class ListPane(Host, Widget, Generic[Row, Data]):
    """`Data` is what one read brings, `Row` a line of the list."""

    DIGIT: ClassVar[str] = ""
    TITLE: ClassVar[str] = ""
    PLACE: ClassVar[Place]
    ABOUT: ClassVar[str] = ""
    ONE_ORDER: ClassVar[str] = "Порядок этих строк один: по нему видно, что за чем."
    """What is said where nothing can be sorted by."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: Rows[Row] = self.make_rows()
        self._order: Order | None = None
        self._on: Hashable = self.shelf()
        self._left: dict[Hashable, Left] = {}
        self._marked: dict[Hashable, set[Hashable]] = {self.marked_together(): self.rows.marks}
        self._came: Sequence[Row] = ()
        self._has_come = False
        self._everything: Sequence[Row] = ()
        self._index: search.Index[Row] | None = search.Index()
        self._query = ""

    @property
    def places(self) -> tuple[Place, ...]:
        return (self.PLACE, Place.LIST, Place.ANYWHERE)

    def commands_here(self) -> tuple[Command, ...]:
        """F2 stands in the key bar only where there is something to sort by."""
        here = super().commands_here()
        if self._sortable:
            return here
        return tuple(replace(each, bar=0) if each.verb == "sort" else each for each in here)

    @property
    def _sortable(self) -> bool:
        return any(column.sort is not None for column in self.rows.columns)

    @property
    def purpose(self) -> str:
        return self.ABOUT

    @property
    def filter_text(self) -> str:
        """What the list is filtered by now; "" when it is whole."""
        return self._query.strip()

    # What a pane says

    @abstractmethod
    def make_rows(self) -> Rows[Row]:
        """The list with its columns."""

    @abstractmethod
    def fetch(self, tx: Tx) -> Data:
        """Everything the pane shows, in one transaction, off the event loop."""

    async def gather(self) -> Data:
        """The same off the event loop; a pane that reads much reads it by parts here."""
        return await self.console.session.read(self.fetch)

    def prepare(self, data: Data) -> Data:
        """What takes a while and needs no transaction, off the event loop too."""
        return data

    @abstractmethod
    def take(self, data: Data) -> None:
        """Keep what was fetched and call `show_rows`."""

    @abstractmethod
    def counts(self, shown: int, total: int) -> str:
        """The standing text of the status line."""

    def tiers(self, shown: int, total: int) -> Sequence[str]:
        """The same for less and less room, the longest first."""
        return (self.counts(shown, total),)

    def haystack(self, row: Row) -> str:
        """The text by which a row is found."""
        return str(getattr(row, "haystack", ""))

    def empty(self) -> str:
        """What an empty list says: what to do next."""
        return ""

    def details(self, row: Row) -> str:  # noqa: ARG002 (for the panes)
        """A few lines about the row under the cursor, for a tall or a wide window."""
        return ""

    def above(self) -> Iterable[Widget]:
        """Widgets above the list."""
        return ()

    def below(self) -> Iterable[Widget]:
        """Widgets right under the list."""
        return ()

    def scope(self) -> tuple[frozenset[int], frozenset[int]]:
        """Ids of the marked organizations and of the current one, for a run of checks."""
        return frozenset(), frozenset()

    def shelf(self) -> Hashable:
        """What is on the screen, for a pane of several views: each has a place, an order and marks of its own."""
        return self.view_key

    def marked_together(self) -> Hashable:
        """The same for marks: views that show the same records share them."""
        return self.shelf()

    def organizations(self) -> Sequence[tuple[int, str]]:
        """(id, name) of the organizations this pane knows, for the palette."""
        return ()

    # The frame

    def compose(self) -> ComposeResult:
        yield SearchLine()
        yield from self.above()
        with Horizontal(id="middle"):
            yield self.rows
            yield Plain(id="aside")
        yield Plain(id="under")
        yield from self.below()

    def on_mount(self) -> None:
        self.reload()

    def focus_list(self) -> None:
        """Give the keys to the list, at once."""
        self.screen.set_focus(self.rows)

    @work(exclusive=True, group="reload")
    async def reload(self, select: Hashable = None) -> None:
        """Read again; the cursor (or the record `select`), the marks and the filter stay."""
        try:
            data = await asyncio.to_thread(self.prepare, await self.gather())
        except Locked:
            return
        except PoryadokError as error:
            self.console.fail(error)
            return
        self.take(data)
        if select is not None:
            self.rows.select(select)

    def lay(self, columns: Sequence[Column], cells: Callable[[Row], Sequence[Cell | str]]) -> None:
        """The rows that come next stand in these columns; a view that was seen before is found as it was left."""
        shelf = self.shelf()
        if shelf != self._on:
            self._left[self._on] = Left(self.rows.place, self._order)
            left, self._on = self._left.get(shelf, Left()), shelf
            self._order = left.order
            self.rows.marks = self._marked.setdefault(self.marked_together(), set())
            self.rows.reshape(columns, cells)
            self.rows.resume(left.place)
        elif tuple(columns) != self.rows.columns:
            self.rows.reshape(columns, cells)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows in their order, through the filter."""
        self._came = rows
        self._has_come = True
        self._put_in_order(afresh=False)

    def _put_in_order(self, *, afresh: bool) -> None:
        if self._order is not None and len(self._came) > sorting.MANY:
            self._order_many(afresh)
        else:
            self._show_ordered(sorting.arranged(self._came, self.rows.columns, self._order), afresh=afresh)

    @work(exclusive=True, group="order")
    async def _order_many(self, afresh: bool) -> None:
        came, columns, order = self._came, self.rows.columns, self._order
        found = await asyncio.to_thread(sorting.arranged, came, columns, order)
        if came is self._came and order == self._order:
            self._show_ordered(found, afresh=afresh)

    def _show_ordered(self, rows: Sequence[Row], *, afresh: bool) -> None:
        self._everything, self._index = rows, None
        self.rows.keep_marks(rows)
        self.rows.tell_order(self._order)
        self._apply(afresh=afresh)

    @work(exclusive=True, group="index")
    async def _index_many(self, rows: Sequence[Row]) -> None:
        """Be ready for the first letter."""
        index = await asyncio.to_thread(search.index, rows, self.haystack)
        if rows is self._everything:
            self._index = index

    def _indexed(self) -> search.Index[Row]:
        """The index; made now if a letter comes before it is ready."""
        if self._index is None:
            self._index = search.index(self._everything, self.haystack)
        return self._index

    def _apply(self, *, afresh: bool = False) -> None:
        filtered = bool(self._query.strip())
        found = self._indexed().matching(self._query) if filtered else self._everything
        self.rows.empty = _NOTHING_FOUND if filtered else self.empty()
        self.rows.show(found, afresh=afresh)
        self.stand()

    def stand(self) -> None:
        """Say the counts, if this pane is the one on the screen."""
        if not self.display:
            return
        self.console.stand(self._standing(self.size.width - 2) if self._has_come else _READING)
        self._suit_bar()

    def _standing(self, width: int) -> str:
        """Counts, filter, marks and order, in `width` cells as long as anything can be left out."""
        tiers = self.tiers(len(self.rows.items), len(self._everything))
        query, marked, order = self._query.strip(), self._marked_words(), self._order_words()
        named = f"отбор «{query}»" if query else ""
        for counts, shown in product(tiers, (named and f"{named}, Esc снимает", named)):
            text = " · ".join(filter(None, (counts, shown, marked, order)))
            if len(text) <= width or width <= 0:
                return text
        return " · ".join(filter(None, (marked, named, order, tiers[-1])))

    def _marked_words(self) -> str:
        marks = self.rows.marks
        return f"отмечено {len(marks)}{self.hidden_words()}" if marks else ""

    def hidden_words(self) -> str:
        """How many marked lines the filter hides; "" when it hides none."""
        hidden = len(self.rows.marks - self.rows.keys()) if self.rows.marks and self._query.strip() else 0
        return f", из них {hidden} не показаны отбором" if hidden else ""

    def meant(self) -> tuple[Row, ...]:
        """What a command that can be done to many is about: every marked line, else the one under the cursor."""
        current = self.rows.current
        return self.rows.marked(self._everything) or (() if current is None else (current,))

    def _order_words(self) -> str:
        """The order by a column that is not seen for want of room."""
        order = self._order
        if order is None or all(column.title != order.title for column in self.rows.hidden):
            return ""
        return f"порядок: {order.title}{', обратный' if order.back else ''}"

    # The order

    @work(exclusive=True, group="sort")
    async def do_sort(self) -> None:
        if not self._sortable:
            self.refuse(self.ONE_ORDER)
            return
        title = await sorting.ask(self.console, self.rows.columns, self._order)
        if title is not None:
            self._order = turned(self._order, title)
            self._put_in_order(afresh=True)

    def situation(self) -> Situation:
        return self.console.situation(
            selected=self.rows.current is not None,
            marked=len(self.rows.marks),
            filtered=bool(self._query),
        )

    # The filter

    def do_search(self) -> None:
        self.query_one(SearchLine).open()
        if self._index is None and len(self._everything) > sorting.MANY:
            self._index_many(self._everything)

    def on_search_typed(self, event: SearchTyped) -> None:
        event.stop()
        self._query = event.text
        self._apply(afresh=True)

    def on_search_left(self, event: SearchLeft) -> None:
        event.stop()
        self.focus_list()

    def back(self) -> bool:
        """One step back; False when there is none."""
        if not self._query and not self.query_one(SearchLine).display:
            return False
        self._drop_filter()
        self._apply(afresh=True)
        return True

    def _drop_filter(self) -> None:
        line = self.query_one(SearchLine)
        with line.prevent(Input.Changed):
            line.value = ""
        line.display = False
        self._query = ""

    def _suit_bar(self) -> None:
        main = self.console.main
        if main is not None and main.pane is self:
            main.suit_bar()

    # The list speaks

    def on_row_moved(self, event: RowMoved) -> None:
        event.stop()
        self.show_details()

    def on_marks_changed(self, event: MarksChanged) -> None:
        event.stop()
        self.stand()

    def show_details(self) -> None:
        """Paint the details of the current row where there is room for them."""
        self._suit_bar()
        row = self.rows.current
        text = self.details(row) if row is not None else ""
        aside, under = self.query_one("#aside", Plain), self.query_one("#under", Plain)
        aside.say("\n".join(clipped(text, aside.size.width, aside.size.height, _MORE)))
        lines = [line.strip() for line in text.split("\n") if line.strip()][1:]
        under.say("\n".join(clipped("\n".join(lines), under.size.width, under.size.height, _MORE)))

    def on_resize(self) -> None:
        if self.is_mounted:
            self.stand()
            self.call_after_refresh(self.show_details)
