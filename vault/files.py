"""Files of the vault on disk: private modes, atomic replacement, refusal of what others can read.

Nothing here ever opens a live database file: in the process that holds SQLite's locks, closing any other
descriptor of that file would drop them.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from pathlib import Path

from vault.errors import PoryadokError, StorageFailed, VaultDamaged

OTHERS = 0o077


def write_atomically(path: Path, content: bytes) -> None:
    """Replace `path` by `content` in one step that survives a power cut: temp, fsync, rename, fsync(dir)."""
    temporary = path.with_name(path.name + ".new")
    try:
        temporary.unlink(missing_ok=True)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.rename(path)
        sync_directory(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise disk_refused(error, path) from None


def sync_directory(directory: Path) -> None:
    """Make the directory's entries durable."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def require_private(path: Path) -> None:
    """VaultDamaged when `path` is a link or a device, belongs to somebody else or can be read by others."""
    try:
        state = path.lstat()
    except FileNotFoundError:
        raise VaultDamaged(f"Нет файла хранилища: {path}. Ничего не записано.") from None
    if stat.S_ISLNK(state.st_mode):
        raise VaultDamaged(f"{path} — ссылка, а не сам файл. Хранилище не открыто, ничего не записано.")
    if not stat.S_ISREG(state.st_mode) and not stat.S_ISDIR(state.st_mode):
        raise VaultDamaged(f"{path} — не обычный файл. Хранилище не открыто, ничего не записано.")
    if state.st_uid != os.geteuid():
        raise VaultDamaged(f"{path} принадлежит другому пользователю. Хранилище не открыто, ничего не записано.")
    if state.st_mode & OTHERS:
        mode = "700" if stat.S_ISDIR(state.st_mode) else "600"
        raise VaultDamaged(
            f"{path} доступен другим пользователям. Ничего не записано. "
            f"Закройте доступ: chmod {mode} {path} — и подумайте, кто мог прочитать файлы."
        )


def disk_refused(error: OSError, path: Path) -> PoryadokError:
    """The sentence for a refused write; what was there before is intact."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StorageFailed(
            f"На диске кончилось место: {path} не записан, прежние данные целы. Освободите место и повторите."
        )
    reason = os.strerror(error.errno) if error.errno else str(error)
    return StorageFailed(f"Диск не принял запись {path} ({reason}), прежние данные целы.")
