"""Weeks in a row: how many publications a page had in each of the last weeks, and for how long it keeps its norm or
fails it. Told from publications that are kept and from former verdicts; a week that nobody saw whole is unknown.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from checks import posted, weeks
from checks import spans as verdict_spans
from checks.facts import Post
from checks.model import Status
from checks.posted import Posted
from checks.rules.posts import counted
from checks.weeks import Week
from registry import rows
from registry.pages import Page
from registry.regulation.model import Regulation, WeekKind, WeeklyNorm
from vault.sqlcipher import Row
from vault.store import Store

WEEKS = 12
"""How many weeks are told of: so long publications are kept (`facts_rows.POSTS_KEPT`)."""

SLIPPING = 3
"""From so many failed weeks in a row on a page is spoken of as slipping; our own choice."""

_CHECK = "posts.weekly"
_TICK = timedelta(seconds=1)


class Standing(StrEnum):
    """What a week was for a page. NOT_ASKED: it needed no publications then, or was not opened yet."""

    MET = "met"
    FAILED = "failed"
    UNKNOWN = "unknown"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True)
class PageWeek:
    """`posts` that the norm counts; not `exact`: at least so many."""

    week: Week
    standing: Standing
    posts: int = 0
    exact: bool = False


@dataclass(frozen=True)
class Streak:
    """The last weeks of a page that are over, the oldest first."""

    page_id: int
    weeks: tuple[PageWeek, ...]

    @property
    def good(self) -> int:
        """How many weeks in a row up to the last one kept the norm."""
        return self._run(Standing.MET)

    @property
    def bad(self) -> int:
        """How many weeks in a row up to the last one failed it; an unknown week ends the row."""
        return self._run(Standing.FAILED)

    def _run(self, wanted: Standing) -> int:
        length = 0
        for each in reversed(self.weeks):
            if each.standing is not wanted:
                break
            length += 1
        return length


@dataclass(frozen=True)
class Said:
    """What a run found of one week of a page: `posts` None when the verdict names no number."""

    status: Status
    posts: int | None


def over(now: datetime, zone: ZoneInfo, kind: WeekKind, count: int = WEEKS) -> tuple[Week, ...]:
    """The last weeks that are over and need the norm, the oldest first. Days of a month that need nothing are none."""
    before = weeks.running(now, zone, kind).start if kind is not WeekKind.ROLLING else weeks.judged(now, zone, kind).end
    found: list[Week] = []
    while len(found) < count:
        week = weeks.running(before - _TICK, zone, kind)
        before = week.start
        if not weeks.is_rest(week, kind):
            found.append(week)
    return tuple(reversed(found))


def read(
    store: Store, chosen: Sequence[Page], regulation: Regulation, now: datetime, count: int = WEEKS
) -> tuple[Streak, ...]:
    """The streaks of these pages at `now` (UTC), in their order. Not for a database thread: it reads by parts."""
    spans = over(now, weeks.zone_of(regulation.timezone), regulation.week, count)
    seen = posted.read(store, [page.id for page in chosen], spans[0].start, spans[-1].end)
    found = weekly(store, chosen, regulation, spans, seen)
    return tuple(Streak(page.id, tuple(found[page.id])) for page in chosen)


def weekly(
    store: Store,
    chosen: Sequence[Page],
    regulation: Regulation,
    spans: Sequence[Week],
    seen: Posted,
    norm: WeeklyNorm | None = None,
) -> Mapping[int, Sequence[PageWeek]]:
    """What each of these weeks was for each page, by the page's own norm or by a `norm` of somebody else's.

    Former verdicts tell something by another norm only where that counts the same publications.
    """
    same = norm is None or replace(regulation.norms, posts=norm.posts) == norm
    said = _verdicts(store, spans) if same else {}
    return {page.id: of_page(page, regulation, spans, seen, said, norm) for page in chosen}


def of_page(
    page: Page,
    regulation: Regulation,
    spans: Sequence[Week],
    seen: Posted,
    said: Mapping[tuple[int, date], Said],
    norm: WeeklyNorm | None = None,
) -> tuple[PageWeek, ...]:
    """The same of one page; `said` are verdicts by page and first day of the week."""
    own = regulation.norm_for(page.category.value)
    wanted = own if norm is None else norm
    look, posts = seen.looks.get(page.id), _by_week(seen.of(page.id), spans)
    found = []
    for week in spans:
        if wanted.posts <= 0 or (page.opened_on is not None and page.opened_on > week.first_day):
            found.append(PageWeek(week, Standing.NOT_ASKED))
            continue
        those = posts.get(week.first_day)
        number = len(counted(those, week, wanted)) if those else 0
        if look is not None and look.tells(week.start, week.end, page.opened_on):
            standing = Standing.MET if number >= wanted.posts else Standing.FAILED
            found.append(PageWeek(week, standing, number, exact=True))
        else:
            found.append(_told(week, wanted.posts, number, said.get((page.id, week.first_day)), own.posts))
    return tuple(found)


def _by_week(posts: Iterable[Post], spans: Sequence[Week]) -> Mapping[date, Sequence[Post]]:
    """The publications by the first day of their week: going through all of them for each week takes long."""
    starts = [week.start for week in spans]
    found: dict[date, list[Post]] = {}
    for post in posts:
        at = bisect_right(starts, post.date) - 1
        if at >= 0:
            found.setdefault(spans[at].first_day, []).append(post)
    return found


def _told(week: Week, wanted: int, number: int, said: Said | None, own: int) -> PageWeek:
    """A week of which the last look saw only `number`: a former verdict by the `own` norm may tell the rest."""
    if said is None or said.status not in _FOUND:
        return PageWeek(week, Standing.MET if number >= wanted else Standing.UNKNOWN, number)
    met = said.status is Status.OK
    told = max(number, said.posts if said.posts is not None else own if met else 0)
    if told >= wanted:
        return PageWeek(week, Standing.MET, told)
    if met or (said.posts is None and wanted < own):
        return PageWeek(week, Standing.UNKNOWN, told)
    return PageWeek(week, Standing.FAILED, told, exact=said.posts is not None)


_FOUND = frozenset({Status.OK, Status.FAIL, Status.WARN, Status.WAIVED})
"""Statuses of a week that was seen: what was allowed was too few all the same."""


def _verdicts(store: Store, spans: Sequence[Week]) -> Mapping[tuple[int, date], Said]:
    """What runs found of these weeks, the latest verdict of each; a run that judged a longer span says nothing here."""
    lasts = {week.first_day: week.last_day for week in spans}
    found: dict[tuple[int, date], Said] = {}
    for row in verdict_spans.of_weeks(store.read, _CHECK, spans[0].first_day):
        first_day = date.fromisoformat(rows.text(row["first_day"]))
        if lasts.get(first_day) == date.fromisoformat(rows.text(row["last_day"])):
            found[rows.number(row["subject_id"]), first_day] = _said(row)
    return found


def _said(row: Row) -> Said:
    number = json.loads(rows.text(row["params"])).get("posts")
    return Said(Status(rows.text(row["status"])), number if isinstance(number, int) else None)


def month_weeks(month: date, zone: ZoneInfo) -> tuple[Week, ...]:
    """The calendar weeks that ended in a month (any day of it), the oldest first."""
    after = weeks.last_of_month(month) + timedelta(days=1)
    noon = datetime(after.year, after.month, 1, 12, tzinfo=zone).astimezone(UTC)
    span = weeks.judged(noon, zone, WeekKind.WEEKS_OF_MONTH)
    return weeks.norm_weeks(span, WeekKind.WEEKS_OF_MONTH, zone)[0]
