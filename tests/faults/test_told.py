"""Looks, answers, remarks and moderation under kill -9, a full disk, a vault that may only be read, and a lock.

What was acknowledged is there, at most one step more, nothing between; a look without its verdict gets it at the next
look; rows of the journal match; and the work goes on from there to the same end.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from checks import history, snapshot
from checks.person import looking, rejudging
from checks.person.looking import Seen
from checks.person.looks import Sight
from tests.checks.support import NOW, TODAY
from tests.faults import told
from tests.faults.dying import live, why_not_counted
from tests.faults.test_full_disk_steps import no_file_may_grow, no_page_left
from tests.faults.told import AVATAR, PAGE, PHONES, State
from vault import verify
from vault.errors import Locked, StorageFailed, VaultReadOnly
from vault.store import Store


@dataclass(frozen=True)
class Course:
    """A closed vault, the states of the life that nobody ended, and how many system calls it took."""

    ready: Path
    states: tuple[State, ...]
    calls: int


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    folder = tmp_path_factory.mktemp("told")
    told.made(folder / "ready")
    shutil.copytree(folder / "ready", folder / "whole")
    with told.opened(folder / "whole") as store:
        states = [told.state(store)]
        for step in told.steps():
            step.act(store)
            states.append(told.state(store))
    calls = 0
    if not why_not_counted():
        shutil.copytree(folder / "ready", folder / "counted")
        calls = live(told.lived(folder / "counted"), counted=True).calls
    return Course(folder / "ready", tuple(states), calls)


def test_every_step_does_something(course: Course) -> None:
    for number, step in enumerate(told.steps()):
        assert course.states[number] != course.states[number + 1], step.name
    remark = [event[0].value for event in course.states[-1].remarks]  # type: ignore[attr-defined] # acts come first
    assert remark == ["told", "escalated", "due", "mended", "failed", "mended"]
    assert course.states[1].verified == TODAY
    assert course.states[-1].verified == TODAY


# --- kill -9


def killed(course: Course, directory: Path, *, at_call: int | None = None, at_word: int | None = None) -> int:
    """One life and its death; which of the states came back, after it was seen that all goes on from there."""
    shutil.copytree(course.ready, directory)
    said = live(told.lived(directory), at_call=at_call, at_word=at_word).words
    with told.opened(directory) as store:
        assert store.read_only_reason is None
        assert verify.verify(store).whole
        found, reached = told.state(store), len(said)
        assert found in course.states[reached : reached + 2], f"neither before nor after {told.steps()[reached].name}"
        reached += found != course.states[reached]
        for step in told.steps()[reached:]:
            step.act(store)
        assert told.state(store) == course.states[-1]
    return reached


def test_a_few_deaths(course: Course, tmp_path: Path) -> None:
    if not course.calls:
        pytest.skip(why_not_counted())
    for part in (0.15, 0.5, 0.8):
        killed(course, tmp_path / str(part), at_call=round(course.calls * part))


@pytest.mark.faults
def test_death_at_every_call(course: Course, tmp_path: Path) -> None:
    if not course.calls:
        pytest.skip(why_not_counted())
    reached = set()
    for number in range(1, course.calls + 1):
        reached.add(killed(course, tmp_path / "vault", at_call=number))
        shutil.rmtree(tmp_path / "vault")
    assert reached == set(range(len(course.states)))


@pytest.mark.faults
def test_death_at_every_word(course: Course, tmp_path: Path) -> None:
    for number in range(len(told.steps())):
        assert killed(course, tmp_path / str(number), at_word=number) in {number, number + 1}


def test_a_look_whose_verdict_was_never_made_gets_it_at_the_next_one(course: Course, tmp_path: Path) -> None:
    directory = tmp_path / "vault"
    shutil.copytree(course.ready, directory)
    assert live(told.lived(directory), at_word=1).killed
    with told.opened(directory) as store:
        found = told.state(store)
        assert len(found.looks) == 2
        rejudging.catch_up(store, NOW + timedelta(hours=1))
        assert told.state(store) == course.states[2]
        assert rejudging.catch_up(store, NOW + timedelta(hours=1)) == 0


# --- a disk without room, a vault that may only be read, a lock


@pytest.fixture(params=["tmpfs", "limit"])
def place(request: pytest.FixtureRequest, tmp_path: Path, course: Course) -> tuple[Path, Callable[[Path], object]]:
    """A vault on a disk that can be made full, and how."""
    where = tmp_path if request.param == "limit" else request.getfixturevalue("small_disk")
    shutil.copytree(course.ready, where / "vault")
    return where / "vault", no_file_may_grow if request.param == "limit" else no_page_left


def test_what_the_disk_refused_was_not_told(course: Course, place: tuple[Path, Callable[[Path], object]]) -> None:
    """Each step is refused by the full disk, nothing of it is there, and with room it is done."""
    directory, full = place

    def life(_tell: object) -> None:
        for number, step in enumerate(told.steps()):
            with told.opened(directory) as store:
                with full(directory), pytest.raises(StorageFailed):  # type: ignore[attr-defined] # one of two
                    step.act(store)
                assert told.state(store) == course.states[number], step.name
            with told.opened(directory) as store:
                assert told.state(store) == course.states[number], step.name
                step.act(store)
                assert told.state(store) == course.states[number + 1], step.name

    live(life)


def test_a_vault_that_may_only_be_read_takes_nothing(course: Course, tmp_path: Path) -> None:
    shutil.copytree(course.ready, tmp_path / "vault")
    for number, step in enumerate(told.steps()):
        with told.opened(tmp_path / "vault") as store:
            store.read_only_reason = "Так проверяется."
            if step.name == "verdicts":
                assert rejudging.catch_up(store, NOW + timedelta(hours=1)) == 0
            else:
                with pytest.raises(VaultReadOnly):
                    step.act(store)
            assert told.state(store) == course.states[number]
            store.read_only_reason = None
            step.act(store)


def test_a_lock_between_a_look_and_its_verdict(course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The vault closes just before the verdicts are written: the look is there, its verdict is made next time."""
    shutil.copytree(course.ready, tmp_path / "vault")
    store, real = told.opened(tmp_path / "vault"), history.compare

    def closing(of: Store, draft: history.Draft) -> history.Changes:
        changes = real(of, draft)
        of.close()
        return changes

    look, verdicts, *_ = told.steps()
    look.act(store)
    monkeypatch.setattr(history, "compare", closing)
    with pytest.raises(Locked):
        verdicts.act(store)
    monkeypatch.undo()
    with told.opened(tmp_path / "vault") as again:
        assert told.state(again) == course.states[1]
        verdicts.act(again)
        assert told.state(again) == course.states[2]


