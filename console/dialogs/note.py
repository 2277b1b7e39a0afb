"""A text to read: an error, a verdict in full."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from console.dialogs.base import Dialog
from console.widgets.reading import Reading


class Note(Dialog[None]):
    """Read it, then Esc or Enter."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "command('dialog.cancel')", show=False)]
    HELP = "Текст для чтения: стрелки и PgDn листают, Enter или Esc возвращают туда, откуда вы пришли."
    LEAVES = True

    def __init__(self, title: str, text: str) -> None:
        super().__init__(title)
        self._text = text

    def body(self) -> Iterable[Widget]:
        yield Reading(self._text)

    def on_mount(self) -> None:
        self.set_focus(self.query_one(Reading))
