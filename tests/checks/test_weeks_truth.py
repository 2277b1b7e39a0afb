"""Weeks in pictures against the check that judges them: of any page, wall, look and regulation nobody is told that a
week was below the norm where `posts.weekly` would not say so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some

from checks import activity, engine, facts_store, forecast, snapshot, streaks, terms, weeks
from checks.facts import Fact, Need, Post, Posts, Window
from checks.model import Status, Verdict
from checks.scope import Scope
from checks.streaks import PageWeek, Standing
from registry import pages, waivers
from registry.regulation import toml, versions
from registry.regulation.model import Regulation, WeekKind
from registry.waivers import Waiver
from tests.checks.support import NOW
from tests.checks.test_activity import post
from tests.checks.test_forecast import AT_HOME, MONDAY, norm_of_three, page, run, settle
from vault.store import Store

_DAYS = 40
"""How far back whatever happens may lie: some weeks on both sides of the judged one."""

_SAYS = {
    Status.OK: {Standing.MET},
    Status.FAIL: {Standing.FAILED},
    Status.WAIVED: {Standing.WAIVED},
    Status.UNKNOWN: {Standing.UNKNOWN},
    Status.NA: {Standing.NOT_ASKED},
}

days = some.one_of(some.none(), some.integers(0, _DAYS).map(lambda back: NOW.date() - timedelta(days=back)))
moments = some.integers(0, _DAYS * 24 * 2).map(lambda halves: NOW - timedelta(minutes=30 * halves))
shapes = some.tuples(moments, some.sampled_from([("text",), ("story",), ()]), some.booleans(), some.booleans())
walls = some.lists(shapes, max_size=14)


def rule(
    kind: WeekKind = WeekKind.CALENDAR, *, posts: int = 3, reposts: bool = True, since: date | None = None
) -> Regulation:
    made = norm_of_three(kind)
    return replace(made, norms=replace(made.norms, posts=posts, count_reposts=reposts), valid_from=since)


def put(store: Store, made: Regulation) -> None:
    store.write("test", lambda tx: versions.add(tx, made, toml.serialise(made)))


def keep(store: Store, page_id: int, covers: Window, wall: Sequence[Post]) -> Fact:
    fact = Fact(page_id, Need.POSTS, covers.end, Posts(tuple(wall), covers))
    store.facts.write(lambda tx: facts_store.save(tx, [fact]))
    return fact


def judged(store: Store, fact: Fact, now: datetime) -> Verdict:
    """What the check says of the page at that moment."""
    found = engine.judge(snapshot.take(store, now), {(fact.subject_id, Need.POSTS): fact}, Scope(), now)
    (verdict,) = (each for each in found if each.check == terms.CHECK and each.subject.id == fact.subject_id)
    return verdict


def shown(store: Store, page_id: int, now: datetime) -> tuple[PageWeek, ...]:
    return activity.read(store, now, page_id=page_id, count=6).pages[0].weeks


@pytest.mark.parametrize("kind", [WeekKind.CALENDAR, WeekKind.ROLLING])
@settings(
    max_examples=20,
    derandomize=True,
    deadline=None,
    phases=(Phase.generate,),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    wall=walls,
    start=some.one_of(some.none(), moments),
    end=some.one_of(some.just(NOW), moments),
    recorded=some.tuples(days, days, days),
)
def test_a_week_is_shown_as_the_check_judges_it(
    store: Store,
    kind: WeekKind,
    wall: list[tuple[datetime, tuple[str, ...], bool, bool]],
    start: datetime | None,
    end: datetime,
    recorded: tuple[date | None, date | None, date | None],
) -> None:
    """Week after week, each judged on the day after it by what was seen since; another norm then, and a waiver."""
    if not store.read(versions.listing):
        settle(store)
        put(store, rule(kind, posts=2, reposts=False, since=date(2026, 1, 1)))
        put(store, rule(kind, posts=3, since=date(2026, 11, 9)))
        allowed = Waiver(terms.CHECK, "каникулы", date(2026, 11, 8), since=date(2026, 10, 26))
        store.write("test", lambda tx: waivers.add(tx, allowed))
    told = iter(sorted(day for day in recorded if day is not None))
    opened, connected, verified = (None if day is None else next(told) for day in recorded)
    made = page(1, opened_on=opened, connected_on=connected, verified_on=verified)
    number = len(store.read(pages.listing)) + 1
    made = replace(made, url=f"https://vk.com/page{number}", short_name="")
    kept = store.write("test", lambda tx: pages.add(tx, made))
    start = None if start is None else min(start, end)
    items = [
        post(at, when, *kinds, repost=repost, by_owner=own)
        for at, (when, kinds, repost, own) in enumerate(wall)
        if when <= end and (start is None or when >= start)
    ]
    fact = keep(store, kept.id, Window(start, end), items)
    for back, week in enumerate(reversed(shown(store, kept.id, NOW))):
        verdict = judged(store, fact, NOW - timedelta(weeks=back))
        wanted = _SAYS[verdict.status] | ({Standing.UNKNOWN} if not items else set())
        assert week.standing in wanted, (week, verdict)
        assert week.standing is not Standing.FAILED or week.posts == dict(verdict.params)["posts"]


def test_before_the_regulation_nothing_was_asked(store: Store) -> None:
    (kept,) = settle(store, page(opened_on=date(2020, 1, 1)))
    (draft,) = store.read(versions.listing)
    put(store, rule(since=date(2026, 11, 9)))
    store.write("test", lambda tx: versions.withdraw(tx, draft.id))
    keep(store, kept.id, Window(None, NOW), [])
    found = [each.standing for each in shown(store, kept.id, NOW)]
    assert found == [Standing.NOT_ASKED] * 4 + [Standing.FAILED] * 2
    assert activity.read(store, NOW).pages[0].streak.bad == 2


def test_a_regulation_that_begins_this_week_asks_for_the_last_one_as_a_run_does(store: Store) -> None:
    (kept,) = settle(store, page(opened_on=date(2020, 1, 1)))
    (draft,) = store.read(versions.listing)
    put(store, rule(since=date(2026, 11, 23), posts=2))
    store.write("test", lambda tx: versions.withdraw(tx, draft.id))
    fact = keep(store, kept.id, Window(None, NOW), [post(1, MONDAY - timedelta(days=40))])
    assert [each.standing for each in shown(store, kept.id, NOW)] == [Standing.NOT_ASKED] * 5 + [Standing.FAILED]
    assert judged(store, fact, NOW).status is Status.FAIL


def test_the_running_week_needs_the_norm_that_is_in_force_when_it_ends(store: Store) -> None:
    (kept,) = settle(store, page())
    put(store, rule(since=date(2026, 11, 23), posts=1))
    keep(store, kept.id, Window(None, NOW), [post(1, MONDAY), post(2, MONDAY - timedelta(weeks=1))])
    found = activity.read(store, NOW).pages[0]
    (row,) = forecast.outlook(store, NOW).rows
    assert (found.norm, row.missing) == (1, 0)
    assert (found.weeks[-1].standing, found.weeks[-1].posts) == (Standing.UNKNOWN, 1), (
        "one of three, and it was begun then"
    )


def test_what_a_run_found_enough_of_stays_enough_when_it_is_removed(store: Store) -> None:
    """A publication that was there and is gone was there: no week of before becomes a failure by it."""
    (kept,) = settle(store, page(opened_on=date(2020, 1, 1)))
    spans = streaks.over(NOW, AT_HOME, WeekKind.CALENDAR, 2)
    run(store, spans[0], Status.OK, kept.id, 4)
    run(store, spans[1], Status.FAIL, kept.id, 1)
    keep(store, kept.id, Window(None, NOW), [post(1, spans[0].start), post(2, spans[1].start)])
    before, last = shown(store, kept.id, NOW)[-2:]
    assert (before.standing, before.posts, before.exact) == (Standing.MET, 4, False)
    assert (last.standing, last.posts) == (Standing.FAILED, 1)


def test_an_allowed_week_is_no_week_of_failing(store: Store) -> None:
    first, second = settle(store, page(1, opened_on=date(2020, 1, 1)), page(2, 2, opened_on=date(2020, 1, 1)))
    for each in (first, second):
        keep(store, each.id, Window(None, NOW), [])
    allowed = Waiver("posts.*", "каникулы", date(2026, 11, 22), since=date(2026, 11, 9), organization_id=1)
    store.write("test", lambda tx: waivers.add(tx, allowed))
    found = {each.page.id: each.streak for each in activity.read(store, NOW).pages}
    assert [each.standing for each in found[first.id].weeks[-3:]] == [Standing.FAILED, Standing.WAIVED, Standing.WAIVED]
    assert (found[first.id].bad, found[second.id].bad) == (0, 12)
    assert [row.page.id for row in forecast.outlook(store, NOW).slipping] == [second.id]


@pytest.mark.parametrize("kind", [WeekKind.WEEKS_OF_MONTH, WeekKind.FOUR_AND_REST])
def test_weeks_of_a_month_are_asked_for_by_the_version_that_judges_the_month(store: Store, kind: WeekKind) -> None:
    """A version of the middle of October judges its first weeks too, as a run of November does."""
    (kept,) = settle(store, page(opened_on=date(2020, 1, 1)))
    (draft,) = store.read(versions.listing)
    put(store, rule(kind, since=date(2026, 10, 14)))
    store.write("test", lambda tx: versions.withdraw(tx, draft.id))
    fact = keep(store, kept.id, Window(None, NOW), [])
    span = snapshot.week_of(rule(kind), NOW)
    found = {each.week.first_day: each.standing for each in activity.read(store, NOW).pages[0].weeks}
    of_month = [found[week.first_day] for week in weeks.norm_weeks(span, kind, AT_HOME)[0]]
    assert set(of_month) == {Standing.FAILED}
    assert judged(store, fact, NOW).status is Status.FAIL
    before = [standing for day, standing in found.items() if day < span.first_day]
    assert before and set(before) == {Standing.NOT_ASKED}
