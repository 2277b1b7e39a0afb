"""Whole runs over Одноклассники and Телеграм in trouble: whatever is wrong with a network, no verdict is given but
those that the healthy one would have, and nothing that was not seen is called fine or at fault."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from checks import history, runs
from checks.collectors.ok import collector as ok
from checks.collectors.telegram import collector as telegram
from checks.model import Status, Verdict
from checks.scope import Scope
from checks.settings import Endpoints
from registry import pages
from sample_data.networks import Networks, Scenario, read_worlds, simulated
from sample_data.networks.scenario import SCENARIOS
from tests.checks.support import QUICK, never, silent
from tests.checks.test_other_networks import CHECKS, LINKS, fill
from tests.sample_data.web import NOW
from tests.sample_data.worlds import OK, TELEGRAM
from vault.clock import Clock
from vault.store import Store
from vault.transaction import Tx

LIMITS = replace(QUICK, answer=0.2, total=0.6, body=1_000_000)
CLAIMS = frozenset({Status.OK, Status.FAIL, Status.WARN})
NAMES = ("ok", "telegram")
WELL = {name: Scenario(rate=0) for name in NAMES}
NUMBERS = {LINKS["ok"][0]: "53038939046008", LINKS["telegram"][0]: "1005640892"}
TROUBLES = [
    (network, scenario)
    for network in NAMES
    for scenario in SCENARIOS
    if network in (scenario.only or NAMES) and scenario.name != "bomb"  # slow to make: see test_web
]

Verdicts = dict[tuple[str, str], Verdict]


@pytest.fixture(autouse=True)
def _in_haste(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telegram, "FASTEST", 1000)
    monkeypatch.setattr(telegram, "_SPREAD", 0.0)
    monkeypatch.setattr(ok, "FASTEST", 1000)


@pytest.fixture(scope="module")
def _world(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    folder = tmp_path_factory.mktemp("worlds")
    for name, text in (("ok", OK), ("telegram", TELEGRAM)):
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return tuple(folder.iterdir())


def check(store: Store, networks: Networks, clock: Clock) -> Verdicts:
    endpoints = Endpoints(ok_url=networks.url("ok"), telegram_url=networks.url("telegram"))
    runs.run(store, Scope(), endpoints, clock, progress=silent, cancelled=never, limits=LIMITS)
    return {(verdict.subject.name, verdict.check): verdict for verdict in store.read(history.current)}


def claims(found: Verdicts) -> dict[tuple[str, str], str]:
    return {key: f"{one.status} {one.code}" for key, one in found.items() if one.status in CLAIMS}


def remember(tx: Tx) -> None:
    """As if a run had found out the numbers of the pages."""
    for page in pages.listing(tx):
        if page.url in NUMBERS:
            pages.update(tx, replace(page, network_id=NUMBERS[page.url]))


@pytest.fixture(scope="module")
def _healthy() -> dict[tuple[str, str], str]:
    """What the networks in good health let a run claim; the first test that needs it fills it."""
    return {}


def healthy(store: Store, world: tuple[Path, ...], kept: dict[tuple[str, str], str]) -> dict[tuple[str, str], str]:
    if not kept:
        with simulated(read_worlds(world), now=NOW, scenario=WELL) as networks:
            check(store, networks, Clock(NOW))
            kept |= claims(check(store, networks, Clock(NOW)))
    return kept


@pytest.mark.faults
@pytest.mark.parametrize(("network", "scenario"), TROUBLES, ids=[f"{n}:{s.name}" for n, s in TROUBLES])
def test_trouble_claims_nothing_new(
    store: Store,
    _world: tuple[Path, ...],
    _healthy: dict[tuple[str, str], str],
    network: str,
    scenario: Scenario,
) -> None:
    troubled = {**WELL, network: scenario if scenario.rate == 1 else replace(scenario, rate=0)}
    with simulated(read_worlds(_world), now=NOW, scenario=troubled) as networks:
        store.write("fill", lambda tx: fill(tx, networks, application=True))
        looks = [check(store, networks, Clock(NOW))]  # nothing is known of the pages yet
        store.write("numbers", remember)
        looks.append(check(store, networks, Clock(NOW)))
    true = healthy(store, _world, _healthy)
    assert len(true) > 5
    for found in looks:
        assert set(found) >= {(link, each) for link in LINKS[network] for each in CHECKS}
        wrong = {key: told for key, told in claims(found).items() if true.get(key) != told}
        if scenario.hostile_texts:  # a description of the network's is there where none was
            wrong = {key: told for key, told in wrong.items() if key[1] != "page.description"}
        assert wrong == {}


def test_number_of_a_channel_is_kept_and_watched(store: Store, _world: tuple[Path, ...], tmp_path: Path) -> None:
    """The first look finds the number out, the second says that it is the same; who took the name over is told."""
    channel = LINKS["telegram"][0]
    with simulated(read_worlds(_world), now=NOW, scenario=WELL) as networks:
        store.write("fill", lambda tx: fill(tx, networks, application=True))
        first = check(store, networks, Clock(NOW))[channel, "page.identity"]
        second = check(store, networks, Clock(NOW + timedelta(hours=1)))[channel, "page.identity"]
    assert (first.status, second.status) == (Status.UNKNOWN, Status.OK)
    assert "1005640892" in {page.network_id for page in store.read(pages.listing)}
    taken = tmp_path / "taken.toml"
    taken.write_text(TELEGRAM.replace("id = 1005640892", "id = 5"), encoding="utf-8")
    with simulated(read_worlds([taken]), now=NOW, scenario=WELL) as networks:
        third = check(store, networks, Clock(NOW + timedelta(hours=2)))[channel, "page.identity"]
    assert (third.status, third.code) == (Status.FAIL, "page.identity.taken")
