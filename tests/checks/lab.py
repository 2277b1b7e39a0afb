"""Networks for tests of the run: collectors that are told what to answer, and count what they were asked."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from checks import runs
from checks.collectors.base import Collector, Load, Network, Order, Subject
from checks.facts import (
    Addresses,
    Comments,
    Fact,
    Failure,
    FailureKind,
    Need,
    Outcome,
    Post,
    Posts,
    Profile,
    ProfileState,
    Value,
    Window,
)
from checks.results import RunResult
from checks.running import asking
from checks.running.progress import Progress
from checks.running.runner import Batch, Job, LocalRunner, Runner, Step
from checks.scope import Scope
from checks.settings import Endpoints, Limits
from checks.site_facts import Site, SitePage
from registry import credentials, organizations, pages
from registry.credentials import Credential, CredentialKind, SecretInput
from registry.organizations import Organization
from registry.pages import Page
from registry.regulation import toml, versions
from tests.checks.support import NOW, QUICK, never, regulation, silent
from vault.clock import Clock
from vault.store import Store
from vault.transaction import Tx

RULES = regulation("registry.presence", "page.reachable", "posts.weekly")
SIZE = 5
_HOSTS = {"vk": "vk.com", "ok": "ok.ru", "telegram": "t.me"}


@dataclass
class Lab:
    """A network that answers at once, five needs a batch. `asked` counts the jobs worked on, by subject and need.

    `answer(job)` may give a failure instead of the fact; `before(batch)` is called first, on the worker's thread.
    """

    code: str
    gives: frozenset[Need] = frozenset({Need.PROFILE, Need.POSTS})
    needs_key: bool = True
    workers: int = 2
    daily: Mapping[str, int] = field(default_factory=dict)
    goes_on: bool = False
    answer: Callable[[Job], FailureKind | None] = lambda _job: None
    before: Callable[[Batch], object] = lambda _batch: None
    asked: Counter[tuple[int, Need]] = field(default_factory=Counter)
    orders: list[Order] = field(default_factory=list)

    def network(self) -> Network:
        return Network(
            make=self._make,
            load=self._load,
            gives=self.gives,
            needs_key=self.needs_key,
            daily=self.daily,
            workers=self.workers,
            by_administrator=frozenset({Need.MANAGERS}),
            goes_on=self.goes_on,
        )

    def _make(self, order: Order) -> Collector:
        self.orders.append(order)
        return LabCollector(self, order)

    def _load(self, subjects: Sequence[Subject], limits: Limits, latency: float) -> Load:
        needs = sum(len(subject.needs) for subject in subjects)
        posts = sum(Need.POSTS in subject.needs for subject in subjects)
        requests = -(-needs // SIZE)
        return Load(requests, requests / limits.rate + latency, {"wall.get": posts} if self.daily else {})


class LabCollector:
    """One run of a lab."""

    def __init__(self, lab: Lab, order: Order) -> None:
        self._lab, self._order = lab, order
        self._lock = threading.Lock()
        self._sent = 0
        self.closed = False

    @property
    def requests(self) -> int:
        return self._sent

    def first(self, jobs: Sequence[Job]) -> tuple[Batch, ...]:
        return tuple(Batch("all", tuple(jobs[at : at + SIZE])) for at in range(0, len(jobs), SIZE))

    def work(self, batch: Batch) -> Step:
        self._lab.before(batch)
        with self._lock:
            self._sent += 1
            self._lab.asked.update((job.subject_id, job.need) for job in batch.jobs)
        return Step(tuple(self._outcome(job) for job in batch.jobs), label="вопросы")

    def abort(self) -> None:
        """Nothing waits here."""

    def close(self) -> None:
        self.closed = True

    def _outcome(self, job: Job) -> Outcome:
        kind = self._lab.answer(job)
        if kind is None and job.need is Need.POSTS and self._lab.daily:
            granted = self._order.quota.take(job.token_id, "wall.get", 1)
            kind = None if granted else FailureKind.QUOTA
        if kind is not None:
            return Failure(job.subject_id, job.need, self._order.now, kind)
        return Fact(job.subject_id, job.need, self._order.now, value(job, self._order.now))


def value(job: Job, now: datetime) -> Value:
    """What there is to see: three posts in the judged week."""
    if job.need is Need.SITE:
        return Site("https://example.org", "https://example.org", (SitePage("https://example.org"),))
    if job.need is Need.ADDRESSES:
        return Addresses()
    if job.need is Need.COMMENTS:
        return Comments((), Window(None, now))
    if job.need is Need.PROFILE:
        return Profile(str(1000 + job.subject_id), ProfileState.OPEN)
    posts = tuple(
        Post(number, f"https://vk.com/wall-1_{number}", now - timedelta(days=3 + number), text="Событие")
        for number in (1, 2, 3)
    )
    return Posts(posts, Window(None, now))


@contextmanager
def networks_are(patch: pytest.MonkeyPatch, *labs: Lab) -> Iterator[None]:
    """Within this block these labs are all the networks that are collected."""
    known = {lab.code: lab.network() for lab in labs}
    with patch.context() as inside:
        inside.setattr(asking, "collector_of", known.get)
        yield


def fill(tx: Tx, count: int, *, network: str = "vk", site: str = "", key: bool = True) -> None:
    """A regulation, and so many organizations with a page each in the network."""
    if not versions.listing(tx):
        versions.add(tx, RULES, toml.serialise(RULES))
    for number in range(count):
        owner = organizations.add(tx, Organization(f"Школа {network} {number}", site=site))
        pages.add(tx, Page(owner.id, network, f"https://{_HOSTS[network]}/school{number}"))
    if key:
        service = credentials.add(tx, Credential(CredentialKind.SERVICE, network, login="ключ"))
        credentials.put_secrets(tx, service, SecretInput(token=f"token-{network}"), NOW.date())


def check(
    store: Store,
    scope: Scope | None = None,
    *,
    resume: bool = False,
    progress: Callable[[Progress], None] = silent,
    cancelled: Callable[[], bool] = never,
    now: datetime = NOW,
    runner: Runner | None = None,
) -> RunResult:
    """The main job, impatiently."""
    return runs.run(
        store,
        scope or Scope(),
        Endpoints(),
        Clock(now),
        progress=progress,
        cancelled=cancelled,
        limits=QUICK,
        runner=runner or LocalRunner(tick=0.01),
        resume=resume,
    )
