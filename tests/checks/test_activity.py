"""Weeks in cells: what was counted, what nobody saw, what was not there yet; kinds; an organization by its worst."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from checks import activity, facts_store, streaks
from checks.activity import Kind, PageActivity, Sight
from checks.facts import Fact, Need, Post, Posts, Window
from checks.model import Status
from checks.rules.posts import counted
from checks.scope import Scope
from checks.streaks import PageWeek, Standing
from registry.pages import Category, Page, PageState
from registry.regulation.model import WeekKind
from tests.checks.support import NOW
from tests.checks.test_forecast import AT_HOME, MONDAY, look, norm_of_three, page, run, settle
from vault.errors import BadInput
from vault.store import Store


def only(store: Store, count: int = 4) -> PageActivity:
    (found,) = activity.read(store, NOW, count=count).pages
    return found


def cells(found: PageActivity) -> list[tuple[Sight, int]]:
    return [(activity.sight(each), each.posts) for each in found.weeks]


def keep(store: Store, page_id: int, start: datetime | None, *posts: Post) -> None:
    fact = Fact(page_id, Need.POSTS, NOW, Posts(posts, Window(start, NOW)))
    store.facts.write(lambda tx: facts_store.save(tx, [fact]))


def post(number: int, at: datetime, *kinds: str, repost: bool = False, by_owner: bool = True) -> Post:
    return Post(number, f"https://vk.com/wall-1_{number}", at, kinds=kinds, repost=repost, by_owner=by_owner)


def test_a_week_is_counted_where_it_was_seen_whole_and_unknown_where_not(store: Store) -> None:
    (kept,) = settle(store, page())
    moments = [MONDAY - timedelta(weeks=1), *(MONDAY - timedelta(weeks=3, hours=-n) for n in range(3))]
    look(store, kept.id, *moments, start=MONDAY - timedelta(weeks=2, hours=-1))
    assert cells(only(store)) == [
        (Sight.UNKNOWN, 0),
        (Sight.AT_LEAST, 3),  # three are kept of a look of before: there may have been more
        (Sight.UNKNOWN, 0),  # an hour of it was overlooked
        (Sight.EXACT, 1),
    ]


def test_nobody_looked_is_unknown_and_never_zero(store: Store) -> None:
    settle(store, page())
    found = only(store)
    assert {sight for sight, _ in cells(found)} == {Sight.UNKNOWN}
    assert (found.running, found.seen_at, found.kinds) == (replace_running(found, posts=0, seen=False), None, ())
    assert found.unseen == 4


def replace_running(found: PageActivity, *, posts: int, seen: bool) -> activity.Running:
    assert found.running is not None
    return replace(found.running, posts=posts, seen=seen)


def test_a_former_verdict_tells_of_weeks_that_are_kept_no_more(store: Store) -> None:
    (kept,) = settle(store, page())
    spans = streaks.over(NOW, AT_HOME, WeekKind.CALENDAR, 4)
    run(store, spans[0], Status.OK, kept.id, 5)
    run(store, spans[1], Status.FAIL, kept.id, 2)
    run(store, spans[2], Status.UNKNOWN, kept.id, 1)
    run(store, spans[3], Status.FAIL, kept.id, None)
    found = only(store)
    assert cells(found) == [(Sight.AT_LEAST, 5), (Sight.EXACT, 2), (Sight.UNKNOWN, 0), (Sight.AT_LEAST, 0)]
    assert [each.standing for each in found.weeks][2:] == [Standing.UNKNOWN, Standing.FAILED]


def test_before_its_day_of_opening_there_was_no_page(store: Store) -> None:
    (kept,) = settle(store, page(opened_on=date(2026, 11, 12)))  # a Thursday
    keep(store, kept.id, None, post(1, MONDAY - timedelta(days=9)))
    found = only(store)
    assert cells(found) == [(Sight.NOT_YET, 0), (Sight.NOT_YET, 0), (Sight.EXACT, 1), (Sight.EXACT, 0)]
    assert [each.standing for each in found.weeks][1:] == [Standing.NOT_ASKED, Standing.NOT_ASKED, Standing.FAILED]


def test_a_publication_of_before_the_recorded_day_is_still_a_publication(store: Store) -> None:
    (kept,) = settle(store, page(opened_on=date(2026, 11, 20)))
    keep(store, kept.id, None, post(1, MONDAY - timedelta(weeks=3)))
    assert cells(only(store))[1] == (Sight.EXACT, 1)


def test_the_running_week_stands_apart(store: Store) -> None:
    (kept,) = settle(store, page())
    keep(store, kept.id, MONDAY - timedelta(weeks=1), post(1, MONDAY), post(2, MONDAY + timedelta(hours=3)))
    found = only(store)
    assert (found.running, found.posts) == (replace_running(found, posts=2, seen=True), 2)
    assert all(week.week.last_day < date(2026, 11, 23) for week in found.weeks)


def test_days_of_a_month_that_need_no_norm_have_no_running_week(store: Store) -> None:
    from registry.regulation import toml, versions

    rule = norm_of_three(WeekKind.FOUR_AND_REST)
    settle(store, page())
    store.write("test", lambda tx: versions.add(tx, rule, toml.serialise(rule)))
    found = activity.read(store, datetime(2026, 11, 29, 5, tzinfo=UTC))
    assert (found.running, found.pages[0].running) == (None, None)


def test_seven_days_that_roll_are_not_counted_twice(store: Store) -> None:
    """The running week of that kind overlaps the last one that is over."""
    from registry.regulation import toml, versions

    rule = norm_of_three(WeekKind.ROLLING)
    (kept,) = settle(store, page())
    store.write("test", lambda tx: versions.add(tx, rule, toml.serialise(rule)))
    keep(store, kept.id, None, post(1, NOW - timedelta(days=2)), post(2, NOW - timedelta(days=40)))
    found = only(store)
    assert [each.posts for each in found.weeks] == [0, 0, 0, 1]
    assert found.running is not None and found.running.posts == 1
    assert found.posts == 1, "the day that both weeks have is one day"
    keep(store, kept.id, None, post(1, NOW - timedelta(days=2)), post(2, NOW - timedelta(hours=1)))
    again = only(store)
    assert again.running is not None and (again.running.posts, again.running.again) == (2, 1)
    assert again.posts == 2


# Properties


@pytest.mark.parametrize("seed", range(6))
def test_cells_add_up_to_what_the_norm_counts(store: Store, seed: int) -> None:
    """Of any publications: what stands in the cells is what the rule counts in those weeks, seen whole or not; unknown
    is never 0 that was seen."""
    dice = random.Random(seed)
    (kept,) = settle(store, page())
    made = tuple(
        post(
            number,
            NOW - timedelta(minutes=dice.randrange(14 * 7 * 24 * 60)),
            *dice.choice((("text",), ("text", "photo"), ("story",), ("video",), ("poll", "photo"), ())),
            repost=dice.random() < 0.3,
            by_owner=dice.random() < 0.8,
        )
        for number in range(1, 60)
    )
    start = dice.choice((None, NOW - timedelta(days=dice.randrange(1, 90))))
    keep(store, kept.id, start, *made)
    found = only(store, streaks.WEEKS)
    assert found.running is not None
    norm = norm_of_three().norm_for(Category.ACTIVE.value)
    spans = [each.week for each in found.weeks]
    assert [each.posts for each in found.weeks] == [len(counted(made, week, norm)) for week in spans]
    assert found.posts == sum(len(counted(made, week, norm)) for week in (*spans, found.running.week))
    for each in found.weeks:
        covered = start is None or start <= each.week.start
        assert (activity.sight(each) is Sight.EXACT) == covered
        assert covered or each.standing in {Standing.MET, Standing.UNKNOWN}, "what was not seen whole is no failure"
    own = [each for each in made if each.by_owner and spans[0].start <= each.date < found.running.week.end]
    assert sum(number for _, number in found.kinds) == len(own)


@pytest.mark.parametrize(
    ("kinds", "repost", "kind"),
    [
        (("text",), False, Kind.TEXT),
        ((), False, Kind.TEXT),
        (("text", "photo", "album"), False, Kind.PHOTO),
        (("text", "photo", "poll"), False, Kind.POLL),
        (("clip",), False, Kind.VIDEO),
        (("text", "link"), False, Kind.LINK),
        (("story",), False, Kind.STORY),
        (("audio",), False, Kind.OTHER),
        (("repost", "photo"), True, Kind.REPOST),
    ],
)
def test_each_publication_is_of_one_kind(kinds: tuple[str, ...], repost: bool, kind: Kind) -> None:
    assert activity.kind_of(post(1, NOW, *kinds, repost=repost)) is kind


# Many pages


def week(standing: Standing, posts: int = 0, *, exact: bool = True, begun: bool = True) -> PageWeek:
    return PageWeek(streaks.over(NOW, AT_HOME, WeekKind.CALENDAR, 1)[0], standing, posts, exact, begun)


@pytest.mark.parametrize(
    ("those", "standing", "sight", "posts"),
    [
        ([week(Standing.MET, 4), week(Standing.FAILED, 1)], Standing.FAILED, Sight.EXACT, 5),
        ([week(Standing.MET, 4), week(Standing.UNKNOWN, exact=False)], Standing.UNKNOWN, Sight.AT_LEAST, 4),
        ([week(Standing.UNKNOWN, exact=False)] * 2, Standing.UNKNOWN, Sight.UNKNOWN, 0),
        ([week(Standing.MET, 4), week(Standing.NOT_ASKED, begun=False)], Standing.MET, Sight.EXACT, 4),
        ([week(Standing.NOT_ASKED, begun=False)] * 2, Standing.NOT_ASKED, Sight.NOT_YET, 0),
    ],
)
def test_an_organization_is_as_its_worst_page(
    those: list[PageWeek], standing: Standing, sight: Sight, posts: int
) -> None:
    found = [
        PageActivity(Page(1, "vk", "https://vk.com/a", id=n), 3, (each,), None, None) for n, each in enumerate(those)
    ]
    (together,) = activity.of_organization(1, found).weeks
    assert (together.standing, activity.sight(together), together.posts) == (standing, sight, posts)


def test_who_fails_longest_comes_first_and_who_keeps_the_norm_last(store: Store) -> None:
    good, bad, never, closed = settle(store, page(1), page(2), page(3), page(4, state=PageState.CLOSED))
    weeks = range(1, 5)
    keep(
        store,
        good.id,
        None,
        *(post(w * 10 + n, MONDAY - timedelta(weeks=w, hours=-n)) for w in weeks for n in range(3)),
    )
    keep(store, bad.id, None, post(1, MONDAY - timedelta(weeks=30)))
    found = activity.read(store, NOW, count=4)
    assert [each.page.id for each in found.pages] == [bad.id, never.id, good.id]
    assert (found.pages[0].streak.bad, found.pages[2].streak.good) == (4, 4)
    assert [each.page.id for each in activity.read(store, NOW, page_id=closed.id).pages] == [closed.id]
    assert activity.read(store, NOW, Scope(organization_ids=frozenset({2}))).pages == ()


@pytest.mark.parametrize("count", [0, 13, -1])
def test_weeks_that_are_not_kept_are_refused(store: Store, count: int) -> None:
    settle(store, page())
    with pytest.raises(BadInput, match="от 1 до 12"):
        activity.read(store, NOW, count=count)
