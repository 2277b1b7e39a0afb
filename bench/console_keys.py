"""How soon the console answers a key while a run goes on: a real terminal, a real run, keys pressed one at a time.

`python -m bench.console_keys` opens the console on a vault of 5,000 pages in a pseudo-terminal, presses keys in the
list with nothing going on, then through a run against the simulated VK from its start to its end, and prints both.
Answered is a key when the line under the cursor is another one on the screen; the moment is that of the bytes, before
they are read as a screen. Linux and other Unix alone: Windows has no such terminals.
"""

from __future__ import annotations

import argparse
import fcntl
import math
import os
import pty
import queue
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pyte

from bench import simulated

LINES, COLUMNS = 40, 120
TOP = 2  # the line where the list begins, under the panes and the headings
KEYS = (b"\x1b[B", b"\x1b[B", b"\x1b[B", b"\x1b[6~", b"\x1b[A", b"\x1b[B", b"\x1b[5~")  # down, up, half pages
RUN = b"\x1b[15~"  # F5
STOP = b"\x1b"
RUNNING = ("Esc остановит", "станавлива")  # what the line of messages says as long as a run goes on
GOAL = (100, 250)  # milliseconds: the 95th of a hundred, the worst
_PAUSE = 0.1  # seconds between an answer and the next key
_AFTER = 10  # keys pressed when the run is over
_ALONE = 0.5  # seconds after Esc, which begins the bytes of other keys too
_PATIENCE = 20.0  # seconds a key may wait before it counts as lost


class Terminal:
    """The console in a pseudo-terminal, and its screen as a person sees it."""

    def __init__(self, arguments: Sequence[str], env: dict[str, str]) -> None:
        self._control, inside = pty.openpty()
        fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
        self._process = subprocess.Popen(
            arguments,
            stdin=inside,
            stdout=inside,
            stderr=inside,
            cwd=simulated.ROOT,
            env=env,
            start_new_session=True,
        )
        os.close(inside)
        self.screen = pyte.Screen(COLUMNS, LINES)
        self._stream = pyte.ByteStream(self.screen)
        self._came: queue.SimpleQueue[tuple[float, bytes]] = queue.SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                data = os.read(self._control, 65536)
            except OSError:  # the console has gone
                return
            self._came.put((time.perf_counter(), data))

    def type(self, keys: bytes) -> None:
        os.write(self._control, keys)

    def until(self, seen: Callable[[], bool], patience: float) -> float | None:
        """Read what comes until `seen`; answers the moment the deciding bytes came, None when it never was."""
        end = time.perf_counter() + patience
        while (left := end - time.perf_counter()) > 0:
            try:
                moment, data = self._came.get(timeout=left)
            except queue.Empty:
                return None
            self._stream.feed(data)
            if seen():
                return moment
        return None

    def text(self) -> str:
        return "\n".join(self.screen.display)

    def under_cursor(self) -> tuple[int, str]:
        """The line of the list that is shown unlike the others around it."""
        shades = [self.screen.buffer[line][4].bg for line in range(TOP, LINES - 2)]
        common = statistics.mode(shades)
        for at, shade in enumerate(shades, start=TOP):
            if shade != common:
                return at, self.screen.display[at]
        return -1, ""

    def close(self) -> None:
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        os.close(self._control)


def answers(terminal: Terminal, over: Callable[[int], bool]) -> list[float]:
    """Press keys until `over` (given how many were pressed); milliseconds each took."""
    found: list[float] = []
    while not over(len(found)):
        before, sent = terminal.under_cursor(), time.perf_counter()
        terminal.type(KEYS[len(found) % len(KEYS)])
        moment = terminal.until(lambda before=before: terminal.under_cursor() != before, _PATIENCE)  # type: ignore[misc]  # bound in the loop
        if moment is None:
            raise RuntimeError(f"a key was not answered in {_PATIENCE:.0f} s:\n{terminal.text()}")
        found.append((moment - sent) * 1000)
        terminal.until(lambda: False, _PAUSE)
    return found


def told(name: str, found: Sequence[float]) -> str:
    """A row of the table."""
    ordered = sorted(found)
    late = ordered[math.ceil(len(ordered) * 0.95) - 1]
    return f"| {name} | {len(ordered)} | {statistics.median(ordered):.1f} | {late:.1f} | {ordered[-1]:.1f} |"


def _opened(directory: Path, folder: Path, env: dict[str, str]) -> Terminal:
    settings = folder / "settings.toml"
    settings.write_text("[idle]\nsecrets = 240\nscreen = 240\n", "utf-8")
    arguments = [sys.executable, ".", "--vault", str(directory), "--settings", str(settings)]
    terminal = Terminal(arguments, {**os.environ, **env, "TERM": "xterm-256color", "COLORTERM": "truecolor"})
    _require(terminal, "Пароль хранилища")
    terminal.type(simulated.PASSPHRASE.encode() + b"\r")
    _require(terminal, "[1 Сводка]")
    terminal.type(b"2")
    _require(terminal, "Школа №")
    return terminal


def _require(terminal: Terminal, text: str) -> None:
    if terminal.until(lambda: text in terminal.text(), _PATIENCE) is None:
        raise RuntimeError(f"«{text}» was never shown:\n{terminal.text()}")


def _while_running(terminal: Terminal, fewest: int, seconds: float) -> list[float]:
    """From the start of a run to a little after its end, so that what judging and keeping cost is in it."""
    terminal.type(RUN)
    _require(terminal, "запрос")
    terminal.type(b"\r")
    _require(terminal, "Проверка")
    begun, stopped, after = time.perf_counter(), False, 0

    def over(pressed: int) -> bool:
        nonlocal stopped, after
        if not stopped and pressed >= fewest and time.perf_counter() - begun > seconds:
            terminal.type(STOP)
            terminal.until(lambda: False, _ALONE)
            stopped = True
        after += bool(after) or not any(word in terminal.text() for word in RUNNING)
        return after > _AFTER and pressed >= fewest

    return answers(terminal, over)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pages", type=int, default=5_000)
    options.add_argument("--posts", type=int, default=30)
    options.add_argument("--keys", type=int, default=200, help="at least so many, with a run and without")
    options.add_argument("--seconds", type=float, default=120, help="then the run is stopped, and its end measured too")
    options.add_argument("--latency", type=float, default=0.3, help="seconds an answer of VK takes")
    given = options.parse_args()
    some, pages = simulated.vk_pages(given.pages)
    with tempfile.TemporaryDirectory(prefix="poryadok-bench-") as name:
        folder = Path(name)
        with simulated.vk(given.pages, given.posts, given.latency, simulated.INNER) as served:
            simulated.make_vault(folder / "vault", some, pages, served.tokens["vk"])
            terminal = _opened(folder / "vault", folder, dict(served.env))
            try:
                idle = answers(terminal, lambda pressed: pressed >= given.keys)
                busy = _while_running(terminal, given.keys, given.seconds)
            finally:
                terminal.close()
    print(f"{given.pages} pages, {given.posts} publications each, {given.latency:g} s an answer; milliseconds\n")
    print("| | keys | median | p95 | worst |\n|---|---:|---:|---:|---:|")
    print(told("without a run", idle))
    print(told("during a run, to its end", busy))
    print(f"| goal | | | ≤ {GOAL[0]} | ≤ {GOAL[1]} |")


if __name__ == "__main__":
    main()
