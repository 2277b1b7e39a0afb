"""Memory that is free again goes back to the system: after an unlock there is much of it, and a console lives all day.

Deriving the key takes 64 MiB, and reading thousands of records twice what is kept of them; left to itself, glibc keeps
what was freed, and a pile of it for every thread. Elsewhere than on glibc nothing is done.
"""

from __future__ import annotations

import ctypes
import gc

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8  # <malloc.h>
_OPTIONS = (
    (_ARENA_MAX, 1),  # one pile for all threads: what one freed, another takes
    (_MMAP_THRESHOLD, 64 * 1024),  # a large block is the system's own, and its again at once; glibc would raise this
    (_TRIM_THRESHOLD, 128 * 1024),
)


def be_thrifty() -> None:
    """Ask the C library for that; before there are threads."""
    libc = ctypes.CDLL(None)
    if hasattr(libc, "mallopt"):
        for option, value in _OPTIONS:
            libc.mallopt(option, value)


YOUNG = (5_000, 10, 1_000)
"""As `gc.set_threshold` takes it: objects more than there were before Python looks for unreachable ones among them,
and after how many looks deeper. Through everything, next to never: with the verdicts of thousands of pages on the
screen that takes half a second, in which nobody is answered."""


def settle() -> None:
    """What is there now stays for the life of the process: Python need not look through it for garbage any more.

    From now on it looks by itself among what is young alone; through the rest, in `give_back`.
    """
    gc.freeze()
    gc.set_threshold(*YOUNG)


def give_back() -> None:
    """Hand what is free to the system, by pages, garbage that holds on to itself among it.

    A few milliseconds without the interpreter's lock, and some with it: fewer after `settle`.
    """
    gc.collect()
    libc = ctypes.CDLL(None)
    if hasattr(libc, "malloc_trim"):
        libc.malloc_trim(0)
