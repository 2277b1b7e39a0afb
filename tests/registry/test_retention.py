"""How long replaced secrets stay."""

from __future__ import annotations

from datetime import date, timedelta

from registry import credentials, municipality, retention
from registry.credentials import Credential, CredentialKind, SecretInput
from registry.municipality import Key
from tests.registry.conftest import journalled
from vault import journal, secrets
from vault.store import Store
from vault.transaction import Tx

TODAY = date(2026, 11, 22)


def _replaced_once(tx: Tx) -> str:
    made = credentials.add(tx, Credential(CredentialKind.OFFICIAL, "vk", login="school1"))
    for value in ("первый", "второй"):
        credentials.put_secrets(tx, made, SecretInput(password=value), TODAY)
    return credentials.owner(made.id)


def test_the_municipality_says_how_long(tx: Tx) -> None:
    assert retention.days(tx) == 90
    owner = _replaced_once(tx)
    tx.time += timedelta(days=89)
    assert retention.purge(tx) == 0
    municipality.put(tx, Key.SECRET_HISTORY_DAYS, "30")
    assert retention.purge(tx) == 1
    assert [one.number for one in secrets.history(tx, owner)] == [2]
    assert journalled(tx)[-1][:2] == ("secret.purged", owner)


def test_an_unlock_with_nothing_due_writes_nothing(store: Store) -> None:
    owner = store.write("test", _replaced_once)
    before = store.read(lambda tx: journal.tip(tx.connection).n)
    assert retention.purge_due(store) == 0
    assert store.read(lambda tx: journal.tip(tx.connection).n) == before
    store.write("test", lambda tx: municipality.put(tx, Key.SECRET_HISTORY_DAYS, "0"))
    store.lock_secrets()
    assert retention.purge_due(store) == 1
    assert len(store.read(lambda tx: secrets.history(tx, owner))) == 1
