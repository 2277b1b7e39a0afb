"""`registry.presence`: who must have pages where, with lists, exemptions and states of networks."""

from __future__ import annotations

from datetime import date

import pytest

from checks.rules.registry import presence
from checks.views import OrganizationView
from registry.pages import PageState
from registry.regulation.model import NetworkRule, NetworkState, Obliged
from tests.checks.support import FAIL, MANUAL, NA, OK, SCHOOL, TODAY, page, said

VK, OK_, TG = NetworkRule("vk"), NetworkRule("ok"), NetworkRule("telegram", NetworkState.UNDECIDED)


def look(
    *networks: str,
    rules: tuple[NetworkRule, ...] = (VK, OK_, TG),
    minimum: int = 1,
    obliged: Obliged = Obliged.ALL_BUT_EXEMPT,
    listed: bool = False,
    exempt: bool = False,
    state: PageState = PageState.ACTIVE,
) -> tuple[str, str]:
    pages = tuple(page(id=number, network=code, state=state) for number, code in enumerate(networks, 1))
    return said(presence(OrganizationView(SCHOOL, pages, rules, minimum, obliged, listed, exempt, TODAY)))


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
