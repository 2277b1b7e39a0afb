"""The search line: filters at every letter; Enter keeps the filter, Esc drops it."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input

from console.messages import SearchLeft, SearchTyped
from console.widgets.textline import TextLine


class SearchLine(TextLine):
    """Hidden until it is asked for."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,down,tab", "leave(True)", show=False, priority=True),
        Binding("escape", "leave(False)", show=False, priority=True),
    ]

    def __init__(self) -> None:
        super().__init__(placeholder="найти: часть названия, ИНН, адрес страницы")
        self.display = False

    def open(self) -> None:
        """Show it and take the keys."""
        self.display = True
        self.screen.set_focus(self)  # at once: `focus` waits for its turn, and the next letter does not

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(SearchTyped(event.value))

    def action_leave(self, kept: bool) -> None:
        if not kept:
            self.value = ""
        self.display = kept and bool(self.value)
        self.post_message(SearchLeft(kept))
