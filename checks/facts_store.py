"""The latest facts of each page and need, in the disposable file beside the vault.

A failure never replaces a fact: what was seen last stays, and beside it why it could not be seen again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from checks import facts_codec
from checks.facts import Fact, Failure, FailureKind, Need, Outcome
from vault.transaction import Tx

MIGRATION_SQL = """
CREATE TABLE fact (
    page_id INTEGER NOT NULL,
    need TEXT NOT NULL,
    taken_at TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (page_id, need)
) STRICT, WITHOUT ROWID;
CREATE TABLE failure (
    page_id INTEGER NOT NULL,
    need TEXT NOT NULL,
    taken_at TEXT NOT NULL,
    kind TEXT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (page_id, need)
) STRICT, WITHOUT ROWID;
"""

_NOBODY_ASKED = frozenset({FailureKind.NO_COLLECTOR, FailureKind.NO_TOKEN, FailureKind.STOPPED, FailureKind.NOT_ASKED})


def save(tx: Tx, outcomes: Iterable[Outcome]) -> None:
    """Keep what was collected; failures of pages that nobody asked about are not worth keeping."""
    for outcome in outcomes:
        key = (outcome.page_id, outcome.need.value)
        if isinstance(outcome, Fact):
            tx.execute(
                "INSERT OR REPLACE INTO fact (page_id, need, taken_at, value) VALUES (?, ?, ?, ?)",
                (*key, outcome.taken_at.isoformat(), facts_codec.dump(outcome.value)),
            )
            tx.execute("DELETE FROM failure WHERE page_id = ? AND need = ?", key)
        elif outcome.kind not in _NOBODY_ASKED:
            tx.execute(
                "INSERT OR REPLACE INTO failure (page_id, need, taken_at, kind, detail) VALUES (?, ?, ?, ?, ?)",
                (*key, outcome.taken_at.isoformat(), outcome.kind.value, outcome.detail),
            )


def facts(tx: Tx, page_id: int | None = None) -> Mapping[tuple[int, Need], Fact]:
    """What was seen last, of one page or of all, by page and need."""
    rows = tx.execute(
        "SELECT page_id, need, taken_at, value FROM fact WHERE ?1 IS NULL OR page_id = ?1", (page_id,)
    ).fetchall()
    found: dict[tuple[int, Need], Fact] = {}
    for row in rows:
        number, need = int(str(row["page_id"])), Need(str(row["need"]))
        value = facts_codec.load(need, str(row["value"]))
        if value is not None:
            found[number, need] = Fact(number, need, datetime.fromisoformat(str(row["taken_at"])), value)
    return found


def failures(tx: Tx, page_id: int | None = None) -> Mapping[tuple[int, Need], Failure]:
    """What could not be seen when it was asked about last, by page and need."""
    rows = tx.execute("SELECT * FROM failure WHERE ?1 IS NULL OR page_id = ?1", (page_id,)).fetchall()
    found = (
        Failure(
            page_id=int(str(row["page_id"])),
            need=Need(str(row["need"])),
            taken_at=datetime.fromisoformat(str(row["taken_at"])),
            kind=FailureKind(str(row["kind"])),
            detail=str(row["detail"]),
        )
        for row in rows
    )
    return {(failure.page_id, failure.need): failure for failure in found}
