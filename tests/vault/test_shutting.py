"""Secrets that are shut at once, while something is being written."""

from __future__ import annotations

import threading

import pytest

from tests.vault.support import OWNER, PASSWORD, passphrase
from vault import secrets
from vault.errors import Locked
from vault.secrets import Field, Purpose
from vault.store import Store, Tier
from vault.transaction import Tx


def test_shut_secrets_are_closed_at_once_and_wiped_behind_what_is_written(store: Store) -> None:
    held, go, begun = store.ring.secrets, threading.Event(), threading.Event()
    assert held is not None

    def change(tx: Tx) -> None:
        begun.set()
        assert go.wait(10)
        secrets.put(tx, "bulk:1", Field.PASSWORD, "п")

    writing = threading.Thread(target=store.write, args=("bulk", change))
    writing.start()
    assert begun.wait(10)
    store.shut_secrets()  # returns at once, and nothing waits for it
    assert store.tier is Tier.REGISTRY
    assert any(held), "what is being written ends by the key it has"
    go.set()
    writing.join()
    with pytest.raises(Locked):
        secrets.reveal(store, OWNER, Field.PASSWORD, Purpose.REVEAL)
    assert held == bytes(32)
    store.open_secrets(passphrase())
    assert store.read(secrets.try_all).broken == ()


def test_secrets_that_were_opened_again_are_not_wiped_by_the_lock_before(store: Store) -> None:
    store.shut_secrets()
    store.open_secrets(passphrase())
    assert secrets.reveal(store, OWNER, Field.PASSWORD, Purpose.REVEAL) == PASSWORD
