"""Asking the journal: filters, pages, and following the chain piece by piece."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.vault.support import Memo, add_note, open_with, raw_connection
from vault import journal, journal_query
from vault.clock import real_now
from vault.journal import Tip
from vault.journal_query import Checked, Query
from vault.store import Store
from vault.transaction import Tx


def _note(action: str, subject: str, **detail: str) -> Callable[[Tx], None]:
    return lambda tx: tx.journal(action, subject, **detail)


@pytest.fixture
def busy(vault_dir: Path, derive: Memo, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Forty acts and more, looked at ten at a time."""
    monkeypatch.setattr(journal_query, "SCAN", 10)
    store = open_with(vault_dir, derive)
    for at in range(10):
        store.write("note.added", add_note(f"запись {at}"))
        store.write("page.updated", _note("secret.opened", f"credential:{at % 2}", name="ВКонтакте, Ёлка"))
    return store


def _found(store: Store, query: Query) -> list[journal.Entry]:
    return list(journal_query.every(store.read, query))


def test_everything_comes_newest_first_and_once(busy: Store) -> None:
    with busy as store:
        numbers = [entry.n for entry in _found(store, Query())]
        assert numbers == list(range(store.read(journal.count), 0, -1))
        assert _found(store, Query())[0] == store.read(journal.entries)[0]


def test_pages_hold_no_more_than_asked_and_join_without_a_gap(busy: Store) -> None:
    with busy as store:
        query, seen, before = Query(actions=("secret.opened",)), [], None
        while True:
            page = store.read(lambda tx, before=before: journal_query.page(tx, query, 3, before))  # type: ignore[misc]
            assert len(page.entries) <= 3
            seen += [entry.n for entry in page.entries]
            before = page.before
            if before is None:
                break
        assert seen == [entry.n for entry in _found(store, query)]
        assert len(seen) == 10


def test_by_kind_subject_and_slot(busy: Store) -> None:
    with busy as store:
        assert {entry.action for entry in _found(store, Query(actions=("secret.", "note.")))} >= {"note.added"}
        assert all(not entry.action.startswith("page") for entry in _found(store, Query(actions=("secret.", "note."))))
        assert len(_found(store, Query(subject="credential:1", actions=("secret.opened",)))) == 5
        assert store.read(journal_query.slots) == ("пароль",)
        assert _found(store, Query(slot="чужой")) == []
        assert store.read(lambda tx: journal_query.count(tx, Query(subject="credential:1"))) == len(
            _found(store, Query(subject="credential:1"))
        )


def test_a_prefix_is_no_pattern(busy: Store) -> None:
    with busy as store:
        assert _found(store, Query(actions=("secre_.",))) == []
        assert _found(store, Query(actions=("%",))) == []


def test_text_forgives_case_and_yo_and_looks_into_details(busy: Store) -> None:
    with busy as store:
        assert len(_found(store, Query(text="вконтакте, елка"))) == 10
        assert _found(store, Query(text="name")) == [], "keys of the details are no text"
        assert len(_found(store, Query(text="CREDENTIAL:0", actions=("secret.opened",)))) == 5


def test_dates_include_the_first_moment_and_not_the_last(busy: Store) -> None:
    with busy as store:
        entries = _found(store, Query())
        moment = entries[4].time
        since = _found(store, Query(since=moment))
        until = _found(store, Query(until=moment))
        assert entries[4] in since
        assert entries[4] not in until
        assert sorted(each.n for each in since + until) == sorted(each.n for each in entries)
        ahead = real_now() + timedelta(days=1)
        assert _found(store, Query(since=ahead)) == []
        assert len(_found(store, Query(until=ahead.astimezone(UTC)))) == len(entries)


def test_the_last_act_of_a_kind(busy: Store) -> None:
    with busy as store:
        last = store.read(lambda tx: journal_query.newest(tx, "secret.opened"))
        assert last is not None
        assert last.subject == "credential:1"
        assert store.read(lambda tx: journal_query.newest(tx, "no.such")) is None


def _follow(store: Store, so_far: Checked) -> Checked:
    while not so_far.done:
        so_far = store.read(lambda tx, so_far=so_far: journal_query.check_on(tx, so_far, 7))  # type: ignore[misc]
    return so_far


def test_the_chain_is_followed_in_pieces_and_on_from_its_end(busy: Store) -> None:
    with busy as store:
        whole = _follow(store, Checked(Tip(0, b"")))
        assert whole.broken_at is None
        assert whole.rows == store.read(journal.count)
        store.write("note.added", add_note("ещё одна"))
        more = _follow(store, Checked(whole.tip, whole.rows))
        assert more.rows == store.read(journal.count)
        assert more.broken_at is None


def test_a_broken_chain_is_named_by_its_row(busy: Store, vault_dir: Path, derive: Memo) -> None:
    busy.close()
    with raw_connection(vault_dir, derive) as connection:
        connection.execute("UPDATE journal SET subject = 'чужое' WHERE n = 9")
    with open_with(vault_dir, derive) as store:
        assert _follow(store, Checked(Tip(0, b""))).broken_at == 9


def test_times_are_compared_as_times(busy: Store) -> None:
    """A row of a whole second has no fraction in its text; it must not fall out of its own second."""
    with busy as store:
        entry = _found(store, Query())[0]
        second = datetime.fromisoformat(entry.time.isoformat()).replace(microsecond=0)
        found = _found(store, Query(since=second, until=second + timedelta(seconds=1)))
        assert entry in found
