"""Creating a vault: all of it in a directory beside, which takes its name only when it is whole and asked to.

Between the two the person is shown the recovery words and types some of them back; until then nothing exists under the
final name.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from vault import anchor, header, journal, recovery, schema, slots, slotting
from vault.clock import Clock, real_now
from vault.database import PRAGMAS, Database
from vault.errors import BadInput
from vault.files import disk_refused, sync_directory
from vault.header import Header, SlotKind
from vault.keys import KEY, Deriver, KdfCost, KeyRing, argon2id, random_bytes, wipe
from vault.lock import WriterLock, is_held
from vault.opening import open_vault
from vault.schema import Schema
from vault.sqlcipher import Connection
from vault.store import Store
from vault.tables import SCHEMA
from vault.transaction import Actor, Tx

_GENERATION = 1
LABEL, DEPUTY = "пароль", "пароль заместителя"


@dataclass(frozen=True)
class Created:
    """The new vault, open, and its recovery words, which exist nowhere else."""

    store: Store
    vault_id: str
    recovery_words: str = field(repr=False)


class Prepared:
    """A vault that is whole but has no name yet. `finish` or `discard` ends it; after either it is of no use.

    It holds the passphrase until then, to open the vault by it as any other time.
    """

    def __init__(
        self,
        directory: Path,
        words: str,
        staging: Path,
        lock: WriterLock,
        passphrase: bytearray,
        opening: Callable[[bytearray], Store],
    ) -> None:
        self.directory = directory
        self.recovery_words = words
        """Shown once; no repr tells them."""
        self._staging, self._lock, self._passphrase, self._opening = staging, lock, passphrase, opening
        self._ended = False

    def finish(self) -> Created:
        """Give the vault its name and open it. BadInput when the place was taken meanwhile; StorageFailed."""
        if self._ended:
            raise AssertionError("a prepared vault ends once")
        try:
            require_free(self.directory)
            self._staging.rename(self.directory)
            sync_directory(self.directory.parent)
            self._lock.release()
            store = self._opening(self._passphrase)
        except OSError as error:
            raise disk_refused(error, self.directory) from None
        finally:
            self.discard()
        return Created(store, store.vault_id, self.recovery_words)

    def discard(self) -> None:
        """Remove what has no name yet, and forget the passphrase; a second call does nothing."""
        if not self._ended:
            self._ended = True
            wipe(self._passphrase)
            shutil.rmtree(self._staging, ignore_errors=True)
            self._lock.release()


def create(
    directory: Path,
    passphrase: bytearray,
    *,
    cost: KdfCost,
    schemas: Sequence[Schema],
    facts: Schema,
    clock: Clock | None = None,
    derive: Deriver = argon2id,
) -> Created:
    """`prepare` and `finish` at once: for vaults that nobody's memory hangs on, and where nobody can be asked."""
    return prepare(directory, passphrase, cost=cost, schemas=schemas, facts=facts, clock=clock, derive=derive).finish()


def prepare(
    directory: Path,
    passphrase: bytearray,
    *,
    cost: KdfCost,
    schemas: Sequence[Schema],
    facts: Schema,
    clock: Clock | None = None,
    derive: Deriver = argon2id,
    deputy: bytearray | None = None,
) -> Prepared:
    """Make a vault for `directory`, which must be absent or empty; `deputy` is a second passphrase.

    BadInput when the directory is taken or a passphrase is no good, VaultHeld when another process is making a vault
    there; StorageFailed leaves nothing behind.
    """
    _require_good(passphrase, deputy, cost)
    directory = directory.absolute()  # «.» has no name to stand beside
    require_free(directory)
    staging = _staging(directory)
    lock: WriterLock | None = None
    try:
        directory.parent.mkdir(parents=True, exist_ok=True)
        lock = _taken(staging)
        words = _fill(staging, passphrase, deputy, cost, (SCHEMA, *schemas), clock or Clock(), derive)
    except BaseException as error:  # whatever it was, nothing of it may stay
        if lock is not None:
            shutil.rmtree(staging, ignore_errors=True)
            lock.release()
        if isinstance(error, OSError):
            raise disk_refused(error, directory) from None
        raise

    def opening(given: bytearray) -> Store:
        return open_vault(directory, given, schemas=schemas, facts=facts, clock=clock, derive=derive)

    return Prepared(directory, words, staging, lock, bytearray(passphrase), opening)


