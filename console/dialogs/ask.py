"""Short questions at the foot of the screen: one of a few answers, and the typed one before what cannot be undone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, Generic, TypeVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from console.dialogs.base import Dialog
from console.widgets.plain import Plain
from console.widgets.rows import Column, Rows
from console.widgets.textline import TextLine
from vault.text import fold

Answer = TypeVar("Answer")


class Choose(Dialog[Answer], Generic[Answer]):
    """One of up to nine answers, by its digit or by the arrows and Enter; the first, or `chosen`, is under the cursor.

    Put the harmless answer first: Enter pressed out of habit must not destroy anything.
    """

    HELP = "Вопрос с ответами: цифра выбирает сразу, стрелки и Enter — тоже. Esc уходит, ничего не меняя."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", show=False),
        *(Binding(str(digit), f"digit({digit})", show=False) for digit in range(1, 10)),
    ]

    def __init__(
        self, title: str, text: str, answers: Sequence[tuple[Answer, str]], *, chosen: Answer | None = None
    ) -> None:
        super().__init__(title)
        self._text = text
        self._answers = tuple(answers)
        self._chosen = next((at for at, (value, _) in enumerate(self._answers) if value == chosen), 0)
        self.add_class("foot")

    def body(self) -> Iterable[Widget]:
        if self._text:
            yield Plain(self._text)
        rows: Rows[int] = Rows((Column(""),), lambda at: (f"{at + 1}  {self._answers[at][1]}",), lambda at: at)
        rows.styles.height = len(self._answers)
        yield rows

    def on_mount(self) -> None:
        rows = self.query_one(Rows)
        rows.show(range(len(self._answers)))
        rows.select(self._chosen)
        self.set_focus(rows)

    def action_take(self) -> None:
        self.action_digit(self.query_one(Rows).cursor + 1)

    def action_digit(self, digit: int) -> None:
        if digit <= len(self._answers):
            self.dismiss(self._answers[digit - 1][0])


class TypedAsk(Dialog[bool]):
    """True only when the asked word is typed."""

    HELP = (
        "Это не вернуть одной клавишей, поэтому спрашивается слово: наберите его и нажмите Enter. Esc ничего не меняет."
    )
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,f2", "answer", show=False, priority=True)]

    def __init__(self, title: str, text: str, word: str) -> None:
        super().__init__(title)
        self._text = text
        self._word = word
        self.add_class("foot")

    def body(self) -> Iterable[Widget]:
        yield Plain(f"{self._text}\nНаберите «{self._word}» и нажмите Enter. Esc — оставить как есть.")
        yield TextLine()

    def on_mount(self) -> None:
        self.set_focus(self.query_one(TextLine))

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.refuse("")

    def action_answer(self) -> None:
        if fold(self.query_one(TextLine).value.strip()) == fold(self._word):
            self.dismiss(True)
        else:
            self.refuse(f"Набрано не то: нужно «{self._word}».")
