"""Weeks of a municipality: the judged one (the last that is over) and the running one, in its own time zone.

Pure arithmetic. What is counted within a week belongs to the rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from registry.regulation.model import WeekKind
from vault.errors import BadInput

_DAYS = 7


@dataclass(frozen=True)
class Week:
    """Seven local days. `start` is inclusive and `end` exclusive, both UTC: midnights of the zone."""

    first_day: date
    last_day: date
    start: datetime
    end: datetime

    def __contains__(self, moment: datetime) -> bool:
        return self.start <= moment < self.end

    @property
    def label(self) -> str:
        """«16.11–22.11.2026», for a sentence."""
        return f"{self.first_day:%d.%m}–{self.last_day:%d.%m.%Y}"


def zone_of(name: str) -> ZoneInfo:
    """The zone with this IANA name; BadInput when there is none such."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown, malformed, a directory of the database
        raise BadInput(f"Часовой пояс «{name}» неизвестен, нужен вида Asia/Magadan.") from None


def local_day(now: datetime, zone: ZoneInfo) -> date:
    """Which day it is in the zone."""
    return now.astimezone(zone).date()


def judged(now: datetime, zone: ZoneInfo, kind: WeekKind) -> Week:
    """The last week that is over: Monday to Sunday, or the seven full days before today."""
    today = local_day(now, zone)
    if kind is WeekKind.CALENDAR:
        return _week(_monday(today) - timedelta(days=_DAYS), zone)
    return _week(today - timedelta(days=_DAYS), zone)


def running(now: datetime, zone: ZoneInfo, kind: WeekKind) -> Week:
    """The week that is not over: this calendar week, or the seven days that end today."""
    today = local_day(now, zone)
    if kind is WeekKind.CALENDAR:
        return _week(_monday(today), zone)
    return _week(today - timedelta(days=_DAYS - 1), zone)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _week(first_day: date, zone: ZoneInfo) -> Week:
    after = first_day + timedelta(days=_DAYS)
    return Week(first_day, after - timedelta(days=1), _midnight(first_day, zone), _midnight(after, zone))


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
