"""Who carries out the collecting: jobs as plain values, batches of them, and pools of threads on this machine.

A runner knows no network: it hands batches to functions and gives back what the functions answer. Another runner
(a queue over several machines) can stand behind the same protocol.
"""

from __future__ import annotations

import heapq
import itertools
import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from checks.facts import Need, Outcome


@dataclass(frozen=True)
class Job:
    """One need of one subject in one run, asked with one key (0: none); ids only, so that it can be sent anywhere."""

    run: str
    subject_id: int
    need: Need
    token_id: int = 0


@dataclass(frozen=True)
class Batch:
    """Jobs that one request may answer. `stage` is the collector's own word for what is being asked.

    `again` marks the part of a batch that got no answer: it is given less time. `not_before` is the moment (seconds of
    `time.monotonic`) before which the batch must not be worked on, so that a wait holds up no thread.
    """

    stage: str
    jobs: tuple[Job, ...]
    again: bool = False
    not_before: float = 0.0


@dataclass(frozen=True)
class Step:
    """What came of a batch: outcomes, and the batches to do next."""

    outcomes: tuple[Outcome, ...] = ()
    more: tuple[Batch, ...] = ()
    label: str = ""


@dataclass(frozen=True)
class Lane:
    """The work of one network: what to begin with, who does it, in how many threads at once.

    `work` is called from those threads and raises nothing; `stop` must make running `work` return soon.
    """

    name: str
    batches: tuple[Batch, ...]
    work: Callable[[Batch], Step]
    stop: Callable[[], None]
    workers: int


_BACKLOG = 32
"""Answers that may wait to be taken: whoever stores them may be slower than the networks, and memory is not endless."""

Took = Callable[[str, Step], None]


class Runner(Protocol):
    """Carries out the batches of all lanes side by side until none is left or it is told to stop."""

    def drive(self, lanes: Sequence[Lane], *, took: Took, cancelled: Callable[[], bool]) -> bool:
        """True when everything was done, False when `cancelled` answered True.

        `took` (with the lane's name) and `cancelled` are called only from the caller's thread.
        """
        ...


class LocalRunner:
    """Threads of its own for each lane. They are daemons: one that hangs in the network holds up neither a stop nor
    the exit."""

    def __init__(
        self,
        workers: int = 1,
        *,
        tick: float = 0.05,
        patience: float = 0.8,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """`tick` is how often (seconds) `cancelled` is asked, `patience` how long a stop waits for the threads.
        `workers` are for `run` alone: a lane brings its own."""
        self._workers = workers
        self._tick = tick
        self._patience = patience
        self._monotonic = monotonic

    def run(
        self,
        batches: Sequence[Batch],
        work: Callable[[Batch], Step],
        *,
        took: Callable[[Step], None],
        cancelled: Callable[[], bool],
        stop: Callable[[], None],
    ) -> bool:
        """One lane alone, as `drive`."""
        lane = Lane("", tuple(batches), work, stop, self._workers)
        return self.drive([lane], took=lambda _name, step: took(step), cancelled=cancelled)

    def drive(self, lanes: Sequence[Lane], *, took: Took, cancelled: Callable[[], bool]) -> bool:
        """As the protocol says. What was under way when a stop came is taken too."""
        pools = _Pools(lanes, self._monotonic)
        finished = False
        try:
            finished = self._until_done(pools, took, cancelled)
        finally:  # also on an interrupt from the keyboard
            if not finished:
                for lane in lanes:
                    lane.stop()
            pools.end(self._patience)
        for name, step in pools.answered():
            took(name, step)
        return finished

    def _until_done(self, pools: _Pools, took: Took, cancelled: Callable[[], bool]) -> bool:
        while pools.pending:
            if cancelled():
                return False
            answered = pools.step(self._tick)
            if answered is not None:
                pools.put(answered[0], answered[1].more)
                took(*answered)
        return True


class _Pools:
    """Threads of all lanes: a queue of batches for each lane, one queue of answers, and those who wait their time."""

    def __init__(self, lanes: Sequence[Lane], monotonic: Callable[[], float]) -> None:
        self.pending = 0
        self._monotonic = monotonic
        self._todo: dict[str, queue.SimpleQueue[Batch | None]] = {lane.name: queue.SimpleQueue() for lane in lanes}
        self._done: queue.SimpleQueue[tuple[str, Step]] = queue.SimpleQueue()
        self._waiting: list[tuple[float, int, str, Batch]] = []
        self._turn = itertools.count()  # of two batches that may start at the same moment the older goes first
        self._room = threading.Semaphore(_BACKLOG)
        self._ended = threading.Event()
        self._threads = [
            threading.Thread(target=self._serve, args=(lane,), name="collector", daemon=True)
            for lane in lanes
            for _ in range(lane.workers)
        ]
        for thread in self._threads:
            thread.start()
        for lane in lanes:
            self._add(lane.name, lane.batches)

    def put(self, lane: str, batches: Sequence[Batch]) -> None:
        """What a batch led to; the batch itself is done."""
        self._add(lane, batches)
        self.pending -= 1

    def step(self, tick: float) -> tuple[str, Step] | None:
        """The next answer; None when none came within `tick` seconds."""
        try:
            answered = self._done.get(timeout=min(tick, self._let_go()))
        except queue.Empty:
            return None
        self._room.release()
        return answered

    def answered(self) -> list[tuple[str, Step]]:
        found = []
        while not self._done.empty():
            found.append(self._done.get())
        return found

    def end(self, patience: float) -> None:
        self._ended.set()
        for _thread in self._threads:
            self._room.release()
        for todo in self._todo.values():
            for _thread in self._threads:
                todo.put(None)
        until = time.monotonic() + patience
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))

    def _add(self, lane: str, batches: Sequence[Batch]) -> None:
        self.pending += len(batches)
        for batch in batches:
            if batch.not_before > self._monotonic():
                heapq.heappush(self._waiting, (batch.not_before, next(self._turn), lane, batch))
            else:
                self._todo[lane].put(batch)

    def _let_go(self) -> float:
        """Hand out the batches whose time has come; seconds until the next one's."""
        while self._waiting:
            left = self._waiting[0][0] - self._monotonic()
            if left > 0:
                return left
            _moment, _turn, lane, batch = heapq.heappop(self._waiting)
            self._todo[lane].put(batch)
        return float("inf")

    def _serve(self, lane: Lane) -> None:
        todo = self._todo[lane.name]
        while (batch := todo.get()) is not None and not self._ended.is_set():
            step = lane.work(batch)
            self._room.acquire()
            self._done.put((lane.name, step))
