"""A whole run over a small world of all networks, in a vault of its own, and what must hold whatever went wrong.

Every need has an outcome; a verdict is that of the healthy run or none at all; nothing of a token lies anywhere; what
is kept and told is clean. What goes wrong, and when, the tests say.
"""

from __future__ import annotations

import functools
import logging
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import cast

import pytest

from checks import runs
from checks.collectors.ok import collector as ok
from checks.collectors.site import collector as site
from checks.collectors.telegram import collector as telegram
from checks.facts import Failure, FailureKind, Key, Need, Outcome
from checks.model import Status
from checks.results import RunResult
from checks.running import collecting, pacing
from checks.running.collecting import Harvest, Trip
from checks.running.progress import Progress
from checks.running.runner import LocalRunner
from checks.scope import Scope
from checks.settings import Endpoints, Limits
from sample_data.networks import Networks
from sample_data.networks.ok import signing
from sample_data.networks.vk import tokens
from tests.checks.support import NOW, never
from tests.faults.canary import forms
from tests.faults.terrain import LINKS, NETWORKS, Camp
from vault.clock import Clock
from vault.store import Store
from vault.transaction import Tx

HASTY = Limits(connect=1.0, answer=0.4, again=0.3, total=0.9, body=400_000, rate=1000, retries=1, backoff=0.001)
"""A second for the slowest answer, and less of a body than any hostile one has."""

SECONDS = 60.0
"""Far above what any run here takes with such limits, on a machine busy with other things."""

LOOKS_BACK = "page.identity"
_CLAIMS = frozenset({Status.OK, Status.FAIL, Status.WARN})
_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"


