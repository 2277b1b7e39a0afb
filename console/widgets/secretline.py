"""A secret on the screen for a while: one value in its own line, gone by time, by a move, by a lock.

It cannot be selected or copied, and keeps the value only while it shows it, character by character: whatever
remembers a piece of what is painted has no more than one. A one-time code is live: it is told anew each second, and
read while another window is in front.
"""

from __future__ import annotations

from collections.abc import Callable

from rich.segment import Segment
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from console import format as shown
from console.widgets.fitting import fit, fit_pieces, fitting, forget_painted, in_characters

_MOST_LINES = 8


class SecretLine(Widget):
    """Hidden while it holds nothing."""

    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._label = ""
        self._secret: list[str] = []
        self._live: Callable[[], str] | None = None
        self._timer: Timer | None = None
        self.display = False

    @property
    def shows(self) -> bool:
        """Whether a secret is on the screen."""
        return bool(self._secret)

    def reveal(self, label: str, secret: str, seconds: float) -> None:
        """Show a value for so many seconds."""
        self.conceal()
        self._label, self._secret = label, in_characters(secret)
        self._timer = self.set_timer(seconds, self.conceal)
        self._appear()

    def run_live(self, label: str, live: Callable[[], str]) -> None:
        """Show what `live` says, once a second, until it is concealed."""
        self.conceal()
        self._label, self._live = label, live
        self._timer = self.set_interval(1.0, self.tick)
        self.tick()
        self._appear()

    def tick(self) -> None:
        """Ask `live` again."""
        if self._live is not None:
            self._secret = in_characters(self._live())
            self.refresh()

    def conceal(self) -> None:
        """Forget the value and leave the screen."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        self._label, self._secret, self._live = "", [], None
        if self.styles.display != "none":  # not `display`, which says no already while the screen goes
            self.display = False
            self.refresh()
            forget_painted(self)

    def look_away(self) -> None:
        """Another window is in front: a revealed value goes, a live one stays to be typed there."""
        if self._live is None:
            self.conceal()

    def on_unmount(self) -> None:
        self.conceal()

    def on_resize(self) -> None:
        if self.display:
            self._stretch()  # a narrower window must not hide the end of a password

    def _appear(self) -> None:
        self.display = True
        self._stretch()
        self.refresh()

    def _stretch(self) -> None:
        self.styles.height = len(self._lines(max(20, self.app.size.width - 2)))

    def _lines(self, width: int) -> list[list[str]]:
        """The secret beside its label, or under it if there is no room; cut by width and nowhere else.

        Every space of a password counts, and where it begins must be plain.
        """
        label = f"{shown.line(self._label)}:"
        rest, lines = [*label, " ", *self._secret], list[list[str]]()
        if fitting(rest, width) < len(rest):
            lines, rest = [[fit(label, width)]], self._secret
        while rest and len(lines) < _MOST_LINES:
            cut = fitting(rest, width)
            lines.append(rest[:cut])
            rest = rest[cut:]
        if rest:
            lines[-1] = fit_pieces(lines[-1] + rest, width)
        return lines

    def render_line(self, y: int) -> Strip:
        lines = self._lines(max(10, self.size.width))
        pieces = lines[y] if y < len(lines) else []
        segments = [Segment(piece, self.rich_style) for piece in pieces]
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)
