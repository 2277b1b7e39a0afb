"""Facts are disposable: lost or damaged they are made anew, and no command stops for it."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.vault.support import FACTS, FACTS_DATABASE, add_note, notes
from vault.errors import PoryadokError, StorageFailed
from vault.schema import Migration, Schema
from vault.store import Store
from vault.transaction import Tx

Opener = Callable[..., Store]


def add(tx: Tx) -> None:
    tx.executemany("INSERT INTO fact(text) VALUES (?)", [("увидено " + "я" * 200,)] * 200)


def count(tx: Tx) -> object:
    row = tx.execute("SELECT count(*) FROM fact").fetchone()
    return row[0] if row else None


def aside(directory: Path) -> list[Path]:
    return sorted(directory.glob(f"{FACTS_DATABASE}.damaged-*"))


def test_facts_stay(opener: Opener, vault_dir: Path) -> None:
    store = opener()
    store.facts.write(add)
    assert store.facts.read(count) == 200
    assert (vault_dir / f"{FACTS_DATABASE}-wal").exists()
    store.close()
    store = opener()
    assert store.facts.read(count) == 200
    assert not store.facts.was_reset
    with pytest.raises(PoryadokError):
        store.facts.read(add)


def test_a_missing_file_is_made_anew(opener: Opener, vault_dir: Path) -> None:
    opener().close()
    (vault_dir / FACTS_DATABASE).unlink()
    store = opener()
    assert store.facts.read(count) == 0
    assert (vault_dir / FACTS_DATABASE).stat().st_mode & 0o777 == 0o600
    assert aside(vault_dir) == []


@pytest.mark.parametrize("content", [b"", b"\0" * 4096, b"x" * 10000])
def test_a_damaged_file_is_set_aside(opener: Opener, vault_dir: Path, content: bytes) -> None:
    opener().close()
    (vault_dir / FACTS_DATABASE).write_bytes(content)
    store = opener()
    store.facts.write(add)
    assert store.facts.read(count) == 200
    assert store.facts.was_reset is bool(content)
    assert [path.read_bytes() for path in aside(vault_dir)] == ([content] if content else [])
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in aside(vault_dir))
    assert len(notes(store)) == 300
    store.close()
    assert not opener().facts.was_reset


def test_every_damaged_page_ends_in_facts_that_work(opener: Opener, vault_dir: Path) -> None:
    store = opener()
    store.facts.write(add)
    store.close()
    content = (vault_dir / FACTS_DATABASE).read_bytes()
    for page in range(len(content) // 4096):
        damaged = bytearray(content)
        damaged[page * 4096 + 1234] ^= 4
        (vault_dir / FACTS_DATABASE).write_bytes(damaged)
        store = opener()
        assert store.facts.read(lambda tx: tx.execute("SELECT count(*), max(text) FROM fact").fetchone()) is not None
        store.facts.write(add)
        store.write("note.added", add_note("хранилище не заметило"))
        store.close()


def test_a_leftover_log_of_other_facts_does_no_harm(opener: Opener, vault_dir: Path) -> None:
    opener().close()
    for suffix in ("-wal", "-shm"):
        (vault_dir / f"{FACTS_DATABASE}{suffix}").write_bytes(b"z" * 40000)
        (vault_dir / f"{FACTS_DATABASE}{suffix}").chmod(0o600)
    store = opener()
    store.facts.write(add)
    assert store.facts.read(count) == 200


def test_facts_of_a_newer_program_are_set_aside(opener: Opener, vault_dir: Path) -> None:
    newer = Schema("facts", (*FACTS.migrations, Migration(2, "CREATE TABLE more(a);")))
    opener(facts=newer).close()
    store = opener()
    assert store.facts.was_reset
    assert len(aside(vault_dir)) == 1


def test_of_several_threads_that_meet_the_damage_one_makes_it_anew(opener: Opener, vault_dir: Path) -> None:
    store = opener()
    store.facts.write(add)
    store.close()
    content = bytearray((vault_dir / FACTS_DATABASE).read_bytes())
    for page in range(2, len(content) // 4096):
        content[page * 4096 + 1234] ^= 4
    (vault_dir / FACTS_DATABASE).write_bytes(content)
    store = opener()
    assert not store.facts.was_reset

    def one(number: int) -> object:
        def save(tx: Tx) -> None:
            tx.execute("SELECT max(text) FROM fact").fetchone()
            tx.execute("INSERT INTO fact(text) VALUES (?)", (str(number),))

        store.facts.write(save)
        return number

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(one, range(12)), key=str) == sorted(range(12), key=str)
    assert store.facts.read(count) == 12
    assert len(aside(vault_dir)) == 1


def test_facts_leave_no_row_in_the_journal(store: Store) -> None:
    def journalled(tx: Tx) -> object:
        row = tx.execute("SELECT count(*) FROM journal").fetchone()
        return row[0] if row else None

    before = store.read(journalled)
    store.facts.write(add)
    assert store.read(journalled) == before


def test_without_room_for_the_file_reading_finds_nothing_and_writing_says_why(
    opener: Opener, vault_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (vault_dir / FACTS_DATABASE).unlink()
    for suffix in ("-wal", "-shm"):
        (vault_dir / f"{FACTS_DATABASE}{suffix}").unlink(missing_ok=True)
    os_open = os.open

    def refuse(path: Path, *rest: int) -> int:
        if path.name == FACTS_DATABASE:
            raise OSError(errno.ENOSPC, "No space left on device")
        return os_open(path, *rest)

    with monkeypatch.context() as full:
        full.setattr(os, "open", refuse)
        store = opener()
        assert len(notes(store)) == 300
        assert store.facts.read(count) == 0
        for _ in range(2):
            with pytest.raises(StorageFailed, match="записать некуда"):
                store.facts.write(add)
        assert store.facts.read(count) == 0
        store.write("note.added", add_note("хранилище пишет"))
    assert not (vault_dir / FACTS_DATABASE).exists()
    store.facts.write(add)
    assert store.facts.read(count) == 200
    store.close()
    assert opener().facts.read(count) == 200


def test_facts_that_cannot_be_set_aside_are_passed_by(
    opener: Opener, vault_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opener().close()
    (vault_dir / FACTS_DATABASE).write_bytes(b"x" * 10000)
    rename = Path.rename

    def refuse(path: Path, target: Path) -> Path:
        if path.name == FACTS_DATABASE:
            raise OSError(errno.EROFS, "Read-only file system")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refuse)
    store = opener()
    assert store.facts.read(count) == 0
    assert len(notes(store)) == 300
