"""Backups count only after they were looked through; putting one back overwrites nothing and refuses damage."""

from __future__ import annotations

import json
import os
import shutil
from collections import namedtuple
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.vault.support import (
    DATABASE,
    OWNER,
    PASSWORD,
    Memo,
    add_note,
    never,
    notes,
    open_with,
    passphrase,
    raw_connection,
    snapshot,
)
from vault import anchor, backup, header, journal, lock, restoring, secrets, verify
from vault.backup import Backup
from vault.errors import BadInput, PoryadokError, StorageFailed, VaultDamaged, VaultHeld, VaultReadOnly, WrongPassphrase
from vault.secrets import Field, Purpose
from vault.store import Store
from vault.transaction import Tx

Opener = Callable[..., Store]


@pytest.fixture
def made(opener: Opener) -> Backup:
    """A backup of a closed vault, which went on after it."""
    store = opener()
    found = backup.make(store)
    store.write("note.added", add_note("после копии"))
    store.close()
    return found


def test_what_a_backup_is(store: Store, vault_dir: Path) -> None:
    before = notes(store)
    found = backup.make(store)
    assert sorted(path.name for path in found.path.iterdir()) == sorted(
        [header.NAME, header.COPY, DATABASE, backup.MANIFEST]
    )
    assert found.path.parent == vault_dir / backup.FOLDER
    assert found.rows == store.read(journal.count) - 1
    assert found.secrets == 32
    assert found.size == (found.path / DATABASE).stat().st_size
    assert backup.listing(vault_dir) == (found.path,)
    for path in (vault_dir / backup.FOLDER).rglob("*"):
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600)
    assert store.read(lambda tx: journal.entries(tx, 1))[0].action == "backup.made"
    assert notes(store) == before
    assert verify.verify(store).whole


def test_several_are_listed_oldest_first(store: Store, vault_dir: Path) -> None:
    paths = tuple(backup.make(store).path for _ in range(3))
    (vault_dir / backup.FOLDER / "пустая").mkdir()
    (vault_dir / backup.FOLDER / ".2026.making").mkdir()
    assert backup.listing(vault_dir) == paths


def test_a_backup_put_back(made: Backup, vault_dir: Path, derive: Memo) -> None:
    present = snapshot(vault_dir)
    aside = restoring.restore(vault_dir, made.path, passphrase(), derive)
    assert aside is not None
    assert (
        snapshot(aside).items() >= {k: v for k, v in present.items() if "backups" not in k and k != lock.NAME}.items()
    )
    for path in (vault_dir, *vault_dir.rglob("*")):
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600)
    with open_with(vault_dir, derive) as store:
        assert store.read_only_reason is None
        assert len(notes(store)) == 300
        assert secrets.reveal(store, OWNER, Field.PASSWORD, Purpose.REVEAL) == PASSWORD
        assert verify.verify(store).whole
    assert [path.name for path in backup.listing(vault_dir)] == [made.path.name]
    with open_with(aside, derive) as store:
        assert notes(store)[-1] == "после копии"


def test_put_back_again_and_again(made: Backup, vault_dir: Path, derive: Memo) -> None:
    asides = {restoring.restore(vault_dir, made.path, passphrase(), derive) for _ in range(3)}
    assert len(asides) == 3
    assert sorted(vault_dir.parent.iterdir()) == sorted([vault_dir, *[path for path in asides if path]])


def test_put_back_by_recovery_words_and_where_nothing_is(
    made: Backup, vault_dir: Path, tmp_path: Path, derive: Memo, words: str
) -> None:
    kept = tmp_path / "kept"
    shutil.move(made.path, kept)
    shutil.rmtree(vault_dir)
    assert restoring.restore(vault_dir, kept, passphrase(words), derive) is None
    with open_with(vault_dir, derive) as store:
        assert len(notes(store)) == 300


def test_put_back_over_a_damaged_vault(made: Backup, vault_dir: Path, derive: Memo) -> None:
    for name in (header.NAME, header.COPY, DATABASE):
        (vault_dir / name).write_bytes(b"x" * 100)
    aside = restoring.restore(vault_dir, made.path, passphrase(), derive)
    assert aside is not None
    assert (aside / DATABASE).read_bytes() == b"x" * 100
    open_with(vault_dir, derive).close()


