"""Where the floors meet: the tables that every vault of this program has, and its making and opening."""

from __future__ import annotations

from pathlib import Path

from checks.schema import FACTS
from checks.schema import SCHEMA as CHECKS
from registry.schema import SCHEMA as REGISTRY
from vault import backup, creation, doing, opening
from vault.clock import Clock
from vault.creation import Created
from vault.keys import Deriver, KdfCost, argon2id
from vault.store import Store, Tier

SCHEMAS = (REGISTRY, CHECKS)


def create(
    directory: Path,
    passphrase: bytearray,
    cost: KdfCost,
    *,
    clock: Clock | None = None,
    derive: Deriver = argon2id,
) -> Created:
    """See `vault.creation.create`."""
    return creation.create(directory, passphrase, cost=cost, schemas=SCHEMAS, facts=FACTS, clock=clock, derive=derive)


def prepare(
    directory: Path,
    passphrase: bytearray,
    cost: KdfCost,
    *,
    deputy: bytearray | None = None,
    clock: Clock | None = None,
    derive: Deriver = argon2id,
) -> creation.Prepared:
    """See `vault.creation.prepare`: nothing is at the place before `finish`."""
    return creation.prepare(
        directory, passphrase, cost=cost, schemas=SCHEMAS, facts=FACTS, clock=clock, derive=derive, deputy=deputy
    )


def open_vault(
    directory: Path,
    passphrase: bytearray,
    tier: Tier = Tier.SECRETS,
    *,
    clock: Clock | None = None,
    derive: Deriver = argon2id,
) -> Store:
    """See `vault.opening.open_vault`. Nobody stops it: what is opened by new keys must open."""
    with doing.watching(None):
        return opening.open_vault(
            directory, passphrase, schemas=SCHEMAS, facts=FACTS, tier=tier, clock=clock, derive=derive
        )


def safeguard(store: Store) -> None:
    """A verified copy before an import writes, unless the latest one is of the same state. StorageFailed without room.

    Opened only as far as the registry, the copy's secrets are held against the journal instead of being opened.
    """
    backup.make_if_changed(store, backup.IMPORT)
