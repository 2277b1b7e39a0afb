"""Одноклассники over their signed API: `collector` decides what is asked in which order, `client` how, `keys` reads
what is kept as a token, `parse` and `topics` say what answers mean, `trial` tries a key. Nothing of it is imported
before it is needed.
"""

from __future__ import annotations

from collections.abc import Sequence

from checks.collectors.base import Collector, Load, Network, Order, Subject
from checks.facts import FailureKind, Need
from checks.running.pacing import PERIOD
from checks.settings import Limits

_CARDS = 100
_RATE = 3
_WORKERS = 4
_THREADS = 3  # topics with new comments of a page in a run, for an estimate


def _make(order: Order) -> Collector:
    from checks.collectors.ok.collector import OkCollector  # brings httpx along

    return OkCollector(order)


def _load(subjects: Sequence[Subject], limits: Limits, latency: float) -> Load:
    """A link where no number is recorded, cards by 100, then each page's topics, threads and counters one by one."""
    links = sum(not subject.numbered for subject in subjects)
    walls = sum(bool(subject.needs & {Need.POSTS, Need.COMMENTS}) for subject in subjects)
    threads = sum(Need.COMMENTS in subject.needs for subject in subjects) * _THREADS
    counters = sum(Need.MANAGERS in subject.needs for subject in subjects)
    requests = links + -(-len(subjects) // _CARDS) + walls + threads + counters
    rate = min(limits.rate, _RATE)
    each = max(PERIOD / rate, latency / _WORKERS)
    return Load(requests, max(0, requests - rate) * each + (2 * latency if requests else 0.0))


COLLECTOR = Network(
    make=_make,
    load=_load,
    gives=frozenset({Need.PROFILE, Need.ADDRESSES, Need.POSTS, Need.COMMENTS, Need.MANAGERS}),
    workers=_WORKERS,
    without_key=FailureKind.NOT_SET_UP,
)
