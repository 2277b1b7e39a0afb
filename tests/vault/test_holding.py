"""All blobs at once: held to the journal, verified, sealed anew; what an older program left is taken over whole."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from itertools import combinations
from pathlib import Path

import pytest

from tests.vault.support import (
    FACTS,
    OWNER,
    PASSWORD,
    SCHEMAS,
    SEED,
    TOKEN,
    Memo,
    copied,
    database_pages,
    open_with,
    passphrase,
    raw_connection,
    write_pages,
)
from vault import creation, drafts, journal, opening, rotation, sealed, secrets, verify
from vault.canonical import canonical
from vault.creation import create
from vault.errors import BadInput, PoryadokError, VaultDamaged
from vault.keys import KEY, KdfCost, KeyRing, random_bytes, seal
from vault.schema import Schema
from vault.secrets import Field, Purpose, VersionState
from vault.store import Store, Tier
from vault.tables import SCHEMA
from vault.transaction import Actor, Tx

Opener = Callable[..., Store]
OWNERS = 29


@pytest.fixture
def busy(store: Store) -> Store:
    """A version of every state, an open rotation among them, and a draft."""

    def fill(tx: Tx) -> None:
        secrets.put(tx, OWNER, Field.PASSWORD, "второй")
        left = rotation.start(tx, OWNER, Field.PASSWORD, "отвергнутый")
        rotation.abandon(tx, left.id)
        rotation.start(tx, OWNER, Field.PASSWORD, "новый")
        rotation.start(tx, OWNER, Field.TOKEN, "новый токен")
        drafts.keep(tx, "form", "в черновике тайна", secret=True)

    store.write("busy", fill)
    return store


# ---- held and verified


def test_every_blob_of_any_state_is_held(busy: Store) -> None:
    blobs = OWNERS + 3 + 4  # the template's, and four more of this test
    tried = busy.read(secrets.try_all)
    assert (tried.tried, tried.held, tried.broken) == (blobs + 1, blobs, ())
    busy.lock_secrets()
    held = busy.read(secrets.hold)
    assert (held.tried, held.held, held.broken) == (0, blobs, ())
    tried = busy.read(secrets.try_all)
    assert (tried.tried, tried.held, tried.broken) == (2, blobs, ())
    part = next(part for part in verify.verify(busy).parts if part.name == "Секреты")
    assert "сверено с журналом" in part.figure
    assert "сейф закрыт" in part.figure


HERE = " WHERE owner = 'credential:1' AND field = 'password' AND version = "
REST = (
    "field, version, generation, state, nonce, sealed, reuse, strength, breached, codes, used, made_at, changed_at,"
    " ended_at"
)
FORGED = {
    "previous replaced": (f"UPDATE secret SET sealed = zeroblob(40){HERE}1", "credential:1 password (версия 1)"),
    "abandoned replaced": (f"UPDATE secret SET sealed = zeroblob(40){HERE}3", "credential:1 password (версия 3)"),
    "staged replaced": (f"UPDATE secret SET sealed = zeroblob(40){HERE}4", "credential:1 password (версия 4)"),
    "previous deleted": (f"DELETE FROM secret{HERE}1", "credential:1 password (нет записи"),
    "staged deleted": (f"DELETE FROM secret{HERE}4", "нет нового секрета"),
    "abandoned staged again": (
        f"UPDATE secret SET state = 'abandoned'{HERE}4; UPDATE secret SET state = 'staged'{HERE}3",
        "credential:1 password (версия 3) (не та запись",
    ),
    "rotation deleted": ("DELETE FROM rotation WHERE field = 'token'", "credential:1 token (новый секрет без ротации)"),
    "one never journalled": (
        f"INSERT INTO secret SELECT 'forged', {REST} FROM secret{HERE}2",
        "forged password (не та запись",
    ),
}


@pytest.mark.parametrize(("statements", "named"), FORGED.values(), ids=FORGED.keys())
def test_what_was_forged_is_named_without_any_key(busy: Store, statements: str, named: str) -> None:
    def forge(tx: Tx) -> None:
        for statement in statements.split("; "):
            assert tx.execute(statement).rowcount == 1

    busy.write("forged", forge)
    busy.lock_secrets()
    assert named in "; ".join(busy.read(secrets.hold).broken)
    assert not verify.verify(busy).whole


def test_a_forged_draft_is_named(busy: Store) -> None:
    busy.write("forged", lambda tx: tx.execute("UPDATE draft SET sealed = zeroblob(40)"))
    assert busy.read(secrets.try_all).broken == ("черновик form",)


def test_a_copy_is_held_on_its_own_connection(busy: Store, vault_dir: Path, tmp_path: Path, derive: Memo) -> None:
    ring = KeyRing(bytearray(), bytearray(), bytearray(), bytearray(busy.ring.journal), bytearray())
    busy.close()
    with raw_connection(copied(vault_dir, tmp_path / "copy"), derive) as connection:
        tx = Tx(connection, Actor(busy.vault_id, 1, "", ""), ring, datetime.now(UTC))
        assert secrets.hold(tx).broken == ()
        connection.execute("UPDATE secret SET sealed = zeroblob(40) WHERE owner = 'credential:9'")
        assert "credential:9" in "".join(secrets.hold(tx).broken)


def test_no_choice_of_old_pages_gives_an_old_secret(vault_dir: Path, tmp_path: Path, derive: Memo) -> None:
    """Every one has its right HMAC. All of them together are the old file, which the anchor knows."""
    old = database_pages(vault_dir)
    with open_with(vault_dir, derive) as store:
        store.write("changed", lambda tx: secrets.put(tx, OWNER, Field.PASSWORD, "новый пароль"))
    new = database_pages(vault_dir)
    changed = [number for number in range(1, min(len(old), len(new))) if old[number] != new[number]]
    refused = 0
    for size in range(1, len(changed) + 1):
        for chosen in combinations(changed, size):
            directory = copied(vault_dir, tmp_path / "spliced")
            write_pages(directory, [old[n] if n in chosen else page for n, page in enumerate(new)])
            try:
                with open_with(directory, derive) as store:
                    assert secrets.reveal(store, OWNER, Field.PASSWORD, Purpose.REVEAL) == "новый пароль"
            except (PoryadokError, ValueError):
                refused += 1
    assert refused >= 2 ** (len(changed) - 1)


# ---- sealed anew


def other_ring(ring: KeyRing) -> KeyRing:
    """New keys of the secrets beside the same database and journal."""
    return KeyRing(
        ring.database, ring.facts, random_bytes(KEY), ring.journal, ring.header, random_bytes(KEY), random_bytes(KEY)
    )


def sealed_anew(tx: Tx, fresh: KeyRing) -> tuple[Tx, int]:
    """As a renewal does it: another generation, another ring, the same connection."""
    other = Tx(tx.connection, Actor(tx.vault_id, 2, "пароль", ""), fresh, tx.time)
    return other, secrets.reseal(other, tx.ring)


def values(tx: Tx) -> dict[tuple[str, str, int], str]:
    return {(b.owner, b.field.value, b.version): sealed.open_blob(tx, b) for b in sealed.everything(tx)}


def test_everything_opens_by_the_new_keys_only(busy: Store) -> None:
    fresh = other_ring(busy.ring)

    def renew(tx: Tx) -> None:
        before, reuse = values(tx), tx.execute("SELECT group_concat(hex(reuse)) FROM secret").fetchone()
        new, count = sealed_anew(tx, fresh)
        assert values(new) == before
        assert count == len(before) + 1
        assert drafts.take(new, "form") == "в черновике тайна"
        assert secrets.try_all(new).broken == ()
        assert all(blob.generation == 2 for blob in sealed.everything(new))
        assert {b.owner for b in sealed.everything(new) if b.reuse is None} <= {OWNER}
        now = new.execute("SELECT group_concat(hex(reuse)) FROM secret").fetchone()
        assert now is not None and reuse is not None and now[0] != reuse[0]
        for blob in sealed.everything(new):
            assert sealed.opened(new, blob, tx.ring) is None
            sealed.open_held(new, blob)  # the journal knows the new blobs
        rotation.commit(new, _verified(new))
        assert secrets.try_all(new).broken == ()

    busy.write("renewed", renew)


def _verified(tx: Tx) -> int:
    """The rotation of the password, as if it had been applied."""
    (found,) = (one for one in rotation.listing(tx) if one.field is Field.PASSWORD)
    tx.execute("UPDATE rotation SET state = 'verified' WHERE id = ?", (found.id,))
    return found.id


def test_equal_passwords_are_still_found_after_it(store: Store) -> None:
    def fill(tx: Tx) -> None:
        for owner in ("a", "b"):
            secrets.put(tx, owner, Field.PASSWORD, "один")

    store.write("put", fill)
    fresh = other_ring(store.ring)

    def renew(tx: Tx) -> None:
        new, _ = sealed_anew(tx, fresh)
        secrets.put(new, "c", Field.PASSWORD, "один")
        assert set(secrets.health(new)["c"].reused_with) == {"a", "b"}

    store.write("renewed", renew)


@pytest.mark.parametrize("change", ["sealed = zeroblob(40)", "state = 'previous'"])
def test_what_the_journal_does_not_remember_is_not_sealed_anew(store: Store, change: str) -> None:
    store.write("forged", lambda tx: tx.execute(f"UPDATE secret SET {change} WHERE owner = 'credential:4'"))
    with pytest.raises(VaultDamaged, match="credential:4"):
        store.write("renewed", lambda tx: sealed_anew(tx, other_ring(store.ring)))
    assert secrets.reveal(store, OWNER, Field.PASSWORD, Purpose.REVEAL) == PASSWORD


# ---- from the first tables to the second


@pytest.fixture
def older(tmp_path: Path, derive: Memo, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A closed vault as the first program left it: its own tables, its own rows."""
    directory = tmp_path / "older"
    first = Schema("vault", SCHEMA.migrations[:1])
    for module in (creation, opening):
        monkeypatch.setattr(module, "SCHEMA", first)
    created = create(directory, passphrase(), cost=KdfCost.light(), schemas=SCHEMAS, facts=FACTS, derive=derive)
    with created.store as store:
        store.write("notes.filled", _first_program)
    monkeypatch.undo()
    return directory


