"""What panes are given: the open vault behind threads, the check service, the idle clock.

Blocking calls never run on the event loop: each goes to a thread and is awaited. Panes pass functions of the floors
below; the session knows no pane, and holds no secret longer than the call that asked for it. How the vault is opened
and closed is `entrance`. The floors below are imported where they are called, in those threads: the screen of the
passphrase stands before any of them is read.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from datetime import UTC, date, tzinfo
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from console.entrance import Entrance
from console.making import Making
from console.passphrases import handed
from console.running import ChecksService, Paced, RealChecks
from vault.clock import Clock, elapsed, real_now
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
    from vault.keys import KdfCost
    from vault.sealed import Field, Purpose
    from vault.store import Store
    from vault.transaction import Tx

T = TypeVar("T")


class Session(Entrance):
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
        super().__init__(
            location,
            monotonic,
            open_vault or partial(_open_vault, clock),
            making or Making(location, partial(_prepare, clock)),
        )
        self.settings = settings
        self.clock = clock
        self.checks = checks or RealChecks(settings, clock)
        self.hint = hint
        """A sentence for whoever is asked for the passphrase: the demo's is no secret."""
        self.zone: tzinfo = UTC
        self.regulation: Regulation | None = None
        self._run_ended = asyncio.Event()
        self._run_ended.set()

    def take_settings(self, settings: Settings) -> None:
        """Others are in force from now on; a run that is going keeps those it began with."""
        self.settings = settings
        if isinstance(self.checks, RealChecks):
            self.checks = RealChecks(settings, self.clock)

    # Reading and writing

    async def read(self, fn: Callable[[Tx], T]) -> T:
        """Run `fn` in a reading transaction, off the event loop."""
        return await handed(partial(self.opened().read, fn))

    async def write(self, reason: str, fn: Callable[[Tx], T]) -> T:
        """Run `fn` in one journalled transaction, off the event loop."""
        return await handed(partial(self.opened().write, reason, fn))

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
