"""A line of ordinary text: what is typed, pasted or given is cleaned; secrets have `secretfield`."""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.strip import Strip
from textual.widgets import Input

from console import format as shown
from console.messages import Said
from console.widgets.fitting import CUT

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

    def render_line(self, y: int) -> Strip:
        """A text that is longer than the line says so while nobody types in it; who does moves through it."""
        strip, width = super().render_line(y), self.size.width
        if y or self.has_focus or width < 2 or cell_len(self.value) <= width:
            return strip
        last = list(strip.crop(width - 1, width))
        style = last[0].style if last else self.rich_style
        return Strip([*strip.crop(0, width - 1), Segment(CUT, style)])

    def _on_paste(self, event: events.Paste) -> None:
        """All the lines of a paste as one: Textual's own takes the first and drops the rest without a word."""
        event.stop()
        event.prevent_default()
        text = " ".join(line.strip() for line in event.text.splitlines() if line.strip())
        start, end = sorted(self.selection)
        if len(self.value) - (end - start) + len(text) > _LONGEST:  # Textual would drop it without a word
            self.post_message(Said(f"Не вставлено: в строке помещается {shown.number(_LONGEST)} знаков.", "fail"))
        elif text:
            self.replace(text, start, end)

    def put(self, value: str) -> None:
        """Hold this text, the cursor at its end."""
        self.value = value
        self.cursor_position = len(self.value)
