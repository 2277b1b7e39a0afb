"""kill -9 in rotations, imports, backups and changes of the ways in, at random words and random system calls.

What was acknowledged is there and readable, at most one step more, nothing between; no secret was opened for anybody
before the disk knew that it was; and the work goes on from there to the same end.
"""

from __future__ import annotations

import functools
import random
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults import lives
from tests.faults.dying import Lived, live, why_not_counted
from tests.faults.lives import LIVES, State, Step, World
from vault import backup, header, verify
from vault.store import Store


@dataclass(frozen=True)
class Course:
    """A life: its steps, what the vault holds before and after each, the closed vault it begins with, its calls."""

    steps: tuple[Step, ...]
    states: tuple[State, ...]
    ready: Path
    calls: int
    copies: tuple[int, ...]


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("lives") / "ready"
    lives.made(directory)
    return directory


@pytest.fixture(scope="module")
def course(ready: Path, tmp_path_factory: pytest.TempPathFactory) -> functools._lru_cache_wrapper[Course]:
    """By name; each life is lived out once."""

    @functools.lru_cache
    def _course(name: str) -> Course:
        steps = LIVES[name]()
        directory = tmp_path_factory.mktemp(name) / "vault"
        shutil.copytree(ready, directory)
        states, copies = [], []
        for found in lives.after_each(directory, steps):
            states.append(found)
            copies.append(len(backup.listing(directory)))
        shutil.rmtree(directory.parent)
        shutil.copytree(ready, directory)
        calls = 0 if why_not_counted() else live(lives.lived(directory, steps), counted=True).calls
        return Course(steps, tuple(states), ready, calls, tuple(copies))

    return _course


def ended(course: Course, place: Path, moments: random.Random) -> int:
    """One life and its death; answers which of the states came back."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(mode=0o700)
    directory = place / "vault"
    shutil.copytree(course.ready, directory)
    life = lives.lived(directory, course.steps)
    if course.calls and moments.random() < 0.7:
        found = live(life, at_call=moments.randrange(1, course.calls + 1))
    else:
        found = live(life, at_word=moments.randrange(len(course.steps)))
    return require_all(course, directory, found)


def require_all(course: Course, directory: Path, found: Lived) -> int:
    numbers = [int(word) for word in found.words if word != "opened"]
    assert numbers == list(range(len(numbers)))
    acknowledged = len(numbers)
    store, text = lives.opened_by_one(directory)
    with store:
        reached = reached_state(course, store, text, acknowledged)
        require_kept(course, store, acknowledged)
        if found.words[-1:] == ("opened",) and course.steps[acknowledged].name.startswith("show"):
            assert reached == acknowledged + 1, "a secret was opened before the disk knew that it would be"
        goes_on(course, store, text, reached)
    assert_nothing_left(directory)
    return reached


def reached_state(course: Course, store: Store, text: str, acknowledged: int) -> int:
    now = lives.state(store, text)
    for number in (acknowledged, acknowledged + 1):
        if number < len(course.states) and now == course.states[number]:
            return number
    raise AssertionError(f"neither before nor after {course.steps[acknowledged].name}: {now}")


def require_kept(course: Course, store: Store, acknowledged: int) -> None:
    """What does not hang on the other life: the vault is whole, every acknowledged value reads, no copy is lost."""
    assert store.read_only_reason is None
    assert not store.facts.was_reset
    report = verify.verify(store)
    assert report.whole, report
    values = " ".join(value for _, value in lives.state(store, "").blobs.values())
    assert all(step.keeps in values for step in course.steps[:acknowledged])
    copies = backup.listing(store.directory)
    assert len(copies) >= course.copies[acknowledged]
    for copy in copies:
        head = header.read(copy)
        if head.generation == store.header.generation:
            backup.look_through(copy / head.database_name, store.ring, head)


def goes_on(course: Course, store: Store, text: str, reached: int) -> None:
    """The rest of the life, by who opened the vault after the death, ends as the life that nobody ended."""
    world = World(store.directory, store, text)
    for step in course.steps[reached:]:
        step.act(world)
    assert lives.state(world.store, world.text) == course.states[-1]
    world.store.close()


def assert_nothing_left(directory: Path) -> None:
    """Nothing half made stays beside or in a vault that was opened and closed again."""
    store, _ = lives.opened_by_one(directory)
    store.close()
    number = store.header.generation
    known = {
        f"vault-{number}.db",
        f"facts-{number}.db",
        "vault.anchor",
        header.NAME,
        header.COPY,
        "vault.lock",
        "backups",
    }
    left = {path.name for path in directory.iterdir()} - known
    assert left <= {f"vault-{number}.db-journal"}
    # Of a death between two transactions: its header is zeroed, and SQLite takes no notice of it until the next write.
    assert not any((directory / name).read_bytes()[:8].strip(b"\0") for name in left)
    assert [path.name for path in (directory / "backups").glob(".*")] == []


def test_a_few_of_each(course: functools._lru_cache_wrapper[Course], tmp_path: Path) -> None:
    moments = random.Random(7)
    for name in LIVES:
        ended(course(name), tmp_path / "place", moments)


@pytest.mark.faults
@pytest.mark.parametrize("name", LIVES)
@pytest.mark.parametrize("turn", range(2))
def test_many(course: functools._lru_cache_wrapper[Course], tmp_path: Path, name: str, turn: int) -> None:
    moments = random.Random(f"{name} {turn}")
    reached = {ended(course(name), tmp_path / "place", moments) for _ in range(25)}
    assert len(reached) > 2
