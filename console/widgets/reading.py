"""A long text to read: wrapped by words, scrolled by lines and pages."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.strip import Strip
from textual.widget import Widget

from console.widgets.fitting import wrapped


class Reading(Widget, can_focus=True):
    """The text as it is; arrows, PgUp, PgDn, Home and End move it."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown,space", "page(1)", show=False),
        Binding("home", "move(-1000000)", show=False),
        Binding("end", "move(1000000)", show=False),
    ]

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self._text = text
        self._lines: list[str] = []
        self._top = 0

    @property
    def text(self) -> str:
        """What it shows."""
        return self._text

    def say(self, text: str) -> None:
        """Show another text from its beginning."""
        self._text, self._top = text, 0
        self.on_resize()

    def on_resize(self) -> None:
        self._lines = wrapped(self._text, max(10, self.size.width - 1))
        self.action_move(0)
        self.refresh()

    def action_move(self, by: int) -> None:
        top = max(0, min(self._top + by, len(self._lines) - self.size.height))
        if top != self._top:
            self._top = top
            self.refresh()

    def action_page(self, by: int) -> None:
        self.action_move(by * max(1, self.size.height - 1))

    def render_line(self, y: int) -> Strip:
        at = self._top + y
        text = self._lines[at] if at < len(self._lines) else ""
        if y == self.size.height - 1 and at < len(self._lines) - 1:
            text = f"— ещё {len(self._lines) - at}, PgDn"
        return Strip([Segment(text, self.rich_style)]).adjust_cell_length(self.size.width, self.rich_style)
