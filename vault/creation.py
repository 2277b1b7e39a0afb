"""Creating a vault: all of it in a directory beside, which takes its name only when it is whole."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from vault import anchor, header, journal, recovery, schema, slots
from vault.clock import Clock, real_now
from vault.database import Database
from vault.errors import BadInput
from vault.files import disk_refused, sync_directory
from vault.header import Header
from vault.keys import KEY, Deriver, KdfCost, KeyRing, argon2id, random_bytes, wipe
from vault.opening import PRAGMAS, open_vault
from vault.schema import Schema
from vault.sqlcipher import Connection
from vault.store import Store
from vault.tables import SCHEMA
from vault.transaction import Actor, Tx

_GENERATION = 1


@dataclass(frozen=True)
class Created:
    """The new vault, open, and its recovery words, which exist nowhere else."""

    store: Store
    vault_id: str
    recovery_words: str = field(repr=False)


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
    """Make a vault in `directory`, which must be absent or empty, and open it with the passphrase given.

    BadInput when the directory is taken or the passphrase is empty; StorageFailed leaves nothing behind.
    """
    if not passphrase:
        raise BadInput("Пустой пароль не годится.")
    if not cost.within_bounds():
        raise BadInput("Стоимость вывода ключа вне допустимых пределов.")
    directory = directory.absolute()  # «.» has no name to stand beside
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise BadInput(f"{directory} уже занят: хранилище создаётся только на пустом месте. Ничего не изменено.")
    staging = directory.with_name(f".{directory.name}.creating")
    try:
        directory.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir(mode=0o700)
        words = _fill(staging, passphrase, cost, (SCHEMA, *schemas), clock or Clock(), derive)
        staging.rename(directory)
        sync_directory(directory.parent)
    except OSError as error:
        raise disk_refused(error, directory) from None
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    store = open_vault(directory, passphrase, schemas=schemas, facts=facts, clock=clock, derive=derive)
    return Created(store, store.vault_id, words)


def _fill(
    staging: Path,
    passphrase: bytearray,
    cost: KdfCost,
    schemas: Sequence[Schema],
    clock: Clock,
    derive: Deriver,
) -> str:
    """Header, database and anchor of a new vault; returns the recovery words."""
    vault_id, master, code = uuid.uuid4().hex, random_bytes(KEY), random_bytes(KEY)
    try:
        registry_keys, secret_keys = slots.new_keys(vault_id, _GENERATION, master)
        key = slots.header_key(master)
        head = Header(
            vault_id=vault_id,
            sequence=1,
            generation=_GENERATION,
            slots=(
                slots.passphrase_slot(vault_id, master, passphrase, cost, derive, "пароль"),
                slots.recovery_slot(vault_id, master, code),
            ),
            registry_keys=registry_keys,
            secret_keys=secret_keys,
        ).authenticated(key)
        wipe(key)
        ring = slots.registry_ring(head, master)
        try:
            _write_database(staging, head, ring, schemas, clock)
        finally:
            ring.wipe_all()
        header.write(staging, head)
        return recovery.to_words(code)
    finally:
        wipe(master, code)


def _write_database(staging: Path, head: Header, ring: KeyRing, schemas: Sequence[Schema], clock: Clock) -> None:
    path = staging / head.database_name
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    judged = clock.fixed.isoformat() if clock.fixed else ""
    actor = Actor(head.vault_id, head.generation, "пароль", judged)

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