PUT = (
    (OWNER, Field.PASSWORD, 1, "первый"),
    (OWNER, Field.PASSWORD, 2, "второй"),
    (OWNER, Field.PASSWORD, 3, "третий"),
    (OWNER, Field.TOTP, 1, SEED),
    (OWNER, Field.RECOVERY_CODES, 1, "1111\n2222"),
    (OWNER, Field.TOKEN, 1, TOKEN),
)


def _first_program(tx: Tx) -> None:
    for day, (owner, field, version, value) in enumerate(PUT, start=1):
        key = tx.ring.tokens if field is Field.TOKEN else tx.ring.secrets
        assert key is not None
        blob = seal(key, value.encode(), canonical([tx.vault_id, "secret", owner, field.value, version, 1]))
        tx.execute(
            "UPDATE secret SET state = 'previous' WHERE owner = ? AND field = ? AND state = 'current'",
            (owner, field.value),
        )
        tx.execute(
            "INSERT INTO secret VALUES (?, ?, ?, 1, 'current', ?, ?, ?, ?)",
            (owner, field.value, version, blob.nonce, blob.ciphertext, None, f"2025-01-0{day}T00:00:00+00:00"),
        )
        digest = hashlib.sha256(blob.ciphertext).hexdigest()
        tx.journal("secret.put", owner, field=field.value, version=version, digest=digest)


