"""Passphrases in buffers: one spelling, wiped when they were used; and secrets out of threads, which keep nothing.

Asking for them is the screens' affair.
"""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def wipe(secret: bytearray) -> None:
    """Zero a buffer in place."""
    secret[:] = bytes(len(secret))


def in_nfc(passphrase: bytearray) -> bytearray:
    """The passphrase in NFC, as the command line takes it; the one given is wiped by its owner."""
    if passphrase.isascii():
        return bytearray(passphrase)
    return bytearray(unicodedata.normalize("NFC", passphrase.decode("utf-8")).encode("utf-8"))


def used_up(fn: Callable[[bytearray], T], passphrase: bytearray) -> T:
    """In a thread: call and wipe, there and not by the one who waits, who may have gone."""
    try:
        return fn(passphrase)
    finally:
        wipe(passphrase)


async def handed(fn: Callable[[], T]) -> T:
    """Call in a thread what may open a secret, and keep nothing of it.

    A result of `asyncio.to_thread` itself would stay in a ring of its futures until garbage is collected, long after
    the secret left the screen.
    """
    found: list[T] = []
    await asyncio.to_thread(lambda: found.append(fn()))
    return found.pop()
