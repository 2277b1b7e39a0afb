"""A disk that fills up in the middle of a rotation, at a lock, before an opening: the state is what the disk says.

Everything is done twice: on a small tmpfs with not a page left, where mounting is allowed, and under a limit on the
size of files, in children of their own.
"""

from __future__ import annotations

import contextlib
import resource
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.faults.dying import Tell, cheap, live, why_not_counted
from tests.vault.rotations import NEW, brought_to, current, got, start, step
from tests.vault.support import (
    FACTS,
    FACTS_DATABASE,
    PASSWORD,
    SCHEMAS,
    SEED,
    add_note,
    copied,
    fill,
    notes,
    open_with,
    passphrase,
)
from vault import backup, drafts, rotation, sealed, secrets, totp, verify
from vault.clock import real_now
from vault.creation import create
from vault.errors import StorageFailed
from vault.keys import KdfCost
from vault.rotation import State
from vault.secrets import Field, Purpose
from vault.store import Store, Tier
from vault.transaction import Tx

PAGE = 4096
Full = Callable[[Path], AbstractContextManager[None]]


@contextlib.contextmanager
def no_page_left(directory: Path, room: int = 0) -> Iterator[None]:
    """Fill the disk under `directory` up to `room` pages."""
    ballast = directory.parent / "ballast"
    with ballast.open("wb", buffering=0) as stream:
        with contextlib.suppress(OSError):
            while True:
                stream.write(b"x" * PAGE)
        stream.truncate(max(0, ballast.stat().st_size - room * PAGE))
    try:
        yield
    finally:
        ballast.unlink()


@contextlib.contextmanager
def no_file_may_grow(directory: Path) -> Iterator[None]:
    """Not a byte into any new file; only in a child, whose output is a file too."""
    del directory
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("ready") / "vault"
    with create(
        directory, passphrase(), cost=KdfCost.light(), schemas=SCHEMAS, facts=FACTS, derive=cheap
    ).store as store:
        store.write("filled", fill)
    return directory


@pytest.fixture(params=["tmpfs", "limit"])
def place(request: pytest.FixtureRequest, tmp_path: Path, ready: Path) -> tuple[Path, Full]:
    """A vault on a disk that can be made full, and how."""
    if request.param == "limit":
        return copied(ready, tmp_path / "vault"), no_file_may_grow
    disk = request.getfixturevalue("small_disk")
    return copied(ready, disk / "vault"), no_page_left


def in_a_child(work: Callable[[], None]) -> None:
    live(lambda _: work())


def never(*_: object) -> bytearray:
    raise AssertionError("a secret was opened")


@contextlib.contextmanager
def nothing_opens() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sealed, "opened", never)
        yield


NEXT = {
    State.STAGED: ("show", "abandon"),
    State.SHOWN: ("show", "applied", "doubt", "abandon"),
    State.APPLIED: ("show", "verified", "doubt", "abandon"),
    State.VERIFIED: ("show", "commit", "doubt", "abandon"),
    State.UNCERTAIN: ("show", "old", "applied", "verified", "abandon"),
}


@pytest.mark.parametrize("state", NEXT)
def test_a_step_that_the_disk_refused_was_not_done(place: tuple[Path, Full], state: State) -> None:
    directory, full = place

    def work() -> None:
        with open_with(directory, cheap) as store:
            before = brought_to(store, state)
        with open_with(directory, cheap) as store:  # anew: the journal of SQLite's kept from before would give room
            history = store.read(secrets.health), store.read(lambda tx: secrets.history(tx, before.owner))
            with full(directory):
                for name in NEXT[state]:
                    with nothing_opens(), pytest.raises(StorageFailed):
                        _do(store, name, before.id)
                    assert got(store, before.id) == before
            assert (store.read(secrets.health), store.read(lambda tx: secrets.history(tx, before.owner))) == history
            assert verify.verify(store).whole
        with open_with(directory, cheap) as store:
            assert got(store, before.id) == before
            assert rotation.show_old(store, before.id, Purpose.ROTATE) == PASSWORD
            assert rotation.show(store, before.id, Purpose.ROTATE) == NEW
            _do(store, NEXT[state][1] if state is not State.VERIFIED else "commit", before.id)
            assert verify.verify(store).whole

    in_a_child(work)


def _do(store: Store, name: str, number: int) -> None:
    if name == "show":
        rotation.show(store, number, Purpose.ROTATE)
    elif name == "old":
        rotation.show_old(store, number, Purpose.ROTATE)
    else:
        step(store, name, number)


def test_nothing_is_begun_and_no_code_taken(place: tuple[Path, Full]) -> None:
    directory, full = place

    def work() -> None:
        with open_with(directory, cheap) as store:
            before = brought_to(store, State.APPLIED, SEED[:16], Field.TOTP)
        with open_with(directory, cheap) as store:
            now = real_now()
            code = totp.code_at(totp.parse_seed(SEED[:16]), now).code
            with full(directory):
                with pytest.raises(StorageFailed):
                    start(store)
                with pytest.raises(StorageFailed):
                    rotation.verify_code(store, before.id, code, now)
            assert store.read(rotation.listing) == (before,)
            assert rotation.verify_code(store, before.id, code, now).state is State.VERIFIED

    in_a_child(work)


