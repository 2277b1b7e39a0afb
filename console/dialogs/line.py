"""One line of ordinary text, asked at the foot of the screen: a code, a reason, a name, a path."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from console.dialogs.base import Dialog
from console.widgets.plain import Plain
from console.widgets.textline import TextLine


class AskLine(Dialog[str]):
    """Enter gives the text without spaces around it; an empty one is refused when it is `needed`. Esc gives None."""

    HELP = "Одна строка текста: наберите и нажмите Enter или F2. Esc уходит, ничего не меняя."
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,f2", "answer", show=False, priority=True)]

    def __init__(self, title: str, text: str, value: str = "", *, needed: bool = True) -> None:
        super().__init__(title)
        self._text = text
        self._value = value
        self._needed = needed
        self.add_class("foot")

    def body(self) -> Iterable[Widget]:
        yield Plain(f"{self._text} Enter — дальше, Esc — назад.".strip())
        yield TextLine(self._value)

    def on_mount(self) -> None:
        self.set_focus(self.query_one(TextLine))

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.refuse("")

    def action_answer(self) -> None:
        text = self.query_one(TextLine).value.strip()
        if text or not self._needed:
            self.dismiss(text)
        else:
            self.refuse("Здесь нужно что-нибудь набрать.")
