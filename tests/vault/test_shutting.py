"""Secrets that are shut at once, while something is being written."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import Any

import pytest

from tests.vault.support import OWNER, PASSWORD, passphrase
from vault import backup, drafts, secrets
from vault.errors import Locked
from vault.keys import Sealed, seal
from vault.secrets import Field, Purpose
from vault.sqlcipher import Connection
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


def test_keys_derived_before_a_lock_do_not_open_the_secrets_behind_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.lock_secrets()
    derive = store.derive

    def slowly(*given: Any, **more: Any) -> Any:
        key = derive(*given, **more)
        store.shut_secrets()  # while it is derived
        store.lock_secrets()
        return key

    monkeypatch.setattr(store, "derive", slowly)
    with pytest.raises(Locked):
        store.open_secrets(passphrase())
    assert store.ring.secrets is None
    assert store.tier is Tier.REGISTRY


def test_a_lock_of_the_secrets_meets_a_store_that_is_closed_this_moment(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = store.database.outside

    def closed_before(fn: Callable[[Connection], None]) -> None:
        monkeypatch.undo()
        store.close()
        outside(fn)

    monkeypatch.setattr(store.database, "outside", closed_before)
    store.lock_secrets()
    assert store.tier is Tier.LOCKED


def test_what_is_committed_is_no_refusal_when_the_store_closes_before_its_anchor(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vault.store.ANCHOR_PERIOD", 0.0)
    outside = store.database.outside

    def closed_before(fn: Callable[[Connection], None]) -> None:
        monkeypatch.undo()
        store.close()
        outside(fn)

    monkeypatch.setattr(store.database, "outside", closed_before)
    assert store.write("test.written", lambda _: 7) == 7


def test_no_draft_is_sealed_by_a_key_that_is_wiped_meanwhile(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def behind_a_lock(key: bytearray, plain: bytearray, bound_to: bytes) -> Sealed:
        store.lock_secrets()
        return seal(key, plain, bound_to)

    monkeypatch.setattr(drafts, "seal", behind_a_lock)
    with pytest.raises(Locked):
        drafts.ready(store.ring, store.vault_id, store.header.generation, "form", "канарейка", secret=True)


def test_a_copy_that_waits_for_one_before_a_close_is_not_begun_behind_it(store: Store) -> None:
    made: list[str | None] = []
    store.write("test.changed", lambda _: None)
    with store.copying:
        copying = threading.Thread(target=lambda: made.append(backup.at_lock(store)))
        copying.start()
        while copying.is_alive() and not _waits(copying):
            pass
        store.close()
    copying.join()
    assert made == [None]
    assert backup.listing(store.directory) == ()
    assert not (store.directory / backup.FOLDER).exists()


def _waits(thread: threading.Thread) -> bool:
    """Whether it stands at the door of the copies."""
    frame = sys._current_frames().get(thread.ident or 0)
    return frame is not None and frame.f_code.co_name == "make_if_changed"
