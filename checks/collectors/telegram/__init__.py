"""Телеграм through its public preview, t.me: `collector` decides what is asked in which order, `page`, `posts` and
`discussion` say what pages mean. No account is needed. Nothing of it is imported before something is collected.
"""

from __future__ import annotations

from collections.abc import Sequence

from checks.collectors.base import Collector, Load, Network, Order, Subject
from checks.facts import Need
from checks.running.pacing import PERIOD
from checks.settings import Limits


def _make(order: Order) -> Collector:
    from checks.collectors.telegram.collector import TelegramCollector  # brings httpx and selectolax along

    return TelegramCollector(order)


def _load(subjects: Sequence[Subject], limits: Limits, latency: float) -> Load:  # noqa: ARG001 # the protocol's shape
    """One page each, and one more for every publication whose discussion is wanted.

    As many as in the last look; where no discussion was seen yet, one to find out whether there are any.
    """
    discussed = sum(subject.discussed or 1 for subject in subjects if Need.COMMENTS in subject.needs)
    requests = len(subjects) + discussed
    return Load(requests, max(0, requests - 1) * max(PERIOD, latency / 2) + (latency if requests else 0.0))


COLLECTOR = Network(
    make=_make,
    load=_load,
    gives=frozenset({Need.PROFILE, Need.POSTS, Need.COMMENTS}),
    needs_key=False,
    workers=2,
)
"""One request a second by two at most: no limit is documented; this is what careful clients keep to."""