def broken_off(directory: Path) -> bool:
    """Whether a process died while it was making a vault for this place; False while one is alive and making it."""
    staging = _staging(directory.absolute())
    return staging.is_dir() and is_held(staging) is None


def _staging(directory: Path) -> Path:
    """Where a vault stands until it has its name."""
    return directory.with_name(f".{directory.name}.creating")


def require_free(directory: Path) -> None:
    """BadInput unless a vault can be made in the place: absent or empty."""
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise BadInput(f"{directory} уже занят: хранилище создаётся только на пустом месте. Ничего не изменено.")


def _require_good(passphrase: bytearray, deputy: bytearray | None, cost: KdfCost) -> None:
    for given in (passphrase, *([] if deputy is None else [deputy])):
        slotting.require_passphrase(given)
    if deputy == passphrase:
        raise BadInput("Пароль заместителя должен быть другим: иначе второго способа входа нет. Ничего не создано.")
    if not cost.within_bounds():
        raise BadInput("Стоимость вывода ключа вне допустимых пределов.")


def _taken(staging: Path) -> WriterLock:
    """An empty private directory, held against another process that would make a vault in the same place."""
    if staging.exists():  # of a death; or of a process that is alive and says so
        with contextlib.suppress(FileNotFoundError):
            WriterLock(staging).release()
        shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(mode=0o700)
    return WriterLock(staging)


def _fill(
    staging: Path,
    passphrase: bytearray,
    deputy: bytearray | None,
    cost: KdfCost,
    schemas: Sequence[Schema],
    clock: Clock,
    derive: Deriver,
) -> str:
    """Header, database and anchor of a new vault, its ways in opened in memory; returns the recovery words."""
    vault_id, master, code = uuid.uuid4().hex, random_bytes(KEY), random_bytes(KEY)
    try:
        head = _header(vault_id, master, code, [(LABEL, passphrase), (DEPUTY, deputy)], cost, derive)
        words = recovery.to_words(code)
        for slot in head.slots:
            if slot.kind is SlotKind.RECOVERY:
                slotting.prove(head, slot, bytearray(words.encode()), derive)
        if deputy is not None:
            slotting.prove(head, head.slots[1], deputy, derive)
        ring = slots.registry_ring(head, master)
        try:
            _write_database(staging, head, ring, schemas, clock)
        finally:
            ring.wipe_all()
        header.write(staging, head)
        return words
    finally:
        wipe(master, code)


def _header(
    vault_id: str,
    master: bytearray,
    code: bytearray,
    passphrases: Sequence[tuple[str, bytearray | None]],
    cost: KdfCost,
    derive: Deriver,
) -> Header:
    registry_keys, secret_keys = slots.new_keys(vault_id, _GENERATION, master)
    key = slots.header_key(master)
    try:
        return Header(
            vault_id=vault_id,
            sequence=1,
            generation=_GENERATION,
            slots=(
                *(
                    slots.passphrase_slot(vault_id, master, given, cost, derive, label)
                    for label, given in passphrases
                    if given is not None
                ),
                slots.recovery_slot(vault_id, master, code),
            ),
            registry_keys=registry_keys,
            secret_keys=secret_keys,
        ).authenticated(key)
    finally:
        wipe(key)


def _write_database(staging: Path, head: Header, ring: KeyRing, schemas: Sequence[Schema], clock: Clock) -> None:
    path = staging / head.database_name
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    judged = clock.fixed.isoformat() if clock.fixed else ""
    actor = Actor(head.vault_id, head.generation, LABEL, judged)

    def begin(connection: Connection) -> None:
        schema.apply(connection, schema.pending(connection, schemas))
        connection.execute("INSERT INTO meta VALUES (?, ?)", (head.vault_id, head.generation))
        tx = Tx(connection, actor, ring, real_now(), "vault.created")
        tx.describe("vault", generation=head.generation, slots=[slot.kind.value for slot in head.slots])
        tx.conclude()

    database = Database(path, ring.database, PRAGMAS)
    try:
        database.write(begin)
        tip = database.read(journal.tip)
    finally:
        database.close()
    anchor.write(staging, ring.journal, head.vault_id, head.generation, tip)
