"""The record of an account that administers pages, with its tables and how a row of them is read.

What may be written, and the secrets of an account, is `credentials`; which fields a network has is `accounts`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from registry import rows
from registry.accounts import SignIn
from vault.sqlcipher import Cell, Row
from vault.types import Parameter

MIGRATION_SQL = """
CREATE TABLE credential (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    network TEXT NOT NULL,
    login TEXT NOT NULL,
    phone TEXT NOT NULL,
    holder_id INTEGER REFERENCES person (id),
    role TEXT NOT NULL,
    profile_id TEXT NOT NULL,
    second_factor TEXT NOT NULL,
    factor_confirmed_on TEXT,
    password_changed_on TEXT,
    note TEXT NOT NULL
) STRICT;
CREATE INDEX credential_holder ON credential (holder_id);
CREATE TABLE credential_page (
    credential_id INTEGER NOT NULL REFERENCES credential (id) ON DELETE CASCADE,
    page_id INTEGER NOT NULL REFERENCES page (id),
    PRIMARY KEY (credential_id, page_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX credential_page_page ON credential_page (page_id);
"""

ACCOUNT_FIELDS_SQL = """
ALTER TABLE credential ADD COLUMN host TEXT NOT NULL DEFAULT '';
ALTER TABLE credential ADD COLUMN sign_in TEXT NOT NULL DEFAULT 'unknown';
ALTER TABLE credential ADD COLUMN email TEXT NOT NULL DEFAULT '';
ALTER TABLE credential ADD COLUMN recovery_phone TEXT NOT NULL DEFAULT '';
ALTER TABLE credential ADD COLUMN recovery_email TEXT NOT NULL DEFAULT '';
ALTER TABLE credential ADD COLUMN sim_owner TEXT NOT NULL DEFAULT '';
ALTER TABLE credential ADD COLUMN sim_place TEXT NOT NULL DEFAULT '';
ALTER TABLE credential ADD COLUMN passkeys TEXT NOT NULL DEFAULT '';
ALTER TABLE credential ADD COLUMN sessions_checked_on TEXT;
"""

TOKEN_FIELDS_SQL = """
ALTER TABLE credential ADD COLUMN token_owner TEXT NOT NULL DEFAULT '';
ALTER TABLE credential ADD COLUMN token_scopes TEXT NOT NULL DEFAULT '';
ALTER TABLE credential ADD COLUMN token_expires_on TEXT;
ALTER TABLE credential ADD COLUMN token_rate INTEGER;
ALTER TABLE credential ADD COLUMN administrates INTEGER NOT NULL DEFAULT 0;
"""


class CredentialKind(StrEnum):
    """Служебная: the organization's own account; личная: an employee's profile; сервисная: a token."""

    OFFICIAL = "official"
    PERSONAL = "personal"
    SERVICE = "service"


class FactorKind(StrEnum):
    """What the account asks for beside the password; UNKNOWN until somebody looked."""

    UNKNOWN = "unknown"
    NONE = "none"
    TOTP = "totp"
    SMS = "sms"
    APP = "app"
    PASSKEY = "passkey"
    CLOUD_PASSWORD = "cloud_password"


@dataclass(frozen=True)
class Credential:
    """An account; `profile_id` is decimal digits, `role` the role in the page's administration.

    `network` may be "" for an account outside the known networks, such as a mailbox; never for a service one. Then
    `host` says which service it is. `passkeys` are the devices that hold one; which of the fields after
    `second_factor` apply to a network is `accounts`.

    Only of a service account: whose key it is, what it may do (names as the network gives them), the last day on
    which it works (None: it is not known to end), its own pace in requests a second where the network gives more
    than one (None: the usual), and whether an administrator of the account's pages gave it.
    """

    RECORD: ClassVar[str] = "учётная запись"

    kind: CredentialKind
    network: str
    id: int = 0
    login: str = ""
    phone: str = ""
    holder_id: int | None = None
    role: str = ""
    profile_id: str = ""
    second_factor: FactorKind = FactorKind.UNKNOWN
    factor_confirmed_on: date | None = None
    password_changed_on: date | None = None
    page_ids: tuple[int, ...] = ()
    note: str = ""
    host: str = ""
    sign_in: SignIn = SignIn.UNKNOWN
    email: str = ""
    recovery_phone: str = ""
    recovery_email: str = ""
    sim_owner: str = ""
    sim_place: str = ""
    passkeys: tuple[str, ...] = ()
    sessions_checked_on: date | None = None
    token_owner: str = ""
    token_scopes: tuple[str, ...] = ()
    token_expires_on: date | None = None
    token_rate: int | None = None
    administrates: bool = False


def columns(credential: Credential) -> dict[str, Parameter]:
    """The row of an account, without its id and its pages."""
    return {
        "kind": credential.kind.value,
        "network": credential.network,
        "login": credential.login,
        "phone": credential.phone,
        "holder_id": credential.holder_id,
        "role": credential.role,
        "profile_id": credential.profile_id,
        "second_factor": credential.second_factor.value,
        "factor_confirmed_on": rows.iso(credential.factor_confirmed_on),
        "password_changed_on": rows.iso(credential.password_changed_on),
        "note": credential.note,
        "host": credential.host,
        "sign_in": credential.sign_in.value,
        "email": credential.email,
        "recovery_phone": credential.recovery_phone,
        "recovery_email": credential.recovery_email,
        "sim_owner": credential.sim_owner,
        "sim_place": credential.sim_place,
        "passkeys": rows.pack(credential.passkeys),
        "sessions_checked_on": rows.iso(credential.sessions_checked_on),
        "token_owner": credential.token_owner,
        "token_scopes": rows.pack(credential.token_scopes),
        "token_expires_on": rows.iso(credential.token_expires_on),
        "token_rate": credential.token_rate,
        "administrates": int(credential.administrates),
    }


def _page_ids(cell: Cell) -> tuple[int, ...]:
    return () if cell is None else tuple(sorted(int(piece) for piece in rows.text(cell).split(",")))


def of_row(row: Row) -> Credential:
    """The account in a row; `pages` are the ids of its pages with commas between, or NULL."""
    return Credential(
        id=rows.number(row["id"]),
        kind=CredentialKind(rows.text(row["kind"])),
        network=rows.text(row["network"]),
        login=rows.text(row["login"]),
        phone=rows.text(row["phone"]),
        holder_id=rows.maybe_number(row["holder_id"]),
        role=rows.text(row["role"]),
        profile_id=rows.text(row["profile_id"]),
        second_factor=FactorKind(rows.text(row["second_factor"])),
        factor_confirmed_on=rows.day(row["factor_confirmed_on"]),
        password_changed_on=rows.day(row["password_changed_on"]),
        page_ids=_page_ids(row["pages"]),
        note=rows.text(row["note"]),
        host=rows.text(row["host"]),
        sign_in=SignIn(rows.text(row["sign_in"])),
        email=rows.text(row["email"]),
        recovery_phone=rows.text(row["recovery_phone"]),
        recovery_email=rows.text(row["recovery_email"]),
        sim_owner=rows.text(row["sim_owner"]),
        sim_place=rows.text(row["sim_place"]),
        passkeys=rows.unpack(row["passkeys"]),
        sessions_checked_on=rows.day(row["sessions_checked_on"]),
        token_owner=rows.text(row["token_owner"]),
        token_scopes=rows.unpack(row["token_scopes"]),
        token_expires_on=rows.day(row["token_expires_on"]),
        token_rate=rows.maybe_number(row["token_rate"]),
        administrates=bool(rows.number(row["administrates"])),
    )
