"""The only adapter of sqlcipher3: typed connections, safe opening, errors in our words.

Keys go by `set_key(bytearray)`, never as PRAGMA text, which would leave copies in memory; SQLCipher's own
log is silenced before keying, since it would print over the screen. No trace callback is ever installed.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol, cast

from sqlcipher3 import dbapi2

from vault import doing
from vault.errors import PoryadokError, Stopped, StorageFailed, VaultDamaged, VaultHeld
from vault.types import Parameter

PAGE_SIZE = 4096
"""Bytes; the default of SQLCipher 4."""
RAW_KEY_LENGTH = 67
"""x'<64 hex digits>': any other length would silently be taken for a passphrase."""

_HEX = b"0123456789abcdef"
_CORRUPT, _NOT_A_DATABASE = 11, 26  # SQLITE_CORRUPT, SQLITE_NOTADB
_BUSY, _LOCKED = 5, 6  # SQLITE_BUSY, SQLITE_LOCKED
_FULL, _IO_ERROR, _READ_ONLY, _CANNOT_OPEN = 13, 10, 8, 14  # SQLITE_FULL, _IOERR, _READONLY, _CANTOPEN
_INTERRUPTED = 9  # SQLITE_INTERRUPT
_LISTENING = 20_000
"""Instructions of SQLite between two looks whether somebody stopped it: about a millisecond."""
_BY_WORDS = {  # of sqlite3_errstr: errors of the backup API come without their code
    "database disk image is malformed": _CORRUPT,
    "file is not a database": _NOT_A_DATABASE,
    "database or disk is full": _FULL,
    "disk I/O error": _IO_ERROR,
    "attempt to write a readonly database": _READ_ONLY,
    "unable to open database file": _CANNOT_OPEN,
}

DatabaseError: type[Exception] = dbapi2.DatabaseError
IntegrityError: type[Exception] = dbapi2.IntegrityError
Cell = None | int | float | str | bytes


class Row(Protocol):
    """A row of an answer: cells by number or by name."""

    def __getitem__(self, key: int | str) -> Cell: ...
    def __iter__(self) -> Iterator[Cell]: ...
    def keys(self) -> list[str]: ...


class Cursor(Protocol):
    lastrowid: int
    rowcount: int

    def fetchone(self) -> Row | None: ...
    def fetchall(self) -> list[Row]: ...
    def __iter__(self) -> Iterator[Row]: ...


class Connection(Protocol):
    in_transaction: bool

    def execute(self, sql: str, parameters: Sequence[Parameter] = ...) -> Cursor: ...
    def executemany(self, sql: str, rows: Sequence[Sequence[Parameter]]) -> Cursor: ...
    def backup(
        self, target: Connection, *, pages: int, progress: Callable[[int, int, int], None], sleep: float
    ) -> None: ...
    def set_progress_handler(self, handler: Callable[[], int] | None, steps: int) -> None: ...
    def set_key(self, key: bytearray) -> None: ...
    def close(self) -> None: ...


def connect(path: Path, key: bytearray) -> Connection:
    """Open `path` with the raw 32-byte `key` (left untouched) and prove that the key fits.

    A missing file is created. VaultDamaged when the file is not a database of this key.
    """
    connection = cast("Connection", dbapi2.connect(str(path), isolation_level=None, check_same_thread=True))
    connection.row_factory = dbapi2.Row  # type: ignore[attr-defined]  # the Protocol lists what we call
    raw = _raw_form(key)
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.set_key(raw)
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA trusted_schema = OFF")
    except DatabaseError as error:
        connection.close()
        raise translate(error, path) from None
    finally:
        raw[:] = bytes(len(raw))
    return connection


def _raw_form(key: bytearray) -> bytearray:
    """x'…' digit by digit: a hex string would be one more copy of the key that cannot be wiped."""
    raw = bytearray(b"x'")
    for byte in key:
        raw.append(_HEX[byte >> 4])
        raw.append(_HEX[byte & 15])
    raw += b"'"
    if len(raw) != RAW_KEY_LENGTH:
        raise AssertionError("a raw SQLCipher key has 64 hex digits")
    return raw


@contextlib.contextmanager
def stoppable(connection: Connection) -> Iterator[None]:
    """Within the block a statement under way ends with `Stopped` when whoever waits for it says so (`vault.doing`)."""
    waiting = doing.current()
    if waiting is None:
        yield
        return
    connection.set_progress_handler(lambda: int(waiting.stopping and not waiting.held), _LISTENING)
    try:
        yield
    except DatabaseError as error:
        if getattr(error, "sqlite_errorcode", None) == _INTERRUPTED:
            raise Stopped from None
        raise
    finally:
        connection.set_progress_handler(None, 0)


def translate(error: Exception, path: Path) -> PoryadokError | Exception:
    """Our error for SQLite's; an error that is a bug of ours comes back as it is."""
    code = getattr(error, "sqlite_errorcode", None)
    primary = code & 0xFF if isinstance(code, int) else _BY_WORDS.get(str(error))
    if primary in (_CORRUPT, _NOT_A_DATABASE):
        return VaultDamaged(
            f"Файл {path.name} повреждён или подменён: содержимое не сходится с ключом. "
            "Ничего не записано. Проверьте: poryadok vault verify; восстановить: poryadok vault restore."
        )
    if primary in (_BUSY, _LOCKED):  # our own lock was passed by: a foreign program has the file
        return VaultHeld(
            f"Файл {path.name} занят другой программой: это действие не записано, прежние данные целы. "
            "Закройте её и повторите."
        )
    if primary == _FULL:
        return StorageFailed(
            f"На диске кончилось место: это действие не записано, прежние данные в {path.name} целы. "
            "Освободите место и повторите."
        )
    if primary in (_IO_ERROR, _READ_ONLY, _CANNOT_OPEN):
        return StorageFailed(
            f"Диск не даёт работать с {path.name}: это действие не записано, прежние данные целы. "
            "Проверьте диск и место на нём и повторите."
        )
    return error
