"""What a fact about this machine is, what the process says of itself, and how small files of the kernel are read."""

from __future__ import annotations

import ctypes
import os
import resource
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

_PR_GET_DUMPABLE = 3  # <linux/prctl.h>
_MOST_READ = 1 << 20


class State(StrEnum):
    """Whether a fact is as it should be; UNKNOWN where it cannot be seen from here."""

    GOOD = "good"
    BAD = "bad"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class HostFact:
    """`code` is stable; `title`, `found` and `advice` are for people; no advice where nothing is to be done."""

    code: str
    title: str
    state: State
    found: str
    advice: str = ""


@dataclass(frozen=True)
class Own:
    """What the process can say of itself: None where the system does not tell."""

    dumpable: int | None
    core_limit: int | None
    user: int

    @classmethod
    def now(cls) -> Own:
        """As it is."""
        return cls(_dumpable(), resource.getrlimit(resource.RLIMIT_CORE)[0], os.geteuid())


def read(path: Path) -> str | None:
    """A small file of the kernel; None when it is not there or not for us."""
    try:
        with path.open("rb") as stream:
            return stream.read(_MOST_READ).decode("utf-8", "replace")
    except OSError:
        return None


def _dumpable() -> int | None:
    libc = ctypes.CDLL(None)
    if not hasattr(libc, "prctl"):
        return None
    answer = int(libc.prctl(_PR_GET_DUMPABLE, 0, 0, 0, 0))
    return answer if answer >= 0 else None
