"""Putting a backup back: into an empty place, or in the place of a vault that is first set aside whole.

Nothing is ever overwritten. The copy is looked through before anything moves, and what was done is a row in the
journal of the vault put back.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from vault import anchor, doing, header, journal, manifest, slots
from vault.backup import FOLDER, MANIFEST, look_through
from vault.clock import real_now
from vault.database import PRAGMAS, Database
from vault.errors import BadInput, StorageFailed, VaultDamaged
from vault.files import disk_refused, require_private, sync_directory
from vault.header import Header
from vault.journal import Tip
from vault.keys import Deriver, KeyRing, argon2id, wipe
from vault.lock import NAME as LOCK
from vault.lock import WriterLock
from vault.place import ASIDE, exists
from vault.sqlcipher import Connection
from vault.transaction import Actor, Tx

_ROOM = 2
"""Free space asked for before starting, in sizes of the database."""
_BLOCK = 1 << 20
_STOPPED = "Остановлено: копия не поставлена на место. Ничего не изменено."
_PLACING = "Копия встаёт на место хранилища: этого уже не прервать, осталось недолго."


def restore(directory: Path, backup: Path, passphrase: bytearray, derive: Deriver = argon2id) -> Path | None:
    """Put `backup` in the place of the vault; returns where the present one was set aside, if there was one.

    The passphrase (or the words, or a key file) must open the backup's own header, and every page, row and secret of
    the copy is looked through before anything moves. WrongPassphrase, Locked, VaultDamaged, BadInput, VaultHeld,
    StorageFailed, Stopped.
    """
    with doing.saying(_STOPPED):
        return _restore(directory, backup, passphrase, derive)


def _restore(directory: Path, backup: Path, passphrase: bytearray, derive: Deriver) -> Path | None:
    if not (backup / MANIFEST).is_file():
        raise BadInput(f"{backup} — не резервная копия: в ней нет {MANIFEST}.")
    directory = directory.absolute()  # «.» has no name to stand beside
    if directory.exists() and not _may_be_set_aside(directory):
        raise BadInput(f"{directory} занят не хранилищем: восстановление туда ничего не кладёт. Ничего не изменено.")
    require_private(backup)
    head = header.read(backup)
    with doing.step("Проверяю пароль"):
        opened = slots.open_slot(head, passphrase, derive)
    try:
        ring = slots.registry_ring(head, opened.master)
        try:
            slots.open_secret_keys(head, opened.master, ring)
        except VaultDamaged:
            ring.wipe_all()
            raise
    finally:
        wipe(opened.master)
    try:
        _require_sealed(backup, head, ring)
        look_through(backup / head.database_name, ring, head)
        return _put_in_place(directory, backup, head, ring, opened.slot.label)
    except OSError as error:
        raise disk_refused(error, directory) from None
    finally:
        ring.wipe_all()
        shutil.rmtree(_staging(directory), ignore_errors=True)


def _may_be_set_aside(directory: Path) -> bool:
    """Whether this is a vault, however damaged, or an empty place; never somebody's other folder."""
    return exists(directory) or (directory.is_dir() and {path.name for path in directory.iterdir()} <= {FOLDER, LOCK})


def _require_sealed(backup: Path, head: Header, ring: KeyRing) -> None:
    found = manifest.read(backup, ring.journal)
    if found is None or not manifest.whole(found, backup / head.database_name):
        raise VaultDamaged(f"Резервная копия {backup.name} повреждена: опись не сходится с базой. Ничего не изменено.")


def _put_in_place(directory: Path, backup: Path, head: Header, ring: KeyRing, slot: str) -> Path | None:
    aside = None
    if directory.exists():
        aside = directory.with_name(f"{directory.name}{ASIDE}{real_now().strftime('%Y%m%dT%H%M%S%f')}")
    staging = _staging(directory)
    shutil.rmtree(staging, ignore_errors=True)
    _require_room(backup / head.database_name, directory.parent)
    staging.mkdir(mode=0o700)
    copied = staging / head.database_name
    _copy(backup / head.database_name, copied)
    copied.chmod(0o600)
    with copied.open("rb") as stream:
        os.fsync(stream.fileno())
    header.write(staging, head)
    tip = _tell(copied, head, ring, slot, backup.name, aside)
    anchor.write(staging, ring.journal, head.vault_id, head.generation, tip)
    with doing.held(_PLACING):
        _exchange(directory, staging, aside)
    return aside


def _copy(database: Path, target: Path) -> None:
    total = database.stat().st_size
    with (
        doing.step("Кладу копию рядом", total, doing.Unit.BYTES) as at,
        database.open("rb") as source,
        target.open("xb") as stream,
    ):
        done = 0
        while block := source.read(_BLOCK):
            stream.write(block)
            done += len(block)
            at(done)


def _require_room(database: Path, parent: Path) -> None:
    if shutil.disk_usage(parent).free < database.stat().st_size * _ROOM:
        raise StorageFailed("Для восстановления мало места на диске. Ничего не изменено; освободите место и повторите.")


def _tell(database: Path, head: Header, ring: KeyRing, slot: str, name: str, aside: Path | None) -> Tip:
    """The row about the putting back, in the copy before it takes its place; answers the tip after it."""

    def note(connection: Connection) -> Tip:
        tx = Tx(connection, Actor(head.vault_id, head.generation, slot, ""), ring, real_now(), "vault.restored")
        tx.describe("vault", backup=name, aside="" if aside is None else aside.name)
        tx.conclude()
        return journal.tip(connection)

    opened = Database(database, ring.database, PRAGMAS)
    try:
        return opened.write(note)
    finally:
        opened.close()


def _exchange(directory: Path, staging: Path, aside: Path | None) -> None:
    """Two renames under the lock of the present vault; if the second fails, the first is taken back."""
    if aside is not None:
        lock = WriterLock(directory)
        try:
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


def _staging(directory: Path) -> Path:
    return directory.with_name(f".{directory.name}.restoring")