# --- two at once


def test_two_looks_at_once(course: Course, tmp_path: Path) -> None:
    """Two threads answer one question in turn, each telling its verdict: the last look is what the verdict says."""
    shutil.copytree(course.ready, tmp_path / "vault")
    gate = threading.Barrier(2)
    with told.opened(tmp_path / "vault") as store:

        def looking_at(sight: Sight) -> None:
            known = snapshot.take(store, NOW)
            gate.wait()
            for check in (PHONES, AVATAR):
                made = looking.answered(known, [Seen(1, check, sight)], told.WHO, NOW)
                store.write("look.record", lambda tx, made=made: looking.record(tx, made))  # type: ignore[misc]
                rejudging.apply(store, {(check, PAGE, 1)}, NOW)

        with ThreadPoolExecutor(2) as both:
            list(both.map(looking_at, (Sight.YES, Sight.NO)))
        found = told.state(store)
        assert len(found.looks) == 4
        standing = {look.check: look.sight.value for look in snapshot.take(store, NOW).looks}
        said = {check: code for check, code, _ in found.verdicts}
        assert {check: said[check] for check in standing} == {
            check: f"looked.{sight}" for check, sight in standing.items()
        }
        assert found.journal.count("look.record") == 4
        assert found.journal.count("run.told") == len(found.runs) - 1
        assert verify.verify(store).whole
