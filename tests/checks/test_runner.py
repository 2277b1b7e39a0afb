"""The local runner: batches that make batches, progress in the caller's thread, a stop that waits for nobody deaf."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import partial

import pytest

from checks.facts import Need
from checks.running.runner import _BACKLOG, Batch, Job, Lane, LocalRunner, Step


def batch(*pages: int) -> Batch:
    return Batch("profile", tuple(Job("run", page, Need.PROFILE, 1) for page in pages))


def halve(given: Batch) -> Step:
    """Cut a batch until one page is left."""
    if len(given.jobs) == 1:
        return Step(label=str(given.jobs[0].subject_id))
    middle = len(given.jobs) // 2
    return Step(more=(Batch("profile", given.jobs[:middle]), Batch("profile", given.jobs[middle:])))


def test_everything_is_done_and_taken_by_the_caller() -> None:
    taken: list[str] = []
    threads = set()

    def took(step: Step) -> None:
        threads.add(threading.current_thread())
        if step.label:
            taken.append(step.label)

    done = LocalRunner(4).run(
        [batch(*range(50))], halve, took=took, cancelled=lambda: False, stop=lambda: pytest.fail("nobody stops")
    )
    assert done
    assert sorted(map(int, taken)) == list(range(50))
    assert threads == {threading.current_thread()}


def test_nothing_to_do_is_done() -> None:
    assert LocalRunner(2).run([], halve, took=lambda _step: None, cancelled=lambda: False, stop=lambda: None)


def test_a_cancel_keeps_what_came_and_lets_a_deaf_thread_go() -> None:
    release = threading.Event()
    first_came = threading.Event()
    taken: list[str] = []

    def work(given: Batch) -> Step:
        if given.jobs[0].subject_id == 2:
            release.wait(30)
        return Step(label=str(given.jobs[0].subject_id))

    def took(step: Step) -> None:
        taken.append(step.label)
        first_came.set()

    started = time.monotonic()
    done = LocalRunner(2, patience=0.1).run(
        [batch(1), batch(2)], work, took=took, cancelled=first_came.is_set, stop=lambda: None
    )
    assert not done
    assert time.monotonic() - started < 10, "the deaf thread would take half a minute"
    assert taken == ["1"]
    release.set()


def test_what_ends_because_of_the_stop_is_taken_too() -> None:
    stopping = threading.Event()
    taken: list[str] = []

    def work(given: Batch) -> Step:
        stopping.wait(30)
        return Step(label=str(given.jobs[0].subject_id))

    done = LocalRunner(2, patience=5).run(
        [batch(1), batch(2)],
        work,
        took=lambda step: taken.append(step.label),
        cancelled=lambda: True,
        stop=stopping.set,
    )
    assert not done
    assert sorted(taken) in ([], ["1"], ["2"], ["1", "2"])


def test_an_interrupt_stops_the_threads_and_goes_on() -> None:
    stopped = threading.Event()

    def interrupted() -> bool:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        LocalRunner(2).run([batch(1)], halve, took=lambda _step: None, cancelled=interrupted, stop=stopped.set)
    assert stopped.is_set()
    assert not [thread for thread in threading.enumerate() if thread.name == "collector" and thread.is_alive()]


def lane(name: str, work: Callable[[Batch], Step], *batches: Batch, workers: int = 1) -> Lane:
    return Lane(name, batches, work, lambda: None, workers)


def test_lanes_go_side_by_side_and_tell_whose_each_step_is() -> None:
    meeting = threading.Barrier(2)

    def meet(given: Batch) -> Step:
        meeting.wait(20)  # neither goes on before the other has come
        return Step(label=given.stage)

    taken: list[tuple[str, str]] = []
    done = LocalRunner().drive(
        [lane("a", meet, Batch("first", ())), lane("b", meet, Batch("second", ()))],
        took=lambda name, step: taken.append((name, step.label)),
        cancelled=lambda: False,
    )
    assert done
    assert sorted(taken) == [("a", "first"), ("b", "second")]


def test_a_batch_that_must_wait_holds_no_thread_and_comes_in_its_time() -> None:
    """The one thread of the lane does everything else while a batch waits; hours pass with the looks at the clock."""
    clock = [0.0]

    def monotonic() -> float:
        clock[0] += 600.0
        return clock[0]

    taken: list[str] = []

    def work(given: Batch) -> Step:
        more = (Batch("in between", ()),) if given.stage == "at once" else ()
        return Step(label=given.stage, more=more)

    batches = (Batch("last", (), not_before=90_000.0), Batch("later", (), not_before=45_000.0), Batch("at once", ()))
    assert LocalRunner(tick=0.001, monotonic=monotonic).drive(
        [lane("a", work, *batches)], took=lambda _name, step: taken.append(step.label), cancelled=lambda: False
    )
    assert taken == ["at once", "in between", "later", "last"]
    assert clock[0] >= 90_000


def test_a_stop_reaches_every_lane_and_forgets_who_waits() -> None:
    stopped: list[str] = []
    lanes = [
        Lane(name, (Batch("", (), not_before=float("inf")),), lambda _batch: Step(), partial(stopped.append, name), 2)
        for name in ("a", "b")
    ]
    assert not LocalRunner(tick=0.001).drive(lanes, took=lambda *_: None, cancelled=lambda: True)
    assert stopped == ["a", "b"]


def test_answers_that_nobody_takes_do_not_pile_up() -> None:
    """While the first answer is being taken, only so many batches are worked on; then all the others."""
    worked = threading.Semaphore(0)
    taken: list[int] = []

    def work(_batch: Batch) -> Step:
        worked.release()
        return Step()

    def took(_name: str, _step: Step) -> None:
        if not taken:
            while worked.acquire(timeout=0.2):  # until the threads stand still
                taken.append(1)

    batches = [Batch("", ()) for _ in range(200)]
    assert LocalRunner().drive([lane("a", work, *batches, workers=4)], took=took, cancelled=lambda: False)
    assert 1 <= len(taken) <= 1 + _BACKLOG + 4
