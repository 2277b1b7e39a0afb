"""The week that is not over: how many publications are still missing, and until when. Nothing is judged by it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from checks import weeks
from checks.facts import Posts
from checks.rules.posts import counted
from checks.weeks import Week
from registry.regulation.model import Regulation, WeeklyNorm
from vault.text import counted as counted_noun


@dataclass(frozen=True)
class Forecast:
    """`missing` publications until the end of `until`; `days_left` counts today. `whole`: no post was overlooked."""

    posted: int
    missing: int
    until: date
    days_left: int
    whole: bool

    @property
    def sentence(self) -> str:
        """«Осталось 2 публикации до 22.11»."""
        if not self.missing:
            return "Норма этой недели выполнена."
        left = counted_noun(self.missing, "публикация", "публикации", "публикаций")
        return f"Осталось: {left} до {self.until:%d.%m} включительно."


def forecast(posts: Posts, norm: WeeklyNorm, regulation: Regulation, now: datetime) -> Forecast:
    """What the running week of the municipality still needs; `now` is UTC."""
    zone = weeks.zone_of(regulation.timezone)
    week = weeks.running(now, zone, regulation.week)
    posted = len(counted(posts.items, week, norm))
    return Forecast(
        posted=posted,
        missing=max(norm.posts - posted, 0),
        until=week.last_day,
        days_left=(week.last_day - weeks.local_day(now, zone)).days + 1,
        whole=_whole(posts, week),
    )


def _whole(posts: Posts, week: Week) -> bool:
    return posts.covers.start is None or posts.covers.start <= week.start
