"""`centre.requests` and `centre.connected`; what is told of changes is in `test_rules_told_changes`."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from checks.rules.centre import connected, requests
from checks.views import MunicipalityView
from registry.pages import PageState
from registry.requests import CentreRequest
from tests.checks.support import FAIL, MANUAL, NA, OK, TODAY, page, regulation, said, view

RECEIVED = date(2026, 11, 2)
EVE = TODAY - timedelta(days=1)


def ask(*waiting: CentreRequest) -> tuple[str, str]:
    return said(requests(MunicipalityView(regulation(), TODAY, datetime(2026, 11, 25, tzinfo=UTC), requests=waiting)))


def request(due: date | None = None, answered: date | None = None) -> CentreRequest:
    return CentreRequest("Список страниц", RECEIVED, due_on=due, answered_on=answered)


def test_the_last_day_is_in_time_and_the_next_one_is_not() -> None:
    assert ask(request(TODAY)) == (OK, "centre.requests.open")
    assert ask(request(EVE)) == (FAIL, "centre.requests.overdue")


def test_what_was_answered_does_not_wait() -> None:
    assert ask(request(EVE, EVE)) == (OK, "centre.requests.answered")
    assert ask(request(EVE, TODAY)) == (OK, "centre.requests.answered"), "late, but there is nothing to do"
    assert ask(request(None, TODAY)) == (OK, "centre.requests.answered")


def test_without_a_day_a_person_is_asked_unless_another_is_overdue() -> None:
    assert ask(request(TODAY), request()) == (MANUAL, "centre.requests.undated")
    assert ask(request(), request(EVE)) == (FAIL, "centre.requests.overdue")


def test_without_requests_there_is_nothing_to_answer() -> None:
    assert ask() == (NA, "centre.requests.none")


def test_what_waits_is_named_with_its_days_alone() -> None:
    waiting = MunicipalityView(regulation(), TODAY, datetime(2026, 11, 25, tzinfo=UTC), requests=(request(EVE),))
    answer = requests(waiting)
    assert answer.evidence == ("«Список страниц», получен 02.11.2026, срок 24.11.2026",)
    assert requests(replace(waiting, today=TODAY + timedelta(days=1))) == answer, "the same violation on the next day"


def connection(
    network: str = "vk", connected_on: date | None = None, state: PageState = PageState.ACTIVE
) -> tuple[str, str]:
    made = view(of=page(network=network, connected_on=connected_on, state=state))
    return said(connected(replace(made, parameters={"networks": ("vk", "ok")})))


def test_the_day_of_connection_is_wanted_where_pages_are_connected() -> None:
    assert connection(connected_on=RECEIVED) == (OK, "centre.connected.since")
    assert connection() == (MANUAL, "centre.connected.no_record")
    assert connection("telegram") == (NA, "centre.connected.not_there")
    assert connection("max", connected_on=RECEIVED) == (NA, "centre.connected.not_there")


@pytest.mark.parametrize("state", [state for state in PageState if state is not PageState.ACTIVE])
def test_a_page_that_is_not_kept_need_not_be_connected(state: PageState) -> None:
    assert connection(state=state) == (NA, "page.not_kept")
