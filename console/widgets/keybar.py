"""The last line: the keys of this place, whole items only; the way out is never dropped."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from console.commands import Command, bar_items


class KeyBar(Widget):
    """Made from the command table; `offer` changes what it shows."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {"keybar--key", "keybar--off"}  # noqa: RUF012 (Textual's own way)

    def __init__(self, commands: Sequence[Command] = ()) -> None:
        super().__init__()
        self._commands = tuple(commands)
        self._off: frozenset[str] = frozenset()

    def offer(self, commands: Sequence[Command], off: Collection[str] = ()) -> None:
        """Show the keys of these commands; `off` are the ids of those that are off now."""
        if (tuple(commands), frozenset(off)) != (self._commands, self._off):
            self._commands, self._off = tuple(commands), frozenset(off)
            self.refresh()

    def suit(self, off: Collection[str]) -> None:
        """The same commands; these are off now."""
        self.offer(self._commands, off)

    def render_line(self, y: int) -> Strip:  # noqa: ARG002 (one line)
        style = self.rich_style
        key_style = style + self.get_component_rich_style("keybar--key")
        segments: list[Segment] = []
        off_style = style + self.get_component_rich_style("keybar--off")
        for item in bar_items(self._commands, self.size.width, self._off):
            styles = (off_style, off_style) if item.off else (key_style, style)
            segments += [Segment(item.key, styles[0]), Segment(f" {item.title} ", styles[1])]
        return Strip(segments).adjust_cell_length(self.size.width, style)
