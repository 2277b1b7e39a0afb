"""Who no longer answers for which organization, and since which day: from the records of people and their history.

An assignment that was taken out of a record ended that day, and so did everything with a person who was removed. What
is to be done then is `leaving`.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from registry import people, rows
from registry.regulation import versions
from vault import exposure
from vault.sqlcipher import Row
from vault.transaction import Tx


@dataclass(frozen=True)
class Calendar:
    """To what day of the municipality a moment belongs; of one at which the judged clock was held still, by that."""

    zone: tzinfo
    judged: Mapping[datetime, datetime] = field(default_factory=dict)

    def day(self, moment: datetime) -> date:
        """The day of a moment."""
        return self.judged.get(moment, moment).astimezone(self.zone).date()

    def by_end_of(self, day: date, moment: datetime) -> bool:
        """Whether the moment was before the end of that day."""
        return self.judged.get(moment, moment) < datetime.combine(day + timedelta(days=1), time(), self.zone)


@dataclass(frozen=True)
class DepartureFacts:
    """As it lies in the vault; `today` is a day of the municipality."""

    today: date
    calendar: Calendar
    assignments: tuple[Row, ...] = field(repr=False)
    history: tuple[Row, ...] = field(repr=False)


@dataclass
class Departure:
    """Of one person: the last day by organization they no longer answer for, those they answer for on the day in
    question, and the day on which the record was removed.

    Not frozen: it is filled assignment by assignment.
    """

    ended: dict[int, date] = field(default_factory=dict)
    answers: set[int] = field(default_factory=set)
    removed_on: date | None = None

    @property
    def left(self) -> bool:
        """Whether anything ended."""
        return bool(self.ended) or self.removed_on is not None

    def days(self, organizations: Collection[int], former: Collection[int]) -> tuple[date, ...]:
        """The last days that matter for an account of these organizations, and formerly of others: those of its
        organizations and, of who left altogether, the last. None while they answer for one of its present ones."""
        if self.answers.intersection(organizations):
            return ()
        days = {self.ended[each] for each in (*organizations, *former) if each in self.ended}
        if not self.answers:
            days.add(max((*self.ended.values(), *([self.removed_on] if self.removed_on else ()))))
        return tuple(sorted(days))


def calendar(tx: Tx, today: date) -> Calendar:
    """By the zone of the regulation in force, else UTC."""
    stored = versions.in_force(tx, today)
    return Calendar(UTC if stored is None else ZoneInfo(stored.regulation.timezone), exposure.judged(tx))


def facts(tx: Tx, today: date) -> DepartureFacts:
    """Fetch what `judge` reads."""
    assignments = tx.execute(
        "SELECT person.id, organization_id, since, until FROM person LEFT JOIN assignment ON person_id = person.id"
    ).fetchall()
    history = tx.execute(
        "SELECT record_id, time, action, before ->> 'assignments',"
        " CASE WHEN after <> '' THEN after ->> 'assignments' END FROM change"
        " WHERE kind = ? AND action IN ('update', 'remove') ORDER BY id",
        (people.KIND,),
    ).fetchall()
    return DepartureFacts(today, calendar(tx, today), tuple(assignments), tuple(history))


def judge(found: DepartureFacts) -> dict[int, Departure]:
    """By person: everybody of whom anything ended before that day."""
    made: dict[int, Departure] = {}
    recorded: dict[int, set[int]] = {}
    for person, organization, since, until in found.assignments:
        named = recorded.setdefault(rows.number(person), set())
        if organization is not None:
            one = made.setdefault(rows.number(person), Departure())
            named.add(rows.number(organization))
            _note(one, rows.number(organization), rows.day(since), rows.day(until), found.today)
    for row in found.history:
        _former(made, row, recorded, found.calendar)
    for one in made.values():
        for organization in one.answers:
            one.ended.pop(organization, None)
    return {who: one for who, one in made.items() if one.left}


def gone(found: DepartureFacts) -> frozenset[int]:
    """The people of whom something ended and who answer for nothing on that day."""
    return frozenset(who for who, one in judge(found).items() if not one.answers)


def _note(one: Departure, organization: int, since: date | None, until: date | None, today: date) -> None:
    if until is not None and until < today:
        _end_on(one, organization, until)
    elif since is None or since <= today:  # who comes back on a later day does not answer till then
        one.answers.add(organization)


def _former(made: dict[int, Departure], row: Row, recorded: Mapping[int, set[int]], days: Calendar) -> None:
    """What one change of a record ended, of organizations that the record does not name now."""
    person, day = rows.number(row[0]), days.day(datetime.fromisoformat(rows.text(row[1])))
    one = made.setdefault(person, Departure())
    if row[2] == "remove" and person not in recorded:
        one.removed_on = day
    there = {organization for organization, _, _ in _parts(row[4])} | recorded.get(person, set())
    for organization, since, until in _parts(row[3]):
        if organization not in there and (since or date.min) <= day:
            _end_on(one, organization, min(until or day, day))


def _end_on(one: Departure, organization: int, day: date) -> None:
    one.ended[organization] = max(day, one.ended.get(organization, date.min))


def _parts(cell: object) -> Iterable[tuple[int, date | None, date | None]]:
    """The assignments of a stored record: organization, first day, last day."""
    stored: list[dict[str, object]] = json.loads(str(cell)) if cell is not None else []
    return [(int(str(one["organization_id"])), _day(one["since"]), _day(one["until"])) for one in stored]


def _day(value: object) -> date | None:
    return None if value is None else date.fromisoformat(str(value))
