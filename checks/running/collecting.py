"""Asking all networks and sites side by side, each in a lane of its own, until everything has an outcome.

What is asked is `asking`, where outcomes go `gathering`, who carries it out `runner`. Nothing is judged here. Every
need of every subject gets an outcome, whatever happens: a fact or a failure.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from checks import facts_store
from checks.collectors import SITES
from checks.collectors.base import NOTHING_KNOWN, RATE, Collector, Key, Known, Order, Quota, Target, Unlimited
from checks.facts import Failure, FailureKind
from checks.readers import store as readers_store
from checks.results import Collected
from checks.running import planning
from checks.running.asking import Ask
from checks.running.gathering import Earlier, Gathering, Outcomes
from checks.running.meanwhile import Watching
from checks.running.past import Past
from checks.running.progress import Estimate, NetworkProgress, Progress
from checks.running.runner import Batch, Job, Lane, Runner, Step
from checks.settings import Endpoints, Limits
from checks.snapshot import Snapshot
from vault.errors import PoryadokError
from vault.facts import FactsDatabase

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Trip:
    """Everything a harvest needs: whom to ask what, with what, where outcomes go, and whom to tell.

    `since` is the moment (UTC) back to which publications are wanted, `readers_since` that back to which comments are
    read under them.

    `token(id)` opens a token; `quota(daily)` is the ledger for methods counted by day; `past` is what former runs
    tell of the work. `earlier` is what a run that was broken off had done, and `requests` what it had sent. `watching`
    looks ahead while the rest is asked for.
    """

    known: Snapshot
    asks: Sequence[Ask]
    endpoints: Endpoints
    limits: Callable[[str], Limits]
    now: datetime
    since: datetime
    readers_since: datetime
    token: Callable[[int], str]
    facts: FactsDatabase
    quota: Callable[[Mapping[str, int]], Quota]
    runner: Runner
    progress: Callable[[Progress], None]
    cancelled: Callable[[], bool]
    past: Past = field(default_factory=Past)
    earlier: Earlier = field(default_factory=Earlier)
    requests: Mapping[str, int] = field(default_factory=dict)
    salt: bytes = field(default=b"", repr=False)
    monotonic: Callable[[], float] = time.monotonic
    watching: Watching | None = None


@dataclass(frozen=True)
class Harvest:
    """Everything that was collected; `finished` is False when somebody stopped it. `asked` counts the needs of
    networks that can be collected, `seen` the facts among them; `numbers` are the networks' own of pages and
    `kinds` their words for them, as their profiles told. `trouble` says why something was not stored.
    """

    outcomes: Outcomes
    collected: tuple[Collected, ...]
    finished: bool
    asked: int
    seen: int
    numbers: Mapping[int, str]
    kinds: Mapping[int, str]
    out_of_quota: bool
    trouble: str


def collect(trip: Trip) -> Harvest:
    """Ask the networks for everything that is left; answers when all is asked, or soon after a cancel."""
    gathering = Gathering(trip.facts, trip.asks, trip.earlier, trip.now)
    gathering.requests.update(trip.requests)
    going = [_Going(trip, ask, gathering) for ask in trip.asks if gathering.left(ask.code)]
    finished = not trip.cancelled()
    if trip.watching is not None:
        trip.watching.begin(gathering)
    if finished:
        finished = _drive(trip, going, gathering)
    collected = []
    asked = seen = 0
    for ask in trip.asks:
        ok, _failed = gathering.counts(ask.code)
        asked, seen = asked + ask.total, seen + ok
        collected.append(Collected(ask.code, ok, ask.looked_for - ok, gathering.requests.get(ask.code, 0)))
    return Harvest(
        outcomes=gathering.outcomes(_in_order(trip.known), finished=finished),
        collected=tuple(collected),
        finished=finished,
        asked=asked,
        seen=seen,
        numbers=gathering.numbers,
        kinds=gathering.kinds,
        out_of_quota=gathering.out_of_quota,
        trouble=gathering.trouble,
    )


def _drive(trip: Trip, going: Sequence[_Going], gathering: Gathering) -> bool:
    lanes = {one.ask.code: one for one in going}

    def took(code: str, step: Step) -> None:
        one = lanes[code]
        gathering.take(code, step.outcomes, one.requests)
        if trip.watching is not None:
            trip.watching.came(step.outcomes)
        one.label = step.label
        label = f"{one.ask.title}: {step.label}"
        trip.progress(Progress(tuple(_told(ask, lanes.get(ask.code), gathering) for ask in trip.asks), label))

    def cancelled() -> bool:
        """Asked again and again while answers are waited for: there is time to look ahead."""
        if trip.watching is not None:
            trip.watching.go_on()
        return trip.cancelled()

    try:
        return trip.runner.drive(
            [lane for one in going if (lane := one.lane()) is not None], took=took, cancelled=cancelled
        )
    finally:
        for one in going:
            one.close()


def _told(ask: Ask, one: _Going | None, gathering: Gathering) -> NetworkProgress:
    ok, failed = gathering.counts(ask.code)
    done = ok + failed
    return NetworkProgress(
        network=ask.code,
        title=ask.title,
        done=done,
        total=ask.total,
        ok=ok,
        failed=failed,
        requests=gathering.requests.get(ask.code, 0),
        seconds_left=one.seconds_left(done) if one else 0.0,
        label=one.label if one else "",
    )


def _in_order(known: Snapshot) -> list[int]:
    """Pages as judging asks for them: by organization."""
    of_organization: dict[int, list[int]] = {}
    for page in known.pages:
        of_organization.setdefault(page.organization_id, []).append(page.id)
    return [page_id for each in known.organizations for page_id in of_organization.get(each.id, ())]


class _Going:
    """One network while it is asked."""

    def __init__(self, trip: Trip, ask: Ask, gathering: Gathering) -> None:
        self.ask = ask
        self.label = ""
        self._trip = trip
        self._gathering = gathering
        self._stop = threading.Event()
        self._collector: Collector | None = None
        self._sent_before = gathering.requests.get(ask.code, 0)
        self._started = trip.monotonic()
        self._limits = trip.limits(ask.code)
        self._answers = _Answers(self._limits.rate)
        load = planning.load_of(trip.known, ask, self._limits, trip.past, gathering.left(ask.code))
        self._estimate = Estimate(load.requests, load.seconds)

    @property
    def requests(self) -> int:
        """All that were sent, with those of the part before."""
        return self._sent_before + (self._collector.requests if self._collector else 0)

    def lane(self) -> Lane | None:
        """The work; None when the collector cannot even begin, and then its jobs have failed."""
        network, left = self.ask.network, self._gathering.left(self.ask.code)
        assert network is not None, "only networks that are collected have jobs"
        jobs = [job for job in self.ask.jobs if (job.subject_id, job.need) in left]
        try:
            order = self._order(jobs, network.daily)
            self._collector = network.make(order)
            batches = self._collector.first(jobs)
        except PoryadokError:
            raise  # the vault's own, about a token: told as it is
        except Exception:  # noqa: BLE001 # one broken collector must not keep the other networks from being asked
            _log.exception("the collector of %s cannot begin", self.ask.code)
            self._gathering.take(self.ask.code, self._broken(jobs), self.requests)
            return None
        threads = network.threads([max(key.rate, self._limits.rate) for key in order.keys.values()])
        return Lane(self.ask.code, tuple(batches), self._work, self._end, threads)

    def seconds_left(self, done: int) -> float | None:
        sent = self.requests - self._sent_before
        elapsed = self._trip.monotonic() - self._started
        return self._estimate.left(sent=sent, done=done, total=self.ask.total, elapsed=elapsed)

    def close(self) -> None:
        """Let the connections go, and remember how long answers took.

        The collector is let go too: it asks back what is known of the run, and both would hold each other and all that
        was collected until Python looks for such circles.
        """
        if self._collector is not None:
            self._sent_before, collector, self._collector = self.requests, self._collector, None
            collector.close()
        seconds = self._answers.mean
        if seconds is not None:
            try:
                self._trip.facts.write(lambda tx: facts_store.keep_latency(tx, self.ask.code, seconds))
            except PoryadokError:
                _log.warning("how long %s answers could not be kept", self.ask.code)

    def _work(self, batch: Batch) -> Step:
        collector = self._collector
        if collector is None:  # closed meanwhile: nobody takes what this thread would bring
            return Step()
        before, first = self._trip.monotonic(), self._answers.begun()
        try:
            step = collector.work(batch)
        except Exception:  # noqa: BLE001 # a thread that died would leave the run waiting for ever
            _log.exception("collecting from %s broke", self.ask.code)
            return Step(tuple(self._broken(batch.jobs)))
        if first:
            self._answers.guess(self._trip.monotonic() - before)
        return step

    def _end(self) -> None:
        self._stop.set()
        if self._collector is not None:
            self._collector.abort()

    def _broken(self, jobs: Sequence[Job]) -> list[Failure]:
        return [Failure(job.subject_id, job.need, self._trip.now, FailureKind.BROKEN) for job in jobs]

    def _order(self, jobs: Sequence[Job], daily: Mapping[str, int]) -> Order:
        trip = self._trip
        accounts = {account.id: account for account in trip.known.credentials}
        keys = {
            number: Key(
                number,
                trip.token(number),
                login=accounts[number].login,
                rate=accounts[number].token_rate or RATE,
                administrates=accounts[number].administrates,
            )
            for number in {job.token_id for job in jobs if job.token_id}
        }
        asked = {job.subject_id for job in jobs}
        return Order(
            targets={each: self._target(target) for each, target in self.ask.targets.items() if each in asked},
            keys=keys,
            endpoints=trip.endpoints,
            limits=self._limits,
            since=trip.since,
            now=trip.now,
            stop=self._stop,
            known=self._known,
            quota=trip.quota(daily) if daily else Unlimited(),
            salt=trip.salt,
            readers_since=trip.readers_since,
            answered=self._answers.add,
        )

    def _target(self, target: Target) -> Target:
        """With the number that its profile told before the run was broken off, where the registry has none."""
        number = target.network_id or self._trip.earlier.numbers.get(target.subject_id, "")
        return replace(target, network_id=number)

    def _known(self, subject_id: int) -> Known:
        """What was seen before of a page or a site; read when it is asked for, so that memory stays small."""
        trip = self._trip
        try:
            if self.ask.code == SITES:
                return Known(site=trip.facts.read(lambda tx: facts_store.site(tx, subject_id)))
            known = trip.facts.read(lambda tx: facts_store.known_comments(tx, [subject_id]))
            flagged = trip.facts.read(lambda tx: readers_store.flagged_publications(tx, subject_id))
        except PoryadokError:  # without it everything of the window is asked anew
            return NOTHING_KNOWN
        return Known(known.get(subject_id, {}), flagged)


class _Answers:
    """How long answers took: as the collector tells it; else as the quickest of the first requests, which the pace
    has not held up yet and which may have done more than wait for an answer."""

    def __init__(self, first: int) -> None:
        self._lock = threading.Lock()
        self._total, self._count = 0.0, 0
        self._first = first
        self._quickest: float | None = None

    def add(self, seconds: float) -> None:
        with self._lock:
            self._total += seconds
            self._count += 1

    def begun(self) -> bool:
        """Whether the request that begins is one of the first."""
        with self._lock:
            self._first -= 1
            return self._first >= 0

    def guess(self, seconds: float) -> None:
        with self._lock:
            self._quickest = seconds if self._quickest is None else min(seconds, self._quickest)

    @property
    def mean(self) -> float | None:
        return self._total / self._count if self._count else self._quickest
