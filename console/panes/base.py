"""What every pane with a list shares: reading off the loop, filter as you type, the place kept over a refresh.

A pane says how to fetch and how to paint; the counts go to the status line, the details to the side or the foot.
"""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Hashable, Iterable, Sequence
from typing import ClassVar, Generic, TypeVar

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input

from console.commands import Place, Situation
from console.hosting import Host
from console.messages import MarksChanged, RowMoved, SearchLeft, SearchTyped
from console.widgets.plain import Plain
from console.widgets.rows import Rows
from console.widgets.searchline import SearchLine
from registry import search
from vault.errors import Locked, PoryadokError
from vault.transaction import Tx

_NOTHING_FOUND = "Ничего не найдено. Esc — снять отбор."

Row = TypeVar("Row")
Data = TypeVar("Data")


class ListPane(Host, Widget, Generic[Row, Data]):
    """`Data` is what one read brings, `Row` a line of the list."""

    DIGIT: ClassVar[str] = ""
    TITLE: ClassVar[str] = ""
    PLACE: ClassVar[Place]
    ABOUT: ClassVar[str] = ""

    def __init__(self) -> None:
        super().__init__()
        self.rows: Rows[Row] = self.make_rows()
        self._everything: Sequence[Row] = ()
        self._index: search.Index[Row] = search.Index(())
        self._query = ""

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

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows through the filter."""
        self._everything = rows
        self._index = search.index(rows, self.haystack)
        self._apply()

    def _apply(self) -> None:
        filtered = bool(self._query.strip())
        found = self._index.matching(self._query) if filtered else self._everything
        self.rows.empty = _NOTHING_FOUND if filtered else self.empty()
        self.rows.show(found)
        self.stand()

    def stand(self) -> None:
        """Say the counts, if this pane is the one on the screen."""
        if not self.display:
            return
        text = self.counts(len(self.rows.items), len(self._everything))
        if self._query.strip():
            text += f" · отбор «{self._query.strip()}», Esc снимает"
        if self.rows.marks:
            text += f" · отмечено {len(self.rows.marks)}"
        self.console.stand(text)

    def situation(self) -> Situation:
        return self.console.situation(
            selected=self.rows.current is not None,
            marked=len(self.rows.marks),
            filtered=bool(self._query),
        )

    # The filter

    def do_search(self) -> None:
        self.query_one(SearchLine).open()

    def on_search_typed(self, event: SearchTyped) -> None:
        event.stop()
        self._query = event.text
        self._apply()

    def on_search_left(self, event: SearchLeft) -> None:
        event.stop()
        self.focus_list()

    def back(self) -> bool:
        """One step back; False when there is none."""
        if not self._query and not self.query_one(SearchLine).display:
            return False
        self._drop_filter()
        self._apply()
        return True

    def _drop_filter(self) -> None:
        line = self.query_one(SearchLine)
        with line.prevent(Input.Changed):
            line.value = ""
        line.display = False
        self._query = ""

    # The list speaks

    def on_row_moved(self, event: RowMoved) -> None:
        event.stop()
        self.show_details()

    def on_marks_changed(self, event: MarksChanged) -> None:
        event.stop()
        self.stand()

    def show_details(self) -> None:
        """Paint the details of the current row where there is room for them."""
        row = self.rows.current
        text = self.details(row) if row is not None else ""
        self.query_one("#aside", Plain).say(text)
        lines = [line.strip() for line in text.split("\n") if line.strip()]
        self.query_one("#under", Plain).say("\n".join(lines[1:4]))
