"""The ledger of methods that may be called only so often a day, in the vault: it must outlive the program.

Calls are reserved in blocks before they are made, each block in a transaction of its own that no journal row tells of:
nothing of the registry changes by it, and the row of the run says how many calls it took. What is left of a block goes
back at the end; a block of a program that was killed counts as used. The day is that of Moscow: VK does not say when
its own begins.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TypeAlias
from zoneinfo import ZoneInfo

from registry import rows
from vault.clock import real_now
from vault.errors import StorageFailed
from vault.sqlcipher import Connection
from vault.store import Store
from vault.transaction import Tx

MIGRATION_SQL = """
CREATE TABLE quota (
    credential_id INTEGER NOT NULL,
    method TEXT NOT NULL,
    day TEXT NOT NULL,
    used INTEGER NOT NULL,
    PRIMARY KEY (credential_id, method, day)
) STRICT, WITHOUT ROWID;
"""

BLOCK = 250
"""Calls reserved at once: a run of 5,000 makes twenty small transactions, a killed one loses at most so many."""

_ZONE = ZoneInfo("Europe/Moscow")
_KEPT_DAYS = 7

_Line: TypeAlias = tuple[int, str]
"""A key (the id of its account) and a method."""


def day_of(moment: datetime) -> date:
    """The day that a call at this moment (UTC) is counted to."""
    return moment.astimezone(_ZONE).date()


def used(tx: Tx, day: date) -> Mapping[tuple[int, str], int]:
    """By key and method: how many calls of this day are used or reserved."""
    kept = tx.execute("SELECT credential_id, method, used FROM quota WHERE day = ?", (day.isoformat(),)).fetchall()
    return {(rows.number(row[0]), rows.text(row[1])): rows.number(row[2]) for row in kept}


class Ledger:
    """The quota of one run. Its methods are called from many threads.

    `daily` says how often a method may be called a day with one key; one that it does not name is not counted. `now`
    is the real time, in UTC: what a network counts does not heed the judged clock.
    """

    def __init__(self, store: Store, daily: Mapping[str, int], now: Callable[[], datetime] = real_now) -> None:
        self._store = store
        self._daily = daily
        self._now = now
        self._lock = threading.Lock()
        self._reserved: dict[_Line, int] = {}
        self._day = day_of(now())
        self._owed: dict[_Line, int] = {}
        self.taken: dict[str, int] = {}
        """By method: how many calls this run made."""

    def take(self, key_id: int, method: str, calls: int) -> int:
        """Set so many calls aside; answers how many are granted, 0 when none is left for today."""
        if method not in self._daily:
            return calls
        line = (key_id, method)
        with self._lock:
            self._turn_the_day()
            missing = calls - self._reserved.get(line, 0)
            if missing > 0:
                self._reserve(line, missing)
            granted = min(calls, self._reserved.get(line, 0))
            self._reserved[line] = self._reserved.get(line, 0) - granted
            self.taken[method] = self.taken.get(method, 0) + granted
        return granted

    def give_back(self, key_id: int, method: str, calls: int) -> None:
        """Calls that were set aside and never made."""
        if method in self._daily:
            line = (key_id, method)
            with self._lock:
                self._reserved[line] = self._reserved.get(line, 0) + calls
                self.taken[method] = self.taken.get(method, 0) - calls

    def spent(self, key_id: int, method: str) -> None:
        """The network says that nothing is left: so it is written down, whatever was counted."""
        if method in self._daily:
            line = (key_id, method)
            with self._lock:
                self._reserved[line] = 0
                self._write(lambda connection: _set(connection, line, self._day, self._daily[method]))

    def close(self) -> None:
        """Give back what was reserved and never taken, and write what could not be written before."""
        with self._lock:
            left, self._reserved = self._reserved, {}
            changes = {line: self._owed.pop(line, 0) - left.get(line, 0) for line in {*left, *self._owed}}
            changes = {line: calls for line, calls in changes.items() if calls}
            day = self._day

            def settle(connection: Connection) -> None:
                for line, calls in changes.items():
                    _add(connection, line, day, calls)
                oldest = date.fromordinal(day.toordinal() - _KEPT_DAYS).isoformat()
                connection.execute("DELETE FROM quota WHERE day < ?", (oldest,))

            if changes:
                self._write(settle)

    def _turn_the_day(self) -> None:
        """At midnight there is a new ledger; what is left of the old day is of no use."""
        today = day_of(self._now())
        if today != self._day:
            self._day, self._reserved, self._owed = today, {}, {}

    def _reserve(self, line: _Line, missing: int) -> None:
        limit = self._daily[line[1]]

        def reserve(connection: Connection) -> int:
            owed = self._owed.get(line, 0)
            block = max(0, min(max(missing, BLOCK), limit - _used(connection, line, self._day) - owed))
            if block or owed:
                _add(connection, line, self._day, block + owed)
            return block

        try:
            block = self._store.database.write(reserve)
            self._owed.pop(line, None)
        except StorageFailed:  # the run goes on: what it takes is written with the next block, or at the end
            block = missing
            self._owed[line] = self._owed.get(line, 0) + missing
        self._reserved[line] = self._reserved.get(line, 0) + block

    def _write(self, work: Callable[[Connection], None]) -> bool:
        try:
            self._store.database.write(work)
        except StorageFailed:  # nothing of the registry is lost by it, and the run itself says that the disk is full
            return False
        return True


def _used(connection: Connection, line: _Line, day: date) -> int:
    row = connection.execute(
        "SELECT used FROM quota WHERE credential_id = ? AND method = ? AND day = ?", (*line, day.isoformat())
    ).fetchone()
    return 0 if row is None else rows.number(row[0])


def _add(connection: Connection, line: _Line, day: date, calls: int) -> None:
    connection.execute(
        "INSERT INTO quota VALUES (?, ?, ?, max(0, ?)) ON CONFLICT DO UPDATE SET used = max(0, used + ?)",
        (*line, day.isoformat(), calls, calls),
    )


def _set(connection: Connection, line: _Line, day: date, calls: int) -> None:
    connection.execute(
        "INSERT INTO quota VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET used = excluded.used",
        (*line, day.isoformat(), calls),
    )
