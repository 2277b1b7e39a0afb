"""Long computing beside a screen: others go first, and what the interpreter does by itself is put back."""

from __future__ import annotations

import gc
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from checks import breath


def test_items_come_through_as_they_are() -> None:
    assert list(breath.breathing(range(5))) == [0, 1, 2, 3, 4]


def test_a_breath_comes_after_some_computing_and_not_before(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter([10.0, 10.0, 10.001, 10.005, 10.005])
    slept: list[float] = []
    monkeypatch.setattr(time, "perf_counter", lambda: next(moments))
    monkeypatch.setattr(time, "sleep", slept.append)
    monkeypatch.setattr(breath, "_local", threading.local())
    breath.breathe()
    breath.breathe()
    assert len(slept) == 1, "a millisecond after the last one there is none"
    breath.breathe()
    assert len(slept) == 2


def test_one_thread_computes_at_a_time() -> None:
    inside, most = 0, 0

    def compute() -> None:
        nonlocal inside, most
        for _ in range(50):
            with breath.alone:
                inside += 1
                most = max(most, inside)
                time.sleep(0)
                inside -= 1

    threads = [threading.Thread(target=compute) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert most == 1


@pytest.fixture
def thawed() -> Iterator[None]:
    """Nothing is settled, as in a program that has just begun."""
    frozen = gc.get_freeze_count() > 0
    gc.unfreeze()
    yield
    if frozen:
        gc.freeze()


@pytest.mark.usefixtures("thawed")
def test_what_was_settled_for_life_stays_so() -> None:
    gc.freeze()
    before = gc.get_freeze_count()
    with breath.long_work(), breath.long_work():
        assert gc.get_freeze_count() == before
    assert gc.get_freeze_count() == before > 0
    gc.unfreeze()


@pytest.mark.usefixtures("thawed")
def test_the_interpreter_is_left_as_it_was() -> None:
    before = gc.get_threshold(), sys.getswitchinterval(), gc.get_freeze_count()
    with pytest.raises(ZeroDivisionError), breath.long_work():
        assert gc.get_freeze_count() > before[2]
        assert sys.getswitchinterval() < before[1]
        print(1 // 0)
    assert (gc.get_threshold(), sys.getswitchinterval(), gc.get_freeze_count()) == before
