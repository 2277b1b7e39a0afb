"""What of the control centre's affairs waits today, counted for one page: its requests, what it was not told, silent
organizations, pages to be compared again, impostors that nobody complained of.

Each figure is made where it belongs; nothing is listed here but the requests, which are few.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from checks import snapshot
from checks.centre import untold
from checks.snapshot import Snapshot
from registry import impostors, inquiries, pages, requests, review
from registry.inquiries import Silent
from registry.requests import CentreRequest
from vault.store import Store

NEAR_DAYS = 3
"""A request whose day is so near is spoken of; our own figure."""


@dataclass(frozen=True)
class Agenda:
    """As of `today`. `requests` wait for an answer, the nearest day first; `untold` are events the centre waits to hear
    of, `untold_late` of them are past their day; `silent` are inquiries past theirs with who has not answered;
    `review` pages are to be compared with their records; of `impostors` no network was told."""

    today: date = date.min
    requests: tuple[CentreRequest, ...] = ()
    untold: int = 0
    untold_late: int = 0
    silent: tuple[Silent, ...] = ()
    review: int = 0
    impostors: int = 0

    @property
    def late(self) -> tuple[CentreRequest, ...]:
        """The requests whose day has passed."""
        return tuple(each for each in self.requests if each.due_on is not None and each.due_on < self.today)

    @property
    def near(self) -> tuple[CentreRequest, ...]:
        """Those whose day is today or within `NEAR_DAYS`."""
        last = self.today + timedelta(days=NEAR_DAYS)
        return tuple(each for each in self.requests if each.due_on is not None and self.today <= each.due_on <= last)

    @property
    def undated(self) -> tuple[CentreRequest, ...]:
        """Those for which no day was named."""
        return tuple(each for each in self.requests if each.due_on is None)


def read(store: Store, now: datetime, known: Snapshot | None) -> Agenda:
    """All of it at `now` (UTC), of a snapshot at hand; None without a regulation: nothing is owed by it then. Not for a
    database thread."""
    today = store.read(lambda tx: snapshot.today(tx, now))
    owed = None if known is None else untold.of(known, untold.recorded(store, known), now)
    asked = store.read(requests.listing) if known is None else known.requests
    return Agenda(
        today,
        requests=tuple(each for each in asked if each.answered_on is None),
        untold=0 if owed is None else len(owed.lines),
        untold_late=0 if owed is None else len(owed.overdue),
        silent=store.read(lambda tx: inquiries.silent(tx, today)),
        review=_review(store, known, today),
        impostors=store.read(impostors.unreported),
    )


def _review(store: Store, known: Snapshot | None, today: date) -> int:
    """How many pages it is time to compare with their records."""
    limit = store.read(lambda tx: review.days(tx, today))
    if known is not None:
        return review.count(known.pages, limit, today)
    return review.count(pages.listed(store.read(pages.fetched)), limit, today)
