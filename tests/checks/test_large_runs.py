"""Runs over thousands of pages: how many threads, what is read at once, what the plan supposes of what nobody saw."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from checks import facts_store, snapshot
from checks.collectors.base import Load, Subject
from checks.facts import Fact, Need
from checks.person import looks
from checks.person.looks import Look, Sight
from checks.running import asking, planning
from checks.running.gathering import Earlier, Gathering
from checks.running.past import Past
from checks.scope import Scope
from checks.settings import Limits
from checks.site_facts import Site
from registry import organizations, pages
from registry.organizations import Organization
from registry.pages import Page
from tests.checks.lab import Lab, fill, networks_are
from tests.checks.support import NOW, QUICK
from vault.sqlcipher import Row
from vault.store import Store
from vault.transaction import Tx


def site_lab() -> Lab:
    return Lab("site", gives=frozenset({Need.SITE}), needs_key=False)


@pytest.mark.parametrize(("rates", "threads"), [((3,), 8), ((20,), 36), ((3, 3), 15), ((3, 20), 36), ((), 36)])
def test_as_many_threads_as_the_keys_can_keep_busy(rates: tuple[int, ...], threads: int) -> None:
    network = replace(Lab("vk", workers=36).network(), longest=2.5)
    assert network.threads(rates) == threads
    assert replace(network, workers=4).threads(rates) == 4


def test_sites_are_read_for_judging_in_their_order_a_few_at_a_time(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.write("fill", lambda tx: fill(tx, 45, site="https://school.example"))
    read: list[int] = []
    sizes: list[int] = []
    fetch = facts_store.fetch

    def counted(tx: Tx, ids: Sequence[int]) -> facts_store.Fetched:
        read.extend(ids)
        sizes.append(len(ids))
        return fetch(tx, ids)

    with networks_are(monkeypatch, site_lab()):
        known = snapshot.take(store, NOW)
        (_, sites) = asking.asks(known, Scope(), NOW)
        order = [job.subject_id for job in sites.jobs]
        shuffled = replace(sites, jobs=(*sites.jobs[20:], *sites.jobs[:20]))
        gathering = Gathering(store.facts, [shuffled], Earlier(), NOW)
        gathering.take("site", [Fact(each, Need.SITE, NOW, Site("", "", ())) for each in order], 1)
        outcomes = gathering.outcomes((), finished=True)
        monkeypatch.setattr(facts_store, "fetch", counted)
        assert all(isinstance(outcomes[each, Need.SITE], Fact) for each in (*order[20:], *order[:20]))
    assert read == [*order[20:], *order[:20]]
    assert sizes == [20, 20, 5]


def test_a_snapshot_in_parts_is_of_one_moment(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.write("fill", lambda tx: fill(tx, 3))
    assert snapshot.take(store, NOW) == store.read(lambda tx: snapshot.read(tx, NOW))
    fetched, writers = pages.fetched, [threading.Thread(target=add) for add in [lambda: _one_more(store)] * 2]
    left = list(writers)

    def and_then_somebody_writes(tx: Tx, after: int = 0, most: int = -1) -> Sequence[Row]:
        if left:
            left.pop().start()
            while store.database._jobs.empty():  # until somebody waits for the database's thread, and comes next
                time.sleep(0.001)
        return fetched(tx, after, most)

    monkeypatch.setattr(pages, "fetched", and_then_somebody_writes)
    taken = snapshot.take(store, NOW)
    for writer in writers:
        writer.join(20)
    assert not left
    assert len(taken.organizations) == len(taken.pages) == 5
    assert taken == store.read(lambda tx: snapshot.read(tx, NOW))


def _one_more(store: Store) -> None:
    def add(tx: Tx) -> None:
        owner = organizations.add(tx, Organization("Ещё одна"))
        pages.add(tx, Page(owner.id, "vk", f"https://vk.com/more{owner.id}"))

    store.write("fill", add)


def test_a_site_never_read_is_planned_as_large_as_the_others(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.write("fill", lambda tx: fill(tx, 4, site="https://school.example"))
    sizes: list[float] = []

    def load(subjects: Sequence[Subject], _limits: Limits, _latency: float) -> Load:
        sizes.extend(each.pages for each in subjects)
        return Load(0, 0.0)

    monkeypatch.setattr(asking, "collector_of", {"site": replace(site_lab().network(), load=load)}.get)
    known = snapshot.take(store, NOW)
    asks = asking.asks(known, Scope(), NOW)
    first, second = known.organizations[0].id, known.organizations[1].id
    planning.plan(known, asks, lambda _code: QUICK, Past(site_pages={first: 1, second: 4}), {})
    assert sorted(sizes) == [1, 2.5, 2.5, 4]


def test_looks_are_read_a_few_at_a_time(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def saw(tx: Tx) -> None:
        fill(tx, 3)
        for number, page in enumerate([*pages.listing(tx)] * 2):
            check = "page.avatar" if number < 3 else "page.cover"
            looks.record(tx, Look(page.id, check, Sight.YES, NOW, "Иванова", date(2026, 12, 25)))

    store.write("fill", saw)
    monkeypatch.setattr(snapshot, "_AT_ONCE", 4)
    assert snapshot.take(store, NOW).looks == store.read(looks.listing)
    assert len(store.read(looks.listing)) == 6
