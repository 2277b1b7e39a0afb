"""Remarks (замечания): a failure that was told to somebody and is waited for.

One remark for a subject and a check; what was done about it is kept act by act, and nothing is ever overwritten. A
failure nobody was told of is no record: it is read off the verdicts. What a person does is `acts`, what the acts
add up to `flow`, what is shown of a remark `book`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from checks import breath
from checks.model import Status, SubjectKind, Verdict
from checks.remarks import flow
from checks.remarks.flow import Act, Event, How
from registry import rows
from registry.knowledge_facts import Reader, Within
from vault.errors import BadInput
from vault.sqlcipher import Row
from vault.text import clean_line
from vault.transaction import Tx
from vault.types import Json, Parameter

MIGRATION_SQL = """
CREATE TABLE remark (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    check_id TEXT NOT NULL,
    subject_name TEXT NOT NULL,
    organization_id INTEGER NOT NULL,
    network TEXT NOT NULL,
    warned INTEGER NOT NULL,
    mended INTEGER NOT NULL,
    UNIQUE (kind, subject_id, check_id)
) STRICT;
CREATE TABLE remark_act (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    remark_id INTEGER NOT NULL REFERENCES remark (id),
    act TEXT NOT NULL,
    run_id INTEGER NOT NULL,
    at TEXT NOT NULL,
    day TEXT,
    who TEXT NOT NULL,
    how TEXT NOT NULL,
    due TEXT,
    note TEXT NOT NULL,
    said TEXT NOT NULL
) STRICT;
CREATE INDEX remark_acts ON remark_act (remark_id);
"""

_Cells: TypeAlias = tuple[Parameter, ...]
_AT_ONCE = 500  # remarks read in one transaction
_FLAGS = 2000  # as many, without what was done about them
_NAMED = 20  # remarks that the journal names of a run; the rest are a number


@dataclass(frozen=True, order=True)
class Key:
    """What a remark is about; «page:12/posts.weekly» as text. The municipality has id 0."""

    kind: SubjectKind
    subject_id: int
    check: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.subject_id}/{self.check}"


Seen: TypeAlias = Mapping[tuple[str, int, str], Status]
"""What a run saw by kind, subject and check, ready for `follow`."""


@dataclass(frozen=True)
class Stored:
    """A remark with everything that was done about it, in order. `warned`: it was made of a recommendation."""

    key: Key
    subject_name: str
    organization_id: int
    network: str
    warned: bool
    events: tuple[Event, ...]


def key_of(verdict: Verdict) -> Key:
    """What a remark over this verdict is about."""
    return Key(verdict.subject.kind, verdict.subject.id, verdict.check)


def parse_key(text: str) -> Key:
    """The key that a person has written; BadInput otherwise."""
    subject, slash, check = clean_line(text).partition("/")
    kind, _, number = subject.partition(":")
    known = kind in set(SubjectKind) and number.isascii() and number.isdigit() and len(number) < 17
    if not slash or not check or not known:
        raise BadInput(f"«{clean_line(text)[:100]}» — не номер замечания: он вида page:12/posts.weekly.")
    return Key(SubjectKind(kind), int(number), check)


# What a run does


def prepare(verdicts: Iterable[Verdict]) -> Seen:
    """What `follow` looks things up in; of thousands of verdicts, made before its transaction begins."""
    return {(each.subject.kind, each.subject.id, each.check): each.status for each in breath.breathing(verdicts)}


@dataclass(frozen=True)
class Changes:
    """What a run does to stored remarks: those that it saw mended and those that failed again, each as its number and
    the status, and what they are called. `last` tells the acts that this was read after.
    """

    noted: Mapping[Act, tuple[tuple[int, str], ...]]
    names: Mapping[Act, tuple[str, ...]]
    last: tuple[int, int]


def compare(reader: Reader, seen: Seen) -> Changes:
    """What `follow` will have to note, read a part at a time: of thousands of remarks it takes too long at once."""
    last = reader(_last)
    noted: dict[Act, list[tuple[int, str]]] = {Act.MENDED: [], Act.FAILED: []}
    names: dict[Act, list[str]] = {Act.MENDED: [], Act.FAILED: []}
    after = 0
    while part := reader(lambda tx: _flags(tx, after)):  # noqa: B023 # called at once
        after = rows.number(part[-1][0])
        for remark_id, kind, subject_id, check, warned, mended in part:
            key = (rows.text(kind), rows.number(subject_id), rows.text(check))
            status = seen.get(key)
            act = None if status is None else flow.seen(bool(mended), status, bool(warned))
            if act is not None and status is not None:
                noted[act].append((rows.number(remark_id), status.value))
                names[act] += ["{}:{}/{}".format(*key)] if len(names[act]) < _NAMED else []
    return Changes(
        {act: tuple(found) for act, found in noted.items()}, {act: tuple(found) for act, found in names.items()}, last
    )


def follow(tx: Tx, run_id: int, now: datetime, seen: Seen | Sequence[Verdict], changes: Changes | None = None) -> None:
    """Note which remarks this run saw mended, and which of those that were mended failed again.

    To be called in the run's transaction. `changes` are `compare`'s, if they were made before; they are made anew when
    somebody did something about a remark since.
    """
    found = seen if isinstance(seen, Mapping) else prepare(seen)
    if changes is None or changes.last != _last(tx):
        changes = compare(Within(tx), found)
    for act, remarks in changes.noted.items():
        if remarks:
            part = json.dumps(remarks)
            tx.execute(_NOTE, (act.value, run_id, now.isoformat(), part))
            tx.execute(_MARK, (int(act is Act.MENDED), part))
            named: list[Json] = [*changes.names[act]]
            tx.journal(f"remark.{act.value}", f"run:{run_id}", count=len(remarks), remarks=named)


_NOTE = (
    "INSERT INTO remark_act (remark_id, act, run_id, at, day, who, how, due, note, said)"
    " SELECT value ->> 0, ?1, ?2, ?3, NULL, '', '', NULL, value ->> 1, '' FROM json_each(?4) ORDER BY key"
)
_MARK = "UPDATE remark SET mended = ?1 WHERE id IN (SELECT value ->> 0 FROM json_each(?2))"


def _last(tx: Tx) -> tuple[int, int]:
    """The last remark and the last act of all."""
    row = rows.only(
        tx, "SELECT (SELECT coalesce(max(id), 0) FROM remark), (SELECT coalesce(max(id), 0) FROM remark_act)"
    )
    return rows.number(row[0]), rows.number(row[1])


def _flags(tx: Tx, after: int) -> Sequence[Row]:
    return tx.execute(
        "SELECT id, kind, subject_id, check_id, warned, mended FROM remark WHERE id > ? ORDER BY id LIMIT ?",
        (after, _FLAGS),
    ).fetchall()


# Reading


def listing(tx: Tx) -> tuple[Stored, ...]:
    """Every stored remark, the oldest first; of thousands, `stored` reads them by parts."""
    return stored(Within(tx))


def stored(reader: Reader, organization_id: int | None = None) -> tuple[Stored, ...]:
    """Every stored remark, or those of an organization and its pages (0: of the municipality), the oldest first; read
    by parts, and made records outside of them.
    """
    found: list[Stored] = []
    after = 0
    while True:
        kept, acts = reader(lambda tx: _part(tx, after, organization_id))  # noqa: B023 # called at once
        if not kept:
            return tuple(found)
        after = rows.number(kept[-1]["id"])
        events: dict[int, list[Event]] = {}
        for row in acts:
            events.setdefault(rows.number(row["remark_id"]), []).append(_event(row))
        found += (_stored(row, events.get(rows.number(row["id"]), [])) for row in kept)


def _part(tx: Tx, after: int, organization_id: int | None) -> tuple[Sequence[Row], Sequence[Row]]:
    kept = tx.execute(
        "SELECT * FROM remark WHERE id > ?1 AND (?2 IS NULL OR organization_id = ?2) ORDER BY id LIMIT ?3",
        (after, organization_id, _AT_ONCE),
    ).fetchall()
    if not kept:
        return (), ()
    acts = tx.execute(
        "SELECT remark_act.* FROM remark_act JOIN remark ON remark.id = remark_id"
        " WHERE remark_id > ?1 AND remark_id <= ?3 AND (?2 IS NULL OR organization_id = ?2) ORDER BY remark_act.id",
        (after, organization_id, rows.number(kept[-1]["id"])),
    ).fetchall()
    return kept, acts


def find(tx: Tx, key: Key) -> Stored | None:
    """One stored remark; None when nothing was ever done about this."""
    row = tx.execute(
        "SELECT * FROM remark WHERE kind = ? AND subject_id = ? AND check_id = ?",
        (key.kind.value, key.subject_id, key.check),
    ).fetchone()
    if row is None:
        return None
    acts = tx.execute("SELECT * FROM remark_act WHERE remark_id = ? ORDER BY id", (rows.number(row["id"]),)).fetchall()
    return _stored(row, [_event(act) for act in acts])


def row_id(tx: Tx, key: Key) -> int:
    """The number of a stored remark in its table."""
    given = (key.kind.value, key.subject_id, key.check)
    row = rows.only(tx, "SELECT id FROM remark WHERE kind = ? AND subject_id = ? AND check_id = ?", given)
    return rows.number(row["id"])


def keep(tx: Tx, verdict: Verdict) -> int:
    """The row of the remark over this verdict, made if there is none, else with the names as they are now."""
    key, warned = key_of(verdict), int(verdict.status is Status.WARN)
    tx.execute(
        "INSERT INTO remark (kind, subject_id, check_id, subject_name, organization_id, network, warned, mended)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, 0) ON CONFLICT (kind, subject_id, check_id) DO UPDATE SET"
        " subject_name = excluded.subject_name, organization_id = excluded.organization_id,"
        " network = excluded.network, warned = max(warned, excluded.warned)",
        (
            key.kind.value,
            key.subject_id,
            key.check,
            verdict.subject.name,
            verdict.organization_id,
            verdict.network,
            warned,
        ),
    )
    return row_id(tx, key)


def add(tx: Tx, remark_id: int, event: Event) -> None:
    """One more act of a stored remark."""
    tx.execute(_ADD, _cells(remark_id, event))
    if event.act in {Act.MENDED, Act.FAILED}:
        tx.execute("UPDATE remark SET mended = ? WHERE id = ?", (int(event.act is Act.MENDED), remark_id))


_ADD = (
    "INSERT INTO remark_act (remark_id, act, run_id, at, day, who, how, due, note, said)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def _cells(remark_id: int, event: Event) -> _Cells:
    return (
        remark_id,
        event.act.value,
        event.run_id,
        event.at.isoformat(),
        rows.iso(event.on),
        event.who,
        event.how.value if event.how else "",
        rows.iso(event.due),
        event.note,
        event.said,
    )


def _stored(row: Row, events: Sequence[Event]) -> Stored:
    return Stored(
        key=Key(SubjectKind(rows.text(row["kind"])), rows.number(row["subject_id"]), rows.text(row["check_id"])),
        subject_name=rows.text(row["subject_name"]),
        organization_id=rows.number(row["organization_id"]),
        network=rows.text(row["network"]),
        warned=bool(rows.number(row["warned"])),
        events=tuple(events),
    )


def _event(row: Row) -> Event:
    how = rows.text(row["how"])
    return Event(
        id=rows.number(row["id"]),
        act=Act(rows.text(row["act"])),
        run_id=rows.number(row["run_id"]),
        at=datetime.fromisoformat(rows.text(row["at"])),
        on=rows.day(row["day"]),
        who=rows.text(row["who"]),
        how=How(how) if how else None,
        due=rows.day(row["due"]),
        note=rows.text(row["note"]),
        said=rows.text(row["said"]),
    )
