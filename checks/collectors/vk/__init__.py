"""ВКонтакте over vk_api: `collector` decides what goes into which request, `answers` what is asked about a page and
what comes of it, `client` how VK is asked, `transport` is the door to vk_api, `parse` and `posts` say what its answers
mean. Nothing of it but `packing` is imported before something is collected.
"""

from __future__ import annotations

from collections.abc import Sequence

from checks.collectors.base import Collector, Load, Network, Order, Subject
from checks.collectors.vk.packing import INNER, MOST, shared
from checks.facts import PAGE_NEEDS, Need
from checks.running.pacing import PERIOD, SPREAD
from checks.settings import Limits

_IDS = 500  # profiles in one request
_OPEN_WALLS = 0.3  # the share of pages whose walls others may write on: a guess while nobody has looked
_TALKS = 1.0  # publications of a page whose comments changed since the last run: a guess too


def _make(order: Order) -> Collector:
    from checks.collectors.vk.collector import VkCollector  # brings requests and vk_api along

    return VkCollector(order)


def _load(subjects: Sequence[Subject], limits: Limits, latency: float) -> Load:
    """Profiles by 500, everything else by 25 in one execute: at once where the number of a page is recorded.

    Whose wall is open and what comments changed is known only when the profiles and the walls were read: a guess.
    """
    carded = [subject for subject in subjects if Need.PROFILE in subject.needs or not subject.numbered]
    early = sum(_calls(subject) for subject in subjects if subject.numbered)
    named = sum(_calls(subject) for subject in subjects if not subject.numbered)
    visitors = sum(_visited(subject) for subject in subjects)
    talks = sum(Need.COMMENTS in subject.needs for subject in subjects) * _TALKS
    cards = -(-len(carded) // _IDS)
    sizes = shared(cards, early, limits.rate)
    late = -(-round(named + visitors + talks) // MOST)
    requests = cards + len(sizes) + late
    last = MOST if late else sizes[-1] if sizes else 1
    periods, turns = divmod(max(requests - 1, 0), limits.rate)
    waits = periods * PERIOD + turns * SPREAD / limits.rate
    walls = sum(Need.POSTS in subject.needs or Need.COMMENTS in subject.needs for subject in subjects)
    return Load(requests, waits + latency + last * INNER * (requests > 0), {"wall.get": round(walls + visitors)})


def _visited(subject: Subject) -> float:
    if Need.VISITORS not in subject.needs:
        return 0.0
    return _OPEN_WALLS if subject.open_wall is None else float(subject.open_wall)


def _calls(subject: Subject) -> int:
    """Calls about one page that can be counted beforehand."""
    walls = Need.POSTS in subject.needs or Need.COMMENTS in subject.needs
    return walls + (Need.ADDRESSES in subject.needs) + (Need.MANAGERS in subject.needs)


COLLECTOR = Network(
    make=_make,
    load=_load,
    gives=frozenset(PAGE_NEEDS),
    daily={"wall.get": 5_000},
    workers=36,
    longest=2.5,
    by_administrator=frozenset({Need.MANAGERS}),
    goes_on=True,
)
"""5,000 calls of wall.get a day: https://vk.com/dev/data_limits.

An execute of 25 calls may take 1.75 s, and its answer some time to be understood: eight are under way at the 3 requests
a second of a service key, and 35 on the wire at the 20 of a community's.
"""
