"""Making a vault in two steps: all of it beside its place, then its name, once a second way in is confirmed.

Leaving, a lock or a signal in between leaves nothing. What a vault is made of is `vault.creation`.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from console.passphrases import in_nfc, wipe
from vault.errors import Locked

if TYPE_CHECKING:
    from vault.creation import Created
    from vault.keys import KdfCost
    from vault.store import Store


class Prepared(Protocol):
    """A vault made beside its place: it takes its name at `finish`, and is gone after `discard`."""

    @property
    def recovery_words(self) -> str: ...

    def finish(self) -> Created: ...

    def discard(self) -> None: ...


class Prepare(Protocol):
    """`vault.creation.prepare` with everything but the place and the passphrases given."""

    def __call__(
        self, directory: Path, passphrase: bytearray, cost: KdfCost, *, deputy: bytearray | None = None
    ) -> Prepared: ...


class Making:
    """One vault on its way into being; `wanted` from the first derivation until it is finished or discarded."""

    def __init__(self, location: Path, prepare: Prepare, choose_cost: Callable[[], KdfCost] | None = None) -> None:
        self.wanted = False
        self._location = location
        self._prepare = prepare
        self._choose_cost = choose_cost or _measured
        self._prepared: Prepared | None = None
        self._lock = threading.Lock()

    @property
    def broken_off(self) -> bool:
        """Whether a process died while it was making a vault here: the words that it showed open nothing."""
        from vault import creation

        return creation.broken_off(self._location)

    async def choose_cost(self) -> KdfCost:
        """What a passphrase is to cost on this machine; measured for a few seconds in a thread."""
        return await asyncio.to_thread(self._choose_cost)

    async def prepare(self, passphrase: bytearray, cost: KdfCost, deputy: bytearray | None) -> str:
        """Make the vault beside its place; returns the recovery words. Both passphrases are wiped.

        Locked when it was discarded meanwhile, BadInput when the place is taken, StorageFailed.
        """
        self.wanted = True
        try:
            normal = in_nfc(passphrase)
            second = None if deputy is None else in_nfc(deputy)
            return await asyncio.to_thread(self._prepare_unless_gone, normal, cost, second)
        except BaseException:  # whatever it was, nothing waits to be finished
            self.wanted = False
            raise
        finally:
            _wipe_both(passphrase, deputy)

    def _prepare_unless_gone(self, passphrase: bytearray, cost: KdfCost, deputy: bytearray | None) -> str:
        """In a thread: a lock may come while the key is being derived, and then nothing may be left behind."""
        try:
            made = self._prepare(self._location, passphrase, cost, deputy=deputy)
        finally:
            _wipe_both(passphrase, deputy)
        with self._lock:
            if self.wanted:
                self._prepared = made
                return made.recovery_words
        made.discard()
        raise Locked("Хранилище не создано.")

    async def finish(self) -> Store:
        """Give the vault its name; answers the store, open.

        BadInput when the place was taken meanwhile, StorageFailed: then nothing is left, and it begins anew.
        """
        made, self._prepared = self._prepared, None
        if made is None:
            raise Locked("Хранилище не создано: начните заново.")
        try:
            return await asyncio.to_thread(self._finish_unless_gone, made)
        finally:
            self.wanted = False

    def _finish_unless_gone(self, made: Prepared) -> Store:
        """In a thread: whoever locked meanwhile must not be left with an open vault."""
        store = made.finish().store
        with self._lock:
            if self.wanted:
                return store
        store.close()
        raise Locked("Хранилище создано и закрыто: откройте его паролем.")

    def discard(self) -> None:
        """Leave nothing of a vault that was not finished."""
        with self._lock:
            self.wanted = False
            made, self._prepared = self._prepared, None
        if made is not None:
            made.discard()


def _measured() -> KdfCost:
    from vault import calibration

    return calibration.choose()


def _wipe_both(passphrase: bytearray, deputy: bytearray | None) -> None:
    wipe(passphrase)
    if deputy is not None:
        wipe(deputy)
