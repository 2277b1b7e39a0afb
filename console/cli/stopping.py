"""How a long command is stopped from outside: the first signal asks it to finish, what was collected is kept.

SIGINT is Ctrl+C, SIGTERM a service manager, SIGHUP a lost terminal. What stopping means is the running command's.
"""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vault.doing import Doing


@contextlib.contextmanager
def politely() -> Iterator[Callable[[], bool]]:
    """Within this block a first signal only makes the given question answer yes; a second one interrupts at once."""
    asked = threading.Event()

    def note(_number: int, _frame: FrameType | None) -> None:
        if asked.is_set():
            raise KeyboardInterrupt
        asked.set()

    with _handled((signal.SIGINT, signal.SIGTERM, signal.SIGHUP), note):
        yield asked.is_set


@contextlib.contextmanager
def between_steps(doing: Doing, say: Callable[[str], None]) -> Iterator[None]:
    """Within this block a first signal stops the step that is under way; a second one, and one between steps,
    interrupts. What waits to be committed is given up in either case, what is being committed is committed. What this
    thread holds goes on, and whoever asks is told why: an interrupt would lose the words of new keys, or leave a vault
    between two names."""
    asked = False

    def note(_number: int, _frame: FrameType | None) -> None:
        nonlocal asked
        why = doing.stop()
        if doing.held_here:
            say(why)
            return
        if asked or doing.step is None:
            raise KeyboardInterrupt
        asked = True
        if why:
            say(why)

    with _handled((signal.SIGINT, signal.SIGTERM, signal.SIGHUP), note):
        yield


@contextlib.contextmanager
def as_interrupt() -> Iterator[None]:
    """Within this block SIGTERM and SIGHUP act as Ctrl+C: what is temporary is removed, the code is that of a stop."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    with _handled((signal.SIGTERM, signal.SIGHUP), interrupt):
        yield


@contextlib.contextmanager
def _handled(signals: Iterable[signal.Signals], act: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    """Let `act` handle these signals within the block; under nohup a lost terminal stays no reason for anything."""
    heard = [each for each in signals if each != signal.SIGHUP or signal.getsignal(each) is not signal.SIG_IGN]
    before = {number: signal.signal(number, act) for number in heard}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
