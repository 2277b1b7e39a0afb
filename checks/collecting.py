"""What a run asks of the networks and what it gets: the plan before the first request, then outcomes for every need.

Nothing is stored and nothing is judged here. Every need of every page gets an outcome, whatever happens: a fact or
a failure.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from checks import engine, snapshot
from checks.collectors import COLLECTORS, Order, Target
from checks.facts import Fact, Failure, FailureKind, Need, Outcome
from checks.results import Collected
from checks.runner import Job, Runner, Step
from checks.scope import Scope
from checks.settings import Endpoints, Limits
from checks.snapshot import Snapshot
from registry import networks
from registry.credentials import Credential, CredentialKind
from registry.pages import Page

Wanted = Mapping[int, frozenset[Need]]

NO_COLLECTOR = "сбор ещё не подключён"
NO_TOKEN = "не задан ключ доступа"  # a sentence, not a secret


@dataclass(frozen=True)
class NetworkPlan:
    """What a run would ask of one network: pages, requests, seconds at its pace; or what stands in the way."""

    network: str
    title: str
    pages: int
    requests: int
    seconds: float
    problem: str = ""


@dataclass(frozen=True)
class Plan:
    """What a run would ask of all networks; `pages` are those it looks at."""

    pages: int
    networks: tuple[NetworkPlan, ...]


@dataclass(frozen=True)
class Progress:
    """How far collecting is: needs of pages, all together and of those done the seen and the not seen."""

    done: int
    total: int
    ok: int
    failed: int
    label: str


@dataclass(frozen=True)
class Harvest:
    """Everything that was collected; `finished` is False when somebody stopped it. `asked` counts jobs of networks
    that can be collected, `seen` the facts among them."""

    outcomes: Mapping[tuple[int, Need], Outcome]
    collected: tuple[Collected, ...]
    finished: bool
    asked: int
    seen: int


@dataclass(frozen=True)
class Keys:
    """Tokens by id of their credential, which no repr shows, and which key a page is asked with."""

    tokens: Mapping[int, str] = field(repr=False)
    of_page: Mapping[int, int]
    default: int | None

    def key_for(self, page_id: int) -> int | None:
        return self.of_page.get(page_id, self.default)


def service_accounts(known: Snapshot, network: str) -> tuple[Credential, ...]:
    """Accounts whose token reads this network."""
    return tuple(
        account
        for account in known.credentials
        if account.kind is CredentialKind.SERVICE and account.network == network and account.id in known.with_token
    )


def keys(known: Snapshot, network: str, token: Callable[[int], str]) -> Keys:
    """The keys of a network: one that is tied to pages is theirs, the first that is tied to none is everybody's."""
    accounts = service_accounts(known, network)
    of_page = {page_id: account.id for account in accounts for page_id in account.page_ids}
    free = [account.id for account in accounts if not account.page_ids]
    return Keys({account.id: token(account.id) for account in accounts}, of_page, free[0] if free else None)


def plan(known: Snapshot, scope: Scope, endpoints: Endpoints) -> Plan:
    """What a run would ask."""
    wanted = engine.needs(known, scope)
    pages = [page for page in known.pages if page.id in wanted]
    limits = Limits.of(endpoints)
    parts = []
    for code in networks.CODES:
        mine = [page for page in pages if page.network == code]
        if not mine:
            continue
        problem = _problem(known, code)
        requests = 0 if problem else COLLECTORS[code].requests([wanted[page.id] for page in mine])
        seconds = max(0, requests - limits.rate) / limits.rate
        parts.append(NetworkPlan(code, networks.title(code), len(mine), requests, seconds, problem))
    return Plan(len(pages), tuple(parts))


def _problem(known: Snapshot, network: str) -> str:
    if network not in COLLECTORS:
        return NO_COLLECTOR
    return "" if service_accounts(known, network) else NO_TOKEN


@dataclass(frozen=True)
class Trip:
    """Everything a harvest needs: whom to ask, with what, and whom to tell. `token(id)` opens a token."""

    known: Snapshot
    scope: Scope
    endpoints: Endpoints
    limits: Limits
    now: datetime
    token: Callable[[int], str]
    runner: Runner
    progress: Callable[[Progress], None]
    cancelled: Callable[[], bool]


