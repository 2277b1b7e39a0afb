"""Sealed blobs: their table, their states, sealing and opening by the key of their tier.

Each value is an AES-256-GCM blob bound to vault, owner, field, version and generation, so that a blob moved to another
row or an older one put back under a newer version does not open. The state is not bound: a version becomes current or
previous without any key of the secrets. What is journalled, and when a person may see a value, is in `secrets` and
`rotation`.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import cast

from vault import journal, remembered
from vault.canonical import canonical
from vault.errors import BadInput, Locked, VaultDamaged
from vault.keys import KeyRing, Sealed, seal, unseal, wipe
from vault.remembered import Remembered
from vault.sqlcipher import Row
from vault.transaction import Tx
from vault.types import Json, Parameter

MIGRATION_SQL = """
CREATE TABLE secret(
    owner TEXT NOT NULL,
    field TEXT NOT NULL,
    version INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('current', 'previous')),
    nonce BLOB NOT NULL,
    sealed BLOB NOT NULL,
    reuse BLOB,
    changed_at TEXT NOT NULL,
    PRIMARY KEY (owner, field, version)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX secret_current ON secret(owner, field) WHERE state = 'current';
"""

SECOND_MIGRATION_SQL = """
CREATE TABLE secret_staged(
    owner TEXT NOT NULL,
    field TEXT NOT NULL,
    version INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('current', 'previous', 'staged', 'abandoned')),
    nonce BLOB NOT NULL,
    sealed BLOB NOT NULL,
    reuse BLOB,
    strength INTEGER CHECK (strength BETWEEN 0 AND 4),
    breached INTEGER CHECK (breached IN (0, 1)),
    codes INTEGER,
    used TEXT NOT NULL DEFAULT '[]',
    made_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    ended_at TEXT,
    PRIMARY KEY (owner, field, version)
) STRICT, WITHOUT ROWID;
INSERT INTO secret_staged(owner, field, version, generation, state, nonce, sealed, reuse, made_at, changed_at, ended_at)
    SELECT owner, field, version, generation, state, nonce, sealed, reuse, changed_at, changed_at,
        CASE state WHEN 'previous' THEN coalesce(
            (SELECT later.changed_at FROM secret AS later
             WHERE later.owner = secret.owner AND later.field = secret.field AND later.version = secret.version + 1),
            changed_at) END
    FROM secret;
