"""A network, a key or a clock that changes in the middle of a run: it ends in order, and the next gets the rest."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from checks import history, runs
from checks.facts import Comments, Failure, FailureKind, Need
from checks.model import Status
from checks.results import RunState
from checks.running.pacing import Pace
from checks.running.pending import Why
from checks.running.progress import Progress
from sample_data.networks import Scenario
from sample_data.networks.scenario import Connection, Fault
from sample_data.networks.vk.tokens import TokenKind
from tests.faults.expedition import (
    Expedition,
    expect_clean,
    expect_honest,
    expect_no_token,
    expect_whole,
    network_of,
    travel,
)
from tests.faults.questions import needless
from tests.faults.terrain import NETWORKS, SECOND_KEYS, Camp
from vault import clock as vault_clock
from vault.clock import Clock

ALL_NETWORKS = pytest.mark.parametrize("network", NETWORKS)
PATIENCE = 10.0
"""Seconds after which a run that should take one is stopped, so that it fails and does not hang."""

WELL = Scenario(rate=0, rate_community=0)


def survived(trip: Expedition, healthy: Expedition) -> None:
    expect_whole(trip)
    expect_clean(trip)
    expect_no_token(trip)
    expect_honest(trip, healthy)


class Stop:
    """A person who stops the run once so many needs are done."""

    def __init__(self, after: int) -> None:
        self._after, self.pressed = after, False

    def watch(self, progress: Progress) -> None:
        self.pressed = self.pressed or progress.done >= self._after

    def __call__(self) -> bool:
        return self.pressed


def cut_off(trip: Expedition) -> set[int]:
    """Pages of which the person's stop left some comments unread."""
    facts = (each for each in trip.outcomes.values() if not isinstance(each, Failure))
    return {
        each.subject_id
        for each in facts
        if isinstance(each.value, Comments) and not all(thread.whole for thread in each.value.threads)
    }


def died_and_came_back(camp: Camp, healthy: Expedition, folder: Path, network: str, after: int) -> None:
    """The network dies after so many requests, the person stops the run, and goes on when it is back."""
    dead = Scenario(connection=Connection.DROP, after=after)
    with camp.networks(**{network: dead}) as networks, camp.vault(folder) as store:
        stop = Stop(20)
        first = travel(store, networks, watch=stop.watch, cancelled=stop)
        expect_clean(first)
        expect_honest(first, healthy)
        found = runs.pending(store)
        assert first.result.pending == found
        if found is None:  # it was over before it could be stopped
            return
        assert found.why is Why.STOPPED
        kept = {key for key, each in first.outcomes.items() if not isinstance(each, Failure)}
        networks.change(network, WELL)
        before = len(networks.requests)
        second = travel(store, networks, resume=True)
        survived(second, healthy)
        assert not needless(networks.requests[before:], healthy.outcomes.keys() - kept)
        lost = [key for key, each in second.outcomes.items() if isinstance(each, Failure) and _of_the_line(each)]
        assert not lost, f"the network is back, and {lost} was not asked about"
        partly = {subject for subject, need in kept if network_of(subject, need) == network} | cut_off(first)
        for (check, kind, subject), status in healthy.claims.items():  # what was seen in part is not asked again
            now = second.claims[check, kind, subject]
            assert now is status or (now is Status.UNKNOWN and subject in partly), (check, subject, now, status)
        assert runs.pending(store) is None


def _of_the_line(failure: Failure) -> bool:
    return failure.kind in {FailureKind.LOST, FailureKind.STOPPED, FailureKind.NOT_ASKED}


@ALL_NETWORKS
def test_a_network_that_dies_and_is_back_for_the_next_run(
    camp: Camp, healthy: Expedition, tmp_path: Path, network: str
) -> None:
    died_and_came_back(camp, healthy, tmp_path / "vault", network, 2)


@pytest.mark.faults
@ALL_NETWORKS
def test_a_network_that_dies_at_any_moment(camp: Camp, healthy: Expedition, tmp_path: Path, network: str) -> None:
    for after in range(healthy.sent[network] + 1):
        died_and_came_back(camp, healthy, tmp_path / str(after), network, after)


