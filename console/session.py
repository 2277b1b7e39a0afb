"""What panes are given: the open vault behind threads, the check service, the idle clock.

Blocking calls never run on the event loop: each goes to a thread and is awaited. Panes pass functions of the floors
below; the session knows no pane, and holds no secret longer than the call that asked for it. The floors below are
imported where they are called, in those threads: the screen of the passphrase stands before any of them is read.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from datetime import UTC, date, tzinfo
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from console.making import Making
from console.passphrases import handed, in_nfc, used_up, wipe
from console.running import ChecksService, Paced, RealChecks
from vault.clock import Clock, elapsed, real_now
from vault.errors import BadInput, Locked, WrongPassphrase
from vault.tier import Tier

if TYPE_CHECKING:
    from checks.results import RunResult
    from checks.running.meanwhile import Meanwhile
    from checks.running.pending import Pending
    from checks.running.planning import Plan
    from checks.running.progress import Progress
    from checks.scope import Scope
    from console.settings import Settings
    from registry.regulation.model import Regulation
    from vault import totp
    from vault.creation import Prepared
    from vault.generation import Renewed
    from vault.keys import KdfCost
    from vault.sealed import Field, Purpose
    from vault.store import Store
    from vault.transaction import Tx

T = TypeVar("T")

_RETRY_SECONDS = (0.0, 1.0, 2.0, 4.0, 8.0, 15.0)
"""How long after so many wrong passphrases the next one is taken."""


class Session:
    """One vault and the person before it; every `async` method waits for a thread, the others are instant."""

    def __init__(
        self,
        location: Path,
        settings: Settings,
        clock: Clock,
        *,
        checks: ChecksService | None = None,
        monotonic: Callable[[], float] = elapsed,
        open_vault: Callable[[Path, bytearray], Store] | None = None,
        making: Making | None = None,
        hint: str = "",
    ) -> None:
        self.location = location
        self.settings = settings
        self.clock = clock
        self.checks = checks or RealChecks(settings, clock)
        self.hint = hint
        """A sentence for whoever is asked for the passphrase: the demo's is no secret."""
        self.store: Store | None = None
        self.running = False
        self.stop_asked = False
        self.closing = False
        self.zone: tzinfo = UTC
        self.regulation: Regulation | None = None
        self._monotonic = monotonic
        self._open = open_vault or partial(_open_vault, clock)
        self.making = making or Making(location, partial(_prepare, clock))
        self._at_the_door = threading.Lock()
        self._entering = False
        self.copy_problem = ""
        """Why the last copy at a lock was not made; empty when it was, or was not needed."""
        self._touched = monotonic()
        self._run_ended = asyncio.Event()
        self._run_ended.set()
        self._wrong, self._wrong_at = 0, 0.0

    def take_settings(self, settings: Settings) -> None:
        """Others are in force from now on; a run that is going keeps those it began with."""
        self.settings = settings
        if isinstance(self.checks, RealChecks):
            self.checks = RealChecks(settings, self.clock)

    # The vault

    @property
    def exists(self) -> bool:
        """Whether a vault stands at the place, by any of its files: a damaged one is not a place for a new one."""
        return self.location.is_dir() and any(self.location.iterdir())

    @property
    def tier(self) -> Tier:
        return Tier.LOCKED if self.store is None else self.store.tier

    @property
    def secrets_open(self) -> bool:
        return self.tier >= Tier.SECRETS

    @property
    def read_only(self) -> str:
        """Why nothing can be written, or empty."""
        return (self.store.read_only_reason or "") if self.store is not None else ""

    @property
    def opening(self) -> bool:
        """Whether a passphrase is being tried on the closed vault."""
        return self._entering

    def opened(self) -> Store:
        """The open store; Locked without it."""
        if self.store is None:
            raise Locked("Хранилище закрыто.")
        return self.store

    # Making a vault: see `console.making`

    @property
    def preparing(self) -> bool:
        """Whether a vault is being made, or waits for its second way in to be confirmed."""
        return self.making.wanted

    async def prepare(self, passphrase: bytearray, cost: KdfCost, deputy: bytearray | None = None) -> str:
        """Make a vault beside its place; returns the recovery words. See `Making.prepare`."""
        self.touch()
        return await self.making.prepare(passphrase, cost, deputy)

    async def finish(self) -> None:
        """The second way in is confirmed: the vault takes its place and opens. See `Making.finish`."""
        self.store = await self.making.finish()
        self.touch()

    async def open(self, passphrase: bytearray) -> None:
        """Open everything; wipes the passphrase. WrongPassphrase, VaultDamaged, VaultHeld."""
        try:
            normal = in_nfc(passphrase)
            if self.store is not None:
                await asyncio.to_thread(used_up, self.store.open_secrets, normal)
            else:
                self._entering = True
                await asyncio.to_thread(used_up, self._enter, normal)
        except WrongPassphrase:
            self._wrong += 1
            self._wrong_at = self._monotonic()
            raise
        finally:
            wipe(passphrase)
        self._wrong = 0
        self.closing = False
        self.touch()

    def _enter(self, passphrase: bytearray) -> None:
        """In a thread: whoever locked while the key was derived must not be left with an open vault."""
        with self._at_the_door:  # a lock a moment ago may still be copying the vault, and hold it
            pass
        store = self._open(self.location, passphrase)
        with self._at_the_door:
            if self._entering:
                self.store, self._entering = store, False
                return
        store.close()
        raise Locked("Хранилище закрыто.")

    async def acknowledge(self, passphrase: bytearray) -> None:
        """Accept the finding of the opening, journalled; wipes the passphrase. WrongPassphrase."""
        try:
            await asyncio.to_thread(used_up, self.opened().acknowledge, in_nfc(passphrase))
        except Locked:
            self._wrong += 1
            self._wrong_at = self._monotonic()
            raise
        finally:
            wipe(passphrase)

    async def by_passphrase(self, fn: Callable[[Store, bytearray], T], passphrase: bytearray) -> T:
        """Run what asks for the passphrase again, off the event loop; a wrong one makes the next try wait.

        The passphrase is wiped. WrongPassphrase, and what `fn` raises.
        """
        store = self.opened()
        try:
            found = await asyncio.to_thread(used_up, partial(fn, store), in_nfc(passphrase))
        except WrongPassphrase:
            self._wrong += 1
            self._wrong_at = self._monotonic()
            raise
        finally:
            wipe(passphrase)
        self._wrong = 0
        return found

    async def renew(self, passphrase: bytearray, new: bytearray) -> Renewed:
        """Other keys for the whole vault, which opens anew by `new`; both are wiped. See `vault.generation.renew`."""
        if self.running:
            wipe(passphrase)
            wipe(new)
            raise BadInput("Идёт проверка: дождитесь её конца или остановите (Esc), потом меняйте ключи.")
        again = in_nfc(new)
        try:
            renewed = await self.by_passphrase(partial(_renew, in_nfc(new)), passphrase)
            self.store = None  # closed by the renewal
            self.store = await asyncio.to_thread(used_up, partial(self._open, self.location), again)
        finally:
            wipe(new)
            wipe(again)
        self.touch()
        return renewed

    def wait_before_try(self) -> float:
        """Seconds before another passphrase is taken, after wrong ones."""
        pause = _RETRY_SECONDS[min(self._wrong, len(_RETRY_SECONDS) - 1)]
        return max(0.0, self._wrong_at + pause - self._monotonic()) if self._wrong else 0.0

    def lock_secrets(self) -> None:
        """Close the tier of secrets; the registry stays. Instant: keys in memory are wiped."""
        if self.store is not None:
            self.store.lock_secrets()

    def close(self, *, stop_run: bool = True) -> None:
        """Close everything. A running check ends first, told to stop unless `stop_run` is False."""
        self.stop_asked = self.stop_asked or stop_run
        self.making.discard()
        with self._at_the_door:
            self._entering = False
            if self.running:
                self.closing = True
                self.lock_secrets()
                return
            store, self.store, self.closing = self.store, None, False
            if store is not None:
                with contextlib.closing(store):
                    self._copy(store)  # after one that is being made: the store lets one through at a time

    def copy_if_changed(self) -> None:
        """At a lock: a verified copy of the vault, if anything changed since the last. Blocks; never raises."""
        if self.store is not None:
            self._copy(self.store)

    def _copy(self, store: Store) -> None:
        from vault import backup

        self.copy_problem = backup.at_lock(store) or ""

    # Reading and writing

    async def read(self, fn: Callable[[Tx], T]) -> T:
        """Run `fn` in a reading transaction, off the event loop."""
        return await asyncio.to_thread(self.opened().read, fn)

    async def write(self, reason: str, fn: Callable[[Tx], T]) -> T:
        """Run `fn` in one journalled transaction, off the event loop."""
        return await asyncio.to_thread(self.opened().write, reason, fn)

    async def purge(self) -> int:
        """Let replaced secrets go whose time is over; how many went."""
        return await asyncio.to_thread(_purge, self.opened())

    @property
    def today(self) -> date:
        """The judged day in the municipality's zone."""
        return self.clock.now().astimezone(self.zone).date()

    async def learn_regulation(self) -> Regulation | None:
        """Read which regulation is in force and take its zone; None when there is none yet."""
        from zoneinfo import ZoneInfo

        on = self.clock.now().date()
        self.regulation = await self.read(lambda tx: _regulation(tx, on))
        self.zone = ZoneInfo(self.regulation.timezone) if self.regulation else UTC
        return self.regulation

    # Secrets

    async def reveal(self, owner: str, field: Field, purpose: Purpose, subject: str, version: int | None = None) -> str:
        """A secret, journalled before it is opened; the current one, or a kept `version`. Locked, BadInput."""
        from vault import secrets

        return await handed(partial(secrets.reveal, self.opened(), owner, field, purpose, subject, version=version))

    async def with_store(self, fn: Callable[[Store], T]) -> T:
        """Run what journals first and opens then, off the event loop. Locked while the vault is closed."""
        return await handed(partial(fn, self.opened()))

    async def seed(self, owner: str, subject: str) -> totp.Seed:
        """The seed of one-time codes, journalled as a code; drop it when the code leaves the screen."""
        from vault import totp
        from vault.sealed import Field, Purpose

        return totp.parse_seed(await self.reveal(owner, Field.TOTP, Purpose.CODE, subject))

    def code(self, seed: totp.Seed) -> totp.Code:
        """The code that holds now, by the real clock."""
        from vault import totp

        return totp.code_at(seed, real_now())

    # Checks

    async def plan(self, scope: Scope) -> Plan:
        """What a run would ask of the networks, off the event loop."""
        return await asyncio.to_thread(self.checks.plan, self.opened(), scope)

    async def pending(self) -> Pending | None:
        """The run that has not ended, if there is one, off the event loop."""
        return await asyncio.to_thread(self.checks.pending, self.opened())

    async def run(
        self,
        scope: Scope,
        progress: Callable[[Progress], None],
        found: Callable[[Meanwhile], None] = lambda _: None,
        *,
        resume: bool = False,
    ) -> RunResult:
        """Run the checks in a thread, going on with the unfinished run if told to `resume`.

        `progress` is called from that thread, at most four times a second; `found` too, with what was found so far, at
        most twice.
        """
        store = self.opened()
        self.running, self.stop_asked = True, False
        self._run_ended.clear()
        try:
            return await asyncio.to_thread(
                self.checks.run,
                store,
                scope,
                progress=Paced(progress, self._monotonic),
                cancelled=lambda: self.stop_asked,
                resume=resume,
                found=found,
            )
        finally:
            self.running = False
            self._run_ended.set()
            if self.closing:
                await asyncio.to_thread(self.close)

    async def run_ended(self, seconds: float) -> None:
        """Wait until no run is going, at most so long."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._run_ended.wait(), seconds)

    # Idle time

    def touch(self) -> None:
        """A key was pressed."""
        self._touched = self._monotonic()

    @property
    def idle(self) -> float:
        """Seconds since the last key."""
        return self._monotonic() - self._touched


def _renew(new: bytearray, store: Store, passphrase: bytearray) -> Renewed:
    from vault import generation

    try:
        return generation.renew(store, passphrase, new)
    finally:
        wipe(new)


def _regulation(tx: Tx, on: date) -> Regulation | None:
    from registry.regulation import versions

    stored = versions.in_force(tx, on)
    return stored.regulation if stored else None


def _purge(store: Store) -> int:
    from registry import retention

    return retention.purge_due(store)


def _prepare(
    clock: Clock, location: Path, passphrase: bytearray, cost: KdfCost, *, deputy: bytearray | None = None
) -> Prepared:
    from console import vaults

    return vaults.prepare(location, passphrase, cost, deputy=deputy, clock=clock)


def _open_vault(clock: Clock, location: Path, passphrase: bytearray) -> Store:
    from console import vaults

    return vaults.open_vault(location, passphrase, Tier.SECRETS, clock=clock)