DROP TABLE secret;
ALTER TABLE secret_staged RENAME TO secret;
CREATE UNIQUE INDEX secret_current ON secret(owner, field) WHERE state = 'current';
CREATE UNIQUE INDEX secret_staged ON secret(owner, field) WHERE state = 'staged';
"""

_COLUMNS = (
    "owner, field, version, generation, state, nonce, sealed, reuse, strength, codes, made_at, changed_at, ended_at"
)
_SELECT = f"SELECT {_COLUMNS} FROM secret"  # noqa: S608  # our own columns


class Field(StrEnum):
    """What is kept; the cloud password of Telegram or MAX is a PASSWORD."""

    PASSWORD = "password"
    TOTP = "totp"
    RECOVERY_CODES = "recovery_codes"
    TOKEN = "token"


class Purpose(StrEnum):
    """Why a secret is opened; the journal tells it."""

    REVEAL = "reveal"
    COPY = "copy"
    CODE = "code"
    TYPE_OUT = "type_out"
    QR = "qr"
    ISSUE = "issue"
    EXPORT = "export"
    ROTATE = "rotate"


class VersionState(StrEnum):
    """CURRENT: in use. PREVIOUS: was. STAGED: of an open rotation. ABANDONED: never came into use."""

    CURRENT = "current"
    PREVIOUS = "previous"
    STAGED = "staged"
    ABANDONED = "abandoned"


@dataclass(frozen=True)
class Version:
    """One kept version; `ended_at` (UTC): when it stopped being current or was abandoned."""

    owner: str
    field: Field
    number: int
    state: VersionState
    made_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class Blob:
    """One row: `changed_at` is when it came into use last (UTC ISO), from which its age is counted."""

    owner: str
    field: Field
    version: int
    generation: int
    state: VersionState
    sealed: Sealed
    reuse: bytes | None
    strength: int | None
    codes: int | None
    made_at: str
    changed_at: str
    ended_at: str | None = None

    @property
    def digest(self) -> str:
        """By which the journal knows the blob."""
        return hashlib.sha256(self.sealed.ciphertext).hexdigest()

    @property
    def place(self) -> str:
        """How a report of damage names it."""
        numbered = "" if self.state is VersionState.CURRENT else f" (версия {self.version})"
        return f"{self.owner} {self.field.value}{numbered}"

    def as_version(self) -> Version:
        """What may be told of it."""
        return Version(
            self.owner,
            self.field,
            self.version,
            self.state,
            datetime.fromisoformat(self.made_at),
            None if self.ended_at is None else datetime.fromisoformat(self.ended_at),
        )


def make(tx: Tx, owner: str, secret: Field, value: str, state: VersionState, strength: int | None = None) -> Blob:
    """Seal `value` under the next version number; nothing is written yet. Locked, BadInput.

    A number is never used twice for an owner and field, whatever was purged or removed since.
    """
    if not value:
        raise BadInput("Пустой секрет не записывается.")
    sealing_key = key(tx, secret)
    row = tx.execute("SELECT max(version) FROM secret WHERE owner = ? AND field = ?", (owner, secret.value)).fetchone()
    kept = int(cast("int | None", row[0] if row else None) or 0)
    version = max(kept, remembered.of(tx, owner).highest.get(secret.value, 0)) + 1
    try:
        plain = bytearray(value.encode())
    except UnicodeEncodeError:  # it carries the value: it must not go on
        raise BadInput("В секрете есть знак, который не записать: введите его заново.") from None
    blob = seal(sealing_key, plain, _binding(tx.vault_id, owner, secret, version, tx.actor.generation))
    wipe(plain)
    now = tx.time.isoformat()
    return Blob(
        owner=owner,
        field=secret,
        version=version,
        generation=tx.actor.generation,
        state=state,
        sealed=blob,
        reuse=_reuse(tx.ring, secret, value),
        strength=strength if secret is Field.PASSWORD else None,
        codes=len(split_codes(value)) if secret is Field.RECOVERY_CODES else None,
        made_at=now,
        changed_at=now,
    )


def insert(tx: Tx, blob: Blob) -> None:
    """Write a new row."""
    marks = ", ".join("?" * len(_COLUMNS.split(", ")))
    place = (blob.owner, blob.field.value, blob.version, blob.generation, blob.state.value)
    about = (blob.reuse, blob.strength, blob.codes, blob.made_at, blob.changed_at, blob.ended_at)
    tx.execute(
        f"INSERT INTO secret({_COLUMNS}) VALUES ({marks})",  # noqa: S608  # our own columns
        (*place, blob.sealed.nonce, blob.sealed.ciphertext, *about),
    )


def in_state(tx: Tx, owner: str, secret: Field, state: VersionState) -> Blob | None:
    """The current or the staged one, of which there is at most one.

    By the rows alone: an old page of the index of states, put back, could name an older version.
    """
    return _first(tx, "owner = ? AND field = ? AND +state = ?", (owner, secret.value, state.value))


def numbered(tx: Tx, owner: str, secret: Field, version: int) -> Blob | None:
    """A kept version, whatever its state."""
    return _first(tx, "owner = ? AND field = ? AND version = ?", (owner, secret.value, version))


def latest_previous(tx: Tx, owner: str, secret: Field) -> Blob | None:
    """Of those that were current, the one that stopped being it last."""
    return _first(
        tx,
        "owner = ? AND field = ? AND state = 'previous' ORDER BY ended_at DESC, version DESC LIMIT 1",
        (owner, secret.value),
    )


def of_owner(tx: Tx, owner: str) -> tuple[Blob, ...]:
    """Every version of every field, newest first."""
    rows = tx.execute(f"{_SELECT} WHERE owner = ? ORDER BY made_at DESC, version DESC, field", (owner,))
    return tuple(_blob(row) for row in rows)


def everything(tx: Tx) -> list[Blob]:
    """Every row, by owner: for a verification."""
    return [_blob(row) for row in tx.execute(f"{_SELECT} ORDER BY owner, field, version")]


def owners(tx: Tx) -> tuple[str, ...]:
    """Who has secrets of any state."""
    return tuple(str(row[0]) for row in tx.execute("SELECT DISTINCT owner FROM secret ORDER BY owner"))


def retire(tx: Tx, owner: str, secret: Field) -> None:
    """The current version, if there is one, becomes a previous one; it is kept."""
    tx.execute(
        "UPDATE secret SET state = 'previous', ended_at = ? WHERE owner = ? AND field = ? AND +state = 'current'",
        (tx.time.isoformat(), owner, secret.value),
    )


def make_current(tx: Tx, blob: Blob, changed_at: str) -> None:
    """A staged or previous version comes into use; the one before it must be retired first."""
    _set_state(tx, blob, VersionState.CURRENT, changed_at, None)


def abandon(tx: Tx, blob: Blob) -> None:
    """A staged version will not come into use; it is kept until it is purged."""
    _set_state(tx, blob, VersionState.ABANDONED, blob.changed_at, tx.time.isoformat())


def _set_state(tx: Tx, blob: Blob, state: VersionState, changed_at: str, ended_at: str | None) -> None:
    tx.execute(
        "UPDATE secret SET state = ?, changed_at = ?, ended_at = ? WHERE owner = ? AND field = ? AND version = ?",
        (state.value, changed_at, ended_at, blob.owner, blob.field.value, blob.version),
    )


def disagreement(blob: Blob, memory: Remembered) -> bool:
    """Whether the journal remembers another blob in this place, or another version as current or staged."""
    name = blob.field.value
    return (
        memory.digests.get((name, blob.version)) != blob.digest
        or (memory.current.get(name) == blob.version) is not (blob.state is VersionState.CURRENT)
        or (memory.staged.get(name) == blob.version) is not (blob.state is VersionState.STAGED)
    )


def require_held(tx: Tx, blob: Blob) -> None:
    """VaultDamaged unless the blob is the one that the journal saw stored last in this place."""
    if disagreement(blob, remembered.of(tx, blob.owner)):
        raise _replaced()


def _replaced() -> VaultDamaged:
    return VaultDamaged(
        "Запись секрета старше той, что помнит журнал: базу подменили. Проверьте: poryadok vault verify."
    )


def is_of(tx: Tx, blob: Blob, value: str) -> bool:
    """Whether the blob holds this value: a password by its keyed hash, anything else by opening it. Locked."""
    digest = _reuse(tx.ring, blob.field, value)
    return open_blob(tx, blob) == value if digest is None or blob.reuse is None else digest == blob.reuse


def open_held(tx: Tx, *blobs: Blob) -> tuple[str, ...]:
    """The values, after the blobs are found to be those that the journal remembers. Locked, VaultDamaged."""
    if not journal.index_is_whole(tx):
        raise _replaced()
    for blob in blobs:
        require_held(tx, blob)
    return tuple(open_blob(tx, blob) for blob in blobs)


def open_blob(tx: Tx, blob: Blob) -> str:
    """The value, by key and binding alone. Locked, VaultDamaged."""
    plain = opened(tx, blob, tx.ring)
    if plain is None:
        raise VaultDamaged(
            "Запись секрета подменена или повреждена: её ключ не подходит. Проверьте: poryadok vault verify."
        )
    try:
        return plain.decode()
    finally:
        wipe(plain)


def opened(tx: Tx, blob: Blob, ring: KeyRing) -> bytearray | None:
    """The plain bytes by the keys of `ring`, to be wiped by who takes them; None when they do not fit. Locked."""
    binding = _binding(tx.vault_id, blob.owner, blob.field, blob.version, blob.generation)
    return unseal(_key_of(ring, blob.field), blob.sealed, binding)


def reseal(tx: Tx, blob: Blob, old: KeyRing) -> str:
    """Seal anew by the transaction's keys and generation; answers the new digest. Locked, VaultDamaged."""
    plain = opened(tx, blob, old)
    if plain is None:
        raise VaultDamaged(f"Не вскрывается прежним ключом: {blob.place}. Ничего не изменено.")
    try:
        binding = _binding(tx.vault_id, blob.owner, blob.field, blob.version, tx.actor.generation)
        fresh = seal(key(tx, blob.field), plain, binding)
        reuse = _reuse(tx.ring, blob.field, plain.decode())
    finally:
        wipe(plain)
    tx.execute(
        "UPDATE secret SET generation = ?, nonce = ?, sealed = ?, reuse = ?"
        " WHERE owner = ? AND field = ? AND version = ?",
        (tx.actor.generation, fresh.nonce, fresh.ciphertext, reuse, blob.owner, blob.field.value, blob.version),
    )
    return hashlib.sha256(fresh.ciphertext).hexdigest()


