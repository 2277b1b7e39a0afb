"""Backups: a verified encrypted copy with its header and a sealed manifest; putting one back.

A copy counts only after it was opened and looked through. It goes by SQLite's backup API, never by copying the live
file. Putting back never overwrites: the present vault is set aside whole.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from vault import anchor, header, journal, slots
from vault.canonical import canonical
from vault.clock import real_now
from vault.errors import BadInput, StorageFailed, VaultDamaged
from vault.files import disk_refused, require_private, sync_directory, write_atomically
from vault.header import Header
from vault.journal import Tip
from vault.keys import Deriver, KeyRing, argon2id, wipe
from vault.lock import NAME as LOCK
from vault.lock import WriterLock
from vault.opening import ASIDE, exists
from vault.sqlcipher import Connection, DatabaseError, connect, translate
from vault.store import Store
from vault.types import Json

FOLDER = "backups"
MANIFEST = "manifest.json"
_PAGES_AT_ONCE = 256
_ROOM = 3
"""Free space asked for before starting, in sizes of the database."""


@dataclass(frozen=True)
class Backup:
    """A copy that was opened and looked through."""

    path: Path
    size: int
    """Bytes of the database."""
    rows: int
    """Rows of the journal."""


def make(store: Store) -> Backup:
    """Copy, look through, seal, and only then name the copy. StorageFailed, VaultDamaged leave no copy behind."""
    folder = store.directory / FOLDER
    name = real_now().strftime("%Y-%m-%dT%H%M%S.%f")
    staging, final = folder / f".{name}.making", folder / name
    store.write("backup.made", lambda tx: tx.describe("vault", name=name))
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        _require_room(store, folder)
        staging.mkdir(mode=0o700)
        target = staging / store.header.database_name
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        store.database.outside(lambda source: _copy(source, target, store.ring))
        tip = look_through(target, store.ring, store.header)
        header.write(staging, store.header)
        _seal(staging, target, store, tip)
        staging.rename(final)
        sync_directory(folder)
    except OSError as error:
        raise disk_refused(error, final) from None
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    store.write_anchor()
    return Backup(final, (final / store.header.database_name).stat().st_size, tip.n)


def listing(directory: Path) -> tuple[Path, ...]:
    """The finished backups of a vault, oldest first."""
    folder = directory / FOLDER
    if not folder.is_dir():
        return ()
    return tuple(sorted(path for path in folder.iterdir() if (path / MANIFEST).is_file()))


def restore(directory: Path, backup: Path, passphrase: bytearray, derive: Deriver = argon2id) -> Path | None:
    """Put `backup` in the place of the vault; returns where the present one was set aside, if there was one.

    The passphrase must open the backup's own header, and the copy is looked through before anything moves.
    WrongPassphrase, VaultDamaged, BadInput, VaultHeld.
    """
    if not (backup / MANIFEST).is_file():
        raise BadInput(f"{backup} — не резервная копия: в ней нет {MANIFEST}.")
    directory = directory.absolute()  # «.» has no name to stand beside
    if directory.exists() and not _may_be_set_aside(directory):
        raise BadInput(f"{directory} занят не хранилищем: восстановление туда ничего не кладёт. Ничего не изменено.")
    require_private(backup)
    head = header.read(backup)
    opened = slots.open_slot(head, passphrase, derive)
    try:
        ring = slots.registry_ring(head, opened.master)
    finally:
        wipe(opened.master)
    try:
        _require_sealed(backup, head, ring)
        tip = look_through(backup / head.database_name, ring, head)
        return _put_in_place(directory, backup, head, ring, tip)
    except OSError as error:
        raise disk_refused(error, directory) from None
    finally:
        ring.wipe_all()
        shutil.rmtree(_staging(directory), ignore_errors=True)


def _may_be_set_aside(directory: Path) -> bool:
    """Whether this is a vault, however damaged, or an empty place; never somebody's other folder."""
    return exists(directory) or (directory.is_dir() and {path.name for path in directory.iterdir()} <= {FOLDER, LOCK})


