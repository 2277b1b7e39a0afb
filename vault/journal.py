"""The journal: a chain of HMACs in which every change and every look at a secret leaves a row.

Rows are appended in the transaction of the change they tell of, so that there is no change without a row and no
row without its change. An edited, removed or reordered row breaks the chain; rows cut off the end are seen only
against the anchor. The time is the machine's; a judged time held still by hand is noted beside it.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, cast

from vault import doing
from vault.canonical import canonical
from vault.sqlcipher import Connection, Row
from vault.types import Json

if TYPE_CHECKING:
    from vault.transaction import Tx

MIGRATION_SQL = """
CREATE TABLE journal(
    n INTEGER PRIMARY KEY,
    time TEXT NOT NULL,
    judged TEXT NOT NULL,
    slot TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    mac BLOB NOT NULL
) STRICT;
"""

INDEX_SQL = """
CREATE INDEX journal_subject ON journal(subject, action);
"""
"""What happened to one record, without a walk along the whole journal."""


@dataclass(frozen=True)
class Entry:
    """One row: `judged` is empty unless the clock of judging was held still."""

    n: int
    time: datetime
    judged: str
    slot: str
    action: str
    subject: str
    detail: Mapping[str, Json]


@dataclass(frozen=True)
class Tip:
    """The last row: its number and MAC; number 0 before the first."""

    n: int
    mac: bytes


@dataclass(frozen=True)
class Told:
    """What a row says, without when and who. `detail` is empty where an altered row is no JSON object any more."""

    action: str
    subject: str
    detail: Mapping[str, Json]


@dataclass(frozen=True)
class ChainCheck:
    """`rows` looked at; `broken_at`: the first row that does not follow from the one before it, or None."""

    rows: int
    broken_at: int | None


def tip(connection: Connection) -> Tip:
    row = connection.execute("SELECT n, mac FROM journal ORDER BY n DESC LIMIT 1").fetchone()
    return Tip(0, b"") if row is None else Tip(cast("int", row[0]), cast("bytes", row[1]))


def append(
    connection: Connection,
    key: bytearray,
    *,
    vault_id: str,
    time: datetime,
    judged: str,
    slot: str,
    action: str,
    subject: str,
    detail: Mapping[str, Json],
) -> None:
    """Add a row to the caller's transaction."""
    last = tip(connection)
    cells: list[Json] = [
        last.n + 1,
        time.isoformat(),
        judged,
        slot,
        action,
        subject,
        canonical(dict(detail)).decode(),
    ]
    mac = _mac(key, vault_id, last.mac, cells)
    connection.execute(
        "INSERT INTO journal(n, time, judged, slot, action, subject, detail, mac) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (*cast("list[str]", cells), mac),
    )


def _mac(key: bytearray, vault_id: str, previous: bytes, cells: list[Json]) -> bytes:
    return hmac.digest(key, canonical([vault_id, previous.hex(), cells]), "sha256")


def check_chain(
    connection: Connection, key: bytearray, vault_id: str, after: Tip | None = None, limit: int = -1
) -> ChainCheck:
    """Follow the chain from its beginning, or from the row `after` whose MAC is known; at most `limit` rows."""
    previous = after or Tip(0, b"")
    left = max(tip(connection).n - previous.n, 0)
    rows = connection.execute(
        "SELECT n, time, judged, slot, action, subject, detail, mac FROM journal WHERE n > ? ORDER BY n LIMIT ?",
        (previous.n, limit),
    )
    looked = 0
    for row in doing.over(rows, left if limit < 0 else min(left, limit), "Проверяю журнал"):
        looked += 1
        *cells, mac = tuple(row)
        expected = _mac(key, vault_id, previous.mac, cast("list[Json]", cells))
        if cells[0] != previous.n + 1 or not isinstance(mac, bytes) or not hmac.compare_digest(mac, expected):
            return ChainCheck(looked, previous.n + 1)
        previous = Tip(previous.n + 1, mac)
    return ChainCheck(looked, None)


def check(tx: Tx) -> ChainCheck:
    """Follow the whole chain inside the caller's transaction."""
    return check_chain(tx.connection, tx.ring.journal, tx.vault_id)


def mac_of(connection: Connection, n: int) -> bytes | None:
    """The MAC of row `n`, or None when there is no such row."""
    row = connection.execute("SELECT mac FROM journal WHERE n = ?", (n,)).fetchone()
    return None if row is None else cast("bytes", row[0])


def entries(tx: Tx, limit: int = 200, before: int | None = None) -> tuple[Entry, ...]:
    """The newest `limit` rows, newest first, below number `before`."""
    bound = 2**62 if before is None else before
    rows = tx.execute("SELECT * FROM journal WHERE n < ? ORDER BY n DESC LIMIT ?", (bound, limit))
    return tuple(_entry(row) for row in rows)


def told(tx: Tx, actions: Sequence[str], subject: str | None = None) -> Iterator[Told]:
    """The rows of these actions in the order in which they happened: of one subject by the index, else of all."""
    wanted = ", ".join("?" * len(actions))
    narrowed, about = (" AND subject = ?", (subject,)) if subject is not None else ("", ())
    rows = tx.execute(
        f"SELECT action, subject, detail FROM journal WHERE action IN ({wanted}){narrowed} ORDER BY n",  # noqa: S608  # marks only
        (*actions, *about),
    )
    return (Told(str(row[0]), str(row[1]), _object(str(row[2]))) for row in rows)


def index_is_whole(tx: Tx) -> bool:
    """Whether the index of subjects has every row: an old page of it put back would hide the newest ones.

    Rows are numbered without holes, so that counting is enough: some milliseconds for a hundred thousand.
    """
    row = tx.execute("SELECT count(*) FROM journal INDEXED BY journal_subject").fetchone()
    return row is not None and row[0] == tip(tx.connection).n


def _object(text: str) -> dict[str, Json]:
    try:
        loaded: Json = json.loads(text)
    except ValueError:
        return {}
    return loaded if isinstance(loaded, dict) else {}


def count(tx: Tx) -> int:
    row = tx.execute("SELECT count(*) FROM journal").fetchone()
    return cast("int", row[0]) if row else 0


def _entry(row: Row) -> Entry:
    return Entry(
        n=cast("int", row["n"]),
        time=datetime.fromisoformat(str(row["time"])),
        judged=str(row["judged"]),
        slot=str(row["slot"]),
        action=str(row["action"]),
        subject=str(row["subject"]),
        detail=cast("dict[str, Json]", json.loads(str(row["detail"]))),
    )