def note(tx: Tx, action: str, blob: Blob, **detail: Json) -> None:
    """A journal row that carries the blob's digest; from then on the blob must be this one."""
    tx.journal(action, blob.owner, field=blob.field.value, version=blob.version, digest=blob.digest, **detail)


def key(tx: Tx, secret: Field) -> bytearray:
    """The key of the field's tier: a token's is open with the registry. Locked."""
    return _key_of(tx.ring, secret)


def split_codes(value: str) -> tuple[str, ...]:
    """Recovery codes one by one: a line each. Their numbers count from 0 in this order."""
    return tuple(line.strip() for line in value.split("\n") if line.strip())


def _key_of(ring: KeyRing, secret: Field) -> bytearray:
    if secret is Field.TOKEN:
        return ring.tokens
    if ring.secrets is None:
        raise Locked("Сейф закрыт: секреты недоступны. Откройте его паролем.")
    return ring.secrets


def _binding(vault_id: str, owner: str, secret: Field, version: int, generation: int) -> bytes:
    return canonical([vault_id, "secret", owner, secret.value, version, generation])


def _reuse(ring: KeyRing, secret: Field, value: str) -> bytes | None:
    """A keyed digest by which equal passwords are found without opening them."""
    if secret is not Field.PASSWORD or ring.reuse is None:
        return None
    return hmac.digest(ring.reuse, unicodedata.normalize("NFC", value).encode(), "sha256")


def _first(tx: Tx, condition: str, parameters: tuple[Parameter, ...]) -> Blob | None:
    row = tx.execute(f"{_SELECT} WHERE {condition}", parameters).fetchone()
    return None if row is None else _blob(row)


def _blob(row: Row) -> Blob:
    return Blob(
        owner=str(row[0]),
        field=Field(str(row[1])),
        version=cast("int", row[2]),
        generation=cast("int", row[3]),
        state=VersionState(str(row[4])),
        sealed=Sealed(cast("bytes", row[5]), cast("bytes", row[6])),
        reuse=cast("bytes | None", row[7]),
        strength=cast("int | None", row[8]),
        codes=cast("int | None", row[9]),
        made_at=str(row[10]),
        changed_at=str(row[11]),
        ended_at=None if row[12] is None else str(row[12]),
    )
