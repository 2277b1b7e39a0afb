"""What the process does for its own safety before anything secret is in memory."""

from __future__ import annotations

import ctypes
import os
import resource

_PR_SET_DUMPABLE = 4  # <linux/prctl.h>


def harden() -> None:
    """New files only for their owner, no core dumps, no reading of this memory by the same user's programs.

    Root and a changed kernel are out of reach; a system without prctl keeps the first two.
    """
    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    libc = ctypes.CDLL(None)
    if hasattr(libc, "prctl"):
        libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
