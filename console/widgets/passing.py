"""What shows a secret for a while: gone by time, by a lock, with its screen; a key of the host may give it more time.

What is shown and how is the widget's own. It keeps the secret only while it shows it.
"""

from __future__ import annotations

from rich.segment import Segment
from textual.message import Message
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from console.widgets.fitting import forget_painted

SHOWN_SECONDS = 120.0
"""How long a type-out or a QR code stays without being extended."""


class Passing(Widget):
    """Hidden while it holds nothing. The lines are made once, when shown, and forgotten when concealed."""

    ALLOW_SELECT = False

    class Gone(Message):
        """Its time ran out."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines: list[list[Segment]] = []
        self._seconds: float | None = SHOWN_SECONDS
        self._timer: Timer | None = None
        self.display = False

    @property
    def shows(self) -> bool:
        """Whether a secret is on the screen."""
        return bool(self._lines)

    def refit(self) -> None:
        """The window has another size: show the same in it, for as long as was left. Nothing here."""

    def extend(self) -> None:
        """As much time again, from now; nothing when it shows nothing."""
        if self.shows:
            self._start()

    def conceal(self) -> None:
        """Forget the secret and leave the screen."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        self._lines = []
        if self.styles.display != "none":  # not `display`, which says no already while the screen goes
            self.display = False
            self.refresh()
            forget_painted(self)

    def on_unmount(self) -> None:
        self.conceal()

    def _appear(self, lines: list[list[Segment]], seconds: float | None) -> None:
        """Put the lines on for so many seconds; None: whoever put them on takes them off."""
        self._seconds = seconds
        self.display = True
        self._start()
        self._lay(lines)

    def _lay(self, lines: list[list[Segment]]) -> None:
        self._lines = lines
        self.styles.height = len(lines)
        self.refresh()

    def _start(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = None if self._seconds is None else self.set_timer(self._seconds, self._end)

    def _end(self) -> None:
        self.conceal()
        self.post_message(self.Gone())

    def render_line(self, y: int) -> Strip:
        segments = self._lines[y] if y < len(self._lines) else []
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)
