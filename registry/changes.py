"""The history of the registry: what every write changed, kept in the same transaction as the write.

Who may write and what a record holds is not here; neither are secrets, whose values never reach this table.
The tamper-evident journal of acts is the vault's.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from registry import codec
from registry.rows import number, text
from vault.sqlcipher import Row
from vault.transaction import Tx
from vault.types import Json

if TYPE_CHECKING:
    from registry.codec import Dataclass

MIGRATION_SQL = """
CREATE TABLE change (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    time TEXT NOT NULL,
    kind TEXT NOT NULL,
    record_id INTEGER NOT NULL,
    action TEXT NOT NULL CHECK (action IN ('add', 'update', 'remove')),
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT;
CREATE INDEX change_record ON change (kind, record_id);
"""

BATCH_SQL = """
ALTER TABLE change ADD COLUMN batch INTEGER NOT NULL DEFAULT 0;
CREATE INDEX change_batch ON change (batch);
"""
"""What one transaction wrote has one number, that of its first change; 0 in changes older than the column."""


class Action(StrEnum):
    """What a write did to its record."""

    ADD = "add"
    UPDATE = "update"
    REMOVE = "remove"


@dataclass(frozen=True)
class Change:
    """One write: `kind` is the table of the record, `before` and `after` are JSON objects, "" where there is none.

    `time` is the real time of the transaction in UTC, `reason` the reason that its caller gave. Changes of one
    transaction have one `batch`, the id of the first of them; 0: written before batches were kept.
    """

    id: int
    time: datetime
    kind: str
    record_id: int
    action: Action
    before: str
    after: str
    reason: str
    batch: int = 0


@dataclass(frozen=True)
class Difference:
    """One field of a change; the values are JSON text, "" where the record was not there."""

    field: str
    before: str
    after: str


def added(tx: Tx, kind: str, record_id: int, record: Dataclass) -> None:
    """Note a record that was just added."""
    _note(tx, kind, record_id, Action.ADD, "", _dump(codec.to_json(record)))


def updated(tx: Tx, kind: str, record_id: int, before: Dataclass, after: Dataclass) -> None:
    """Note a record that was just altered; a write that altered nothing leaves no trace."""
    old, new = _dump(codec.to_json(before)), _dump(codec.to_json(after))
    if old != new:
        _note(tx, kind, record_id, Action.UPDATE, old, new)


def removed(tx: Tx, kind: str, record_id: int, record: Dataclass) -> None:
    """Note a record that was just removed."""
    _note(tx, kind, record_id, Action.REMOVE, _dump(codec.to_json(record)), "")


def history(tx: Tx, kind: str, record_id: int) -> tuple[Change, ...]:
    """Every change of one record, the newest first."""
    rows = tx.execute(
        "SELECT * FROM change WHERE kind = ? AND record_id = ? ORDER BY id DESC", (kind, record_id)
    ).fetchall()
    return tuple(_change(row) for row in rows)


def recent(tx: Tx, limit: int) -> tuple[Change, ...]:
    """The last `limit` changes of the whole registry, the newest first."""
    rows = tx.execute("SELECT * FROM change ORDER BY id DESC LIMIT ?", (max(limit, 0),)).fetchall()
    return tuple(_change(row) for row in rows)


def differences(change: Change) -> tuple[Difference, ...]:
    """The fields that a change altered, in the order of the record; for a new or removed one, every field."""
    before, after = _load(change.before), _load(change.after)
    names = dict.fromkeys((*before, *after))
    pairs = ((name, before.get(name, ""), after.get(name, "")) for name in names)
    return tuple(Difference(name, old, new) for name, old, new in pairs if old != new)


def _note(tx: Tx, kind: str, record_id: int, action: Action, before: str, after: str) -> None:
    tx.touch(f"{kind}:{record_id}")
    cursor = tx.execute(
        "INSERT INTO change (time, kind, record_id, action, before, after, reason, batch)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (tx.time.isoformat(), kind, record_id, action.value, before, after, tx.reason, tx.batch),
    )
    if not tx.batch:
        tx.batch = cursor.lastrowid
        tx.execute("UPDATE change SET batch = id WHERE id = ?", (tx.batch,))


def _change(row: Row) -> Change:
    return Change(
        id=number(row["id"]),
        time=datetime.fromisoformat(text(row["time"])),
        kind=text(row["kind"]),
        record_id=number(row["record_id"]),
        action=Action(text(row["action"])),
        before=text(row["before"]),
        after=text(row["after"]),
        reason=text(row["reason"]),
        batch=number(row["batch"]),
    )


def _dump(data: Json) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _load(stored: str) -> dict[str, str]:
    """The fields of a stored record, each again as JSON text."""
    return {name: _dump(value) for name, value in json.loads(stored).items()} if stored else {}
