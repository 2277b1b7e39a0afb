"""Whether each change of the responsible person was told in time: shared by `registry.notified` and `centre.notified`.

A pure reading of assignments and notices. The two checks differ in who told whom and in how many days.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from checks.model import Judgement, fail, manual, na, ok
from checks.views import OrganizationView
from registry.cases.told import NEAR
from registry.notices import Direction, Event, Notice
from registry.people import Person, Role

LOOKBACK = timedelta(days=365)
"""Changes before that are not asked about any more; our own choice."""


class Outcome(IntEnum):
    """What came of a change; the greater is the worse."""

    IN_TIME = 0
    OPEN = 1
    NO_RECORD = 2
    LATE = 3
    NOT_TOLD = 4


@dataclass(frozen=True)
class Change:
    """A new responsible person since `on`, told on `told_on`; `due` is the last day for it."""

    on: date
    due: date
    outcome: Outcome
    told_on: date | None = None

    @property
    def line(self) -> str:
        """The change in one line of evidence, with dates alone."""
        told = f", сообщено {self.told_on:%d.%m.%Y}" if self.told_on else ""
        return f"смена {self.on:%d.%m.%Y}{told}, срок {self.due:%d.%m.%Y}"


def judgement(view: OrganizationView, family: str, direction: Direction) -> Judgement:
    """What `registry.notified` or `centre.notified`, by its `family`, says: the worst change decides.

    How many days there are is the check's parameter `days`.
    """
    changes = days_of_change(view.people, view.organization.id, view.today)
    found = judged(changes, view.notices, direction, view.number("days"), view.today)
    if not found:
        return na(f"{family}.notified.no_change")
    worst = found[0]
    lines = [change.line for change in found if change.outcome is worst.outcome]
    on, due = f"{worst.on:%d.%m.%Y}", f"{worst.due:%d.%m.%Y}"
    if worst.outcome is Outcome.NOT_TOLD:
        return fail(f"{family}.notified.not_told", *lines, on=on, due=due)
    if worst.outcome is Outcome.LATE:
        return fail(f"{family}.notified.late", *lines, on=on, due=due, told=f"{worst.told_on:%d.%m.%Y}")
    if worst.outcome is Outcome.NO_RECORD:
        return manual(f"{family}.notified.no_record", *lines, on=on)
    if worst.outcome is Outcome.OPEN:
        return ok(f"{family}.notified.open", *lines, on=on, due=due)
    return ok(f"{family}.notified.told", *lines)


def days_of_change(people: Iterable[Person], organization_id: int, today: date) -> tuple[date, ...]:
    """The days of the last year on which the organization got another responsible person, in order.

    The first one ever recorded is no change, nor is one whose time was prolonged, nor one who has not begun yet.
    Several who begin on one day are one change.
    """
    parts = [
        (part.since or date.min, part.until or date.max, person.id)
        for person in people
        for part in person.assignments
        if part.organization_id == organization_id and part.role is Role.RESPONSIBLE
    ]
    found = {
        since
        for since, _until, person_id in parts
        if today - LOOKBACK <= since <= today and _follows(parts, since, person_id)
    }
    return tuple(sorted(found))


def _follows(parts: list[tuple[date, date, int]], on: date, person_id: int) -> bool:
    """Whether somebody else answered right before that day: then, or last of all."""
    before = [part for part in parts if part[0] < on]
    if not before:
        return False
    eve = on - timedelta(days=1)
    last = max(since for since, _until, _who in before)
    answering = {who for _since, until, who in before if until >= eve} or {
        who for since, _, who in before if since == last
    }
    return person_id not in answering


def judged(
    changes: tuple[date, ...], notices: Iterable[Notice], direction: Direction, days: int, today: date
) -> tuple[Change, ...]:
    """Each change with what came of it, the worst first; of equally bad ones the earliest.

    A notice belongs to the change that is nearest to the day it names, so that one letter is not proof of two changes.
    """
    about = [each for each in notices if each.direction is direction and each.event is Event.RESPONSIBLE]
    own: dict[date, list[Notice]] = {on: [] for on in changes}
    for notice in about:
        nearest = min(changes, key=lambda on: abs(on - notice.happened_on), default=None)
        if nearest is not None and abs(nearest - notice.happened_on) <= NEAR:
            own[nearest].append(notice)
    found = [_change(on, own[on], days, today) for on in changes]
    return tuple(sorted(found, key=lambda change: (-change.outcome, change.on)))


def _change(on: date, notices: list[Notice], days: int, today: date) -> Change:
    """`days` are days of the calendar: the day of the change is day 0, and day `days` is still in time."""
    due = on + timedelta(days=days)
    told = min((each.told_on for each in notices if each.told_on and each.told_on <= today), default=None)
    if told is not None:
        return Change(on, due, Outcome.IN_TIME if told <= due else Outcome.LATE, told)
    if not notices:
        return Change(on, due, Outcome.NO_RECORD)
    return Change(on, due, Outcome.OPEN if today <= due else Outcome.NOT_TOLD)
