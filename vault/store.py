"""The open vault: tiers, transactions with their journal rows, locking. Made by `vault.opening` and `vault.creation`.

Domain functions take a transaction and are run here by `read` and `write`. The tier of secrets can close while the
registry stays open; closing the store releases everything, the writer's lock too.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from vault import anchor, doing, freed, journal, slots
from vault.clock import Clock, real_now
from vault.database import Database
from vault.errors import BadInput, Locked, StorageFailed, VaultReadOnly
from vault.facts import FactsDatabase
from vault.header import Header, Slot
from vault.keys import Deriver, KeyRing, wipe
from vault.lock import WriterLock
from vault.sqlcipher import Connection
from vault.tier import Tier as Tier  # noqa: PLC0414 (offered from here too)
from vault.transaction import Actor, Tx

T = TypeVar("T")

ANCHOR_PERIOD = 60.0
"""Seconds: while the journal grows, the anchor is written at most this often."""


class Store:
    """One open vault, held by this process alone."""

    def __init__(
        self,
        directory: Path,
        head: Header,
        ring: KeyRing,
        *,
        slot: Slot,
        lock: WriterLock,
        database: Database,
        facts: FactsDatabase,
        clock: Clock,
        derive: Deriver,
        read_only_reason: str | None,
    ) -> None:
        self.directory = directory
        self.header = head
        self.facts = facts
        self.read_only_reason = read_only_reason
        self.database = database
        self.ring = ring
        self.slot = slot
        """What the vault was opened by."""
        self.derive = derive
        self.wrote: set[str] = set()
        """The reasons of what was written since the opening."""
        self.copying = threading.RLock()
        """Held while a backup is made or the keys change over: one at a time, and closing waits for it."""
        self._lock = lock
        self.judged = clock.fixed.isoformat() if clock.fixed else ""
        self._actor = Actor(head.vault_id, head.generation, slot.label, self.judged)
        self._closed = False
        self._shut = False
        self.shuts = 0
        """How often the secrets were shut: keys derived for an opening before the last of them come too late."""
        self._waiting: Callable[[], None] | None = None
        self._anchored_at = time.monotonic()
        self._anchor_due = False

    @property
    def vault_id(self) -> str:
        return self.header.vault_id

    @property
    def tier(self) -> Tier:
        if self._closed:
            return Tier.LOCKED
        return Tier.REGISTRY if self._shut or self.ring.secrets is None else Tier.SECRETS

    def read(self, fn: Callable[[Tx], T]) -> T:
        """Run `fn` in a reading transaction on the database thread; blocks the caller."""
        self._require_open()
        return self.database.read(lambda connection: fn(self._tx(connection)))

    def write(self, reason: str, fn: Callable[[Tx], T]) -> T:
        """Run `fn` in one transaction that ends with a journal row of action `reason`.

        Anything raised rolls all of it back. VaultReadOnly while a finding waits for its acknowledgement.
        """
        self.require_writable()
        return self._write(reason, fn)

    def require_writable(self) -> None:
        """VaultReadOnly while a finding waits for its acknowledgement; Locked when the store is closed."""
        self._require_open()
        if self.read_only_reason is not None:
            raise VaultReadOnly(
                f"{self.read_only_reason} Хранилище открыто только для чтения. "
                "Разберитесь и подтвердите: poryadok vault acknowledge."
            )

    def _write(self, reason: str, fn: Callable[[Tx], T]) -> T:
        def work(connection: Connection) -> T:
            tx = self._tx(connection, reason)
            value = fn(tx)
            tx.conclude()
            return value

        value = self.database.write(work)
        self.wrote.add(reason)
        doing.committed(reason)
        self._anchor_due = True
        if time.monotonic() - self._anchored_at >= ANCHOR_PERIOD:
            self.write_anchor()
        return value

    def write_anchor(self) -> None:
        """Anchor the journal's tip. A refused write leaves the older anchor, which still holds."""
        if self.read_only_reason is not None or not self._anchor_due:
            return

        def work(connection: Connection) -> None:  # there, one at a time, and before the keys are wiped
            last = journal.tip(connection)
            anchor.write(self.directory, self.ring.journal, self.vault_id, self.header.generation, last)

        with contextlib.suppress(StorageFailed, Locked):  # or closed meanwhile
            self.database.outside(work)
            self._anchor_due = False
        self._anchored_at = time.monotonic()

    def shut_secrets(self) -> None:
        """Close tier 2 this instant, without waiting: the transaction under way ends by the keys it has, no other gets
        any. They are wiped as it ends; who must know that they are calls `lock_secrets`."""
        self.shuts += 1
        self._shut = True

    def lock_secrets(self) -> None:
        """Close tier 2: its keys are wiped, the registry stays.

        On the database thread, so that no transaction seals or opens by a key that is being wiped.
        """
        self._shut = True
        if not self._closed:
            with contextlib.suppress(Locked):  # closed meanwhile, its keys wiped
                self.database.outside(lambda _: self._wipe_if_shut())
            self.write_anchor()

    def _wipe_if_shut(self) -> None:
        """On the database thread; they may have been opened again since."""
        if self._shut:
            self.ring.wipe_secrets()

    def open_secrets(self, passphrase: bytearray) -> None:
        """Open tier 2 with the real derivation. WrongPassphrase; Locked for a key that reaches only the registry, and
        when the secrets were shut meanwhile."""
        self._require_open()
        asked = self.shuts
        opened = slots.open_slot(self.header, passphrase, self.derive)
        try:
            self.put_secret_keys(opened.master, asked)
        finally:
            wipe(opened.master)

    def put_secret_keys(self, master: bytearray, asked: int) -> None:
        """Open tier 2 by the master key, which its owner wipes; `asked`: how many `shuts` there were before the key was
        derived. VaultDamaged; Locked when they were shut since: whoever shut them would leave them open."""

        def put(_: Connection) -> None:
            if asked != self.shuts:
                raise Locked("Секреты закрыли, пока они открывались.")
            slots.open_secret_keys(self.header, master, self.ring)
            self._shut = False

        self.database.outside(put)

    def acknowledge(self, passphrase: bytearray) -> None:
        """Take the finding of the opening as known, with the passphrase; the journal keeps that it was.

        BadInput when there is none, WrongPassphrase; Locked for a key that reaches only the registry.
        """
        self._require_open()
        if self.read_only_reason is None:
            raise BadInput("Подтверждать нечего: хранилище открыто без замечаний.")
        wipe(slots.open_slot(self.header, passphrase, self.derive).master)
        finding = self.read_only_reason

        def note(tx: Tx) -> None:
            tx.describe("vault", finding=finding)

        self._write("vault.acknowledged", note)
        self.read_only_reason = None
        self.write_anchor()
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            waiting()

    def when_writable(self, work: Callable[[], None]) -> None:
        """Do `work` now, or after the finding of the opening is acknowledged."""
        if self.read_only_reason is None:
            work()
        else:
            self._waiting = work

    def slim(self) -> None:
        """Hand back the memory that reading much left behind, to the databases and to the system; Locked if closed."""
        self._require_open()
        self.database.slim()
        self.facts.slim()
        freed.give_back()

    def close(self) -> None:
        """Anchor, wipe every key, close the databases, release the lock; a second call does nothing."""
        with self.copying:
            if self._closed:
                return
            try:
                self.write_anchor()
            finally:
                self._let_go()

    def retire(self, last: Callable[[], None]) -> None:
        """Close without an anchor: the vault goes on under another generation. `last` runs still under the lock."""
        with self.copying:
            if not self._closed:
                self._let_go(last)

    def _let_go(self, last: Callable[[], None] | None = None) -> None:
        self._closed = True
        with contextlib.ExitStack() as rest:  # each goes even if another fails; the lock goes last
            rest.callback(self._lock.release)
            if last is not None:
                rest.callback(last)
            rest.callback(self.ring.wipe_all)
            rest.callback(self.database.close)
            rest.callback(self.facts.close)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _tx(self, connection: Connection, reason: str = "") -> Tx:
        self._wipe_if_shut()
        return Tx(connection, self._actor, self.ring, real_now(), reason)

    def _require_open(self) -> None:
        if self._closed:
            raise Locked("Хранилище закрыто. Откройте его паролем.")
