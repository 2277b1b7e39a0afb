"""What is told of secrets without showing any: strength, leaks, equal passwords, open rotations."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.vault.support import OWNER, PASSWORD
from vault import journal, rotation, sealed, secrets
from vault.errors import Locked, VaultDamaged
from vault.secrets import Field
from vault.store import Store, Tier
from vault.transaction import Tx

Opener = Callable[..., Store]
STORED = 29
"""Passwords in the template: of credential:1 … credential:29."""


def rows(store: Store, action: str) -> list[journal.Entry]:
    return [entry for entry in store.read(lambda tx: journal.entries(tx, 1000)) if entry.action == action]


def put(store: Store, owner: str, value: str, strength: int | None = None) -> None:
    store.write("put", lambda tx: secrets.put(tx, owner, Field.PASSWORD, value, strength=strength))


def test_equal_current_passwords_name_each_other(store: Store) -> None:
    for owner in ("a", "b", "c"):
        put(store, owner, "одинаковый")
    found = store.read(secrets.health)
    assert {owner: set(found[owner].reused_with) for owner in "abc"} == {
        "a": {"b", "c"},
        "b": {"a", "c"},
        "c": {"a", "b"},
    }
    assert found[OWNER].reused_with == ()
    put(store, "b", "свой")
    found = store.read(secrets.health)
    assert (found["a"].reused_with, found["b"].reused_with) == (("c",), ())


def test_a_staged_secret_is_in_nothing_but_what_rotates(store: Store) -> None:
    before = store.read(secrets.health)
    store.write("start", lambda tx: rotation.start(tx, OWNER, Field.PASSWORD, f"{PASSWORD}-2", strength=1))
    store.write("start", lambda tx: rotation.start(tx, "first", Field.PASSWORD, "первый"))
    found = store.read(secrets.health)
    assert found["credential:2"] == before["credential:2"]
    assert (found[OWNER].strength, found[OWNER].reused_with) == (None, ())
    assert found[OWNER].changed_at == before[OWNER].changed_at
    assert (found[OWNER].fields, found[OWNER].rotating) == (before[OWNER].fields, frozenset({Field.PASSWORD}))
    assert (found["first"].fields, found["first"].rotating) == (frozenset(), frozenset({Field.PASSWORD}))


def test_rating_gives_a_strength_to_what_has_none(store: Store) -> None:
    put(store, "rated", "известный", strength=4)
    seen: list[str] = []

    def estimate(value: str) -> int:
        seen.append(value)
        return 1 if value == PASSWORD else 3

    assert secrets.rate(store, estimate, batch=7) == STORED
    assert len(seen) == len(set(seen)) == STORED
    assert "известный" not in seen
    found = store.read(secrets.health)
    assert [found[owner].strength for owner in (OWNER, "credential:2", "rated")] == [1, 3, 4]
    assert [row.detail for row in rows(store, "secret.rated")] == [{"count": STORED}]
    assert secrets.rate(store, estimate) == 0
    assert len(rows(store, "secret.rated")) == 1
    put(store, OWNER, "сменён")
    assert store.read(secrets.health)[OWNER].strength is None
    assert secrets.rate(store, estimate) == 1


def test_a_cancelled_rating_keeps_what_was_done(store: Store) -> None:
    asked: list[int] = []

    def cancelled() -> bool:
        asked.append(1)
        return len(asked) > 2

    assert secrets.rate(store, lambda _: 2, batch=5, cancelled=cancelled) == 10
    strengths = [one.strength for one in store.read(secrets.health).values()]
    assert (strengths.count(2), strengths.count(None)) == (10, STORED - 10)
    assert secrets.rate(store, lambda _: 2) == STORED - 10


def test_a_tier_that_closes_meanwhile_keeps_what_was_done(store: Store) -> None:
    def estimate(_: str) -> int:
        store.lock_secrets()
        return 0

    assert secrets.rate(store, estimate, batch=4) == 4
    with pytest.raises(Locked):
        secrets.rate(store, estimate)
    assert [row.detail for row in rows(store, "secret.rated")] == [{"count": 4}]


def test_a_password_changed_meanwhile_does_not_get_the_mark_of_the_old_one(store: Store) -> None:
    def estimate(value: str) -> int:
        if value == PASSWORD:
            put(store, OWNER, "другой")
        return 2

    assert secrets.rate(store, estimate) == STORED
    assert store.read(secrets.health)[OWNER].strength is None
    assert store.read(secrets.health)["credential:2"].strength == 2


def test_leaked_passwords_are_marked(store: Store) -> None:
    store.write("start", lambda tx: rotation.start(tx, "credential:3", Field.PASSWORD, "ещё не введён"))
    seen: list[str] = []

    def leaked(value: str) -> bool:
        seen.append(value)
        return value in {PASSWORD, f"{PASSWORD}-2"}

    assert secrets.check_breaches(store, leaked) == 2
    assert "ещё не введён" not in seen
    found = store.read(secrets.health)
    assert [found[f"credential:{n}"].breached for n in (1, 2, 3)] == [True, True, False]
    assert [row.detail for row in rows(store, "secret.breach_checked")] == [{"count": STORED, "found": 2}]
    put(store, OWNER, "сменён")
    assert store.read(secrets.health)[OWNER].breached is None
    assert secrets.check_breaches(store, lambda _: False) == 0
    assert {one.breached for one in store.read(secrets.health).values()} == {False}


def test_a_closed_tier_rates_and_checks_nothing(opener: Opener) -> None:
    store = opener(tier=Tier.REGISTRY)
    with pytest.raises(Locked):
        secrets.rate(store, lambda _: 0)
    with pytest.raises(Locked):
        secrets.check_breaches(store, lambda _: True)
    assert rows(store, "secret.rated") == rows(store, "secret.breach_checked") == []


def test_a_replaced_blob_stops_the_rating(store: Store) -> None:
    store.write("tamper", lambda tx: tx.execute("UPDATE secret SET sealed = zeroblob(40) WHERE owner = 'credential:5'"))
    with pytest.raises(VaultDamaged):
        secrets.rate(store, lambda _: 0)


def test_one_query_and_no_key(opener: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("a secret was opened")

    store = opener(tier=Tier.REGISTRY)
    monkeypatch.setattr(sealed, "unseal", never)
    asked: list[str] = []

    def counting(tx: Tx) -> None:
        original = tx.execute

        def execute(sql: str, *rest: object) -> object:
            asked.append(sql)
            return original(sql, *rest)  # type: ignore[arg-type]  # passed on as it came

        monkeypatch.setattr(tx, "execute", execute)
        secrets.health(tx)

    store.read(counting)
    assert len(asked) == 1


def test_of_one_owner_without_looking_at_the_others(store: Store) -> None:
    store.write("start", lambda tx: rotation.start(tx, OWNER, Field.TOTP, "GEZDGNBVGY3TQOJQ"))
    everybody = store.read(secrets.health)
    assert store.read(lambda tx: secrets.health_of(secrets.health_rows(tx, OWNER))) == {OWNER: everybody[OWNER]}
    one = everybody[OWNER]
    assert store.read(lambda tx: secrets.stored(tx, OWNER)) == one.fields | one.rotating
    assert store.read(lambda tx: secrets.stored(tx, "nobody")) == frozenset()
