"""Weeks of a municipality in its own time zone: the judged span, the weeks in it that need the norm, the running week.

Pure arithmetic. What is counted within a week belongs to the rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from registry.regulation.model import WeekKind
from vault.errors import BadInput

_DAYS = 7
_REST = 29
"""The day of a month with which the rest begins after four times seven days."""


@dataclass(frozen=True)
class Week:
    """Local days in a row: seven of them, or a month where a month is judged, or what a month has after its 28th.

    `start` is inclusive and `end` exclusive, both UTC: midnights of the zone, so that a week of a zone that changes
    its clocks lasts 167 or 169 hours.
    """

    first_day: date
    last_day: date
    start: datetime
    end: datetime

    def __contains__(self, moment: datetime) -> bool:
        return self.start <= moment < self.end

    @property
    def days(self) -> int:
        """How many local days."""
        return (self.last_day - self.first_day).days + 1

    @property
    def label(self) -> str:
        """«16.11–22.11.2026», «28.12.2026–03.01.2027», for a sentence; a span of one day is that day."""
        if self.first_day == self.last_day:
            return f"{self.last_day:%d.%m.%Y}"
        first = f"{self.first_day:%d.%m}" if self.first_day.year == self.last_day.year else f"{self.first_day:%d.%m.%Y}"
        return f"{first}–{self.last_day:%d.%m.%Y}"

    @property
    def title(self) -> str:
        """«неделя 16.11–22.11.2026», «период 26.10–29.11.2026»: what it is, with its days."""
        return f"{'неделя' if self.days == _DAYS else 'период'} {self.label}"


def zone_of(name: str) -> ZoneInfo:
    """The zone with this IANA name; BadInput when there is none such."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown, malformed, a directory of the database
        raise BadInput(f"Часовой пояс «{name}» неизвестен, нужен вида Asia/Magadan.") from None


def local_day(now: datetime, zone: tzinfo) -> date:
    """Which day it is in the zone."""
    return now.astimezone(zone).date()


def judged(now: datetime, zone: ZoneInfo, kind: WeekKind) -> Week:
    """The span that is judged at `now`, all of it over.

    CALENDAR: the last Monday to Sunday. ROLLING: the seven full days before today. WEEKS_OF_MONTH: from the Monday of
    the first to the Sunday of the last calendar week that ended in the month that is over. FOUR_AND_REST: that month.
    """
    today = local_day(now, zone)
    if kind is WeekKind.CALENDAR:
        return _week(_monday(today) - timedelta(days=_DAYS), zone)
    if kind is WeekKind.ROLLING:
        return _week(today - timedelta(days=_DAYS), zone)
    last_day = today.replace(day=1) - timedelta(days=1)
    first_day = last_day.replace(day=1)
    if kind is WeekKind.FOUR_AND_REST:
        return _span(first_day, last_day, zone)
    return _span(_first_sunday(first_day) - timedelta(days=_DAYS - 1), _last_sunday(last_day), zone)


def norm_weeks(span: Week, kind: WeekKind, zone: ZoneInfo) -> tuple[tuple[Week, ...], Week | None]:
    """The weeks of a judged span each of which needs the norm, and the days after them that need nothing.

    Those days are only there with FOUR_AND_REST, and not in a February of 28 days.
    """
    whole = span.days // _DAYS
    weeks = tuple(_week(span.first_day + timedelta(days=_DAYS * number), zone) for number in range(whole))
    if kind is not WeekKind.FOUR_AND_REST or weeks[-1].last_day == span.last_day:
        return weeks, None
    return weeks, _span(weeks[-1].last_day + timedelta(days=1), span.last_day, zone)


def running(now: datetime, zone: ZoneInfo, kind: WeekKind) -> Week:
    """The week that is not over: this calendar week, the seven days that end today, or the part of this month.

    With FOUR_AND_REST it may be the rest of the month, which needs no norm: see `is_rest`.
    """
    today = local_day(now, zone)
    if kind in {WeekKind.CALENDAR, WeekKind.WEEKS_OF_MONTH}:
        return _week(_monday(today), zone)
    if kind is WeekKind.ROLLING:
        return _week(today - timedelta(days=_DAYS - 1), zone)
    first_day = today.replace(day=1 + (today.day - 1) // _DAYS * _DAYS)
    if first_day.day < _REST:
        return _week(first_day, zone)
    return _span(first_day, last_of_month(today), zone)


def shared(before: Week, after: Week) -> Week | None:
    """The days that both have, of weeks of which one begins before the other; None when there are none."""
    if before.end <= after.start:
        return None
    return Week(after.first_day, before.last_day, after.start, before.end)


def is_rest(week: Week, kind: WeekKind) -> bool:
    """Whether these are the days of a month that belong to none of its four weeks."""
    return kind is WeekKind.FOUR_AND_REST and week.first_day.day == _REST


def month_before(day: date) -> date:
    """The first day of the month before that of this day."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def last_of_month(day: date) -> date:
    """The last day of the month of this day."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def month_of(day: date, zone: ZoneInfo) -> Week:
    """The month of this day as a span."""
    return _span(day.replace(day=1), last_of_month(day), zone)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _first_sunday(first_of_month: date) -> date:
    return first_of_month + timedelta(days=_DAYS - 1 - first_of_month.weekday())


def _last_sunday(last_of_month: date) -> date:
    return last_of_month - timedelta(days=(last_of_month.weekday() + 1) % _DAYS)


def _week(first_day: date, zone: ZoneInfo) -> Week:
    return _span(first_day, first_day + timedelta(days=_DAYS - 1), zone)


def _span(first_day: date, last_day: date, zone: ZoneInfo) -> Week:
    return Week(first_day, last_day, _midnight(first_day, zone), _midnight(last_day + timedelta(days=1), zone))


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
