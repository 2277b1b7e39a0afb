"""The week that is not over: how many publications each page is still missing, and until when. Nothing is judged by it.

Told from the last look at a page's publications: what was published after it is not known, and how old it is is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from checks import snapshot, streaks, terms, weeks
from checks.scope import Scope
from checks.streaks import Streak
from checks.tallied import Tallied
from checks.weeks import Week
from registry.pages import Page, PageState
from registry.regulation.model import Regulation
from registry.taken import every_page
from vault.store import Store


class Chance(StrEnum):
    """How a page stands in the running week.

    MET: the norm is reached. POSSIBLE: one publication a day is enough. HARD: more than one a day is needed. UNKNOWN:
    nobody looked since the week began, or not far enough back. WAIVED: too few are allowed.
    """

    MET = "met"
    POSSIBLE = "possible"
    HARD = "hard"
    UNKNOWN = "unknown"
    WAIVED = "waived"


@dataclass(frozen=True, slots=True)
class PageForecast:
    """One page: `posted` and `missing` as of `seen_at` (UTC; None when its publications were never seen).

    Of an UNKNOWN page `posted` is what is known at least and `missing` what is wanted at most.
    """

    page: Page
    chance: Chance
    posted: int
    missing: int
    seen_at: datetime | None
    streak: Streak | None = None

    @property
    def slipping(self) -> bool:
        """So many failed weeks in a row that are over."""
        return self.streak is not None and self.streak.bad >= streaks.SLIPPING

    @property
    def may_slip(self) -> bool:
        """One more failed week makes it slipping, and this one is not met yet."""
        close = self.streak is not None and self.streak.bad == streaks.SLIPPING - 1
        return close and self.chance in {Chance.POSSIBLE, Chance.HARD}


@dataclass(frozen=True)
class Outlook:
    """The running week, its days left (today is one), and the pages that need the norm in it, by organization.

    `rest`: these days of the month belong to no week, nothing is asked in them and `rows` is empty.
    """

    week: Week
    days_left: int
    rows: tuple[PageForecast, ...] = ()
    rest: bool = False

    def of(self, *chances: Chance) -> tuple[PageForecast, ...]:
        return tuple(row for row in self.rows if row.chance in chances)

    @property
    def missing(self) -> int:
        """Publications that the pages are known to miss together."""
        return sum(row.missing for row in self.of(Chance.POSSIBLE, Chance.HARD))

    @property
    def slipping(self) -> tuple[PageForecast, ...]:
        return tuple(row for row in self.rows if row.slipping)

    @property
    def seen(self) -> tuple[datetime, datetime] | None:
        """When the oldest and the newest of the looks behind the rows were taken; None when there is none."""
        moments = [row.seen_at for row in self.rows if row.seen_at is not None]
        return (min(moments), max(moments)) if moments else None


def outlook(
    store: Store,
    now: datetime,
    scope: Scope | None = None,
    *,
    known: Sequence[Page] | None = None,
) -> Outlook:
    """The forecast of every page in scope at `now` (UTC); BadInput when no regulation is in the vault.

    `known` are all pages of the registry, if they were read before. Not for a database thread: it reads
    by parts and counts here.
    """
    stored = store.read(lambda tx: snapshot.regulation_for(tx, now))
    regulation = stored.regulation
    zone = weeks.zone_of(regulation.timezone)
    today, week = weeks.local_day(now, zone), weeks.running(now, zone, regulation.week)
    left = (week.last_day - today).days + 1
    if weeks.is_rest(week, regulation.week):
        return Outlook(week, left, rest=True)
    everything = every_page(store.read) if known is None else known
    spans = streaks.over(now, zone, regulation.week)
    *asked, running = terms.read(store, everything, regulation, (*spans, week), now)
    current = running.regulation or regulation
    chosen = [page for page in everything if _asked(page, current, week, scope or Scope())]
    seen, so_far = streaks.tallies(store, [page.id for page in chosen], spans, week)
    past = streaks.of_tally(store, chosen, asked, seen)
    return Outlook(week, left, _rows(chosen, current, week, left, so_far, past, running.allowed))


def _rows(
    chosen: Sequence[Page],
    regulation: Regulation,
    week: Week,
    days_left: int,
    seen: Tallied,
    past: Iterable[Streak],
    allowed: frozenset[int],
) -> tuple[PageForecast, ...]:
    """Who misses most first, those of unknown standing last."""
    streak_of = {each.page_id: each for each in past}
    rows = []
    for page in chosen:
        norm = regulation.norm_for(page.category.value)
        look = seen.looks.get(page.id)
        (number,) = seen.numbers(page.id, (week,), norm)
        missing = max(norm.posts - number, 0)
        whole = look is not None and look.reaches(week.start)
        chance = _chance(missing, days_left, whole=whole, waived=page.id in allowed)
        rows.append(
            PageForecast(page, chance, number, missing, look.taken_at if look else None, streak_of.get(page.id))
        )
    order = (Chance.HARD, Chance.POSSIBLE, Chance.UNKNOWN, Chance.WAIVED, Chance.MET)
    return tuple(sorted(rows, key=lambda row: (order.index(row.chance), -row.missing, row.page.organization_id)))


def _chance(missing: int, days_left: int, *, whole: bool, waived: bool) -> Chance:
    if not missing:
        return Chance.MET
    if waived:
        return Chance.WAIVED
    if not whole:
        return Chance.UNKNOWN
    return Chance.POSSIBLE if missing <= days_left else Chance.HARD


def _asked(page: Page, regulation: Regulation, week: Week, scope: Scope) -> bool:
    """A page that is kept, in scope, and needs the norm this week: not one opened in the middle of it."""
    return (
        page.state is PageState.ACTIVE
        and scope.has_page(page.organization_id, page.network)
        and regulation.norm_for(page.category.value).posts > 0
        and (page.opened_on is None or page.opened_on <= week.first_day)
    )