def look_through(path: Path, ring: KeyRing, head: Header) -> Tip:
    """Open a closed copy and check every page, the structure, the links and the journal's chain; VaultDamaged."""
    connection = connect(path, ring.database)
    try:
        broken = connection.execute("PRAGMA cipher_integrity_check").fetchall()
        structure = [row[0] for row in connection.execute("PRAGMA integrity_check")]
        links = connection.execute("PRAGMA foreign_key_check").fetchall()
        chain = journal.check_chain(connection, ring.journal, head.vault_id)
        tip = journal.tip(connection)
    except DatabaseError as error:
        raise translate(error, path) from None
    finally:
        connection.close()
    if broken or structure != ["ok"] or links or chain.broken_at is not None:
        raise VaultDamaged(
            f"Копия {path.parent.name} не прошла проверку и не считается. Проверьте: poryadok vault verify."
        )
    return tip


def _copy(source: Connection, target: Path, ring: KeyRing) -> None:
    copy = connect(target, ring.database)
    try:
        source.backup(copy, pages=_PAGES_AT_ONCE, sleep=0)
    finally:
        copy.close()


def _require_room(store: Store, folder: Path) -> None:
    needed = (store.directory / store.header.database_name).stat().st_size * _ROOM
    if shutil.disk_usage(folder).free < needed:
        raise StorageFailed("Для резервной копии мало места на диске. Освободите место и повторите; хранилище цело.")


def _seal(staging: Path, target: Path, store: Store, tip: Tip) -> None:
    body: dict[str, Json] = {
        "vault_id": store.vault_id,
        "generation": store.header.generation,
        "made_at": real_now().isoformat(timespec="seconds"),
        "sha256": _digest(target),
        "n": tip.n,
        "mac": tip.mac.hex(),
    }
    mac = hmac.digest(store.ring.journal, canonical(body), "sha256").hex()
    write_atomically(staging / MANIFEST, canonical({**body, "seal": mac}))


def _require_sealed(backup: Path, head: Header, ring: KeyRing) -> None:
    try:
        loaded = cast("dict[str, Json]", json.loads((backup / MANIFEST).read_bytes()))
        seal = str(loaded.pop("seal")).encode("utf-8", "replace")
        expected = hmac.digest(ring.journal, canonical(loaded), "sha256").hex().encode()
        whole = hmac.compare_digest(seal, expected) and loaded["sha256"] == _digest(backup / head.database_name)
    except (OSError, ValueError, KeyError, AttributeError, TypeError, RecursionError):
        whole = False
    if not whole:
        raise VaultDamaged(f"Резервная копия {backup.name} повреждена: опись не сходится с базой. Ничего не изменено.")


def _digest(path: Path) -> str:
    """Of a closed copy only; a live database is never opened like this."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _put_in_place(directory: Path, backup: Path, head: Header, ring: KeyRing, tip: Tip) -> Path | None:
    staging = _staging(directory)
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(mode=0o700)
    copied = staging / head.database_name
    shutil.copyfile(backup / head.database_name, copied)
    copied.chmod(0o600)
    with copied.open("rb") as stream:
        os.fsync(stream.fileno())
    header.write(staging, head)
    anchor.write(staging, ring.journal, head.vault_id, head.generation, tip)
    aside = None
    if directory.exists():
        lock = WriterLock(directory)
        try:
            aside = directory.with_name(f"{directory.name}{ASIDE}{real_now().strftime('%Y%m%dT%H%M%S%f')}")
            directory.rename(aside)
        finally:
            lock.release()
    try:
        staging.rename(directory)
    except OSError:
        if aside is not None:
            aside.rename(directory)
        raise
    if aside is not None and (aside / FOLDER).is_dir():  # last: nothing may ever clear away a folder that holds them
        (aside / FOLDER).rename(directory / FOLDER)
    sync_directory(directory.parent)
    return aside


def _staging(directory: Path) -> Path:
    return directory.with_name(f".{directory.name}.restoring")
