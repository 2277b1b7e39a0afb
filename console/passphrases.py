"""Passphrases in buffers: one spelling, and wiped when they were used. Asking for them is the screens' affair."""

from __future__ import annotations

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
