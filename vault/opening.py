"""Opening a vault: every refusal comes before anything is written, and names what is wrong.

Order: private files, the writer's lock, the header's checksum and bounds, the slot, the header's MAC, the database
(size, vault, generation), migrations, the anchor.
"""

from __future__ import annotations

import glob
from collections.abc import Sequence
from pathlib import Path

from vault import anchor, header, schema, slots
from vault.clock import Clock
from vault.database import Database
from vault.errors import BadInput, VaultDamaged
from vault.facts import FactsDatabase
from vault.files import require_private
from vault.header import Header, Slot, SlotKind
from vault.keys import Deriver, KeyRing, argon2id, wipe
from vault.lock import NAME as LOCK_NAME
from vault.lock import WriterLock
from vault.schema import Schema
from vault.sqlcipher import PAGE_SIZE, Connection
from vault.store import Store, Tier
from vault.tables import SCHEMA
from vault.transaction import Actor, Tx

ASIDE = ".aside-"
"""Follows the vault's name when restoring sets it aside; a moment follows."""

PRAGMAS = ("journal_mode = DELETE", "synchronous = EXTRA", "locking_mode = EXCLUSIVE")


def exists(directory: Path) -> bool:
    """Whether `directory` looks like a vault at all."""
    return (directory / header.NAME).exists() or (directory / header.COPY).exists() or any(directory.glob("vault-*.db"))


def open_vault(
    directory: Path,
    passphrase: bytearray,
    *,
    schemas: Sequence[Schema],
    facts: Schema,
    tier: Tier = Tier.SECRETS,
    clock: Clock | None = None,
    derive: Deriver = argon2id,
) -> Store:
    """Open the vault in `directory` up to `tier`; `passphrase` may be the recovery words.

    BadInput (no vault, newer format), VaultHeld, VaultDamaged, WrongPassphrase. A finding of the anchor does not
    stop the opening: it makes the store read-only with a reason.
    """
    if not exists(directory):
        raise BadInput(_no_vault(directory))
    require_private_vault(directory)
    lock = WriterLock(directory)
    try:
        head = header.read(directory)
        ring, slot = _unlock(head, passphrase, tier, derive)
        try:
            return _open_databases(
                directory, head, ring, slot, lock, (SCHEMA, *schemas), facts, clock or Clock(), derive
            )
        except BaseException:  # nor may the keys
            ring.wipe_all()
            raise
    except BaseException:  # the lock must not outlive a failed opening, whatever failed
        lock.release()
        raise


def _unlock(head: Header, passphrase: bytearray, tier: Tier, derive: Deriver) -> tuple[KeyRing, Slot]:
    """The keys up to `tier` and the slot that gave them; the master key is gone again."""
    opened = slots.open_slot(head, passphrase, derive)
    try:
        ring = slots.registry_ring(head, opened.master)
        try:
            if tier is Tier.SECRETS:
                slots.open_secret_keys(head, opened.master, ring)
        except VaultDamaged:
            ring.wipe_all()
            raise
    finally:
        wipe(opened.master)
    return ring, opened.slot


def _no_vault(directory: Path) -> str:
    """The sentence for an empty place; a restoring that was cut short left the vault under another name."""
    place = directory.absolute()
    aside = sorted(place.parent.glob(f"{glob.escape(place.name + ASIDE)}*")) if place.parent.is_dir() else []
    if aside:
        return (
            f"В {directory} нет хранилища, но рядом лежит отложенное: {aside[-1]}. "
            "Похоже, восстановление прервалось: верните его на место (mv) или повторите vault restore."
        )
    return f"В {directory} нет хранилища. Создать: poryadok vault init."


def require_private_vault(directory: Path) -> None:
    """VaultDamaged when the directory or a file of the vault can be read by others."""
    require_private(directory)
    for name in (header.NAME, header.COPY, LOCK_NAME, anchor.NAME):
        if (directory / name).is_symlink() or (directory / name).exists():
            require_private(directory / name)
    for pattern in ("vault-*.db*", "facts-*.db*"):
        for path in directory.glob(pattern):
            require_private(path)


def _open_databases(
    directory: Path,
    head: Header,
    ring: KeyRing,
    slot: Slot,
    lock: WriterLock,
    schemas: Sequence[Schema],
    facts: Schema,
    clock: Clock,
    derive: Deriver,
) -> Store:
    path = directory / head.database_name
    if not path.exists() or path.stat().st_size == 0:
        raise VaultDamaged(
            f"Нет базы хранилища {path.name} или она пуста. Ничего не записано. Восстановить: poryadok vault restore."
        )
    database = Database(path, ring.database, PRAGMAS)
    try:
        database.read(lambda connection: _require_whole(connection, path, head))
        database.read(lambda connection: schema.pending(connection, schemas))  # a newer vault: before anything else
        finding = database.read(
            lambda connection: anchor.finding(directory, connection, ring.journal, head.vault_id, head.generation)
        )
        judged = clock.fixed.isoformat() if clock.fixed else ""
        actor = Actor(head.vault_id, head.generation, slot.label, judged)
        facts_database = FactsDatabase(directory / head.facts_name, ring, actor, facts)
    except BaseException:  # the file goes whatever failed
        database.close()
        raise
    store = Store(
        directory,
        head,
        ring,
        slot=slot.label,
        lock=lock,
        database=database,
        facts=facts_database,
        clock=clock,
        derive=derive,
        read_only_reason=finding,
    )
    try:
        store.when_writable(lambda: _first_writes(store, schemas, slot))
    except BaseException:  # a store that cannot be used must not stay half open
        store.close()
        raise
    return store


def _first_writes(store: Store, schemas: Sequence[Schema], slot: Slot) -> None:
    """What an opening writes, once it may: an interrupted change of the header, migrations, the use of the words."""
    header.finish_copy(store.directory, store.header)
    migrate(store, schemas)
    if slot.kind is SlotKind.RECOVERY:
        store.write("recovery.used", lambda tx: tx.describe("vault"))


def migrate(store: Store, schemas: Sequence[Schema]) -> None:
    """Apply the steps the vault has not seen, in one journalled transaction."""
    steps = store.database.read(lambda connection: schema.pending(connection, schemas))
    if not steps:
        return

    def upgrade(tx: Tx) -> None:
        schema.apply(tx.connection, steps)
        tx.describe("vault", steps=[f"{component} {step.number}" for component, step in steps])

    store.write("schema.migrated", upgrade)


def _require_whole(connection: Connection, path: Path, head: Header) -> None:
    row = connection.execute("PRAGMA page_count").fetchone()
    pages = row[0] if row else None
    if not isinstance(pages, int) or pages * PAGE_SIZE != path.stat().st_size:
        raise VaultDamaged(
            f"База {path.name} обрезана или дописана: размер не сходится с числом страниц. "
            "Ничего не записано. Восстановить: poryadok vault restore."
        )
    known = connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'meta'").fetchone()
    meta = connection.execute("SELECT vault_id, generation FROM meta").fetchone() if known else None
    if meta is None or meta[0] != head.vault_id or meta[1] != head.generation:
        raise VaultDamaged(f"База {path.name} от другого хранилища или другого поколения ключей. Ничего не записано.")
