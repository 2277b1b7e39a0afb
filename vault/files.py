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

from vault.errors import BadInput, PoryadokError, StorageFailed, VaultDamaged

OTHERS = 0o077
_NO_PLACE = {
    errno.ENOENT: "такого места нет",
    errno.ENOTDIR: "в пути не папка",
    errno.EISDIR: "это папка",
    errno.ELOOP: "ссылка ведёт на себя",
    errno.ENAMETOOLONG: "слишком длинное имя",
    errno.EACCES: "нет прав",
    errno.EPERM: "нет прав",
    errno.EROFS: "диск только для чтения",
}
_REASONS = _NO_PLACE | {errno.EIO: "ошибка диска", errno.EFBIG: "файл больше дозволенного"}


def write_atomically(path: Path, content: bytes) -> None:
    """Replace `path` by `content` in one step that survives a power cut: temp, fsync, rename, fsync(dir)."""
    temporary = half_written(path)
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


def half_written(path: Path) -> Path:
    """Where the content of `path` stands until it takes its place; a death may leave it there."""
    return path.with_name(path.name + ".new")


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
    return StorageFailed(f"Диск не принял запись {path} ({reason(error)}), прежние данные целы.")


def cannot_make(error: OSError, path: Path) -> PoryadokError:
    """The sentence for a new file whose place a person named: BadInput where nothing can be made, else the disk's."""
    if error.errno in _NO_PLACE:
        return BadInput(f"{path} не создать: {reason(error)}. Ничего не изменено; назовите другое место.")
    return disk_refused(error, path)


def reason(error: OSError) -> str:
    """Why the system refused, in Russian where the case is a common one."""
    return _REASONS.get(error.errno or 0) or error.strerror or type(error).__name__
