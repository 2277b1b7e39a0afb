"""The way into a vault and out of it: passphrases, the wait after wrong ones, the tiers, the copy at the end.

Blocking calls never run on the event loop. What is done with the open vault is the session's, when it is closed the
guard's. The floors below are imported where they are called: the screen of the passphrase stands before them.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from console.copying import Copying
from console.making import Making
from console.passphrases import in_nfc, lent, wipe
from vault.errors import BadInput, Locked, WrongPassphrase
from vault.tier import Tier

if TYPE_CHECKING:
    from vault.generation import Renewed
    from vault.keys import KdfCost
    from vault.store import Store

T = TypeVar("T")

_RETRY_SECONDS = (0.0, 1.0, 2.0, 4.0, 8.0, 15.0)
"""How long after so many wrong passphrases the next one is taken."""
_SHUT = "Хранилище закрыто."
NOT_UNDER_A_RUN = "Идёт проверка: дождитесь её конца или остановите (Esc), потом меняйте ключи."


class Entrance:
    """One vault, closed, open or on its way; every `async` method waits for a thread, the others are instant."""

    def __init__(
        self,
        location: Path,
        monotonic: Callable[[], float],
        open_vault: Callable[[Path, bytearray], Store],
        making: Making,
    ) -> None:
        self.location = location
        self.store: Store | None = None
        self.making = making
        self.copying = Copying()
        self.running = False
        self.stop_asked = False
        self.closing = False
        """Whether it is to be closed as soon as the run of checks that goes on has ended."""
        self.renewing = False
        """Whether all its keys are being changed."""
        self._monotonic = monotonic
        self._open = open_vault
        self._at_the_door = threading.Lock()
        self._one_enters = threading.Lock()
        self._entering: object = None
        self._touched = monotonic()
        self._wrong, self._wrong_at = 0, 0.0

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
        return self._entering is not None

    def opened(self) -> Store:
        """The open store; Locked without it."""
        if self.store is None:
            raise Locked(_SHUT)
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

    # In

    async def open(self, passphrase: bytearray) -> None:
        """Open everything; wipes the passphrase. WrongPassphrase, VaultDamaged, VaultHeld."""
        try:
            normal = in_nfc(passphrase)
            if self.store is not None:
                await self._tried(self.store.open_secrets, normal)
            else:
                await self._enter(normal)
        finally:
            wipe(passphrase)
        self.closing = False
        self.touch()

    async def _enter(self, passphrase: bytearray) -> None:
        """Open the closed vault; whoever does not wait for it to the end leaves it closed."""
        self._entering = turn = object()
        try:
            await self._tried(partial(self._enter_in_thread, turn), passphrase)
        finally:
            if self._entering is turn:
                self._entering = None
        self.copying.want()

    def _enter_in_thread(self, turn: object, passphrase: bytearray) -> None:
        """Whoever locked while the key was derived must not be left with an open vault."""
        with self._one_enters:  # one that was given up may hold it still
            with self._at_the_door:  # a lock a moment ago may still be copying the vault, and hold it
                pass
            store = self._open(self.location, passphrase)
            with self._at_the_door:
                if self._entering is turn:
                    self.store, self._entering = store, None
                    return
            store.close()
        raise Locked(_SHUT)

    async def acknowledge(self, passphrase: bytearray) -> None:
        """Accept the finding of the opening, journalled; wipes the passphrase. WrongPassphrase."""
        try:
            await self._tried(self.opened().acknowledge, in_nfc(passphrase))
        finally:
            wipe(passphrase)

    async def by_passphrase(self, fn: Callable[..., T], passphrase: bytearray, *more: bytearray) -> T:
        """Run what asks for the passphrase again, `fn(store, passphrase, *more)`, off the event loop; a wrong one makes
        the next try wait.

        All of them are wiped, when nobody uses them any more. WrongPassphrase, and what `fn` raises.
        """
        try:
            store = self.opened()
        except Locked:
            wipe(passphrase, *more)
            raise
        try:
            return await self._tried(partial(fn, store), in_nfc(passphrase), *more)
        finally:
            wipe(passphrase)

    async def _tried(self, fn: Callable[..., T], *secrets: bytearray) -> T:
        try:
            found = await lent(fn, *secrets)
        except WrongPassphrase:
            self._wrong += 1
            self._wrong_at = self._monotonic()
            raise
        self._wrong = 0
        return found

    async def renew(self, passphrase: bytearray, new: bytearray, words: str) -> Renewed:
        """Other keys for the whole vault, which opens anew by `new` and by these recovery words; both passphrases are
        wiped. See `vault.generation.renew`."""
        if self.running:
            wipe(passphrase, new)
            raise BadInput(NOT_UNDER_A_RUN)
        again = in_nfc(new)
        self.renewing = True
        try:
            try:
                renewed = await self.by_passphrase(partial(_renew, words), passphrase, new)
            except BaseException:  # whatever it was, it goes on to the caller
                wipe(again)
                raise
            self.store = None  # closed by the renewal
            await self._enter(again)
        finally:
            self.renewing = False
        self.touch()
        return renewed

    def wait_before_try(self) -> float:
        """Seconds before another passphrase is taken, after wrong ones."""
        pause = _RETRY_SECONDS[min(self._wrong, len(_RETRY_SECONDS) - 1)]
        return max(0.0, self._wrong_at + pause - self._monotonic()) if self._wrong else 0.0

    # Out

    def shut_secrets(self) -> None:
        """Close the tier of secrets this instant; their keys are wiped between two transactions: `lock_secrets`."""
        if self.store is not None:
            self.store.shut_secrets()

    def lock_secrets(self) -> None:
        """Close the tier of secrets and wipe its keys; the registry stays. Blocks while something is being written."""
        if self.store is not None:
            self.store.lock_secrets()

    def close(self, *, stop_run: bool = True, last: Callable[[Store], object] = lambda _: None) -> None:
        """Close everything; blocks while the copy is made. `last` is done with the store first, and raises nothing.

        A running check ends before, told to stop unless `stop_run` is False.
        """
        self.stop_asked = self.stop_asked or stop_run
        self.making.discard()
        with self._at_the_door:
            self._entering = None
            store = self.store
            if store is None:
                return
            store.shut_secrets()
            self.closing = True  # before the look: a run that ends this moment sees it, or is seen to have ended
            if self.running:
                last(store)
                store.lock_secrets()
                return
            self.store = None
            try:
                with contextlib.closing(store):
                    last(store)
                    store.lock_secrets()
                    self.copying.make(store)
            finally:
                self.closing = False

    def copy_if_changed(self) -> None:
        """At a lock of the secrets: a copy, if anything changed since the last. Blocks; never raises."""
        if self.store is not None:
            self.copying.make(self.store)

    # Idle time

    def touch(self) -> None:
        """A key was pressed."""
        self._touched = self._monotonic()

    @property
    def idle(self) -> float:
        """Seconds since the last key."""
        return self._monotonic() - self._touched


def _renew(words: str, store: Store, passphrase: bytearray, new: bytearray) -> Renewed:
    from vault import generation

    return generation.renew(store, passphrase, new, words)
