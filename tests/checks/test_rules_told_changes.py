"""`registry.notified` and `centre.notified`: every change of the responsible person told, and in time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from checks.model import Judgement, NotSeen
from checks.rules import centre, registry
from checks.views import OrganizationView
from registry.notices import Direction, Event, Notice
from registry.people import Assignment, Person, Role
from registry.regulation.model import Obliged
from tests.checks.support import FAIL, MANUAL, NA, OK, SCHOOL, TODAY, said

CHANGED = date(2026, 11, 1)
"""A Sunday, 24 days before the judged day."""

Rule = Callable[[OrganizationView], Judgement | NotSeen]
BOTH = pytest.mark.parametrize(
    ("rule", "direction", "prefix"),
    [
        (registry.notified, Direction.IN, "registry.notified"),
        (centre.notified, Direction.OUT, "centre.notified"),
    ],
)


def person(number: int, since: date | None, until: date | None = None, role: Role = Role.RESPONSIBLE) -> Person:
    return Person(f"Человек {number}", id=number, assignments=(Assignment(SCHOOL.id, role, since, until),))


OLD, NEW = person(1, date(2020, 9, 1), CHANGED - timedelta(days=1)), person(2, CHANGED)


def notice(direction: Direction, told: date | None, happened: date = CHANGED, **others: object) -> Notice:
    made = Notice(direction, Event.RESPONSIBLE, SCHOOL.id, happened, told_on=told)
    return replace(made, **others)  # type: ignore[arg-type]  # short tests


def view(
    *notices: Notice, people: tuple[Person, ...] = (OLD, NEW), days: int = 5, today: date = TODAY
) -> OrganizationView:
    return OrganizationView(
        SCHOOL,
        (),
        (),
        1,
        Obliged.ALL_BUT_EXEMPT,
        False,
        False,
        today,
        people=people,
        notices=notices,
        parameters={"days": days},
    )


@BOTH
def test_told_on_the_last_day_is_in_time_and_a_day_later_is_not(rule: Rule, direction: Direction, prefix: str) -> None:
    fifth = CHANGED + timedelta(days=5)
    assert said(rule(view(notice(direction, fifth)))) == (OK, f"{prefix}.told")
    late = rule(view(notice(direction, fifth + timedelta(days=1))))
    assert said(late) == (FAIL, f"{prefix}.late")
    assert dict(late.params) == {"on": "01.11.2026", "due": "06.11.2026", "told": "07.11.2026"}
    assert late.evidence == ("смена 01.11.2026, сообщено 07.11.2026, срок 06.11.2026",)


@BOTH
def test_a_term_of_no_days_is_the_day_itself_even_a_sunday(rule: Rule, direction: Direction, prefix: str) -> None:
    assert CHANGED.isoweekday() == 7
    assert said(rule(view(notice(direction, CHANGED), days=0))) == (OK, f"{prefix}.told")
    monday = CHANGED + timedelta(days=1)
    assert said(rule(view(notice(direction, monday), days=0))) == (FAIL, f"{prefix}.late")


@BOTH
def test_told_before_it_happened_is_in_time(rule: Rule, direction: Direction, prefix: str) -> None:
    assert said(rule(view(notice(direction, date(2026, 10, 20))))) == (OK, f"{prefix}.told")


@BOTH
def test_not_told_is_a_violation_only_after_its_last_day(rule: Rule, direction: Direction, prefix: str) -> None:
    waiting = notice(direction, None)
    last = CHANGED + timedelta(days=5)
    assert said(rule(view(waiting, today=last))) == (OK, f"{prefix}.open")
    assert said(rule(view(waiting, today=last + timedelta(days=1)))) == (FAIL, f"{prefix}.not_told")


@BOTH
def test_without_a_record_a_person_is_asked(rule: Rule, direction: Direction, prefix: str) -> None:
    assert said(rule(view())) == (MANUAL, f"{prefix}.no_record")
    others = (
        notice(Direction.OUT if direction is Direction.IN else Direction.IN, CHANGED),
        notice(direction, CHANGED, event=Event.PAGE_CREATED),
        notice(direction, CHANGED, happened=CHANGED - timedelta(days=15)),
    )
    assert said(rule(view(*others))) == (MANUAL, f"{prefix}.no_record")
    near = notice(direction, CHANGED, happened=CHANGED - timedelta(days=14))
    assert said(rule(view(near))) == (OK, f"{prefix}.told")


@BOTH
def test_of_two_changes_each_needs_its_own_notice(rule: Rule, direction: Direction, prefix: str) -> None:
    second = CHANGED + timedelta(days=9)
    people = (OLD, person(2, CHANGED, second - timedelta(days=1)), person(3, second))
    told = notice(direction, CHANGED)
    answer = rule(view(told, people=people))
    assert said(answer) == (MANUAL, f"{prefix}.no_record")
    assert dict(answer.params) == {"on": "10.11.2026"}
    assert said(rule(view(told, notice(direction, second, second), people=people)))[0] == OK
    both = rule(view(told, notice(direction, TODAY, second), people=people))
    assert said(both) == (FAIL, f"{prefix}.late")
    worse = rule(view(notice(direction, None), notice(direction, TODAY, second), people=people))
    assert said(worse) == (FAIL, f"{prefix}.not_told")


@BOTH
def test_what_is_no_change_is_not_asked_about(rule: Rule, direction: Direction, prefix: str) -> None:
    nobody = (NA, f"{prefix}.no_change")
    assert said(rule(view(people=()))) == nobody
    assert said(rule(view(people=(NEW,)))) == nobody, "the first one ever"
    assert said(rule(view(people=(OLD, person(2, CHANGED, role=Role.DEPUTY))))) == nobody, "a deputy alone"
    assert said(rule(view(people=(OLD, person(2, TODAY + timedelta(days=1)))))) == nobody, "not begun yet"
    prolonged = replace(OLD, assignments=(*OLD.assignments, Assignment(SCHOOL.id, Role.RESPONSIBLE, CHANGED)))
    assert said(rule(view(people=(prolonged,)))) == nobody, "the same person for another year"
    elsewhere = Person("Другой", id=9, assignments=(Assignment(2, Role.RESPONSIBLE, CHANGED),))
    assert said(rule(view(people=(OLD, elsewhere)))) == nobody, "of another organization"
    assert said(rule(view(people=(person(1, CHANGED), person(2, CHANGED))))) == nobody, "both from one day"


@BOTH
def test_changes_of_more_than_a_year_ago_are_left_alone(rule: Rule, direction: Direction, prefix: str) -> None:
    edge = TODAY - timedelta(days=365)
    old = person(1, date(2020, 9, 1))
    assert said(rule(view(people=(old, person(2, edge))))) == (MANUAL, f"{prefix}.no_record")
    before = view(people=(old, person(2, edge - timedelta(days=1))))
    assert said(rule(before)) == (NA, f"{prefix}.no_change")


@BOTH
def test_who_comes_back_after_somebody_else_is_a_change(rule: Rule, direction: Direction, prefix: str) -> None:
    parts = (
        Assignment(SCHOOL.id, Role.RESPONSIBLE, date(2020, 9, 1), date(2026, 9, 30)),
        Assignment(SCHOOL.id, Role.RESPONSIBLE, CHANGED),
    )
    between = person(2, date(2026, 10, 1), CHANGED - timedelta(days=1))
    answer = rule(view(people=(Person("Первый", id=1, assignments=parts), between)))
    assert said(answer) == (MANUAL, f"{prefix}.no_record")
    assert answer.evidence == (
        f"смена 01.10.2026, срок {date(2026, 10, 6):%d.%m.%Y}",
        f"смена 01.11.2026, срок {date(2026, 11, 6):%d.%m.%Y}",
    )
