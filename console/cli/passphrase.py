"""Where a passphrase comes from: a private file or the terminal. Never an argument, never a variable.

What a good passphrase is and what it opens is the vault's affair.
"""

from __future__ import annotations

import codecs
import getpass
import os
import stat
import sys
from pathlib import Path

from console.format import reason
from vault.errors import BadInput, Locked
from vault.keys import normal_passphrase, wipe

_LONGEST = 4096  # bytes; a longer file is surely not a passphrase


def from_file(path: Path) -> bytearray:
    """The passphrase in NFC and UTF-8, one final newline and the mark that some editors put first dropped.

    The caller wipes it.

    BadInput unless the file is regular, of the same user, and of mode 0600, or a credential that systemd hands to this
    service. The checks look at the opened file, so that it cannot be swapped in between.
    """
    raw = read_private(path)
    if raw.startswith(codecs.BOM_UTF8):
        del raw[: len(codecs.BOM_UTF8)]
    if raw.endswith(b"\n"):
        del raw[-1:]
        if raw.endswith(b"\r"):
            del raw[-1:]
    if not raw:
        raise BadInput(f"Файл пароля {path} пуст.")
    if raw.isascii():
        return raw
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise BadInput(f"Файл пароля {path} записан не в UTF-8.") from None
    finally:
        wipe(raw)
    return _normal(text)


def read_private(path: Path, what: str = "Файл пароля") -> bytearray:
    """The content of a private file; the caller wipes it. BadInput as `from_file`, beginning with `what`."""
    try:
        # O_NONBLOCK: a named pipe must be refused, not waited for.
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError as error:
        raise BadInput(f"{what} {path} не открывается: {reason(error)}.") from None
    try:
        found = os.fstat(descriptor)
        if not _is_credential(path, found):
            _require_private(path, found, what)
        buffer = bytearray(_LONGEST + 1)
        size = os.readv(descriptor, [buffer])
    finally:
        os.close(descriptor)
    content = buffer[:size]
    wipe(buffer)
    return content


def _require_private(path: Path, found: os.stat_result, what: str) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise BadInput(f"{what} {path} — не обычный файл.")
    if found.st_uid != os.geteuid():
        raise BadInput(f"{what} {path} принадлежит другому пользователю.")
    if stat.S_IMODE(found.st_mode) != 0o600:
        raise BadInput(f"{what} {path} доступен не только вам: нужен режим 0600 (chmod 600 {path}).")
    _require_small(path, found, what)


def _require_small(path: Path, found: os.stat_result, what: str) -> None:
    if found.st_size > _LONGEST:
        raise BadInput(f"{what} {path} слишком велик.")


def _is_credential(path: Path, found: os.stat_result) -> bool:
    """Whether an opened file is one that systemd hands to this service (systemd.exec(5), LoadCredential).

    It lies in the folder that the variable names, and neither of the two can be read or written by anybody else.
    """
    named = os.environ.get("CREDENTIALS_DIRECTORY")
    if not named or not stat.S_ISREG(found.st_mode):
        return False
    try:
        folder = Path(named).stat()
        inside = (Path(named) / path.name).lstat()
    except (OSError, ValueError):
        return False
    return os.path.samestat(inside, found) and _is_handed(folder) and _is_handed(found)


def _is_handed(found: os.stat_result) -> bool:
    # Where the file system keeps access lists systemd leaves both to root and lets this user in by a list, whose mask
    # then stands in the bits of the group; elsewhere both are the user's own.
    forbidden = 0o027 if found.st_uid == found.st_gid == 0 else 0o077
    return found.st_uid in {0, os.geteuid()} and not stat.S_IMODE(found.st_mode) & forbidden


def from_terminal(prompt: str) -> bytearray:
    """Asked without echo; Locked if there is no terminal to ask on, so that a script never hangs."""
    if not sys.stdin.isatty():
        raise Locked("Нужен пароль хранилища, а спросить не у кого: укажите --passphrase-file.")
    text = getpass.getpass(prompt)
    if not text:
        raise Locked("Пароль не введён.")
    return _normal(text)


def new_from_terminal() -> bytearray:
    """A new passphrase, asked twice; BadInput if the two differ."""
    first = from_terminal("Новый пароль: ")
    second = from_terminal("Ещё раз: ")
    if first != second:
        raise BadInput("Пароли не совпали; ничего не изменено.")
    wipe(second)
    return first


def _normal(text: str) -> bytearray:
    try:
        return normal_passphrase(text)
    except UnicodeEncodeError:
        raise BadInput("Пароль введён не в UTF-8; проверьте кодировку терминала.") from None
