"""Opening a vault: every refusal comes before anything is written, and names what is wrong.

Order: private files, the writer's lock, the header's checksum and bounds, the slot, the header's MAC, the database
(size, vault, generation), migrations, the anchor.
"""

from __future__ import annotations

import glob
from collections.abc import Sequence
from pathlib import Path

from vault import anchor, backup, generation, header, schema, slots, slotting
from vault.clock import Clock
from vault.database import PRAGMAS, Database
from vault.errors import BadInput, Locked, VaultDamaged
from vault.facts import FactsDatabase
from vault.header import Header, Slot, SlotKind
from vault.keys import Deriver, KeyRing, argon2id, wipe
from vault.lock import WriterLock
from vault.place import ASIDE, exists, require_private_vault
from vault.schema import Schema
from vault.sqlcipher import PAGE_SIZE, Connection
from vault.store import Store, Tier
from vault.tables import SCHEMA
from vault.transaction import Actor, Tx


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
    """Open the vault in `directory` up to `tier`; `passphrase` may be the recovery words or the line of a key file.

    BadInput (no vault, newer format), VaultHeld, VaultDamaged, WrongPassphrase; Locked when secrets are asked of a key
    that reaches only the registry. A finding of the anchor does not stop the opening: it makes the store read-only
    with a reason.
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
    opened = slots.open_any(head, passphrase, derive)
    if isinstance(opened, slots.OpenedRegistry):
        return _registry_alone(head, opened, tier), opened.slot
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


def _registry_alone(head: Header, opened: slots.OpenedRegistry, tier: Tier) -> KeyRing:
    """Tier 1, and refusing tier 2, which this key could not give."""
    try:
        if tier is Tier.SECRETS:
            raise Locked(slots.ONLY_REGISTRY)
        return slots.ring_of_root(head, opened.root)
    finally:
        wipe(opened.root)


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
        slot=slot,
        lock=lock,
        database=database,
        facts=facts_database,
        clock=clock,
        derive=derive,
        read_only_reason=finding,
    )
    try:
        store.when_writable(lambda: _first_writes(store, schemas, sound=finding is None))
    except BaseException:  # a store that cannot be used must not stay half open
        store.close()
        raise
    return store


def _first_writes(store: Store, schemas: Sequence[Schema], *, sound: bool) -> None:
    """What an opening writes, once it may: what was cut short is finished, migrations, the use of the words.

    `sound`: there was no finding; only then is a database of another generation surely a leftover.
    """
    header.finish_copy(store.directory, store.header)
    if sound:
        generation.clear_leftovers(store)
    migrate(store, schemas)
    if store.slot.kind is SlotKind.RECOVERY:
        store.write(slotting.USED, lambda tx: tx.describe("vault", slot=store.slot.id))


def migrate(store: Store, schemas: Sequence[Schema]) -> None:
    """Apply the steps the vault has not seen, in one journalled transaction, after a copy of what there is.

    StorageFailed when there is no room for the copy; VaultDamaged.
    """
    steps = store.database.read(lambda connection: schema.pending(connection, schemas))
    if not steps:
        return
    backup.make_if_changed(store, backup.MIGRATION)

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
