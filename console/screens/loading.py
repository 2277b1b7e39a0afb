"""What every screen that loads rows out of a file shares: the sums, a line for each row, answers that are kept, one
write at a time.

What a row means and when the answers are held against the registry anew: `questions`, `import_secrets`.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from typing import ClassVar, Generic, TypeVar

from textual import work
from textual.widget import Widget

from console.dialogs.base import Dialog
from console.messages import RowMoved
from console.reading import worth
from console.reading.asked_lines import LATER, Line
from console.sorting import Ordered
from console.widgets.plain import Plain
from console.widgets.rows import Cell, Column, Rows

Found = TypeVar("Found")

NOTHING_ASKED = "Об этой строке спрашивать нечего."


class Loading(Dialog[bool], Generic[Found]):
    """`Found` is what the file means by the answers so far. True when something was written."""

    COLUMNS: ClassVar[tuple[Column, ...]] = ()
    COMPARING: ClassVar[str] = ""
    """What is said while the file is held against the registry."""
    EMPTY: ClassVar[str] = ""
    """What a list without lines says."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.answers: dict[str, int | str] = {}
        self.found: Found | None = None
        self._writing = False
        self._lines: Sequence[Line] = ()

    @abstractmethod
    def look(self) -> object:
        """Begin to hold the file against the registry."""

    @abstractmethod
    async def save(self) -> None:
        """Ask for the last time and write."""

    def body(self) -> Iterable[Widget]:
        yield Plain(self.COMPARING, id="sums")
        self._ordered = Ordered(Rows[Line](self.COLUMNS, _cells, lambda line: line.key, empty=self.EMPTY))
        yield self._ordered.rows
        yield Plain(id="about")

    def on_mount(self) -> None:
        self.set_focus(self.query_one(Rows))
        self.look()

    def on_row_moved(self, event: RowMoved) -> None:  # noqa: ARG002 (Textual's signature)
        self._tell_line()  # the base's handler is called by Textual itself

    @property
    def line(self) -> Line | None:
        """The line under the cursor."""
        current: Line | None = self.query_one(Rows).current
        return current

    def show_lines(self, sums: str, lines: Sequence[Line]) -> None:
        """Show what the file means now."""
        self.query_one("#sums", Plain).say(sums)
        self._lines = lines
        self._ordered.show(lines)
        self._tell_line()

    def go_on(self, identity: str) -> None:
        """From a question that has its answer now to the next open one, unless the cursor is somewhere else already."""
        line = self.line
        if line is None or identity_of(line.asked) != identity or identity not in self.answers:
            return
        open_ = [
            each for each in self._lines if identity_of(each.asked) and identity_of(each.asked) not in self.answers
        ]
        following = next((each for each in open_ if each.row >= line.row), next(iter(open_), None))
        if following is not None:
            self.query_one(Rows).select(following.key)
            self._tell_line()

    def _tell_line(self) -> None:
        line = self.line
        self.query_one("#about", Plain).say(line.text if line is not None else "")

    def put(self, identity: str, chosen: int | str) -> None:
        """Keep an answer; LATER takes it back."""
        if chosen == LATER:
            self.answers.pop(identity, None)
        else:
            self.answers[identity] = chosen

    @work(exclusive=True, group="sort")
    async def do_sort(self) -> None:
        await self._ordered.turn(self.console)

    def do_save(self) -> None:
        if not self._writing and self.found is not None:
            self._save()

    @work(exclusive=True, group="save")
    async def _save(self) -> None:
        self._writing = True
        try:
            await self.save()
        finally:
            self._writing = False


def identity_of(asked: object) -> str:
    """The id of a question; "" of what is none."""
    found = getattr(asked, "id", "")
    return found if isinstance(found, str) else ""


def columns(number: str, width: int, what: str, wide: int, about: str) -> tuple[Column, ...]:
    """The three columns of such a list: the row of the file, what becomes of it, whom it is about."""
    return (
        Column(number, width, right=True, sort=lambda line: line.row or None),
        Column(what, wide, sort=lambda line: worth.name(line.status)),
        Column(about, least=24, sort=lambda line: worth.name(line.text)),
    )


def _cells(line: Line) -> tuple[Cell, ...]:
    return Cell(str(line.row or ""), "muted"), Cell(line.status, line.tone), Cell(line.text)
