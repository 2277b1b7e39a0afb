"""Official sites: `collector` decides what is asked in which order, `door` asks, `guard` and `robots` forbid, `pages`
and `links` say what a page shows. Nothing of it is imported before something is collected.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from checks.collectors.base import Collector, Load, Network, Order, Subject
from checks.facts import Need
from checks.settings import Limits

_WORKERS = 32
_PAGES = 2  # of a site where none was ever read: the main one and that of contacts
_PACE = 1.0  # seconds between the requests to one host
_ANSWER = 0.3  # seconds an answer takes where nothing is known of it


def _make(order: Order) -> Collector:
    from checks.collectors.site.collector import SiteCollector  # brings httpx and the parser of HTML along

    return SiteCollector(order)


def _load(subjects: Sequence[Subject], limits: Limits, latency: float) -> Load:  # noqa: ARG001 (hosts have their pace)
    """Robots.txt and the pages; every site on a host of its own: as fast as one host allows, or as all the workers."""
    each = [1 + (subject.pages or _PAGES) for subject in subjects]
    if not each:
        return Load(0, 0.0)
    answer = latency or _ANSWER
    requests = round(sum(each))
    longest = (math.ceil(max(each)) - 1) * max(_PACE, answer) + answer
    return Load(requests, max(longest, requests * answer / _WORKERS))


COLLECTOR = Network(make=_make, load=_load, gives=frozenset({Need.SITE}), needs_key=False, workers=_WORKERS)
