"""The ledger of calls counted by day: blocks, what goes back, what a killed program leaves, the turn of the day."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from checks.running import quota
from checks.running.quota import BLOCK, Ledger
from vault import journal
from vault.errors import StorageFailed
from vault.store import Store

NOON = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
DAY = date(2026, 11, 25)
GET = "wall.get"


def ledger(store: Store, limit: int = 1000, now: datetime = NOON) -> Ledger:
    return Ledger(store, {GET: limit}, lambda: now)


def used(store: Store, day: date = DAY) -> int:
    return store.read(lambda tx: quota.used(tx, day)).get((7, GET), 0)


def test_calls_are_reserved_by_blocks_and_what_was_not_taken_goes_back(store: Store) -> None:
    mine = ledger(store)
    assert mine.take(7, GET, 10) == 10
    assert used(store) == BLOCK
    assert mine.take(7, GET, 240) == 240
    assert used(store) == BLOCK
    assert mine.take(7, GET, 1) == 1
    assert used(store) == 2 * BLOCK
    mine.give_back(7, GET, 51)
    mine.close()
    assert used(store) == 200
    assert mine.taken == {GET: 200}


def test_no_more_is_granted_than_the_day_has(store: Store) -> None:
    mine = ledger(store, limit=30)
    assert [mine.take(7, GET, 20), mine.take(7, GET, 20), mine.take(7, GET, 20)] == [20, 10, 0]
    assert mine.take(8, GET, 20) == 20, "another key has its own day"
    mine.close()
    assert used(store) == 30


def test_a_killed_program_loses_its_block_and_nothing_is_granted_twice(store: Store) -> None:
    ledger(store, limit=300).take(7, GET, 5)  # and never closed
    again = ledger(store, limit=300)
    assert again.take(7, GET, 100) == 50
    again.close()
    assert used(store) == 300


def test_a_ledger_outlives_the_program(store: Store, opener: Any) -> None:
    mine = ledger(store)
    mine.take(7, GET, 400)
    mine.close()
    store.close()
    with opener() as reopened:
        assert used(reopened) == 400
        assert ledger(reopened, limit=500).take(7, GET, 400) == 100


def test_the_day_turns_at_midnight_in_moscow(store: Store) -> None:
    moment = [datetime(2026, 11, 25, 20, 59, tzinfo=UTC)]
    mine = Ledger(store, {GET: 100}, lambda: moment[0])
    assert mine.take(7, GET, 100) == 100
    assert mine.take(7, GET, 1) == 0
    moment[0] += timedelta(minutes=1)
    assert mine.take(7, GET, 60) == 60
    mine.close()
    assert (used(store), used(store, date(2026, 11, 26))) == (100, 60)


def test_old_days_are_forgotten(store: Store) -> None:
    for day in range(20):
        mine = ledger(store, now=NOON + timedelta(days=day))
        mine.take(7, GET, 1)
        mine.close()
    rows = store.database.read(lambda connection: connection.execute("SELECT count(*) FROM quota").fetchone())
    assert rows is not None
    assert rows[0] == 8


def test_what_the_network_says_is_written_down(store: Store) -> None:
    mine = ledger(store)
    mine.take(7, GET, 3)
    mine.spent(7, GET)
    assert mine.take(7, GET, 1) == 0
    mine.close()
    assert used(store) == 1000


def test_a_method_that_nobody_counts_is_not_counted(store: Store) -> None:
    mine = ledger(store)
    assert mine.take(7, "groups.getById", 9_999_999) == 9_999_999
    mine.give_back(7, "groups.getById", 5)
    mine.spent(7, "groups.getById")
    mine.close()
    assert store.read(lambda tx: quota.used(tx, DAY)) == {}


def test_blocks_leave_no_rows_in_the_journal(store: Store) -> None:
    before = store.read(lambda tx: len(journal.entries(tx, 100)))
    mine = ledger(store)
    mine.take(7, GET, 900)
    mine.close()
    assert store.read(lambda tx: len(journal.entries(tx, 100))) == before


def test_many_threads_take_no_more_than_there_is(store: Store) -> None:
    mine = ledger(store, limit=777)
    granted: list[int] = []
    gate = threading.Barrier(8)

    def take() -> None:
        gate.wait(20)
        for _ in range(30):
            granted.append(mine.take(7, GET, 5))

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    mine.close()
    assert sum(granted) == used(store) == 777


def test_what_could_not_be_written_is_granted_and_written_later(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = ledger(store)

    def full(_work: object) -> None:
        raise StorageFailed("На диске нет места.")

    with monkeypatch.context() as patch:
        patch.setattr(store.database, "write", full)
        assert mine.take(7, GET, 20) == 20
    assert used(store) == 0
    assert mine.take(7, GET, 20) == 20
    mine.close()
    assert used(store) == 40
