"""How many calls go into one request: 25 at most, and no more than the answer may be long. Nothing is asked here.

Calls of all kinds are mixed, so that a request is full whatever it is about.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from checks.facts import Need
from checks.running.runner import Batch, Job

CALLS = "calls"
"""The stage of requests that hold one call for each job."""

MOST = 25
"""API calls in one execute: https://dev.vk.com/ru/method/execute."""

INNER = 0.03
"""Seconds that VK takes for a call inside execute, about."""

_ANSWER_MOST = 4_000_000  # bytes; execute answers up to 5 MB, https://dev.vk.com/ru/method/execute
_POST = 4_900  # bytes: the average of recorded posts
_PRIOR = 60  # posts that this average counts for before any were seen
_REMEMBERED = 600  # posts that what was seen counts for
_OTHER: Mapping[Need, int] = {Need.PROFILE: 4_000, Need.ADDRESSES: 2_000, Need.COMMENTS: 60_000, Need.MANAGERS: 30_000}
_LEAST_OF_TAIL = 6  # calls: below this a request is not worth sharing
_IN_THE_PIPE = 12  # requests under way and waiting below which calls are not held back for a full one


class Budget:
    """How long an answer will be, learned from those that came."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._bytes = float(_POST * _PRIOR)
        self._posts = float(_PRIOR)

    @property
    def post(self) -> float:
        """Bytes of a post, on average."""
        return self._bytes / self._posts

    def came(self, size: int, posts: int, others: int) -> None:
        """An answer of so many bytes held so many posts, and `others` bytes that were expected of something else."""
        if posts > 0 and size > others:
            with self._lock:
                self._bytes += size - others
                self._posts += posts
                if self._posts > _REMEMBERED:
                    self._bytes *= _REMEMBERED / self._posts
                    self._posts = _REMEMBERED

    def burst(self, posts: int) -> None:
        """An answer that would have held up to so many posts was too long."""
        with self._lock:
            if posts > 0 and self.post * posts < _ANSWER_MOST:
                self._bytes = self._posts * 1.25 * _ANSWER_MOST / posts

    @property
    def posts(self) -> int:
        """How many posts fit into one answer."""
        return int(_ANSWER_MOST / self.post)

    def bytes_of(self, need: Need, posts: int) -> float:
        """What a call will answer; `posts` is how many it asks for."""
        return float(_OTHER[need]) if need in _OTHER else self.post * posts


def packed(jobs: Iterable[Job], weigh: Callable[[Job], float], *, most: int = MOST) -> list[tuple[Job, ...]]:
    """Jobs in order, as many to a request as fit by number and by weight (bytes); one that is too heavy is alone."""
    found: list[tuple[Job, ...]] = []
    held: list[Job] = []
    weight = 0.0
    for job in jobs:
        more = weigh(job)
        if held and (len(held) >= most or weight + more > _ANSWER_MOST):
            found.append(tuple(held))
            held, weight = [], 0.0
        held.append(job)
        weight += more
    return [*found, tuple(held)] if held else found


def fits(jobs: Sequence[Job], weigh: Callable[[Job], float]) -> bool:
    """The answer to all of them is not expected to be too long."""
    return len(jobs) == 1 or sum(weigh(job) for job in jobs) <= _ANSWER_MOST


def shared(requests: int, calls: int, rate: int) -> tuple[int, ...]:
    """Sizes of the requests for so many calls, when `requests` others go before them and `rate` go a second.

    The last second of a run has turns to spare: its calls are shared among them, so that the last answer, for which
    everything waits, is a short one.
    """
    whole = -(-calls // MOST)
    if requests + whole <= rate:  # all goes at once
        return tuple(min(MOST, calls - place * MOST) for place in range(whole))
    free = -(requests + whole) % rate
    last = min(whole, rate - free)  # requests of calls in the last second
    left = calls - (whole - last) * MOST
    parts = max(last, min(last + free, left // _LEAST_OF_TAIL))
    tail = [left // parts + (place < left % parts) for place in range(parts)] if parts else []
    return (*[MOST] * (whole - last), *tail)


def cut(batch: Batch, parts: int, *, again: bool = False) -> tuple[Batch, ...]:
    """The batch in so many parts of about the same size."""
    size = -(-len(batch.jobs) // parts)
    starts = range(0, len(batch.jobs), size)
    return tuple(replace(batch, jobs=batch.jobs[n : n + size], again=again or batch.again) for n in starts)


def apart(batch: Batch, method: Callable[[Job], str], *, again: bool = False) -> tuple[Batch, ...]:
    """The batch by what its jobs call."""
    of_method: dict[str, list[Job]] = {}
    for job in batch.jobs:
        of_method.setdefault(method(job), []).append(job)
    return tuple(replace(batch, jobs=tuple(jobs), again=again or batch.again) for jobs in of_method.values())


def woven(of_key: Mapping[int, Sequence[Batch]], rates: Mapping[int, int]) -> tuple[Batch, ...]:
    """Batches of all keys, mixed as fast as each key may ask, so that none waits behind another's."""
    due = sorted(
        ((place + 1) / rates.get(key, 1), key, place)
        for key, batches in of_key.items()
        for place in range(len(batches))
    )
    return tuple(of_key[key][place] for _when, key, place in due)


class Desk:
    """Jobs that wait for a request with room for them, by key; and how many requests are under way.

    Not safe by itself: its owner holds a lock.
    """

    def __init__(self) -> None:
        self._jobs: dict[int, list[Job]] = {}
        self._alone: list[Job] = []
        self._out: Counter[int] = Counter()

    def put(self, job: Job, *, alone: bool = False) -> None:
        """A job to be asked with its key, with others or by itself."""
        if alone:
            self._alone.append(job)
            return
        self._jobs.setdefault(job.token_id, []).append(job)

    def went(self, batches: Iterable[Batch]) -> None:
        """These were handed out."""
        self._out.update(batch.jobs[0].token_id for batch in batches)

    def came(self, batch: Batch) -> None:
        """This one was worked on."""
        self._out[batch.jobs[0].token_id] -= 1

    def ready(self, weigh: Callable[[Job], float]) -> tuple[Batch, ...]:
        """Full requests, by the bytes that answers weigh; the rest too where so few are under way that none waits."""
        found = [Batch(CALLS, (job,)) for job in self._alone]
        self._alone.clear()
        for key, jobs in self._jobs.items():
            parts = packed(jobs, weigh)
            left: tuple[Job, ...] = ()
            if parts and len(parts[-1]) < MOST and self._out[key] + len(parts) > _IN_THE_PIPE:
                left = parts.pop()
            self._jobs[key] = list(left)
            found += [Batch(CALLS, part) for part in parts]
        return tuple(found)
