"""A new file outside the vault, for a person or another program: private, never over another one, whole or gone.

What is written into it is its maker's affair.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from vault import header
from vault.errors import BadInput
from vault.files import cannot_make, disk_refused, sync_directory


def refuse_taken(path: Path) -> None:
    """BadInput when a new file cannot stand at `path`: something is there, or the folder is not."""
    try:
        taken = path.is_symlink() or path.exists()
    except OSError as error:  # a name longer than any file's, a folder that may not be looked into
        raise cannot_make(error, path) from None
    if taken:
        raise BadInput(f"{path} уже есть, а чужое не перезаписывается. Назовите другой файл; ничего не записано.")
    if not path.absolute().parent.is_dir():
        raise BadInput(f"Папки {path.parent} нет. Создайте её или назовите другое место; ничего не записано.")


@contextlib.contextmanager
def new_file(path: Path, *, buffering: int = -1) -> Iterator[IO[bytes]]:
    """A stream into a new file of mode 0600, durable when the block ends; whatever breaks the block, no file is left.

    `buffering` as `open` takes it: 0 keeps no copy of a secret in a buffer. BadInput when something is there or
    nothing can be, StorageFailed when the disk refuses.
    """
    refuse_taken(path)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except FileExistsError:
        refuse_taken(path)
        raise
    except OSError as error:
        raise cannot_make(error, path) from None
    try:
        with os.fdopen(descriptor, "wb", buffering) as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        sync_directory(path.absolute().parent)
    except BaseException as error:  # half a file must not pass for a whole one, whatever stopped it
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise disk_refused(error, path) from None
        raise


def put_file(path: Path, content: bytes, *, force: bool = False, private: bool = True) -> None:
    """Put a whole file at `path` in one step: nobody ever sees half of it, and what stood there stays until then.

    Mode 0600, or 0644 when it is not `private`. BadInput when something is there and `force` is not given, when it is
    no ordinary file, or when nothing can be made there; StorageFailed when the disk refuses.
    """
    with arriving(path, content, force=force, private=private):
        pass


@contextlib.contextmanager
def arriving(path: Path, content: bytes, *, force: bool = False, private: bool = True) -> Iterator[None]:
    """The same around a block that must not begin on a disk without room: the content is on the disk when the block
    begins, and stands at `path` when it has ended. Whatever breaks the block, no file is left. Errors as `put_file`.
    """
    if force:
        _refuse_strange(path)
    else:
        refuse_taken(path)
    half = path.with_name(f".{path.name}.{os.getpid()}.new")
    mode = 0o600 if private else 0o644
    try:
        descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise cannot_make(error, path) from None
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fchmod(stream.fileno(), mode)
            os.fsync(stream.fileno())
        yield
        if not force:
            refuse_taken(path)
        half.rename(path)
        if not force:
            half = path  # refused by the disk from here on, it is not there either; what was replaced cannot come back
        sync_directory(path.absolute().parent)
    except BaseException as error:  # whatever stopped it, no half of a file is left
        with contextlib.suppress(OSError):
            half.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise disk_refused(error, path) from None
        raise


def _refuse_strange(path: Path) -> None:
    """BadInput when what is to be replaced is a link, a folder, a device or a vault's own, or has no folder."""
    try:
        strange = path.is_symlink() or (path.exists() and not path.is_file())
    except OSError as error:
        raise cannot_make(error, path) from None
    if strange:
        raise BadInput(f"{path} — не обычный файл, он не заменён. Назовите другой файл; ничего не записано.")
    if (path.absolute().parent / header.NAME).exists():
        raise BadInput(
            f"{path} лежит в папке хранилища: там ничего не заменяют. Назовите другой файл; ничего не записано."
        )
    if not path.absolute().parent.is_dir():
        raise BadInput(f"Папки {path.parent} нет. Создайте её или назовите другое место; ничего не записано.")
