"""What is asked: levels and caps, parameters, how far back publications are wanted; and the parts of a long span."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from checks import catalogue, engine
from checks.facts import Fact, Need
from checks.judging import asked
from checks.model import Judgement, Status, ok
from checks.scope import Scope
from checks.snapshot import Snapshot
from checks.views import OrganizationView, PageView
from registry.broadcasts import Broadcast
from registry.people import Assignment, Person, Role
from registry.regulation.model import Level, OwnRule, Parameter, Regulation, WeekKind
from tests.checks.support import NOW, OTHER, SCHOOL, WEEK, page, posts, profile, regulation

DAY = timedelta(days=1)


def known(rules: Regulation, **others: object) -> Snapshot:
    made = {"organizations": (SCHOOL,), "pages": (page(),), **others}
    return Snapshot(rules, 1, **made)  # type: ignore[arg-type] # short tests


def test_a_check_that_can_only_advise_never_fails_whatever_the_clause() -> None:
    (found,) = asked.asked_checks(regulation("posts.variety"))
    assert (found.level, found.cap) == (Level.MUST, Level.RECOMMENDED)


def test_parameters_are_the_checks_own_under_what_the_municipality_sets() -> None:
    given = (Parameter("posts.variety", "least", 5), Parameter("posts.variety", "future", 1))
    (found,) = asked.asked_checks(replace(regulation("posts.variety"), parameters=given))
    assert found.parameters["least"] == 5
    assert found.parameters["days"] == 30
    assert "future" not in found.parameters


def test_a_stored_value_of_a_wrong_kind_leaves_the_checks_own() -> None:
    """A vault may hold what an earlier program did not look at; the run goes on."""
    given = (Parameter("posts.variety", "least", ("три",)),)
    (found,) = asked.asked_checks(replace(regulation("posts.variety"), parameters=given))
    assert found.parameters["least"] == 3


# --- how far back


@pytest.mark.parametrize(
    ("rules", "since"),
    [
        (regulation("page.reachable"), WEEK.start),
        (regulation("posts.weekly"), WEEK.start),
        (regulation("posts.weekly", "posts.variety"), WEEK.end - 30 * DAY),
        (regulation("posts.broadcasts"), WEEK.end - 30 * DAY),
        (regulation("comments.profanity"), WEEK.end - 30 * DAY),
        (regulation(own=(OwnRule("posts.variety", Level.RECOMMENDED, "разное"),)), WEEK.end - 30 * DAY),
        (
            replace(regulation("posts.variety"), parameters=(Parameter("posts.variety", "days", 60),)),
            WEEK.end - 60 * DAY,
        ),
        (replace(regulation("posts.variety"), parameters=(Parameter("posts.variety", "days", 3),)), WEEK.start),
        (regulation("registry.review_due"), WEEK.start),  # its days are of the registry
    ],
)
def test_publications_are_asked_back_to_where_some_check_looks(rules: Regulation, since: datetime) -> None:
    assert engine.since(known(rules), Scope(), NOW) == since


def test_a_month_is_asked_whole() -> None:
    for kind, first in ((WeekKind.WEEKS_OF_MONTH, date(2026, 9, 28)), (WeekKind.FOUR_AND_REST, date(2026, 10, 1))):
        rules = replace(regulation("posts.weekly"), week=kind)
        start = datetime(first.year, first.month, first.day, tzinfo=UTC) - timedelta(hours=7)
        assert engine.since(known(rules), Scope(), NOW) == start


def test_a_run_over_other_checks_asks_no_further_back() -> None:
    rules = regulation("posts.weekly", "posts.variety")
    assert engine.since(known(rules), Scope(checks=frozenset({"posts.weekly"})), NOW) == WEEK.start


@pytest.mark.parametrize(
    ("rules", "days"),
    [
        (regulation("posts.weekly", "posts.variety"), 0),
        (regulation("comments.open"), 0),
        (regulation("comments.profanity", "comments.spam"), 7),
        (replace(regulation("comments.spam"), parameters=(Parameter("comments.spam", "days", 0),)), 0),
        (replace(regulation("comments.spam"), parameters=(Parameter("comments.spam", "days", 60),)), 60),
        (
            replace(
                regulation("comments.spam", "comments.insults"), parameters=(Parameter("comments.spam", "days", 3),)
            ),
            7,
        ),
    ],
)
def test_comments_are_read_back_to_where_the_furthest_check_looks(rules: Regulation, days: int) -> None:
    start = engine.readers_since(known(rules), Scope(), NOW)
    assert start == WEEK.start - days * DAY
    assert engine.since(known(rules), Scope(), NOW) <= start, "of publications that are not read nobody reads comments"


def test_a_run_over_other_checks_reads_comments_no_further_back() -> None:
    rules = regulation("posts.weekly", "comments.spam")
    assert engine.readers_since(known(rules), Scope(checks=frozenset({"posts.weekly"})), NOW) == WEEK.start


# --- what a rule is given


@pytest.fixture
def views(monkeypatch: pytest.MonkeyPatch) -> list[PageView | OrganizationView]:
    """Every view that the rules of two checks are called with."""
    seen: list[PageView | OrganizationView] = []

    def rule(view: PageView | OrganizationView) -> Judgement:
        seen.append(view)
        return ok("page.reachable.open")

    for check, field in (("posts.weekly", "page_rule"), ("registry.responsible", "organization_rule")):
        mine = catalogue.find(check)
        assert mine is not None
        monkeypatch.setitem(catalogue._CHECKS, check, replace(mine, **{field: rule}))  # type: ignore[arg-type]
    return seen


def shown(rules: Regulation, views: list[PageView | OrganizationView], **others: object) -> PageView:
    outcomes = {(7, Need.POSTS): Fact(7, Need.POSTS, NOW, posts())}
    engine.judge(known(rules, **others), outcomes, Scope(), NOW, frozenset({"abc"}))
    (view,) = views
    assert isinstance(view, PageView)
    return view


@pytest.mark.parametrize(
    ("kind", "count", "rest"),
    [
        (WeekKind.CALENDAR, 1, 0),
        (WeekKind.ROLLING, 1, 0),
        (WeekKind.WEEKS_OF_MONTH, 4, 0),
        (WeekKind.FOUR_AND_REST, 4, 3),
    ],
)
def test_a_page_is_given_the_span_and_its_weeks(
    views: list[PageView | OrganizationView], kind: WeekKind, count: int, rest: int
) -> None:
    view = shown(replace(regulation("posts.weekly"), week=kind), views)
    assert len(view.weeks) == count
    assert view.weeks[0].start == view.week.start
    assert (view.rest.days if view.rest else 0) == rest
    assert view.now == NOW
    assert view.repeated == {"abc"}


def test_a_page_is_given_what_its_network_called_the_others(views: list[PageView | OrganizationView]) -> None:
    other = page("", "banno", id=8, network="ok", url="https://ok.ru/banno")
    stranger = page("300", "garden", id=9, organization_id=2, url="https://vk.com/garden")
    below = replace(OTHER, founder_id=1)
    outcomes = {
        (7, Need.POSTS): Fact(7, Need.POSTS, NOW, posts()),
        (8, Need.PROFILE): Fact(8, Need.PROFILE, NOW, profile(network_id="555", short_name="Bannovo")),
    }
    rules = regulation("posts.weekly")
    engine.judge(known(rules, pages=(page(), other, stranger), organizations=(SCHOOL, below)), outcomes, Scope(), NOW)
    view = next(each for each in views if isinstance(each, PageView) and each.page.id == 7)
    (sister,) = view.sisters
    assert sister.keys == {("ok", "https://ok.ru/banno"), ("ok", "banno"), ("ok", "bannovo"), ("ok", "555")}
    assert view.subordinates == (below,)


def test_a_broadcast_is_meant_for_whom_it_names_or_for_every_connected_page(
    views: list[PageView | OrganizationView],
) -> None:
    """What begins at 23:30 UTC begins the next day in the municipality, where the page was connected by then."""
    begins = datetime(2026, 11, 19, 23, 30, tzinfo=UTC)
    due = begins + DAY
    rules = regulation("posts.weekly")
    every = Broadcast("всем", begins, due)
    of_others = Broadcast("одной", begins, due, page_ids=(8,))
    of_ok = Broadcast("в ОК", begins, due, networks=("ok",))
    mine = Broadcast("этой", begins, due, page_ids=(7,))
    connected = page(connected_on=date(2026, 11, 20))
    view = shown(rules, views, pages=(connected,), broadcasts=(every, of_others, of_ok, mine))
    assert [each.title for each in view.broadcasts] == ["всем", "этой"]
    views.clear()
    later = page(connected_on=date(2026, 11, 21))
    view = shown(rules, views, pages=(later,), broadcasts=(every, mine))
    assert [each.title for each in view.broadcasts] == ["этой"], "one that is named need not be connected"


def test_an_organization_is_given_its_people_and_its_namesakes(views: list[PageView | OrganizationView]) -> None:
    twin = replace(SCHOOL, id=5, name="МБОУ Банновская основная школа")
    person = Person("Иванова", id=1, assignments=(Assignment(1, Role.RESPONSIBLE),))
    elsewhere = Person("Петров", id=2, assignments=(Assignment(2, Role.RESPONSIBLE),))
    rules = regulation("registry.responsible")
    engine.judge(known(rules, organizations=(SCHOOL, twin, OTHER), people=(person, elsewhere)), {}, Scope(), NOW)
    first = views[0]
    assert isinstance(first, OrganizationView)
    assert (first.people, first.twins) == ((person,), (twin,))


def test_what_a_person_told_is_put_where_nothing_was_seen() -> None:
    """And nowhere else: a look never overrules a collector."""
    from checks.person.looks import Look, Sight

    look = Look(7, "page.avatar", Sight.YES, NOW, "Иванова", date(2026, 12, 25))
    unseen = engine.judge(known(regulation("page.avatar"), looks=(look,)), {}, Scope(), NOW)
    assert [(each.status, each.code) for each in unseen] == [(Status.OK, "looked.yes")]
    card = replace(profile(), avatar=False)
    seen = engine.judge(
        known(regulation("page.avatar"), looks=(look,)),
        {(7, Need.PROFILE): Fact(7, Need.PROFILE, NOW, card)},
        Scope(),
        NOW,
    )
    assert [each.status for each in seen] == [Status.FAIL]
