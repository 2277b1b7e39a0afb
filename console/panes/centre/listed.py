"""The frame of a screen that a line of the pane opens: how far it is, a list, a few words about the line.

Read off the loop; the cursor stays on its line when it is read anew. It returns whether anything changed.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Awaitable, Hashable, Iterable, Sequence
from typing import Generic, TypeVar

from textual import work
from textual.widget import Widget

from console.commands import Situation
from console.dialogs.base import Dialog
from console.messages import RowMoved
from console.sorting import Ordered
from console.widgets.fitting import clipped
from console.widgets.plain import Line, Plain
from console.widgets.rows import Cell, Column, Rows
from vault.errors import PoryadokError
from vault.store import Store

Row = TypeVar("Row")
Data = TypeVar("Data")

COUNTING = "Читаю…"
_ABOUT = 9
"""Lines that a row is told in at most; of a low window three eighths."""
_MORE = ", Enter — целиком"


class Listed(Dialog[bool], Generic[Row, Data]):
    """`read` brings the data off the loop, `take` says its sentence and its rows."""

    LEAVES = True
    COLUMNS: tuple[Column, ...] = ()
    EMPTY: str = ""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self._changed = False

    def body(self) -> Iterable[Widget]:
        yield Plain(COUNTING, id="stages")
        self._ordered = Ordered(Rows[Row](self.COLUMNS, self.cells, self.key))
        yield self._ordered.rows
        yield Plain(id="about")

    def on_mount(self) -> None:
        self.set_focus(self.listing)
        self.reload()

    @abstractmethod
    def read(self, store: Store) -> Data:
        """Everything the screen shows, in a thread."""

    @abstractmethod
    def take(self, data: Data) -> tuple[str, Sequence[Row]]:
        """Keep it; the sentence above the list, and the rows."""

    @abstractmethod
    def cells(self, row: Row) -> Sequence[Cell]:
        """A row in the columns."""

    @abstractmethod
    def key(self, row: Row) -> Hashable:
        """What a row is known by when it is read anew."""

    def about(self, row: Row) -> str:
        """A few lines about the row under the cursor."""
        del row
        return ""

    @property
    def listing(self) -> Rows[Row]:
        return self.query_one(Rows)

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        found: Row | None = self.listing.current
        return found

    def retitle(self, title: str) -> None:
        """Another first line."""
        self.query_one("#title", Line).say(title)

    def situation(self) -> Situation:
        return self.console.situation(selected=self.row is not None)

    @work(exclusive=True, group="reload")
    async def reload(self) -> None:
        """Read again."""
        await self.read_again()

    async def read_again(self) -> None:
        """The same for whoever waits for it."""
        try:
            data = await self.console.session.with_store(self.read)
        except PoryadokError as error:
            self.refuse(str(error))
            return
        if not (self.is_mounted and self.stands):
            return
        sentence, rows = self.take(data)
        self.query_one("#stages", Plain).say(sentence)
        self.listing.empty = self.EMPTY
        self._ordered.show(rows)
        self._tell()

    @work(exclusive=True, group="sort")
    async def do_sort(self) -> None:
        await self._ordered.turn(self.console)

    def on_row_moved(self, event: RowMoved) -> None:
        event.stop()
        self._tell()

    def on_resize(self) -> None:
        if self.is_mounted:
            self._tell()

    def _tell(self) -> None:
        row = self.row
        told = self.about(row) if row is not None else ""
        width, height = self.size.width - 2, min(_ABOUT, self.size.height * 3 // 8)
        self.query_one("#about", Plain).say("\n".join(clipped(told, width, height, _MORE)) if width > 0 else told)

    async def carried(self, act: Awaitable[object], said: str = "") -> bool:
        """Carry it out; read anew and say so if it came about, say why if a floor below refused."""
        try:
            done = await act
        except PoryadokError as error:
            self.refuse(str(error))
            return False
        if done is None or done is False:
            return False
        self._changed = True
        await self.read_again()
        self.inform(said)
        return True

    def do_cancel(self) -> None:
        self.dismiss(self._changed)
