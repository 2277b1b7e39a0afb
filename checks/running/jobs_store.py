"""The job table of the run that is going on, in the facts file: what has been asked, so that a run that was broken off
goes on where it was. One run at a time; it is cleared when everything is asked and judged.

Only what is done has a row: what is left is what the plan wants and has none, so that a registry that changed meanwhile
is simply asked about as it now is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from checks import scope_text
from checks.facts import Failure, FailureKind, Key, Need
from checks.running.pending import Why
from checks.scope import Scope
from checks.weeks import Week
from registry import rows
from vault.sqlcipher import Row
from vault.transaction import Tx

MIGRATION_SQL = """
CREATE TABLE going (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    started_at TEXT NOT NULL,
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    week_start TEXT NOT NULL,
    week_end TEXT NOT NULL,
    scope TEXT NOT NULL,
    why TEXT NOT NULL,
    requests TEXT NOT NULL
) STRICT;
CREATE TABLE job (
    subject_id INTEGER NOT NULL,
    need TEXT NOT NULL,
    target BLOB NOT NULL,
    taken_at TEXT NOT NULL,
    kind TEXT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (subject_id, need)
) STRICT, WITHOUT ROWID;
"""

AGAIN = frozenset(
    {
        FailureKind.STOPPED,
        FailureKind.NOT_ASKED,
        FailureKind.QUOTA,
        FailureKind.LOST,
        FailureKind.NO_TOKEN,
        FailureKind.BAD_TOKEN,
        FailureKind.NOT_SET_UP,
        FailureKind.NO_COLLECTOR,
    }
)
"""Failures that say nothing of the page itself: a run that goes on asks again."""

_AT_ONCE = 2000
_FINGERPRINT = 8


@dataclass(frozen=True)
class Going:
    """The run that is going on. `requests` were sent, by network. CRASHED until it says otherwise."""

    started_at: datetime
    week: Week
    scope: Scope
    why: Why = Why.CRASHED
    requests: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Done:
    """A job that has its outcome: `failure` is None when it was seen. `target` is the fingerprint of what was asked."""

    subject_id: int
    need: Need
    target: bytes
    taken_at: datetime
    failure: FailureKind | None = None
    detail: str = ""

    @property
    def key(self) -> Key:
        return self.subject_id, self.need

    def as_failure(self) -> Failure | None:
        if self.failure is None:
            return None
        return Failure(self.subject_id, self.need, self.taken_at, self.failure, self.detail)


def fingerprint(address: str) -> bytes:
    """What tells whether a page or a site is still recorded under the address it was asked by."""
    return hashlib.blake2b(address.encode("utf-8", "surrogatepass"), digest_size=_FINGERPRINT).digest()


def begin(tx: Tx, going: Going) -> None:
    """Forget any other run and begin this one."""
    clear(tx)
    week = going.week
    tx.execute(
        "INSERT INTO going VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            going.started_at.isoformat(),
            week.first_day.isoformat(),
            week.last_day.isoformat(),
            week.start.isoformat(),
            week.end.isoformat(),
            scope_text.scope_json(going.scope),
            going.why.value,
            json.dumps(dict(going.requests)),
        ),
    )


def clear(tx: Tx) -> None:
    """No run is going on."""
    tx.execute("DELETE FROM going")
    tx.execute("DELETE FROM job")


def going(tx: Tx) -> Going | None:
    """The run that has not ended."""
    row = tx.execute("SELECT * FROM going").fetchone()
    if row is None:
        return None
    return Going(
        started_at=_moment(row, "started_at"),
        week=Week(
            date.fromisoformat(rows.text(row["first_day"])),
            date.fromisoformat(rows.text(row["last_day"])),
            _moment(row, "week_start"),
            _moment(row, "week_end"),
        ),
        scope=scope_text.scope_of(rows.text(row["scope"])),
        why=Why(rows.text(row["why"])),
        requests=tuple(json.loads(rows.text(row["requests"])).items()),
    )


def note(tx: Tx, why: Why) -> None:
    """Say why the run stands still, or (CRASHED) that it goes on and will have crashed if it says nothing more."""
    tx.execute("UPDATE going SET why = ?", (why.value,))


def done(tx: Tx, jobs: Iterable[Done], requests: Mapping[str, int]) -> None:
    """Write outcomes of jobs, and how many requests were sent so far, by network."""
    tx.executemany(
        "INSERT OR REPLACE INTO job VALUES (?, ?, ?, ?, ?, ?)",
        [
            (
                job.subject_id,
                job.need.value,
                job.target,
                job.taken_at.isoformat(),
                job.failure.value if job.failure else "",
                job.detail,
            )
            for job in jobs
        ],
    )
    tx.execute("UPDATE going SET requests = ?", (json.dumps(dict(requests)),))


def page_of_done(tx: Tx, after: Key | None) -> tuple[Done, ...]:
    """The next so many jobs that are done, in the order of their keys, after that one; () when there are no more."""
    found = tx.execute(
        "SELECT * FROM job WHERE (subject_id, need) > (?, ?) ORDER BY subject_id, need LIMIT ?",
        (*((after[0], after[1].value) if after else (-1, "")), _AT_ONCE),
    )
    return tuple(_done(row) for row in found.fetchall())


def done_of(tx: Tx, subject_ids: Sequence[int]) -> tuple[Done, ...]:
    """The jobs of these subjects that are done."""
    found = tx.execute(
        "SELECT * FROM job WHERE subject_id IN (SELECT value FROM json_each(?))", (json.dumps(list(subject_ids)),)
    )
    return tuple(_done(row) for row in found.fetchall())


def _done(row: Row) -> Done:
    kind = rows.text(row["kind"])
    target = row["target"]
    assert isinstance(target, bytes), "the column holds bytes"
    return Done(
        subject_id=rows.number(row["subject_id"]),
        need=Need(rows.text(row["need"])),
        target=target,
        taken_at=_moment(row, "taken_at"),
        failure=FailureKind(kind) if kind else None,
        detail=rows.text(row["detail"]),
    )


def _moment(row: Row, column: str) -> datetime:
    return datetime.fromisoformat(rows.text(row[column]))
