"""`posts.weekly` and the forecast: exactly the norm, Sunday night, pinned, reposts, a window not covered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from checks.facts import Post, Posts
from checks.forecast import forecast
from checks.rules.posts import weekly
from checks.weeks import judged
from registry.regulation.model import WeekKind, WeeklyNorm
from tests.checks.support import FAIL, NA, NOW, OK, UNSEEN, WEEK, ZONE, page, posts, regulation, said, view

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
    assert said(answer) == (FAIL, "posts.weekly.reposts")
    assert dict(answer.params)["posts"] == 0
    assert dict(answer.params)["reposts"] == 3


def test_no_norm_and_a_page_younger_than_the_week_are_not_judged() -> None:
    assert said(weekly(view(norm=WeeklyNorm(0)))) == (NA, "posts.weekly.no_norm")
    young = page(opened_on=date(2026, 11, 17))
    assert said(weekly(view(of=young))) == (NA, "posts.weekly.young")
    assert said(weekly(view(of=page(opened_on=date(2026, 11, 16)))))[0] == FAIL


def test_the_forecast_looks_at_the_running_week() -> None:
    this_week = datetime(2026, 11, 23, 9, tzinfo=KUZBASS)
    told = forecast(posts(this_week, MONDAY), WeeklyNorm(3), regulation(), NOW)
    assert (told.posted, told.missing, told.until, told.days_left) == (1, 2, date(2026, 11, 29), 5)
    assert told.whole
    assert told.sentence == "Осталось: 2 публикации до 29.11 включительно."
    done = forecast(posts(*[this_week + timedelta(hours=hour) for hour in range(4)]), WeeklyNorm(3), regulation(), NOW)
    assert done.missing == 0
    assert done.sentence == "Норма этой недели выполнена."
    assert not forecast(posts(start=NOW), WeeklyNorm(3), regulation(), NOW).whole
