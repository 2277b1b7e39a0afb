"""Sealed secrets under opaque owner ids: put, look at, forget; what can be told without opening any.

Each value is an AES-256-GCM blob bound to vault, owner, field, version and generation, so that a blob moved to
another row or an older one put back under a newer version does not open. A token for reading the networks opens
in tier 1, everything else in tier 2 only. A replaced secret stays as `previous`.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, cast

from vault.canonical import canonical
from vault.errors import BadInput, Locked, VaultDamaged
from vault.keys import Sealed, seal, unseal, wipe
from vault.transaction import Tx
from vault.types import Json

if TYPE_CHECKING:
    from vault.store import Store

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


class Field(StrEnum):
    PASSWORD = "password"
    TOTP = "totp"
    RECOVERY_CODES = "recovery_codes"
    TOKEN = "token"


class Purpose(StrEnum):
    """Why a secret is opened; the journal tells it."""

    REVEAL = "reveal"
    COPY = "copy"
    CODE = "code"


@dataclass(frozen=True)
class SecretHealth:
    """What is stored for an owner and since when (UTC), with nothing opened."""

    owner: str
    fields: frozenset[Field]
    changed_at: Mapping[Field, datetime]


@dataclass(frozen=True)
class _Name:
    """The place of a blob."""

    owner: str
    field: Field
    version: int
    generation: int

    def binding(self, vault_id: str) -> bytes:
        return canonical([vault_id, "secret", self.owner, self.field.value, self.version, self.generation])


def put(tx: Tx, owner: str, field: Field, value: str) -> None:
    """Store `value` as the current secret; the one before stays as `previous`. Locked, BadInput."""
    if not value:
        raise BadInput("Пустой секрет не записывается.")
    key = _key(tx, field)
    row = tx.execute("SELECT max(version) FROM secret WHERE owner = ? AND field = ?", (owner, field.value)).fetchone()
    version = int(cast("int | None", row[0] if row else None) or 0) + 1
    name = _Name(owner, field, version, tx.actor.generation)
    try:
        plain = bytearray(value.encode())
    except UnicodeEncodeError:  # it carries the value: it must not go on
        raise BadInput("В секрете есть знак, который не записать: введите его заново.") from None
    sealed = seal(key, plain, name.binding(tx.vault_id))
    wipe(plain)
    tx.execute(
        "UPDATE secret SET state = 'previous' WHERE owner = ? AND field = ? AND state = 'current'",
        (owner, field.value),
    )
    tx.execute(
        "INSERT INTO secret(owner, field, version, generation, state, nonce, sealed, reuse, changed_at)"
        " VALUES (?, ?, ?, ?, 'current', ?, ?, ?, ?)",
        (
            owner,
            field.value,
            version,
            name.generation,
            sealed.nonce,
            sealed.ciphertext,
            _reuse(tx, field, value),
            tx.time.isoformat(),
        ),
    )
    tx.journal(
        "secret.put",
        owner,
        field=field.value,
        version=version,
        digest=_digest(sealed.ciphertext),
    )


def remove(tx: Tx, owner: str) -> None:
    """Forget every secret of an owner, the previous ones too."""
    removed = tx.execute("DELETE FROM secret WHERE owner = ?", (owner,)).rowcount
    if removed:
        tx.journal("secret.removed", owner, count=removed)


def reveal(store: Store, owner: str, field: Field, purpose: Purpose, subject: str = "") -> str:
    """The clear value, after the journal row about it is committed. Locked, BadInput, VaultDamaged.

    `subject` names the account for the journal's reader (never a secret).
    """

    def note(tx: Tx) -> None:
        _require(tx, owner, field)
        _key(tx, field)
        tx.describe(owner, field=field.value, purpose=purpose.value, name=subject)

    store.write("secret.opened", note)
    return store.read(lambda tx: _open_latest(tx, owner, field))


def token(store: Store, owner: str) -> str:
    """A network token for a collector: tier 1, not journalled use by use."""
    return store.read(lambda tx: _open(tx, owner, Field.TOKEN))


def health(tx: Tx) -> dict[str, SecretHealth]:
    """By owner: which secrets are stored and when each was changed. Opens nothing."""
    changed: dict[str, dict[Field, datetime]] = {}
    for row in tx.execute("SELECT owner, field, changed_at FROM secret WHERE state = 'current'"):
        changed.setdefault(str(row[0]), {})[Field(str(row[1]))] = datetime.fromisoformat(str(row[2]))
    return {owner: SecretHealth(owner, frozenset(fields), fields) for owner, fields in changed.items()}


@dataclass(frozen=True)
class OpenedCount:
    """How many blobs were tried and which did not open."""

    tried: int
    broken: tuple[str, ...]


def try_all(tx: Tx) -> OpenedCount:
    """Open every blob whose tier is open, keeping nothing, and hold the current ones to the journal: to verify."""
    tried, broken, latest = 0, [], _journalled(tx)
    for row in tx.execute("SELECT owner, field, version, generation, nonce, sealed, state FROM secret"):
        name = _Name(str(row[0]), Field(str(row[1])), cast("int", row[2]), cast("int", row[3]))
        place = (name.owner, name.field.value)
        if row[6] == "current" and latest.pop(place, "") != _digest(cast("bytes", row[5])):
            broken.append(f"{name.owner} {name.field.value} (не та запись, что помнит журнал)")
        if name.field is not Field.TOKEN and tx.ring.secrets is None:
            continue
        tried += 1
        plain = unseal(
            _key(tx, name.field),
            Sealed(cast("bytes", row[4]), cast("bytes", row[5])),
            name.binding(tx.vault_id),
        )
        if plain is None:
            broken.append(f"{name.owner} {name.field.value}")
        wipe(plain)
    broken += [f"{owner} {field} (нет записи, которую помнит журнал)" for owner, field in latest]
    return OpenedCount(tried, tuple(broken))


def _require(tx: Tx, owner: str, field: Field) -> None:
    row = tx.execute(
        "SELECT 1 FROM secret WHERE owner = ? AND field = ? AND state = 'current'", (owner, field.value)
    ).fetchone()
    if row is None:
        raise BadInput("Такой секрет для этой учётной записи не записан.")


def _open_latest(tx: Tx, owner: str, field: Field) -> str:
    """The value, after the blob is found to be the one that the journal saw stored last: no old page put back."""
    row = tx.execute(
        "SELECT sealed FROM secret WHERE owner = ? AND field = ? AND state = 'current'", (owner, field.value)
    ).fetchone()
    if row is not None and _digest(cast("bytes", row[0])) != _journalled(tx, owner).get((owner, field.value)):
        raise VaultDamaged(
            "Запись секрета старше той, что помнит журнал: базу подменили. Проверьте: poryadok vault verify."
        )
    return _open(tx, owner, field)


def _journalled(tx: Tx, owner: str | None = None) -> dict[tuple[str, str], str]:
    """By owner and field: the digest of the blob that the journal saw stored last."""
    latest: dict[tuple[str, str], str] = {}
    rows = tx.execute(
        "SELECT action, subject, detail FROM journal WHERE action IN ('secret.put', 'secret.removed')"
        " AND (?1 IS NULL OR subject = ?1) ORDER BY n",
        (owner,),
    )
    for row in rows:
        subject = str(row[1])
        if row[0] == "secret.put":
            detail = _detail(str(row[2]))
            latest[subject, str(detail.get("field"))] = str(detail.get("digest"))
        else:
            latest = {place: digest for place, digest in latest.items() if place[0] != subject}
    return latest


def _detail(text: str) -> dict[str, Json]:
    """Of a journal row, which may have been altered: then the digests will not fit."""
    try:
        loaded: Json = json.loads(text)
    except ValueError:
        return {}
    return loaded if isinstance(loaded, dict) else {}


def _digest(sealed: bytes) -> str:
    return hashlib.sha256(sealed).hexdigest()


def _open(tx: Tx, owner: str, field: Field) -> str:
    row = tx.execute(
        "SELECT version, generation, nonce, sealed FROM secret WHERE owner = ? AND field = ? AND state = 'current'",
        (owner, field.value),
    ).fetchone()
    if row is None:
        raise BadInput("Такой секрет для этой учётной записи не записан.")
    name = _Name(owner, field, cast("int", row[0]), cast("int", row[1]))
    plain = unseal(_key(tx, field), Sealed(cast("bytes", row[2]), cast("bytes", row[3])), name.binding(tx.vault_id))
    if plain is None:
        raise VaultDamaged(
            "Запись секрета подменена или повреждена: её ключ не подходит. Проверьте: poryadok vault verify."
        )
    try:
        return plain.decode()
    finally:
        wipe(plain)


def _key(tx: Tx, field: Field) -> bytearray:
    if field is Field.TOKEN:
        return tx.ring.tokens
    if tx.ring.secrets is None:
        raise Locked("Сейф закрыт: секреты недоступны. Откройте его паролем.")
    return tx.ring.secrets


def _reuse(tx: Tx, field: Field, value: str) -> bytes | None:
    """A keyed digest by which equal passwords are found without opening them."""
    if field is not Field.PASSWORD or tx.ring.reuse is None:
        return None
    return hmac.digest(tx.ring.reuse, unicodedata.normalize("NFC", value).encode(), "sha256")
