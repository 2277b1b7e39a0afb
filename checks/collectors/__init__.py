"""Collectors: what each network shows, as facts or failures. One network is one entry of `COLLECTORS`.

A collector never writes: it answers values. Without an entry here a network's pages are kept in the registry all the
same, and what they show is unknown.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from checks.facts import Need
from checks.runner import Batch, Job, Step
from checks.settings import Endpoints, Limits


@dataclass(frozen=True)
class Target:
    """What a collector must know of a page; `network_id` or `short_name` may be "", not both."""

    page_id: int
    short_name: str
    network_id: str


@dataclass(frozen=True)
class Order:
    """Everything a collector works with.

    `keys` are tokens by id of their credential and never shown; `since` is the moment (UTC) back to which
    publications are wanted, `now` the judged moment that facts are dated with; `stop` is set when nothing more
    may be asked.
    """

    targets: Mapping[int, Target]
    keys: Mapping[int, str] = field(repr=False)
    endpoints: Endpoints
    limits: Limits
    since: datetime
    now: datetime
    stop: threading.Event


class Collector(Protocol):
    """Reads one network. `work` is called from many threads and raises nothing."""

    def first(self, jobs: Sequence[Job]) -> tuple[Batch, ...]: ...

    def work(self, batch: Batch) -> Step: ...

    def abort(self) -> None: ...

    def close(self) -> None: ...

    @property
    def requests(self) -> int: ...


@dataclass(frozen=True)
class Network:
    """How a network is collected: makes its collector, and tells how many requests so many pages take.

    `requests` is given the needs of each page and counts a run without failures.
    """

    make: Callable[[Order], Collector]
    requests: Callable[[Sequence[frozenset[Need]]], int]


def _vk(order: Order) -> Collector:
    from checks.collectors.vk import VkCollector  # brings requests and vk_api along, only when something is collected

    return VkCollector(order)


def _vk_requests(wanted: Sequence[frozenset[Need]]) -> int:
    """Profiles by 500, then addresses and walls by 25 in one execute (`vk` says why)."""
    sizes = {Need.PROFILE: 500, Need.ADDRESSES: 25, Need.POSTS: 25}
    return sum(-(-sum(need in needs for needs in wanted) // size) for need, size in sizes.items())


COLLECTORS: Mapping[str, Network] = {"vk": Network(_vk, _vk_requests)}
