"""The line above the keys: counts, the filter, progress and messages; it takes the place of toasts."""

from __future__ import annotations

from rich.segment import Segment
from textual.strip import Strip

from console.widgets.fitting import clipped, fit
from console.widgets.plain import Line

_MOST = 3
"""Lines that a message takes at the most, for as long as it stands."""


class StatusLine(Line):
    """Counts; over them the progress of a run; over both a message until the next key.

    Counts and progress change all the time and stay on one line; a message that is longer takes more of them.
    """

    def __init__(self) -> None:
        super().__init__(id="status")
        self._standing = ""
        self._progress = ""
        self._message = ""

    def stand(self, text: str) -> None:
        """The text that is shown when nothing else is said."""
        self._standing = text
        self._show()

    def progress(self, text: str) -> None:
        """How far a run came; empty when there is none."""
        self._progress = text
        self._show()

    def tell(self, text: str, tone: str = "") -> None:
        """A message; an empty one takes it away."""
        self._message = text
        self.set_class(bool(text) and tone == "fail", "-fail")
        self._show()

    def on_resize(self) -> None:
        self._show()

    def _show(self) -> None:
        self._make_room()
        self.say(self._message or self._progress or self._standing)

    def _lines(self) -> list[str]:
        if not self._message:
            return [self.text]
        return clipped(self._message, self.size.width, _MOST, "") or [""]

    def _make_room(self) -> None:
        height = len(self._lines())
        if self.is_mounted and self.size.width and (self.styles.height is None or self.styles.height.value != height):
            self.styles.height = height

    def render_line(self, y: int) -> Strip:
        lines = self._lines()
        return Strip([Segment(fit(lines[y] if y < len(lines) else "", self.size.width), self.rich_style)])