def refused(
    directory: Path, copy: Path, derive: Memo, kind: type[PoryadokError], given: bytearray | None = None
) -> str:
    before = snapshot(directory.parent)
    with pytest.raises(PoryadokError) as raised:
        restoring.restore(directory, copy, given or passphrase(), derive)
    assert type(raised.value) is kind
    assert snapshot(directory.parent) == before
    return str(raised.value)


def test_wrong_passphrase(made: Backup, vault_dir: Path, derive: Memo) -> None:
    refused(vault_dir, made.path, derive, WrongPassphrase, passphrase("не то"))


DAMAGE: dict[str, Callable[[Path], object]] = {
    "flipped bit": lambda path: _flip(path / DATABASE, 5000),
    "flipped salt": lambda path: _flip(path / DATABASE, 3),
    "truncated": lambda path: (path / DATABASE).write_bytes((path / DATABASE).read_bytes()[:-4096]),
    "empty": lambda path: (path / DATABASE).write_bytes(b""),
    "missing": lambda path: (path / DATABASE).unlink(),
    "header": lambda path: _flip(path / header.NAME, 50),
    "manifest": lambda path: _flip(path / backup.MANIFEST, 50),
    "manifest nested": lambda path: (path / backup.MANIFEST).write_bytes(b"[" * 100_000),
    "manifest a list": lambda path: (path / backup.MANIFEST).write_bytes(b"[]"),
    "seal in other letters": lambda path: _edit(path, seal="печать"),
    "no digest": lambda path: _edit(path, sha256=None),
    "readable by others": lambda path: path.chmod(0o755),
}


def _flip(path: Path, position: int) -> None:
    content = bytearray(path.read_bytes())
    content[position] ^= 1
    path.write_bytes(content)


def _edit(path: Path, **values: object) -> None:
    loaded = json.loads((path / backup.MANIFEST).read_bytes())
    (path / backup.MANIFEST).write_text(json.dumps({**loaded, **values}))


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_a_damaged_copy_is_refused(
    made: Backup, vault_dir: Path, derive: Memo, damage: Callable[[Path], object]
) -> None:
    damage(made.path)
    refused(vault_dir, made.path, derive, VaultDamaged)
    open_with(vault_dir, derive).close()


def test_the_manifest_of_another_copy(opener: Opener, vault_dir: Path, derive: Memo) -> None:
    store = opener()
    first, second = backup.make(store), backup.make(store)
    store.close()
    shutil.copy(first.path / backup.MANIFEST, second.path / backup.MANIFEST)
    refused(vault_dir, second.path, derive, VaultDamaged)


def test_a_copy_whose_journal_was_altered_by_who_has_the_key(made: Backup, vault_dir: Path, derive: Memo) -> None:
    with raw_connection(made.path, derive) as connection:
        connection.execute("UPDATE journal SET subject = 'x' WHERE n = 5")
    refused(vault_dir, made.path, derive, VaultDamaged)


def test_what_is_not_a_backup(vault_dir: Path, tmp_path: Path, derive: Memo) -> None:
    for path in (vault_dir, tmp_path / "нет"):
        refused(vault_dir, path, derive, BadInput)
    assert derive.calls == []


def test_somebody_elses_folder_is_never_set_aside(made: Backup, vault_dir: Path, tmp_path: Path, derive: Memo) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "письмо.txt").write_text("важное")
    refused(home, made.path, derive, BadInput)
    empty = tmp_path / "empty"
    empty.mkdir()
    restoring.restore(empty, made.path, passphrase(), derive)
    open_with(empty, derive).close()


def test_a_vault_that_is_open_is_not_set_aside(opener: Opener, vault_dir: Path, derive: Memo) -> None:
    store = opener()
    copy = backup.make(store).path
    with pytest.raises(VaultHeld):
        restoring.restore(vault_dir, copy, passphrase(), derive)
    store.write("note.added", add_note("жив"))
    assert sorted(path.name for path in vault_dir.parent.iterdir()) == [vault_dir.name]


