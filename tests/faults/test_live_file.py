"""The database while it is open: no second descriptor of it in this process, and SQLite's locks stay with it.

Closing any descriptor of a file drops every POSIX lock that the process has on it, SQLite's among them; then another
program could write under an open vault without anybody noticing.
"""

from __future__ import annotations

import ast
import contextlib
import fcntl
import os
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.dying import cheap, fork, run_and_leave
from tests.vault.rotations import brought_to
from tests.vault.support import (
    DATABASE,
    FACTS,
    FACTS_DATABASE,
    SCHEMAS,
    add_note,
    notes,
    open_with,
    passphrase,
    snapshot,
)
from vault import (
    backup,
    creation,
    drafts,
    generation,
    header,
    host,
    lock,
    place,
    restoring,
    rotation,
    secrets,
    slotting,
    status,
    verify,
)
from vault.creation import create
from vault.errors import BadInput, PoryadokError, VaultHeld
from vault.header import SlotKind
from vault.keys import KdfCost
from vault.rotation import State
from vault.secrets import Purpose
from vault.store import Store

ROOT = Path(__file__).parents[2]

# ---- by reading the code

OPENING = {
    "open", "fdopen", "read_bytes", "read_text", "write_bytes", "write_text", "touch", "copy", "copy2", "copyfile",
    "copytree", "copyfileobj", "move", "sendfile", "mmap", "make_archive", "truncate", "ftruncate", "link", "symlink",
}  # fmt: skip
KNOWN = {
    "vault/anchor.py": {"_read"},
    "vault/backup.py": {"_copied"},  # creates the copy, empty
    "vault/creation.py": {"_write_database"},  # creates the new database, empty
    "vault/facts.py": {"_open"},  # creates the file, where there is none
    "vault/files.py": {"write_atomically", "sync_directory"},
    "vault/generation.py": {"_prepare"},  # creates the next database, empty
    "vault/header.py": {"_read_limited"},
    "vault/keyfile.py": {"read"},
    "vault/keys.py": {"random_bytes"},
    "vault/lock.py": {"__init__", "is_held", "release"},
    "vault/newfile.py": {"new_file", "arriving"},  # that was not there; renamed, never in a vault's folder
    "vault/manifest.py": {"digest", "read"},  # of a closed copy
    "vault/restoring.py": {"_put_in_place", "_copy"},  # of a closed copy, beside its place
}
"""By module the functions in which a file is opened, each looked at; a new one is to be looked at too."""
DATA = ("vault/host/", "vault/guessing/", "vault/wordlists.py", "vault/memory.py", "vault/breaches.py")
"""Which open files of the program or of the system, or the list that the person names."""


def test_every_place_that_opens_a_file_is_known() -> None:
    found = {
        (str(path.relative_to(ROOT)), function)
        for path in (ROOT / "vault").rglob("*.py")
        for function, name in calls(ast.parse(path.read_text("utf-8")))
        if name in OPENING
    }
    known = {(module, function) for module, functions in KNOWN.items() for function in functions}
    assert {one for one in found if not one[0].startswith(DATA)} == known


