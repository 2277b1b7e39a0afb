"""The first line: the panes by their digits and the state of the vault."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from console import format as shown
from console.widgets.fitting import fit


class PaneBar(Widget):
    """«[2 Реестр] 3 Исключения …        секреты открыты»; the current pane is in brackets and bold."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {"panebar--current"}  # noqa: RUF012 (Textual's own way)

    def __init__(self, panes: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._panes = tuple(panes)
        self.current = ""
        self.state = ""

    def say(self, *, current: str | None = None, state: str | None = None) -> None:
        """Another pane, another state of the vault."""
        before = (self.current, self.state)
        self.current = self.current if current is None else current
        self.state = self.state if state is None else state
        if (self.current, self.state) != before:
            self.refresh()

    def render_line(self, y: int) -> Strip:  # noqa: ARG002 (one line)
        style = self.rich_style
        bold = style + self.get_component_rich_style("panebar--current")
        segments: list[Segment] = []
        used = 0
        for digit, title in self._panes:
            chosen = digit == self.current
            text = shown.typed(f"[{digit} {title}]" if chosen else f" {digit} {title} ")
            segments.append(Segment(text, bold if chosen else style))
            used += len(text)
        room = self.size.width - used
        if room > 2:
            words = self.state if len(self.state) + 2 <= room else self.state.rpartition(" ")[2]
            segments.append(Segment(fit(words, room - 1, right=True) + " ", style))
        return Strip(segments).adjust_cell_length(self.size.width, style)
