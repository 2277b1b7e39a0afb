"""Half-written forms, kept so that a lock or a lost connection does not take them.

A draft that holds a secret is sealed by the key of the secrets and comes back only while that tier is open; any other
is as open as the registry. What a draft means is the console's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

from vault.canonical import canonical
from vault.errors import BadInput, Locked, VaultDamaged
from vault.keys import KeyRing, Sealed, seal, unseal, wipe
from vault.sqlcipher import Row
from vault.transaction import Tx

MIGRATION_SQL = """
CREATE TABLE draft(
    name TEXT PRIMARY KEY,
    kept_at TEXT NOT NULL,
    content TEXT,
    generation INTEGER,
    nonce BLOB,
    sealed BLOB,
    CHECK ((content IS NULL) = (sealed IS NOT NULL))
) STRICT, WITHOUT ROWID;
"""

_CLOSED = "Сейф закрыт: в черновике есть секреты. Откройте его паролем."


@dataclass(frozen=True)
class Ready:
    """A draft on its way into the vault, sealed already where it holds a secret: the keys may go before it is there."""

    name: str
    content: str | None = field(repr=False)
    generation: int
    sealed: Sealed | None


def ready(ring: KeyRing, vault_id: str, generation: int, name: str, content: str, *, secret: bool) -> Ready:
    """Seal `content` if it is secret; nothing is written. BadInput; Locked when it is secret."""
    try:
        plain = bytearray(content.encode())
    except UnicodeEncodeError:  # it may carry a secret: it must not go on
        raise BadInput("В черновике есть знак, который не записать: он не сохранён.") from None
    try:
        key = _key(ring) if secret else None
        sealed = seal(key, plain, _binding(vault_id, name, generation)) if key is not None else None
        if key is not None and ring.secrets is not key:  # wiped meanwhile: zeros may have sealed it
            raise Locked(_CLOSED)
    finally:
        wipe(plain)
    return Ready(name, None if secret else content, generation, sealed)


def keep(tx: Tx, name: str, content: str, *, secret: bool) -> None:
    """Both at once: keep `content` under `name` in the place of the one before. BadInput; Locked when it is secret."""
    put(tx, ready(tx.ring, tx.vault_id, tx.actor.generation, name, content, secret=secret))


def put(tx: Tx, draft: Ready) -> None:
    """Keep it in the place of the one before.

    The journal tells that there is a draft, once until it is dropped, not how often it was written over.
    """
    name, sealed = draft.name, draft.sealed
    there = tx.execute("SELECT 1 FROM draft WHERE name = ?", (name,)).fetchone() is not None
    tx.execute(
        "INSERT OR REPLACE INTO draft(name, kept_at, content, generation, nonce, sealed) VALUES (?, ?, ?, ?, ?, ?)",
        (
            name,
            tx.time.isoformat(),
            draft.content,
            draft.generation if sealed else None,
            sealed.nonce if sealed else None,
            sealed.ciphertext if sealed else None,
        ),
    )
    if there:
        tx.told_before()
    else:
        tx.touch(f"draft:{name}")


def take(tx: Tx, name: str) -> str | None:
    """The content, which stays kept; None when there is none. Locked when it is secret, VaultDamaged."""
    row = tx.execute("SELECT content, generation, nonce, sealed FROM draft WHERE name = ?", (name,)).fetchone()
    if row is None or row[0] is not None:
        return None if row is None else str(row[0])
    plain = _opened(tx, name, row, tx.ring)
    if plain is None:
        raise VaultDamaged("Черновик подменён или повреждён: его ключ не подходит. Остальное не затронуто.")
    try:
        return plain.decode()
    finally:
        wipe(plain)


def drop(tx: Tx, name: str) -> None:
    """Forget a draft; nothing happens when there is none."""
    if tx.execute("DELETE FROM draft WHERE name = ?", (name,)).rowcount:
        tx.touch(f"draft:{name}")


def names(tx: Tx) -> tuple[str, ...]:
    """Of what is kept, the newest first."""
    return tuple(str(row[0]) for row in tx.execute("SELECT name FROM draft ORDER BY kept_at DESC, name"))


def unopened(tx: Tx) -> tuple[int, tuple[str, ...]]:
    """How many secret drafts were tried and the names of those that do not open: for a verification. Locked."""
    rows = _secret_rows(tx)
    broken = []
    for name, row in rows:
        plain = _opened(tx, name, row, tx.ring)
        if plain is None:
            broken.append(name)
        wipe(plain)
    return len(rows), tuple(broken)


def reseal(tx: Tx, old: KeyRing) -> int:
    """Seal every secret draft anew by the transaction's keys; answers how many. Locked, VaultDamaged."""
    rows = _secret_rows(tx)
    for name, row in rows:
        plain = _opened(tx, name, row, old)
        if plain is None:
            raise VaultDamaged("Черновик не вскрывается прежним ключом. Ничего не изменено.")
        try:
            fresh = seal(_key(tx.ring), plain, _binding(tx.vault_id, name, tx.actor.generation))
        finally:
            wipe(plain)
        tx.execute(
            "UPDATE draft SET generation = ?, nonce = ?, sealed = ? WHERE name = ?",
            (tx.actor.generation, fresh.nonce, fresh.ciphertext, name),
        )
    return len(rows)


def _secret_rows(tx: Tx) -> list[tuple[str, Row]]:
    rows = tx.execute("SELECT content, generation, nonce, sealed, name FROM draft WHERE sealed IS NOT NULL")
    return [(str(row[4]), row) for row in rows]


def _opened(tx: Tx, name: str, row: Row, ring: KeyRing) -> bytearray | None:
    sealed = Sealed(cast("bytes", row[2]), cast("bytes", row[3]))
    return unseal(_key(ring), sealed, _binding(tx.vault_id, name, cast("int", row[1])))


def _key(ring: KeyRing) -> bytearray:
    if ring.secrets is None:
        raise Locked(_CLOSED)
    return ring.secrets


def _binding(vault_id: str, name: str, generation: int) -> bytes:
    return canonical([vault_id, "draft", name, generation])
