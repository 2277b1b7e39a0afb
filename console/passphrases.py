"""Passphrases in buffers: one spelling, wiped when they were used; and secrets out of threads, which keep nothing.

Asking for them is the screens' affair.
"""

from __future__ import annotations

import asyncio
import threading
import unicodedata
from collections.abc import Callable
from typing import TypeVar

from vault import doing
from vault.errors import Locked

T = TypeVar("T")


def wipe(*secrets: bytearray) -> None:
    """Zero buffers in place."""
    for secret in secrets:
        secret[:] = bytes(len(secret))


def in_nfc(passphrase: bytearray) -> bytearray:
    """The passphrase in NFC, as the command line takes it; the one given is wiped by its owner."""
    if passphrase.isascii():
        return bytearray(passphrase)
    return bytearray(unicodedata.normalize("NFC", passphrase.decode("utf-8")).encode("utf-8"))


async def handed(fn: Callable[[], T]) -> T:
    """Call in a thread what may open a secret, and keep nothing of it.

    A result of `asyncio.to_thread` itself would stay in a ring of its futures until garbage is collected, long after
    the secret left the screen.
    """
    found: list[T] = []

    def work() -> None:
        with doing.call():
            found.append(fn())

    await asyncio.to_thread(work)
    return found.pop()


async def lent(fn: Callable[..., T], *secrets: bytearray) -> T:
    """Call in a thread with these buffers, which are wiped as the call ends: there, and not by the one who waits, who
    may have gone. Whoever goes before it began wipes them, and it does not begin any more."""
    turn, over = threading.Lock(), [False]

    def work() -> T:
        with turn:
            if over[0]:
                raise Locked("Хранилище закрыто.")
            over[0] = True
        try:
            return fn(*secrets)
        finally:
            wipe(*secrets)

    try:
        return await handed(work)
    finally:
        with turn:
            if not over[0]:
                over[0] = True
                wipe(*secrets)
