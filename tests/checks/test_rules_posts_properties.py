"""`posts.weekly` for any wall, window and norm: what may never be said, whatever was published and seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from checks.facts import Post, Posts, Window
from checks.model import Judgement, Status
from checks.rules.posts import AUTOPOSTS, weekly
from checks.views import PageView
from checks.weeks import judged, local_day, norm_weeks
from registry.regulation.model import WeekKind, WeeklyNorm
from tests.checks.support import page, view

_NEW_YEAR = datetime(2027, 1, 6, 3, tzinfo=UTC)
_ZONES = [ZoneInfo("Asia/Magadan"), ZoneInfo("Asia/Novokuznetsk"), ZoneInfo("Europe/London")]
_HOURS = some.integers(-24 * 50, 0)

_posts = some.lists(
    some.builds(
        lambda number, hours, **others: Post(number, f"https://vk.com/wall-1_{number}", _ago(hours), **others),
        number=some.integers(1, 40),
        hours=_HOURS,
        by_owner=some.booleans(),
        repost=some.booleans(),
        advertising=some.booleans(),
        made_by=some.sampled_from(["", "vk", "api", "rss", "android"]),
        kinds=some.sampled_from([("text",), ("story",), ("story", "repost"), ("photo", "story"), ()]),
    ),
    max_size=30,
    unique_by=lambda post: post.id,
)
_norms = some.builds(
    WeeklyNorm,
    posts=some.integers(1, 5),
    count_reposts=some.booleans(),
    count_advertising=some.booleans(),
    count_stories=some.booleans(),
    count_autoposts=some.booleans(),
)


def _ago(hours: int) -> datetime:
    return _NEW_YEAR + timedelta(hours=hours)


def _counts(post: Post, norm: WeeklyNorm) -> bool:
    """The norm in plain words, apart from the rule."""
    only_story = "story" in post.kinds and set(post.kinds) <= {"story", "repost"}
    return not (
        (post.repost and not norm.count_reposts)
        or (post.advertising and not norm.count_advertising)
        or (only_story and not norm.count_stories)
        or (post.made_by in AUTOPOSTS and not norm.count_autoposts)
    )


def _per_week(made: PageView) -> list[int]:
    """How many publications count in each judged week, by the days of the municipality."""
    return [
        sum(
            week.first_day <= local_day(post.date, made.zone) <= week.last_day
            for post in made.posts.items
            if post.by_owner and _counts(post, made.norm)
        )
        for week in made.weeks
    ]


@pytest.mark.parametrize("kind", WeekKind)
@settings(max_examples=40, deadline=None)
@given(
    zone=some.sampled_from(_ZONES),
    items=_posts,
    norm=_norms,
    since=_HOURS | some.none(),
    until=some.integers(-24 * 20, 0),
    aged=some.booleans(),
)
def test_nothing_is_told_that_was_not_seen(  # the arguments are hypothesis's
    kind: WeekKind,
    zone: ZoneInfo,
    items: list[Post],
    norm: WeeklyNorm,
    since: int | None,
    until: int,
    aged: bool,
) -> None:
    span = judged(_NEW_YEAR, zone, kind)
    weeks, rest = norm_weeks(span, kind, zone)
    window = Window(None if since is None else _ago(since), _ago(until))
    made = replace(
        view(
            of=page(opened_on=date(2020, 1, 1) if aged else None),
            wall=Posts(tuple(items), window),
            norm=norm,
            week=span,
        ),
        weeks=weeks,
        rest=rest,
        zone=zone,
    )
    answer, counts = weekly(made), _per_week(made)
    seen = [window.covers(week.start, week.end) for week in weeks]
    status = answer.status if isinstance(answer, Judgement) else None
    assert status in {Status.OK, Status.FAIL, None}
    assert (status is Status.OK) == all(count >= norm.posts for count in counts)
    if status is Status.FAIL:
        assert any(count < norm.posts and whole for count, whole in zip(counts, seen, strict=True))
    if aged and any(count < norm.posts and whole for count, whole in zip(counts, seen, strict=True)):
        assert status is Status.FAIL, "a week seen whole and short of the norm is not passed over"
    told = dict(answer.params)
    if isinstance(answer, Judgement):
        assert told["posts"] == sum(counts)
        assert int(told.get("published", told["posts"])) >= sum(counts)
