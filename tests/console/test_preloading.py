"""Reading the program behind the screen of the passphrase: in order, one step at a time, told when it fails."""

from __future__ import annotations

import importlib
import sys
import threading
from pathlib import Path

import pytest

from console.preloading import Preloading

LONG = 10.0
"""Seconds after which a test gives up; none takes so long."""


@pytest.fixture
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder on the path where a test puts modules of its own."""
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


def made(folder: Path, name: str, text: str = "") -> str:
    (folder / f"{name}.py").write_text(text)
    sys.modules.pop(name, None)
    return name


def test_reads_everything_in_order_and_gives_the_interpreter_back(modules: Path) -> None:
    steps = [made(modules, f"preloaded_{at}") for at in range(3)]
    usual = sys.getswitchinterval()
    told: list[str] = []
    preloading = Preloading(told.append, steps)
    preloading.start()
    preloading.start()  # a second call does nothing
    assert preloading.wait(LONG)
    assert [name for name in sys.modules if name.startswith("preloaded_")] == steps
    assert (told, preloading.trouble, sys.getswitchinterval()) == ([], "", usual)


def test_a_module_that_cannot_be_read_is_told_by_name(modules: Path) -> None:
    steps = (made(modules, "broken_one", "raise KeyError('secret')"), made(modules, "never_come_to"))
    told: list[str] = []
    preloading = Preloading(told.append, steps)
    preloading.start()
    assert preloading.wait(LONG)
    assert told == [preloading.trouble]
    assert "broken_one" in preloading.trouble
    assert "KeyError" in preloading.trouble
    assert "secret" not in preloading.trouble
    assert "never_come_to" not in sys.modules


def test_stops_between_two_steps(modules: Path) -> None:
    first = made(modules, "first_of_two", "import stopping_it; stopping_it.preloading.stop()")
    second = made(modules, "second_of_two")
    preloading = Preloading(lambda _: None, (first, second))
    made(modules, "stopping_it", "preloading = None")
    vars(importlib.import_module("stopping_it"))["preloading"] = preloading
    preloading.start()
    assert preloading.wait(LONG)
    assert first in sys.modules
    assert second not in sys.modules


def test_stopped_before_the_start_it_never_begins(modules: Path) -> None:
    name = made(modules, "not_wanted_any_more")
    preloading = Preloading(lambda _: None, (name,))
    preloading.stop()
    preloading.start()
    assert not preloading.over
    assert name not in sys.modules


def test_nothing_is_read_while_somebody_imports_for_himself(modules: Path) -> None:
    name = made(modules, "waits_for_its_turn")
    preloading = Preloading(lambda _: None, (name,))
    with preloading.between_steps():
        preloading.start()
        assert not preloading.wait(0.2)  # it can only wait: however long, it does not come to it
        assert name not in sys.modules
    assert preloading.wait(LONG)
    assert name in sys.modules


def test_does_not_keep_the_process_alive() -> None:
    preloading = Preloading(lambda _: None, ())
    preloading.start()
    assert all(thread.daemon for thread in threading.enumerate() if thread.name == "preloading")


def test_while_somebody_waits_for_the_vault_nothing_more_is_read(modules: Path) -> None:
    first = made(modules, "paused_first", "import pausing_it; pausing_it.pause()")
    second = made(modules, "paused_second")
    holder = made(modules, "pausing_it", "pause = None")
    preloading = Preloading(lambda _: None, (first, second))
    importlib.import_module(holder).pause = preloading.pause  # type: ignore[attr-defined]  # its stand-in
    preloading.start()
    assert not preloading.wait(0.05)
    assert "paused_second" not in sys.modules
    preloading.go_on()
    assert preloading.wait(LONG)
    assert "paused_second" in sys.modules


def test_a_pause_does_not_outlive_the_end(modules: Path) -> None:
    preloading = Preloading(lambda _: None, (made(modules, "never_read_again"),))
    preloading.pause()
    preloading.start()
    preloading.stop()
    assert preloading.wait(LONG)
    assert "never_read_again" not in sys.modules