def dead_for_a_while(camp: Camp, healthy: Expedition, folder: Path, network: str, gap: tuple[int, int]) -> None:
    """Dead for some requests only: the run itself finds it back, or ends without it."""
    with (
        camp.networks(**{network: Scenario(connection=Connection.DROP, after=gap[0], until=gap[1])}) as networks,
        camp.vault(folder) as store,
    ):
        trip = travel(store, networks)
        survived(trip, healthy)
        assert trip.result.state is RunState.DONE
        again = travel(store, networks)
        survived(again, healthy)
        assert again.claims == healthy.claims


@pytest.mark.faults
@ALL_NETWORKS
def test_a_network_that_is_dead_for_a_while(camp: Camp, healthy: Expedition, tmp_path: Path, network: str) -> None:
    for after in range(0, healthy.sent[network], 2):
        for length in (1, 2, 3):
            dead_for_a_while(camp, healthy, tmp_path / f"{after} {length}", network, (after, after + length))


def revoked_in_the_middle(camp: Camp, healthy: Expedition, folder: Path, after: int, key: str) -> Counter[FailureKind]:
    scenario = Scenario(fault=Fault.REVOKED, after=after, token=key)
    with camp.networks(vk=scenario) as networks, camp.vault(folder) as store:
        trip = travel(store, networks)
        survived(trip, healthy)
        for (subject, need), each in trip.outcomes.items():
            bad = isinstance(each, Failure) and each.kind is FailureKind.BAD_TOKEN
            if bad and need is not Need.SITE:
                assert network_of(subject, need) == "vk"
                assert key != TokenKind.SECOND_SERVICE or subject == SECOND_KEYS
        told = [each for each in trip.result.verdicts if each.code == "unseen.bad_token"]
        assert all("замените" in each.message for each in told), "the person is told what to do"
        return trip.kinds("vk")


def test_a_token_revoked_in_the_middle(camp: Camp, healthy: Expedition, tmp_path: Path) -> None:
    kinds = revoked_in_the_middle(camp, healthy, tmp_path / "vault", 3, "")
    assert kinds[FailureKind.BAD_TOKEN] > 2


@pytest.mark.faults
@pytest.mark.parametrize("key", ["", *TokenKind])
def test_a_token_revoked_at_any_moment(camp: Camp, healthy: Expedition, tmp_path: Path, key: str) -> None:
    for after in range(healthy.sent["vk"] + 1):
        revoked_in_the_middle(camp, healthy, tmp_path / str(after), after, key)


JUMPS = [timedelta(days=400), timedelta(days=-400), timedelta(hours=26), timedelta(hours=-26)]


@pytest.mark.parametrize("jump", JUMPS, ids=str)
def test_the_machines_clock_jumps(
    camp: Camp, healthy: Expedition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jump: timedelta
) -> None:
    """Of the machine and of the networks: the judged moment is held from the start, pacing looks at neither."""
    real_time, real_now = time.time, vault_clock.real_now
    shift = [timedelta()]

    def leap(progress: Progress) -> None:
        if progress.done > 12:
            shift[0] = jump

    jumping = {network: Scenario(jump=jump.total_seconds(), after=4) for network in ("ok", "telegram", "site")}
    monkeypatch.setattr(time, "time", lambda: real_time() + shift[0].total_seconds())
    for module in ("checks.running.quota", "checks.runs", "vault.clock"):
        monkeypatch.setattr(f"{module}.real_now", lambda: real_now() + shift[0])
    with camp.networks() as networks, camp.vault(tmp_path / "vault") as store:
        for network, scenario in jumping.items():
            networks.change(network, replace(scenario, rate=0))
        began = time.monotonic()
        trip = travel(store, networks, watch=leap, clock=Clock(), cancelled=lambda: time.monotonic() > began + PATIENCE)
        assert trip.result.state is RunState.DONE, "somebody waits for the calendar"
        expect_whole(trip)
        expect_no_token(trip)
        assert len(store.read(history.runs)) == 1
        assert runs.pending(store) is None


def test_pacing_does_not_look_at_the_calendar(monkeypatch: pytest.MonkeyPatch) -> None:
    now, waits = [100.0], list[float]()

    def wait(seconds: float) -> bool:
        waits.append(seconds)
        now[0] += seconds
        return False

    pace = Pace(3, monotonic=lambda: now[0], wait=wait)
    for number in range(12):
        monkeypatch.setattr(time, "time", lambda: number * -1e9)  # noqa: B023
        assert pace.turn()
    assert 3.0 <= now[0] - 100.0 < 4.0
    assert max(waits) < 1.1
