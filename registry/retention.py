"""How long replaced secrets are kept: the municipality's own setting, put to the vault's purge."""

from __future__ import annotations

from datetime import timedelta

from registry import municipality
from registry.municipality import Key
from vault import secrets
from vault.store import Store
from vault.transaction import Tx

DEFAULT_DAYS = 90
"""Our own choice: a wrong commit is noticed within a quarter, and an older password opens nothing any more."""

REASON = "secret.history_purged"


def days(tx: Tx) -> int:
    """How many days a replaced or abandoned secret is kept after its end."""
    set_by_hand = municipality.number(tx, Key.SECRET_HISTORY_DAYS)
    return DEFAULT_DAYS if set_by_hand is None else set_by_hand


def purge(tx: Tx) -> int:
    """Drop the replaced secrets whose time has come, a thousand at most; answers how many. Needs no key of secrets."""
    return secrets.purge(tx, _keep(tx))


def purge_due(store: Store) -> int:
    """The same after an unlock, all of them; where nothing is due, or may be, nothing is written, nor journalled."""
    dropped = 0
    while not store.read_only_reason and store.read(lambda tx: secrets.purgeable(tx, _keep(tx))):
        dropped += store.write(REASON, purge)
    return dropped


def _keep(tx: Tx) -> timedelta:
    return timedelta(days=days(tx))
