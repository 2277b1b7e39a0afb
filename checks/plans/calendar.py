"""The calendar of a month: what content plans have for each day and what became of it, by the last looks at the pages.

Which publication stands for which item is `matching`, the same as for the check `posts.plan`; how a calendar is painted
is the console's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from checks import posted, snapshot, weeks
from checks.plans.matching import behind, in_order
from checks.posted import Posted
from registry import organizations, pages, plans
from registry.organizations import OrganizationState
from registry.pages import Page, PageState
from registry.plans import Plan, PlanItem
from vault.store import Store

_DAY = timedelta(days=1)


class Mark(StrEnum):
    """What became of an item, what wants a look first.

    MISSED: its day is over, every page that it is meant for was seen that day, and no publication is left for it: a
    person must compare. UNKNOWN: one of them was not seen, or there is none. PLANNED: its day is not over.
    """

    MISSED = "missed"
    UNKNOWN = "unknown"
    PLANNED = "planned"
    PUBLISHED = "published"


@dataclass(frozen=True)
class Entry:
    """An item of an organization's plan with what became of it; `pages` are those that it is meant for."""

    organization_id: int
    item: PlanItem
    mark: Mark
    pages: tuple[Page, ...] = ()


@dataclass(frozen=True)
class Calendar:
    """A month: `first_day`, and its entries by day and organization.

    `planned` are the organizations with a plan of the month, an empty one too; `without` those that keep pages and have
    none.
    """

    first_day: date
    last_day: date
    today: date
    entries: tuple[Entry, ...]
    planned: tuple[int, ...]
    without: tuple[int, ...]

    def on(self, day: date) -> tuple[Entry, ...]:
        """What a day has."""
        return tuple(entry for entry in self.entries if entry.item.on == day)

    def count(self, mark: Mark, day: date | None = None) -> int:
        """How many entries are marked so, of a day or of the month; the four add up."""
        return Counter(entry.mark for entry in (self.entries if day is None else self.on(day)))[mark]

    @property
    def weeks(self) -> tuple[tuple[date | None, ...], ...]:
        """Rows of seven days from Monday; None for days of other months."""
        start = self.first_day - timedelta(days=self.first_day.weekday())
        count = (self.last_day - start).days // 7 + 1
        days = [[start + timedelta(days=7 * row + place) for place in range(7)] for row in range(count)]
        return tuple(tuple(day if self.first_day <= day <= self.last_day else None for day in row) for row in days)


def month(store: Store, now: datetime, first_day: date, organization_id: int | None = None) -> Calendar:
    """The calendar of the month that begins on `first_day`, of one organization or of all, at `now` (UTC).

    BadInput when no regulation is in the vault. Not for a database thread: publications are read by parts.
    """
    last_day = weeks.last_of_month(first_day)
    zone = weeks.zone_of(store.read(lambda tx: snapshot.regulation_for(tx, now)).regulation.timezone)
    own = [
        plan
        for plan in plans.listed(store.read(lambda tx: plans.fetched(tx, first_day, last_day)))
        if organization_id in (None, plan.organization_id)
    ]
    active = {
        each.id
        for each in organizations.listed(store.read(organizations.fetched))
        if each.state is OrganizationState.ACTIVE and organization_id in (None, each.id)
    }
    known = [
        page
        for page in pages.listed(store.read(pages.fetched))
        if page.state is PageState.ACTIVE and page.organization_id in active
    ]
    span = weeks.month_of(first_day, zone)
    planned = {plan.organization_id for plan in own}
    asked = [page.id for page in known if page.organization_id in planned]
    seen = posted.read(store, asked, span.start, span.end)
    return of(own, known, seen, first_day, now, zone)


def of(
    own: Sequence[Plan], known: Iterable[Page], seen: Posted, first_day: date, now: datetime, zone: tzinfo
) -> Calendar:
    """The same of plans of that month, kept pages and publications at hand: pure."""
    mine: dict[int, list[Page]] = {}
    for page in known:
        mine.setdefault(page.organization_id, []).append(page)
    entries = [entry for plan in own for entry in _entries(plan, mine.get(plan.organization_id, []), seen, now, zone)]
    entries.sort(key=lambda entry: (entry.item.on, entry.organization_id))
    planned = {plan.organization_id for plan in own}
    return Calendar(
        first_day=first_day,
        last_day=weeks.last_of_month(first_day),
        today=weeks.local_day(now, zone),
        entries=tuple(entries),
        planned=tuple(sorted(planned)),
        without=tuple(sorted(set(mine) - planned)),
    )


def _entries(plan: Plan, kept: Sequence[Page], seen: Posted, now: datetime, zone: tzinfo) -> list[Entry]:
    items = in_order(plan.items)
    published: set[int] = set()
    meant: dict[int, list[Page]] = {place: [] for place in range(len(items))}
    for page in kept:
        places = [place for place, item in enumerate(items) if item.network in {"", page.network}]
        missing = {places[each] for each in behind([items[place] for place in places], seen.of(page.id), zone)}
        published |= set(places) - missing
        for place in places:
            meant[place].append(page)
    return [
        Entry(
            plan.organization_id,
            item,
            Mark.PUBLISHED if place in published else _mark(item, meant[place], seen, now, zone),
            tuple(meant[place]),
        )
        for place, item in enumerate(items)
    ]


def _mark(item: PlanItem, meant: Sequence[Page], seen: Posted, now: datetime, zone: tzinfo) -> Mark:
    start, end = _midnight(item.on, zone), _midnight(item.on + _DAY, zone)
    if now < end:
        return Mark.PLANNED
    covered = all(_covers(seen, page.id, start, end) for page in meant)
    return Mark.MISSED if meant and covered else Mark.UNKNOWN


def _covers(seen: Posted, page_id: int, start: datetime, end: datetime) -> bool:
    look = seen.looks.get(page_id)
    return look is not None and look.covers.covers(start, end)


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def by_day(entries: Iterable[Entry]) -> Mapping[date, tuple[Entry, ...]]:
    """Entries by their day, for painting a grid."""
    found: dict[date, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.item.on, []).append(entry)
    return {day: tuple(each) for day, each in found.items()}
