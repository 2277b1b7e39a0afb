"""A QR code on the screen for a while: white and black whatever the theme, so that a telephone reads it.

What the link is, and what is offered when it is too long, is the host's.
"""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from console import qr
from console.widgets.passing import SHOWN_SECONDS, Passing

_WHITE_ON_BLACK = Style(color="#ffffff", bgcolor="#000000")
_TOO_BIG = "Код не помещается: увеличьте окно."


class QrView(Passing):
    """Holds the drawn code only while it shows it, and the link not at all."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._beside = 0

    def show(self, link: str, *, beside: int = 2, seconds: float | None = SHOWN_SECONDS) -> bool:
        """Show the code of a link on the screen but for `beside` lines (a title, the key bar).

        False when it does not fit: nothing is shown then, and the type-out view is the way. `seconds` None: the
        host keeps the time.
        """
        self.conceal()
        drawn = qr.lines(link, self.app.size.width, self.app.size.height - beside)
        if drawn is None:
            return False
        self._beside = beside
        self._appear([[Segment(line, _WHITE_ON_BLACK)] for line in drawn], seconds)
        return True

    def refit(self) -> None:
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """A code that is cut cannot be read: in a window that became too small it says so."""
        width = max((len(segment.text) for line in self._lines for segment in line), default=0)
        if width > self.size.width or len(self._lines) > self.app.size.height - self._beside:
            text = _TOO_BIG if y == 0 and self.shows else ""
            return Strip([Segment(text, self.rich_style)]).adjust_cell_length(self.size.width, self.rich_style)
        return super().render_line(y)
