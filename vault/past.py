"""The journal under earlier keys: which MAC each row had in a generation that is over.

A new generation signs the journal anew, since its old key may be known to others. An anchor line kept on paper names a
MAC of the old key; by this table it still says whether the row it names is the row that was. How the table is bound to
the journal that goes on: its digest stands in the row of the renewal.
"""

from __future__ import annotations

import hashlib
from typing import cast

from vault import doing, journal
from vault.sqlcipher import Connection
from vault.transaction import Tx

RENEWED = "generation.renewed"
MIGRATION_SQL = """
CREATE TABLE journal_past(
    generation INTEGER NOT NULL,
    n INTEGER NOT NULL,
    mac BLOB NOT NULL,
    PRIMARY KEY (generation, n)
) STRICT, WITHOUT ROWID;
"""


def sign_anew(tx: Tx, generation: int) -> tuple[int, str]:
    """Keep the MACs of the rows as those of `generation`, then sign every row by the transaction's key.

    Answers how many rows and the digest of what was kept. The caller has followed the old chain; the text of the rows
    stays as it was, to the letter.
    """
    before = _text(tx.connection)
    tx.execute("INSERT INTO journal_past SELECT ?, n, mac FROM journal", (generation,))
    rows = journal.entries(tx, 2**62)[::-1]
    tx.execute("DELETE FROM journal")
    for row in doing.over(rows, len(rows), "Подписываю журнал новыми ключами"):
        journal.append(
            tx.connection,
            tx.ring.journal,
            vault_id=tx.vault_id,
            time=row.time,
            judged=row.judged,
            slot=row.slot,
            action=row.action,
            subject=row.subject,
            detail=row.detail,
        )
    if _text(tx.connection) != before:
        raise AssertionError("signing the journal anew altered a row")
    return len(rows), digest(tx.connection, generation)


def mac_of(connection: Connection, generation: int, n: int) -> bytes | None:
    """The MAC that row `n` had under the keys of `generation`, or None when there was no such row."""
    if not _is_there(connection):
        return None
    row = connection.execute("SELECT mac FROM journal_past WHERE generation = ? AND n = ?", (generation, n)).fetchone()
    return None if row is None else cast("bytes", row[0])


def generations(connection: Connection) -> tuple[int, ...]:
    """Whose MACs are kept, the oldest first."""
    if not _is_there(connection):
        return ()
    rows = connection.execute("SELECT DISTINCT generation FROM journal_past ORDER BY generation")
    return tuple(cast("int", row[0]) for row in rows)


def digest(connection: Connection, generation: int) -> str:
    """Of all the MACs of a generation."""
    made = hashlib.sha256()
    for row in connection.execute("SELECT n, mac FROM journal_past WHERE generation = ? ORDER BY n", (generation,)):
        made.update(f"{cast('int', row[0])} {cast('bytes', row[1]).hex()}\n".encode())
    return made.hexdigest()


def broken(tx: Tx) -> tuple[int, ...]:
    """The generations whose kept MACs are not those that the journal remembers, or are gone."""
    told: dict[int, str] = {}
    for row in journal.told(tx, (RENEWED,)):
        generation = row.detail.get("past")
        if isinstance(generation, int):
            told[generation] = str(row.detail.get("digest"))
    kept = set(generations(tx.connection))
    return tuple(
        sorted(each for each in kept | set(told) if each not in told or told[each] != digest(tx.connection, each))
    )


def _is_there(connection: Connection) -> bool:
    """A vault that may not be written yet has not been given the table."""
    return connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'journal_past'").fetchone() is not None


def _text(connection: Connection) -> str:
    """The digest of all that the rows say, their MACs aside."""
    made = hashlib.sha256()
    for row in connection.execute("SELECT n, time, judged, slot, action, subject, detail FROM journal ORDER BY n"):
        made.update(repr(tuple(row)).encode("utf-8", "surrogatepass"))
    return made.hexdigest()
