"""Power lost between any two steps of replacing the header: what a disk may hold then, and not only what a process saw.

Of a file that was not synced any part may be there; a directory that was not synced may stand after any of its steps
since then, each whole and in their order, as file systems with a journal keep it. The header, its copy and the anchor
are put through all of it; the database is SQLite's affair.
"""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import pytest

from tests.faults.dying import cheap
from tests.vault.support import FACTS, OWNER, PASSWORD, SCHEMAS, copied, fill, open_with, passphrase
from vault import backup, generation, header, lock, secrets, slotting, verify
from vault.creation import create
from vault.errors import WrongPassphrase
from vault.header import SlotKind
from vault.keys import KdfCost
from vault.secrets import Field, Purpose
from vault.store import Store

OLD, NEW = "слон на крыше 42", "новый"


@pytest.fixture
def ready(tmp_path: Path) -> Path:
    """A closed vault with a deputy and a copy of now."""
    directory = tmp_path / "ready"
    with create(
        directory, passphrase(OLD), cost=KdfCost.light(), schemas=SCHEMAS, facts=FACTS, derive=cheap
    ).store as store:
        store.write("filled", fill)
        slotting.add_passphrase(store, passphrase(OLD), passphrase("заместитель"), "заместитель")
        backup.make(store)
    return directory


