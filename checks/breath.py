"""Long computing beside a screen: one thread at a time, and in pieces between which whoever waits may go first.

Python computes in one thread at a time, and the one that wants to go on waits for all the others: of several that
compute, a key press has to outwait each. What is computed is not known here.
"""

from __future__ import annotations

import gc
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from vault import doing, freed

T = TypeVar("T")

_PIECE = 0.004  # seconds of computing between two breaths
_PAUSE = 0.0005  # seconds of a breath: enough for another thread to wake up and take over
_TURN = 0.001  # seconds a thread computes on while another wants to; Python's own is five times as long
_local = threading.local()

alone = threading.RLock()
"""Held by the thread that computes, never while something is waited for."""


def breathe() -> None:
    """Let others go first, if this thread has computed for some milliseconds since it last did. Stopped, when somebody
    waits for it and stops it."""
    doing.check()
    now = time.perf_counter()
    if now - getattr(_local, "last", 0.0) >= _PIECE:
        time.sleep(_PAUSE)
        _local.last = time.perf_counter()


def breathing(items: Iterable[T]) -> Iterator[T]:
    """The same items; before each there may be a breath."""
    for item in items:
        breathe()
        yield item


@contextmanager
def long_work() -> Iterator[None]:
    """Within this block threads take turns more often, and Python looks for unreachable objects only among those made
    in it.

    An answer of some megabytes is a hundred thousand objects; by themselves they would have it go through everything
    that is open several times a minute, and nothing else goes on for a tenth of a second then. Behind the block it does
    so once: whoever holds hundreds of thousands of verdicts lets them go within a block of its own around this one.
    """
    before, interval = gc.get_threshold(), sys.getswitchinterval()
    settled = gc.get_freeze_count() > 0  # `vault.freed.settle` did it for life, or a block around this one
    if not settled:
        gc.freeze()
    gc.set_threshold(*freed.YOUNG)
    sys.setswitchinterval(_TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(interval)
        gc.set_threshold(*before)
        if not settled:
            gc.unfreeze()
