"""A rotation cut short, or forged by who has the key of tier one: both secrets stay, neither is mistaken."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.vault.rotations import NEW, STEPS, brought_to, current, got, start, step, told
from tests.vault.support import OWNER, PASSWORD, add_note
from vault import journal, rotation, sealed, secrets
from vault.errors import StorageFailed, VaultDamaged, VaultReadOnly
from vault.rotation import State
from vault.secrets import Field, Purpose
from vault.store import Store
from vault.transaction import Tx

Opener = Callable[..., Store]


@pytest.mark.parametrize("state", sorted(rotation.OPEN))
def test_it_goes_on_after_any_step(opener: Opener, state: State) -> None:
    store = opener()
    made = brought_to(store, state)
    store.close()
    store = opener()
    assert store.read(rotation.listing) == (made,)
    assert rotation.show(store, made.id, Purpose.ROTATE) == NEW
    assert rotation.show_old(store, made.id, Purpose.ROTATE) == PASSWORD
    rest = {State.STAGED: 0, State.SHOWN: 0, State.UNCERTAIN: 0, State.APPLIED: 1, State.VERIFIED: 2}[state]
    for name in ("applied", "verified", "commit")[rest:]:
        step(store, name, made.id)
    assert current(store) == NEW


def test_nothing_is_opened_before_its_state_is_on_the_disk(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> None:
        raise MemoryError

    made = start(store)
    monkeypatch.setattr(sealed, "unseal", crash)
    with pytest.raises(MemoryError):
        rotation.show(store, made.id, Purpose.ROTATE)
    monkeypatch.undo()
    assert got(store, made.id).state is State.SHOWN
    assert len(told(store, "rotation.shown")) == 1
    assert rotation.show(store, made.id, Purpose.ROTATE) == NEW


def test_what_cannot_be_journalled_is_not_shown(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise StorageFailed("нет места")

    def never(*_: object) -> None:
        raise AssertionError("a secret was opened")

    made = start(store)
    monkeypatch.setattr(sealed, "unseal", never)
    monkeypatch.setattr(journal, "append", refuse)
    for call in (rotation.show, rotation.show_old):
        with pytest.raises(StorageFailed):
            call(store, made.id, Purpose.ROTATE)
    monkeypatch.undo()
    assert got(store, made.id) == made


@pytest.mark.parametrize("name", ["start", "applied", "verified", "doubt", "commit", "abandon"])
def test_a_step_that_fails_at_its_end_leaves_nothing(store: Store, name: str) -> None:
    before = brought_to(store, State.VERIFIED if name in ("doubt", "commit") else State.UNCERTAIN)
    history = store.read(lambda tx: secrets.history(tx, OWNER))

    def failing(tx: Tx) -> None:
        if name == "start":
            rotation.start(tx, "other", Field.PASSWORD, NEW)
        else:
            STEPS[name](tx, before.id)
        raise StorageFailed("нет места")

    with pytest.raises(StorageFailed):
        store.write("step", failing)
    assert store.read(rotation.listing) == (before,)
    assert store.read(lambda tx: secrets.history(tx, OWNER)) == history
    assert current(store) == PASSWORD
    assert rotation.show(store, before.id, Purpose.ROTATE) == NEW
    assert store.read(secrets.try_all).broken == ()


def test_a_read_only_vault_shows_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("a secret was opened")

    made = start(store)
    monkeypatch.setattr(sealed, "unseal", never)
    store.read_only_reason = "Журнал обрезан."
    for call in (rotation.show, rotation.show_old):
        with pytest.raises(VaultReadOnly):
            call(store, made.id, Purpose.ROTATE)


# ---- forged by who has the key of tier one

FORGED = {
    "an older blob": "UPDATE secret SET (nonce, sealed) = (SELECT nonce, sealed FROM secret AS o"
    " WHERE o.owner = secret.owner AND o.field = secret.field AND o.version = 1) WHERE version = 2",
    "an older version": "UPDATE rotation SET version = 1",
    "both staged and older": "UPDATE rotation SET version = 1; UPDATE secret SET state = 'abandoned' WHERE version = 2;"
    "UPDATE secret SET state = 'staged' WHERE owner = 'credential:1' AND field = 'password' AND version = 1",
    "gone": "DELETE FROM secret WHERE version = 2",
}


@pytest.mark.parametrize("statements", FORGED.values(), ids=FORGED.keys())
def test_a_forged_new_secret_is_neither_shown_nor_committed(store: Store, statements: str) -> None:
    made = brought_to(store, State.VERIFIED)

    def forge(tx: Tx) -> None:
        for statement in statements.split(";"):
            assert tx.execute(statement).rowcount == 1

    store.write("forged", forge)
    with pytest.raises(VaultDamaged):
        rotation.show(store, made.id, Purpose.ROTATE)
    with pytest.raises(VaultDamaged):
        step(store, "commit", made.id)
    assert store.read(secrets.hold).broken != ()
    step(store, "abandon", made.id)  # a damaged one does not hold the account for ever


def test_the_numbers_of_rotations_are_not_given_again(store: Store) -> None:
    made = start(store, owner="gone")
    store.write("note", add_note("x"))
    store.write("gone", lambda tx: secrets.remove(tx, "gone"))
    assert start(store).id > made.id
