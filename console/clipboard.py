"""The terminal's clipboard over OSC 52: writing a secret, taking it back, and honest words about both.

No terminal answers whether it took the text, so nothing is promised. Textual's own copy is not used: it keeps the text.
What is copied, and for how long, is decided by the pane.
"""

from __future__ import annotations

import base64
import re
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum

LIMIT_BYTES = 74_994
"""The longest text that xterm's OSC 52 takes, in bytes before base64."""

_SCREEN_BYTES = 240
"""GNU screen passes strings of at most 256 bytes, its own wrapping taken in; longer ones go in parts."""

_OPTIONS = ("allow-passthrough", "set-clipboard", "alternate-screen", "history-limit")
_NO_CLIPBOARD = re.compile(r"linux|dumb|vt\d+|cons25|ansi")


class Route(Enum):
    """How a sequence reaches the terminal."""

    DIRECT = "direct"
    TMUX = "tmux"
    TMUX_BUFFER = "tmux buffer"
    TMUX_CLOSED = "tmux closed"
    SCREEN = "screen"
    NONE = "none"

    @property
    def can_copy(self) -> bool:
        """Whether anything is sent at all; if not, the type-out view is the way."""
        return self not in _REASONS

    @property
    def reason(self) -> str:
        """Why nothing can be sent, in one sentence; empty where something can."""
        return _REASONS.get(self, "")


_REASONS = {
    Route.TMUX_CLOSED: "Не отправлено: tmux не пропускает (allow-passthrough). Покажите и наберите вручную.",
    Route.NONE: "Не отправлено: у этого терминала нет буфера. Покажите и наберите вручную.",
}
_SENT = "Отправлено в терминал{through}, сотру через {seconds} с; принял ли он, узнать нельзя"
_WORDS = {
    Route.DIRECT: _SENT.replace("{through}", ""),
    Route.TMUX: _SENT.replace("{through}", " через tmux"),
    Route.TMUX_BUFFER: "Отправлено в tmux; его буфер копию сохранит: tmux delete-buffer",
    Route.SCREEN: _SENT.replace("{through}", " через screen"),
}
_TOO_LONG = "Слишком длинно для буфера терминала. Покажите и наберите вручную."


@dataclass(frozen=True)
class Surroundings:
    """What stands between us and the terminal: the route, and the options of tmux by name (empty without it)."""

    route: Route
    tmux: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Clipboard:
    """Writes to the terminal's clipboard through `write` (raw text to the terminal).

    `turn` counts what was sent: whoever set a timer for one text does not take the next one back with it.
    """

    write: Callable[[str], None]
    route: Route = Route.DIRECT
    filled: bool = False
    turn: int = 0

    @property
    def is_open(self) -> bool:
        """Whether `put` sends anything at all."""
        return self.route.can_copy

    def put(self, text: str, seconds: float) -> str:
        """Send the text, which the caller takes back after so many seconds; returns the sentence to show.

        A route that cannot copy sends nothing.
        """
        if not self.route.can_copy:
            return self.route.reason
        if len(text.encode("utf-8", "surrogatepass")) > LIMIT_BYTES:
            return _TOO_LONG
        self._send(text)
        self.filled = True
        self.turn += 1
        return _WORDS[self.route].format(seconds=round(seconds))

    def expire(self, turn: int) -> None:
        """The time of the text sent as that turn is over: overwrite it, unless another one took its place."""
        if turn == self.turn:
            self.wipe()

    def wipe(self) -> None:
        """Overwrite with a space what was sent; terminals ignore an empty text, so a space it is."""
        if self.filled:
            self._send(" ")
            self.filled = False

    def _send(self, text: str) -> None:
        self.write(sequence(text, self.route))


def sequence(text: str, route: Route) -> str:
    """The escape sequence that puts the text into the clipboard by this route."""
    coded = base64.b64encode(text.encode("utf-8", "surrogatepass")).decode("ascii")
    plain = f"\x1b]52;c;{coded}\x07"
    if route is Route.TMUX:
        return "\x1bPtmux;" + plain.replace("\x1b", "\x1b\x1b") + "\x1b\\"
    if route is Route.SCREEN:
        parts = (plain[at : at + _SCREEN_BYTES] for at in range(0, len(plain), _SCREEN_BYTES))
        return "".join(f"\x1bP{part}\x1b\\" for part in parts)
    return plain


def detect(environment: Mapping[str, str]) -> Route:
    """The route alone; see `learn`."""
    return learn(environment).route


def learn(environment: Mapping[str, str]) -> Surroundings:
    """Which multiplexer stands between us and the terminal; asks tmux itself what it lets through.

    Called before the vault opens: it starts a helper, and nothing forks after unlock.
    """
    if environment.get("TMUX"):
        tmux = {name: value for name in _OPTIONS if (value := _asked("show-options", "-Aqv", name))}
        if "allow-passthrough" not in tmux and _passes_always():
            tmux["allow-passthrough"] = "on"
        return Surroundings(_through_tmux(tmux), tmux)
    if environment.get("STY"):
        return Surroundings(Route.SCREEN)
    kind = environment.get("TERM", "").partition("-")[0]
    return Surroundings(Route.NONE if _NO_CLIPBOARD.fullmatch(kind) else Route.DIRECT)


def _through_tmux(tmux: Mapping[str, str]) -> Route:
    if tmux.get("allow-passthrough") in {"on", "all"}:
        return Route.TMUX
    return Route.TMUX_BUFFER if tmux.get("set-clipboard") == "on" else Route.TMUX_CLOSED


def _passes_always() -> bool:
    """Until 3.3 tmux had no such option and let everything through."""
    version = re.search(r"(\d+)\.(\d+)", _asked("-V"))
    return version is not None and (int(version.group(1)), int(version.group(2))) < (3, 3)


def _asked(*arguments: str) -> str:
    """What tmux answers, empty when it does not."""
    try:
        answer = subprocess.run(  # noqa: S603 (the arguments are ours)
            ["tmux", *arguments],  # noqa: S607 (tmux is where the person has it)
            capture_output=True,
            text=True,
            errors="replace",
            timeout=2,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return answer.stdout.strip() if answer.returncode == 0 else ""
