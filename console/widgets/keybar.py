"""The last line: the keys of this place, whole items only; the way out is never dropped."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from console.commands import Command, bar_items


class KeyBar(Widget):
    """Made from the command table; `offer` changes what it shows."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {"keybar--key"}  # noqa: RUF012 (Textual's own way)

    def __init__(self, commands: Sequence[Command] = ()) -> None:
        super().__init__()
        self._commands = tuple(commands)

    def offer(self, commands: Sequence[Command]) -> None:
        """Show the keys of these commands."""
        if tuple(commands) != self._commands:
            self._commands = tuple(commands)
            self.refresh()

    def render_line(self, y: int) -> Strip:  # noqa: ARG002 (one line)
        style = self.rich_style
        key_style = style + self.get_component_rich_style("keybar--key")
        segments: list[Segment] = []
        for key, title in bar_items(self._commands, self.size.width):
            segments += [Segment(key, key_style), Segment(f" {title} ", style)]
        return Strip(segments).adjust_cell_length(self.size.width, style)
