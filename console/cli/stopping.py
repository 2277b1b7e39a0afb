"""How a long command is stopped from outside: the first signal asks it to finish, what was collected is kept.

SIGINT is Ctrl+C, SIGTERM a service manager, SIGHUP a lost terminal. What stopping means is the running command's.
"""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Callable, Iterator
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextlib.contextmanager
def politely() -> Iterator[Callable[[], bool]]:
    """Within this block a first signal only makes the given question answer yes; a second one interrupts at once."""
    asked = threading.Event()

    def note(_number: int, _frame: FrameType | None) -> None:
        if asked.is_set():
            raise KeyboardInterrupt
        asked.set()

    # Under nohup a lost terminal is no reason to stop.
    heard = [n for n in _SIGNALS if n != signal.SIGHUP or signal.getsignal(n) is not signal.SIG_IGN]
    before = {number: signal.signal(number, note) for number in heard}
    try:
        yield asked.is_set
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def as_interrupt() -> Iterator[None]:
    """Within this block SIGTERM and SIGHUP act as Ctrl+C, so that temporary files are removed on the way out."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
