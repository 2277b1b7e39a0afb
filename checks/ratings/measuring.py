"""Figures of a method out of what was seen: publications, cards of pages, the registry. Read by parts, counted here.

What nobody saw whole is a bound or nothing; what only an export tells (a penalty, who was reached) is never made up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from checks import posted, snapshot, streaks, weeks
from checks.facts import Post, Profile
from checks.posted import Posted
from checks.ratings import scoring
from checks.ratings.model import Method, Period, Unit
from checks.ratings.scoring import Figure, Figures, Score, Source, exact
from checks.rules.posts import counted
from checks.seen import Missing, Seen
from checks.streaks import PageWeek, Standing
from checks.weeks import Week
from registry import pages
from registry.pages import Category, Page, PageState
from registry.regulation.model import Regulation, WeekKind, WeeklyNorm
from vault.store import Store

_COUNTS = ("views", "likes", "comments", "reposts")


@dataclass(frozen=True)
class OrganizationScore:
    """The score of an organization's pages; `pages` is how many count."""

    organization_id: int
    pages: int
    score: Score


@dataclass(frozen=True)
class Measured:
    """What the method gives for the municipality and for each organization with pages.

    `score` is None when no page counts. `figures` are those behind it, empty for a method that scores page by page.
    """

    score: Score | None
    figures: Figures
    organizations: tuple[OrganizationScore, ...]
    first_day: date
    last_day: date


def measure(store: Store, method: Method, month: date, now: datetime, official: Figures | None = None) -> Measured:
    """The score by what is kept, for a month (any day of it), or for the last seven full days at `now` (UTC).

    `official` figures fill in what cannot be measured for the municipality as a whole. BadInput when no regulation is
    in the vault. Not for a database thread.
    """
    regulation = store.read(lambda tx: snapshot.regulation_for(tx, now)).regulation
    kept = pages.listed(store.read(pages.fetched))
    chosen = [page for page in kept if page.state is PageState.ACTIVE and _counts(method, page)]
    if method.unit is Unit.PAGE:
        return _by_page(store, method, chosen, regulation, now)
    return _by_sum(store, method, chosen, regulation, month, now, official or {})


def _counts(method: Method, page: Page) -> bool:
    return not method.networks or page.network in method.networks


def span_of(method: Method, month: date, zone_name: str, now: datetime) -> Week:
    """The days that the figures are of."""
    zone = weeks.zone_of(zone_name)
    if method.period is Period.WEEK:
        return weeks.judged(now, zone, WeekKind.ROLLING)
    return weeks.month_of(month, zone)


# Added up over all pages


def _by_sum(
    store: Store,
    method: Method,
    chosen: Sequence[Page],
    regulation: Regulation,
    month: date,
    now: datetime,
    official: Figures,
) -> Measured:
    span = span_of(method, month, regulation.timezone, now)
    zone = weeks.zone_of(regulation.timezone)
    whole = (span,) if method.period is Period.WEEK else streaks.month_weeks(month, zone)
    start, end = min(span.start, whole[0].start), max(span.end, whole[-1].end)
    seen = posted.read(store, [page.id for page in chosen], start, end)
    weekly = streaks.weekly(store, chosen, regulation, whole, seen, WeeklyNorm(method.posts))
    of: dict[int, list[Page]] = {}
    for page in chosen:
        of.setdefault(page.organization_id, []).append(page)

    def added(group: Sequence[Page]) -> dict[str, Figure]:
        return _figures(group, span, seen, weekly)

    every = added(chosen)
    total = {**official, **every} if chosen else dict(official)
    known = {name: total[name] for name in method.figures if name in total}
    return Measured(
        scoring.score(method, known, span.last_day) if chosen else None,
        known,
        tuple(
            OrganizationScore(number, len(group), scoring.score(method, added(group), span.last_day))
            for number, group in of.items()
        ),
        span.first_day,
        span.last_day,
    )


def _figures(
    chosen: Sequence[Page], span: Week, seen: Posted, weekly: Mapping[int, Sequence[PageWeek]]
) -> dict[str, Figure]:
    """The figures of some pages; a count that some page did not show whole has no upper bound."""
    cards = [page for page in chosen if page.category is Category.CARD]
    asked = [weekly[page.id] for page in chosen if page.category is not Category.CARD]
    met = sum(all(each.standing is Standing.MET for each in found) for found in asked)
    failed = sum(any(each.standing is Standing.FAILED for each in found) for found in asked)
    found = {
        "pages": exact(len(chosen), Source.MEASURED),
        "cards": exact(len(cards), Source.MEASURED),
        "in_norm": Figure(Fraction(met), Fraction(len(asked) - failed), Source.MEASURED),
    }
    for name in _COUNTS:
        found[name] = _sum_of(name, chosen, span, seen)
    return found


def _sum_of(name: str, chosen: Iterable[Page], span: Week, seen: Posted) -> Figure:
    total, whole = 0, True
    for page in chosen:
        look = seen.looks.get(page.id)
        whole = whole and look is not None and look.covers.covers(span.start, span.end)
        for post in _own(seen.of(page.id), span):
            number = getattr(post, name)
            whole = whole and number is not None
            total += number or 0
    return Figure(Fraction(total), Fraction(total) if whole else None, Source.MEASURED)


def _own(posts: Iterable[Post], span: Week) -> Iterable[Post]:
    return (post for post in posts if post.by_owner and post.date in span)


# Page by page


def _by_page(store: Store, method: Method, chosen: Sequence[Page], regulation: Regulation, now: datetime) -> Measured:
    span = span_of(method, now.date(), regulation.timezone, now)
    seen = posted.read(store, [page.id for page in chosen], span.start, span.end)
    cards = posted.cards(store, [page.id for page in chosen])
    scores: dict[int, list[Score]] = {}
    for page in chosen:
        figures = of_page(page, span, seen, cards.get(page.id))
        scores.setdefault(page.organization_id, []).append(scoring.score(method, figures, span.last_day))
    return Measured(
        scoring.mean(method, [each for group in scores.values() for each in group]),
        {},
        tuple(
            OrganizationScore(number, len(group), total)
            for number, group in scores.items()
            if (total := scoring.mean(method, group)) is not None
        ),
        span.first_day,
        span.last_day,
    )


def of_page(page: Page, span: Week, seen: Posted, card: Profile | None) -> Figures:
    """The figures of one page: `seen` are its publications of the span, `card` is None when it was not seen."""
    number = len(counted(seen.of(page.id), span, WeeklyNorm(1)))
    look = seen.looks.get(page.id)
    whole = look is not None and look.covers.covers(span.start, span.end)
    found = {"posts": Figure(Fraction(number), Fraction(number) if whole else None, Source.MEASURED)}
    if page.connected_on is not None:  # without a record nobody knows: a person connects, no collector sees it
        found["connected"] = exact(1, Source.MEASURED)
    if card is None:
        return found
    shown: Mapping[str, Seen[bool] | Seen[str] | Seen[int]] = {
        "mark": card.mark,
        "avatar": card.avatar,
        "cover": card.cover,
        "description": card.description,
        "members": card.members,
    }
    for name, value in shown.items():
        if value is Missing.ABSENT:
            found[name] = exact(0, Source.MEASURED)
        elif not isinstance(value, Missing):
            found[name] = exact(
                value if name == "members" and isinstance(value, int) else int(bool(value)), Source.MEASURED
            )
    if card.menu is Missing.ABSENT:
        found["widgets"] = exact(0, Source.MEASURED)
    elif not isinstance(card.menu, Missing):
        found["widgets"] = exact(len(card.menu), Source.MEASURED)
    return found
