"""The VK collector: which pages go into which request, and how a request that failed falls apart.

Profiles are asked by 500, everything else by 25 calls in one execute, whatever the calls are. Where the number of a
page is recorded, nothing waits for its profile. A request that fails whole is cut into parts until only the page at
fault is left. What is asked of a page and what its answers bring is `answers`, how VK is asked `client`.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from checks import breath
from checks.collectors.base import Key, Order
from checks.collectors.vk import parse
from checks.collectors.vk.answers import Answers, Asking
from checks.collectors.vk.book import METHODS, Book
from checks.collectors.vk.cards import NO_SUCH_GROUP, Cards
from checks.collectors.vk.client import Client
from checks.collectors.vk.line import COMMUNITY_RATE, Line, Methods
from checks.collectors.vk.packing import CALLS, apart, cut, fits, packed, shared, woven
from checks.collectors.vk.transport import CallFailed, ExecuteRefused, Transport
from checks.facts import FailureKind, Need, Outcome
from checks.running.pacing import Pace
from checks.running.runner import Batch, Job, Step
from checks.settings import Endpoints

PROFILES = "profiles"

_IDS = 500  # in one groups.getById: https://dev.vk.com/ru/method/groups.getById
_PARTS = 5  # pieces into which a failed request is cut
_INTERRUPTED = 36  # execute worked for too long
_ALONE = 100  # ids of a refused groups.getById below which each is asked about by itself

_LABELS = {
    Need.PROFILE: "страницы",
    Need.ADDRESSES: "адреса",
    Need.POSTS: "публикации",
    Need.VISITORS: "записи посетителей",
    Need.COMMENTS: "комментарии",
    Need.MANAGERS: "руководители",
}
_DIVIDED = frozenset({FailureKind.TIMEOUT, FailureKind.GARBAGE, FailureKind.SERVER, FailureKind.TOO_BIG})
_SILENT = frozenset({FailureKind.TIMEOUT, FailureKind.GARBAGE})
"""Failures of a page asked about by itself after which asking on would cost a deadline each time."""

_log = logging.getLogger(__name__)


class VkCollector:
    """Collects VK pages; one object a run."""

    def __init__(self, order: Order) -> None:
        self._order = order
        line = Line()
        self._clients = {number: _client(order, key, line) for number, key in order.keys.items()}
        self._lock = threading.RLock()
        self._book = Book(order, self._clients)
        self._cards = Cards(self._book)
        self._answers = Answers(self._book, self._cards)

    @property
    def requests(self) -> int:
        """How many requests were sent so far."""
        return sum(client.requests for client in self._clients.values())

    def first(self, jobs: Sequence[Job]) -> tuple[Batch, ...]:
        """The first requests: profiles, and at once everything about pages whose number is recorded."""
        with self._lock:
            pages = self._book.open(jobs)
            cards: dict[int, list[Job]] = {}
            calls: dict[int, list[Job]] = {}
            for page in pages:
                if not page.settled:
                    job = self._book.job(page, Need.PROFILE)
                    cards.setdefault(job.token_id, []).append(job)
                for job in self._book.at_once(page) if page.numbered else ():
                    calls.setdefault(job.token_id, []).append(job)
            of_key = {
                key: [
                    *(Batch(PROFILES, part) for part in packed(cards.get(key, ()), lambda _job: 0.0, most=_IDS)),
                    *self._full(key, len(cards.get(key, ())), calls.get(key, [])),
                ]
                for key in dict.fromkeys([*cards, *calls])
            }
            batches = woven(of_key, {key: self._rate(key) for key in of_key})
            self._book.desk.went(batches)
            return batches

    def work(self, batch: Batch) -> Step:
        """Do one request. Raises nothing: a fault of our own is a failure of its pages."""
        client = self._clients[batch.jobs[0].token_id]
        try:
            step = self._profiles(client, batch) if batch.stage == PROFILES else self._calls(client, batch)
        except Exception:  # noqa: BLE001 # an answer of a shape nobody thought of must not hang the run
            _log.exception("collecting from VK broke")
            step = self._broken(batch)
        needs = Counter(job.need for job in batch.jobs)
        with self._lock:
            desk = self._book.desk
            desk.came(batch)
            desk.went(step.more)
            ready = desk.ready(self._book.weight)
            desk.went(ready)
        return Step(step.outcomes, (*step.more, *ready), _LABELS[needs.most_common(1)[0][0]])

    def abort(self) -> None:
        for client in self._clients.values():
            client.abort()

    def close(self) -> None:
        for client in self._clients.values():
            client.close()

    def _rate(self, key: int) -> int:
        # What VK allows this key, and what it allows any key, may differ; tests allow more than both.
        return max(self._order.keys[key].rate, self._order.limits.rate)

    def _full(self, key: int, cards: int, jobs: list[Job]) -> list[Batch]:
        """Requests for what is known from the start."""
        sizes = shared(-(-cards // _IDS), len(jobs), self._rate(key))
        ends = [sum(sizes[: place + 1]) for place in range(len(sizes))]
        parts = [tuple(jobs[end - size : end]) for size, end in zip(sizes, ends, strict=True)]
        if not all(fits(part, self._book.weight) for part in parts):
            parts = packed(jobs, self._book.weight)
        return [Batch(CALLS, part) for part in parts]

    # --- profiles by 500

    def _profiles(self, client: Client, batch: Batch) -> Step:
        with self._lock:
            jobs = tuple(job for job in batch.jobs if job.subject_id in self._book.pages)
            call = self._cards.many(jobs)
        batch = replace(batch, jobs=jobs or batch.jobs)
        if len(jobs) < 2:
            return self._calls(client, batch)
        try:
            (result,) = client.several([call], again=batch.again).results
        except CallFailed as failure:
            later = failure.kind is FailureKind.RATE and not client.hopeless
            return Step(more=(batch,)) if later else self._no_profiles(batch, failure)
        with breath.alone:
            found = parse.groups(result)
        if found is None:
            return self._no_profiles(batch, CallFailed(FailureKind.GARBAGE))
        with breath.alone, self._lock:
            return Step(tuple(self._cards.take_many(jobs, found)))

    def _no_profiles(self, batch: Batch, failure: CallFailed) -> Step:
        if failure.code in NO_SUCH_GROUP:  # one unknown name may fail them all
            if len(batch.jobs) > _ALONE:
                return Step(more=cut(batch, _PARTS))
            with self._lock:
                for job in batch.jobs:
                    self._book.desk.put(job)
            return Step()
        if failure.kind in _DIVIDED:
            return Step(more=cut(batch, _PARTS, again=failure.kind is FailureKind.TIMEOUT))
        with self._lock:
            pages = [self._book.pages[job.subject_id] for job in batch.jobs]
            return Step(tuple(told for page in pages for told in self._book.unidentified(page, failure)))

    # --- one call for each job

    def _calls(self, client: Client, batch: Batch) -> Step:
        told: list[Outcome] = []
        asked: list[Asking] = []
        with self._lock:
            for job in batch.jobs:
                asking = self._answers.ask(job)
                if isinstance(asking, Asking):
                    asked.append(asking)
                else:
                    told += asking
        if not asked:
            return Step(tuple(told))
        left = replace(batch, jobs=tuple(asking.job for asking in asked))
        parts = self._apart(client, left)
        if parts:
            return Step(tuple(told), self._again(asked, parts))
        try:
            answers = client.several([asking.call for asking in asked], again=batch.again)
        except ExecuteRefused:
            return Step(tuple(told), self._again(asked, cut(left, len(asked))))
        except CallFailed as failure:
            if failure.kind is FailureKind.RATE and not client.hopeless:  # later; that is all that error 6 may cost
                return Step(tuple(told), self._again(asked, (left,)))
            step = self._whole(left, asked, failure)
            return replace(step, outcomes=(*told, *step.outcomes))
        with breath.alone, self._lock:
            for asking, result in breath.breathing(zip(asked, answers.results, strict=True)):
                told += self._answers.take(asking, result)
            self._learn(asked, answers.size, answers.results)
        return Step(tuple(told))

    def _apart(self, client: Client, batch: Batch) -> tuple[Batch, ...]:
        """The parts to ask instead, where what is known by now forbids to ask for all of it at once."""
        if len(batch.jobs) == 1:
            return ()
        if not client.execute_allowed:
            return cut(batch, len(batch.jobs))
        if client.methods.apart and len(parts := apart(batch, _method)) > 1:
            return parts
        with self._lock:
            if fits(batch.jobs, self._book.weight):
                return ()
            return tuple(replace(batch, jobs=part) for part in packed(batch.jobs, self._book.weight))

    def _again(self, asked: Sequence[Asking], parts: tuple[Batch, ...]) -> tuple[Batch, ...]:
        with self._lock:
            for asking in asked:
                self._answers.back(asking)
        return parts

    def _learn(self, asked: Sequence[Asking], size: int, results: Sequence[object]) -> None:
        """How long posts are, from an answer that came."""
        posts = sum(len(listed) for listed in map(_items, asked, results))
        others = sum(self._book.weight(asking.job) for asking in asked if not asking.posts)
        self._book.budget.came(size, posts, round(others))

    def _whole(self, batch: Batch, asked: Sequence[Asking], failure: CallFailed) -> Step:
        """The request failed as a whole: cut it up, or give up the page that is left."""
        big = failure.kind is FailureKind.TOO_BIG
        with self._lock:
            if big:
                self._book.budget.burst(sum(asking.posts for asking in asked))
        if len(asked) > 1 and failure.kind in _DIVIDED:
            late = failure.kind is FailureKind.TIMEOUT
            parts = apart(batch, _method, again=late) if late or failure.code == _INTERRUPTED else (batch,)
            if len(parts) == 1:
                parts = cut(batch, 2 if big else _PARTS, again=late)
            return Step(more=self._again(asked, parts))
        with self._lock:
            one = asked[0]
            if big and len(asked) == 1 and one.posts and one.page.wall(one.job.need).less():
                return Step(more=self._again(asked, (batch,)))
            told: list[Outcome] = []
            if len(asked) == 1 and failure.kind in _SILENT:
                one.page.silent = failure
            for asking in asked:
                if asking.page.target.subject_id in self._book.pages:
                    told += self._gave_up(asking, failure)
            return Step(tuple(told))

    def _gave_up(self, asking: Asking, failure: CallFailed) -> list[Outcome]:
        if failure.kind is FailureKind.BAD_TOKEN:  # perhaps not for every key
            return self._answers.take(asking, failure)
        self._answers.back(asking)
        return self._answers.failed(asking.page, asking.job.need, failure)

    def _broken(self, batch: Batch) -> Step:
        told: list[Outcome] = []
        with self._lock:
            for job in batch.jobs:
                page = self._book.pages.get(job.subject_id)
                if page is not None:
                    told += self._book.give_up(page, CallFailed(FailureKind.BROKEN))
        return Step(tuple(told))


def _client(order: Order, key: Key, line: Line) -> Client:
    proxy = _proxy(order.endpoints)
    pace = Pace(max(key.rate, order.limits.rate), wait=order.stop.wait)
    return Client(
        lambda: Transport(order.endpoints.vk_url, key.token, order.limits, proxy, calm=pace.calm, sent=pace.sent),
        order.limits,
        line,
        order.stop,
        pace=pace,
        methods=Methods(community=key.rate >= COMMUNITY_RATE),
        quota=order.quota,
        key_id=key.id,
        answered=order.answered,
    )


def _proxy(endpoints: Endpoints) -> str:
    """The proxy to go through; a network on this machine is out of reach of a proxy that is not on it."""
    host = urlsplit(endpoints.proxy).hostname or ""
    far = endpoints.is_local("vk") and not (host == "localhost" or host.startswith("127.") or host == "::1")
    return "" if far else endpoints.proxy


def _method(job: Job) -> str:
    return METHODS[job.need]


def _items(asking: Asking, result: object) -> Sequence[object]:
    listed = result.get("items") if asking.posts and isinstance(result, dict) else None
    return listed if isinstance(listed, list) else ()
