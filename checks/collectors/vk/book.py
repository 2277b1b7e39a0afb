"""The pages of a run and what becomes of them: outcomes in the order in which they may be told, and what is asked next.

What is learned of a page is kept until its profile is in; a page that is gone is gone whatever else was answered.
How a request is made and what an answer means is not decided here.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from checks.collectors.base import Order
from checks.collectors.vk.client import Client
from checks.collectors.vk.packing import Budget, Desk
from checks.collectors.vk.reading import FEWEST_POSTS, PageState, Read, Reading, Talks
from checks.collectors.vk.transport import CallFailed
from checks.facts import (
    GONE,
    NOT_GIVEN,
    Address,
    Addresses,
    Fact,
    Failure,
    FailureKind,
    Need,
    Outcome,
    Posts,
    Profile,
    Visitors,
    Wall,
    Window,
)
from checks.running.runner import Job

METHODS = {
    Need.PROFILE: "groups.getById",
    Need.ADDRESSES: "groups.getAddresses",
    Need.POSTS: "wall.get",
    Need.VISITORS: "wall.get",
    Need.COMMENTS: "wall.getComments",
    Need.MANAGERS: "groups.getMembers",
}
_READ_BY_ANY_KEY = frozenset({Need.ADDRESSES, Need.POSTS, Need.VISITORS, Need.COMMENTS})


class Book:
    """All pages of a run. Not safe by itself: the collector holds a lock."""

    def __init__(self, order: Order, clients: dict[int, Client]) -> None:
        self.order = order
        self.budget = Budget()
        self.desk = Desk()
        self.pages: dict[int, PageState] = {}
        self.salt = order.salt or secrets.token_bytes(32)
        self._clients = clients
        self._served: Counter[int] = Counter()

    def open(self, jobs: Sequence[Job]) -> list[PageState]:
        """Pages for these jobs, in their order."""
        for job in jobs:
            target = self.order.targets[job.subject_id]
            page = self.pages.setdefault(job.subject_id, PageState(target, target.network_id))
            page.jobs[job.need] = job
            page.open.add(job.need)
            self._served[job.token_id] += job.need in _READ_BY_ANY_KEY
        for page in self.pages.values():
            page.numbered = bool(page.network_id)
            page.settled = page.numbered and Need.PROFILE not in page.open
        return list(self.pages.values())

    def job(self, page: PageState, need: Need) -> Job:
        """The job of a need, also of one that is asked only because another hangs on it; with a key that can do it."""
        job = page.jobs.get(need)
        if job is None:
            some = next(iter(page.jobs.values()))
            job = Job(some.run, some.subject_id, need, some.token_id)
        return self.routed(job)

    def routed(self, job: Job) -> Job:
        """The job with its own key, or with another where that one is of a kind that may not ask this."""
        if job.need not in _READ_BY_ANY_KEY or self._clients[job.token_id].methods.may(METHODS[job.need]):
            return job
        able = [
            key
            for key, client in self._clients.items()
            if not client.retired and client.methods.may(METHODS[job.need]) and not self.order.keys[key].administrates
        ]
        best = max(able, key=lambda key: (self._served[key], -key), default=job.token_id)
        return Job(job.run, job.subject_id, job.need, best)

    def at_once(self, page: PageState) -> list[Job]:
        """What can be asked before the profile is in, where the number is recorded."""
        needs = [need for need in (Need.ADDRESSES, Need.POSTS, Need.MANAGERS) if page.wants(need)]
        if page.settled and page.wants(Need.VISITORS):
            needs.append(Need.VISITORS)
        return [self.job(page, need) for need in needs]

    def weight(self, job: Job) -> float:
        """How many bytes the answer to a job is expected to have."""
        page = self.pages.get(job.subject_id)
        return self.budget.bytes_of(job.need, page.wall(job.need).asked if page else 0)

    def modest(self, reading: Reading) -> None:
        """Do not ask a wall for more than an answer may hold."""
        reading.asked = max(min(reading.asked, self.budget.posts), FEWEST_POSTS)

    # --- what became of a page

    def settle(self, page: PageState, need: Need, read: Read) -> list[Outcome]:
        """A need of the page was answered, or will not be."""
        if need not in page.open or need in page.held:
            return []
        if not page.settled:
            page.held[need] = read
            return []
        page.open.discard(need)
        if need is Need.ADDRESSES:
            read = _with_main(page, read)
        self._forget(page)
        return [self._outcome(page, need, read)]

    def wall_read(self, page: PageState, need: Need, read: Read) -> list[Outcome]:
        """A wall was read as far as it goes; the page's own one says under which publications comments are read."""
        told = self.settle(page, need, read)
        if need is not Need.POSTS or Need.COMMENTS not in page.open or page.talks is not None:
            return told
        if not isinstance(read, Posts):
            return [*told, *self.settle(page, Need.COMMENTS, read)]
        known = self.order.known(page.target.subject_id)
        wanted = replace(read, items=self.order.discussed(read.items, known))
        page.talks = Talks(wanted, self.order.comments_since, known.comments)
        self.ask_comments(page, len(page.talks.todo))
        return [*told, *self.comments_read(page)]

    def ask_comments(self, page: PageState, questions: int) -> None:
        """Put so many questions about comments on the desk."""
        for _ in range(questions):
            self.desk.put(self.job(page, Need.COMMENTS))

    def comments_read(self, page: PageState) -> list[Outcome]:
        """The comments, once every question about them was answered."""
        if page.talks is None or not page.talks.over:
            return []
        return self.settle(page, Need.COMMENTS, page.talks.seen())

    def identified(self, page: PageState, profile: Profile) -> list[Outcome]:
        """The profile is complete: tell it, and go on with what else is wanted of the page."""
        page.profile, page.settled = profile, True
        told = self.settle(page, Need.PROFILE, profile)
        if profile.state in GONE:
            return [*told, *self._all(page, CallFailed(FailureKind.GONE), profile.state.value)]
        if not page.numbered:
            page.network_id = profile.network_id
            for job in self.at_once(page):
                if job.need is not Need.VISITORS:
                    self.desk.put(job)
        return [*told, *self._released(page), *self._visitors(page)]

    def unidentified(self, page: PageState, failure: CallFailed) -> list[Outcome]:
        """No profile came; where the number is recorded, the rest is asked for all the same."""
        page.settled = True
        told = self.settle(page, Need.PROFILE, failure)
        if not page.numbered:
            return [*told, *self._all(page, failure)]
        return [*told, *self._released(page), *self._visitors(page)]

    def give_up(self, page: PageState, failure: CallFailed) -> list[Outcome]:
        """Nothing more can be asked about the page."""
        page.settled = True
        return [*self._released(page), *self._all(page, failure)]

    # --- inside

    def _visitors(self, page: PageState) -> list[Outcome]:
        """Others write on open walls only; where the wall is said to be another, there is nothing to ask for."""
        if not page.wants(Need.VISITORS):
            return []
        wall = page.profile.wall if page.profile else NOT_GIVEN
        if isinstance(wall, Wall) and wall is not Wall.OPEN:
            now = self.order.now
            return self.settle(page, Need.VISITORS, Visitors((), Window(self.order.since, now)))
        self.desk.put(self.job(page, Need.VISITORS))
        return []

    def _released(self, page: PageState) -> list[Outcome]:
        held, page.held = page.held, {}
        return [outcome for need, read in held.items() for outcome in self.settle(page, need, read)]

    def _all(self, page: PageState, failure: CallFailed, detail: str = "") -> list[Outcome]:
        """The same failure for everything that has no outcome."""
        left = [need for need in Need if need in page.open]
        page.open.clear()
        page.held.clear()
        self._forget(page)
        return [self._failure(page, need, failure, detail) for need in left]

    def _forget(self, page: PageState) -> None:
        if not page.open:
            self.pages.pop(page.target.subject_id, None)

    def _outcome(self, page: PageState, need: Need, read: Read) -> Outcome:
        if isinstance(read, CallFailed):
            return self._failure(page, need, read)
        return Fact(page.target.subject_id, need, self.order.now, read)

    def _failure(self, page: PageState, need: Need, failure: CallFailed, detail: str = "") -> Failure:
        return Failure(page.target.subject_id, need, self.order.now, failure.kind, detail or failure.detail)


def _with_main(page: PageState, read: Read) -> Read:
    """What the profile itself tells of an address, for when the list of addresses keeps silent."""
    silent = isinstance(read, CallFailed) and read.kind is FailureKind.ACCESS
    silent = silent or (isinstance(read, Addresses) and not read.items)
    main = page.profile.main_address if page.profile else NOT_GIVEN
    return Addresses((main,), whole=False) if silent and isinstance(main, Address) else read
