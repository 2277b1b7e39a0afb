"""What every collector is given and what it answers. How one network is read stands in the file of that network.

A collector never writes: it answers values. It is asked in batches, from many threads, and raises nothing.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from checks.facts import FailureKind, Need, Post
from checks.running.runner import Batch, Job, Step
from checks.settings import Endpoints, Limits
from checks.site_facts import Site


@dataclass(frozen=True)
class Target:
    """What a collector must know of what it looks at.

    A page: `network_id` or `short_name` may be "", not both. A site: `url` alone, as the registry has it.
    """

    subject_id: int
    short_name: str = ""
    network_id: str = ""
    url: str = ""


RATE = 3
"""Requests a second of a key of which nothing else is recorded: what VK allows a service key."""


@dataclass(frozen=True)
class Key:
    """What a network is asked with: the token, never shown, and how fast it may ask (requests a second).

    `login` is what the account is called there (for OK the public key of the application). `administrates`: the
    key of somebody who administers the pages it is tied to, so that managers can be asked about.
    """

    id: int
    token: str = field(repr=False)
    login: str = ""
    rate: int = RATE
    administrates: bool = False


@dataclass(frozen=True)
class Known:
    """What was seen of a subject before, so that only what changed is asked again.

    `comments` counts the comments of each publication (by its number) as they were when they were last read;
    `flagged` are the publications among whose comments something was flagged.
    """

    comments: Mapping[int, int] = field(default_factory=dict)
    flagged: frozenset[int] = frozenset()
    site: Site | None = None


NOTHING_KNOWN = Known()


class Quota(Protocol):
    """How often a method may still be called today with a key. Called from many threads."""

    def take(self, key_id: int, method: str, calls: int) -> int:
        """Set so many calls aside, for good, before they are made; answers how many are granted (0: none left)."""
        ...

    def give_back(self, key_id: int, method: str, calls: int) -> None:
        """Calls that were set aside and never made."""
        ...

    def spent(self, key_id: int, method: str) -> None:
        """The network says that nothing is left for today."""
        ...


class Unlimited:
    """A quota that never ends, for networks that have none."""

    def take(self, key_id: int, method: str, calls: int) -> int:  # noqa: ARG002 (the protocol's shape)
        return calls

    def give_back(self, key_id: int, method: str, calls: int) -> None:
        """Nothing to remember."""

    def spent(self, key_id: int, method: str) -> None:
        """Nothing to remember."""


@dataclass(frozen=True)
class Order:
    """Everything a collector works with.

    `since` is the moment (UTC) back to which publications are wanted, `now` the judged moment that facts are dated
    with; `stop` is set when nothing more may be asked. `readers_since` is the moment back to which comments are read
    under publications, `since` where it is None. `known(subject_id)` tells what was seen before. `salt` makes
    the hashes of authors of comments. No entry of `keys` for a network that needs none. `answered(seconds)` may be
    told, from any thread, how long an answer took on the wire: the next plan counts with it.
    """

    targets: Mapping[int, Target]
    keys: Mapping[int, Key]
    endpoints: Endpoints
    limits: Limits
    since: datetime
    now: datetime
    stop: threading.Event
    known: Callable[[int], Known] = lambda _subject_id: NOTHING_KNOWN
    quota: Quota = field(default_factory=Unlimited)
    salt: bytes = field(default=b"", repr=False)
    answered: Callable[[float], None] = lambda _seconds: None
    readers_since: datetime | None = None

    @property
    def comments_since(self) -> datetime:
        """The start of the window of publications whose comments are read."""
        return max(self.since, self.readers_since or self.since)

    def discussed(self, posts: Iterable[Post], known: Known) -> tuple[Post, ...]:
        """Those publications under which comments are read: all of the window, and of before it those where something
        was flagged. What was deleted there would stay a violation for good."""
        start = self.comments_since
        return tuple(post for post in posts if post.date >= (self.since if post.id in known.flagged else start))


class Collector(Protocol):
    """Reads one network. `work` is called from many threads and raises nothing."""

    def first(self, jobs: Sequence[Job]) -> tuple[Batch, ...]: ...

    def work(self, batch: Batch) -> Step: ...

    def abort(self) -> None: ...

    def close(self) -> None: ...

    @property
    def requests(self) -> int: ...


@dataclass(frozen=True)
class Subject:
    """What the plan knows of one subject before anything is asked: its needs, and whether its number is recorded.

    `pages` is how many pages of a site were read the last time; for one that never was as many as of others on average,
    0 when none was. `open_wall`: others may write on
    the page's wall; None when nobody has looked yet. `discussed` is under how many publications comments were read the
    last time; None when they never were.
    """

    needs: frozenset[Need]
    numbered: bool = True
    pages: float = 0.0
    open_wall: bool | None = None
    discussed: int | None = None


@dataclass(frozen=True)
class Load:
    """What so many subjects cost a network in a run without failures.

    `seconds` at its pace, of `latency` a request. `quota`: calls of methods that are counted by day, by method.
    """

    requests: int
    seconds: float
    quota: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Network:
    """How a network is collected.

    `gives` are the needs it can answer at all. `needs_key`: nothing can be seen without an account's token there.
    `daily` is how often a method may be called a day with one key. `load(subjects, key rates, limits, latency)`
    counts a run before its first request; `latency` is what an answer took lately, in seconds.
    `workers` is how many requests may be under way at most; `longest` how many seconds an answer takes, together with
    what is done about it: at the pace of its keys no more are under way, and threads that only wait for their turn cost
    memory. `without_key` is the failure of a network that needs a
    key and has none. `by_administrator` are needs that only a key which administrates the page can see. `goes_on`: a
    page whose number is known need not have a job for its profile, nor for its publications to have their comments
    read; elsewhere a run that was broken off asks for them once more.
    """

    make: Callable[[Order], Collector]
    load: Callable[[Sequence[Subject], Limits, float], Load]
    gives: frozenset[Need]
    needs_key: bool = True
    daily: Mapping[str, int] = field(default_factory=dict)
    workers: int = 6
    without_key: FailureKind = FailureKind.NO_TOKEN
    by_administrator: frozenset[Need] = frozenset()
    goes_on: bool = False
    longest: float = math.inf

    def threads(self, rates: Collection[int]) -> int:
        """How many requests can be under way at once with keys that may ask so often a second."""
        busy = sum(rates) * self.longest
        return max(1, self.workers if not rates or busy >= self.workers else math.ceil(busy))
