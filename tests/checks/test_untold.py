"""What the centre must be told and was not: from the registry alone, each line once, and never what nobody can date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from checks.centre import untold
from checks.centre.untold import Recorded, Untold
from checks.snapshot import Snapshot
from registry.notices import Direction, Event, Notice
from registry.obligations import Obligation
from registry.organizations import OrganizationState
from registry.pages import Page, PageState
from registry.people import Assignment, Person, Role
from registry.regulation.model import Obliged, Parameter
from tests.checks.support import NOW, OTHER, SCHOOL, TODAY, page, regulation

OPENED = date(2026, 11, 20)
NOTHING = Recorded({}, {})
OLD_PAGE = page()
RULES = replace(
    regulation("centre.notified", "registry.presence"), parameters=(Parameter("centre.notified", "days", 4),)
)


def snapshot(**others: object) -> Snapshot:
    made = {"organizations": (SCHOOL,), "pages": (OLD_PAGE,), **others}
    return Snapshot(regulation=RULES, version=1, **made)  # type: ignore[arg-type]  # short tests


def owed(recorded: Recorded = NOTHING, **others: object) -> tuple[Untold, ...]:
    return untold.of(snapshot(**others), recorded, NOW).lines


def told(event: Event, happened: date, told_on: date | None = TODAY, **others: object) -> Notice:
    made = {"direction": Direction.OUT, "organization_id": SCHOOL.id, **others}
    return Notice(event=event, happened_on=happened, told_on=told_on, **made)  # type: ignore[arg-type]  # short tests


def responsible(number: int, since: date, until: date | None = None) -> Person:
    return Person(f"Человек {number}", id=number, assignments=(Assignment(SCHOOL.id, Role.RESPONSIBLE, since, until),))


CHANGED = date(2026, 11, 10)
PEOPLE = (responsible(1, date(2020, 1, 1), CHANGED - timedelta(days=1)), responsible(2, CHANGED))


def test_a_change_of_the_responsible_is_owed_until_it_is_told() -> None:
    (line,) = owed(people=PEOPLE)
    assert (line.event, line.since, line.due) == (Event.RESPONSIBLE, CHANGED, CHANGED + timedelta(days=4))
    assert line.overdue(TODAY)
    assert owed(people=PEOPLE, notices=(told(Event.RESPONSIBLE, CHANGED),)) == ()
    planned = told(Event.RESPONSIBLE, CHANGED, None, id=5)
    source = replace(planned, id=4, direction=Direction.IN, told_on=CHANGED)
    (line,) = owed(people=PEOPLE, notices=(planned, source))
    assert (line.notice_id, line.source_id) == (5, 4)


def test_the_day_itself_is_in_time() -> None:
    line = Untold(Event.PAGE_CREATED, 1, OPENED, TODAY)
    assert not line.overdue(TODAY)
    assert line.overdue(TODAY + timedelta(days=1))


def test_a_new_page_is_owed_and_one_of_an_unknown_day_is_not() -> None:
    fresh = page(id=8, opened_on=OPENED)
    (line,) = owed(pages=(OLD_PAGE, fresh))
    assert (line.event, line.page_id, line.since) == (Event.PAGE_CREATED, 8, OPENED)
    assert owed(pages=(OLD_PAGE, replace(fresh, opened_on=None))) == ()
    assert owed(pages=(OLD_PAGE, replace(fresh, opened_on=TODAY + timedelta(days=1)))) == ()
    assert owed(pages=(OLD_PAGE, replace(fresh, state=PageState.PLANNED))) == ()
    assert owed(pages=(OLD_PAGE, fresh), notices=(told(Event.PAGE_CREATED, OPENED, page_id=8),)) == ()
    assert owed(pages=(OLD_PAGE, fresh), notices=(told(Event.PAGE_CREATED, OPENED),)) == ()
    other = told(Event.PAGE_CREATED, OPENED, page_id=OLD_PAGE.id)
    assert len(owed(pages=(OLD_PAGE, fresh), notices=(other,))) == 1, "a letter about another page is not of this one"


def test_a_page_that_ended_is_owed_from_the_day_the_registry_was_told() -> None:
    gone = page(id=8, state=PageState.CLOSED)
    (line,) = owed(Recorded({8: OPENED}, {}), pages=(OLD_PAGE, gone))
    assert (line.event, line.page_id, line.since) == (Event.PAGE_CLOSED, 8, OPENED)
    assert owed(pages=(OLD_PAGE, gone)) == (), "it came into the registry closed: nobody knows since when"


def test_an_obliged_organization_without_a_page_is_owed_once() -> None:
    (line,) = owed(Recorded({}, {SCHOOL.id: OPENED}), pages=())
    assert (line.event, line.since) == (Event.PAGE_ABSENT, OPENED)
    since = (Obligation(SCHOOL.id, since=date(2026, 11, 22)),)
    assert owed(Recorded({}, {SCHOOL.id: OPENED}), pages=(), obligations=since)[0].since == date(2026, 11, 22)
    assert owed(pages=(), notices=(told(Event.PAGE_ABSENT, date(2026, 1, 1), date(2026, 1, 2)),)) == ()
    listed = replace(RULES, obliged=Obliged.LIST)
    known = replace(snapshot(pages=()), regulation=listed)
    assert untold.of(known, NOTHING, NOW).lines == (), "nobody says that it is obliged"


def test_what_an_organization_told_and_nobody_passed_on_is_owed() -> None:
    came = told(Event.PAGE_CLOSED, OPENED, OPENED, id=3, direction=Direction.IN)
    (line,) = owed(notices=(came,))
    assert (line.event, line.source_id) == (Event.PAGE_CLOSED, 3)
    passed = told(Event.PAGE_CLOSED, OPENED, id=4, source_id=3)
    assert owed(notices=(came, passed)) == ()
    assert len(owed(notices=(came, replace(came, id=5)))) == 1, "the same told twice is owed once"
    assert owed(notices=(replace(came, event=Event.OTHER),)) == ()


@pytest.mark.parametrize("told_on", [None, TODAY + timedelta(days=1)])
def test_a_letter_that_did_not_go_yet_is_no_telling(told_on: date | None) -> None:
    assert len(owed(people=PEOPLE, notices=(told(Event.RESPONSIBLE, CHANGED, told_on),))) == 1


def test_a_closed_organization_owes_nothing() -> None:
    closed = replace(SCHOOL, state=OrganizationState.CLOSED)
    assert owed(organizations=(closed, OTHER), pages=(Page(OTHER.id, "vk", "https://vk.com/o", id=2),)) == ()
