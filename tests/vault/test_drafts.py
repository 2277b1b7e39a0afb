"""Drafts: kept over a lock and a restart, sealed where they hold secrets, nowhere readable otherwise."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from tests.vault.support import OWNER
from vault import drafts, journal, sealed, secrets
from vault.errors import BadInput, Locked, StorageFailed, VaultDamaged
from vault.store import Store, Tier
from vault.transaction import Tx

Opener = Callable[..., Store]
SECRET = '{"password": "канарейка-черновика"}'


def keep(store: Store, name: str, content: str, *, secret: bool) -> None:
    store.write("draft.kept", lambda tx: drafts.keep(tx, name, content, secret=secret))


def take(store: Store, name: str) -> str | None:
    return store.read(lambda tx: drafts.take(tx, name))


@pytest.mark.parametrize("secret", [True, False])
@pytest.mark.parametrize("content", [SECRET, "", "строка\nвторая \U0001f512"])
def test_a_draft_comes_back_after_a_restart_and_stays(opener: Opener, content: str, secret: bool) -> None:
    store = opener()
    keep(store, "form", content, secret=secret)
    store.close()
    store = opener()
    assert take(store, "form") == take(store, "form") == content
    assert take(store, "other") is None


def test_a_secret_one_waits_for_the_tier(opener: Opener) -> None:
    store = opener()
    keep(store, "secret", SECRET, secret=True)
    keep(store, "plain", "школа № 5", secret=False)
    store.lock_secrets()
    assert take(store, "plain") == "школа № 5"
    with pytest.raises(Locked):
        take(store, "secret")
    with pytest.raises(Locked):
        keep(store, "secret", "другое", secret=True)
    keep(store, "plain", "школа № 6", secret=False)
    store.close()
    store = opener(tier=Tier.REGISTRY)
    assert take(store, "plain") == "школа № 6"
    store.close()
    assert take(opener(), "secret") == SECRET


def test_the_newest_replaces_the_one_before_whatever_it_was(store: Store) -> None:
    for content, secret in (("один", True), ("два", False), ("три", True)):
        keep(store, "form", content, secret=secret)
        assert take(store, "form") == content
    assert store.read(drafts.names) == ("form",)


def test_names_come_newest_first_and_dropped_ones_are_gone(store: Store) -> None:
    for name in ("a", "b", "c"):
        keep(store, name, name, secret=name == "b")
    keep(store, "a", "снова", secret=False)
    assert store.read(drafts.names) == ("a", "c", "b")
    for name in ("b", "b", "nothing"):
        store.write("draft.dropped", partial(drafts.drop, name=name))
    assert store.read(drafts.names) == ("a", "c")
    assert take(store, "b") is None
    subjects = [(row.action, row.subject) for row in store.read(lambda tx: journal.entries(tx, 3))]
    assert subjects == [("draft.dropped", ""), ("draft.dropped", ""), ("draft.dropped", "draft:b")]


def test_the_journal_tells_of_a_draft_once_until_it_is_dropped(store: Store) -> None:
    for at in range(3):
        keep(store, "form", f"{at}", secret=at == 2)
    assert take(store, "form") == "2"
    assert _told(store) == [("draft.kept", "draft:form")]
    store.write("draft.kept", lambda tx: keep_both(tx, "form", "another"))
    assert _told(store)[0] == ("draft.kept", "draft:another"), "what is new has its row, whatever stands beside it"
    store.write("draft.dropped", partial(drafts.drop, name="form"))
    keep(store, "form", "снова", secret=False)
    assert [action for action, _ in _told(store)] == ["draft.kept", "draft.dropped", "draft.kept", "draft.kept"]
    assert store.read(journal.check).broken_at is None


def keep_both(tx: Tx, *names: str) -> None:
    for name in names:
        drafts.keep(tx, name, "ещё", secret=False)


def _told(store: Store) -> list[tuple[str, str]]:
    """What the journal says of drafts, newest first."""
    rows = store.read(lambda tx: journal.entries(tx, 50))
    return [(row.action, row.subject) for row in rows if row.action.startswith("draft.")]


def test_a_draft_that_cannot_be_written_is_refused_without_its_text(store: Store) -> None:
    with pytest.raises(BadInput) as refused:
        keep(store, "form", "канарейка\ud800", secret=True)
    assert "канарейка" not in repr(refused.value)
    assert refused.value.__cause__ is None
    assert store.read(drafts.names) == ()


def test_a_failed_write_leaves_the_draft_before(store: Store) -> None:
    keep(store, "form", "прежнее", secret=True)

    def failing(tx: Tx) -> None:
        drafts.keep(tx, "form", "новое", secret=True)
        raise StorageFailed("нет места")

    with pytest.raises(StorageFailed):
        store.write("draft.kept", failing)
    assert take(store, "form") == "прежнее"


MOVES = {
    "to another name": "UPDATE draft SET name = 'other'",
    "to another generation": "UPDATE draft SET generation = 2",
    "flipped": "UPDATE draft SET sealed = zeroblob(length(sealed))",
    "a secret for a draft": "UPDATE draft SET (nonce, sealed) = (SELECT nonce, sealed FROM secret"
    f" WHERE owner = '{OWNER}' AND field = 'password')",
}


@pytest.mark.parametrize("statement", MOVES.values(), ids=MOVES.keys())
def test_a_moved_draft_does_not_open(store: Store, statement: str) -> None:
    keep(store, "form", SECRET, secret=True)
    store.write("moved", lambda tx: tx.execute(statement))
    with pytest.raises(VaultDamaged):
        take(store, store.read(drafts.names)[0])
    assert "черновик" in "".join(store.read(secrets.try_all).broken)


def test_no_draft_is_a_secret(store: Store) -> None:
    """A draft's blob in the place of a secret does not open either."""
    keep(store, OWNER, SECRET, secret=True)

    def move(tx: Tx) -> None:
        tx.execute(
            "UPDATE secret SET (nonce, sealed) = (SELECT nonce, sealed FROM draft)"
            " WHERE owner = ? AND field = 'password'",
            (OWNER,),
        )
        blob = sealed.in_state(tx, OWNER, secrets.Field.PASSWORD, secrets.VersionState.CURRENT)
        assert blob is not None
        with pytest.raises(VaultDamaged):
            sealed.open_blob(tx, blob)

    store.write("moved", move)


def test_nothing_readable_of_a_secret_draft(store: Store) -> None:
    keep(store, "form", SECRET, secret=True)

    def dump(tx: Tx) -> str:
        return "".join(repr(tuple(row)) for name in ("draft", "journal") for row in tx.execute(f"SELECT * FROM {name}"))

    dumped = store.read(dump)
    assert SECRET not in dumped
    assert SECRET.encode().hex() not in dumped


def test_one_that_is_sealed_already_needs_no_key_to_be_written(opener: Opener) -> None:
    store = opener()
    head = store.header
    ready = drafts.ready(store.ring, store.vault_id, head.generation, "form", SECRET, secret=True)
    assert "канарейка" not in repr(ready)
    store.lock_secrets()
    store.write("draft.kept", lambda tx: drafts.put(tx, ready))
    with pytest.raises(Locked):
        drafts.ready(store.ring, store.vault_id, head.generation, "form", SECRET, secret=True)
    store.close()
    assert take(opener(), "form") == SECRET