def collect(trip: Trip) -> Harvest:
    """Ask the networks for everything the scope needs; answers when all is asked, or soon after a cancel."""
    return _Collecting(trip).all()


class _Collecting:
    """One harvest while it grows."""

    def __init__(self, trip: Trip) -> None:
        self._trip = trip
        self._wanted = engine.needs(trip.known, trip.scope)
        self._pages = [page for page in trip.known.pages if page.id in self._wanted]
        self._outcomes: dict[tuple[int, Need], Outcome] = {}
        self._total = sum(len(self._wanted[page.id]) for page in self._pages if page.network in COLLECTORS)
        self._title = ""

    def all(self) -> Harvest:
        collected = []
        finished = True
        for network in networks.CODES:
            mine = [page for page in self._pages if page.network == network]
            if not mine:
                continue
            if network not in COLLECTORS:
                self._fail(mine, FailureKind.NO_COLLECTOR)
                collected.append(self._counted(network, mine, 0))
                continue
            requests, whole = self._network(network, mine) if finished else (0, False)
            finished = finished and whole
            self._fail(mine, FailureKind.STOPPED)
            collected.append(self._counted(network, mine, requests))
        seen = sum(isinstance(outcome, Fact) for outcome in self._outcomes.values())
        return Harvest(self._outcomes, tuple(collected), finished, self._total, seen)

    def _network(self, network: str, pages: list[Page]) -> tuple[int, bool]:
        """Ask one network; how many requests it took, and whether everything was asked."""
        trip = self._trip
        self._title = networks.title(network)
        ring = keys(trip.known, network, trip.token)
        self._fail([page for page in pages if ring.key_for(page.id) is None], FailureKind.NO_TOKEN)
        jobs = self._jobs(pages, ring)
        if not jobs:
            return 0, not trip.cancelled()
        stop = threading.Event()
        order = Order(
            targets={page.id: Target(page.id, page.short_name, page.network_id) for page in pages},
            keys=ring.tokens,
            endpoints=trip.endpoints,
            limits=trip.limits,
            since=snapshot.week_of(trip.known.regulation, trip.now).start,
            now=trip.now,
            stop=stop,
        )
        collector = COLLECTORS[network].make(order)

        def end() -> None:
            stop.set()
            collector.abort()

        try:
            whole = trip.runner.run(
                collector.first(jobs), collector.work, took=self._took, cancelled=trip.cancelled, stop=end
            )
        finally:
            collector.close()
        return collector.requests, whole

    def _jobs(self, pages: list[Page], ring: Keys) -> list[Job]:
        run = self._trip.now.isoformat()
        return [
            Job(run, page.id, need, key)
            for page in pages
            if (key := ring.key_for(page.id)) is not None
            for need in Need
            if need in self._wanted[page.id]
        ]

    def _took(self, step: Step) -> None:
        for outcome in step.outcomes:
            self._outcomes[outcome.page_id, outcome.need] = outcome
        ok = sum(isinstance(outcome, Fact) for outcome in self._outcomes.values())
        failed = sum(_tried(outcome) for outcome in self._outcomes.values())
        label = f"{self._title}: {step.label}"
        self._trip.progress(Progress(min(ok + failed, self._total), self._total, ok, failed, label))

    def _fail(self, pages: list[Page], kind: FailureKind) -> None:
        """Failures for every need of the pages that has no outcome yet."""
        for page in pages:
            for need in self._wanted[page.id]:
                self._outcomes.setdefault((page.id, need), Failure(page.id, need, self._trip.now, kind))

    def _counted(self, network: str, pages: list[Page], requests: int) -> Collected:
        outcomes = [self._outcomes[page.id, need] for page in pages for need in self._wanted[page.id]]
        ok = sum(isinstance(outcome, Fact) for outcome in outcomes)
        return Collected(network, ok, len(outcomes) - ok, requests)


def _tried(outcome: Outcome) -> bool:
    return isinstance(outcome, Failure) and outcome.kind is not FailureKind.NO_COLLECTOR
