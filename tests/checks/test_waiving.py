"""Waivers in a run: groups, what came of each, and the check that tells of those that came to nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from checks import engine
from checks.facts import Fact, Need, ProfileState
from checks.model import Status, Verdict
from checks.scope import Scope
from checks.snapshot import Snapshot
from registry.exemptions import Exemption
from registry.organizations import Organization, OrganizationKind, OrganizationState
from registry.pages import Category, PageState
from registry.regulation.model import Level, Regulation
from registry.waivers import Waiver
from tests.checks.support import NOW, OTHER, SCHOOL, TODAY, WEEK, page, posts, profile, regulation

DAY = timedelta(days=1)
OFFICE = Organization(id=3, name="Администрация округа", kind=OrganizationKind.BODY)
SCHOOL_BELOW = replace(SCHOOL, founder_id=4)
EDUCATION = Organization(id=4, name="Управление образования", kind=OrganizationKind.BODY, founder_id=3)
PAGES = (
    page(),
    page("200", "garden", id=8, organization_id=2, url="https://vk.com/garden"),
    page("300", "okrug", id=9, organization_id=3, url="https://ok.ru/okrug", network="ok", category=Category.FLAGSHIP),
)
KNOWN = (SCHOOL_BELOW, OTHER, OFFICE, EDUCATION)
ASKED = regulation("page.reachable", "posts.weekly", "registry.presence", "registry.waivers")


def judge(
    *waivers: Waiver,
    rules: Regulation = ASKED,
    closed: bool | None = True,
    scope: Scope | None = None,
    **others: object,
) -> tuple[Verdict, ...]:
    """Three closed pages with nothing posted, and these waivers; not `closed` they are open, None: nothing was seen."""
    made = {"organizations": KNOWN, "pages": PAGES, "waivers": waivers, **others}
    state = ProfileState.CLOSED if closed else ProfileState.OPEN
    outcomes: dict[tuple[int, Need], Fact] = {}
    for each in PAGES if closed is not None else ():
        outcomes[each.id, Need.PROFILE] = Fact(each.id, Need.PROFILE, NOW, profile(state=state))
        outcomes[each.id, Need.POSTS] = Fact(each.id, Need.POSTS, NOW, posts())
    known = Snapshot(rules, 1, **made)  # type: ignore[arg-type] # short tests
    return engine.judge(known, outcomes, scope or Scope(), NOW)


def waived(waiver: Waiver, check: str = "page.reachable") -> set[int]:
    """The ids of subjects whose verdict it allowed."""
    found = judge(waiver)
    return {each.subject.id for each in found if each.check == check and each.status is Status.WAIVED}


def told(*waivers: Waiver, **others: object) -> Verdict:
    (verdict,) = (each for each in judge(*waivers, **others) if each.check == "registry.waivers")  # type: ignore[arg-type] # short tests
    return verdict


def on(check: str = "page.reachable", **others: object) -> Waiver:
    made = {"check": check, "reason": "каникулы", "until": TODAY, "id": 1, **others}
    return Waiver(**made)  # type: ignore[arg-type] # short tests


@pytest.mark.parametrize(
    ("group", "pages"),
    [
        ({}, {7, 8, 9}),
        ({"words": "школа"}, {7}),
        ({"words": "Детские сады"}, {8}),
        ({"words": "школа детский сад"}, set()),
        ({"kind": OrganizationKind.BODY}, {9}),
        ({"kind": OrganizationKind.INSTITUTION}, {7, 8}),
        ({"founder_id": 4}, {7}),
        ({"founder_id": 3}, {7}),  # of organizations at any depth, not its own page
        ({"founder_id": 1}, set()),
        ({"network": "vk"}, {7, 8}),
        ({"category": Category.FLAGSHIP}, {9}),
        ({"words": "школа", "network": "ok"}, set()),
        ({"organization_id": 2, "network": "vk"}, {8}),
    ],
)
def test_a_group_is_what_its_waiver_says_of_it(group: dict[str, object], pages: set[int]) -> None:
    assert waived(on(**group)) == pages  # type: ignore[arg-type] # `check` is never among them


def test_a_group_of_pages_leaves_the_organization_itself_alone() -> None:
    assert waived(on("registry.presence"), "registry.presence") == {4}
    assert waived(on("registry.presence", network="vk"), "registry.presence") == set()


def test_a_family_of_checks_is_waived_together() -> None:
    found = {each.check for each in judge(on("posts.*"), on("page.*")) if each.status is Status.WAIVED}
    assert found == {"posts.weekly", "page.reachable"}


@pytest.mark.parametrize(
    ("since", "until", "allowed"),
    [
        (None, WEEK.last_day, True),
        (WEEK.last_day, WEEK.last_day, True),
        (None, WEEK.last_day - DAY, False),
        (WEEK.last_day + DAY, TODAY, False),
    ],
)
def test_a_week_that_is_over_is_waived_by_what_held_on_its_last_day(
    since: date | None, until: date, allowed: bool
) -> None:
    """Holidays end before their last week is judged; a waiver from today on does not reach back."""
    assert bool(waived(on("posts.weekly", since=since, until=until), "posts.weekly")) is allowed


def test_of_several_the_one_that_lasts_longest_is_told() -> None:
    found = judge(on(reason="недолго"), on(reason="дольше", until=TODAY + DAY, page_id=7))
    (verdict,) = (each for each in found if each.check == "page.reachable" and each.subject.id == 7)
    assert verdict.message.endswith("Отсрочка до 26.11.2026: дольше.")


# --- what came of them


def test_waivers_that_are_needed_are_in_order() -> None:
    assert (told().status, told().code) == (Status.NA, "registry.waivers.none")
    assert (told(on()).status, told(on()).code) == (Status.OK, "registry.waivers.sound")
    assert told(on()).message == "Отсрочки в порядке: 1 отсрочка."


@pytest.mark.parametrize(
    ("waiver", "words"),
    [
        (on(until=TODAY - DAY), "срок вышел 24.11.2026"),
        (on("page.hours"), "Порядок о таком не спрашивает"),
        (on(page_id=10), "страница не действует"),
        (on(organization_id=5), "организация закрыта"),
        (on("registry.presence", organization_id=2), "организация и так в перечне исключений"),
        (on(words="музей"), "в группе нет ни одной организации"),
    ],
)
def test_a_waiver_that_is_over_or_against_another_record_is_a_finding(waiver: Waiver, words: str) -> None:
    gone = Organization(id=5, name="Бывший клуб", state=OrganizationState.CLOSED)
    kept = page("400", "old", id=10, state=PageState.CLOSED, url="https://vk.com/old")
    verdict = told(waiver, pages=(*PAGES, kept), organizations=(*KNOWN, gone), exemptions=(Exemption(2),))
    assert (verdict.status, verdict.level) == (Status.WARN, Level.MUST), "it only advises"
    assert verdict.evidence == (f"№ 1, {waiver.check}: {words}",)


def test_a_waiver_that_nothing_needs_is_a_finding_once_everything_was_looked_at() -> None:
    verdict = told(on(), closed=False)
    assert (verdict.status, verdict.evidence) == (
        Status.WARN,
        ("№ 1, page.reachable: нарушения нет, отсрочка не нужна",),
    )
    part = Scope(checks=frozenset({"registry.waivers", "page.reachable"}))
    assert told(on(), closed=False, scope=part).status is Status.OK


def test_what_was_not_seen_makes_no_waiver_needless() -> None:
    assert told(on(), closed=None).status is Status.OK


def test_a_waiver_that_is_long_over_is_history() -> None:
    assert told(on(until=TODAY - 90 * DAY)).status is Status.WARN
    assert told(on(until=TODAY - 91 * DAY)).status is Status.NA


def test_a_waiver_of_weeks_that_are_not_judged_yet_waits() -> None:
    verdict = told(on("posts.weekly", since=TODAY, until=TODAY + 30 * DAY))
    assert (verdict.status, verdict.code) == (Status.OK, "registry.waivers.sound")
