"""What panes are given: the open vault behind threads, the check service, the idle clock.

Blocking calls never run on the event loop: each goes to a thread and is awaited. Panes pass functions of the floors
below; the session knows no pane, and holds no secret longer than the call that asked for it.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, tzinfo
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar
from zoneinfo import ZoneInfo

from checks.results import RunResult
from checks.scope import Scope
from console import vaults
from console.settings import Settings
from registry.regulation import versions
from registry.regulation.model import Regulation
from vault import secrets, totp
from vault.clock import Clock, real_now
from vault.errors import Locked
from vault.keys import KdfCost
from vault.secrets import Field, Purpose
from vault.store import Store, Tier
from vault.transaction import Tx

if TYPE_CHECKING:
    from checks.runs import Plan, Progress

T = TypeVar("T")

_RETRY_SECONDS = (0.0, 1.0, 2.0, 4.0, 8.0, 15.0)
"""How long after so many wrong passphrases the next one is taken."""


class ChecksService(Protocol):
    """Planning and running checks; the real one is `checks.runs`, tests bring their own."""

    def plan(self, store: Store, scope: Scope) -> Plan: ...

    def run(
        self,
        store: Store,
        scope: Scope,
        *,
        progress: Callable[[Progress], None],
        cancelled: Callable[[], bool],
    ) -> RunResult: ...


@dataclass(frozen=True)
class RealChecks:
    """`checks.runs` with the endpoints of the settings and the judged clock."""

    settings: Settings
    clock: Clock

    def plan(self, store: Store, scope: Scope) -> Plan:
        from checks import runs

        return runs.plan(store, scope, self.settings.endpoints, self.clock)

    def run(
        self,
        store: Store,
        scope: Scope,
        *,
        progress: Callable[[Progress], None],
        cancelled: Callable[[], bool],
    ) -> RunResult:
        from checks import runs

        return runs.run(store, scope, self.settings.endpoints, self.clock, progress=progress, cancelled=cancelled)


class Session:
    """One vault and the person before it; every `async` method waits for a thread, the others are instant."""

    def __init__(
        self,
        location: Path,
        settings: Settings,
        clock: Clock,
        *,
        checks: ChecksService | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        open_vault: Callable[[Path, bytearray], Store] | None = None,
        create_vault: Callable[[Path, bytearray], tuple[Store, str]] | None = None,
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
        self._create = create_vault or partial(_create_vault, clock)
        self._touched = monotonic()
        self._run_ended = asyncio.Event()
        self._run_ended.set()
        self._wrong = 0
        self._wrong_at = 0.0

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

    def opened(self) -> Store:
        """The open store; Locked without it."""
        if self.store is None:
            raise Locked("Хранилище закрыто.")
        return self.store

    async def create(self, passphrase: bytearray) -> str:
        """Make the vault and open it; returns the recovery words. The passphrase is wiped."""
        try:
            normal = _normal(passphrase)
            self.store, words = await asyncio.to_thread(self._create, self.location, normal)
        finally:
            wipe(passphrase)
        self.touch()
        return words

    async def open(self, passphrase: bytearray) -> None:
        """Open everything; wipes the passphrase. WrongPassphrase, VaultDamaged, VaultHeld."""
        try:
            normal = _normal(passphrase)
            if self.store is not None:
                await asyncio.to_thread(self.store.open_secrets, normal)
            else:
                self.store = await asyncio.to_thread(self._open, self.location, normal)
        except Locked:
            self._wrong += 1
            self._wrong_at = self._monotonic()
            raise
        finally:
            wipe(passphrase)
        self._wrong = 0
        self.closing = False
        self.touch()

    async def acknowledge(self, passphrase: bytearray) -> None:
        """Accept the finding of the opening, journalled; wipes the passphrase. WrongPassphrase."""
        try:
            await asyncio.to_thread(self.opened().acknowledge, _normal(passphrase))
        except Locked:
            self._wrong += 1
            self._wrong_at = self._monotonic()
            raise
        finally:
            wipe(passphrase)

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
        if self.running:
            self.closing = True
            self.lock_secrets()
            return
        store, self.store = self.store, None
        self.closing = False
        if store is not None:
            store.close()

    # Reading and writing

    async def read(self, fn: Callable[[Tx], T]) -> T:
        """Run `fn` in a reading transaction, off the event loop."""
        return await asyncio.to_thread(self.opened().read, fn)

    async def write(self, reason: str, fn: Callable[[Tx], T]) -> T:
        """Run `fn` in one journalled transaction, off the event loop."""
        return await asyncio.to_thread(self.opened().write, reason, fn)

    @property
    def today(self) -> date:
        """The judged day in the municipality's zone."""
        return self.clock.now().astimezone(self.zone).date()

    async def learn_regulation(self) -> Regulation | None:
        """Read which regulation is in force and take its zone; None when there is none yet."""
        on = self.clock.now().date()
        stored = await self.read(lambda tx: versions.in_force(tx, on))
        self.regulation = stored.regulation if stored else None
        self.zone = ZoneInfo(self.regulation.timezone) if self.regulation else UTC
        return self.regulation

    # Secrets

    async def reveal(self, owner: str, field: Field, purpose: Purpose, subject: str) -> str:
        """A secret, journalled before it is opened. Locked, BadInput."""
        return await asyncio.to_thread(secrets.reveal, self.opened(), owner, field, purpose, subject)

    async def seed(self, owner: str, subject: str) -> totp.Seed:
        """The seed of one-time codes, journalled as a code; drop it when the code leaves the screen."""
        return totp.parse_seed(await self.reveal(owner, Field.TOTP, Purpose.CODE, subject))

    def code(self, seed: totp.Seed) -> totp.Code:
        """The code that holds now, by the real clock."""
        return totp.code_at(seed, real_now())

    # Checks

    async def plan(self, scope: Scope) -> Plan:
        """What a run would ask of the networks, off the event loop."""
        return await asyncio.to_thread(self.checks.plan, self.opened(), scope)

    async def run(self, scope: Scope, progress: Callable[[Progress], None]) -> RunResult:
        """Run the checks in a thread; `progress` is called from that thread, at most four times a second."""
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


class Paced:
    """Lets through at most four calls a second, and always the last one (done == total)."""

    PERIOD = 0.25

    def __init__(self, progress: Callable[[Progress], None], monotonic: Callable[[], float]) -> None:
        self._progress = progress
        self._monotonic = monotonic
        self._next = 0.0

    def __call__(self, progress: Progress) -> None:
        now = self._monotonic()
        if now >= self._next or progress.done == progress.total:
            self._next = now + self.PERIOD
            self._progress(progress)


def wipe(secret: bytearray) -> None:
    """Zero a buffer in place."""
    secret[:] = bytes(len(secret))


def _normal(passphrase: bytearray) -> bytearray:
    """The passphrase in NFC, as the command line takes it; the one given is wiped by its owner."""
    if passphrase.isascii():
        return bytearray(passphrase)
    return bytearray(unicodedata.normalize("NFC", passphrase.decode("utf-8")).encode("utf-8"))


def _open_vault(clock: Clock, location: Path, passphrase: bytearray) -> Store:
    return vaults.open_vault(location, passphrase, Tier.SECRETS, clock=clock)


def _create_vault(clock: Clock, location: Path, passphrase: bytearray) -> tuple[Store, str]:
    created = vaults.create(location, passphrase, KdfCost.default(), clock=clock)
    return created.store, created.recovery_words
