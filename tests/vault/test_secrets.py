"""Sealed secrets: tiers, versions, and the rule that what cannot be journalled is not revealed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.vault.support import CODES, OWNER, PASSWORD, SEED, TOKEN, Memo, open_with, raw_connection
from vault import anchor, journal, sealed, secrets
from vault.errors import BadInput, Locked, StorageFailed, VaultReadOnly
from vault.secrets import Field, Purpose
from vault.store import Store, Tier
from vault.transaction import Tx

Opener = Callable[..., Store]


def opened_rows(store: Store) -> list[journal.Entry]:
    return [entry for entry in store.read(lambda tx: journal.entries(tx, 1000)) if entry.action == "secret.opened"]


def putting(owner: str, field: Field, value: str) -> Callable[[Tx], None]:
    return lambda tx: secrets.put(tx, owner, field, value)


def test_every_field_comes_back_and_is_journalled(store: Store) -> None:
    values = {Field.PASSWORD: PASSWORD, Field.TOTP: SEED, Field.RECOVERY_CODES: CODES, Field.TOKEN: TOKEN}
    for field, value in values.items():
        assert secrets.reveal(store, OWNER, field, Purpose.COPY, "ВК, Иванова") == value
    assert [row.detail for row in opened_rows(store)] == [
        {"field": field.value, "version": 1, "purpose": "copy", "name": "ВК, Иванова"} for field in reversed(values)
    ]
    assert {row.subject for row in opened_rows(store)} == {OWNER}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_text_comes_back(store: Store, value: str) -> None:
    store.write("put", lambda tx: secrets.put(tx, "any", Field.PASSWORD, value))
    assert secrets.reveal(store, "any", Field.PASSWORD, Purpose.REVEAL) == value


@pytest.mark.parametrize("value", ["", "\ud800"])
def test_what_cannot_be_kept_is_refused(store: Store, value: str) -> None:
    with pytest.raises(BadInput):
        store.write("put", lambda tx: secrets.put(tx, "any", Field.PASSWORD, value))


def test_an_absent_secret_is_refused_without_a_row(store: Store) -> None:
    for owner, field in (("credential:999", Field.PASSWORD), ("credential:2", Field.TOTP)):
        with pytest.raises(BadInput):
            secrets.reveal(store, owner, field, Purpose.REVEAL)
    with pytest.raises(BadInput):
        secrets.token(store, "credential:2")
    assert opened_rows(store) == []


def test_the_row_is_there_before_the_secret_is_opened(
    store: Store, vault_dir: Path, derive: Memo, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(sealed, "unseal", crash)
    with pytest.raises(MemoryError):
        secrets.reveal(store, OWNER, Field.PASSWORD, Purpose.REVEAL)
    monkeypatch.undo()
    assert len(opened_rows(store)) == 1
    store.close()
    with raw_connection(vault_dir, derive) as connection:
        row = connection.execute("SELECT count(*) FROM journal WHERE action = 'secret.opened'").fetchone()
    assert row is not None
    assert row[0] == 1


def test_what_cannot_be_journalled_is_not_opened(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise StorageFailed("нет места")

    def never(*_: object) -> None:
        raise AssertionError("a secret was opened")

    monkeypatch.setattr(sealed, "unseal", never)
    monkeypatch.setattr(journal, "append", refuse)
    with pytest.raises(StorageFailed):
        secrets.reveal(store, OWNER, Field.PASSWORD, Purpose.REVEAL)
    monkeypatch.undo()
    assert opened_rows(store) == []


def test_a_full_disk_reveals_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("a secret was opened")

    monkeypatch.setattr(sealed, "unseal", never)
    store.database.outside(lambda c: c.execute("CREATE TABLE junk(b)"))
    pages = store.database.outside(lambda c: c.execute("PRAGMA page_count").fetchone())
    store.database.outside(lambda c: c.execute(f"PRAGMA max_page_count = {int(str(pages[0])) if pages else 0}"))
    with pytest.raises(StorageFailed):
        for _ in range(200):  # rows fit until the last page is full
            store.write("padding", lambda tx: tx.describe("x" * 2000))
    with pytest.raises(StorageFailed):
        secrets.reveal(store, OWNER, Field.PASSWORD, Purpose.REVEAL, "я" * 4000)
    monkeypatch.undo()
    store.database.outside(lambda c: c.execute("PRAGMA max_page_count = 100000"))
    assert secrets.reveal(store, OWNER, Field.PASSWORD, Purpose.REVEAL) == PASSWORD


def test_a_read_only_store_reveals_nothing(opener: Opener, vault_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (vault_dir / anchor.NAME).unlink()
    store = opener()

    def never(*_: object) -> None:
        raise AssertionError("a secret was opened")

    monkeypatch.setattr(sealed, "unseal", never)
    for field in Field:
        with pytest.raises(VaultReadOnly):
            secrets.reveal(store, OWNER, field, Purpose.REVEAL)


def test_many_come_in_the_order_asked_for_after_one_row(store: Store) -> None:
    wanted = [("credential:9", Field.PASSWORD), (OWNER, Field.TOTP), ("credential:2", Field.PASSWORD)]
    values = secrets.reveal_many(store, wanted, Purpose.EXPORT, "выгрузка")
    assert values == (f"{PASSWORD}-9", SEED, f"{PASSWORD}-2")
    (row,) = opened_rows(store)
    assert row.subject == "secrets"
    assert row.detail == {
        "purpose": "export",
        "name": "выгрузка",
        "count": 3,
        "opened": [["credential:9", "password", 1], [OWNER, "totp", 1], ["credential:2", "password", 1]],
    }
    secrets.reveal_many(store, [(OWNER, Field.TOTP), (OWNER, Field.PASSWORD)], Purpose.ISSUE)
    assert opened_rows(store)[0].subject == OWNER
    assert secrets.reveal_many(store, [], Purpose.EXPORT) == ()
    assert len(opened_rows(store)) == 2


def test_of_many_one_absent_or_locked_opens_none(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("a secret was opened")

    monkeypatch.setattr(sealed, "unseal", never)
    with pytest.raises(BadInput):
        secrets.reveal_many(store, [(OWNER, Field.PASSWORD), ("credential:2", Field.TOTP)], Purpose.EXPORT)
    store.lock_secrets()
    with pytest.raises(Locked):
        secrets.reveal_many(store, [(OWNER, Field.TOKEN), (OWNER, Field.PASSWORD)], Purpose.EXPORT)
    assert opened_rows(store) == []


def test_more_than_one_transaction_of_many(store: Store) -> None:
    def fill(tx: Tx) -> None:
        for number in range(250):
            secrets.put(tx, f"many:{number}", Field.PASSWORD, f"тайна {number}")

    store.write("put", fill)
    wanted = [(f"many:{number}", Field.PASSWORD) for number in range(249, -1, -1)]
    assert secrets.reveal_many(store, wanted, Purpose.EXPORT) == tuple(f"тайна {n}" for n in range(249, -1, -1))
    assert len(opened_rows(store)) == 1


def test_the_tier_of_the_registry_has_tokens_only(opener: Opener) -> None:
    store = opener(tier=Tier.REGISTRY)
    assert secrets.token(store, OWNER) == TOKEN
    assert secrets.reveal(store, OWNER, Field.TOKEN, Purpose.REVEAL) == TOKEN
    for field in (Field.PASSWORD, Field.TOTP, Field.RECOVERY_CODES):
        with pytest.raises(Locked):
            secrets.reveal(store, OWNER, field, Purpose.REVEAL)
        with pytest.raises(Locked):
            store.write("put", putting(OWNER, field, "x"))
    store.write("put", lambda tx: secrets.put(tx, "new", Field.TOKEN, "другой токен"))
    assert secrets.token(store, "new") == "другой токен"
    counted = store.read(secrets.try_all)
    assert (counted.tried, counted.broken) == (2, ())
    assert len(opened_rows(store)) == 1


def test_the_one_before_is_kept(store: Store) -> None:
    def state(tx: Tx) -> list[tuple[object, ...]]:
        rows = tx.execute(
            "SELECT version, state FROM secret WHERE owner = ? AND field = 'password' ORDER BY version", (OWNER,)
        )
        return [tuple(row) for row in rows]

    for value in ("второй", "третий"):
        store.write("put", putting(OWNER, Field.PASSWORD, value))
    assert store.read(state) == [(1, "previous"), (2, "previous"), (3, "current")]
    assert secrets.reveal(store, OWNER, Field.PASSWORD, Purpose.REVEAL) == "третий"
    assert store.read(secrets.try_all).broken == ()


def test_health_opens_nothing(opener: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    store = opener(tier=Tier.REGISTRY)

    def never(*_: object) -> None:
        raise AssertionError("a secret was opened")

    monkeypatch.setattr(sealed, "unseal", never)
    found = store.read(secrets.health)
    assert found[OWNER].fields == frozenset(Field)
    assert found["credential:2"].fields == {Field.PASSWORD}
    assert all(moment.utcoffset() is not None for moment in found[OWNER].changed_at.values())


def test_removing_forgets_every_version(store: Store) -> None:
    store.write("put", lambda tx: secrets.put(tx, OWNER, Field.PASSWORD, "второй"))
    store.write("gone", lambda tx: secrets.remove(tx, OWNER))
    assert OWNER not in store.read(secrets.health)
    assert [e.action for e in store.read(lambda tx: journal.entries(tx, 2))] == ["gone", "secret.removed"]
    with pytest.raises(BadInput):
        secrets.reveal(store, OWNER, Field.PASSWORD, Purpose.REVEAL)
    store.write("gone", lambda tx: secrets.remove(tx, OWNER))
    assert [e.action for e in store.read(lambda tx: journal.entries(tx, 2))] == ["gone", "gone"]


def test_equal_passwords_show_only_by_the_key_of_reuse(store: Store) -> None:
    for owner in ("a", "b"):
        store.write("put", putting(owner, Field.PASSWORD, "йод"))
    store.write("put", lambda tx: secrets.put(tx, "c", Field.PASSWORD, "и\u0306од"))
    marks = store.read(
        lambda tx: [row[0] for row in tx.execute("SELECT reuse FROM secret WHERE owner IN ('a', 'b', 'c')")]
    )
    assert len(set(marks)) == 1
    assert None not in marks
    others = store.read(lambda tx: [row[0] for row in tx.execute("SELECT reuse FROM secret WHERE field <> 'password'")])
    assert set(others) == {None}


def test_no_secret_in_the_journal_or_the_open_database(opener: Opener) -> None:
    """What a forgotten SELECT or a debug dump would show."""
    store = opener()
    secrets.reveal(store, OWNER, Field.PASSWORD, Purpose.REVEAL)

    def dump(tx: Tx) -> str:
        tables = [str(row[0]) for row in tx.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return "".join(repr(tuple(row)) for table in tables for row in tx.execute(f"SELECT * FROM {table}"))

    dumped = store.read(dump)
    for value in (PASSWORD, SEED, CODES, TOKEN):
        assert value not in dumped
        assert value.encode().hex() not in dumped


def test_secrets_outlive_the_process(vault_dir: Path, derive: Memo) -> None:
    with open_with(vault_dir, derive) as store:
        store.write("put", lambda tx: secrets.put(tx, OWNER, Field.PASSWORD, "сменённый"))
    with open_with(vault_dir, derive) as store:
        assert secrets.reveal(store, OWNER, Field.PASSWORD, Purpose.REVEAL) == "сменённый"
