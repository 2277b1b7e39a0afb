"""Weeks in a row: how many publications a page had in each of the last weeks, and for how long it keeps its norm or
fails it. Told from publications that are kept and from former verdicts; a week that nobody saw whole is unknown.

Counting publications of thousands of pages is `tallied`; what the weeks of pages and organizations show is `activity`.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import groupby
from zoneinfo import ZoneInfo

from checks import breath, tallied, terms, weeks
from checks import spans as verdict_spans
from checks.facts import Post
from checks.model import Status
from checks.posted import Posted, PostsLook
from checks.rules.posts import begun, counted
from checks.tallied import Tallied
from checks.terms import CHECK, Terms
from checks.weeks import Week
from registry import rows
from registry.pages import Page, PageState
from registry.regulation.model import Regulation, WeekKind, WeeklyNorm
from vault import doing
from vault.store import Store

WEEKS = 12
"""How many weeks are told of: so long publications are kept (`facts_rows.POSTS_KEPT`)."""

SLIPPING = 3
"""From so many failed weeks in a row on a page is spoken of as slipping; our own choice."""

_NOTHING = WeeklyNorm(0)
"""Before there was a regulation."""

_FEW = 50
"""So few pages are asked for by name: of many, looking each up takes longer than reading all."""

_TICK = timedelta(seconds=1)


class Standing(StrEnum):
    """What a week was for a page. NOT_ASKED: it needed no publications then, was not opened yet, or is kept no more
    (since when is not known). WAIVED: there were too few, and that was allowed."""

    MET = "met"
    FAILED = "failed"
    WAIVED = "waived"
    UNKNOWN = "unknown"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class PageWeek:
    """`posts` that the norm counts; not `exact`: at least so many. `begun`: the page was open before the week ended."""

    week: Week
    standing: Standing
    posts: int = 0
    exact: bool = False
    begun: bool = True


_page_week = lru_cache(maxsize=4096)(PageWeek)
"""The same week of the same standing is one object: of ten thousand pages there would be a quarter of a million."""


@dataclass(frozen=True, slots=True)
class Streak:
    """The last weeks of a page that are over, the oldest first."""

    page_id: int
    weeks: tuple[PageWeek, ...]

    @property
    def good(self) -> int:
        """How many weeks in a row up to the last one kept the norm."""
        return in_a_row(self.weeks, Standing.MET)

    @property
    def bad(self) -> int:
        """How many weeks in a row up to the last one failed it; an unknown week ends the row."""
        return in_a_row(self.weeks, Standing.FAILED)


@dataclass(frozen=True)
class Said:
    """What a run found of one week of a page: `posts` None when the verdict names no number."""

    status: Status
    posts: int | None


def in_a_row(found: Sequence[PageWeek], wanted: Standing) -> int:
    """How many of the last weeks, the oldest of which is first, are all so."""
    return next((at for at, each in enumerate(reversed(found)) if each.standing is not wanted), len(found))


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
    seen = tallied.read(store, [page.id for page in chosen], spans)
    return of_tally(store, chosen, terms.read(store, chosen, regulation, spans, now), seen)


def tallies(store: Store, page_ids: Sequence[int], spans: Sequence[Week], running: Week) -> tuple[Tallied, Tallied]:
    """What is kept of weeks that are over and of the one that is running, which may overlap them. Read at once where it
    does not."""
    if spans[-1].end <= running.start:
        seen = tallied.read(store, page_ids, (*spans, running))
        return seen, seen
    return tallied.read(store, page_ids, spans), tallied.read(store, page_ids, (running,))


def of_tally(store: Store, chosen: Sequence[Page], asked: Sequence[Terms], seen: Tallied) -> tuple[Streak, ...]:
    """The same of publications that are counted already and of weeks as they were `asked`, the oldest first; `seen` may
    tell of more weeks than these."""
    said = _verdicts(
        store, [each.week for each in asked], [page.id for page in chosen] if len(chosen) <= _FEW else None
    )
    found = []
    for page in breath.breathing(doing.over(chosen, len(chosen), "Считаю недели")):
        numbers = [
            number
            for regulation, those in groupby(asked, lambda each: each.regulation)
            for number in seen.numbers(page.id, [each.week for each in those], _norm(regulation, page))
        ]
        found.append(Streak(page.id, of_page(page, asked, seen.looks.get(page.id), numbers, said)))
    return tuple(found)


def _norm(regulation: Regulation | None, page: Page) -> WeeklyNorm:
    return _NOTHING if regulation is None else regulation.norm_for(page.category.value)


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
    asked = [Terms(week, regulation) for week in spans]
    found = {}
    for page in chosen:
        numbers = _numbers(seen.of(page.id), spans, norm or regulation.norm_for(page.category.value))
        found[page.id] = of_page(page, asked, seen.looks.get(page.id), numbers, said, norm)
    return found


def of_page(
    page: Page,
    asked: Sequence[Terms],
    look: PostsLook | None,
    numbers: Sequence[int],
    said: Mapping[tuple[int, date], Said],
    norm: WeeklyNorm | None = None,
) -> tuple[PageWeek, ...]:
    """The same of one page: `numbers` are the publications of each week that the norm counts and that are kept, `said`
    are verdicts by page and first day of the week. By a `norm` of somebody else's nothing is allowed.
    """
    found = []
    kept, opened = page.state is PageState.ACTIVE, page.opened_on
    regulation, own = None, _NOTHING.posts
    for each, number in zip(asked, numbers, strict=True):
        week = each.week
        if each.regulation is not regulation:  # the same for most of them
            regulation, own = each.regulation, _norm(each.regulation, page).posts
        wanted = own if norm is None else norm.posts
        if not kept or wanted <= 0 or (opened is not None and opened > week.first_day):
            exact = look is not None and look.tells(week.start, week.end, opened)
            there = opened is None or opened <= week.last_day or number > 0
            found.append(_page_week(week, Standing.NOT_ASKED, number, exact, there))
            continue
        told = said.get((page.id, week.first_day))
        if look is not None and _judged(look, page, week):
            turned_out = _seen(week, wanted, number, told, own)
        else:
            turned_out = _told(week, wanted, number, told, own)
        if turned_out.standing is Standing.FAILED and norm is None:
            allowed = page.id in each.allowed or (told is not None and told.status is Status.WAIVED)
            if allowed:
                turned_out = _page_week(week, Standing.WAIVED, turned_out.posts, turned_out.exact)
        found.append(turned_out)
    return tuple(found)


def _judged(look: PostsLook, page: Page, week: Week) -> bool:
    """Whether the look tells how the week turned out, as the check has it; of a page on which nothing is kept and that
    no day is recorded of nothing is told but by a verdict."""
    first = look.oldest or week.end
    return look.covers.covers(week.start, week.end) and begun(page, week, look.covers, first)


def _seen(week: Week, wanted: int, number: int, said: Said | None, own: int) -> PageWeek:
    """A week of which the last look saw everything. What a run found enough of and was removed later was there."""
    if number < wanted and said is not None and said.status is Status.OK:
        found = _told(week, wanted, number, said, own)
        if found.standing is Standing.MET:
            return found
    return _page_week(week, Standing.MET if number >= wanted else Standing.FAILED, number, True)  # a key of a cache


def _numbers(posts: Iterable[Post], spans: Sequence[Week], norm: WeeklyNorm) -> Sequence[int]:
    by_week = _by_week(posts, spans)
    return [len(counted(by_week.get(week.first_day, ()), week, norm)) for week in spans]


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
        return _page_week(week, Standing.MET if number >= wanted else Standing.UNKNOWN, number)
    met = said.status is Status.OK
    told = max(number, said.posts if said.posts is not None else own if met else 0)
    if told >= wanted:
        return _page_week(week, Standing.MET, told)
    if met or (said.posts is None and wanted < own):
        return _page_week(week, Standing.UNKNOWN, told)
    return _page_week(week, Standing.FAILED, told, exact=said.posts is not None)


_FOUND = frozenset({Status.OK, Status.FAIL, Status.WARN, Status.WAIVED})
"""Statuses of a week that was seen: what was allowed was too few all the same."""


def _verdicts(
    store: Store, spans: Sequence[Week], page_ids: Sequence[int] | None = None
) -> Mapping[tuple[int, date], Said]:
    """What runs found of these weeks, of these pages or of all, the latest verdict of each; a run that judged a longer
    span says nothing here."""
    lasts = {week.first_day: week.last_day for week in spans}
    found: dict[tuple[int, date], Said] = {}
    for row in verdict_spans.of_weeks(store.read, CHECK, spans[0].first_day, page_ids):
        first_day = date.fromisoformat(rows.text(row["first_day"]))
        if lasts.get(first_day) == date.fromisoformat(rows.text(row["last_day"])):
            found[rows.number(row["subject_id"]), first_day] = _said(rows.text(row["status"]), rows.text(row["params"]))
    return found


@lru_cache(maxsize=1024)
def _said(status: str, params: str) -> Said:
    """Thousands of pages say the same of a week."""
    number = json.loads(params).get("posts")
    return Said(Status(status), number if isinstance(number, int) else None)


def month_weeks(month: date, zone: ZoneInfo) -> tuple[Week, ...]:
    """The calendar weeks that ended in a month (any day of it), the oldest first."""
    after = weeks.last_of_month(month) + timedelta(days=1)
    noon = datetime(after.year, after.month, 1, 12, tzinfo=zone).astimezone(UTC)
    span = weeks.judged(noon, zone, WeekKind.WEEKS_OF_MONTH)
    return weeks.norm_weeks(span, WeekKind.WEEKS_OF_MONTH, zone)[0]
