"""What «who knows what» is judged by, fetched in short transactions and read afterwards; no secret is opened.

With thousands of accounts neither the fetching of all of it nor its judging is one job for the database's thread:
`of_people` and `of_credential` take a `Reader`, such as `store.read`, and ask it as often as they need. What the rows
mean is `knowledge`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol, TypeVar

from registry import credentials, issuing, people, risks, rows, slot_people
from registry.issuing import Issue
from vault import exposure
from vault.exposure import Look, Span
from vault.sqlcipher import Row
from vault.transaction import Tx

T = TypeVar("T")

AT_ONCE = 250
"""Accounts read in one transaction: a few milliseconds of the database's thread, with some versions of each."""
ROWS_AT_ONCE = 4000
"""Rows of the journal walked along in one transaction."""
_TRIES = 3
"""So often is everything read again when something was written meanwhile; then it is read in one transaction."""
_PREFIX = credentials.owner(0)[:-1]


class Reader(Protocol):
    """Runs a function in a reading transaction, as `Store.read` does."""

    def __call__(self, fn: Callable[[Tx], T], /) -> T: ...


@dataclass(frozen=True)
class Within:
    """The reader inside of a transaction that goes on already."""

    tx: Tx

    def __call__(self, fn: Callable[[Tx], T], /) -> T:
        """At once."""
        return fn(self.tx)