def test_an_older_vault_is_taken_over_whole(older: Path, derive: Memo) -> None:
    with open_with(older, derive) as store:
        for owner, field, version, value in PUT:
            assert secrets.reveal(store, owner, field, Purpose.REVEAL, version=version) == value
        history = store.read(lambda tx: secrets.history(tx, OWNER, Field.PASSWORD))
        assert [(one.number, one.state, one.made_at.day, one.ended_at and one.ended_at.day) for one in history] == [
            (3, VersionState.CURRENT, 3, None),
            (2, VersionState.PREVIOUS, 2, 3),
            (1, VersionState.PREVIOUS, 1, 2),
        ]
        found = store.read(secrets.health)[OWNER]
        assert found.fields == frozenset(Field)
        assert (found.strength, found.codes_left, found.breached, found.rotating) == (None, None, None, frozenset())
        assert found.changed_at[Field.PASSWORD] == datetime(2025, 1, 3, tzinfo=UTC)
        assert verify.verify(store).whole
        assert store.read(lambda tx: [e.action for e in journal.entries(tx, 100)]).count("schema.migrated") == 1


def test_an_older_vault_goes_on_from_there(older: Path, derive: Memo) -> None:
    with open_with(older, derive) as store:
        assert store.write("undo", lambda tx: secrets.undo(tx, OWNER, Field.PASSWORD)).number == 2
        assert store.write("used", lambda tx: secrets.use_code(tx, OWNER, 1)) == 1
        started = store.write("start", lambda tx: rotation.start(tx, OWNER, Field.PASSWORD, "четвёртый"))
        assert (started.version, started.replaces) == (4, 2)
        assert rotation.show(store, started.id, Purpose.ROTATE) == "четвёртый"
        assert store.read(secrets.try_all).broken == ()
    with open_with(older, derive, tier=Tier.REGISTRY) as store:
        assert secrets.token(store, OWNER) == TOKEN


def test_a_failed_upgrade_leaves_the_older_vault(older: Path, derive: Memo, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = Schema("vault", (*SCHEMA.migrations[:1], SCHEMA.migrations[1].__class__(2, "DROP TABLE secret;\nno;\n")))
    monkeypatch.setattr(opening, "SCHEMA", broken)
    with pytest.raises(Exception, match="syntax"):
        open_with(older, derive)
    monkeypatch.undo()
    with open_with(older, derive) as store:
        assert secrets.reveal(store, OWNER, Field.PASSWORD, Purpose.REVEAL) == "третий"
    shutil.rmtree(older)


def test_one_current_and_one_staged_only(busy: Store) -> None:
    for state in ("current", "staged"):
        statement = f"UPDATE secret SET state = '{state}'{HERE}1"
        with pytest.raises(Exception, match="UNIQUE"):
            busy.write("forged", partial(Tx.execute, sql=statement))
    with pytest.raises(Exception, match="UNIQUE"):
        busy.write(
            "forged",
            lambda tx: tx.execute(
                "INSERT INTO rotation(owner, field, state, version, reason, started_at, changed_at)"
                " SELECT owner, field, 'shown', 9, '', '', '' FROM rotation WHERE state = 'staged'"
            ),
        )
    with pytest.raises(BadInput):
        busy.write("start", lambda tx: rotation.start(tx, OWNER, Field.TOKEN, "ещё"))
