"""What is offered as a broadcast: texts that many connected pages published at about the same time.

When two texts are one is `broadcasts`; whether a recorded item appeared is said by `rules`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from checks import facts_store
from checks.broadcasts import CANDIDATE_PAGES, Candidate, Likeness, Published, candidates
from checks.facts import Need, Post, Posts
from registry import broadcasts, pages
from registry.broadcasts import Broadcast
from registry.pages import PageState
from vault.store import Store

DAYS = 30
"""How far back publications are looked through; our own choice: older items are due no more."""

_AT_ONCE = 50


@dataclass(frozen=True)
class Offer:
    """A text that may be an item of «Госпаблики»; `broadcast_id` is the recorded one that it is, if any."""

    candidate: Candidate
    broadcast_id: int | None = None


def connected(store: Store) -> tuple[int, ...]:
    """Ids of the pages that are kept and connected to «Госпаблики»."""
    found = store.read(pages.fetched)
    return tuple(page.id for page in pages.listed(found) if page.state is PageState.ACTIVE and page.connected_on)


def offered(store: Store, now: datetime, days: int = DAYS, least: int = CANDIDATE_PAGES) -> tuple[Offer, ...]:
    """The texts that at least so many connected pages published in the last `days` before `now` (UTC), most first.

    Publications are those of the last look; nobody is asked.
    """
    since = now - timedelta(days=days)
    recorded = store.read(broadcasts.listing)
    published = list(_published(store, connected(store), since))
    return tuple(Offer(candidate, _recorded(candidate, recorded)) for candidate in candidates(published, pages=least))


def _published(store: Store, page_ids: Sequence[int], since: datetime) -> Iterator[tuple[int, Post]]:
    """Publications of the pages with the page of each, read in short transactions."""
    for start in range(0, len(page_ids), _AT_ONCE):
        part = page_ids[start : start + _AT_ONCE]
        kept = store.facts.read(lambda tx, part=part: facts_store.fetch(tx, part))  # type: ignore[misc]  # mypy: defaults
        for (page_id, need), fact in facts_store.assembled(kept).items():
            if need is Need.POSTS and isinstance(fact.value, Posts):
                yield from ((page_id, post) for post in fact.value.items if post.date >= since)


def _recorded(candidate: Candidate, recorded: Sequence[Broadcast]) -> int | None:
    shown = Published((Post(0, candidate.url, candidate.at, candidate.text),))
    return next((each.id for each in recorded if shown.trace(each).likeness is Likeness.SAME), None)
