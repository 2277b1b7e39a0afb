"""Which version of a secret was in use when, and by which way in each was looked at: read from the journal.

The journal keeps this for ever, purged versions too, and nothing is opened for it. Whose a way in is, who was given
what by hand, and what follows from it is the registry's.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

from vault.sealed import Field, Purpose
from vault.sqlcipher import Row
from vault.transaction import Tx
from vault.types import Json

Place = tuple[str, Field]
"""An owner and one of its secrets."""

_STARTS = ("secret.put", "secret.committed", "secret.undone")
_REMOVED = "secret.removed"
_TAKEN_AWAY = ("slot.removed", "generation.renewed")
_MANY = "secrets"  # the subject of a row that is about several owners
_OF_OWNERS = "IN (SELECT value FROM json_each(?))"
_LISTED = 3
_FIELDS = frozenset(field.value for field in Field)
_LOOKED = "SELECT slot, time, subject, detail FROM journal WHERE action IN ('secret.opened', 'rotation.shown')"

INDEX_SQL = """
CREATE INDEX journal_judged ON journal(time, judged) WHERE judged <> '';
"""
"""The rows written while the judged clock was held still; of a vault at work there are none."""


@dataclass(frozen=True)
class Use:
    """A version was the current one from `since` until `until` (UTC; None: it still is).

    `first`: the first secret that was ever recorded in this place, and recorded as it was: it may be older than that.
    """

    owner: str
    field: Field
    version: int
    since: datetime
    until: datetime | None = None
    first: bool = False


@dataclass(frozen=True)
class Span:
    """A way in during a time: from `since`, the moment itself included, until `until`; None is open."""

    slot: str
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Look:
    """A version was opened by way of `span`, an index of those asked for; `version` None where the row is too old
    to tell it. A one-time code does not count: it shows nothing of its seed."""

    span: int
    owner: str
    field: Field
    version: int | None
    first: datetime
    last: datetime


def uses(tx: Tx, owners: Collection[str]) -> Mapping[Place, tuple[Use, ...]]:
    """By place: what was in use, the earliest first; a version that came back by an undo is there twice."""
    return uses_of(use_rows(tx, owners))


def use_rows(tx: Tx, owners: Collection[str]) -> list[Row]:
    """What `uses_of` reads, fetched only: for thousands of owners a part of them at a time, each owner once."""
    return tx.execute(
        f"SELECT subject, action, detail, time FROM journal WHERE subject {_OF_OWNERS}"  # noqa: S608  our own words only
        " AND action IN (?, ?, ?, ?) ORDER BY n",
        (_names(owners), *_STARTS, _REMOVED),
    ).fetchall()


def uses_of(rows: Iterable[Row]) -> Mapping[Place, tuple[Use, ...]]:
    """What was in use out of the rows of `use_rows`."""
    found: dict[str, dict[Field, list[Use]]] = {}
    for owner, action, detail, time in rows:
        moment = datetime.fromisoformat(str(time))
        of_owner = found.setdefault(str(owner), {})
        if action == _REMOVED:
            for kept in of_owner.values():
                _end(kept, moment)
            continue
        told = _told(detail)
        name, version = told.get("field"), told.get("version")
        if name not in _FIELDS or not isinstance(version, int):
            continue
        field = Field(str(name))
        known = of_owner.setdefault(field, [])
        _end(known, moment)
        known.append(Use(str(owner), field, version, moment, first=not known and action == "secret.put"))
    return {(owner, field): tuple(known) for owner, fields in found.items() for field, known in fields.items()}


def looks(tx: Tx, spans: Sequence[Span], owner: str | None = None) -> tuple[Look, ...]:
    """Who looked, by ways in: at the secrets of this owner, or of all."""
    rows = look_rows(tx, spans, 0, tip(tx)) if owner is None else look_rows_of(tx, spans, owner)
    return looks_of(rows, spans, owner)


def tip(tx: Tx) -> int:
    """The number of the journal's last row; 0 before the first."""
    row = tx.execute("SELECT max(n) FROM journal").fetchone()
    return cast("int | None", row[0] if row else None) or 0


def look_rows(tx: Tx, spans: Sequence[Span], after: int, until: int) -> list[Row]:
    """What `looks_of` reads, fetched only, of the journal's rows number `after` + 1 to `until`."""
    parameters = (after, until, _names({span.slot for span in spans}))
    return tx.execute(f"{_LOOKED} AND n > ? AND n <= ? AND slot {_OF_OWNERS}", parameters).fetchall()


def look_rows_of(tx: Tx, spans: Sequence[Span], owner: str) -> list[Row]:
    """The same of one owner, by the index of subjects; a row of several owners tells them in its list."""
    parameters = (_names({span.slot for span in spans}), owner, _MANY, json.dumps(owner))
    about = "(subject = ? OR (subject = ? AND instr(detail, ?)))"
    return tx.execute(f"{_LOOKED} AND slot {_OF_OWNERS} AND {about}", parameters).fetchall()


