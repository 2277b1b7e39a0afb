"""Each error of each network at each method, through a whole run: it ends, forgets nothing and claims nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from checks.scope import Scope
from sample_data.networks import Scenario
from sample_data.networks.ok import errors as of_ok
from sample_data.networks.scenario import Connection, Fault
from sample_data.networks.vk import errors as of_vk
from sample_data.networks.vk.tokens import TokenKind
from tests.faults.expedition import (
    Expedition,
    expect_clean,
    expect_honest,
    expect_no_token,
    expect_whole,
    travel,
)
from tests.faults.terrain import Camp

VK_METHODS = (
    "groups.getById",
    "groups.getAddresses",
    "wall.get",
    "wall.getComments",
    "groups.getMembers",
    "utils.resolveScreenName",
    "utils.getServerTime",
    "execute",
)
OK_METHODS = (
    "url.getInfo",
    "group.getInfo",
    "mediatopic.getTopics",
    "discussions.getComments",
    "group.getCounters",
)
PATHS = {"telegram": ("/s/tgfirst_demo", "/tgsecond_demo"), "site": ("/", "/robots.txt", "/contacts")}
METHODS = {"vk": VK_METHODS, "ok": OK_METHODS, **PATHS}
VK_CODES = (*of_vk.TEXTS, 4, 7, 20, 24, 200, 999, -1)
OK_CODES = (*of_ok.TEXTS, 5, 9000, -1)
UNKNOWN_PAGE = {"vk": (100, 113, 125), "ok": (160, 300)}
"""Codes by which a network says that there is no such page: then it is missing, whatever the healthy run saw."""

FAULTS = tuple(fault for fault in Fault if fault not in (Fault.NONE, Fault.HOSTILE))
OF_VK = (Fault.CAPTCHA, Fault.CAPTCHA_OLD, Fault.REVOKED)
HEAVY = (Fault.HUGE, Fault.BOMB, Fault.ENDLESS, Fault.DRIP, Fault.SILENT)
SITES = Scope(checks=frozenset({"site.*"}))
MOST = 6
"""How many times the requests of a healthy run one that meets errors may send: retries, and halves of what failed."""


def scope_of(network: str) -> Scope:
    return SITES if network == "site" else Scope(networks=frozenset({network}))


def survive(camp: Camp, healthy: Expedition, folder: Path, network: str, scenario: Scenario) -> Expedition:
    """The run over one network with this trouble; AssertionError when anything that must hold does not."""
    with camp.networks(**{network: scenario}) as networks, camp.vault(folder) as store:
        trip = travel(store, networks, scope=scope_of(network))
    expect_whole(trip)
    expect_clean(trip)
    expect_no_token(trip)
    gone = scenario.error in UNKNOWN_PAGE.get(network, ())
    expect_honest(trip, healthy, networks=(network,), but=("page.reachable",) if gone else ())
    most = MOST * healthy.sent[network] + 20
    assert trip.sent.get(network, 0) <= most, f"{trip.sent} requests"
    return trip


def all_of(network: str) -> Iterator[tuple[str, Scenario]]:
    """Every trouble of one network, at every method."""
    methods = METHODS[network]
    for fault in FAULTS:
        if fault in OF_VK and network != "vk":
            continue
        yield f"{fault} everywhere", Scenario(fault=fault)
        yield f"{fault} now and then", Scenario(fault=fault, every=3)
        if fault not in OF_VK:
            yield from ((f"{fault} of {name}", Scenario(fault=fault, methods=(name,))) for name in methods)
    for name in methods:
        yield f"{name} dropped", Scenario(connection=Connection.DROP, methods=(name,))
    codes = {"vk": VK_CODES, "ok": OK_CODES}.get(network, ())
    for code in codes:
        yield f"error {code} everywhere", Scenario(error=code)
        yield f"error {code} now and then", Scenario(error=code, every=2)
        for name in methods:
            yield f"error {code} of {name}", Scenario(error=code, methods=(name,))
            if network == "vk":
                single = Scenario(error=code, methods=(name,), execute_allowed=False)
                yield f"error {code} of {name} by itself", single
        if network == "vk":
            for key in (TokenKind.SERVICE, TokenKind.SECOND_SERVICE, TokenKind.ADMINISTRATOR):
                yield f"error {code} for {key}", Scenario(error=code, token=key)


def parts() -> Iterator[object]:
    """The matrix in parts of some length, each a test of its own."""
    for network in METHODS:
        rows = list(all_of(network))
        for at in range(0, len(rows), 30):
            yield pytest.param(network, rows[at : at + 30], id=f"{network}-{at}")


@pytest.mark.faults
@pytest.mark.parametrize(("network", "rows"), list(parts()))
def test_every_error_at_every_call(
    camp: Camp, healthy: Expedition, tmp_path: Path, network: str, rows: list[tuple[str, Scenario]]
) -> None:
    failed: list[str] = []
    for number, (name, scenario) in enumerate(rows):
        try:
            survive(camp, healthy, tmp_path / str(number), network, scenario)
        except AssertionError as error:
            failed.append(f"{network}, {name}: {str(error)[:300]}")
    assert not failed, "\n".join([f"{len(failed)} of {len(rows)}:", *failed])


SLICE = (
    ("vk", Scenario(error=1, methods=("wall.get",))),
    ("vk", Scenario(error=29, methods=("wall.get",), execute_allowed=False)),
    ("vk", Scenario(error=5, token=TokenKind.SECOND_SERVICE)),
    ("vk", Scenario(error=13, methods=("execute",))),
    ("vk", Scenario(fault=Fault.TRUNCATED, every=2)),
    ("vk", Scenario(fault=Fault.CAPTCHA)),
    ("ok", Scenario(error=9999, every=2)),
    ("ok", Scenario(error=102)),
    ("ok", Scenario(fault=Fault.ODD, methods=("group.getInfo",))),
    ("telegram", Scenario(fault=Fault.CUT, every=2)),
    ("telegram", Scenario(fault=Fault.REDIRECT_PRIVATE)),
    ("site", Scenario(fault=Fault.REDIRECT_LOOP, methods=("/",))),
    ("site", Scenario(fault=Fault.HEADERS)),
)


@pytest.mark.parametrize(("network", "scenario"), SLICE)
def test_some_errors(camp: Camp, healthy: Expedition, tmp_path: Path, network: str, scenario: Scenario) -> None:
    survive(camp, healthy, tmp_path / "vault", network, scenario)


def test_the_healthy_run_claims_enough_to_be_compared_with(healthy: Expedition) -> None:
    """Every network has claims of both sorts, or the comparison would prove nothing."""
    claims = {
        (verdict.network or verdict.check.partition(".")[0], verdict.status.value)
        for verdict in healthy.result.verdicts
    }
    for network in ("vk", "ok", "telegram", "site"):
        assert {(network, "ok"), (network, "fail")} <= claims
    assert not healthy.logs.broken
    expect_clean(healthy)
    expect_no_token(healthy)