@contextmanager
def in_haste(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """No network is asked at its own slow pace."""
    with patch.context() as inside:
        for module in (ok, telegram):
            inside.setattr(module, "Pace", lambda _rate, wait: pacing.Pace(1000, wait=wait))
        inside.setattr(telegram, "_SPREAD", 0.0)
        inside.setattr(pacing, "PERIOD", 0.0)  # or every refusal would cost a second
        inside.setattr(site, "SiteCollector", functools.partial(site.SiteCollector, pace=0.0))
        yield


class Logs(logging.Handler):
    """Everything that any library says."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []
        self.broken: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        line = self.format(record)
        self.lines.append(line)
        if record.exc_info:
            self.broken.append(line)


@contextmanager
def heard() -> Iterator[Logs]:
    logs, root = Logs(), logging.getLogger()
    before = root.level
    root.addHandler(logs)
    root.setLevel(logging.DEBUG)
    try:
        yield logs
    finally:
        root.removeHandler(logs)
        root.setLevel(before)


@dataclass
class Expedition:
    """One run and all that is known of it."""

    result: RunResult
    outcomes: Mapping[Key, Outcome]
    kept: str
    logs: Logs
    seconds: float
    labels: list[str]
    sent: Mapping[str, int]

    @property
    def statuses(self) -> Mapping[tuple[str, str, int], Status]:
        return {(each.check, each.subject.kind.value, each.subject.id): each.status for each in self.result.verdicts}

    @property
    def claims(self) -> Mapping[tuple[str, str, int], Status]:
        """The statuses without those of the one check that looks back: at what an earlier run had seen."""
        return {key: status for key, status in self.statuses.items() if key[0] != LOOKS_BACK}

    def judged(self, network: str) -> frozenset[tuple[str, str, int]]:
        """The verdicts that a run over this network alone must give."""
        return frozenset(
            (each.check, each.subject.kind.value, each.subject.id)
            for each in self.result.verdicts
            if network == (each.network or each.check.partition(".")[0])
        )

    def kinds(self, network: str) -> Counter[FailureKind]:
        return Counter(
            outcome.kind
            for (subject, need), outcome in self.outcomes.items()
            if isinstance(outcome, Failure) and network_of(subject, need) == network
        )


def network_of(subject: int, need: Need) -> str:
    """Which network a need belongs to, by the order in which `fill` adds pages."""
    if need is Need.SITE:
        return "site"
    for network, links in LINKS.items():
        if subject <= len(links):
            return network
        subject -= len(links)
    raise AssertionError(subject)


@pytest.fixture(scope="session")
def healthy(camp: Camp, tmp_path_factory: pytest.TempPathFactory) -> Expedition:
    """The run that nothing disturbs, to compare others with."""
    with camp.networks() as networks, camp.vault(tmp_path_factory.mktemp("healthy") / "vault") as store:
        trip = travel(store, networks)
    expect_whole(trip)
    return trip


def endpoints_of(networks: Networks) -> Endpoints:
    return Endpoints(
        vk_url=networks.url("vk"),
        ok_url=networks.url("ok"),
        telegram_url=networks.url("telegram"),
        sites_url=networks.url("site"),
    )


def travel(
    store: Store,
    networks: Networks,
    *,
    scope: Scope | None = None,
    limits: Limits = HASTY,
    resume: bool = False,
    endpoints: Endpoints | None = None,
    watch: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] = never,
    clock: Clock | None = None,
    runner: LocalRunner | None = None,
) -> Expedition:
    """The main job, watched from all sides."""
    labels: list[str] = []
    harvests: list[Harvest] = []

    def collect(trip: Trip) -> Harvest:
        harvests.append(collecting.collect(trip))
        return harvests[-1]

    def told(progress: Progress) -> None:
        labels.extend([progress.label, *(each.label for each in progress.networks), repr(progress)])
        if watch is not None:
            watch(progress)

    before = len(networks.requests)
    with pytest.MonkeyPatch.context() as patch, in_haste(patch), heard() as logs:
        patch.setattr(runs, "collecting", _Module(collect))
        began = time.monotonic()
        result = runs.run(
            store, scope or Scope(), endpoints or endpoints_of(networks), clock or Clock(NOW), progress=told,
            cancelled=cancelled, limits=limits, runner=runner or LocalRunner(tick=0.01), resume=resume,
        )  # fmt: skip
        seconds = time.monotonic() - began
    (harvest,) = harvests
    sent = Counter(each.network for each in networks.requests[before:])
    return Expedition(result, dict(harvest.outcomes.items()), dump(store), logs, seconds, labels, sent)


@dataclass
class _Module:
    collect: Callable[[Trip], Harvest]


def dump(store: Store) -> str:
    """The facts file in plain text."""

    def read(tx: Tx) -> str:
        tables = [str(row[0]) for row in tx.execute(_TABLES).fetchall()]
        return "\n".join(
            f"{table} {[_shown(cell) for cell in row]}"
            for table in tables
            for row in tx.execute(f"SELECT * FROM {table}").fetchall()
        )

    return store.facts.read(read)


def _shown(cell: object) -> object:
    return cell.hex() if isinstance(cell, bytes) else cell


def words(value: object) -> Iterator[str]:
    """All texts in a value, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from words(key)
            yield from words(each)
    elif isinstance(value, tuple | list | frozenset | set):
        for each in value:
            yield from words(each)
    elif hasattr(value, "__dataclass_fields__"):
        for name in cast("Mapping[str, object]", value.__dataclass_fields__):
            yield from words(getattr(value, name))


def dirty(text: str) -> bool:
    """Whether a text could do something to a terminal, or hide something from its reader."""
    return any(unicodedata.category(each) in {"Cc", "Cf", "Cs"} and each != "\n" for each in text)


def expect_clean(trip: Expedition) -> None:
    """What is kept, told and judged has no control, bidi, escape or invisible characters."""
    for place, value in (("outcomes", dict(trip.outcomes)), ("verdicts", trip.result.verdicts), ("told", trip.labels)):
        bad = [text for text in words(value) if dirty(text)]
        assert not bad, f"{place}: {bad[0]!r}"
    assert not re.search(r"\\x[01]|\\u0000|\\u001b|\\u202e", trip.kept)


def expect_no_token(trip: Expedition) -> None:
    """Of no key is anything in the facts file, in verdicts, in progress, in logs or in what describes the run."""
    said = "\n".join([trip.kept, *trip.labels, *trip.logs.lines, repr(trip.result), repr(dict(trip.outcomes))]).encode(
        "utf-8", "backslashreplace"
    )
    for name, token in secrets_of():
        found = [form for form in forms(token) if form in said]
        assert not found, f"{name} lies in what was said"


def secrets_of() -> Iterator[tuple[str, str]]:
    """Every key there is, in its parts."""
    known = {"service": tokens.SERVICE, "second": tokens.SECOND_SERVICE, "person": tokens.ADMINISTRATOR, **signing.KEYS}
    for name, token in known.items():
        if name != "ok_application_key":  # it is public
            yield from ((name, part) for part in re.split(r"[\s=]+", token) if len(part) > 24)


def expect_whole(trip: Expedition) -> None:
    """The run ended by itself and in time, every need has an outcome, and nothing broke on the way."""
    assert trip.seconds < SECONDS, f"the run took {trip.seconds:.1f} s"
    assert not trip.logs.broken, trip.logs.broken[0]
    forgotten = [key for key, each in trip.outcomes.items() if isinstance(each, Failure) and _left(each)]
    assert not forgotten, f"no outcome of {forgotten[:5]}"
    assert trip.result.trouble == ""


def _left(failure: Failure) -> bool:
    return failure.kind is FailureKind.BROKEN and not failure.detail


def expect_honest(
    trip: Expedition, healthy: Expedition, *, networks: Iterable[str] = NETWORKS, but: Iterable[str] = ()
) -> None:
    """No verdict claims anything that the healthy run does not claim; checks named in `but` are left out."""
    left_out = {LOOKS_BACK, *but}
    before, now = healthy.statuses, trip.statuses
    for network in networks:
        assert healthy.judged(network) <= now.keys(), "a verdict was forgotten"
    wrong = {
        key: (before[key].value, status.value)
        for key, status in now.items()
        if status in _CLAIMS and status is not before[key] and key[0] not in left_out
    }
    assert not wrong, wrong
