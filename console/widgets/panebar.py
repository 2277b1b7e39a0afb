"""The first line: the panes by their digits and the state of the vault. In a narrow window the digits alone remain."""

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
        pieces = self._pieces()
        segments = [Segment(shown.typed(text), bold if chosen else style) for text, chosen in pieces]
        used = sum(len(text) for text, _ in pieces)
        room = self.size.width - used
        if room > 2:
            words = next((text for text in self._states() if len(text) <= room), "")
            margin = " " if len(words) < room else ""
            segments.append(Segment(fit(words, room - len(margin), right=True) + margin, style))
        return Strip(segments).adjust_cell_length(self.size.width, style)

    def _states(self) -> tuple[str, ...]:
        """The state in full and ever shorter: «секреты открыты», «секр. открыты», «открыты»."""
        head, _, last = self.state.rpartition(" ")
        return (self.state, f"{head[:4]}. {last}" if head else last, last)

    def _pieces(self) -> list[tuple[str, bool]]:
        """The panes as they fit: with room between them, close together, or with the title of the current one alone."""
        current = [digit == self.current for digit, _ in self._panes]
        titled = [f"{digit} {title}" for digit, title in self._panes]
        wide = [f"[{text}]" if chosen else f" {text} " for text, chosen in zip(titled, current, strict=True)]
        if sum(map(len, wide)) + len(self.state) + 2 <= self.size.width:
            return list(zip(wide, current, strict=True))
        close = [f"[{text}] " if chosen else f"{text} " for text, chosen in zip(titled, current, strict=True)]
        if sum(map(len, close)) - 1 <= self.size.width:
            return list(zip(close, current, strict=True))
        digits = [text if chosen else f"{text[0]} " for text, chosen in zip(close, current, strict=True)]
        return list(zip(digits, current, strict=True))
