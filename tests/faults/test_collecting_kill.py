"""kill -9 in the middle of a run over all networks, at any of its system calls, and what the next run has left to do.

What was stored is not asked again, nothing is forgotten, and the verdicts are those of a run that nobody killed.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

import pytest

from checks import history, runs
from checks.facts import Key
from checks.running import jobs_store, quota
from checks.running.pending import Why
from checks.schema import FACTS
from sample_data.networks import Networks
from sample_data.networks.vk.tokens import TokenKind
from tests.checks.support import NOW
from tests.faults.canary import ROOT
from tests.faults.dying import Lived, Tell, live, why_not_counted
from tests.faults.expedition import LOOKS_BACK, Expedition, expect_honest, expect_no_token, expect_whole, travel
from tests.faults.questions import needless
from tests.faults.terrain import PASSPHRASE, SCHEMAS, Camp, fill, passphrase
from vault.clock import real_now
from vault.creation import create
from vault.keys import KdfCost
from vault.opening import open_vault
from vault.store import Store

KEYS = {TokenKind.SERVICE: 1, TokenKind.SECOND_SERVICE: 2, TokenKind.ADMINISTRATOR: 3}
"""Ids of the accounts in the order in which they were recorded."""


def expect_ledger_covers(store: Store, networks: Networks) -> None:
    """The ledger is never lower than what was really asked."""
    asked: Counter[int] = Counter()
    for request in networks.requests:
        if request.network == "vk" and request.token:  # without a key it was cut before it was whole
            asked[KEYS[TokenKind(request.token)]] += (request.inner or (request.method,)).count("wall.get")
    used = store.read(lambda tx: quota.used(tx, quota.day_of(real_now())))
    for key, calls in asked.items():
        assert used.get((key, "wall.get"), 0) >= calls, (used, asked)


def stored(store: Store) -> frozenset[Key]:
    """Needs that have an outcome in the job table which is not to be asked about again."""
    jobs = store.facts.read(lambda tx: jobs_store.page_of_done(tx, None))
    return frozenset(job.key for job in jobs if job.failure not in jobs_store.AGAIN)


def expect_as_undisturbed(trip: Expedition, healthy: Expedition, *, numbers: bool = False) -> None:
    """`numbers`: a run that had got so far as to record the pages' numbers went before, and there is something to
    compare."""
    expect_whole(trip)
    expect_no_token(trip)
    expect_honest(trip, healthy)
    differing = {key[0] for key, status in healthy.statuses.items() if trip.statuses[key] is not status}
    assert differing <= ({LOOKS_BACK} if numbers else set())
    assert trip.statuses.keys() == healthy.statuses.keys()
    assert trip.outcomes.keys() == healthy.outcomes.keys()


def go_on(camp: Camp, healthy: Expedition, networks: Networks, folder: Path) -> str:
    """What the next start of the program finds and does; in which state the kill had left things."""
    with camp.vault(folder) as store:
        expect_ledger_covers(store, networks)
        found, kept, judged = runs.pending(store), stored(store), store.read(history.runs)
        before = len(networks.requests)
        if found is None and judged:
            assert Counter(each.status for each in store.read(history.current)) == Counter(healthy.statuses.values())
            return "ended"
        trip = travel(store, networks, resume=found is not None)
        expect_as_undisturbed(trip, healthy, numbers=bool(judged))
        expect_ledger_covers(store, networks)
        assert runs.pending(store) is None
        if found is None:
            return "not begun"
        assert found.why is Why.CRASHED
        left = healthy.outcomes.keys() - kept
        again = needless(networks.requests[before:], left)
        assert not again, f"asked though nothing of it was left: {again}"
        return "going" if kept else "begun"


def killed_at_calls(camp: Camp, healthy: Expedition, folder: Path, moments: list[float]) -> Counter[str]:
    """Lives killed at these parts (0 to 1) of their system calls, each gone on with; in which states they were left."""
    if reason := why_not_counted():
        pytest.skip(reason)

    def lived(networks: Networks, name: str, at_call: int | None) -> Lived:
        where = folder / name
        shutil.copytree(camp.ready, where)

        def life(tell: Tell) -> None:
            with camp.vault(where) as store:
                travel(store, networks)

        return live(life, at_call=at_call, counted=True)

    with camp.networks() as networks:
        whole = lived(networks, "whole", None).calls
    states: Counter[str] = Counter()
    for moment in moments:
        with camp.networks() as networks:
            lived(networks, str(moment), max(1, round(whole * moment)))
            states[go_on(camp, healthy, networks, folder / str(moment))] += 1
    return states


def test_killed_in_the_middle(camp: Camp, healthy: Expedition, tmp_path: Path) -> None:
    assert killed_at_calls(camp, healthy, tmp_path, [0.35, 0.6, 0.8])["going"] >= 2


@pytest.mark.faults
def test_killed_at_any_of_its_calls(camp: Camp, healthy: Expedition, tmp_path: Path) -> None:
    states = killed_at_calls(camp, healthy, tmp_path, [number / 80 for number in range(1, 81)])
    assert states["going"] > 30, states


@pytest.mark.faults
def test_killed_twice(camp: Camp, healthy: Expedition, tmp_path: Path) -> None:
    """A run that goes on is killed too, at every answer in turn."""
    for number in range(1, 12):
        where = tmp_path / str(number)
        shutil.copytree(camp.ready, where)

        def life(tell: Tell, resume: bool, where: Path = where) -> None:
            with camp.vault(where) as store:
                travel(store, networks, resume=resume, watch=lambda _progress: tell("x"))

        with camp.networks() as networks:
            assert live(lambda tell: life(tell, False), at_word=number).killed
            assert live(lambda tell: life(tell, True), at_word=number).killed
            go_on(camp, healthy, networks, where)


@pytest.mark.faults
@pytest.mark.parametrize("seconds", [0.3, 1.0, 2.0, 4.0, 8.0])
def test_the_program_killed_and_continued(camp: Camp, healthy: Expedition, tmp_path: Path, seconds: float) -> None:
    """`check` and `check --continue` as a person runs them, at the networks' own pace."""
    ready(tmp_path / "vault")
    (tmp_path / "words").touch(mode=0o600)
    (tmp_path / "words").write_text(PASSPHRASE, encoding="utf-8")
    with camp.networks() as networks:
        env = {name: value for name, value in os.environ.items() if not name.startswith("PORYADOK_")} | {
            **networks.env,
            "PORYADOK_VAULT": str(tmp_path / "vault"),
            "PORYADOK_PASSPHRASE_FILE": str(tmp_path / "words"),
            "PORYADOK_NOW": NOW.isoformat(),
        }
        command = [sys.executable, str(ROOT), "check"]
        with subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            while not networks.requests and process.poll() is None:
                os.sched_yield()
            threading.Event().wait(seconds)  # the moment of the kill
            process.send_signal(signal.SIGKILL)
        assert process.returncode == -signal.SIGKILL
        before = len(networks.requests)
        with opened(tmp_path / "vault") as store:
            expect_ledger_covers(store, networks)
            left = healthy.outcomes.keys() - stored(store)
        done = subprocess.run([*command, "--continue"], env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 1, done.stderr
        assert "\x1b" not in done.stdout
        again = needless(networks.requests[before:], left)
        assert not again, f"asked though nothing of it was left: {again}"
        with opened(tmp_path / "vault") as store:
            expect_ledger_covers(store, networks)
            found = {
                (each.check, each.subject.kind.value, each.subject.id): each.status
                for each in store.read(history.current)
            }
        assert found == healthy.statuses


def ready(folder: Path) -> None:
    """A vault as `camp`'s, which opens in truth."""
    create(folder, passphrase(), cost=KdfCost.light(), schemas=SCHEMAS, facts=FACTS).store.close()
    with opened(folder) as store:
        store.write("fill", fill)


def opened(folder: Path) -> Store:
    return open_vault(folder, passphrase(), schemas=SCHEMAS, facts=FACTS)
