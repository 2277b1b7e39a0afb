"""Numbers that look accidental and are the same every time: made from names by SHA-256."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def number(low: int, high: int, *names: object) -> int:
    """A whole number from `low` to `high`, both included, that depends on the names only."""
    return low + int.from_bytes(_digest(names)[:8]) % (high - low + 1)


def one_of(choices: Sequence[T], *names: object) -> T:
    """One of the choices, by the names."""
    return choices[number(0, len(choices) - 1, *names)]


def token(length: int, *names: object) -> str:
    """A string of hexadecimal digits (at most 64), such as networks put into their links and keys."""
    return _digest(names).hex()[:length]


def _digest(names: tuple[object, ...]) -> bytes:
    return hashlib.sha256("\x00".join(str(name) for name in names).encode()).digest()
