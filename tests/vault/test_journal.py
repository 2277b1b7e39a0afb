"""The chain: every edit, removal, insertion and reordering breaks it; the tail shows only against an anchor."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.vault.support import Memo, add_note, open_with, raw_connection
from vault import journal, verify
from vault.sqlcipher import Connection
from vault.store import Store
from vault.transaction import Tx


def chain(store: Store) -> journal.ChainCheck:
    return store.database.read(lambda c: journal.check_chain(c, store.ring.journal, store.vault_id))


@pytest.fixture
def busy(vault_dir: Path, derive: Memo) -> Path:
    with open_with(vault_dir, derive) as store:
        for i in range(10):
            store.write("note.added", add_note(f"запись журнала {i}"))
    return vault_dir


def test_a_whole_chain(busy: Path, derive: Memo) -> None:
    with open_with(busy, derive) as store:
        rows = store.read(journal.count)
        assert chain(store) == journal.ChainCheck(rows, None)
        middle = journal.Tip(20, store.database.read(lambda c: journal.mac_of(c, 20)) or b"")
        checked = store.database.read(lambda c: journal.check_chain(c, store.ring.journal, store.vault_id, middle))
        assert checked == journal.ChainCheck(rows - 20, None)


EDITS: dict[str, tuple[str, int]] = {
    "time": ("UPDATE journal SET time = '2020-01-01T00:00:00+00:00' WHERE n = 5", 5),
    "judged": ("UPDATE journal SET judged = 'x' WHERE n = 5", 5),
    "slot": ("UPDATE journal SET slot = 'чужой' WHERE n = 5", 5),
    "action": ("UPDATE journal SET action = 'x' WHERE n = 5", 5),
    "subject": ("UPDATE journal SET subject = 'x' WHERE n = 5", 5),
    "detail": ("UPDATE journal SET detail = '{}' WHERE n = 5", 5),
    "mac": ("UPDATE journal SET mac = zeroblob(32) WHERE n = 5", 5),
    "short mac": ("UPDATE journal SET mac = x'' WHERE n = 5", 5),
    "deleted": ("DELETE FROM journal WHERE n = 5", 5),
    "first deleted": ("DELETE FROM journal WHERE n = 1", 1),
    "several deleted": ("DELETE FROM journal WHERE n BETWEEN 5 AND 8", 5),
    "renumbered": ("DELETE FROM journal WHERE n = 5; UPDATE journal SET n = n - 1 WHERE n > 5", 5),
    "inserted": (
        (
            "INSERT INTO journal"
            " SELECT n + 1000, time, judged, slot, action, subject, detail, mac FROM journal WHERE n = 5"
        ),
        0,
    ),
    "swapped": (
        "UPDATE journal SET detail = (SELECT detail FROM journal AS o WHERE o.n = 11 - journal.n) WHERE n IN (5, 6)",
        5,
    ),
}


@pytest.mark.parametrize(("statement", "first"), EDITS.values(), ids=EDITS.keys())
def test_every_edit_breaks_it(busy: Path, derive: Memo, statement: str, first: int) -> None:
    with raw_connection(busy, derive) as connection:
        for step in statement.split("; "):
            assert connection.execute(step).rowcount > 0
    with open_with(busy, derive) as store:
        broken = chain(store).broken_at
        assert broken == first if first else broken is not None
        report = verify.verify(store)
        assert not report.whole
        assert str(broken) in next(part.damage for part in report.parts if part.name == "Журнал")


@pytest.mark.parametrize("tail", [1, 2, 5])
def test_a_tail_cut_before_the_anchor_is_seen(busy: Path, derive: Memo, tail: int) -> None:
    with raw_connection(busy, derive) as connection:
        connection.execute("DELETE FROM journal WHERE n > (SELECT max(n) FROM journal) - ?", (tail,))
    with open_with(busy, derive) as store:
        assert chain(store).broken_at is None
        assert "нет записи" in (store.read_only_reason or "")
        assert not verify.verify(store).whole


def test_rows_of_another_vault_do_not_follow(busy: Path, derive: Memo) -> None:
    with open_with(busy, derive) as store:
        checked = store.database.read(lambda c: journal.check_chain(c, store.ring.journal, "другое"))
        assert checked.broken_at == 1
        wrong: Callable[[Connection], journal.ChainCheck] = lambda c: journal.check_chain(  # noqa: E731  # typed
            c, bytearray(32), store.vault_id
        )
        assert store.database.read(wrong).broken_at == 1


def test_entries_come_newest_first_in_pages(busy: Path, derive: Memo) -> None:
    with open_with(busy, derive) as store:
        newest = store.read(lambda tx: journal.entries(tx, 4))
        older = store.read(lambda tx: journal.entries(tx, 4, newest[-1].n))
        everything = store.read(lambda tx: journal.entries(tx, 10_000))
    assert everything[:8] == newest + older
    assert [entry.n for entry in everything] == list(range(len(everything), 0, -1))
    assert everything[-1].action == "vault.created"
    assert everything[-1].time.utcoffset() is not None


def test_a_row_names_the_records_it_was_not_described_for(store: Store) -> None:
    def several(tx: Tx) -> None:
        for subject in ("page:1", "page:2", "page:1"):
            tx.touch(subject)

    def described(tx: Tx) -> None:
        tx.describe("vault")
        tx.touch("page:3")

    store.write("several", several)
    store.write("one", lambda tx: tx.touch("page:9"))
    store.write("described", described)
    last = store.read(lambda tx: journal.entries(tx, 3))
    assert [(row.subject, dict(row.detail)) for row in last] == [
        ("vault", {}),
        ("page:9", {}),
        ("page:1", {"records": 2}),
    ]
    assert store.read(journal.check).broken_at is None


def test_what_happened_to_one_record_comes_in_order(busy: Path, derive: Memo) -> None:
    with open_with(busy, derive) as store:
        for purpose in ("a", "b"):
            store.write("other", partial(Tx.describe, subject="credential:1", purpose=purpose))
        wanted = ("other", "secret.put")
        one = store.read(lambda tx: list(journal.told(tx, wanted, "credential:1")))
        assert [row.action for row in one] == ["secret.put"] * 4 + ["other"] * 2
        assert [row.detail.get("purpose") for row in one[-2:]] == ["a", "b"]
        everything = store.read(lambda tx: list(journal.told(tx, wanted)))
        assert [row for row in everything if row.subject == "credential:1"] == one
        assert len(everything) > len(one)
        assert store.read(lambda tx: list(journal.told(tx, wanted, "nobody"))) == []


@pytest.mark.parametrize("detail", ["", "[]", "{", "5"])
def test_an_altered_row_tells_nothing(busy: Path, derive: Memo, detail: str) -> None:
    with raw_connection(busy, derive) as connection:
        connection.execute("UPDATE journal SET detail = ? WHERE subject = 'credential:1'", (detail,))
    with open_with(busy, derive) as store:
        told = store.read(lambda tx: list(journal.told(tx, ("secret.put",), "credential:1")))
        assert [dict(row.detail) for row in told] == [{}] * 4


def test_the_index_of_subjects_is_counted(busy: Path, derive: Memo) -> None:
    with open_with(busy, derive) as store:
        assert store.read(journal.index_is_whole)
        plan = store.read(lambda tx: [str(row[3]) for row in tx.execute(f"EXPLAIN QUERY PLAN {ONE_SUBJECT}", ("x",))])
        assert any("journal_subject" in line for line in plan)
    with raw_connection(busy, derive) as connection:
        connection.execute("DELETE FROM journal WHERE n = 7")
    with open_with(busy, derive) as store:
        assert not store.read(journal.index_is_whole)


ONE_SUBJECT = "SELECT action FROM journal WHERE subject = ? AND action IN ('a', 'b') ORDER BY n"