def looks_of(rows: Iterable[Row], spans: Sequence[Span], owner: str | None = None) -> tuple[Look, ...]:
    """The looks out of the rows of `look_rows`: one for a span, a secret and a version."""
    found: dict[tuple[int, str, Field, int | None], tuple[str, str]] = {}
    limits = [(place, span.slot, _from(span.since), _to(span.until)) for place, span in enumerate(spans)]
    for slot, cell, subject, detail in rows:
        time = str(cell)
        inside = [place for place, name, since, until in limits if name == slot and since <= time < until]
        for of, field, version in _opened(str(subject), _told(detail)) if inside else ():
            if owner is None or of == owner:
                for place in inside:
                    first, last = found.get((place, of, field, version), (time, time))
                    found[place, of, field, version] = (min(first, time), max(last, time))
    return tuple(
        Look(*key, datetime.fromisoformat(first), datetime.fromisoformat(last))
        for key, (first, last) in sorted(found.items(), key=lambda each: (*each[0][:3], each[0][3] or 0))
    )


def judged(tx: Tx) -> Mapping[datetime, datetime]:
    """By the real moment of a transaction the judged one, of those made while the judged clock was held still."""
    rows = tx.execute("SELECT DISTINCT time, judged FROM journal WHERE judged <> ''").fetchall()
    return {datetime.fromisoformat(str(row[0])): datetime.fromisoformat(str(row[1])) for row in rows}


def equal_rows(tx: Tx, owners: Collection[str]) -> list[Row]:
    """Owner, field, version, keyed hash and state of the passwords that are or were in use or staged: equal hashes are
    equal passwords."""
    return tx.execute(
        "SELECT owner, field, version, reuse, state FROM secret WHERE reuse IS NOT NULL AND state <> 'abandoned'"
        " AND owner IN (SELECT value FROM json_each(?))",
        (_names(owners),),
    ).fetchall()


def staged_rows(tx: Tx, owners: Collection[str]) -> list[Row]:
    """Owner, field and version of what open rotations have staged."""
    return tx.execute(
        f"SELECT owner, field, version FROM secret WHERE state = 'staged' AND owner {_OF_OWNERS}",  # noqa: S608  as above
        (_names(owners),),
    ).fetchall()


def versions_of(rows: Iterable[Row]) -> Mapping[Place, int]:
    """The versions by place, out of rows of owner, field and version."""
    return {(str(row[0]), Field(str(row[1]))): cast("int", row[2]) for row in rows}


def staged(tx: Tx, owners: Collection[str]) -> Mapping[Place, int]:
    """By place: the version that an open rotation has staged."""
    return versions_of(staged_rows(tx, owners))


def current(tx: Tx, owners: Collection[str]) -> Mapping[Place, int]:
    """By place: the version that is in use."""
    return versions_of(current_rows(tx, owners))


def current_rows(tx: Tx, owners: Collection[str]) -> list[Row]:
    """Owner, field and version of what is in use."""
    return tx.execute(
        f"SELECT owner, field, version FROM secret WHERE state = 'current' AND owner {_OF_OWNERS}",  # noqa: S608  as above
        (_names(owners),),
    ).fetchall()


def every_current(tx: Tx) -> list[Row]:
    """Owner, field and version of everything in use, for `versions_of`: of thousands of owners the quickest, by the
    index alone, past the blobs."""
    return tx.execute(
        "SELECT owner, field, version FROM secret INDEXED BY secret_current WHERE state = 'current'"
    ).fetchall()


def ways_in(tx: Tx) -> Mapping[str, datetime]:
    """The names of the ways in by which a secret was ever opened, with the last time, in the order of names."""
    rows = tx.execute(
        "SELECT slot, max(time) FROM journal WHERE action IN ('secret.opened', 'rotation.shown')"
        " GROUP BY slot ORDER BY slot"
    )
    return {str(row[0]): datetime.fromisoformat(str(row[1])) for row in rows}


def taken_away(tx: Tx) -> Mapping[str, tuple[datetime, ...]]:
    """By name of a way in: when it was taken away; one of the same name made later is another one."""
    rows = tx.execute(
        "SELECT time, detail FROM journal WHERE subject = 'vault' AND action IN (?, ?) ORDER BY n", _TAKEN_AWAY
    )
    found: dict[str, list[datetime]] = {}
    for time, detail in rows:
        told = _told(detail)
        dropped = told.get("dropped")
        for label in dropped if isinstance(dropped, list) else [told.get("label")]:
            found.setdefault(str(label), []).append(datetime.fromisoformat(str(time)))
    return {label: tuple(moments) for label, moments in found.items()}


def _told(detail: object) -> dict[str, Json]:
    """What a row says; one that was altered says nothing."""
    try:
        told: Json = json.loads(str(detail))
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _opened(subject: str, told: Mapping[str, Json]) -> Iterator[tuple[str, Field, int | None]]:
    """Owner, field and version of what a row tells: of one secret the field, of many a list (`secrets.reveal_many`)."""
    many = told.get("opened")
    if isinstance(many, list):
        for one in many:
            if isinstance(one, list) and len(one) == _LISTED:
                yield from _look(str(one[0]), one[1], one[2])
    elif told.get("purpose") != Purpose.CODE.value:
        yield from _look(subject, told.get("field"), told.get("version"))


def _look(owner: str, name: Json, version: Json) -> Iterator[tuple[str, Field, int | None]]:
    if name in _FIELDS:
        yield owner, Field(str(name)), version if isinstance(version, int) else None


def _end(known: list[Use], moment: datetime) -> None:
    """The version that was in use is so no longer."""
    if known and known[-1].until is None:
        known[-1] = replace(known[-1], until=moment)


def _names(owners: Collection[str]) -> str:
    return json.dumps(sorted(owners))


def _from(moment: datetime | None) -> str:
    return "" if moment is None else moment.isoformat()


def _to(moment: datetime | None) -> str:
    return "9" if moment is None else moment.isoformat()  # after every year that a row can have
