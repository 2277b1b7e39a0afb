"""Files on disk: whole or absent after any crash, private under any umask, encrypted, never opened behind SQLite."""

from __future__ import annotations

import ast
import errno
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.vault.support import (
    CODES,
    DATABASE,
    FACTS,
    OWNER,
    PASSPHRASE,
    PASSWORD,
    SCHEMAS,
    SEED,
    TOKEN,
    Memo,
    add_note,
    fill,
    open_with,
    passphrase,
)
from vault import backup, restoring, secrets, slotting, verify
from vault.creation import create
from vault.errors import StorageFailed, VaultDamaged
from vault.files import require_private, write_atomically
from vault.keys import KdfCost
from vault.secrets import Field, Purpose

ROOT = Path(__file__).parents[2]


class Crash(BaseException):
    """The process ends here."""


STEPS = ["open", "write", "fsync file", "rename", "fsync directory"]


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[list[str], dict[str, BaseException]]]:
    """The order of what reaches the disk, and what each step is to fail with."""
    seen: list[str] = []
    failing: dict[str, BaseException] = {}
    real_fsync, real_rename, real_open, real_fdopen = os.fsync, Path.rename, os.open, os.fdopen

    def step(name: str) -> None:
        seen.append(name)
        if name in failing:
            raise failing[name]

    def fsync(descriptor: int) -> None:
        step("fsync directory" if os.path.isdir(f"/proc/self/fd/{descriptor}") else "fsync file")  # noqa: PTH112
        real_fsync(descriptor)

    def rename(path: Path, target: Path) -> Path:
        step("rename")
        return real_rename(path, target)

    def opened(path: Path, flags: int, mode: int = 0o777) -> int:
        if flags & os.O_CREAT:
            step("open")
        return real_open(path, flags, mode)

    def fdopen(descriptor: int, mode: str) -> object:
        stream = real_fdopen(descriptor, mode, buffering=0)
        if "write" in failing:
            stream.write(b"half")
            stream.close()
        step("write")
        return stream

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "rename", rename)
    monkeypatch.setattr(os, "open", opened)
    monkeypatch.setattr(os, "fdopen", fdopen)
    yield seen, failing
    monkeypatch.undo()


def test_the_order_that_survives_a_power_cut(tmp_path: Path, steps: tuple[list[str], dict[str, BaseException]]) -> None:
    write_atomically(tmp_path / "x", b"new")
    assert steps[0] == STEPS


@pytest.mark.parametrize("at", STEPS)
def test_a_crash_at_any_step_leaves_the_old_or_the_new(
    tmp_path: Path, steps: tuple[list[str], dict[str, BaseException]], at: str
) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"old")
    steps[1][at] = Crash()
    with pytest.raises(Crash):
        write_atomically(path, b"new")
    assert path.read_bytes() == (b"new" if at == "fsync directory" else b"old")
    steps[1].clear()
    write_atomically(path, b"newer")
    assert path.read_bytes() == b"newer"
    assert [found.name for found in tmp_path.iterdir()] == ["x"]


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS])
@pytest.mark.parametrize("at", STEPS[:4])
def test_a_refused_write_is_named_and_leaves_nothing(
    tmp_path: Path, steps: tuple[list[str], dict[str, BaseException]], at: str, code: int
) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"old")
    steps[1][at] = OSError(code, os.strerror(code))
    with pytest.raises(StorageFailed, match="прежние данные целы"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert [found.name for found in tmp_path.iterdir()] == ["x"]


def test_a_planted_temporary_file_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "victim").write_text("чужое")
    (tmp_path / "x.new").symlink_to(tmp_path / "victim")
    write_atomically(tmp_path / "x", b"new")
    assert (tmp_path / "victim").read_text() == "чужое"
    assert (tmp_path / "x").stat().st_mode & 0o777 == 0o600


