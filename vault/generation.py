"""A new generation: another master key, other keys, another file, for when the old ones may be known to somebody.

The new database is made and looked through beside the old one. The renaming of the header is the one moment at which
the vault changes over: before it everything new is a leftover, after it everything old is. Leftovers of either kind go
at the next opening that may write.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from vault import anchor, backup, doing, header, journal, past, recovery, secrets, slots, slotting
from vault.clock import real_now
from vault.database import PRAGMAS, Database
from vault.errors import Locked, PoryadokError, Stopped, StorageFailed, VaultDamaged
from vault.files import disk_refused, half_written, sync_directory
from vault.header import Header, Slot, SlotKind
from vault.journal import Tip
from vault.keys import KEY, KeyRing, random_bytes, wipe
from vault.sqlcipher import Connection
from vault.store import Store, Tier
from vault.transaction import Actor, Tx

_BEGUN = "generation.begun"
_TOLD = "generation.told"
_ROOM = 3
"""Free space asked for before starting, in sizes of the database: the copy and its transaction."""
_BUSY = "Идёт смена поколения ключей."
_STOPPED = "Остановлено: ключи прежние, хранилище цело и открывается прежним паролем."
_CHANGING = "Новые ключи вступают в силу: этого уже не прервать, осталось недолго."
_OF_A_GENERATION = re.compile(r"(?:vault|facts)-(\d+)\.db(?:-journal|-wal|-shm|\.damaged-\w+)?")


@dataclass(frozen=True)
class Renewed:
    """The vault under its new keys, closed; `recovery_words` exist nowhere else.

    `dropped_slots` were ways in and are no more; `openable_backups` (names) open by the old ones still.
    """

    recovery_words: str = field(repr=False)
    generation: int
    dropped_slots: tuple[Slot, ...]
    openable_backups: tuple[str, ...]


@dataclass(frozen=True)
class _New:
    """What the vault is to become: its header, its keys (wiped by who made them), its words."""

    head: Header
    ring: KeyRing = field(repr=False)
    words: str = field(repr=False)
    answered: bool
    """Whether who asked for it tells at once what came of it."""


def renew(store: Store, current: bytearray, new: bytearray, words: str = "") -> Renewed:
    """Give the vault a new generation that opens by `new` and by new recovery words only, and close the store.

    `words`: those that a person has written down before (`recovery.new_words`), so that no death in between leaves a
    vault whose words nobody saw; the journal keeps then that the end is still to be told: `untold`, `tell`. Without
    them they are made here, and stand in the answer alone.
    Everything else that opened it is dropped and named in the answer. The database, every secret and the journal are
    under new keys; what was collected from the networks is left behind. Whatever is raised before the change-over
    leaves the vault as it was, and open. WrongPassphrase, Locked, BadInput, VaultReadOnly, VaultDamaged, StorageFailed,
    Stopped.
    """
    store.require_writable()
    with doing.saying(_STOPPED):
        try:
            return _renew(store, current, new, words)
        except Locked:
            if store.tier is Tier.LOCKED:  # closed meanwhile
                raise Stopped from None
            raise


def _renew(store: Store, current: bytearray, new: bytearray, words: str) -> Renewed:
    tier = store.tier
    with doing.step("Проверяю пароли"):
        slot = _open_secrets(store, current, new)
    try:
        clear_leftovers(store)
        backup.make_if_changed(store, backup.KEYS)
        _require_room(store)
        with doing.step("Делаю новые ключи и слова"):
            made = _new_keys(store, slot, new, words)
        try:
            store.write(_BEGUN, lambda tx: tx.describe("vault", generation=made.head.generation))
            with _standing_still(store):
                _prepare(store, made)
                with store.copying, doing.held(_CHANGING):  # to the answer: the words exist nowhere else
                    if store.tier is Tier.LOCKED:  # closed meanwhile: its lock may be another's by now
                        raise Stopped
                    _change_over(store, made)
                    doing.tell("Ключи сменены: открывают новый пароль и новые слова, прежние — нет.")
                    return _finish(store, made)
        finally:
            made.ring.wipe_all()
    except BaseException:  # whatever it was: what was closed before is closed again
        if tier < Tier.SECRETS:
            store.lock_secrets()
        raise


def untold(tx: Tx) -> tuple[str, ...] | None:
    """Labels of the ways in that the last renewal dropped, if nobody was told of its end; None when somebody was."""
    last = None
    for row in journal.told(tx, (past.RENEWED, _TOLD), "vault"):
        last = row
    if last is None or last.detail.get("told") is not False:
        return None
    dropped = last.detail.get("dropped")
    return tuple(str(label) for label in dropped) if isinstance(dropped, list) else ()


def tell(store: Store) -> None:
    """The person knows of the last renewal. VaultReadOnly, StorageFailed."""
    store.write(_TOLD, lambda tx: tx.describe("vault"))


def _open_secrets(store: Store, current: bytearray, new: bytearray) -> Slot:
    """Put the keys of the secrets on the ring by `current`, a full way in, and answer its slot.

    BadInput when `new` opens the vault already.
    """
    asked = store.shuts
    opened = slots.open_slot(store.header, current, store.derive)
    try:
        slotting.require_passphrase(new)
        slotting.require_new(store, new)  # any of the old ones may be known by now, a deputy's too
        store.put_secret_keys(opened.master, asked)
    finally:
        wipe(opened.master)
    return opened.slot


def clear_leftovers(store: Store) -> None:
    """Remove what a death left: half-written files, and those of other generations.

    A renewal may be cut short before its change-over or just after it. The older ones stay while the second copy of
    the header still speaks of them. Quiet about a disk that refuses.
    """
    copy = header.second_copy(store.directory)
    if copy is not None and copy.generation != store.header.generation:
        return
    with contextlib.suppress(OSError):
        for name in (header.NAME, header.COPY, anchor.NAME, anchor.NEXT):
            half_written(store.directory / name).unlink(missing_ok=True)
        anchor.settle(store.directory, store.ring.journal)
        _remove_others(store.directory, store.header.generation)


def _remove_others(directory: Path, generation: int) -> None:
    others = [
        path
        for path in directory.iterdir()
        if (named := _OF_A_GENERATION.fullmatch(path.name)) and int(named[1]) != generation
    ]
    for path in others:
        path.unlink(missing_ok=True)
    if others:
        sync_directory(directory)


def _require_room(store: Store) -> None:
    needed = (store.directory / store.header.database_name).stat().st_size * _ROOM
    if shutil.disk_usage(store.directory).free < needed:
        raise StorageFailed("Для смены поколения ключей мало места на диске. Ничего не изменено; освободите место.")


def _new_keys(store: Store, slot: Slot, new: bytearray, words: str) -> _New:
    """A header of other keys with two ways in, both opened in memory; the ring is open up to the secrets."""
    given, words = bool(words), words or recovery.new_words()
    code = recovery.from_words(words)
    if code is None:
        raise AssertionError("the words were made by `recovery.new_words`")
    old, master = store.header, random_bytes(KEY)
    try:
        generation = old.generation + 1
        label = slot.label if slot.kind is SlotKind.PASSPHRASE else "пароль"
        cost = slotting.cost_of(old, slot)
        registry_keys, secret_keys = slots.new_keys(old.vault_id, generation, master)
        key = slots.header_key(master)
        head = Header(
            vault_id=old.vault_id,
            sequence=old.sequence + 1,
            generation=generation,
            slots=(
                slots.passphrase_slot(old.vault_id, master, new, cost, store.derive, label),
                slots.recovery_slot(old.vault_id, master, code),
            ),
            registry_keys=registry_keys,
            secret_keys=secret_keys,
        ).authenticated(key)
        wipe(key)
        for made, opens in zip(head.slots, (bytearray(new), bytearray(words.encode())), strict=True):
            slotting.prove(head, made, opens, store.derive)
            wipe(opens)
        ring = slots.registry_ring(head, master)
        slots.open_secret_keys(head, master, ring)
        return _New(head, ring, words, answered=not given)
    finally:
        wipe(master, code)


@contextlib.contextmanager
def _standing_still(store: Store) -> Iterator[None]:
    """Nothing is written into the old database meanwhile; when the change-over fails, all goes on as it was.

    Unless the old header does not stand any more: then the vault has changed over, and the old database may only be
    read until the next opening, which finishes the work.
    """
    store.read_only_reason = _BUSY
    try:
        yield
    except BaseException:  # whatever it was, it goes on to the caller
        if header.stands(store.directory, store.header):
            store.read_only_reason = None
            with contextlib.suppress(OSError):
                _remove_others(store.directory, store.header.generation)
                (store.directory / anchor.NEXT).unlink(missing_ok=True)
        raise


def _prepare(store: Store, made: _New) -> None:
    """The new database and its first anchor, whole on the disk, before anything speaks of them."""
    target = store.directory / made.head.database_name
    try:
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise disk_refused(error, target) from None
    copied = store.database.outside(lambda source: _copy(source, target, made.ring))
    opened = Database(target, made.ring.database, PRAGMAS)
    try:
        opened.write(lambda connection: _under_new_keys(connection, store, made))
        reached = opened.read(journal.tip)
    finally:
        opened.close()
    backup.look_through(target, made.ring, made.head, reached)
    anchor.write(store.directory, made.ring.journal, store.vault_id, made.head.generation, reached, anchor.NEXT)
    if store.database.read(journal.tip) != copied:
        raise StorageFailed("Пока менялись ключи, в хранилище что-то записали. Ничего не изменено; повторите.")


def _copy(source: Connection, target: Path, ring: KeyRing) -> Tip:
    backup.copy_pages(source, target, ring)
    return journal.tip(source)


def _under_new_keys(connection: Connection, store: Store, made: _New) -> None:
    """One transaction: the journal signed anew, every secret sealed anew, the row of the renewal."""
    old, new = store.header, made.head
    actor = Actor(new.vault_id, new.generation, store.slot.label, store.judged)
    tx = Tx(connection, actor, made.ring, real_now(), past.RENEWED)
    connection.execute("UPDATE meta SET generation = ?", (new.generation,))
    if journal.check_chain(connection, store.ring.journal, old.vault_id).broken_at is not None:
        raise VaultDamaged("Журнал повреждён, подписывать его заново нельзя. Проверьте: poryadok vault verify.")
    rows, digest = past.sign_anew(tx, old.generation)
    sealed = secrets.reseal(tx, store.ring)
    tx.describe(
        "vault",
        generation=new.generation,
        past=old.generation,
        rows=rows,
        digest=digest,
        secrets=sealed,
        dropped=[slot.label for slot in _dropped(old, new)],
        slot=next(slot.id for slot in new.slots if slot.kind is SlotKind.RECOVERY),
        **({} if made.answered else {"told": False}),
    )
    tx.conclude()


def _change_over(store: Store, made: _New) -> None:
    """The renaming of the header. What a failed write left standing is believed, not what the failure says."""
    try:
        header.write_main(store.directory, made.head)
    except PoryadokError:
        if not header.stands(store.directory, made.head):
            raise


def _finish(store: Store, made: _New) -> Renewed:
    """After the change-over: the second copy, the anchor, the answer; the old files go last, under the lock.

    A disk that refuses now leaves work for the next opening, which knows what to do.
    """
    old, directory = store.header, store.directory
    kept = tuple(path.name for path in backup.listing(directory))

    def last() -> None:
        with contextlib.suppress(StorageFailed, OSError):
            sync_directory(directory)
            header.write_copy(directory, made.head)
            following = directory / anchor.NEXT
            following.replace(directory / anchor.NAME)
            sync_directory(directory)
            _remove_others(directory, made.head.generation)

    store.retire(last)
    return Renewed(made.words, made.head.generation, _dropped(old, made.head), kept)


def _dropped(old: Header, new: Header) -> tuple[Slot, ...]:
    """The ways in that nothing has taken the place of: the person has a new passphrase, the words are new words."""
    return tuple(slot for slot in old.slots if not any(slot.label == each.label for each in new.slots))