def test_a_rename_that_fails_puts_the_present_vault_back(
    made: Backup, vault_dir: Path, derive: Memo, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Path.rename

    def refuse(path: Path, target: Path) -> Path:
        if path.name.endswith(".restoring"):
            raise OSError(5, "Input/output error")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(StorageFailed):
        restoring.restore(vault_dir, made.path, passphrase(), derive)
    monkeypatch.undo()
    assert [path.name for path in vault_dir.parent.iterdir()] == [vault_dir.name]
    assert backup.listing(vault_dir) == (made.path,)
    with open_with(vault_dir, derive) as store:
        assert notes(store)[-1] == "после копии"


def test_no_room(store: Store, vault_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")  # what shutil gives
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(1, 1, 0))
    with pytest.raises(StorageFailed, match="мало места"):
        backup.make(store)
    assert list((vault_dir / backup.FOLDER).iterdir()) == []


def test_a_copy_that_fails_the_look_is_not_kept(store: Store, vault_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = backup.copy_pages

    def spoil(source: object, target: Path, ring: object) -> None:
        copy(source, target, ring)  # type: ignore[arg-type]  # passed through
        _flip(target, 9000)

    monkeypatch.setattr(backup, "copy_pages", spoil)
    with pytest.raises(VaultDamaged):
        backup.make(store)
    assert list((vault_dir / backup.FOLDER).iterdir()) == []


def test_a_store_with_a_finding_makes_none(opener: Opener, vault_dir: Path) -> None:
    (vault_dir / anchor.NAME).unlink()
    with pytest.raises(VaultReadOnly):
        backup.make(opener())
    assert backup.listing(vault_dir) == ()


def test_a_backup_of_broken_links_does_not_count(store: Store) -> None:
    def orphan(tx: Tx) -> None:
        tx.execute("CREATE TABLE parent(id INTEGER PRIMARY KEY)")
        tx.execute("CREATE TABLE kid(id INTEGER PRIMARY KEY, parent INTEGER REFERENCES parent(id))")

    store.write("tables", orphan)
    store.database.outside(lambda c: c.execute("PRAGMA foreign_keys = OFF"))
    store.write("orphan", lambda tx: tx.execute("INSERT INTO kid VALUES (1, 99)"))
    with pytest.raises(VaultDamaged):
        backup.make(store)


def test_putting_back_leaves_a_row(made: Backup, vault_dir: Path, derive: Memo, words: str) -> None:
    aside = backup_and_row(vault_dir, made, derive, passphrase())
    assert aside is not None
    kept = vault_dir.parent / "kept"
    shutil.copytree(made.path, kept)
    shutil.rmtree(vault_dir)
    restoring.restore(vault_dir, kept, passphrase(words), derive)
    with open_with(vault_dir, derive) as store:
        row = next(e for e in store.read(lambda tx: journal.entries(tx, 5)) if e.action == "vault.restored")
        assert (row.slot, row.detail) == ("слова восстановления", {"backup": "kept", "aside": ""})


def backup_and_row(vault_dir: Path, made: Backup, derive: Memo, given: bytearray) -> Path | None:
    aside = restoring.restore(vault_dir, made.path, given, derive)
    with open_with(vault_dir, derive) as store:
        row = store.read(lambda tx: journal.entries(tx, 1))[0]
        assert aside is not None
        assert (row.action, row.slot) == ("vault.restored", "пароль")
        assert row.detail == {"backup": made.path.name, "aside": aside.name}
        assert store.read_only_reason is None
        assert backup.make_if_changed(store) is not None  # newer copies tell another story
    return aside


def test_no_room_to_put_back(made: Backup, vault_dir: Path, derive: Memo, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")  # what shutil gives
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(1, 1, 0))
    refused(vault_dir, made.path, derive, StorageFailed)


def test_the_live_database_is_not_waited_on(store: Store) -> None:
    """The backup reads by its own thread of the database and leaves the lock where it was."""
    backup.make(store)
    assert lock.is_held(store.directory) is not None
    assert os.getpid() > 0
    with pytest.raises(VaultHeld):
        open_with(store.directory, never)
