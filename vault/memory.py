"""How much memory this machine has for deriving a key: the kernel's word, and the limit of the group we run in.

What to do with the figure is not here: `calibration` chooses a cost by it, `slots` refuses one beyond it.
"""

from __future__ import annotations

from pathlib import Path

_PROC = Path("/proc")
_GROUPS = Path("/sys/fs/cgroup")
_UNLIMITED = 1 << 50  # KiB: version 1 of control groups writes a huge number for «no limit»


def total() -> int | None:
    """KiB that a process here can have at most; None where the kernel does not say."""
    return _least(_meminfo("MemTotal"), _group_limit())


def available() -> int | None:
    """KiB that can be had now without swapping; None where the kernel does not say."""
    return _least(_meminfo("MemAvailable"), _group_limit())


def _least(*figures: int | None) -> int | None:
    return min((figure for figure in figures if figure is not None), default=None)


def _meminfo(name: str) -> int | None:
    """A line of /proc/meminfo, which counts in KiB."""
    for line in _text(_PROC / "meminfo").splitlines():
        title, _, value = line.partition(":")
        if title == name:
            return _number(value.removesuffix("kB"))
    return None


def _group_limit() -> int | None:
    """The least limit of the control group of this process and of those around it, in KiB."""
    limits = [_bytes(_GROUPS / "memory" / "memory.limit_in_bytes"), _bytes(_GROUPS / "memory.max")]
    for line in _text(_PROC / "self" / "cgroup").splitlines():
        _, _, rest = line.partition(":")
        controllers, _, path = rest.partition(":")
        own = Path(path.strip().lstrip("/"))
        for group in (own, *own.parents):
            if not controllers:
                limits.append(_bytes(_GROUPS / group / "memory.max"))
            elif "memory" in controllers.split(","):
                limits.append(_bytes(_GROUPS / "memory" / group / "memory.limit_in_bytes"))
    return _least(*limits)


def _bytes(path: Path) -> int | None:
    """A limit written in bytes, in KiB; None for «max», for no file and for what is no limit."""
    figure = _number(_text(path))
    return None if figure is None or figure // 1024 >= _UNLIMITED else figure // 1024


def _number(text: str) -> int | None:
    stripped = text.strip()
    return int(stripped) if stripped.isascii() and stripped.isdigit() else None


def _text(path: Path) -> str:
    try:
        return path.read_text("ascii", "replace")
    except OSError:
        return ""
