"""The journal of moderation: one case for a message and a ground, what may be written of it, and its journal rows."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from time import perf_counter

import pytest

from checks.readers import moderation
from checks.readers.moderation import Case, Decision, Ground
from vault import journal
from vault.errors import BadInput
from vault.store import Store

FOUND = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
CASE = Case(1, "5_1", "https://vk.com/wall-1_5?reply=1", Ground.PROFANITY, "d", FOUND, written_at=FOUND)


def add(store: Store, *cases: Case) -> int:
    return store.write("moderation.found", lambda tx: moderation.add(tx, cases))


def test_one_case_for_a_message_and_a_ground(store: Store) -> None:
    assert add(store, CASE, CASE) == 1
    assert add(store, CASE, replace(CASE, ground=Ground.SPAM), replace(CASE, page_id=2)) == 2
    found = store.read(moderation.listing)
    assert len({case.id for case in found}) == 3
    assert replace(found[-1], id=0) == CASE
    assert [case.page_id for case in store.read(lambda tx: moderation.listing(tx, [2]))] == [2]


def test_a_case_holds_no_words_and_no_author() -> None:
    assert {"text", "excerpt", "author"}.isdisjoint(field.name for field in fields(Case))


@pytest.mark.parametrize(
    ("changes", "open_"),
    [
        ({}, True),
        ({"decision": Decision.DELETE}, True),
        ({"decision": Decision.KEEP}, False),
        ({"deleted_on": FOUND.date()}, False),
        ({"reported_on": FOUND.date()}, True),
    ],
)
def test_open(changes: dict[str, object], open_: bool) -> None:
    assert replace(CASE, **changes).open is open_  # type: ignore[arg-type] # short tests


def test_what_is_written_of_it(store: Store) -> None:
    add(store, CASE)
    day = FOUND.date()
    assert store.write("x", lambda tx: moderation.decide(tx, 1, Decision.DELETE)).decision is Decision.DELETE
    assert store.write("x", lambda tx: moderation.report(tx, 1, day)).reported_on == day
    assert store.write("x", lambda tx: moderation.report(tx, 1, day - timedelta(days=1))), "it was yet the day before"
    with pytest.raises(BadInput, match="раньше"):
        store.write("x", lambda tx: moderation.report(tx, 1, day - timedelta(days=2)))
    assert store.write("x", lambda tx: moderation.annotate(tx, 1, " две\nстроки ")).note == "две строки"
    assert store.write("x", lambda tx: moderation.deleted(tx, [1], day)) == 1
    assert store.write("x", lambda tx: moderation.deleted(tx, [1], day)) == 0
    assert store.write("x", lambda tx: moderation.seen_again(tx, [1])) == 1
    assert store.read(lambda tx: moderation.get(tx, 1)).open
    for missing in (lambda tx: moderation.decide(tx, 5, Decision.KEEP), lambda tx: moderation.report(tx, 5, day)):
        with pytest.raises(BadInput, match="Нет записи модерации с номером 5"):
            store.write("x", missing)


def test_the_journal_names_the_case_alone(store: Store) -> None:
    add(store, CASE)
    store.write("moderation.decided", lambda tx: moderation.decide(tx, 1, Decision.KEEP))
    store.write("moderation.noted", lambda tx: moderation.annotate(tx, 1, "Иванов нахамил"))
    rows = store.read(lambda tx: journal.entries(tx, 10))[:3]
    assert [(row.action, row.subject) for row in reversed(rows)] == [
        ("moderation.found", "moderation:1"),
        ("moderation.decided", "moderation:1"),
        ("moderation.noted", "moderation:1"),
    ]
    assert "Иванов" not in repr(rows)
    assert "wall-1_5" not in repr(rows)


def test_thousands_of_rows_are_quick_to_fetch(store: Store) -> None:
    for start in range(0, 3000, 500):
        add(store, *(replace(CASE, message_id=f"5_{number}") for number in range(start, start + 500)))
    begun = perf_counter()
    rows = store.read(moderation.fetched)
    assert perf_counter() - begun < 2
    assert len(moderation.listed(rows)) == 3000
