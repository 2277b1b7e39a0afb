"""Versions of a secret: history with its dates, taking back a wrong one, purging, codes used one by one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from tests.vault.support import CODES, OWNER, PASSWORD, add_note
from vault import journal, rotation, secrets
from vault.errors import BadInput, Locked, VaultDamaged
from vault.secrets import Field, Purpose, VersionState
from vault.store import Store, Tier
from vault.transaction import Tx

Opener = Callable[..., Store]
LINES = "1111 2222\n3333 4444\n\n5555 6666\n"


def put(store: Store, *values: str, field: Field = Field.PASSWORD, owner: str = OWNER) -> None:
    for value in values:
        store.write("put", partial(secrets.put, owner=owner, field=field, value=value))


def kept(store: Store, field: Field | None = Field.PASSWORD) -> list[tuple[int, VersionState]]:
    return [(one.number, one.state) for one in store.read(lambda tx: secrets.history(tx, OWNER, field))]


def opened(store: Store, version: int | None = None) -> str:
    return secrets.reveal(store, OWNER, Field.PASSWORD, Purpose.REVEAL, version=version)


def last(store: Store, count: int = 1) -> list[str]:
    return [entry.action for entry in store.read(lambda tx: journal.entries(tx, count))]


def test_history_tells_when_each_was_made_and_ended(store: Store) -> None:
    put(store, "второй", "третий")
    third, second, first = store.read(lambda tx: secrets.history(tx, OWNER, Field.PASSWORD))
    assert [third.state, second.state, first.state] == ["current", "previous", "previous"]
    assert (first.ended_at, second.ended_at, third.ended_at) == (second.made_at, third.made_at, None)
    assert first.made_at < second.made_at < third.made_at
    assert all(one.made_at.utcoffset() == timedelta(0) for one in (first, second, third))
    fields = {one.field for one in store.read(lambda tx: secrets.history(tx, OWNER))}
    assert fields == set(Field)
    assert store.read(lambda tx: secrets.history(tx, "nobody")) == ()


def test_any_kept_version_can_be_opened_and_is_journalled_by_its_number(store: Store) -> None:
    put(store, "второй", "третий")
    assert [opened(store, number) for number in (1, 2, 3, None)] == [PASSWORD, "второй", "третий", "третий"]
    rows = store.read(lambda tx: journal.entries(tx, 4))
    assert [row.detail["version"] for row in rows] == [3, 3, 2, 1]
    with pytest.raises(BadInput):
        opened(store, 4)


def test_a_wrong_one_is_taken_back_without_the_key_and_stays(opener: Opener) -> None:
    store = opener()
    put(store, "ошибочный")
    changed = store.read(secrets.health)[OWNER].changed_at[Field.PASSWORD]
    store.lock_secrets()
    version = store.write("undo", lambda tx: secrets.undo(tx, OWNER, Field.PASSWORD))
    assert (version.number, version.state, version.ended_at) == (1, VersionState.CURRENT, None)
    assert kept(store) == [(2, VersionState.PREVIOUS), (1, VersionState.CURRENT)]
    assert store.read(secrets.health)[OWNER].changed_at[Field.PASSWORD] < changed
    assert last(store, 2) == ["undo", "secret.undone"]
    store.close()
    store = opener()
    assert (opened(store), opened(store, 2)) == (PASSWORD, "ошибочный")
    assert store.read(secrets.try_all).broken == ()


def test_taking_back_twice_changes_nothing(store: Store) -> None:
    put(store, "второй", "третий")
    for expected in ("второй", "третий", "второй"):
        store.write("undo", lambda tx: secrets.undo(tx, OWNER, Field.PASSWORD))
        assert opened(store) == expected
    put(store, "четвёртый")
    assert kept(store)[0] == (4, VersionState.CURRENT)
    assert store.read(secrets.try_all).broken == ()


def test_what_comes_back_is_the_one_that_was_in_use_last(store: Store) -> None:
    put(store, "второй", "третий")
    store.write("undo", lambda tx: secrets.undo(tx, OWNER, Field.PASSWORD))
    put(store, "четвёртый")
    store.write("undo", lambda tx: secrets.undo(tx, OWNER, Field.PASSWORD))
    assert opened(store) == "второй"  # not the third, which was found wrong before


def test_a_forged_previous_one_does_not_come_back(store: Store) -> None:
    put(store, "второй")
    store.write(
        "forged",
        lambda tx: tx.execute(
            "UPDATE secret SET (nonce, sealed) = (SELECT nonce, sealed FROM secret AS o WHERE o.owner = 'credential:2')"
            " WHERE owner = ? AND field = 'password' AND version = 1",
            (OWNER,),
        ),
    )
    with pytest.raises(VaultDamaged):
        store.write("undo", lambda tx: secrets.undo(tx, OWNER, Field.PASSWORD))
    assert opened(store) == "второй"


def test_nothing_to_take_back(store: Store) -> None:
    for owner in (OWNER, "nobody"):
        with pytest.raises(BadInput, match="вернуть нечего"):
            store.write("undo", partial(secrets.undo, owner=owner, field=Field.PASSWORD))
    started = store.write("start", lambda tx: rotation.start(tx, OWNER, Field.PASSWORD, "новый"))
    store.write("abandon", lambda tx: rotation.abandon(tx, started.id))
    with pytest.raises(BadInput, match="вернуть нечего"):  # what never came into use does not by this either
        store.write("undo", lambda tx: secrets.undo(tx, OWNER, Field.PASSWORD))


def test_an_open_rotation_bars_the_other_ways(store: Store) -> None:
    put(store, "второй")
    started = store.write("start", lambda tx: rotation.start(tx, OWNER, Field.PASSWORD, "новый"))
    with pytest.raises(BadInput, match="ротацию"):
        store.write("undo", lambda tx: secrets.undo(tx, OWNER, Field.PASSWORD))
    with pytest.raises(BadInput, match="ротацию"):
        put(store, "мимо")
    put(store, "JBSWY3DPEHPK3PXPCANARY33", field=Field.TOTP)  # another field is free
    assert store.read(secrets.health)[OWNER].rotating == {Field.PASSWORD}
    assert store.write("purge", lambda tx: secrets.purge(tx, timedelta(0))) == 1  # the seed before
    assert (3, VersionState.STAGED) in kept(store)
    store.write("abandon", lambda tx: rotation.abandon(tx, started.id))
    put(store, "теперь можно")
    assert opened(store) == "теперь можно"


def test_purging_drops_what_ended_long_ago(store: Store) -> None:
    put(store, "второй", "третий")
    started = store.write("start", lambda tx: rotation.start(tx, OWNER, Field.PASSWORD, "новый"))
    store.write("abandon", lambda tx: rotation.abandon(tx, started.id))
    assert store.write("purge", lambda tx: secrets.purge(tx, timedelta(days=30))) == 0
    store.write("age", ended_ago(40, 1))
    store.write("age", ended_ago(40, 4))
    assert store.write("purge", lambda tx: secrets.purge(tx, timedelta(days=30))) == 2
    assert kept(store) == [(3, VersionState.CURRENT), (2, VersionState.PREVIOUS)]
    assert last(store, 2) == ["purge", "secret.purged"]
    assert store.read(lambda tx: journal.entries(tx, 2))[1].detail == {"blobs": [["password", 1], ["password", 4]]}
    assert store.read(secrets.try_all).broken == ()
    with pytest.raises(BadInput):
        opened(store, 1)


def test_the_current_one_is_never_purged(store: Store) -> None:
    store.write("age", lambda tx: tx.execute("UPDATE secret SET changed_at = made_at, ended_at = NULL"))
    assert store.write("purge", lambda tx: secrets.purge(tx, timedelta(0))) == 0
    assert last(store) == ["purge"]


def ended_ago(days: int, version: int) -> Callable[[Tx], object]:
    return lambda tx: tx.execute(
        "UPDATE secret SET ended_at = ? WHERE owner = ? AND field = 'password' AND version = ?",
        ((tx.time - timedelta(days=days)).isoformat(), OWNER, version),
    )


def test_a_number_never_means_two_secrets(store: Store) -> None:
    put(store, "второй")
    store.write("undo", lambda tx: secrets.undo(tx, OWNER, Field.PASSWORD))
    store.write("purge", lambda tx: secrets.purge(tx, -timedelta(seconds=1)))
    assert kept(store) == [(1, VersionState.CURRENT)]
    put(store, "третий")
    assert kept(store)[0] == (3, VersionState.CURRENT)
    store.write("gone", lambda tx: secrets.remove(tx, OWNER))
    put(store, "четвёртый")
    assert kept(store, None) == [(4, VersionState.CURRENT)]
    assert store.read(secrets.try_all).broken == ()


def test_removing_takes_the_open_rotation_with_it(store: Store) -> None:
    started = store.write("start", lambda tx: rotation.start(tx, OWNER, Field.PASSWORD, "новый"))
    store.write("gone", lambda tx: secrets.remove(tx, OWNER))
    row = store.read(lambda tx: journal.entries(tx, 2))[1]
    assert (row.action, row.detail) == ("secret.removed", {"count": 5, "rotations": 1})
    assert store.read(lambda tx: rotation.listing(tx, open_only=False)) == ()
    with pytest.raises(BadInput):
        rotation.show(store, started.id, Purpose.ROTATE)
    assert store.read(secrets.try_all).broken == ()


def test_codes_are_used_one_by_one(opener: Opener) -> None:
    store = opener()
    put(store, LINES, field=Field.RECOVERY_CODES)
    assert secrets.split_codes(LINES) == ("1111 2222", "3333 4444", "5555 6666")
    assert store.read(secrets.health)[OWNER].codes_left == 3
    store.lock_secrets()
    assert store.write("used", lambda tx: secrets.use_code(tx, OWNER, 2)) == 2
    assert store.write("used", lambda tx: secrets.use_code(tx, OWNER, 0)) == 1
    assert store.read(lambda tx: secrets.used_codes(tx, OWNER)) == {0, 2}
    assert store.read(secrets.health)[OWNER].codes_left == 1
    row = store.read(lambda tx: journal.entries(tx, 2))[1]
    assert (row.action, row.detail) == ("secret.code_used", {"version": 2, "number": 1, "left": 1})


@pytest.mark.parametrize("index", [-1, 1, 3, 4])
def test_a_code_that_is_not_there_is_not_used(store: Store, index: int) -> None:
    put(store, LINES, field=Field.RECOVERY_CODES)
    store.write("used", lambda tx: secrets.use_code(tx, OWNER, 1))
    with pytest.raises(BadInput):
        store.write("used", lambda tx: secrets.use_code(tx, OWNER, index))
    assert store.read(lambda tx: secrets.used_codes(tx, OWNER)) == {1}


def test_new_codes_are_unused_and_nobody_else_has_any(store: Store) -> None:
    store.write("used", lambda tx: secrets.use_code(tx, OWNER, 0))
    put(store, LINES, field=Field.RECOVERY_CODES)
    assert store.read(lambda tx: secrets.used_codes(tx, OWNER)) == frozenset()
    assert store.read(lambda tx: secrets.used_codes(tx, "credential:2")) == frozenset()
    assert store.read(secrets.health)["credential:2"].codes_left is None
    with pytest.raises(BadInput):
        store.write("used", lambda tx: secrets.use_code(tx, "credential:2", 0))


def test_codes_never_counted_are_counted_when_the_tier_is_open(opener: Opener) -> None:
    store = opener()
    store.write("older", lambda tx: tx.execute("UPDATE secret SET codes = NULL"))
    assert store.read(secrets.health)[OWNER].codes_left is None
    store.lock_secrets()
    with pytest.raises(Locked):
        store.write("used", lambda tx: secrets.use_code(tx, OWNER, 0))
    store.close()
    store = opener()
    assert store.write("used", lambda tx: secrets.use_code(tx, OWNER, 0)) == 0
    assert store.read(secrets.health)[OWNER].codes_left == 0
    assert secrets.reveal(store, OWNER, Field.RECOVERY_CODES, Purpose.REVEAL) == CODES


def test_the_registry_tier_reads_history_and_nothing_more(opener: Opener) -> None:
    store = opener(tier=Tier.REGISTRY)
    store.write("note", add_note("x"))
    assert kept(store) == [(1, VersionState.CURRENT)]
    with pytest.raises(Locked):
        opened(store, 1)
