"""Death at every step that reaches the disk: creating, changing the passphrase, backing up, putting back, closing.

A forked child counts its opens for writing, renames, removals and fsyncs below the test's directory, and kills itself
at the n-th, for every n until the work gets through. The derivation is a plain hash here: nothing hangs on its cost.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.dying import cheap, fork
from tests.vault.support import (
    FACTS,
    FACTS_DATABASE,
    OWNER,
    PASSWORD,
    SCHEMAS,
    add_note,
    copied,
    fill,
    notes,
    open_with,
    passphrase,
)
from vault import backup, generation, header, keyfile, restoring, secrets, slotting, verify
from vault.creation import create
from vault.errors import BadInput, WrongPassphrase
from vault.header import SlotKind
from vault.keys import KdfCost
from vault.secrets import Field, Purpose
from vault.store import Store

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
EVENTS = {"os.rename", "os.mkdir", "os.remove", "os.rmdir"}


def died_at(number: int, base: Path, act: Callable[[], object]) -> bool:
    """Run `act` in a child that kills itself before its `number`-th step below `base`; False if it got through."""
    child = fork()
    if child == 0:
        _die(number, base, act)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0
    return False


def _die(number: int, base: Path, act: Callable[[], object]) -> None:
    left = [number]

    def count() -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITING
        if (writes or event in EVENTS) and str(arguments[0]).startswith(str(base)):
            count()

    fsync = os.fsync

    def counted_fsync(descriptor: int) -> None:
        count()
        fsync(descriptor)

    os.fsync = counted_fsync  # type: ignore[assignment]  # only ever given descriptors
    sys.addaudithook(watch)
    try:
        act()
    except BaseException:  # noqa: BLE001  # the child must never return into pytest
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def every_death(base: Path, prepare: Callable[[], object], act: Callable[[], object], stride: int = 1) -> Iterator[int]:
    """Prepare and die at step 1, 2, 3 …, or at every `stride`-th of them; the last one gets through."""
    for number in range(1, 400, stride):
        prepare()
        died = died_at(number, base, act)
        yield number
        if not died:
            assert number > 3
            return
    pytest.fail("the work has no end")


@pytest.fixture
def ready(tmp_path: Path) -> Path:
    """A closed vault with a backup and one note after it."""
    directory = tmp_path / "ready"
    with create(
        directory, passphrase(), cost=KdfCost.light(), schemas=SCHEMAS, facts=FACTS, derive=cheap
    ).store as store:
        store.write("filled", fill)
        backup.make(store)
        store.write("note.added", add_note("последняя"))
    return directory


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """Where the dying is done."""
    (tmp_path / "base").mkdir(mode=0o700)
    return tmp_path / "base"


EVERY = [pytest.param(7, id="some"), pytest.param(1, id="all", marks=pytest.mark.faults)]


def clear(base: Path) -> None:
    for path in base.iterdir():
        shutil.rmtree(path)


def require_whole(store: Store) -> None:
    with store:
        assert store.read_only_reason is None
        assert verify.verify(store).whole
        assert secrets.reveal(store, OWNER, Field.PASSWORD, Purpose.REVEAL) == PASSWORD


def test_creating(base: Path) -> None:
    directory = base / "vault"

    def make() -> None:
        create(directory, passphrase(), cost=KdfCost.light(), schemas=SCHEMAS, facts=FACTS, derive=cheap).store.close()

    absent = 0
    for _ in every_death(base, lambda: clear(base), make):
        try:
            open_with(directory, cheap).close()
        except BadInput:
            absent += 1
            assert not directory.exists()
            make()
        with open_with(directory, cheap) as store:
            assert verify.verify(store).whole
    assert absent > 10


@pytest.mark.parametrize("stride", EVERY)
def test_changing_the_passphrase(base: Path, ready: Path, stride: int) -> None:
    directory = base / "vault"

    def change() -> None:
        with open_with(directory, cheap) as store:
            slotting.change_passphrase(store, passphrase(), passphrase("новый"))

    opened_by = []
    for _ in every_death(base, lambda: copied(ready, directory), change, stride):
        valid = [text for text in ("слон на крыше 42", "новый") if opens(directory, text)]
        assert len(valid) == 1
        opened_by += valid
        require_whole(open_with(directory, cheap, passphrase(valid[0])))
        assert (directory / header.NAME).read_bytes() == (directory / header.COPY).read_bytes()
    assert opened_by == sorted(opened_by, key=["слон на крыше 42", "новый"].index)
    assert set(opened_by) == {"слон на крыше 42", "новый"}


@pytest.mark.parametrize("stride", EVERY)
def test_changing_the_ways_in(base: Path, ready: Path, stride: int) -> None:
    """A key file, new words, a deputy who goes again: whatever opens, opens everything, and a key left over nothing."""
    directory, key = base / "vault", base / "key"

    def prepare() -> None:
        key.unlink(missing_ok=True)
        copied(ready, directory)

    def change() -> None:
        with open_with(directory, cheap) as store:
            slotting.add_key_file(store, passphrase(), key, "флешка", SlotKind.KEY_FILE)
            slotting.add_words(store, passphrase())
            deputy = slotting.add_passphrase(store, passphrase(), passphrase("заместитель"), "заместитель")
            slotting.remove(store, passphrase(), deputy.id)

    seen = set()
    for _ in every_death(base, prepare, change, stride):
        with open_with(directory, cheap) as store:
            labels = [slot.label for slot in store.header.slots]
            assert sum(slot.kind.full for slot in store.header.slots) >= 2
        assert (directory / header.NAME).read_bytes() == (directory / header.COPY).read_bytes()
        require_whole(open_with(directory, cheap))
        assert opens(directory, "заместитель") == ("заместитель" in labels)
        if "флешка" in labels:
            require_whole(open_with(directory, cheap, keyfile.read(key)))
        elif key.exists():
            with pytest.raises((WrongPassphrase, BadInput)):
                open_with(directory, cheap, keyfile.read(key))
        seen.add(tuple(labels))
    assert len(seen) == 3


@pytest.mark.parametrize("stride", EVERY)
def test_renewing_the_keys(base: Path, ready: Path, stride: int) -> None:
    """At every death one generation opens, whole, with all that was acknowledged; nothing of the other stays."""
    directory = base / "vault"

    def renew() -> None:
        with open_with(directory, cheap) as store:
            store.facts.write(lambda tx: tx.execute("INSERT INTO fact(text) VALUES ('x')"))
            generation.renew(store, passphrase(), passphrase("новый"))

    opened_by = []
    for _ in every_death(base, lambda: copied(ready, directory), renew, stride):
        valid = [text for text in ("слон на крыше 42", "новый") if opens(directory, text)]
        assert len(valid) == 1
        opened_by += valid
        with open_with(directory, cheap, passphrase(valid[0])) as store:
            assert store.header.generation == (2 if valid == ["новый"] else 1)
            assert notes(store)[-1] == "последняя"
            require_whole(store)
        kept = {path.name for path in directory.iterdir()} - {"vault.lock", backup.FOLDER}
        number = 2 if valid == ["новый"] else 1
        assert kept == {f"vault-{number}.db", f"facts-{number}.db", "vault.anchor", "vault.hdr", "vault.hdr.2"}
        assert (directory / header.NAME).read_bytes() == (directory / header.COPY).read_bytes()
        if valid != ["новый"]:
            renew()
            require_whole(open_with(directory, cheap, passphrase("новый")))
    assert opened_by == sorted(opened_by, key=["слон на крыше 42", "новый"].index)
    assert set(opened_by) == {"слон на крыше 42", "новый"}


def opens(directory: Path, text: str) -> bool:
    try:
        open_with(directory, cheap, passphrase(text)).close()
    except WrongPassphrase:
        return False
    return True


@pytest.mark.parametrize("stride", EVERY)
def test_backing_up(base: Path, ready: Path, stride: int) -> None:
    directory = base / "vault"

    def make() -> None:
        with open_with(directory, cheap) as store:
            backup.make(store)

    for _ in every_death(base, lambda: copied(ready, directory), make, stride):
        with open_with(directory, cheap) as store:
            copies = backup.listing(directory)
            assert len(copies) in {1, 2}
            for copy in copies:
                backup.look_through(copy / store.header.database_name, store.ring, store.header)
            backup.make(store)
            assert len(backup.listing(directory)) == len(copies) + 1
        require_whole(open_with(directory, cheap))


@pytest.mark.parametrize("stride", EVERY)
def test_putting_back(base: Path, ready: Path, stride: int) -> None:
    directory = base / "vault"
    name = backup.listing(ready)[0].name

    def put_back() -> None:
        restoring.restore(directory, directory / backup.FOLDER / name, passphrase(), cheap)

    def prepare() -> None:
        clear(base)
        copied(ready, directory)

    for _ in every_death(base, prepare, put_back, stride):
        present = [path for path in base.iterdir() if path.name == "vault" or ".aside-" in path.name]
        assert any(notes_of(path)[-1] == "последняя" for path in present)
        (kept,) = [path for place in present for path in backup.listing(place)]
        assert kept.name == name
        restoring.restore(directory, kept, passphrase(), cheap)
        assert len(notes_of(directory)) == 300
        require_whole(open_with(directory, cheap))
        places = [path for path in base.iterdir() if backup.listing(path)]
        assert len(places) == 1
        assert sum(notes_of(path)[-1] == "последняя" for path in base.iterdir() if (path / header.NAME).exists()) == 1


def notes_of(directory: Path) -> list[str]:
    with open_with(directory, cheap) as store:
        return notes(store)


def test_facts_made_anew(base: Path, ready: Path) -> None:
    directory = base / "vault"

    def prepare() -> None:
        copied(ready, directory)
        (directory / FACTS_DATABASE).write_bytes(b"x" * 9000)

    def touch() -> None:
        with open_with(directory, cheap) as store:
            store.facts.write(lambda tx: tx.execute("INSERT INTO fact(text) VALUES ('x')"))

    for _ in every_death(base, prepare, touch):
        with open_with(directory, cheap) as store:
            store.facts.write(lambda tx: tx.execute("INSERT INTO fact(text) VALUES ('y')"))
        require_whole(open_with(directory, cheap))


def test_writing_and_closing(base: Path, ready: Path) -> None:
    directory = base / "vault"

    def work() -> None:
        with open_with(directory, cheap) as store:
            store.write("note.added", add_note("ещё одна"))
            store.lock_secrets()
            store.write("note.added", add_note("и ещё"))

    for _ in every_death(base, lambda: copied(ready, directory), work):
        found = notes_of(directory)[300:]
        assert found == ["последняя", "ещё одна", "и ещё"][: len(found)]
        require_whole(open_with(directory, cheap))
