"""`registry.*`: who must have pages where; lists, twins, responsible people and the reviews of records."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from checks.rules import told_changes
from checks.rules.registry import duplicates, obliged_list, presence, responsible, review_due
from checks.views import MunicipalityView, OrganizationView
from registry.notices import Direction, Event, Notice
from registry.organizations import Organization, OrganizationState
from registry.pages import Page, PageState
from registry.people import Assignment, Person, Role
from registry.regulation.model import NetworkRule, NetworkState, Obliged
from tests.checks.support import FAIL, MANUAL, NA, OK, SCHOOL, TODAY, page, regulation, said

VK, OK_, TG = NetworkRule("vk"), NetworkRule("ok"), NetworkRule("telegram", NetworkState.UNDECIDED)


def look(
    *networks: str,
    rules: tuple[NetworkRule, ...] = (VK, OK_, TG),
    minimum: int = 1,
    obliged: Obliged = Obliged.ALL_BUT_EXEMPT,
    listed: bool = False,
    exempt: bool = False,
    state: PageState = PageState.ACTIVE,
    valid_from: date | None = None,
    days: int = 0,
) -> tuple[str, str]:
    pages = tuple(page(id=number, network=code, state=state) for number, code in enumerate(networks, 1))
    made = OrganizationView(SCHOOL, pages, rules, minimum, obliged, listed, exempt, TODAY)
    law = replace(regulation(), valid_from=valid_from)
    return said(presence(replace(made, regulation=law, parameters={"days": days})))


def test_one_named_network_is_enough() -> None:
    assert look("ok") == (OK, "registry.presence.found")


def test_no_page_at_all_fails() -> None:
    assert look() == (FAIL, "registry.presence.none")


@pytest.mark.parametrize("state", [state for state in PageState if state is not PageState.ACTIVE])
def test_a_page_that_is_not_kept_does_not_count(state: PageState) -> None:
    assert look("vk", state=state) == (FAIL, "registry.presence.none")


def test_a_network_that_the_regulation_does_not_name_does_not_count() -> None:
    assert look("max") == (FAIL, "registry.presence.none")


def test_fewer_networks_than_the_minimum_fail_and_exactly_as_many_do_not() -> None:
    assert look("vk", minimum=2) == (FAIL, "registry.presence.few")
    assert look("vk", "ok", minimum=2)[0] == OK
    assert look("vk", "vk", minimum=2)[0] == FAIL


def test_a_required_network_is_wanted_by_itself() -> None:
    required = (NetworkRule("vk", NetworkState.REQUIRED, since=TODAY), OK_)
    assert look("ok", rules=required) == (FAIL, "registry.presence.required")
    assert look("vk", rules=required)[0] == OK


def test_a_decision_that_has_not_begun_changes_nothing() -> None:
    later = (NetworkRule("vk", NetworkState.REQUIRED, since=date(2026, 11, 26)), OK_)
    assert look("ok", rules=later)[0] == OK
    suspended_later = (NetworkRule("vk", NetworkState.SUSPENDED, since=date(2027, 1, 1)),)
    assert look("vk", rules=suspended_later)[0] == OK


def test_a_page_only_in_an_undecided_network_is_asked_about() -> None:
    assert look("telegram") == (MANUAL, "registry.presence.undecided")
    assert look("telegram", "vk")[0] == OK
    assert look("telegram", "vk", minimum=2)[0] == MANUAL


def test_until_somebody_decides_nobody_fails_for_what_cannot_be_asked() -> None:
    assert look(rules=(TG,)) == (MANUAL, "registry.presence.waits")
    assert look("vk", rules=(VK, TG), minimum=2) == (MANUAL, "registry.presence.waits")
    assert look(rules=(VK, TG)) == (FAIL, "registry.presence.none")
    assert look(rules=(VK, TG), minimum=2) == (FAIL, "registry.presence.none")


def test_a_suspended_network_is_not_wanted_for_the_minimum_either() -> None:
    rules = (VK, NetworkRule("ok", NetworkState.SUSPENDED))
    assert look("vk", rules=rules, minimum=2)[0] == OK
    assert look("vk", rules=(*rules, TG), minimum=2)[0] == MANUAL


def test_a_suspended_network_counts_for_nothing() -> None:
    assert look("vk", rules=(NetworkRule("vk", NetworkState.SUSPENDED), OK_))[0] == FAIL


def test_exemption_is_a_permission() -> None:
    assert look(exempt=True) == (NA, "registry.presence.exempt")
    assert look("vk", exempt=True) == (MANUAL, "registry.presence.exempt_active")


def test_both_lists_are_a_conflict_and_neither_is_a_question() -> None:
    assert look(exempt=True, listed=True) == (MANUAL, "registry.presence.both_lists")
    assert look("vk", obliged=Obliged.LIST) == (MANUAL, "registry.presence.no_list")
    assert look("vk", obliged=Obliged.LIST, listed=True)[0] == OK
    assert look(obliged=Obliged.LIST, listed=True)[0] == FAIL


def test_a_network_that_is_suspended_everywhere_asks_for_nothing() -> None:
    suspended = tuple(NetworkRule(code, NetworkState.SUSPENDED) for code in ("vk", "ok"))
    assert look(rules=suspended) == (NA, "registry.presence.suspended")
    assert look("vk", rules=suspended) == (NA, "registry.presence.suspended")
    tomorrow = tuple(replace(rule, since=TODAY + timedelta(days=1)) for rule in suspended)
    assert look(rules=tomorrow)[0] == FAIL, "until the decision begins they are as they were"


def test_pages_must_exist_from_the_last_day_of_grace_on() -> None:
    assert look(valid_from=TODAY - timedelta(days=30), days=30) == (FAIL, "registry.presence.none")
    assert look(valid_from=TODAY - timedelta(days=29), days=30) == (NA, "registry.presence.not_due")
    assert look(days=30) == (FAIL, "registry.presence.none"), "a draft has no day to count from"
    assert look("vk", valid_from=TODAY, days=30)[0] == OK


# Lists of the municipality


def test_without_a_list_nothing_may_be_told_as_a_share() -> None:
    whole = MunicipalityView(regulation(), TODAY, datetime(2026, 11, 25, tzinfo=UTC))
    assert said(obliged_list(whole)) == (MANUAL, "registry.obliged_list.not_set")
    assert said(obliged_list(replace(whole, obliged_count=1))) == (OK, "registry.obliged_list.set")


# Twins

TWIN = replace(SCHOOL, id=9)


def twins(*others: Organization, of: Organization = SCHOOL) -> tuple[str, str]:
    return said(duplicates(_view(organization=of, twins=others)))


def test_two_records_of_one_name_are_a_violation() -> None:
    assert twins() == (OK, "registry.duplicates.none")
    assert twins(TWIN) == (FAIL, "registry.duplicates.found")
    answer = duplicates(_view(twins=(TWIN, replace(TWIN, id=10))))
    assert answer.evidence == tuple(f"№ {number}: {SCHOOL.name}" for number in (9, 10))


def test_numbers_of_the_state_tell_two_of_one_name_apart() -> None:
    mine = replace(SCHOOL, inn="7707083893")
    assert twins(replace(TWIN, inn="7728168971"), of=mine) == (OK, "registry.duplicates.told_apart")
    assert twins(TWIN, of=mine)[0] == FAIL, "one number alone tells nothing"
    assert twins(replace(TWIN, inn="7707083893"), of=mine)[0] == FAIL
    by_ogrn = replace(TWIN, ogrn="1027700132195")
    assert twins(by_ogrn, of=replace(SCHOOL, ogrn="1027739609391"))[0] == OK
    assert twins(replace(TWIN, inn="7728168971"), replace(TWIN, id=10), of=mine)[0] == FAIL, "of two one is the same"


def test_a_closed_namesake_is_history() -> None:
    assert twins(replace(TWIN, state=OrganizationState.CLOSED)) == (OK, "registry.duplicates.none")


# Who answers


def _view(**others: object) -> OrganizationView:
    made = OrganizationView(SCHOOL, (page(),), (VK,), 1, Obliged.ALL_BUT_EXEMPT, False, False, TODAY)
    return replace(made, parameters={"days": 180, "deputy": 0}, **others)  # type: ignore[arg-type]  # short tests


def assigned(
    role: Role = Role.RESPONSIBLE,
    since: date | None = None,
    until: date | None = None,
    phone: str = "2-11-22",
    email: str = "",
    organization: int = SCHOOL.id,
) -> Person:
    return Person(
        "Петрова", id=1, phone=phone, email=email, assignments=(Assignment(organization, role, since, until),)
    )


def who(*people: Person, **others: object) -> tuple[str, str]:
    return said(responsible(_view(people=people, **others)))


def test_somebody_who_can_be_reached_answers_today() -> None:
    assert who(assigned()) == (OK, "registry.responsible.found")
    assert who(assigned(phone="", email="p@example.org"))[0] == OK
    assert who(assigned(phone="")) == (MANUAL, "registry.responsible.no_contact")
    assert who(assigned(phone=""), assigned())[0] == OK
    assert who() == (FAIL, "registry.responsible.none")


def test_both_ends_of_the_term_belong_to_it() -> None:
    assert who(assigned(until=TODAY))[0] == OK
    assert who(assigned(since=TODAY))[0] == OK
    assert who(assigned(since=TODAY + timedelta(days=1))) == (FAIL, "registry.responsible.none")
    answer = responsible(_view(people=(assigned(until=TODAY - timedelta(days=1)), assigned(until=date(2026, 1, 1)))))
    assert (said(answer), dict(answer.params)) == ((FAIL, "registry.responsible.ended"), {"on": "24.11.2026"})


def test_a_deputy_is_no_responsible_and_is_wanted_only_where_it_is_said() -> None:
    deputy = assigned(Role.DEPUTY)
    assert who(deputy) == (FAIL, "registry.responsible.none")
    wanted = {"parameters": {"deputy": 1}}
    assert said(responsible(replace(_view(people=(assigned(),)), **wanted))) == (  # type: ignore[arg-type]  # by name
        FAIL,
        "registry.responsible.no_deputy",
    )
    assert said(responsible(replace(_view(people=(assigned(), deputy)), **wanted)))[0] == OK  # type: ignore[arg-type]


def test_who_answers_elsewhere_does_not_answer_here() -> None:
    assert who(assigned(organization=2))[0] == FAIL


def test_nobody_is_wanted_where_there_are_no_pages_or_need_not_be() -> None:
    assert who(exempt=True) == (NA, "registry.responsible.exempt")
    assert who(pages=()) == (NA, "registry.responsible.no_pages")
    assert who(pages=(page(state=PageState.CLOSED),)) == (NA, "registry.responsible.no_pages")


# Reviews


def reviewed(*pages: Page) -> tuple[str, str]:
    return said(review_due(_view(pages=pages)))


def test_a_record_is_due_after_the_term_not_on_its_last_day() -> None:
    edge = TODAY - timedelta(days=180)
    assert reviewed(page(verified_on=edge)) == (OK, "registry.review_due.fresh")
    assert reviewed(page(verified_on=edge - timedelta(days=1))) == (FAIL, "registry.review_due.due")


def test_the_municipalitys_own_term_goes_before_the_checks() -> None:
    seen = _view(pages=(page(verified_on=TODAY - timedelta(days=40)),))
    assert said(review_due(replace(seen, review_days=30))) == (FAIL, "registry.review_due.due")
    assert said(review_due(replace(seen, review_days=40))) == (OK, "registry.review_due.fresh")


def test_what_was_never_looked_at_is_asked_about_unless_another_is_due() -> None:
    fresh, old = page(verified_on=TODAY), page(verified_on=date(2020, 1, 1))
    assert reviewed(page()) == (MANUAL, "registry.review_due.never")
    assert reviewed(fresh, page()) == (MANUAL, "registry.review_due.never")
    assert reviewed(page(), old)[0] == FAIL


def test_only_pages_that_are_kept_are_reviewed() -> None:
    closed = page(verified_on=date(2020, 1, 1), state=PageState.CLOSED)
    assert reviewed(closed) == (NA, "registry.review_due.no_pages")
    assert reviewed(closed, page(verified_on=TODAY))[0] == OK


def test_a_review_that_is_due_is_the_same_on_the_next_day() -> None:
    late = _view(pages=(page(verified_on=date(2020, 1, 1)),))
    assert review_due(late) == review_due(replace(late, today=TODAY + timedelta(days=1)))
    assert review_due(late).evidence == ("https://vk.com/school: 01.01.2020",)


def test_a_day_that_is_still_to_come_is_nobody_told() -> None:
    on = TODAY - timedelta(days=10)
    notice = Notice(Direction.IN, Event.RESPONSIBLE, 1, on, told_on=TODAY + timedelta(days=1))
    (change,) = told_changes.judged((on,), (notice,), Direction.IN, 5, TODAY)
    assert change.outcome is told_changes.Outcome.NOT_TOLD
