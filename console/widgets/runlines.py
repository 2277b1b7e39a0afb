"""A few lines above the status line while a run of checks goes on: a line for each network, then what was not seen."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from console.widgets.fitting import fit


class RunLines(Widget):
    """Hidden while it has no lines. Only lines that changed are painted again: each costs bytes over SSH."""

    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[str, ...] = ()
        self.display = False

    @property
    def lines(self) -> tuple[str, ...]:
        """What it shows."""
        return self._lines

    def say(self, lines: Sequence[str]) -> None:
        """Show these lines; none takes it off the screen."""
        before, self._lines = self._lines, tuple(lines)
        if len(before) != len(self._lines):
            self.styles.height = max(1, len(self._lines))
            self.display = bool(self._lines)
            self.refresh()
            return
        for at, (old, new) in enumerate(zip(before, self._lines, strict=True)):
            if old != new:
                self.refresh(Region(0, at, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        text = self._lines[y] if y < len(self._lines) else ""
        return Strip([Segment(f" {fit(text, max(1, self.size.width - 2))} ", self.rich_style)])
