"""Weeks in a zone: borders, new year, sunday night, and the properties that hold for any moment."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from checks.weeks import Week, is_rest, judged, local_day, norm_weeks, running, zone_of
from registry.regulation.model import WeekKind
from vault.errors import BadInput

MAGADAN = ZoneInfo("Asia/Magadan")  # UTC+11
KUZBASS = ZoneInfo("Asia/Novokuznetsk")  # UTC+7
BERLIN = ZoneInfo("Europe/Berlin")  # changes its clocks

MOMENTS = some.datetimes(datetime(2015, 1, 1), datetime(2040, 1, 1)).map(lambda moment: moment.replace(tzinfo=UTC))
ZONES = some.sampled_from([MAGADAN, KUZBASS, ZoneInfo("Europe/Kaliningrad"), ZoneInfo("Asia/Kamchatka"), BERLIN])
KINDS = some.sampled_from(list(WeekKind))


def test_the_judged_week_is_the_last_full_one() -> None:
    week = judged(datetime(2026, 11, 25, 5, tzinfo=UTC), KUZBASS, WeekKind.CALENDAR)
    assert (week.first_day, week.last_day) == (date(2026, 11, 16), date(2026, 11, 22))
    assert week.start == datetime(2026, 11, 15, 17, tzinfo=UTC)
    assert week.end == datetime(2026, 11, 22, 17, tzinfo=UTC)
    assert week.label == "16.11–22.11.2026"
    over = judged(datetime(2027, 1, 6, 5, tzinfo=UTC), KUZBASS, WeekKind.CALENDAR)
    assert over.label == "28.12.2026–03.01.2027"


@pytest.mark.parametrize(("zone", "hours"), [(MAGADAN, 11), (KUZBASS, 7)])
def test_sunday_2359_is_in_the_week_and_monday_0000_is_not(zone: ZoneInfo, hours: int) -> None:
    week = judged(datetime(2026, 11, 25, 5, tzinfo=UTC), zone, WeekKind.CALENDAR)
    sunday = datetime(2026, 11, 22, 23, 59, 59, tzinfo=zone)
    assert sunday in week
    assert sunday + timedelta(seconds=1) not in week
    assert datetime(2026, 11, 16, tzinfo=zone) in week
    assert week.start == datetime(2026, 11, 16, tzinfo=UTC) - timedelta(hours=hours)


def test_one_moment_lies_in_different_weeks_of_two_municipalities() -> None:
    monday_in_magadan = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
    assert judged(monday_in_magadan, MAGADAN, WeekKind.CALENDAR).first_day == date(2026, 11, 16)
    assert judged(monday_in_magadan, KUZBASS, WeekKind.CALENDAR).first_day == date(2026, 11, 9)


def test_a_week_across_the_new_year() -> None:
    week = judged(datetime(2027, 1, 4, 12, tzinfo=UTC), KUZBASS, WeekKind.CALENDAR)
    assert (week.first_day, week.last_day) == (date(2026, 12, 28), date(2027, 1, 3))
    assert datetime(2027, 1, 1, tzinfo=UTC) in week


def test_rolling_weeks_end_yesterday_and_today() -> None:
    now = datetime(2026, 11, 25, 20, tzinfo=UTC)  # already the 26th in Magadan
    assert local_day(now, MAGADAN) == date(2026, 11, 26)
    past, present = judged(now, MAGADAN, WeekKind.ROLLING), running(now, MAGADAN, WeekKind.ROLLING)
    assert (past.first_day, past.last_day) == (date(2026, 11, 19), date(2026, 11, 25))
    assert (present.first_day, present.last_day) == (date(2026, 11, 20), date(2026, 11, 26))


# --- the weeks of a month


def days(week: Week) -> tuple[date, date]:
    return week.first_day, week.last_day


def test_the_weeks_of_a_month_are_those_that_ended_in_it() -> None:
    now = datetime(2026, 11, 3, 5, tzinfo=UTC)
    span = judged(now, KUZBASS, WeekKind.WEEKS_OF_MONTH)
    weeks, rest = norm_weeks(span, WeekKind.WEEKS_OF_MONTH, KUZBASS)
    assert days(span) == (date(2026, 9, 28), date(2026, 10, 25))
    assert [week.last_day.day for week in weeks] == [4, 11, 18, 25]
    assert rest is None
    assert span.title == "период 28.09–25.10.2026"
    november = judged(datetime(2026, 12, 1, 5, tzinfo=UTC), KUZBASS, WeekKind.WEEKS_OF_MONTH)
    assert days(november) == (date(2026, 10, 26), date(2026, 11, 29))
    assert len(norm_weeks(november, WeekKind.WEEKS_OF_MONTH, KUZBASS)[0]) == 5


def test_weeks_of_a_month_across_the_new_year() -> None:
    span = judged(datetime(2027, 2, 1, 5, tzinfo=UTC), KUZBASS, WeekKind.WEEKS_OF_MONTH)
    assert days(span) == (date(2026, 12, 28), date(2027, 1, 31))
    assert days(judged(datetime(2027, 1, 15, 5, tzinfo=UTC), KUZBASS, WeekKind.WEEKS_OF_MONTH))[1] == date(2026, 12, 27)


def test_four_weeks_and_the_rest_of_a_month() -> None:
    span = judged(datetime(2026, 11, 25, 5, tzinfo=UTC), KUZBASS, WeekKind.FOUR_AND_REST)
    weeks, rest = norm_weeks(span, WeekKind.FOUR_AND_REST, KUZBASS)
    assert days(span) == (date(2026, 10, 1), date(2026, 10, 31))
    assert [week.first_day.day for week in weeks] == [1, 8, 15, 22]
    assert rest is not None
    assert days(rest) == (date(2026, 10, 29), date(2026, 10, 31))
    assert rest.label == "29.10–31.10.2026"
    of_29_days = judged(datetime(2028, 3, 9, tzinfo=UTC), KUZBASS, WeekKind.FOUR_AND_REST)
    alone = norm_weeks(of_29_days, WeekKind.FOUR_AND_REST, KUZBASS)[1]
    assert alone is not None
    assert (days(alone), alone.label) == ((date(2028, 2, 29), date(2028, 2, 29)), "29.02.2028")
    of_28_days = judged(datetime(2027, 3, 9, tzinfo=UTC), KUZBASS, WeekKind.FOUR_AND_REST)
    assert norm_weeks(of_28_days, WeekKind.FOUR_AND_REST, KUZBASS)[1] is None


@pytest.mark.parametrize(
    ("day", "first", "last", "rest"),
    [
        (1, 1, 7, False),
        (7, 1, 7, False),
        (8, 8, 14, False),
        (28, 22, 28, False),
        (29, 29, 30, True),
        (30, 29, 30, True),
    ],
)
def test_the_running_part_of_a_month(day: int, first: int, last: int, rest: bool) -> None:
    week = running(datetime(2026, 11, day, 5, tzinfo=UTC), KUZBASS, WeekKind.FOUR_AND_REST)
    assert (week.first_day.day, week.last_day.day, is_rest(week, WeekKind.FOUR_AND_REST)) == (first, last, rest)
    assert not is_rest(week, WeekKind.CALENDAR)


def test_the_last_hour_of_a_month_is_that_of_the_municipality() -> None:
    still_october = datetime(2026, 10, 31, 12, 59, tzinfo=UTC)  # 23:59 in Magadan
    assert judged(still_october, MAGADAN, WeekKind.FOUR_AND_REST).first_day == date(2026, 9, 1)
    assert judged(still_october + timedelta(minutes=1), MAGADAN, WeekKind.FOUR_AND_REST).first_day == date(2026, 10, 1)
    assert judged(still_october + timedelta(minutes=1), KUZBASS, WeekKind.FOUR_AND_REST).first_day == date(2026, 9, 1)


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 4, 1), 167), (date(2026, 10, 27), 169), (date(2026, 7, 8), 168)]
)
def test_a_week_in_which_clocks_change_is_an_hour_shorter_or_longer(day: date, hours: int) -> None:
    week = judged(datetime(day.year, day.month, day.day, 12, tzinfo=UTC), BERLIN, WeekKind.CALENDAR)
    assert week.end - week.start == timedelta(hours=hours)
    assert week.days == 7


# --- what holds for any moment


@given(MOMENTS, ZONES, KINDS)
def test_the_judged_span_is_over_and_the_running_week_is_not(now: datetime, zone: ZoneInfo, kind: WeekKind) -> None:
    past, present = judged(now, zone, kind), running(now, zone, kind)
    assert past.end <= now < present.end
    assert now in present
    for span in (past, present):
        assert span.start.astimezone(zone).date() == span.first_day
        assert (span.end - timedelta(microseconds=1)).astimezone(zone).date() == span.last_day
    assert past.end <= present.end
    if kind in {WeekKind.CALENDAR, WeekKind.ROLLING}:
        assert past.days == present.days == 7


@given(MOMENTS, ZONES, KINDS)
def test_a_span_falls_apart_into_weeks_without_a_gap(now: datetime, zone: ZoneInfo, kind: WeekKind) -> None:
    span = judged(now, zone, kind)
    weeks, rest = norm_weeks(span, kind, zone)
    parts = [*weeks, *([rest] if rest else [])]
    assert parts[0].start == span.start
    assert parts[-1].end == span.end
    assert all(one.end == two.start for one, two in pairwise(parts))
    assert all(week.days == 7 and not is_rest(week, kind) for week in weeks)
    assert rest is None or is_rest(rest, kind)
    assert len(weeks) == {WeekKind.CALENDAR: 1, WeekKind.ROLLING: 1, WeekKind.FOUR_AND_REST: 4}.get(kind, len(weeks))
    assert kind is not WeekKind.WEEKS_OF_MONTH or len(weeks) in {4, 5}


@given(MOMENTS, ZONES, some.sampled_from([WeekKind.CALENDAR, WeekKind.WEEKS_OF_MONTH, WeekKind.FOUR_AND_REST]))
def test_every_moment_belongs_to_exactly_one_week(now: datetime, zone: ZoneInfo, kind: WeekKind) -> None:
    """The week that is running now is judged later in one span, and in that span it is one of the weeks or the rest."""
    mine = running(now, zone, kind)
    step = 7 if kind is WeekKind.CALENDAR else 20  # no month is jumped over
    laters = [now + timedelta(days=step * number) for number in range(6)]
    spans = list(dict.fromkeys(judged(later, zone, kind) for later in laters))
    holding = [span for span in spans if now in span]
    assert len(holding) == 1
    weeks, rest = norm_weeks(holding[0], kind, zone)
    assert [week for week in (*weeks, rest) if week is not None and now in week] == [mine]


@given(MOMENTS, ZONES, KINDS)
def test_spans_follow_one_another(now: datetime, zone: ZoneInfo, kind: WeekKind) -> None:
    """What is judged moves on without a gap, and, but for the rolling week, without judging a moment twice."""
    span = judged(now, zone, kind)
    before = span
    moment = now
    while before == span:
        moment -= timedelta(hours=20)
        before = judged(moment, zone, kind)
    if kind is WeekKind.ROLLING:
        assert span.first_day - before.first_day == timedelta(days=1)
    else:
        assert before.end == span.start


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "../etc/passwd", "Asia"])
def test_an_unknown_zone_is_refused_in_words(name: str) -> None:
    with pytest.raises(BadInput, match="Часовой пояс"):
        zone_of(name)
