"""Weeks in a zone: borders, new year, sunday night, and the properties that hold for any moment."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from checks.weeks import judged, local_day, running, zone_of
from registry.regulation.model import WeekKind
from vault.errors import BadInput

MAGADAN = ZoneInfo("Asia/Magadan")  # UTC+11
KUZBASS = ZoneInfo("Asia/Novokuznetsk")  # UTC+7

MOMENTS = some.datetimes(datetime(2015, 1, 1), datetime(2040, 1, 1)).map(lambda moment: moment.replace(tzinfo=UTC))
ZONES = some.sampled_from([MAGADAN, KUZBASS, ZoneInfo("Europe/Kaliningrad"), ZoneInfo("Asia/Kamchatka"), UTC])
KINDS = some.sampled_from(list(WeekKind))


def test_the_judged_week_is_the_last_full_one() -> None:
    week = judged(datetime(2026, 11, 25, 5, tzinfo=UTC), KUZBASS, WeekKind.CALENDAR)
    assert (week.first_day, week.last_day) == (date(2026, 11, 16), date(2026, 11, 22))
    assert week.start == datetime(2026, 11, 15, 17, tzinfo=UTC)
    assert week.end == datetime(2026, 11, 22, 17, tzinfo=UTC)
    assert week.label == "16.11–22.11.2026"


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


@given(MOMENTS, ZONES, KINDS)
def test_the_judged_week_is_over_and_the_running_one_is_not(now: datetime, zone: ZoneInfo, kind: WeekKind) -> None:
    past, present = judged(now, zone, kind), running(now, zone, kind)
    assert past.end <= now < present.end
    assert now in present
    for week in (past, present):
        assert (week.last_day - week.first_day).days == 6
        assert week.start.astimezone(zone).date() == week.first_day
        assert (week.end - timedelta(microseconds=1)).astimezone(zone).date() == week.last_day


@given(MOMENTS, ZONES)
def test_calendar_weeks_meet_without_a_gap(now: datetime, zone: ZoneInfo) -> None:
    past, present = judged(now, zone, WeekKind.CALENDAR), running(now, zone, WeekKind.CALENDAR)
    assert past.end == present.start
    assert past.first_day.weekday() == present.first_day.weekday() == 0


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "../etc/passwd", "Asia"])
def test_an_unknown_zone_is_refused_in_words(name: str) -> None:
    with pytest.raises(BadInput, match="Часовой пояс"):
        zone_of(name)
