"""Asking the journal: by kind of act, subject, way in, dates and text; page by page, newest first.

The chain itself, and whether it is whole, is `vault.journal`; what an act is called in Russian is the console's.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from vault import journal
from vault.journal import Entry, Tip
from vault.sqlcipher import Row
from vault.text import fold
from vault.transaction import Tx
from vault.types import Json, Parameter

SCAN = 1_000
"""Rows looked at in one transaction: 20 to 30 ms with a text to look for or a chain to follow."""


@dataclass(frozen=True)
class Query:
    """What is looked for; empty fields ask for nothing.

    `actions` are prefixes («secret.», «passphrase»), `subject` and `slot` whole names, `since` and `until` moments
    (the first included, the second not), `text` a piece of the action, the subject, the slot or the details, in any
    case, ё as е.
    """

    actions: tuple[str, ...] = ()
    subject: str = ""
    slot: str = ""
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""


@dataclass(frozen=True)
class Page:
    """Entries, newest first; `before` is the number to go on from, None at the end of the journal."""

    entries: tuple[Entry, ...]
    before: int | None


@dataclass(frozen=True)
class Checked:
    """How far a chain that is looked at piece by piece was followed; `done` at its tip or where it broke."""

    tip: Tip
    rows: int = 0
    broken_at: int | None = None
    done: bool = False


def page(tx: Tx, query: Query, limit: int = 500, before: int | None = None) -> Page:
    """At most `limit` entries below number `before`; fewer, perhaps none, when `SCAN` rows held no more of them."""
    top = journal.tip(tx.connection).n + 1 if before is None else before
    bottom = max(1, top - SCAN)
    where, parameters = _where(query)
    rows = tx.execute(
        f"SELECT * FROM journal WHERE n < ? AND n >= ?{where} ORDER BY n DESC",  # noqa: S608 (our own words only)
        (top, bottom, *parameters),
    )
    wanted = fold(query.text.strip())
    found: list[Entry] = []
    for row in rows:
        if not wanted or wanted in _text_of(row):
            found.append(_entry(row))
            if len(found) == limit:
                bottom = found[-1].n
                break
    return Page(tuple(found), bottom if bottom > 1 else None)


def every(read: Callable[[Callable[[Tx], Page]], Page], query: Query, before: int | None = None) -> Iterator[Entry]:
    """All entries that match, newest first, each page in its own transaction: `read` is `Store.read`."""
    found = read(lambda tx: page(tx, query, SCAN, before))
    yield from found.entries
    while found.before is not None:
        at = found.before
        found = read(lambda tx, at=at: page(tx, query, SCAN, at))  # type: ignore[misc]  # mypy: defaults
        yield from found.entries


def count(tx: Tx, query: Query) -> int:
    """How many entries match; the text is left out of account."""
    where, parameters = _where(query)
    row = tx.execute(f"SELECT count(*) FROM journal WHERE 1{where}", parameters).fetchone()  # noqa: S608 (our own words only)
    return cast("int", row[0]) if row else 0


def slots(tx: Tx) -> tuple[str, ...]:
    """The names of the ways in that ever acted."""
    return tuple(str(row[0]) for row in tx.execute("SELECT DISTINCT slot FROM journal ORDER BY slot"))


def newest(tx: Tx, action: str) -> Entry | None:
    """The last entry of exactly this action."""
    row = tx.execute("SELECT * FROM journal WHERE action = ? ORDER BY n DESC LIMIT 1", (action,)).fetchone()
    return None if row is None else _entry(row)


def happened(tx: Tx, subject: str, time: datetime, action: str) -> bool:
    """Whether an act of this beginning («secret.») was journalled about the subject in the transaction of that time."""
    row = tx.execute(
        "SELECT 1 FROM journal WHERE subject = ? AND substr(action, 1, ?) = ? AND time = ? LIMIT 1",
        (subject, len(action), action, time.isoformat()),
    ).fetchone()
    return row is not None


def check_on(tx: Tx, so_far: Checked, rows: int = SCAN) -> Checked:
    """Follow the chain for some rows more."""
    found = journal.check_chain(tx.connection, tx.ring.journal, tx.vault_id, so_far.tip, rows)
    looked = so_far.rows + found.rows
    if found.broken_at is not None:
        return Checked(so_far.tip, looked, found.broken_at, done=True)
    if not found.rows:
        return Checked(so_far.tip, looked, done=True)
    n = so_far.tip.n + found.rows
    return Checked(Tip(n, journal.mac_of(tx.connection, n) or b""), looked, done=found.rows < rows)


def _where(query: Query) -> tuple[str, list[Parameter]]:
    """Further terms, each after its AND, and what they bind."""
    terms: list[str] = []
    parameters: list[Parameter] = []
    if query.actions:
        terms.append("(" + " OR ".join("substr(action, 1, ?) = ?" for _ in query.actions) + ")")
        for prefix in query.actions:
            parameters += [len(prefix), prefix]
    for column, value in (("subject", query.subject), ("slot", query.slot)):
        if value:
            terms.append(f"{column} = ?")
            parameters.append(value)
    for operator, moment in ((">=", query.since), ("<", query.until)):
        if moment is not None:
            terms.append(f"time {operator} ?")
            parameters.append(_stamp(moment))
    return "".join(f" AND {term}" for term in terms), parameters


def _stamp(moment: datetime) -> str:
    """As the rows hold their time: UTC, so that texts compare as times do."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat()


def _text_of(row: Row) -> str:
    detail: object = json.loads(str(row["detail"]))
    named = (str(row[key]) for key in ("action", "subject", "slot"))
    return fold(" ".join((*named, *_words(detail))))


def _words(value: object) -> Iterator[str]:
    """The texts and numbers inside a detail, without its own keys and signs."""
    if isinstance(value, dict):
        for each in value.values():
            yield from _words(each)
    elif isinstance(value, list):
        for each in value:
            yield from _words(each)
    elif value is not None:
        yield str(value)


def _entry(row: Row) -> Entry:
    return Entry(
        n=cast("int", row["n"]),
        time=datetime.fromisoformat(str(row["time"])),
        judged=str(row["judged"]),
        slot=str(row["slot"]),
        action=str(row["action"]),
        subject=str(row["subject"]),
        detail=cast("Mapping[str, Json]", json.loads(str(row["detail"]))),
    )
