"""Choosing what a passphrase costs on this machine: memory first, then passes until a derivation takes its time.

256 MiB, or half of the free memory if that is less, never under 64 MiB; the time asked for is 0.8 to 1.5 seconds.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from vault import memory
from vault.keys import SALT, Deriver, KdfCost, argon2id, wipe

_WANTED = KdfCost.default()
_FLOOR = KdfCost.light()
_SHORTEST, _AIM, _LONGEST = 0.8, 1.0, 1.5
"""Seconds of one derivation."""
_MOST_PASSES = 20
_MIB = 1024


def choose(
    derive: Deriver = argon2id, available: int | None = None, timer: Callable[[], float] = time.monotonic
) -> KdfCost:
    """The cost for a new passphrase: measured here, at most `_MOST_PASSES` times.

    `available` is in KiB; without it the kernel is asked, and where it does not say the full memory is taken.
    The work (memory × passes) is never less than that of `KdfCost.light`, however slow the machine.
    """
    free = memory.available() if available is None else available
    cost = _with_passes(_memory(free), 1)
    elapsed = _measure(cost, derive, timer)
    while elapsed > _LONGEST and cost.memory > _FLOOR.memory:
        cost = _with_passes(max(cost.memory // 2, _FLOOR.memory), 1)
        elapsed = _measure(cost, derive, timer)
    while elapsed < _SHORTEST and cost.passes < _MOST_PASSES:
        guess = math.ceil(cost.passes * _AIM / max(elapsed, 0.001) - 0.5)
        cost = _with_passes(cost.memory, min(max(guess, cost.passes + 1), _MOST_PASSES))
        elapsed = _measure(cost, derive, timer)
    return cost


def _memory(free: int | None) -> int:
    """KiB, in whole MiB."""
    if free is None:
        return _WANTED.memory
    return max(_FLOOR.memory, min(_WANTED.memory, free // 2 // _MIB * _MIB))


def _with_passes(kib: int, passes: int) -> KdfCost:
    floor = math.ceil(_FLOOR.memory * _FLOOR.passes / kib)
    return KdfCost(kib, max(passes, floor), _WANTED.lanes)


def _measure(cost: KdfCost, derive: Deriver, timer: Callable[[], float]) -> float:
    """Seconds of one derivation of nothing in particular."""
    started = timer()
    wipe(derive(bytearray(b"poryadok"), bytes(SALT), cost))
    return timer() - started
