"""`posts.weekly`: exactly the norm, Sunday night, pinned, reposts, a window not covered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from checks.facts import Post, Posts
from checks.messages import sentences
from checks.model import Status
from checks.rules.posts import weekly
from checks.views import PageView
from checks.weeks import judged, norm_weeks
from registry.pages import Category
from registry.regulation.model import WeekKind, WeeklyNorm
from tests.checks.support import FAIL, NA, OK, UNSEEN, WEEK, ZONE, page, posts, said, view

KUZBASS = ZoneInfo(ZONE)
MONDAY = datetime(2026, 11, 16, 10, tzinfo=KUZBASS)


def week_of(count: int) -> list[datetime]:
    return [MONDAY + timedelta(days=day) for day in range(count)]


@pytest.mark.parametrize(("count", "status"), [(0, FAIL), (2, FAIL), (3, OK), (7, OK)])
def test_exactly_the_norm_is_enough(count: int, status: str) -> None:
    answer = weekly(view(wall=posts(*week_of(count))))
    assert said(answer)[0] == status
    assert dict(answer.params)["posts"] == count


def test_sunday_night_counts_and_monday_does_not() -> None:
    two = week_of(2)
    sunday = datetime(2026, 11, 22, 23, 59, tzinfo=KUZBASS)
    assert said(weekly(view(wall=posts(*two, sunday))))[0] == OK
    assert said(weekly(view(wall=posts(*two, sunday + timedelta(minutes=6)))))[0] == FAIL
    assert said(weekly(view(wall=posts(*two, MONDAY.replace(hour=0) - timedelta(seconds=1)))))[0] == FAIL


@pytest.mark.parametrize("zone", ["Asia/Magadan", "Asia/Novokuznetsk"])
def test_the_week_across_the_new_year_in_both_zones(zone: str) -> None:
    local = ZoneInfo(zone)
    now = datetime(2027, 1, 5, 1, tzinfo=local)
    week = judged(now, local, WeekKind.CALENDAR)
    moments = [datetime(2026, 12, 28, tzinfo=local), datetime(2027, 1, 1, tzinfo=local)]
    last = datetime(2027, 1, 3, 23, 59, 59, tzinfo=local)
    assert said(weekly(view(wall=posts(*moments, last, end=now), week=week)))[0] == OK
    assert said(weekly(view(wall=posts(*moments, last + timedelta(seconds=1), end=now), week=week)))[0] == FAIL


def test_a_window_not_covered_never_accuses() -> None:
    middle = WEEK.start + timedelta(days=3)
    assert said(weekly(view(wall=posts(*week_of(2), start=middle)))) == (UNSEEN, "posts.weekly.not_covered")
    assert said(weekly(view(wall=posts(*week_of(3), start=middle))))[0] == OK
    assert said(weekly(view(wall=posts(*week_of(2), start=WEEK.start))))[0] == FAIL


def test_an_old_pinned_post_is_no_publication_of_the_week() -> None:
    wall = posts(*week_of(2))
    pinned = Post(99, "https://vk.com/wall-1_99", MONDAY - timedelta(weeks=40), pinned=True)
    assert said(weekly(view(wall=Posts((pinned, *wall.items), wall.covers))))[0] == FAIL


def test_a_post_seen_twice_counts_once() -> None:
    wall = posts(*week_of(2))
    assert dict(weekly(view(wall=Posts(wall.items * 2, wall.covers))).params)["posts"] == 2


def test_posts_of_visitors_do_not_count() -> None:
    wall = posts(*week_of(3))
    visitors = tuple(replace(post, by_owner=False) for post in wall.items)
    assert said(weekly(view(wall=Posts(visitors, wall.covers))))[0] == FAIL


def test_reposts_count_by_the_setting_and_both_figures_are_told() -> None:
    wall = posts(*week_of(3), reposts=3)
    assert said(weekly(view(wall=wall, norm=WeeklyNorm(3, count_reposts=True))))[0] == OK
    answer = weekly(view(wall=wall, norm=WeeklyNorm(3, count_reposts=False)))
    assert said(answer) == (FAIL, "posts.weekly.uncounted")
    params = dict(answer.params)
    assert (params["posts"], params["published"], params["apart"]) == (0, 3, "3 репоста")
    enough = weekly(view(wall=posts(*week_of(5), reposts=2), norm=WeeklyNorm(3, count_reposts=False)))
    assert said(enough) == (OK, "posts.weekly.enough_of")
    message, _fix = sentences(Status.OK, enough.code, enough.params, "")
    assert message == "За неделю 16.11–22.11.2026: засчитано 3 публикации при норме 3, всего вышло 5."


@pytest.mark.parametrize(
    ("changed", "norm", "apart"),
    [
        ({"advertising": True}, WeeklyNorm(3, count_advertising=False), "3 рекламные записи"),
        ({"kinds": ("story",)}, WeeklyNorm(3, count_stories=False), "3 истории"),
        ({"made_by": "rss"}, WeeklyNorm(3, count_autoposts=False), "3 автоматические записи"),
        ({"made_by": "api"}, WeeklyNorm(3, count_autoposts=False), "3 автоматические записи"),
    ],
)
def test_each_switch_leaves_out_its_own(changed: dict[str, object], norm: WeeklyNorm, apart: str) -> None:
    wall = posts(*week_of(3))
    marked = Posts(tuple(replace(post, **changed) for post in wall.items), wall.covers)  # type: ignore[arg-type] # short
    assert said(weekly(view(wall=marked)))[0] == OK, "counted unless the regulation says otherwise"
    answer = weekly(view(wall=marked, norm=norm))
    assert said(answer)[0] == FAIL
    assert dict(answer.params)["apart"] == apart


def test_a_text_with_a_story_and_a_post_made_by_hand_are_publications() -> None:
    wall = posts(*week_of(3))
    told = Posts(tuple(replace(post, kinds=("text", "story"), made_by="vk") for post in wall.items), wall.covers)
    norm = WeeklyNorm(3, count_stories=False, count_autoposts=False)
    assert said(weekly(view(wall=told, norm=norm)))[0] == OK


def test_a_publication_edited_later_belongs_to_the_day_on_which_it_came_out() -> None:
    wall = posts(*week_of(2), MONDAY - timedelta(days=3))
    edited = Posts(tuple(replace(post, edited=MONDAY + timedelta(days=1)) for post in wall.items), wall.covers)
    assert dict(weekly(view(wall=edited)).params)["posts"] == 2


def of_month(*counts: int, opened: date | None = None, start: datetime | None = None) -> PageView:
    """October 2026 as four weeks and the rest, with so many publications in each part."""
    now = datetime(2026, 11, 3, 12, tzinfo=KUZBASS)
    span = judged(now, KUZBASS, WeekKind.FOUR_AND_REST)
    weeks, rest = norm_weeks(span, WeekKind.FOUR_AND_REST, KUZBASS)
    moments = [
        datetime(2026, 10, 1 + 7 * number, 10, tzinfo=KUZBASS) + timedelta(minutes=place)
        for number, count in enumerate(counts)
        for place in range(count)
    ]
    made = view(wall=posts(*moments, start=start, end=now), of=page(opened_on=opened), week=span)
    return replace(made, weeks=weeks, rest=rest)


def test_every_week_of_the_month_holds_the_norm_and_the_rest_is_only_counted() -> None:
    answer = weekly(of_month(3, 3, 4, 3, 1))
    assert said(answer) == (OK, "posts.weekly.weeks_enough")
    message, _fix = sentences(Status.OK, answer.code, answer.params, "")
    assert message == (
        "Норма 3 выполнена в каждую из недель, всего их 4. Засчитано 13 публикаций, вышло 13. "
        "В остальные дни месяца: 1 публикация."
    )


def test_a_short_week_is_named_whatever_the_others_hold() -> None:
    answer = weekly(of_month(9, 2, 9, 9, 9))
    assert said(answer) == (FAIL, "posts.weekly.weeks_few")
    assert dict(answer.params)["weeks"] == "08.10–14.10.2026"
    assert answer.evidence == ("08.10–14.10.2026: засчитано 2 из 2",)


def test_weeks_before_the_page_was_opened_or_not_seen_are_not_judged() -> None:
    assert said(weekly(of_month(0, 0, 3, 3, opened=date(2026, 10, 15)))) == (OK, "posts.weekly.weeks_enough")
    assert said(weekly(of_month(0, 0, 0, 2, opened=date(2026, 10, 23)))) == (NA, "posts.weekly.young")
    half = of_month(1, 3, 3, 3, start=datetime(2026, 10, 2, tzinfo=KUZBASS))
    assert said(weekly(half)) == (UNSEEN, "posts.weekly.weeks_not_covered")
    assert said(weekly(replace(half, norm=WeeklyNorm(4)))) == (FAIL, "posts.weekly.weeks_few")


def test_before_its_first_publication_a_page_of_no_recorded_age_is_not_accused() -> None:
    late = weekly(of_month(0, 0, 3, 3))
    assert said(late) == (UNSEEN, "posts.weekly.weeks_not_begun")
    assert dict(late.params) == {"first": "15.10.2026", "weeks": "01.10–07.10.2026, 08.10–14.10.2026"}
    assert said(weekly(of_month(0, 0, 3, 2))) == (FAIL, "posts.weekly.weeks_few")
    assert dict(weekly(of_month(0, 0, 3, 2)).params)["weeks"] == "22.10–28.10.2026"
    assert said(weekly(of_month(0, 0, 3, 3, opened=date(2026, 1, 1)))) == (FAIL, "posts.weekly.weeks_few")
    ageless = page(opened_on=None)
    after = view(of=ageless, wall=posts(MONDAY + timedelta(days=7)))
    assert said(weekly(after)) == (UNSEEN, "posts.weekly.not_begun")
    within = view(of=ageless, wall=posts(*week_of(2)))
    assert said(weekly(within)) == (UNSEEN, "posts.weekly.not_begun"), "it may have been opened in that very week"
    assert dict(weekly(within).params)["first"] == "16.11.2026"
    older = view(of=ageless, wall=posts(*week_of(2), MONDAY - timedelta(days=1)))
    assert said(weekly(older)) == (FAIL, "posts.weekly.few")
    assert said(weekly(view(of=ageless, wall=posts(*week_of(3)))))[0] == OK
    assert said(weekly(view(of=ageless, wall=posts()))) == (FAIL, "posts.weekly.few"), (
        "an abandoned page has nothing left to keep"
    )
    for day in ("opened_on", "connected_on", "verified_on"):
        known = view(of=replace(ageless, **{day: date(2026, 1, 1)}), wall=posts(MONDAY + timedelta(days=7)))  # type: ignore[arg-type] # short tests
        assert said(weekly(known)) == (FAIL, "posts.weekly.few")


def test_a_card_has_no_norm() -> None:
    assert said(weekly(view(of=page(category=Category.CARD), norm=WeeklyNorm(0)))) == (NA, "posts.weekly.no_norm")


def test_no_norm_and_a_page_younger_than_the_week_are_not_judged() -> None:
    assert said(weekly(view(norm=WeeklyNorm(0)))) == (NA, "posts.weekly.no_norm")
    young = page(opened_on=date(2026, 11, 17))
    assert said(weekly(view(of=young))) == (NA, "posts.weekly.young")
    assert said(weekly(view(of=page(opened_on=date(2026, 11, 16)))))[0] == FAIL
