"""A disk that fills up: the refusal is named, what was acknowledged stays, and room brings everything back."""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import signal
import traceback
from pathlib import Path

import pytest

from tests.faults.dying import fork
from tests.vault.support import DATABASE, FACTS_DATABASE, OWNER, PASSWORD, Memo, add_note, notes, open_with, passphrase
from vault import backup, generation, secrets, slotting, verify
from vault.errors import StorageFailed
from vault.secrets import Field, Purpose
from vault.store import Store
from vault.transaction import Tx


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
        fill_disk(small_disk / "ballast")
        with pytest.raises(StorageFailed):
            secrets.reveal(store, OWNER, Field.PASSWORD, Purpose.REVEAL)
        with pytest.raises(StorageFailed):
            slotting.change_passphrase(store, passphrase(), passphrase("новый"))
        assert len(notes(store)) == 300
        store.lock_secrets()
        complaint = backup.at_lock(store)
        assert complaint is not None
        assert "мало места" in complaint
    for name in (FACTS_DATABASE, f"{FACTS_DATABASE}-wal", f"{FACTS_DATABASE}-shm"):
        (directory / name).unlink(missing_ok=True)
    fill_disk(small_disk / "ballast")
    with open_with(directory, derive) as store:  # it opens to be read, without the facts
        assert len(notes(store)) == 300
        assert store.facts.read(facts) == 0
        with pytest.raises(StorageFailed):
            store.facts.write(lambda tx: tx.execute("INSERT INTO fact(text) VALUES ('x')"))
        with pytest.raises(StorageFailed):
            generation.renew(store, passphrase(), passphrase("новый"))
        assert len(notes(store)) == 300
    (small_disk / "ballast").unlink()
    with open_with(directory, derive) as store:
        assert verify.verify(store).whole
        store.facts.write(lambda tx: tx.execute("INSERT INTO fact(text) VALUES ('x')"))
        assert store.facts.read(facts) == 1


def facts(tx: Tx) -> object:
    row = tx.execute("SELECT count(*) FROM fact").fetchone()
    return row[0] if row else None


def fill_disk(ballast: Path) -> None:
    """Not a byte is left."""
    with ballast.open("ab", buffering=0) as stream:
        for size in (4096, 1):
            with contextlib.suppress(OSError):
                while True:
                    stream.write(b"x" * size)


def test_a_file_that_may_not_grow(vault_dir: Path, derive: Memo) -> None:
    """The same where nothing can be mounted: a limit on the size of files, in a child of its own."""
    open_with(vault_dir, derive).close()
    child = fork()
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
