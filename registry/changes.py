"""The history of the registry: what every write changed, kept in the same transaction as the write.

Who may write and what a record holds is not here; neither are secrets, whose values never reach this table.
The tamper-evident journal of acts is the vault's.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from registry import codec
from registry.rows import number, text
from vault.sqlcipher import Row
from vault.transaction import Tx
from vault.types import Json

if TYPE_CHECKING:
    from registry.codec import Dataclass
    from registry.knowledge_facts import Reader

T = TypeVar("T")

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
CREATE INDEX change_batch ON change (batch, kind, record_id);
"""
"""What one transaction wrote has one number, that of its first change; 0 in changes older than the column. What a batch
is about is told by the index alone: a row of the table is long."""


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))  # made once: thousands of records an import

_BEGUN_AT_ONCE = 1000
"""Records asked about in one transaction: some ten milliseconds of the database's thread."""


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


def added_all(tx: Tx, kind: str, records: Sequence[tuple[int, Dataclass]]) -> None:
    """Note many records that were just added, each with its id, as an import does."""
    noted = [(record_id, "", _dump(codec.to_json(record))) for record_id, record in records]
    _note_all(tx, kind, Action.ADD, noted)


def updated(tx: Tx, kind: str, record_id: int, before: Dataclass, after: Dataclass) -> None:
    """Note a record that was just altered; a write that altered nothing leaves no trace."""
    old, new = _dump(codec.to_json(before)), _dump(codec.to_json(after))
    if old != new:
        _note(tx, kind, record_id, Action.UPDATE, old, new)


def updated_all(tx: Tx, kind: str, records: Sequence[tuple[int, Dataclass, Dataclass]]) -> None:
    """Note many records that were just altered, each with its id, before and after; otherwise as `updated`."""
    dumped = (
        (record_id, _dump(codec.to_json(before)), _dump(codec.to_json(after))) for record_id, before, after in records
    )
    _note_all(tx, kind, Action.UPDATE, [noted for noted in dumped if noted[1] != noted[2]])


def removed(tx: Tx, kind: str, record_id: int, record: Dataclass) -> None:
    """Note a record that was just removed."""
    _note(tx, kind, record_id, Action.REMOVE, _dump(codec.to_json(record)), "")


def removed_all(tx: Tx, kind: str, records: Sequence[tuple[int, Dataclass]]) -> None:
    """Note many records that were just removed, each with its id."""
    noted = [(record_id, _dump(codec.to_json(record)), "") for record_id, record in records]
    _note_all(tx, kind, Action.REMOVE, noted)


def kept(tx: Tx, kind: str, record_id: int, record: Dataclass) -> None:
    """Note an act on a record whose former values the history must not keep: both sides are as it is now."""
    now = _dump(codec.to_json(record))
    _note(tx, kind, record_id, Action.UPDATE, now, now)


def record(cls: type[T], stored: str) -> T:
    """A record of this class as the history holds it."""
    return codec.from_json(cls, json.loads(stored))


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


def begun(read: Reader, kind: str) -> dict[int, datetime]:
    """When each record of a kind was first added (UTC), by id. Not for a database thread: it reads by parts."""
    found: dict[int, datetime] = {}
    after = 0
    while part := read(lambda tx: _begun_part(tx, kind, after)):  # noqa: B023 (called at once)
        found.update((number(row["record_id"]), datetime.fromisoformat(text(row["first"]))) for row in part)
        after = number(part[-1]["record_id"])
    return found


def _begun_part(tx: Tx, kind: str, after: int) -> Sequence[Row]:
    return tx.execute(
        "SELECT record_id, min(time) AS first FROM change WHERE kind = ? AND record_id > ? AND action = 'add'"
        " GROUP BY record_id ORDER BY record_id LIMIT ?",
        (kind, after, _BEGUN_AT_ONCE),
    ).fetchall()


def turned(tx: Tx, kind: str, field: str, values: Sequence[str], record_ids: Sequence[int]) -> dict[int, datetime]:
    """When a field of these records came to one of these values last (UTC), by id; those that began so are left out."""
    path = f"$.{field}"
    found = tx.execute(
        "SELECT record_id, max(time) AS last FROM change WHERE kind = ? AND action = 'update'"
        " AND record_id IN (SELECT value FROM json_each(?))"
        " AND json_extract(after, ?) IN (SELECT value FROM json_each(?))"
        " AND json_extract(before, ?) NOT IN (SELECT value FROM json_each(?)) GROUP BY record_id",
        (kind, json.dumps(list(record_ids)), path, json.dumps(list(values)), path, json.dumps(list(values))),
    )
    return {number(row["record_id"]): datetime.fromisoformat(text(row["last"])) for row in found.fetchall()}


def of_batch(tx: Tx, batch: int) -> tuple[Change, ...]:
    """Every change of one transaction in the order of writing."""
    return tuple(map(_change, tx.execute("SELECT * FROM change WHERE batch = ? ORDER BY id", (batch,)).fetchall()))


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


def _note_all(tx: Tx, kind: str, action: Action, noted: Sequence[tuple[int, str, str]]) -> None:
    """The same of many: ids with what was before and after."""
    if not noted:
        return
    record_id, before, after = noted[0]
    _note(tx, kind, record_id, action, before, after)  # it gives the batch its number
    time = tx.time.isoformat()
    for record_id, _, _ in noted[1:]:
        tx.touch(f"{kind}:{record_id}")
    tx.executemany(
        "INSERT INTO change (time, kind, record_id, action, before, after, reason, batch)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (time, kind, record_id, action.value, before, after, tx.reason, tx.batch)
            for record_id, before, after in noted[1:]
        ],
    )


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
    return _ENCODER.encode(data)


def _load(stored: str) -> dict[str, str]:
    """The fields of a stored record, each again as JSON text."""
    return {name: _dump(value) for name, value in json.loads(stored).items()} if stored else {}
