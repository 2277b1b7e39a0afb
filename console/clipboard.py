"""The terminal's clipboard over OSC 52: writing a secret, taking it back, and honest words about both.

No terminal answers whether it took the text, so nothing is promised. Textual's own copy is not used: it keeps the text.
What is copied, and for how long, is decided by the pane.
"""

from __future__ import annotations

import base64
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

HOLD_SECONDS = 30.0
"""After so many seconds the clipboard is overwritten (the issue's figure)."""

LIMIT_BYTES = 74_994
"""The longest text that xterm's OSC 52 takes, in bytes before base64."""


class Route(Enum):
    """How a sequence reaches the terminal."""

    DIRECT = "direct"
    TMUX = "tmux"
    TMUX_BUFFER = "tmux buffer"
    TMUX_CLOSED = "tmux closed"
    SCREEN = "screen"


_WORDS = {
    Route.DIRECT: "Отправлено терминалу, сотру через 30 с; принял ли он, узнать нельзя",
    Route.TMUX: "Отправлено терминалу через tmux, сотру через 30 с; принял ли он, узнать нельзя",
    Route.TMUX_BUFFER: "Отправлено в tmux; его буфер копию сохранит: tmux delete-buffer",
    Route.TMUX_CLOSED: "Не отправлено: tmux не пропускает (allow-passthrough). v/м — показать",
    Route.SCREEN: "Отправлено терминалу через screen, сотру через 30 с; принял ли он, узнать нельзя",
}


@dataclass
class Clipboard:
    """Writes to the terminal's clipboard through `write` (raw text to the terminal)."""

    write: Callable[[str], None]
    route: Route = Route.DIRECT
    filled: bool = False

    def put(self, text: str) -> str:
        """Send the text; returns the sentence to show. A closed route sends nothing."""
        if self.route is Route.TMUX_CLOSED:
            return _WORDS[self.route]
        if len(text.encode()) > LIMIT_BYTES:
            return "Слишком длинно для буфера терминала"
        self._send(text)
        self.filled = True
        return _WORDS[self.route]

    def wipe(self) -> None:
        """Overwrite with a space what was sent; terminals ignore an empty text, so a space it is."""
        if self.filled:
            self._send(" ")
            self.filled = False

    def _send(self, text: str) -> None:
        self.write(sequence(text, self.route))


def sequence(text: str, route: Route) -> str:
    """The escape sequence that puts the text into the clipboard by this route."""
    plain = f"\x1b]52;c;{base64.b64encode(text.encode()).decode('ascii')}\x07"
    if route is Route.TMUX:
        return "\x1bPtmux;" + plain.replace("\x1b", "\x1b\x1b") + "\x1b\\"
    if route is Route.SCREEN:
        return "\x1bP" + plain + "\x1b\\"
    return plain


def detect(environment: Mapping[str, str]) -> Route:
    """Which multiplexer stands between us and the terminal; asks tmux itself what it lets through.

    Called before the vault opens: it starts a helper, and nothing forks after unlock.
    """
    if environment.get("TMUX"):
        if _tmux_option("allow-passthrough") in {"on", "all"}:
            return Route.TMUX
        return Route.TMUX_BUFFER if _tmux_option("set-clipboard") == "on" else Route.TMUX_CLOSED
    return Route.SCREEN if environment.get("STY") else Route.DIRECT


def _tmux_option(name: str) -> str:
    """The value of a tmux option, empty when tmux does not answer."""
    try:
        answer = subprocess.run(  # noqa: S603 (the names are ours)
            ["tmux", "show-options", "-Aqv", name],  # noqa: S607 (tmux is where the person has it)
            capture_output=True,
            text=True,
            timeout=2,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return answer.stdout.strip()
