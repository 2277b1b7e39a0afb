"""The local runner: batches that make batches, progress in the caller's thread, a stop that waits for nobody deaf."""

from __future__ import annotations

import threading
import time

import pytest

from checks.facts import Need
from checks.runner import Batch, Job, LocalRunner, Step


def batch(*pages: int) -> Batch:
    return Batch("profile", tuple(Job("run", page, Need.PROFILE, 1) for page in pages))


def halve(given: Batch) -> Step:
    """Cut a batch until one page is left."""
    if len(given.jobs) == 1:
        return Step(label=str(given.jobs[0].page))
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
        if given.jobs[0].page == 2:
            release.wait(30)
        return Step(label=str(given.jobs[0].page))

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
        return Step(label=str(given.jobs[0].page))

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
