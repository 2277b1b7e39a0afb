"""A step of the first run after the vault is there: what it is for, a few answers, Esc for later.

Which step comes next is read from the vault, so that the flow can be left at any of them and taken up again; «Сводка»
leads back. The steps themselves are `regulation` and `setup`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from console.messages import RowMoved
from console.screens.base import Page
from console.widgets.plain import Plain
from console.widgets.rows import Cell, Column, Rows


class Step(IntEnum):
    """The steps by their numbers; the first two make the vault."""

    VAULT = 1
    WORDS = 2
    REGULATION = 3
    ORGANIZATIONS = 4
    KEYS = 5
    CHECK = 6


def heading(about: str, step: Step) -> str:
    """The first line of a step."""
    return f"Порядок: {about} (шаг {step.value} из {len(Step)})"


_PLAIN = (Column(""),)
_NOTED = (Column(""), Column("", 22))


@dataclass(frozen=True)
class Answer:
    """A line of a step: what it says, in which tone, and what is done when it is taken."""

    title: str
    take: Callable[[], object]
    note: str = ""
    tone: str = ""


class StepPage(Page):
    """Digits, arrows and Enter take an answer; Esc goes to the panes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", show=False),
        *(Binding(str(digit), f"digit({digit})", show=False) for digit in range(1, 10)),
    ]

    def __init__(self, said: str = "") -> None:
        super().__init__()
        self._said = said
        self._answers: tuple[Answer, ...] = ()
        self.busy = False
        """While something goes on that another answer would disturb."""

    def body(self) -> Iterable[Widget]:
        yield Plain("", id="why")
        yield Rows[int](_PLAIN, self._cells, lambda at: at, id="choices")
        yield from self.below()

    def below(self) -> Iterable[Widget]:
        """Widgets under the answers."""
        return ()

    def on_mount(self) -> None:
        self.inform(self._said)
        self.set_focus(self.query_one("#choices", Rows))
        self.begin()

    def begin(self) -> None:
        """Say what it is for and offer the answers."""

    def say(self, text: str) -> None:
        """What the step is for."""
        self.query_one("#why", Plain).say(text)

    def offer(self, answers: Sequence[Answer]) -> None:
        """These answers; the cursor stays where it is."""
        self._answers = tuple(answers)
        rows: Rows[int] = self.query_one("#choices", Rows)
        rows.styles.height = len(self._answers)
        noted = any(answer.note for answer in self._answers)
        if noted != (rows.columns == _NOTED):
            rows.reshape(_NOTED if noted else _PLAIN, self._noted_cells if noted else self._cells)
        rows.show(range(len(self._answers)))

    def _cells(self, at: int) -> tuple[Cell]:
        return (Cell(f"{at + 1}  {self._answers[at].title}"),)

    def _noted_cells(self, at: int) -> tuple[Cell, Cell]:
        answer = self._answers[at]
        return *self._cells(at), Cell(answer.note, answer.tone)

    def on_row_moved(self, event: RowMoved) -> None:
        event.stop()

    def action_take(self) -> None:
        self.action_digit(self.query_one("#choices", Rows).cursor + 1)

    def action_digit(self, digit: int) -> None:
        if not self.busy and digit <= len(self._answers):
            self._answers[digit - 1].take()

    def do_cancel(self) -> None:
        self.later()

    def later(self) -> None:
        """To the panes; «Сводка» remembers the step."""
        self.console.show_panes()
