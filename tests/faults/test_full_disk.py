"""A disk that fills up: the refusal is named, what was acknowledged stays, and room brings everything back."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import traceback
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.vault.support import DATABASE, OWNER, PASSWORD, Memo, add_note, notes, open_with, passphrase
from vault import backup, secrets, verify
from vault.errors import StorageFailed
from vault.secrets import Field, Purpose
from vault.store import Store


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Two megabytes of tmpfs, where mounting is allowed."""
    where = tmp_path / "disk"
    where.mkdir(mode=0o700)
    mount = shutil.which("mount")
    if os.geteuid() != 0 or mount is None:
        pytest.skip("only root mounts")
    done = subprocess.run([mount, "-t", "tmpfs", "-o", "size=2m", "tmpfs", where], capture_output=True, check=False)
    if done.returncode != 0:
        pytest.skip("mounting is not allowed here")
    yield where
    subprocess.run(["umount", where], check=True)


def fill_up(store: Store) -> list[str]:
    """Write until the disk refuses; the notes that were acknowledged."""
    acknowledged: list[str] = []
    for number in range(5000):
        text = f"{number} " + "я" * 1000
        try:
            store.write("note.added", add_note(text))
        except StorageFailed:
            return acknowledged
        acknowledged.append(text)
    raise AssertionError("the disk never filled")


def test_a_disk_filled_by_the_vault_itself(small_disk: Path, vault_dir: Path, derive: Memo) -> None:
    directory = small_disk / "vault"
    shutil.copytree(vault_dir, directory)
    (small_disk / "ballast").write_bytes(b"x" * 300_000)
    with open_with(directory, derive) as store:
        acknowledged = fill_up(store)
        assert len(acknowledged) > 100
        assert notes(store)[300:] == acknowledged
        with pytest.raises(StorageFailed):
            backup.make(store)
        assert backup.listing(directory) == ()
        assert verify.verify(store).whole
    # Closing found no room for an anchor, and the vault still opens, reads and verifies.
    with open_with(directory, derive) as store:
        assert store.read_only_reason is None
        assert notes(store)[300:] == acknowledged
    (small_disk / "ballast").unlink()
    with open_with(directory, derive) as store:
        store.write("note.added", add_note("место нашлось"))
        assert secrets.reveal(store, OWNER, Field.PASSWORD, Purpose.REVEAL) == PASSWORD
        assert verify.verify(store).whole


def test_a_disk_filled_by_others(small_disk: Path, vault_dir: Path, derive: Memo) -> None:
    """Not a byte left: nothing is revealed, the passphrase stays as it was, and reading goes on."""
    directory = small_disk / "vault"
    shutil.copytree(vault_dir, directory)
    with open_with(directory, derive) as store:
        with (small_disk / "ballast").open("wb", buffering=0) as ballast:
            while True:
                try:
                    ballast.write(b"x" * 4096)
                except OSError:
                    break
        with pytest.raises(StorageFailed):
            secrets.reveal(store, OWNER, Field.PASSWORD, Purpose.REVEAL)
        with pytest.raises(StorageFailed):
            store.change_passphrase(passphrase(), passphrase("новый"))
        assert len(notes(store)) == 300
        store.lock_secrets()
    (small_disk / "ballast").unlink()
    with open_with(directory, derive) as store:
        assert verify.verify(store).whole


def test_a_file_that_may_not_grow(vault_dir: Path, derive: Memo) -> None:
    """The same where nothing can be mounted: a limit on the size of files, in a child of its own."""
    open_with(vault_dir, derive).close()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # newer Pythons warn of threads; the child starts its own
        child = os.fork()
    if child == 0:
        _grow_to_the_limit(vault_dir, derive)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    with open_with(vault_dir, derive) as store:
        assert store.read_only_reason is None
        assert len(notes(store)) > 300
        store.write("note.added", add_note("место нашлось"))
        assert verify.verify(store).whole


def _grow_to_the_limit(directory: Path, derive: Memo) -> None:
    try:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        limit = (directory / DATABASE).stat().st_size + 65536
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        with open_with(directory, derive) as store:
            acknowledged = fill_up(store)
            assert len(acknowledged) > 5
            assert notes(store)[300:] == acknowledged
            assert verify.verify(store).whole
    except BaseException:  # noqa: BLE001  # the child must never return into pytest
        traceback.print_exc()
        os._exit(1)
    os._exit(0)
