"""A program in a pseudo-terminal as a measurement sees it: its bytes with their moments, its screen, its memory.

Linux: memory is read from /proc. What is pressed and what is told of it is not here.
"""

from __future__ import annotations

import contextlib
import fcntl
import math
import os
import pty
import queue
import signal
import statistics
import struct
import subprocess
import termios
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyte

DOWN, UP, ENTER, ESCAPE = b"\x1b[B", b"\x1b[A", b"\r", b"\x1b"
F5, F7 = b"\x1b[15~", b"\x1b[18~"
PATIENCE = 60.0
"""Seconds that anything may take before it counts as lost."""

_OURS = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
_NOT_OURS = frozenset({"TMUX", "STY", "NO_COLOR", "TEXTUAL", "TEXTUAL_LOG", "PYTHONDONTWRITEBYTECODE"})
"""Variables of whoever measures: without bytecode a checkout compiles itself at each start, which no peer does."""


@dataclass(frozen=True)
class Answer:
    """What a program wrote after a key: milliseconds until its first and its last byte, and how many came."""

    first: float
    last: float
    size: int


class Terminal:
    """A program in a terminal of this many columns and lines, and its screen as a person sees it."""

    def __init__(
        self,
        arguments: Sequence[str],
        env: Mapping[str, str],
        *,
        cwd: Path | None = None,
        columns: int = 80,
        lines: int = 24,
    ) -> None:
        self._control, inside = pty.openpty()
        fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        around = {name: value for name, value in os.environ.items() if name not in _NOT_OURS}
        self.started = time.perf_counter()
        self._process = subprocess.Popen(
            arguments,
            stdin=inside,
            stdout=inside,
            stderr=inside,
            cwd=cwd,
            env={**around, **_OURS, "COLUMNS": str(columns), "LINES": str(lines), **env},
            start_new_session=True,
        )
        os.close(inside)
        self.received = 0
        """Bytes taken so far."""
        self.screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self.screen)
        self._came: queue.SimpleQueue[tuple[float, bytes]] = queue.SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                data = os.read(self._control, 65536)
            except OSError:  # the program has gone
                return
            self._came.put((time.perf_counter(), data))

    def type(self, keys: bytes) -> None:
        os.write(self._control, keys)

    def until(self, seen: Callable[[], bool], patience: float = PATIENCE) -> float | None:
        """Read what comes until `seen`; answers the moment the deciding bytes came, None when it never was."""
        end = time.perf_counter() + patience
        while (left := end - time.perf_counter()) > 0:
            try:
                moment, data = self._came.get(timeout=left)
            except queue.Empty:
                return None
            self._take(data)
            if seen():
                return moment
        return None

    def require(self, *texts: str, patience: float = PATIENCE) -> float:
        """The moment when one of these texts stood on the screen; RuntimeError with the screen when none ever did."""
        now = time.perf_counter()

        def seen() -> bool:
            return any(text in self.text() for text in texts)

        moment = now if seen() else self.until(seen, patience)
        if moment is None:
            raise RuntimeError(f"«{' / '.join(texts)}» was never shown:\n{self.text()}")
        return moment

    def settle(self, quiet: float, patience: float = PATIENCE) -> list[tuple[float, int]]:
        """Read until nothing came for `quiet` seconds; the moments and sizes of what came.

        It is read as a screen afterwards: that would disturb what is timed.
        """
        end, came = time.perf_counter() + patience, []
        with contextlib.suppress(queue.Empty):
            while time.perf_counter() < end:
                came.append(self._came.get(timeout=quiet))
        for _, data in came:
            self._take(data)
        return [(moment, len(data)) for moment, data in came]

    def press(self, keys: bytes, quiet: float = 0.15) -> Answer | None:
        """Type this and wait for the whole answer; None when there is none."""
        sent = time.perf_counter()
        self.type(keys)
        came = self.settle(quiet)
        if not came:
            return None
        return Answer((came[0][0] - sent) * 1000, (came[-1][0] - sent) * 1000, sum(size for _, size in came))

    def _take(self, data: bytes) -> None:
        self.received += len(data)
        self._stream.feed(data)

    def text(self) -> str:
        return "\n".join(self.screen.display)

    def under_cursor(self, top: int) -> tuple[int, str]:
        """The line of the list that is shown unlike the others around it; the list begins at line `top`."""
        shades = [self.screen.buffer[line][4].bg for line in range(top, self.screen.lines - 2)]
        common = statistics.mode(shades)
        for at, shade in enumerate(shades, start=top):
            if shade != common:
                return at, self.screen.display[at]
        return -1, ""

    def memory(self, what: str = "VmRSS") -> float:
        """Resident memory in MiB: VmRSS of now, VmHWM the most it ever was. Of a program that starts no others."""
        for line in Path(f"/proc/{self._process.pid}/status").read_text("ascii", "replace").splitlines():
            if line.startswith(what):
                return int(line.split()[1]) / 1024
        return math.nan

    def close(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        os.close(self._control)


def late(found: Sequence[float], share: float = 0.95) -> float:
    """The value that so many of a hundred stay within."""
    ordered = sorted(found)
    return ordered[math.ceil(len(ordered) * share) - 1]
