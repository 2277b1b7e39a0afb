"""What the vault itself waits for: secrets past their age, the age of the copy, calls that are left today."""

from __future__ import annotations

from datetime import timedelta

import sample_data
from checks import upkeep
from checks.running.quota import Ledger
from checks.upkeep import Copies, QuotaLeft
from registry import credentials
from registry.credentials import Credential, CredentialKind, SecretInput
from registry.regulation import toml, versions
from tests.checks.support import NOW, TODAY
from vault import backup
from vault.store import Store
from vault.transaction import Tx


def account(store: Store, login: str, age: int) -> int:
    """A page account whose password is so many days old."""

    def add(tx: Tx) -> int:
        made = credentials.add(tx, Credential(CredentialKind.OFFICIAL, "vk", login=login))
        secret = SecretInput(password=f"долгий и ничей пароль {login} 7391")
        credentials.put_secrets(tx, made, secret, TODAY - timedelta(days=age))
        return made.id

    return store.write("test", add)


def service(store: Store, login: str) -> int:
    """An account with a key, by its id."""
    return store.write("test", lambda tx: credentials.add(tx, Credential(CredentialKind.SERVICE, "vk", login=login))).id


def test_an_empty_vault_waits_for_a_copy_alone(store: Store) -> None:
    found = upkeep.read(store, TODAY)
    assert (found.dangerous, found.due, found.begun, found.left, found.quota) == (0, 0, 0, 0, ())
    assert found.copies.made_at is None, "none was made, and that is no age of 0"
    assert found.copies.days(NOW) is None


def test_an_old_password_is_due_and_a_new_one_is_not(store: Store) -> None:
    text = sample_data.folder("krapivinsky").joinpath("regulation.toml").read_text("utf-8")
    store.write("test", lambda tx: versions.add(tx, toml.parse(text), text))
    account(store, "new", 1)
    assert upkeep.read(store, TODAY).due == 0
    account(store, "old", 4_000)
    assert upkeep.read(store, TODAY).due == 1


def test_a_copy_is_as_old_as_it_is_and_says_what_came_after(store: Store) -> None:
    account(store, "first", 1)
    backup.make(store)
    fresh = upkeep.read(store, TODAY).copies
    assert fresh.made_at is not None
    assert not fresh.changed, "the row of the copy itself is no change"
    assert fresh.days(fresh.made_at + timedelta(days=9, hours=1)) == 9
    account(store, "second", 1)
    assert upkeep.read(store, TODAY).copies == Copies(fresh.made_at, changed=True)


def test_calls_left_are_those_of_keys_that_asked_today(store: Store) -> None:
    key = service(store, "asked")
    service(store, "idle")
    ledger = Ledger(store, {"wall.get": 5_000})
    assert ledger.take(key, "wall.get", 1_200) == 1_200
    ledger.close()
    assert upkeep.read(store, TODAY).quota == (QuotaLeft("vk", "wall.get", "asked", 3_800, 5_000, key),)
