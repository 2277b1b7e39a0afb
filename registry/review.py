"""The review queue: which records of pages are to be compared with the pages themselves again, and since when.

Whether a missed review is a violation is judged by the check; what a person sees on a page is not kept here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from registry import municipality, pages
from registry.municipality import Key
from registry.organizations import Organization
from registry.pages import Page, PageState
from registry.regulation import versions
from vault.errors import BadInput
from vault.transaction import Tx

CHECK = "registry.review_due"
"""The check whose limit is taken where the municipality has set none of its own."""
DEFAULT_DAYS = 180
"""The same as the check's own: our choice, neither regulation names a number."""


@dataclass(frozen=True, slots=True)
class Due:
    """A page to be looked at; `due_on` is the first day on which its last look is too old, None: never looked at."""

    page: Page
    organization: Organization
    due_on: date | None


def days(tx: Tx, today: date) -> int:
    """After how many days a page is looked at again: the municipality's setting, the regulation's, our own."""
    own = municipality.number(tx, Key.REVIEW_DAYS)
    stored = versions.in_force(tx, today) if own is None else None
    return own or (stored.regulation.days_of(CHECK) if stored else None) or DEFAULT_DAYS


def queue(
    known: Iterable[Page], owners: Iterable[Organization], limit: int, today: date, ahead: int = 0
) -> tuple[Due, ...]:
    """The active pages whose time has come or comes within `ahead` days: never looked at first, then the longest ago.

    `limit` is that of `days`; a page looked at so many days ago is still fresh.
    """
    there = {each.id: each for each in owners}
    found = [
        Due(page, there[page.organization_id], _due_on(page, limit))
        for page in known
        if page.state is PageState.ACTIVE and page.organization_id in there
    ]
    last = today + timedelta(days=ahead)
    waiting = [one for one in found if one.due_on is None or one.due_on <= last]
    return tuple(sorted(waiting, key=lambda one: (one.due_on is not None, one.due_on or date.min)))


def count(known: Iterable[Page], limit: int, today: date) -> int:
    """How many of these pages stand in `queue` on that day."""
    waiting = 0
    for page in known:
        if page.state is PageState.ACTIVE:
            due_on = _due_on(page, limit)
            waiting += due_on is None or due_on <= today
    return waiting


def done(tx: Tx, page_ids: Sequence[int], on: date, today: date) -> tuple[Page, ...]:
    """These pages were compared with their records on that day; answers them as they are now.

    BadInput for a day to come, a page that is not there or was looked at on a later day: nothing is written then.
    """
    if on > today:
        raise BadInput(f"День {on:%d.%m.%Y} ещё не наступил. Ничего не записано.")
    looked = []
    for page_id in dict.fromkeys(page_ids):
        page = pages.get(tx, page_id)
        if page.verified_on is not None and page.verified_on > on:
            raise BadInput(
                f"Страница {page.url or page.id} уже сверена позже, {page.verified_on:%d.%m.%Y}. Ничего не записано."
            )
        looked.append(pages.update(tx, replace(page, verified_on=on)))
    return tuple(looked)


def _due_on(page: Page, limit: int) -> date | None:
    return None if page.verified_on is None else page.verified_on + timedelta(days=limit + 1)