@pytest.mark.parametrize("name", ["start", "show", "commit"])
def test_with_a_little_room_it_is_done_or_not_done(small_disk: Path, ready: Path, name: str) -> None:
    """From no page to enough of them: what was refused is not there, what was answered is."""
    outcomes = set()
    for room in range(0, 60, 4):
        directory = copied(ready, small_disk / "vault")
        with open_with(directory, cheap) as store:
            before = None if name == "start" else brought_to(store, State.STAGED if name == "show" else State.VERIFIED)
        with open_with(directory, cheap) as store, no_page_left(directory, room):
            try:
                made = start(store) if before is None else before
                if before is not None:
                    _do(store, name, made.id)
                done = True
            except StorageFailed:
                done = False
            listed = store.read(lambda tx: rotation.listing(tx, open_only=False))
        with open_with(directory, cheap) as store:
            assert store.read(lambda tx: rotation.listing(tx, open_only=False)) == listed
            if before is None:
                assert bool(listed) is done
            else:
                reached = State.SHOWN if name == "show" else State.COMMITTED
                assert listed[0].state is (reached if done else before.state)
            assert current(store) == (NEW if name == "commit" and done else PASSWORD)
            assert verify.verify(store).whole
        outcomes.add(done)
    assert outcomes == {True, False}


def test_a_draft_that_finds_no_room_leaves_the_one_before(place: tuple[Path, Full]) -> None:
    directory, full = place

    def keep(text: str) -> Callable[[Tx], None]:
        return lambda tx: drafts.keep(tx, "form", text, secret=True)

    def work() -> None:
        with open_with(directory, cheap) as store:
            store.write("draft.kept", keep("первый"))
        with open_with(directory, cheap) as store, full(directory):
            with pytest.raises(StorageFailed):
                store.write("draft.kept", keep("второй" * 3000))
            assert store.read(lambda tx: drafts.take(tx, "form")) == "первый"
            store.lock_secrets()
        with open_with(directory, cheap) as store:
            assert store.read(lambda tx: drafts.take(tx, "form")) == "первый"

    in_a_child(work)


def test_a_lock_says_that_its_copy_was_not_made_and_locks(place: tuple[Path, Full]) -> None:
    directory, full = place

    def work() -> None:
        with open_with(directory, cheap) as store:
            backup.make(store)
            (kept,) = backup.listing(directory)
            store.write("note.added", add_note("после копии"))
            with full(directory):
                complaint = backup.at_lock(store)
                assert complaint is not None
                assert complaint.startswith("Резервная копия не сделана")
                store.lock_secrets()
                assert store.tier is Tier.REGISTRY
            assert [path.name for path in (directory / backup.FOLDER).iterdir()] == [kept.name]
            assert verify.verify(store).whole
        with open_with(directory, cheap) as store:
            assert backup.make_if_changed(store) is not None

    in_a_child(work)


def test_a_disk_that_fills_up_in_the_middle_of_a_copy(
    small_disk: Path, ready: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There was room when it was asked for."""
    directory = copied(ready, small_disk / "vault")
    monkeypatch.setattr(backup, "_require_room", lambda *_: None)
    refused = 0
    for room in range(0, 120, 8):
        with open_with(directory, cheap) as store:
            store.write("note.added", add_note("x"))
            with no_page_left(directory, room):
                complaint = backup.at_lock(store)
            assert not list((directory / backup.FOLDER).glob(".*"))
            assert verify.verify(store).whole
            assert len(backup.listing(directory)) == (complaint is None)
        if complaint is None:
            break
        assert complaint.startswith("Резервная копия не сделана")
        refused += 1
    assert refused > 2


def test_a_vault_opens_to_be_read_when_nothing_can_be_written(place: tuple[Path, Full]) -> None:
    directory, full = place
    (directory / FACTS_DATABASE).unlink()

    def work() -> None:
        with full(directory):
            with open_with(directory, cheap) as store:
                assert len(notes(store)) == 300
                assert store.facts.read(lambda tx: tx.execute("SELECT count(*) FROM fact").fetchone()) is not None
                with pytest.raises(StorageFailed):
                    store.facts.write(lambda tx: tx.execute("INSERT INTO fact(text) VALUES ('x')"))
                with nothing_opens(), pytest.raises(StorageFailed):
                    current(store)
                assert verify.verify(store).whole
            open_with(directory, cheap).close()
        with open_with(directory, cheap) as store:
            store.facts.write(lambda tx: tx.execute("INSERT INTO fact(text) VALUES ('x')"))
            assert current(store) == PASSWORD

    in_a_child(work)


def test_what_a_death_left_is_rolled_back_without_room(small_disk: Path, ready: Path) -> None:
    """A journal of SQLite's stands beside the database, and there is not a page left."""
    reason = why_not_counted()
    if reason:
        pytest.skip(reason)
    directory = small_disk / "vault"

    def write(tell: Tell) -> None:
        with open_with(directory, cheap) as store:
            tell("open")
            store.write("all.changed", lambda tx: tx.execute("UPDATE note SET text = text || 'x'"))

    for call in range(12, 200, 3):
        copied(ready, directory)
        assert live(write, at_call=call).killed
        if (directory / "vault-1.db-journal").exists() and (directory / "vault-1.db").read_bytes() != (
            ready / "vault-1.db"
        ).read_bytes():
            break
    else:
        pytest.fail("no death came inside a commit")
    with no_page_left(directory), open_with(directory, cheap) as store:
        assert not any(text.endswith("x") for text in notes(store))
        assert verify.verify(store).whole
    shutil.rmtree(directory)
