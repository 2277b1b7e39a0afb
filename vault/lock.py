"""One writer: an flock on `vault.lock`, held while the vault is open and dropped by the kernel at any death.

The file says who holds it, for the sentence shown to the second start; the lock itself is the flock.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import socket
from datetime import datetime
from pathlib import Path

from vault.clock import real_now
from vault.errors import VaultHeld
from vault.files import disk_refused
from vault.text import clean_line

NAME = "vault.lock"


class WriterLock:
    """Taken in the constructor; VaultHeld, with the holder and since when, if another process has it."""

    def __init__(self, directory: Path) -> None:
        path = directory / NAME
        try:
            self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise disk_refused(error, path) from None
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = _holder(os.pread(self._descriptor, 4096, 0))
            os.close(self._descriptor)
            raise VaultHeld(
                f"Хранилище уже открыто: {holder}. Закройте ту программу (F10) или подождите; здесь ничего не изменено."
            ) from None
        card = {
            "pid": os.getpid(),
            "host": socket.gethostname(),
            "since": real_now().isoformat(timespec="seconds"),
        }
        with contextlib.suppress(OSError):  # a full disk costs the holder's name, not the lock
            os.ftruncate(self._descriptor, 0)
            os.pwrite(self._descriptor, json.dumps(card).encode(), 0)

    def release(self) -> None:
        if self._descriptor >= 0:
            with contextlib.suppress(OSError):
                os.ftruncate(self._descriptor, 0)
            os.close(self._descriptor)
            self._descriptor = -1


def is_held(directory: Path) -> str | None:
    """Who holds the vault now, in words, or None; takes nothing and writes nothing."""
    try:
        descriptor = os.open(directory / NAME, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _holder(os.pread(descriptor, 4096, 0))
    finally:
        os.close(descriptor)
    return None


def _holder(content: bytes) -> str:
    try:
        card = json.loads(content)
        since = datetime.fromisoformat(str(card["since"])).astimezone()
        return f"процесс {int(card['pid'])} на {clean_line(str(card['host']))[:60]}, с {since:%d.%m.%Y %H:%M}"
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return "другой процесс"
