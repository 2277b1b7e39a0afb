"""How far long work is, under the command line: one line on stderr that rewrites itself, and Ctrl+C that stops it where
it can be stopped.

What the work tells of itself is `vault.doing`, the sentence is the screen's (`console.working`); a stream that is no
terminal gets nothing of it. The run of checks has a line and a way to stop of its own: `check`.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator

from console.cli import output, stopping
from console.working import STOPPING, sentence
from vault.doing import Doing, Step, current, watching

_PERIOD = 0.5
"""Seconds between two drawings."""
_WAY = "Ctrl+C — отменить"


@contextlib.contextmanager
def told() -> Iterator[None]:
    """Within the block long work is told and may be stopped; a block inside of another is a part of it.

    A first signal stops a step under way at the next place where it can be stopped: the work then raises `Stopped`. A
    second one, and one outside of any step, interrupts at once; what is not committed is not written then either.
    """
    if current() is not None or threading.current_thread() is not threading.main_thread():
        yield
        return
    line = _Line()
    with stopping.between_steps(line.doing, output.complaint), watching(line.doing), line:
        yield


class _Line:
    """The line, drawn by a thread of its own: the one that works may be anywhere."""

    def __init__(self) -> None:
        self.doing = Doing(at_rest=self._clear)
        self._meter = output.Meter()
        self._said = ""
        self._turn = threading.Lock()
        self._over = threading.Event()
        self._began = time.monotonic()
        self._thread = threading.Thread(target=self._draw, name="progress", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        self._clear()

    def _draw(self) -> None:
        while not self._over.wait(_PERIOD):
            with self._turn:
                step, now = self.doing.step, time.monotonic()
                said = STOPPING if self.doing.stopping else self._sentence(step, now)
                if step is not None and said and said != self._said:
                    self._meter.show(said)
                    self._said = said

    def _sentence(self, step: Step | None, now: float) -> str:
        return sentence("", now - self._began, step, now, "" if self.doing.held else _WAY)

    def _clear(self) -> None:
        with self._turn:
            self._meter.clear()
            self._said = ""