def test_private(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    require_private(tmp_path)
    with pytest.raises(VaultDamaged, match="Нет файла"):
        require_private(tmp_path / "x")
    os.mkfifo(tmp_path / "pipe", 0o600)
    with pytest.raises(VaultDamaged):
        require_private(tmp_path / "pipe")


def _live(directory: Path, derive: Memo, look: Callable[[], None]) -> None:
    """A life of a vault: create, fill, back up, change the passphrase, restore; `look` in the middle of it."""
    with create(
        directory, passphrase(), cost=KdfCost.light(), schemas=SCHEMAS, facts=FACTS, derive=derive
    ).store as store:
        store.write("filled", fill)
        store.facts.write(lambda tx: tx.execute("INSERT INTO fact(text) VALUES (?)", (PASSWORD,)))

        def change(tx: object) -> None:
            tx.execute("UPDATE note SET text = ? || text", (PASSWORD,))  # type: ignore[attr-defined]  # a Tx
            look()  # the journal of the database is on the disk now

        store.write("changed", change)
        secrets.reveal(store, OWNER, Field.PASSWORD, Purpose.REVEAL)
        copy = backup.make(store).path
        slotting.change_passphrase(store, passphrase(), passphrase("новый пароль"))
        look()
    restoring.restore(directory, copy, passphrase(), derive)
    open_with(directory, derive).close()
    look()


def test_every_file_is_private_under_a_wide_open_umask(tmp_path: Path, derive: Memo) -> None:
    seen: set[str] = set()

    def look() -> None:
        for path in (tmp_path / "home").rglob("*"):
            seen.add(path.name)
            assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path

    before = os.umask(0)
    try:
        _live(tmp_path / "home" / "vault", derive, look)
    finally:
        os.umask(before)
    assert {f"{DATABASE}-journal", "facts-1.db-wal", "vault.lock", backup.MANIFEST} <= seen


def test_no_plain_text_in_any_file(tmp_path: Path, derive: Memo) -> None:
    marks = [text.encode() for text in (PASSWORD, SEED, CODES, TOKEN, PASSPHRASE, "запись 1 ", "credential:1", OWNER)]
    marks += [mark.hex().encode() for mark in marks] + [text.encode("utf-16-le") for text in (PASSWORD, TOKEN)]
    marks += [b"SQLite format", b"CREATE TABLE", b"journal("]
    looked: set[str] = set()

    def look() -> None:
        for path in tmp_path.rglob("*"):
            if path.is_file():
                looked.add(path.name)
                # the reading opens live files, which drops SQLite's locks: nothing writes meanwhile in this test
                content = subprocess.run(["cat", path], capture_output=True, check=True).stdout
                assert [mark for mark in marks if mark in content] == [], path

    _live(tmp_path / "vault", derive, look)
    assert {f"{DATABASE}-journal", "facts-1.db-wal", DATABASE, "vault.hdr", "vault.hdr.2"} <= looked


# ---- nothing opens a live database

# Every place of the floor that opens a file, and what it opens. A database here is a closed copy, or is being created.
OPENERS = {
    ("anchor.py", "_read"): "the anchor",
    ("backup.py", "_copied"): "a copy to be, created empty",
    ("manifest.py", "read"): "the manifest",
    ("manifest.py", "digest"): "a closed copy",
    ("restoring.py", "_put_in_place"): "a closed copy",
    ("restoring.py", "_copy"): "a closed copy, and one to be",
    ("generation.py", "_prepare"): "a database to be, created empty",
    ("newfile.py", "new_file"): "a new file outside the vault",
    ("newfile.py", "arriving"): "a new file that takes its place, never beside a header",
    ("keyfile.py", "read"): "a key file",
    ("memory.py", "_text"): "/proc and /sys",
    ("creation.py", "_write_database"): "a database to be, created empty",
    ("facts.py", "_open"): "the facts to be, created empty",
    ("files.py", "write_atomically"): "headers, anchor, manifest",
    ("files.py", "sync_directory"): "a directory",
    ("header.py", "_read_limited"): "the header",
    ("keys.py", "random_bytes"): "/dev/urandom",
    ("lock.py", "__init__"): "the lock",
    ("lock.py", "is_held"): "the lock",
    ("breaches.py", "_opened"): "a list of leaked passwords",
    ("wordlists.py", "_words"): "a list of words",
}
OPENING = {
    "open",
    "read_bytes",
    "read_text",
    "write_bytes",
    "write_text",
    "copyfile",
    "copy",
    "copy2",
    "copytree",
    "move",
}


def test_who_opens_files() -> None:
    found = set()
    for path in sorted((ROOT / "vault").glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef):
                for node in ast.walk(function):
                    called = node.func if isinstance(node, ast.Call) else None
                    name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
                    if name in OPENING:
                        found.add((path.name, function.name))
    assert found == set(OPENERS)


WATCHED = """
import os, sys
sys.path.insert(0, os.getcwd())
from pathlib import Path
from tests.vault.support import *
from vault import backup, secrets, slotting, status, verify
from vault.secrets import Purpose

directory = Path(sys.argv[1])
live = {os.path.realpath(directory / name) for name in (DATABASE, FACTS_DATABASE)}
opened = []

def watch(event, arguments):
    if event == "open" and isinstance(arguments[0], (str, bytes)):
        name = os.path.realpath(os.fsdecode(arguments[0]))
        if name in live or name.startswith(tuple(live)):
            opened.append(name)

store = open_with(directory, Memo())
sys.addaudithook(watch)
store.write("note.added", add_note("x"))
store.facts.write(lambda tx: tx.execute("INSERT INTO fact(text) VALUES ('x')"))
secrets.reveal(store, OWNER, Field.PASSWORD, Purpose.REVEAL)
assert verify.verify(store).whole
backup.make(store)
status.status(directory)
store.lock_secrets()
store.open_secrets(passphrase())
slotting.change_passphrase(store, passphrase(), passphrase("other"))
try:
    open_with(directory, Memo())
except Exception as refused:
    assert "VaultHeld" in type(refused).__name__
else:
    raise SystemExit("opened twice")
store.close()
print(opened)
"""


def test_nothing_opens_a_live_database(vault_dir: Path) -> None:
    """Closing any descriptor of the file in this process would drop SQLite's locks; seen by Python's audit events."""
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, str(vault_dir)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout == "[]\n", done.stderr


def test_another_process_cannot_write_while_the_vault_is_open(vault_dir: Path, derive: Memo) -> None:
    """Past our own lock, straight at the file: SQLite's lock holds through everything that was done above."""
    program = """
import sys
from sqlcipher3 import dbapi2
other = dbapi2.connect(sys.argv[1], timeout=0)
other.execute("PRAGMA cipher_log_level = NONE")
other.set_key(sys.stdin.buffer.read())
try:
    other.execute("BEGIN IMMEDIATE")
    print("wrote")
except dbapi2.OperationalError as error:
    print(error)
"""
    with open_with(vault_dir, derive) as store:
        store.write("note.added", add_note("x"))
        backup.make(store)
        verify.verify(store)
        key = b"x'" + store.ring.database.hex().encode() + b"'"
        done = subprocess.run(
            [sys.executable, "-c", program, str(vault_dir / DATABASE)], input=key, capture_output=True, check=True
        )
        assert done.stdout == b"database is locked\n"
