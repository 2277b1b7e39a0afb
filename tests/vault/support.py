"""What the tests of the vault share: a small schema, a memoised derivation, snapshots, forging, a raw connection."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import threading
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from vault import anchor, header, lock, secrets, slots
from vault.canonical import canonical
from vault.clock import Clock
from vault.errors import PoryadokError
from vault.keys import Deriver, KdfCost, argon2id, wipe
from vault.opening import open_vault
from vault.schema import Migration, Schema
from vault.secrets import Field
from vault.sqlcipher import PAGE_SIZE, Connection, connect
from vault.store import Store, Tier
from vault.transaction import Tx
from vault.types import Json

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PASSPHRASE = "слон на крыше 42"
NOTES = Schema("notes", (Migration(1, "CREATE TABLE note(id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;\n"),))
FACTS = Schema("facts", (Migration(1, "CREATE TABLE fact(id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;\n"),))
SCHEMAS = (NOTES,)
DATABASE = "vault-1.db"
FACTS_DATABASE = "facts-1.db"
PRIVATE = [header.NAME, header.COPY, DATABASE, FACTS_DATABASE, anchor.NAME, lock.NAME]

PASSWORD = "канарейка-пароль-7391"
SEED = "JBSWY3DPEHPK3PXPCANARY22"
CODES = "канарейка-код-1111 канарейка-код-2222"
TOKEN = "vk1.a.kanareika-token-5512"
OWNER = "credential:1"


def passphrase(text: str = PASSPHRASE) -> bytearray:
    """A fresh buffer each time: whoever takes it may wipe it."""
    return bytearray(text.encode())


class Memo:
    """Argon2id with a memory, counting how often it was asked."""

    def __init__(self) -> None:
        self.calls: list[KdfCost] = []
        self._known: dict[tuple[bytes, bytes, KdfCost], bytes] = {}

    def __call__(self, given: bytearray, salt: bytes, cost: KdfCost) -> bytearray:
        self.calls.append(cost)
        key = (bytes(given), salt, cost)
        if key not in self._known:
            self._known[key] = bytes(argon2id(given, salt, cost))
        return bytearray(self._known[key])


def never(given: bytearray, salt: bytes, cost: KdfCost) -> bytearray:
    """A derivation for the refusals that must come before it."""
    raise AssertionError("a key was derived")


def open_with(
    directory: Path,
    derive: Deriver,
    given: bytearray | None = None,
    *,
    schemas: Sequence[Schema] = SCHEMAS,
    facts: Schema = FACTS,
    tier: Tier = Tier.SECRETS,
    clock: Clock | None = None,
) -> Store:
    """The vault in `directory`, opened with the tests' own schema; `given` is used up."""
    return open_vault(
        directory,
        passphrase() if given is None else given,
        schemas=schemas,
        facts=facts,
        tier=tier,
        clock=clock,
        derive=derive,
    )


def add_note(text: str) -> Callable[[Tx], None]:
    """A change for `store.write`."""

    def change(tx: Tx) -> None:
        tx.execute("INSERT INTO note(text) VALUES (?)", (text,))

    return change


def notes(store: Store) -> list[str]:
    return store.read(lambda tx: [str(row["text"]) for row in tx.execute("SELECT text FROM note ORDER BY id")])


def fill(tx: Tx) -> None:
    """Some thirty pages of notes and a secret of every field, so that there is something to damage."""
    tx.executemany("INSERT INTO note(text) VALUES (?)", [(f"запись {i} " + "я" * 100,) for i in range(300)])
    secrets.put(tx, OWNER, Field.PASSWORD, PASSWORD)
    secrets.put(tx, OWNER, Field.TOTP, SEED)
    secrets.put(tx, OWNER, Field.RECOVERY_CODES, CODES)
    secrets.put(tx, OWNER, Field.TOKEN, TOKEN)
    for i in range(2, 30):
        secrets.put(tx, f"credential:{i}", Field.PASSWORD, f"{PASSWORD}-{i}")


def snapshot(directory: Path) -> dict[str, tuple[int, int, bytes]]:
    """Every entry below: mode, time of change (not of the lock, which an attempt may touch), content or target."""
    found: dict[str, tuple[int, int, bytes]] = {}
    for path in sorted(directory.rglob("*")):
        state = path.lstat()
        target = os.fsencode(path.readlink()) if path.is_symlink() else b""
        content = target or (path.read_bytes() if path.is_file() else b"")
        when = 0 if path.name == lock.NAME else state.st_mtime_ns
        found[str(path.relative_to(directory))] = (state.st_mode, when, content)
    return found


@contextmanager
def raw_connection(directory: Path, derive: Deriver) -> Iterator[Connection]:
    """The closed database by its own key, past the store: what somebody who holds the key of tier 1 could do."""
    head = header.read(directory)
    opened = slots.open_slot(head, passphrase(), derive)
    ring = slots.registry_ring(head, opened.master)
    wipe(opened.master)
    connection = connect(directory / head.database_name, ring.database)
    try:
        yield connection
    finally:
        connection.close()
        ring.wipe_all()


def database_pages(directory: Path) -> list[bytes]:
    content = (directory / DATABASE).read_bytes()
    return [content[start : start + PAGE_SIZE] for start in range(0, len(content), PAGE_SIZE)]


def write_pages(directory: Path, pages: Sequence[bytes]) -> None:
    (directory / DATABASE).write_bytes(b"".join(pages))


def copied(source: Path, target: Path) -> Path:
    """A fresh copy of a closed vault."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target)
    return target


def header_json(content: bytes) -> dict[str, Json]:
    return cast("dict[str, Json]", json.loads(content))


def with_sum(body: dict[str, Json]) -> bytes:
    """The bytes of a header altered by somebody who knows the format but no key: the checksum is right again."""
    rest = {key: value for key, value in body.items() if key != "sum"}
    return canonical({**rest, "sum": hashlib.sha256(canonical(rest)).hexdigest()})


def child(body: Json, *path: str | int) -> dict[str, Json]:
    """The object inside a header's JSON."""
    for step in path:
        inner: dict[str | int, Json] = dict(enumerate(body)) if isinstance(body, list) else {}
        if isinstance(body, dict):
            inner.update(body)
        body = inner[step]
    if not isinstance(body, dict):
        raise TypeError("not an object")
    return body


def refused_untouched(directory: Path, derive: Memo, kind: type[PoryadokError], **options: object) -> PoryadokError:
    """Open, expect `kind`, and hold the directory to what it was."""
    before, threads = snapshot(directory), threading.active_count()
    with pytest.raises(PoryadokError) as refused:
        open_with(directory, derive, **options)  # type: ignore[arg-type]  # names are checked by the callers
    assert type(refused.value) is kind
    assert snapshot(directory) == before
    assert threading.active_count() == threads
    assert str(refused.value).isprintable()
    return refused.value