@dataclass
class Disk:
    """What of the small files of a directory is surely on the disk, and the states in which power may have gone.

    Files are told apart by numbers of our own; those of the file system are given again.
    """

    directory: Path
    states: list[tuple[Path, dict[str, bytes]]] = field(default_factory=list)
    _files: Iterator[int] = field(default_factory=itertools.count)
    _names: dict[str, int] = field(default_factory=dict)
    """The directory now."""
    _views: list[dict[str, int]] = field(default_factory=list)
    """The directory as the disk may have it: as it was synced, and after each step since."""
    _synced: dict[int, bytes] = field(default_factory=dict)
    """Contents after the last fsync of each file."""

    def __post_init__(self) -> None:
        self._look()
        self._synced = {number: (self.directory / name).read_bytes() for name, number in self._names.items()}
        self._views = [dict(self._names)]

    def _look(self) -> None:
        """Take up the files that were created."""
        for path in self.directory.iterdir():
            if path.is_file() and ".db" not in path.name and path.name != lock.NAME:
                self._names.setdefault(path.name, next(self._files))

    def synced(self, descriptor: int) -> None:
        """An fsync of a file or of the directory has returned."""
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        self._look()
        if path == self.directory:
            self._views = [dict(self._names)]
        elif path.parent == self.directory and path.name in self._names:
            self._synced[self._names[path.name]] = path.read_bytes()

    def moved(self, old: str, new: str | None) -> None:
        """A file was renamed or removed: one step of the directory."""
        self._look()
        number = self._names.pop(old, None)
        if number is not None and new is not None:
            self._names[new] = number
        self._views.append(dict(self._names))

    def cut(self) -> None:
        """Power goes now: note every state that the disk may be in."""
        self._look()
        kept = self.directory.with_name(f"cut-{len(self.states)}")
        shutil.copytree(self.directory, kept)
        found: list[dict[str, bytes]] = []
        for view in (*self._views, self._names):
            contents = [self._possible(number) for number in view.values()]
            found += [dict(zip(view, chosen, strict=True)) for chosen in itertools.product(*contents)]
        self.states += [(kept, state) for at, state in enumerate(found) if state not in found[:at]]

    def _possible(self, number: int) -> list[bytes]:
        """What a file may hold: what was synced, or any part of what was written since."""
        name = next((name for name, other in self._names.items() if other == number), None)
        known = self._synced.get(number)
        whole = known if name is None else (self.directory / name).read_bytes()
        if whole is None or whole == known:
            return [known or b""]
        return list(dict.fromkeys([known or b"", whole[: len(whole) // 2], bytes(len(whole)), whole]))


def cuts(directory: Path, act: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> Disk:
    """Do `act` and cut the power before every step of it that touches the small files of `directory`, and after."""
    disk, fsync, unlink = Disk(directory), os.fsync, Path.unlink

    def moving(name: str) -> Callable[[Path, Path], Path]:
        real = getattr(Path, name)

        def move(path: Path, target: Path) -> Path:
            if path.parent != directory:
                return cast("Path", real(path, target))
            disk.cut()
            made = cast("Path", real(path, target))
            disk.moved(path.name, target.name)
            return made

        return move

    def remove(path: Path, missing_ok: bool = False) -> None:
        if path.parent == directory and path.exists():
            disk.cut()
        unlink(path, missing_ok)
        if path.parent == directory:
            disk.moved(path.name, None)

    def counted(descriptor: int) -> None:
        where = Path(f"/proc/self/fd/{descriptor}").readlink()
        if directory in (where, where.parent):
            disk.cut()
        fsync(descriptor)
        disk.synced(descriptor)

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", counted)
        patched.setattr(Path, "rename", moving("rename"))
        patched.setattr(Path, "replace", moving("replace"))
        patched.setattr(Path, "unlink", remove)
        act()
    disk.cut()
    return disk


def after_power(disk: Disk, place: Path, stride: int) -> Iterator[tuple[Path, bool]]:
    """The states on disk one by one, each in `place`, and whether the work had returned by then."""
    last = disk.states[-1][0]
    chosen = [one for number, one in enumerate(disk.states) if one[0] == last or number % stride == 0]
    for kept, names in chosen:
        copied(kept, place)
        for path in place.iterdir():
            if path.is_file() and ".db" not in path.name and path.name != lock.NAME:
                path.unlink()
        for name, content in names.items():
            (place / name).touch(mode=0o600)
            (place / name).write_bytes(content)
        yield place, kept == last


EVERY = [pytest.param(5, id="some"), pytest.param(1, id="all", marks=pytest.mark.faults)]


def _change(store: Store, key: Path) -> None:
    slotting.change_passphrase(store, passphrase(OLD), passphrase(NEW))


def _add(store: Store, key: Path) -> None:
    slotting.add_key_file(store, passphrase(OLD), key, "флешка", SlotKind.KEY_FILE)


def _words(store: Store, key: Path) -> None:
    slotting.add_words(store, passphrase(OLD))


def _remove(store: Store, key: Path) -> None:
    (slot,) = (each for each in store.header.slots if each.label == "заместитель")
    slotting.remove(store, passphrase(OLD), slot.id)


def _renew(store: Store, key: Path) -> None:
    generation.renew(store, passphrase(OLD), passphrase(NEW))


@pytest.mark.parametrize("stride", EVERY)
@pytest.mark.parametrize("change", [_change, _add, _words, _remove, _renew], ids=lambda change: change.__name__[1:])
def test_every_state_opens_as_before_or_as_after(
    ready: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Store, Path], None], stride: int
) -> None:
    (tmp_path / "work").mkdir(mode=0o700)
    directory = copied(ready, tmp_path / "work" / "vault")
    before = header.read(ready)

    def work() -> None:
        with open_with(directory, cheap) as store:
            change(store, tmp_path / "key")

    disk = cuts(directory, work, monkeypatch)
    after = header.read(directory)
    assert len(disk.states) > 10
    seen = set()
    for place, returned in after_power(disk, tmp_path / "place", stride):
        found = require_whole(place)
        assert found in (before, after)
        assert found == after or not returned, "an acknowledged change is gone"
        seen.add(found.sequence)
    assert seen == {before.sequence, after.sequence}


@pytest.mark.parametrize("name", [header.NAME, header.COPY])
def test_repairing_the_header(ready: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    (tmp_path / "work").mkdir(mode=0o700)
    directory = copied(ready, tmp_path / "work" / "vault")
    (directory / name).write_bytes(b"{}")
    disk = cuts(directory, lambda: verify.repair_header(directory), monkeypatch)
    for place, _ in after_power(disk, tmp_path / "place", 2):
        if not whole_copies(place):
            verify.repair_header(place)
        require_whole(place)


def whole_copies(place: Path) -> bool:
    copies = [place / header.NAME, place / header.COPY]
    return all(path.exists() and path.read_bytes() not in (b"", b"{}") for path in copies)


def require_whole(place: Path) -> header.Header:
    """Exactly one of the passphrases opens it, up to the secrets; both copies of the header then say the same."""
    found = []
    for text in (OLD, NEW):
        try:
            open_with(place, cheap, passphrase(text)).close()
            found.append(text)
        except WrongPassphrase:
            continue
    (text,) = found
    with open_with(place, cheap, passphrase(text)) as store:
        assert store.read_only_reason is None
        assert verify.verify(store).whole, verify.verify(store)
        assert secrets.reveal(store, OWNER, Field.PASSWORD, Purpose.REVEAL) == PASSWORD
        head = store.header
    assert (place / header.NAME).read_bytes() == (place / header.COPY).read_bytes() == header.serialise(head)
    return head
