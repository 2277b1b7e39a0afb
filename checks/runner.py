"""Who carries out the collecting: jobs as plain values, batches of them, and a pool of threads on this machine.

A runner knows no network: it hands batches to a function and gives back what the function answers. Another runner
(a queue over several machines) can stand behind the same protocol.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from checks.facts import Need, Outcome


@dataclass(frozen=True)
class Job:
    """One need of one page in one run, asked with one key; ids only, so that it can be sent anywhere."""

    run: str
    page: int
    need: Need
    token_id: int


@dataclass(frozen=True)
class Batch:
    """Jobs that one request may answer. `stage` is the collector's own word for what is being asked.

    `again` marks the part of a batch that got no answer: it is given less time.
    """

    stage: str
    jobs: tuple[Job, ...]
    again: bool = False


@dataclass(frozen=True)
class Step:
    """What came of a batch: outcomes, and the batches to do next."""

    outcomes: tuple[Outcome, ...] = ()
    more: tuple[Batch, ...] = ()
    label: str = ""


class Runner(Protocol):
    """Carries out batches until none is left or it is told to stop."""

    def run(
        self,
        batches: Sequence[Batch],
        work: Callable[[Batch], Step],
        *,
        took: Callable[[Step], None],
        cancelled: Callable[[], bool],
        stop: Callable[[], None],
    ) -> bool:
        """True when everything was done, False when `cancelled` answered True.

        `work` is called from many threads and raises nothing; `took` and `cancelled` only from the caller's.
        `stop` must make running `work` return soon.
        """
        ...


class LocalRunner:
    """A pool of threads. They are daemons: one that hangs in the network holds up neither a stop nor the exit."""

    def __init__(self, workers: int, *, tick: float = 0.05, patience: float = 0.8) -> None:
        """`tick` is how often (seconds) `cancelled` is asked, `patience` how long a stop waits for the threads."""
        self._workers = workers
        self._tick = tick
        self._patience = patience

    def run(
        self,
        batches: Sequence[Batch],
        work: Callable[[Batch], Step],
        *,
        took: Callable[[Step], None],
        cancelled: Callable[[], bool],
        stop: Callable[[], None],
    ) -> bool:
        pool = _Pool(self._workers, work)
        finished = False
        try:
            finished = self._drive(pool, batches, took, cancelled)
        finally:  # also on an interrupt from the keyboard
            if not finished:
                stop()
            pool.end(self._patience)
        for step in pool.answered():  # what was under way when the stop came is kept too
            took(step)
        return finished

    def _drive(
        self, pool: _Pool, batches: Sequence[Batch], took: Callable[[Step], None], cancelled: Callable[[], bool]
    ) -> bool:
        pool.put(batches)
        pending = len(batches)
        while pending:
            if cancelled():
                return False
            step = pool.step(self._tick)
            if step is not None:
                pool.put(step.more)
                pending += len(step.more) - 1
                took(step)
        return True


class _Pool:
    """Threads between two queues."""

    def __init__(self, workers: int, work: Callable[[Batch], Step]) -> None:
        self._work = work
        self._todo: queue.SimpleQueue[Batch | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[Step] = queue.SimpleQueue()
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=self._serve, name="collector", daemon=True) for _ in range(workers)]
        for thread in self._threads:
            thread.start()

    def put(self, batches: Sequence[Batch]) -> None:
        for batch in batches:
            self._todo.put(batch)

    def step(self, timeout: float) -> Step | None:
        try:
            return self._done.get(timeout=timeout)
        except queue.Empty:
            return None

    def answered(self) -> list[Step]:
        found = []
        while not self._done.empty():
            found.append(self._done.get())
        return found

    def end(self, patience: float) -> None:
        self._ended.set()
        for _thread in self._threads:
            self._todo.put(None)
        until = time.monotonic() + patience
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))

    def _serve(self) -> None:
        while (batch := self._todo.get()) is not None and not self._ended.is_set():
            self._done.put(self._work(batch))
