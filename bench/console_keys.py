"""How soon the console answers a key while a run goes on: a real terminal, a real run, keys pressed one at a time.

`python -m bench.console_keys` opens the console on a vault of 5,000 pages in a pseudo-terminal, presses keys in the
list with nothing going on, then through a run against the simulated VK from its start to its end, and prints both.
Answered is a key when the line under the cursor is another one on the screen; the moment is that of the bytes, before
they are read as a screen. Linux and other Unix alone: Windows has no such terminals.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bench import simulated
from bench.terminal import DOWN, ENTER, ESCAPE, F5, UP, Terminal, late

LINES, COLUMNS = 40, 120
TOP = 2  # the line where the list begins, under the panes and the headings
KEYS = (DOWN, DOWN, DOWN, b"\x1b[6~", UP, DOWN, b"\x1b[5~")  # and half pages
RUNNING = ("Esc остановит", "станавлива")  # what the line of messages says as long as a run goes on
GOAL = (100, 250)  # milliseconds: the 95th of a hundred, the worst
_PAUSE = 0.1  # seconds between an answer and the next key
_AFTER = 10  # keys pressed when the run is over
_ALONE = 0.5  # seconds after Esc, which begins the bytes of other keys too
_PATIENCE = 20.0  # seconds a key may wait before it counts as lost


def answers(terminal: Terminal, over: Callable[[int], bool]) -> list[float]:
    """Press keys until `over` (given how many were pressed); milliseconds each took."""
    found: list[float] = []
    while not over(len(found)):
        before, sent = terminal.under_cursor(TOP), time.perf_counter()
        terminal.type(KEYS[len(found) % len(KEYS)])
        moment = terminal.until(lambda before=before: terminal.under_cursor(TOP) != before, _PATIENCE)  # type: ignore[misc]  # bound in the loop
        if moment is None:
            raise RuntimeError(f"a key was not answered in {_PATIENCE:.0f} s:\n{terminal.text()}")
        found.append((moment - sent) * 1000)
        terminal.until(lambda: False, _PAUSE)
    return found


def told(name: str, found: Sequence[float]) -> str:
    """A row of the table."""
    return f"| {name} | {len(found)} | {statistics.median(found):.1f} | {late(found):.1f} | {max(found):.1f} |"


def _opened(directory: Path, folder: Path, env: Mapping[str, str]) -> Terminal:
    settings = folder / "settings.toml"
    settings.write_text("[idle]\nsecrets = 240\nscreen = 240\n", "utf-8")
    arguments = [sys.executable, ".", "--vault", str(directory), "--settings", str(settings)]
    terminal = Terminal(arguments, env, cwd=simulated.ROOT, columns=COLUMNS, lines=LINES)
    terminal.require("Пароль хранилища")
    terminal.type(simulated.PASSPHRASE.encode() + ENTER)
    terminal.require("[1 Сводка]")
    terminal.type(b"2")
    terminal.require("Школа №")
    return terminal


def _while_running(terminal: Terminal, fewest: int, seconds: float) -> list[float]:
    """From the start of a run to a little after its end, so that what judging and keeping cost is in it."""
    terminal.type(F5)
    terminal.require("запрос")
    terminal.type(ENTER)
    terminal.require("Проверка")
    begun, stopped, after = time.perf_counter(), False, 0

    def over(pressed: int) -> bool:
        nonlocal stopped, after
        if not stopped and pressed >= fewest and time.perf_counter() - begun > seconds:
            terminal.type(ESCAPE)
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
            terminal = _opened(folder / "vault", folder, served.env)
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
