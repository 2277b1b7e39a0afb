"""How the tests of sites run the real collector: quickly, over one loopback listener or over real addresses."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import replace

from checks.collectors.base import Known, Order, Target
from checks.collectors.site.collector import SiteCollector
from checks.collectors.site.door import Door
from checks.collectors.site.guard import Guard
from checks.facts import Fact, Failure, Need, Outcome
from checks.running.runner import Job, LocalRunner, Step
from checks.settings import Endpoints
from checks.site_facts import Site
from tests.checks.support import NOW, QUICK, never

LIMITS = replace(QUICK, retries=1)


def order_of(addresses: Mapping[int, str], endpoints: Endpoints, known: Mapping[int, Site] | None = None) -> Order:
    before = known or {}
    return Order(
        targets={number: Target(number, url=address) for number, address in addresses.items()},
        keys={},
        endpoints=endpoints,
        limits=LIMITS,
        since=NOW,
        now=NOW,
        stop=threading.Event(),
        known=lambda number: Known(site=before.get(number)),
    )


def crawl(
    addresses: Mapping[int, str],
    endpoints: Endpoints,
    *,
    known: Mapping[int, Site] | None = None,
    pace: float = 0.0,
    workers: int = 8,
    guard: Guard | None = None,
) -> dict[int, Outcome]:
    """Everything the collector answers, by organization."""
    order = order_of(addresses, endpoints, known)
    collector = SiteCollector(order, pace=pace, door=Door(endpoints, LIMITS, guard=guard) if guard else None)
    found: dict[int, Outcome] = {}

    def took(step: Step) -> None:
        for outcome in step.outcomes:
            assert outcome.subject_id not in found, "answered twice"
            found[outcome.subject_id] = outcome

    jobs = [Job("run", number, Need.SITE) for number in addresses]
    try:
        runner = LocalRunner(workers)
        assert runner.run(collector.first(jobs), collector.work, took=took, cancelled=never, stop=collector.abort)
    finally:
        collector.close()
    assert found.keys() == addresses.keys(), "an organization was forgotten"
    return found


def site_of(outcome: Outcome) -> Site:
    assert isinstance(outcome, Fact), outcome
    assert isinstance(outcome.value, Site)
    return outcome.value


def failure_of(outcome: Outcome) -> Failure:
    assert isinstance(outcome, Failure), outcome
    return outcome


def linked(site: Site) -> set[str]:
    return {link.url for link in site.links}
