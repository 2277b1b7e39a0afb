"""What is to be done when somebody no longer answers for the pages: each secret they know, until it is changed, and
each account that their own phone or mailbox restores, until it names another.

A task is derived, never written: it is closed by a later version of the secret, or dismissed here with a reason; that
of a contact goes with the contact. The whole case of handing over to another person is not here, nor who knows what
(`knowledge`), nor who left when (`departures`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby
from typing import ClassVar

from registry import changes, credentials, departures, fields, knowledge, knowledge_facts, rows
from registry.departures import Calendar, DepartureFacts
from registry.knowledge import Exposure, Reader, Way
from registry.knowledge_facts import KnowledgeFacts, Within
from vault.errors import BadInput
from vault.secrets import Field
from vault.sqlcipher import Row
from vault.transaction import Tx

# No references: the decision outlives the records of the person and of the account.
MIGRATION_SQL = """
CREATE TABLE leaving_dismissal (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id INTEGER NOT NULL,
    credential_id INTEGER NOT NULL,
    field TEXT NOT NULL,
    version INTEGER NOT NULL,
    ended_on TEXT NOT NULL,
    reason TEXT NOT NULL,
    UNIQUE (person_id, credential_id, field)
) STRICT;
"""

KIND = "leaving_dismissal"


class Status(StrEnum):
    """ROTATED comes from a later version of the secret alone; nobody ticks it."""

    PENDING = "pending"
    ROTATED = "rotated"
    DISMISSED = "dismissed"


@dataclass(frozen=True)
class LeavingTask:
    """A person who no longer answers since the end of `ended_on` knows this secret; `exposure` says how and how bad.

    `field` None: the account names the person's own contact to restore access by. `reason` of a dismissed one;
    `rotated_at` (UTC) of a rotated one.
    """

    person_id: int
    credential_id: int
    field: Field | None
    ended_on: date
    status: Status
    exposure: Exposure
    reason: str = ""
    rotated_at: datetime | None = None


@dataclass(frozen=True)
class Dismissal:
    """Why a known secret is left as it is; holds for this version and for a leaving not later than `ended_on`."""

    RECORD: ClassVar[str] = "снятая задача"

    person_id: int
    credential_id: int
    field: Field | None
    version: int
    ended_on: date
    reason: str
    id: int = 0


@dataclass(frozen=True)
class LeavingFacts:
    """As it lies in the vault; `known` None when nobody left."""

    departures: DepartureFacts
    known: KnowledgeFacts | None = None
    links: tuple[Row, ...] = field(default=(), repr=False)
    pages: tuple[Row, ...] = field(default=(), repr=False)
    dismissed: tuple[Dismissal, ...] = field(default=(), repr=False)


def tasks(tx: Tx, today: date) -> tuple[LeavingTask, ...]:
    """Every task of those who stopped answering before `today` (a day of the municipality), the greatest risk first.

    No task for a secret that was replaced before they left, nor for an account through which they still answer for
    another organization. With thousands of accounts take the `facts` and `judge` them.
    """
    return judge(facts(Within(tx), today))


def facts(read: Reader, today: date, person_id: int | None = None, credential_id: int | None = None) -> LeavingFacts:
    """What `judge` reads, in as many short transactions as it takes: of everybody, or of one person and account."""
    left = read(lambda tx: departures.facts(tx, today))
    who = {each for each in departures.judge(left) if person_id in (None, each)}
    if not who:
        return LeavingFacts(left)
    known = knowledge_facts.of_people(read, who, credential_id)
    links: list[Row] = []
    for part in knowledge_facts.parts(known.accounts):
        links += read(lambda tx, part=part: _link_rows(tx, part))  # type: ignore[misc]  # mypy: defaults
    pages = read(_page_rows)
    return LeavingFacts(left, known, tuple(links), tuple(pages), read(dismissals))


def judge(found: LeavingFacts) -> tuple[LeavingTask, ...]:
    """The tasks out of the facts, as `tasks` gives them. Takes a while: not in a transaction."""
    if found.known is None:
        return ()
    left = departures.judge(found.departures)
    present, former = _organizations(found)
    dismissed = {(one.person_id, one.credential_id, one.field): one for one in found.dismissed}
    made: list[LeavingTask] = []
    for key, group in groupby(sorted(knowledge.judge(found.known), key=_sorting), key=_key):
        person_id, account_id, _ = key
        days = left[person_id].days(present.get(account_id, ()), former.get(account_id, ()))
        task = _task(tuple(group), days, found.departures.calendar) if days else None
        if task is not None:
            made.append(_with_dismissal(task, dismissed.get(key)))
    return tuple(sorted(made, key=_order))


def pending(tx: Tx, today: date) -> tuple[LeavingTask, ...]:
    """The tasks that wait."""
    return waiting(tasks(tx, today))


def waiting(found: Iterable[LeavingTask]) -> tuple[LeavingTask, ...]:
    """Those of the tasks that wait."""
    return tuple(task for task in found if task.status is Status.PENDING)


def gone(tx: Tx, today: date) -> frozenset[int]:
    """The people who answered for some organization before `today` and answer for none now, removed ones too."""
    return departures.gone(departures.facts(tx, today))


def dismiss(
    tx: Tx, person_id: int, credential_id: int, field: Field | None, reason: str, today: date | None = None
) -> LeavingTask:
    """Leave a known secret as it is, and say why. BadInput without a reason or when no such task waits.

    `today` is the day by which people have left; the real one (UTC) when it is not given.
    """
    why = fields.required(reason, "Задача, поле «причина»")
    day = today or tx.time.date()
    task = _find(tx, person_id, credential_id, field, day)
    if task is None or task.status is not Status.PENDING:
        raise BadInput("Такой задачи нет или она уже закрыта; ничего не изменено.")
    _forget(tx, person_id, credential_id, field)
    made = Dismissal(person_id, credential_id, field, task.exposure.version, task.ended_on, why)
    made_id = rows.insert(
        tx,
        KIND,
        0,
        {
            "person_id": person_id,
            "credential_id": credential_id,
            "field": _name(field),
            "version": made.version,
            "ended_on": made.ended_on.isoformat(),
            "reason": why,
        },
    )
    changes.added(tx, KIND, made_id, made)
    _journal(tx, "leaving.dismissed", made)
    return _with_dismissal(task, made)


def undismiss(tx: Tx, person_id: int, credential_id: int, field: Field | None) -> None:
    """Take a dismissal back: the task waits again. BadInput when there is none."""
    gone = _forget(tx, person_id, credential_id, field)
    if gone is None:
        raise BadInput("Эту задачу никто не снимал; ничего не изменено.")
    _journal(tx, "leaving.undismissed", gone)


def dismissals(tx: Tx) -> tuple[Dismissal, ...]:
    """Every dismissal, those that no longer hold too."""
    return tuple(_dismissal(row) for row in tx.execute("SELECT * FROM leaving_dismissal ORDER BY id").fetchall())


def _link_rows(tx: Tx, ids: Sequence[int]) -> list[Row]:
    return tx.execute(
        "SELECT credential_id, page_id FROM credential_page WHERE credential_id IN (SELECT value FROM json_each(?))",
        (json.dumps(ids),),
    ).fetchall()


def _page_rows(tx: Tx) -> list[Row]:
    """Whose each page is; of those removed, whose it was."""
    return tx.execute(
        "SELECT record_id, before ->> 'organization_id' FROM change WHERE kind = 'page' AND action = 'remove'"
        " UNION ALL SELECT id, organization_id FROM page"
    ).fetchall()


def _organizations(found: LeavingFacts) -> tuple[Mapping[int, set[int]], Mapping[int, set[int]]]:
    """By account: the organizations whose pages it administers, and those whose pages it ever did.

    A page that is taken off an account, because it is closed, does not make what is known of the account unknown.
    """
    whose = {rows.number(row[0]): rows.number(row[1]) for row in found.pages}
    present: dict[int, set[int]] = {}
    former: dict[int, set[int]] = {}
    for row in found.links:
        present.setdefault(rows.number(row[0]), set()).add(whose.get(rows.number(row[1]), 0))
    for row in found.known.changes if found.known else ():
        if row[4] is not None:
            pages: list[int] = json.loads(rows.text(row[4]))
            former.setdefault(rows.number(row[0]), set()).update(whose[each] for each in pages if each in whose)
    return present, former


def _task(group: Sequence[Exposure], days: Sequence[date], calendar: Calendar) -> LeavingTask | None:
    """Of everything a person knows of one secret: a waiting task, else a rotated one, else none."""
    dated = [(one, day) for one in group if (day := _leaving_day(one, days, calendar)) is not None]
    if not dated:
        return None
    one, day = max(dated, key=lambda pair: (pair[0].replaced_at is None, pair[0].version, pair[0].last))
    status = Status.PENDING if one.replaced_at is None else Status.ROTATED
    return LeavingTask(one.person_id, one.credential_id, one.field, day, status, one, rotated_at=one.replaced_at)


def _leaving_day(one: Exposure, days: Sequence[date], calendar: Calendar) -> date | None:
    """The leaving at which the person knew the version and it was in use; None when there was none.

    Who was shown or handed a secret after having left knows it all the same, and a contact is the person's whenever it
    was written down; who is only recorded as the holder of a version that came into use after the leaving does not.
    """
    knew = [day for day in days if one.from_start or calendar.by_end_of(day, one.first)]
    if not knew and one.way is Way.HELD and one.field is not None:
        return None
    day = knew[0] if knew else days[-1]
    return None if one.replaced_at is not None and calendar.by_end_of(day, one.replaced_at) else day


def _with_dismissal(task: LeavingTask, dismissal: Dismissal | None) -> LeavingTask:
    if (
        dismissal is None
        or task.status is not Status.PENDING
        or dismissal.version != task.exposure.version
        or dismissal.ended_on < task.ended_on
    ):
        return task
    return replace(task, status=Status.DISMISSED, reason=dismissal.reason)


def _find(tx: Tx, person_id: int, credential_id: int, field: Field | None, today: date) -> LeavingTask | None:
    found = judge(facts(Within(tx), today, person_id, credential_id))
    return next((one for one in found if one.field is field), None)


def _forget(tx: Tx, person_id: int, credential_id: int, field: Field | None) -> Dismissal | None:
    """Drop a dismissal, one that no longer holds too."""
    row = tx.execute(
        "SELECT * FROM leaving_dismissal WHERE person_id = ? AND credential_id = ? AND field = ?",
        (person_id, credential_id, _name(field)),
    ).fetchone()
    if row is None:
        return None
    gone = _dismissal(row)
    rows.delete(tx, KIND, gone.id)
    changes.removed(tx, KIND, gone.id, gone)
    return gone


def _journal(tx: Tx, action: str, one: Dismissal) -> None:
    tx.journal(
        action,
        credentials.owner(one.credential_id),
        person=one.person_id,
        field=_name(one.field),
        version=one.version,
        reason=one.reason,
    )


def _name(field: Field | None) -> str:
    """As the field is stored and journalled."""
    return knowledge.CONTACT if field is None else field.value


def _key(one: Exposure) -> tuple[int, int, Field | None]:
    return (one.person_id, one.credential_id, one.field)


def _sorting(one: Exposure) -> tuple[int, int, str]:
    return (one.person_id, one.credential_id, _name(one.field))


def _order(task: LeavingTask) -> tuple[int, date, int, int, int]:
    place = -1 if task.field is None else list(Field).index(task.field)
    return (-task.exposure.risk, task.ended_on, task.person_id, task.credential_id, place)


def _dismissal(row: Row) -> Dismissal:
    return Dismissal(
        id=rows.number(row["id"]),
        person_id=rows.number(row["person_id"]),
        credential_id=rows.number(row["credential_id"]),
        field=None if row["field"] == knowledge.CONTACT else Field(rows.text(row["field"])),
        version=rows.number(row["version"]),
        ended_on=date.fromisoformat(rows.text(row["ended_on"])),
        reason=rows.text(row["reason"]),
    )