def calls(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """(function, name called in it) for each call of a function or a method; not those of a transaction."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            for node in ast.walk(function):
                called = node.func if isinstance(node, ast.Call) else None
                if isinstance(called, ast.Attribute) and ast.unparse(called.value) != "tx":
                    yield function.name, called.attr
                elif isinstance(called, ast.Name):
                    yield function.name, called.id


def test_above_the_vault_nobody_names_its_database() -> None:
    for top in ("console", "checks", "registry"):
        for path in (ROOT / top).rglob("*.py"):
            text = path.read_text("utf-8")
            assert "database_name" not in text, path
            assert "facts_name" not in text, path


# ---- by watching it


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """A closed vault with a copy of it."""
    made = tmp_path / "vault"
    with create(made, passphrase(), cost=KdfCost.light(), schemas=SCHEMAS, facts=FACTS, derive=cheap).store as store:
        store.write("note.added", add_note("первая"))
        backup.make(store)
    return made


def _lock(store: Store) -> None:
    store.write("note.added", add_note("x"))
    assert backup.at_lock(store) is None
    store.lock_secrets()


def _refused(act: Callable[[], object]) -> None:
    with pytest.raises(PoryadokError):
        act()


ACTS: dict[str, Callable[[Store, Path], object]] = {
    "nothing": lambda store, _: None,
    "read": lambda store, _: notes(store),
    "write": lambda store, _: store.write("note.added", add_note("вторая")),
    "rotation": lambda store, _: rotation.show(store, brought_to(store, State.STAGED).id, Purpose.ROTATE),
    "draft": lambda store, _: store.write("draft.kept", lambda tx: drafts.keep(tx, "x", "y", secret=True)),
    "backup": lambda store, _: backup.make(store),
    "lock": lambda store, _: _lock(store),
    "verify": lambda store, _: verify.verify(store),
    "health": lambda store, _: store.read(secrets.health),
    "facts": lambda store, _: store.facts.write(lambda tx: tx.execute("INSERT INTO fact(text) VALUES ('x')")),
    "status": lambda store, _: status.status(store.directory),
    "held": lambda store, _: lock.is_held(store.directory),
    "existence": lambda store, _: place.exists(store.directory),
    "privacy": lambda store, _: place.require_private_vault(store.directory),
    "host": lambda store, _: host.inspect(store.directory, dict(os.environ), tmux={}),
    "passphrase": lambda store, _: slotting.change_passphrase(store, passphrase(), passphrase("новый")),
    "key file": lambda store, key: slotting.add_key_file(store, passphrase(), key, "ключ", SlotKind.KEY_FILE),
    "second opening": lambda store, _: _refused(lambda: open_with(store.directory, cheap)),
    "restoring": lambda store, _: _refused(
        lambda: restoring.restore(store.directory, backup.listing(store.directory)[0], passphrase(), cheap)
    ),
    "repair": lambda store, _: _refused(lambda: verify.repair_header(store.directory)),
    "refused renewal": lambda store, _: _refused(lambda: generation.renew(store, passphrase(), passphrase())),
}


@pytest.mark.parametrize("name", ACTS)
def test_nothing_opens_the_live_files_and_the_lock_holds(directory: Path, tmp_path: Path, name: str) -> None:
    def holder(say: Callable[[str], None]) -> None:
        with open_with(directory, cheap) as store:
            store.write("note.added", add_note("открыто"))  # SQLite has taken its locks
            say("open")
            opened = watch((directory / DATABASE, directory / FACTS_DATABASE))
            ACTS[name](store, tmp_path / "key")
            assert opened == []
            say("done")
        say("closed")

    with beside(holder) as heard:
        for word in ("open", "done"):
            assert heard() == word
            assert not could_write(directory), "SQLite's lock on the live file is gone"
        assert heard() == "closed"
        assert could_write(directory)


@contextlib.contextmanager
def beside(work: Callable[[Callable[[str], None]], None]) -> Iterator[Callable[[], str]]:
    """Run `work` in a child that waits after each word it says until the next one is asked for.

    The child is forked before it has threads, and nothing forks after.
    """
    ours, theirs = socket.socketpair()

    def life() -> None:
        ours.close()

        def say(text: str) -> None:
            theirs.send(text.encode())
            theirs.recv(1)

        work(say)

    child = fork()
    if child == 0:
        run_and_leave(life)
    theirs.close()
    said = iter(lambda: ours.recv(100).decode(), "")
    first = [True]

    def heard() -> str:
        if not first.pop():
            ours.send(b".")
        first.append(False)
        return next(said, "ended")

    try:
        yield heard
        ours.send(b".")
        assert next(said, "ended") == "ended"
    finally:
        ours.close()
        _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0


def watch(files: tuple[Path, ...]) -> list[str]:
    """Every later opening of these files by Python, by whatever name; SQLite's own are not seen."""
    numbers, seen = {path.stat().st_ino for path in files}, list[str]()

    def audit(event: str, arguments: tuple[object, ...]) -> None:
        if event != "open" or not isinstance(arguments[0], str | bytes | os.PathLike):
            return
        try:
            if os.stat(arguments[0]).st_ino in numbers:  # noqa: PTH116  # bytes too
                seen.append(str(arguments[0]))
        except OSError:
            return

    sys.addaudithook(audit)
    return seen


def could_write(directory: Path) -> bool:
    """Whether this process, which is not the one with the vault, gets the lock that SQLite takes before it writes."""
    descriptor = os.open(directory / DATABASE, os.O_RDWR)
    try:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, 512, 0x40000000)  # PENDING_BYTE and those after it
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return True


# ---- a second process


OTHERS: dict[str, Callable[[Path, Path], object]] = {
    "opens": lambda directory, _: open_with(directory, cheap),
    "opens the registry": lambda directory, _: open_with(directory, cheap, tier=1),  # type: ignore[arg-type]  # as good
    "restores": lambda directory, copy: restoring.restore(directory, copy, passphrase(), cheap),
    "repairs": lambda directory, _: verify.repair_header(directory),
    "creates": lambda directory, _: creation.create(
        directory, passphrase(), cost=KdfCost.light(), schemas=SCHEMAS, facts=FACTS, derive=cheap
    ),
}


@pytest.mark.parametrize("name", OTHERS)
def test_a_second_process_is_refused_and_the_first_goes_on(directory: Path, name: str) -> None:
    (copy,) = backup.listing(directory)

    def holder(say: Callable[[str], None]) -> None:
        with open_with(directory, cheap) as store:
            store.write("note.added", add_note("вторая"))
            say(str(os.getpid()))
            store.write("note.added", add_note("третья"))
            assert verify.verify(store).whole

    with beside(holder) as heard:
        number = heard()
        before = snapshot(directory)
        with pytest.raises(BadInput if name == "creates" else VaultHeld) as refused:
            OTHERS[name](directory, copy)
        assert name == "creates" or f"процесс {number} " in str(refused.value)
        assert snapshot(directory) == before
        assert not could_write(directory)
    with open_with(directory, cheap) as store:
        assert notes(store) == ["первая", "вторая", "третья"]
    assert (directory / header.NAME).read_bytes() == (directory / header.COPY).read_bytes()
