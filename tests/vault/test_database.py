"""One thread, one connection: order, errors in our words, an end after which nobody waits for ever."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from vault import sqlcipher
from vault.database import PRAGMAS, Database
from vault.errors import Locked, PoryadokError, StorageFailed, VaultDamaged, VaultHeld
from vault.sqlcipher import Connection

KEY = bytearray(range(32))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "x.db"


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    made = Database(path, KEY, PRAGMAS)
    made.write(lambda c: c.execute("CREATE TABLE t(a INTEGER UNIQUE) STRICT"))
    yield made
    made.close()


def count(connection: Connection) -> object:
    row = connection.execute("SELECT count(*) FROM t").fetchone()
    return row[0] if row else None


def pragma(database: Database, name: str) -> object:
    row = database.outside(lambda c: c.execute(f"PRAGMA {name}").fetchone())
    return row[0] if row else None


def test_the_pragmas_that_safety_stands_on(database: Database) -> None:
    found = {
        name: pragma(database, name)
        for name in ("journal_mode", "synchronous", "locking_mode", "temp_store", "auto_vacuum", "foreign_keys")
    }
    assert found == {
        "journal_mode": "delete",
        "synchronous": 3,
        "locking_mode": "exclusive",
        "temp_store": 0,  # the compile default, which is memory: FILE would put plain text on the disk
        "auto_vacuum": 0,
        "foreign_keys": 1,
    }
    assert "TEMP_STORE=2" in [
        str(r[0]) for r in database.outside(lambda c: c.execute("PRAGMA compile_options").fetchall())
    ]
    assert str(pragma(database, "cipher_version")).startswith("4.")
    assert pragma(database, "cipher_page_size") in {"4096", 4096}
    assert pragma(database, "cipher_use_hmac") in {"1", 1}


def test_the_key_given_is_left_and_the_file_is_encrypted(database: Database, path: Path) -> None:
    assert bytearray(range(32)) == KEY
    database.close()
    assert b"SQLite" not in path.read_bytes()
    with pytest.raises(VaultDamaged):
        Database(path, bytearray(32), PRAGMAS)


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_key_of_another_length_is_never_a_passphrase(path: Path, length: int) -> None:
    threads = threading.active_count()
    with pytest.raises(AssertionError):
        Database(path, bytearray(length), PRAGMAS)
    assert threading.active_count() == threads


def test_the_raw_form_of_the_key_is_wiped(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forms: list[bytearray] = []
    make = sqlcipher._raw_form

    def keep(key: bytearray) -> bytearray:
        forms.append(make(key))
        return forms[-1]

    monkeypatch.setattr(sqlcipher, "_raw_form", keep)
    sqlcipher.connect(path, KEY).close()
    path.write_bytes(b"x" * 8192)
    with pytest.raises(VaultDamaged):
        sqlcipher.connect(path, KEY)
    assert forms == [bytearray(sqlcipher.RAW_KEY_LENGTH)] * 2


def test_nothing_is_printed_over_the_screen(path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """SQLCipher logs errors to stderr unless it is told not to, before the key."""
    Database(path, KEY, PRAGMAS).close()
    path.write_bytes(b"x" * 8192)
    with pytest.raises(VaultDamaged):
        Database(path, KEY, PRAGMAS)
    assert capfd.readouterr() == ("", "")


def test_a_failed_opening_leaves_no_thread(path: Path) -> None:
    path.write_bytes(b"x" * 8192)
    threads = threading.active_count()
    with pytest.raises(VaultDamaged):
        Database(path, KEY, PRAGMAS)
    assert threading.active_count() == threads


def test_a_read_only_connection_cannot_be_talked_into_writing(database: Database) -> None:
    with pytest.raises(PoryadokError):
        database.read(lambda c: c.execute("INSERT INTO t VALUES (1)"))
    assert database.read(count) == 0
    database.write(lambda c: c.execute("INSERT INTO t VALUES (1)"))
    assert database.read(count) == 1


def test_our_own_errors_come_back_as_they_are(database: Database) -> None:
    def twice(connection: Connection) -> None:
        connection.execute("INSERT INTO t VALUES (7)")
        connection.execute("INSERT INTO t VALUES (7)")

    with pytest.raises(Exception, match="UNIQUE") as raised:
        database.write(twice)
    assert not isinstance(raised.value, PoryadokError)
    assert database.read(count) == 0


def test_a_write_by_another_connection_is_kept_out(database: Database, path: Path) -> None:
    database.write(lambda c: c.execute("INSERT INTO t VALUES (1)"))
    other = dbapi2.connect(str(path), timeout=0)
    try:
        other.set_key(b"x'" + KEY.hex().encode() + b"'")
        with pytest.raises(dbapi2.OperationalError, match="locked"):
            other.execute("SELECT count(*) FROM t")
    finally:
        other.close()


def test_after_the_end_every_call_is_refused_at_once(database: Database) -> None:
    database.close()
    database.close()
    for act in (database.read, database.write, database.outside):
        with pytest.raises(Locked):
            act(count)


def test_what_was_asked_before_the_end_is_still_done(database: Database) -> None:
    """Callers on other threads while one closes: each gets its answer or a refusal, none waits for ever."""
    inside, go_on = threading.Event(), threading.Event()
    outcomes: list[object] = []

    def long(connection: Connection) -> object:
        inside.set()
        go_on.wait(20)
        return count(connection)

    def call() -> None:
        try:
            outcomes.append(database.read(count))
        except Locked:
            outcomes.append("refused")

    first = threading.Thread(target=lambda: outcomes.append(database.read(long)))
    first.start()
    inside.wait(20)
    others = [threading.Thread(target=call, daemon=True) for _ in range(5)]
    closer = threading.Thread(target=database.close, daemon=True)
    for thread in (*others[:3], closer, *others[3:]):
        thread.start()
    go_on.set()
    for thread in (first, closer, *others):
        thread.join(20)
        assert not thread.is_alive()
    assert len(outcomes) == 6
    assert set(outcomes) <= {0, "refused"}


def test_a_full_disk_is_named(database: Database) -> None:
    pages = database.outside(lambda c: c.execute("PRAGMA page_count").fetchone())
    database.outside(lambda c: c.execute(f"PRAGMA max_page_count = {int(str(pages[0])) if pages else 0}"))
    with pytest.raises(StorageFailed, match="место"):
        database.write(lambda c: c.execute("CREATE TABLE big AS SELECT zeroblob(100000) AS b"))
    database.outside(lambda c: c.execute("PRAGMA max_page_count = 100000"))
    database.write(lambda c: c.execute("INSERT INTO t VALUES (1)"))
    assert database.read(count) == 1


def test_a_file_that_a_foreign_program_holds_is_named(database: Database, path: Path) -> None:
    with pytest.raises(VaultHeld, match="занят другой программой"):
        Database(path, KEY, PRAGMAS).write(lambda c: c.execute("INSERT INTO t VALUES (1)"))
    assert database.read(count) == 0


def test_what_was_answered_is_kept_by_nobody(database: Database) -> None:
    """Until the next question may be long: an answer may be a secret."""

    class Answer:
        pass

    gone = threading.Event()
    weakref.finalize(database.read(lambda _: Answer()), gone.set)
    assert gone.wait(20)
