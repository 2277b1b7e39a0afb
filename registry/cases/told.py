"""The notices of one change of the responsible person: what the organization told, what was passed on to the ЦУР."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, timedelta

from registry import notices, people
from registry.cases import records
from registry.cases.records import Case, CaseKind, Outcome
from registry.notices import Direction, Event, Notice
from registry.people import Person, Role
from vault.transaction import Tx

NEAR = timedelta(days=14)
"""How far the day in a notice may lie from the day of the change: orders are signed before and after. Our own."""


def rivals(case: Case, others: Iterable[Case], those: Iterable[Person]) -> frozenset[date]:
    """The days of the other changes of the organization, by its cases and by the assignments of its people: a notice
    belongs to the change that is nearest to the day it names, so that one letter is not proof of two."""
    if case.incident:
        return frozenset()
    by_cases = {
        each.happened_on
        for each in others
        if each.kind is CaseKind.HANDOVER
        and each.organization_id == case.organization_id
        and each.outcome is not Outcome.DROPPED
    }
    by_people = {
        part.since
        for person in those
        for part in person.assignments
        if part.organization_id == case.organization_id and part.role is Role.RESPONSIBLE
    }
    return frozenset(day for day in by_cases | by_people if day is not None and day != case.happened_on)


def about(case: Case, known: Iterable[Notice], direction: Direction, others: Collection[date] = ()) -> Notice | None:
    """The notice of that direction that is about this change and about none of the `others`: of several, one that was
    told, the nearest in time."""
    event = Event.OTHER if case.incident else Event.RESPONSIBLE
    day = case.happened_on
    if day is None:
        return None
    near = [
        each
        for each in known
        if each.direction is direction
        and each.event is event
        and each.organization_id == case.organization_id
        and (case.page_id is None or each.page_id == case.page_id)
        and abs(each.happened_on - day) <= NEAR
        and all(abs(each.happened_on - day) <= abs(each.happened_on - other) for other in others)
    ]
    return min(near, key=lambda each: (each.told_on is None, abs(each.happened_on - day), each.id), default=None)


def receive(tx: Tx, case: Case, on: date, proof: str) -> Notice:
    """Record what the organization told, unless a notice of it is there and told."""
    return _told(tx, case, Direction.IN, on, proof)


def pass_on(tx: Tx, case: Case, on: date, proof: str) -> Notice:
    """Record what the ЦУР was told, beside the organization's own notice if there is one."""
    return _told(tx, case, Direction.OUT, on, proof)


def _told(tx: Tx, case: Case, direction: Direction, on: date, proof: str) -> Notice:
    assert case.organization_id is not None and case.happened_on is not None, "asked of cases about organizations"
    known = notices.of_organization(tx, case.organization_id)
    theirs = people.of_organization(tx, case.organization_id)
    others = rivals(case, records.of_organization(tx, case.organization_id), theirs)
    found = about(case, known, direction, others)
    if found is not None and found.told_on is not None:
        return found
    if found is not None:
        return notices.update(tx, replace(found, told_on=on, proof=proof or found.proof))
    source = about(case, known, Direction.IN, others) if direction is Direction.OUT else None
    return notices.add(
        tx,
        Notice(
            direction=direction,
            event=Event.OTHER if case.incident else Event.RESPONSIBLE,
            organization_id=case.organization_id,
            happened_on=case.happened_on,
            page_id=case.page_id,
            told_on=on,
            proof=proof,
            source_id=source.id if source is not None else None,
        ),
    )
