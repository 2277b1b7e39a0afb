"""What each week asked of pages: the regulation in force then, and the pages that were allowed too few publications.

A week is judged by the version in force on the last day of the span it is judged with; before any version nothing was
asked. How a week turned out is `streaks`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from checks import weeks
from checks.scope import matches
from checks.weeks import Week
from registry import organizations, waivers
from registry.pages import Page
from registry.regulation import versions
from registry.regulation.model import Regulation, WeekKind
from vault.store import Store

CHECK = "posts.weekly"


@dataclass(frozen=True)
class Terms:
    """One week: by which regulation it is judged, None before there was any; `allowed` are ids of pages."""

    week: Week
    regulation: Regulation | None
    allowed: frozenset[int] = frozenset()


def read(
    store: Store, chosen: Sequence[Page], regulation: Regulation, spans: Sequence[Week], now: datetime
) -> tuple[Terms, ...]:
    """The terms of these weeks at `now` (UTC), in their order; `regulation` judges the last full week, as in a run, and
    the running one, if none is in force on their last days. Not for a database thread: it reads by parts."""
    judged = weeks.judged(now, weeks.zone_of(regulation.timezone), regulation.week)
    days = [_judged_on(week, regulation.week) for week in spans]
    ids = store.read(lambda tx: versions.in_force_on(tx, days))
    texts = {each: store.read(lambda tx: versions.get(tx, each)).regulation for each in {*ids} - {None} if each}  # noqa: B023 # called at once
    allowed = waived(store, chosen, days)
    return tuple(
        Terms(
            week,
            texts[number] if number is not None else regulation if week.start >= judged.start else None,
            allowed[day],
        )
        for week, number, day in zip(spans, ids, days, strict=True)
    )


def waived(store: Store, chosen: Sequence[Page], days: Sequence[date]) -> dict[date, frozenset[int]]:
    """By day: ids of the pages that are allowed too few publications in what is judged by that day."""
    kept = [each for each in store.read(waivers.listing) if matches(each.check, CHECK)]
    whose: dict[int, frozenset[int]] = {}
    if any(each.in_force(day) for each in kept for day in days):
        everybody = organizations.listed(store.read(organizations.fetched))
        for each in kept:
            of = waivers.organizations_of(each, everybody)
            whose[each.id] = frozenset(
                page.id
                for page in chosen
                if (of is None or page.organization_id in of) and (not each.of_pages or waivers.has_page(each, page))
            )
    return {day: frozenset().union(*(whose[each.id] for each in kept if each.in_force(day))) for day in days}


def _judged_on(week: Week, kind: WeekKind) -> date:
    """The last day of the span with which the week is judged: its own, or that of its month."""
    if kind in {WeekKind.CALENDAR, WeekKind.ROLLING}:
        return week.last_day
    last = weeks.last_of_month(week.last_day)
    return last if kind is WeekKind.FOUR_AND_REST else last - timedelta(days=(last.weekday() + 1) % 7)