@dataclass(frozen=True)
class KnowledgeFacts:
    """As it lies in the vault. `person_ids` None: everybody; `restorers` are by account the people it names as the
    contact to restore access by."""

    now: datetime
    person_ids: frozenset[int] | None
    shown: tuple[tuple[int, Look], ...] = field(repr=False)
    issues: tuple[Issue, ...] = field(repr=False)
    accounts: dict[int, risks.Account] = field(repr=False)
    restorers: dict[int, frozenset[int]] = field(repr=False)
    uses: tuple[Row, ...] = field(default=(), repr=False)
    staged: tuple[Row, ...] = field(default=(), repr=False)
    equal: tuple[Row, ...] = field(default=(), repr=False)
    changes: tuple[Row, ...] = field(default=(), repr=False)
    contacts: tuple[Row, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class _First:
    """What is read first and tells of which accounts the rest is to be read."""

    now: datetime
    tip: int
    whose: tuple[tuple[int, Span], ...]
    accounts: tuple[Row, ...]
    people: tuple[Row, ...]
    held: tuple[Row, ...]
    issues: tuple[Row, ...]


def of_people(read: Reader, person_ids: Collection[int] | None, credential_id: int | None = None) -> KnowledgeFacts:
    """What these people (None: everybody) may know: of one account, or of all; every account for everybody is no use.

    Nothing is refused: of unknown people and accounts nothing is found.
    """
    for _ in range(_TRIES):
        first = _first(read, person_ids, credential_id)
        found = _gathered(read, first, person_ids, credential_id)
        if read(exposure.tip) == first.tip:
            return found

    def at_once(tx: Tx) -> KnowledgeFacts:
        within = Within(tx)
        return _gathered(within, _first(within, person_ids, credential_id), person_ids, credential_id)

    return read(at_once)


def account_of(owner: str) -> int:
    """The account whose secrets the vault keeps under this name."""
    return int(owner.removeprefix(_PREFIX))


def parts(ids: Collection[int]) -> Iterator[Sequence[int]]:
    """So many at a time as are read in one transaction."""
    ordered = sorted(ids)
    for begin in range(0, len(ordered), AT_ONCE):
        yield ordered[begin : begin + AT_ONCE]


def _first(read: Reader, person_ids: Collection[int] | None, credential_id: int | None) -> _First:
    now, tip = read(lambda tx: (tx.time, exposure.tip(tx)))
    given = read(lambda tx: _given(tx, person_ids or (), credential_id))
    return _First(
        now=now,
        tip=tip,
        whose=read(lambda tx: slot_people.spans(tx, person_ids)),
        accounts=tuple(read(lambda tx: risks.account_rows(tx, credential_id))),
        people=tuple(read(people.contact_rows)),
        held=tuple(read(lambda tx: _held_rows(tx, person_ids or ())) if credential_id is None else ()),
        issues=tuple(row for row in given if person_ids is None or row["person_id"] in person_ids),
    )


def _given(tx: Tx, person_ids: Collection[int], credential_id: int | None) -> list[Row]:
    """The issues of the account, or to these people."""
    if credential_id is None:
        return issuing.rows_of_people(tx, tuple(person_ids))
    return issuing.rows_of_credentials(tx, (credential_id,))


def _held_rows(tx: Tx, person_ids: Collection[int]) -> list[Row]:
    """The accounts that were ever recorded as held by these people."""
    return tx.execute(
        "SELECT DISTINCT record_id FROM change WHERE kind = 'credential' AND after <> ''"
        " AND after ->> 'holder_id' IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(person_ids)),),
    ).fetchall()


def _gathered(
    read: Reader, first: _First, person_ids: Collection[int] | None, credential_id: int | None
) -> KnowledgeFacts:
    looks, issues = _looks(read, first, credential_id), issuing.among(first.issues)
    shown = [(first.whose[look.span][0], look) for look in looks if look.owner.startswith(_PREFIX)]
    there = {rows.number(row["id"]): row for row in first.accounts}
    wanted = [row for row in first.people if person_ids is None or row[0] in person_ids]
    if credential_id is not None:
        wanted = risks.likely(wanted, first.accounts[0]) if first.accounts else []
    restorers = risks.restorers(first.accounts, risks.contacts(wanted))
    ids = {*restorers, *(account_of(look.owner) for _, look in shown), *(one.credential_id for one in issues)}
    ids |= {rows.number(row[0]) for row in first.held} | ({credential_id} if credential_id is not None else set())
    ids &= there.keys()
    found = KnowledgeFacts(
        now=first.now,
        person_ids=None if person_ids is None else frozenset(person_ids),
        shown=tuple(each for each in shown if account_of(each[1].owner) in ids),
        issues=tuple(one for one in issues if one.credential_id in ids),
        accounts={each: risks.account(there[each]) for each in ids},
        restorers=restorers,
    )
    return _with_secrets(read, found, ids)


def _with_secrets(read: Reader, found: KnowledgeFacts, ids: Collection[int]) -> KnowledgeFacts:
    uses: list[Row] = []
    staged: list[Row] = []
    equal: list[Row] = []
    changes: list[Row] = []
    contacts: list[Row] = []
    for part in parts(ids):
        owners = [credentials.owner(each) for each in part]
        uses += read(lambda tx, owners=owners: exposure.use_rows(tx, owners))  # type: ignore[misc]  # mypy: defaults
        staged += read(lambda tx, owners=owners: exposure.staged_rows(tx, owners))  # type: ignore[misc]  # as above
        equal += read(lambda tx, owners=owners: exposure.equal_rows(tx, owners))  # type: ignore[misc]  # as above
        changes += read(lambda tx, part=part: _change_rows(tx, part))  # type: ignore[misc]  # as above
    for part in parts(found.restorers):
        contacts += read(lambda tx, part=part: _contact_rows(tx, part))  # type: ignore[misc]  # as above
    return replace(
        found,
        uses=tuple(uses),
        staged=tuple(staged),
        equal=tuple(equal),
        changes=tuple(changes),
        contacts=tuple(contacts),
    )


def _looks(read: Reader, first: _First, credential_id: int | None) -> tuple[Look, ...]:
    spans = [span for _, span in first.whose]
    if not spans:
        return ()
    if credential_id is not None:
        owner = credentials.owner(credential_id)
        return exposure.looks_of(read(lambda tx: exposure.look_rows_of(tx, spans, owner)), spans, owner)
    found: list[Row] = []
    for after in range(0, first.tip, ROWS_AT_ONCE):
        until = min(after + ROWS_AT_ONCE, first.tip)
        found += read(lambda tx, after=after, until=until: exposure.look_rows(tx, spans, after, until))  # type: ignore[misc]  # as above
    return exposure.looks_of(found, spans)


def _change_rows(tx: Tx, ids: Sequence[int]) -> list[Row]:
    """Who was recorded as the holder from when on, and of which pages the accounts were before each change."""
    return tx.execute(
        "SELECT record_id, time, action, CASE WHEN after <> '' THEN after ->> 'holder_id' END,"
        " CASE WHEN before <> '' THEN before ->> 'page_ids' END FROM change"
        " WHERE kind = 'credential' AND record_id IN (SELECT value FROM json_each(?)) ORDER BY id",
        (json.dumps(ids),),
    ).fetchall()


def _contact_rows(tx: Tx, ids: Sequence[int]) -> list[Row]:
    """By which contacts access to the accounts was restored, as their history has it."""
    fields = ", ".join(f"after ->> '{name}'" for name in risks.CONTACTS)
    return tx.execute(
        f"SELECT record_id, time, action, {fields} FROM change"  # noqa: S608  our own words
        " WHERE kind = 'credential' AND after <> '' AND record_id IN (SELECT value FROM json_each(?))"
        " ORDER BY id",
        (json.dumps(ids),),
    ).fetchall()
