"""A dialog that is a list of lines of text, wrapped to the window, each of which may be acted on.

What the lines say is `reading`'s, what is done with one of them the card's own.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, Protocol, TypeVar

from textual.widget import Widget

from console.commands import Situation
from console.dialogs.base import Dialog, Result
from console.widgets.fitting import wrapped
from console.widgets.rows import Cell, Column, Rows


class Told(Protocol):
    """A line of a card: its text, and the tone it is painted in."""

    @property
    def text(self) -> str: ...

    @property
    def tone(self) -> str: ...


CardLine = TypeVar("CardLine", bound=Told)

Place = tuple[int, int]
"""Of a piece of a wrapped line: the number of the line, and of the piece in it."""


class Card(Dialog[Result], Generic[CardLine, Result]):
    """`reload` reads the lines anew and gives them to `tell`."""

    LEAVES = True

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self._lines: tuple[CardLine, ...] = ()
        self._shown: list[tuple[Place, CardLine, str]] = []

    def body(self) -> Iterable[Widget]:
        yield Rows[tuple[Place, CardLine, str]](
            (Column(""),), lambda shown: (Cell(shown[2], shown[1].tone),), lambda shown: shown[0]
        )

    def on_mount(self) -> None:
        self.set_focus(self.query_one(Rows))
        self.reload()

    def reload(self) -> object:
        """Read the card again."""
        raise NotImplementedError

    def tell(self, lines: tuple[CardLine, ...]) -> None:
        """Show these lines; the cursor stays on the line where it was."""
        self._lines = lines
        self.on_resize()

    def on_resize(self) -> None:
        if not self.stands:
            return
        rows: Rows[tuple[Place, CardLine, str]] = self.query_one(Rows)
        before, width = rows.current, max(20, self.size.width - 1)
        self._shown = [
            ((number, at), line, piece)
            for number, line in enumerate(self._lines)
            for at, piece in enumerate(wrapped(line.text, width))
        ]
        rows.show(self._shown)
        if before is not None and rows.current is not None:
            number = self._again(before[0][0], before[1].text)
            if rows.current[0][0] != number:
                rows.select((number, 0))

    def _again(self, number: int, text: str) -> int:
        """The line of this number, or the one that says now what it said."""
        same = [at for at, line in enumerate(self._lines) if line.text == text]
        return number if number in same or not same else same[0]

    def situation(self) -> Situation:
        return self.console.situation(selected=bool(self._shown))

    @property
    def line(self) -> CardLine | None:
        """The line under the cursor, None while there is none."""
        current: tuple[Place, CardLine, str] | None = self.query_one(Rows).current
        return None if current is None else current[1]
