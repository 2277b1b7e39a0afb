"""Text on the screen, shown exactly as it is: no markup, no control characters."""

from __future__ import annotations

from rich.segment import Segment
from textual.content import Content
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from console import format as shown
from console.widgets.fitting import fit


class Plain(Static):
    """A text of one or more lines, wrapped; whatever it holds, it is only text."""

    ALLOW_SELECT = False

    def __init__(self, text: str = "", *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(Content(shown.block(text)), id=id, classes=classes, markup=False)
        self._text = text

    @property
    def text(self) -> str:
        """What it shows."""
        return self._text

    def say(self, text: str) -> None:
        """Show another text; nothing is painted if it is the same."""
        if text != self._text:
            self._text = text
            self.update(Content(shown.block(text)), layout=self.styles.auto_dimensions)


class Line(Widget):
    """A text of one line; what does not fit is cut with a sign."""

    ALLOW_SELECT = False

    def __init__(self, text: str = "", *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._text = text

    @property
    def text(self) -> str:
        """What it shows."""
        return self._text

    def say(self, text: str) -> None:
        """Show another text; nothing is painted if it is the same."""
        if text != self._text:
            self._text = text
            self.refresh()

    def render_line(self, y: int) -> Strip:  # noqa: ARG002 (one line)
        return Strip([Segment(fit(self._text, self.size.width), self.rich_style)])
