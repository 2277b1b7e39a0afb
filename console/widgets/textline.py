"""A line of ordinary text: what is typed, pasted or given is cleaned; secrets have `secretfield`."""

from __future__ import annotations

from textual.widgets import Input

from console import format as shown

_LONGEST = 2000
"""Characters; more is a wrong paste, and slow to paint."""


class TextLine(Input):
    """A line of text without borders or a blinking cursor (each blink is bytes over SSH)."""

    ALLOW_SELECT = False

    def __init__(self, value: str = "", *, placeholder: str = "", id: str | None = None) -> None:
        super().__init__(
            value=value,
            placeholder=shown.line(placeholder),
            id=id,
            compact=True,
            select_on_focus=False,
            max_length=_LONGEST,
        )
        self.cursor_blink = False

    def validate_value(self, value: str) -> str:
        """What is typed, pasted or given is cleaned before it is kept: an escape in a paste is text from outside."""
        return shown.typed(value)

    def put(self, value: str) -> None:
        """Hold this text, the cursor at its end."""
        self.value = value
        self.cursor_position = len(self.value)
