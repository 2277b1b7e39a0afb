"""When a console has nothing left to do: what a pilot waits for after a key.

Textual's own waiting looks at the clock of the processor, again and again for 20 ms: a thread that waits for the disk
looks idle to it, and each key costs sixty milliseconds of doing nothing. Here the event loop itself is asked.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from asyncio import BaseEventLoop, Future
from collections.abc import Callable
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import pytest

_NEAR = 0.02
"""Seconds: timers that ring sooner belong to what was done; Textual paints a sixtieth of a second after a change."""

_IDLE = 0.001
"""Seconds of the processor in `_NEAR` that are no work: a job that takes no more waits for something else."""

_AT_WORK = ("R", "D")
"""Running or about to, and waiting for the disk: see proc(5), /proc/pid/stat."""

_jobs: WeakKeyDictionary[BaseEventLoop, set[Future[Any]]] = WeakKeyDictionary()
_run_in_executor = BaseEventLoop.run_in_executor


async def quiet(min_sleep: float = 0.0, max_sleep: float = 2.0) -> None:
    """Wait until nothing is ready to run, no thread is at work for the loop and no timer is about to ring.

    A job that neither ends nor works waits for whoever calls this, and is not waited for. Seconds; at most `max_sleep`.
    """
    loop = asyncio.get_running_loop()
    assert isinstance(loop, BaseEventLoop)
    began = loop.time()
    near = 0.0
    while loop.time() - began < max_sleep:
        await asyncio.sleep(0)
        if loop._ready:  # type: ignore[attr-defined]  # there is no public way to ask
            continue
        if jobs := _jobs.get(loop):
            worked = time.process_time()
            ended, _ = await asyncio.wait(jobs, timeout=_NEAR, return_when=asyncio.FIRST_COMPLETED)
            if ended or time.process_time() - worked > _IDLE or _threads_at_work():
                continue
        near = near or loop.time() + max(_NEAR, min_sleep)
        rings = [timer.when() for timer in loop._scheduled if not timer.cancelled()]  # type: ignore[attr-defined]  # as above
        soonest = min(rings, default=near)
        if soonest >= near:
            return
        await asyncio.sleep(max(0.0, soonest - loop.time()))


def _threads_at_work() -> bool:
    """Whether another thread wants the processor or waits for the disk; on a busy machine it may not have had a turn.

    Known on Linux; elsewhere the answer is no.
    """
    mine = str(threading.get_native_id())
    for task in Path("/proc/self/task").glob("*/stat"):
        with contextlib.suppress(OSError):  # it has just ended
            state = task.read_text().rpartition(")")[2].split()[0]
            if task.parent.name != mine and state in _AT_WORK:
                return True
    return False


def _counted(loop: BaseEventLoop, executor: Any, work: Callable[..., Any], *args: Any) -> Future[Any]:
    future = _run_in_executor(loop, executor, work, *args)
    jobs = _jobs.setdefault(loop, set())
    jobs.add(future)
    future.add_done_callback(jobs.discard)
    return future


def install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every pilot wait so."""
    monkeypatch.setattr(BaseEventLoop, "run_in_executor", _counted)
    monkeypatch.setattr("textual.app.wait_for_idle", quiet)
    monkeypatch.setattr("textual.pilot.wait_for_idle", quiet)
