"""A QR code on the screen for a while: white and black whatever the theme, so that a telephone reads it.

What the link is, and what is offered when it is too long, is the host's.
"""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style

from console import qr
from console.widgets.passing import SHOWN_SECONDS, Passing

_WHITE_ON_BLACK = Style(color="#ffffff", bgcolor="#000000")


class QrView(Passing):
    """Holds the drawn code only while it shows it, and the link not at all."""

    def show(self, link: str, *, beside: int = 2, seconds: float | None = SHOWN_SECONDS) -> bool:
        """Show the code of a link on the screen but for `beside` lines (a title, the key bar).

        False when it does not fit: nothing is shown then, and the type-out view is the way. `seconds` None: the
        host keeps the time.
        """
        self.conceal()
        drawn = qr.lines(link, self.app.size.width, self.app.size.height - beside)
        if drawn is None:
            return False
        self._appear([[Segment(line, _WHITE_ON_BLACK)] for line in drawn], seconds)
        return True
