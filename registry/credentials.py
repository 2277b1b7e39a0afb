"""Accounts that administer pages (учётные записи): whose, of which kind, for which pages, with what second factor.

Their secrets are the vault's, under `owner(id)`; only whether they may be kept is decided here. How a person enters
them is `secret_input`; showing, copying and rotating them is not here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import ClassVar

from registry import accounts, changes, fields, municipality, networks, pages, people, rows
from registry.accounts import SignIn
from registry.secret_input import SecretInput as SecretInput  # noqa: PLC0414 (offered from here too)
from registry.secret_input import readable
from vault import secrets, totp
from vault.errors import BadInput
from vault.secrets import Field, SecretHealth
from vault.sqlcipher import Cell, Row
from vault.text import clean, clean_line
from vault.transaction import Tx
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

KIND = "credential"
_SELECT = (
    "SELECT credential.*,"
    " (SELECT group_concat(page_id) FROM credential_page WHERE credential_id = credential.id) AS pages"
    " FROM credential"
)
_HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]|localhost")


class CredentialKind(StrEnum):
    """Служебная: the organization's own account; личная: an employee's profile; сервисная: a token."""

    OFFICIAL = "official"
    PERSONAL = "personal"
    SERVICE = "service"


_ORDER = {kind: place for place, kind in enumerate(CredentialKind)}


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


def owner(credential_id: int) -> str:
    """The opaque id under which the vault keeps the secrets of this account."""
    return f"{KIND}:{credential_id}"


def add(tx: Tx, credential: Credential) -> Credential:
    """Add an account without secrets; answers it with its id. BadInput names the refused field."""
    checked = _checked(tx, credential)
    stored = replace(checked, id=rows.insert(tx, KIND, checked.id, _columns(checked)))
    _store_pages(tx, stored)
    changes.added(tx, KIND, stored.id, stored)
    return stored


def update(tx: Tx, credential: Credential) -> Credential:
    """Write the account over the one of the same id, its pages too; secrets stay as they are.

    BadInput when there is none, a field is refused, or secrets are stored that the new kind may not have.
    """
    before = get(tx, credential.id)
    checked = _checked(tx, credential)
    if checked.kind is not before.kind or _refusal(checked):
        require_allowed(tx, checked, secrets.stored(tx, owner(checked.id)))
    rows.update(tx, KIND, checked.id, _columns(checked))
    tx.execute("DELETE FROM credential_page WHERE credential_id = ?", (checked.id,))
    _store_pages(tx, checked)
    changes.updated(tx, KIND, checked.id, before, checked)
    return checked


def remove(tx: Tx, credential_id: int) -> None:
    """Remove an account with its secrets, the previous ones too; BadInput when there is none."""
    before = get(tx, credential_id)
    secrets.remove(tx, owner(credential_id))
    rows.delete(tx, KIND, credential_id)
    changes.removed(tx, KIND, credential_id, before)


def get(tx: Tx, credential_id: int) -> Credential:
    """One account; BadInput when there is none."""
    return _credential(rows.find(tx, f"{_SELECT} WHERE id = ?", credential_id, "учётной записи"))


def some(tx: Tx, credential_ids: Sequence[int]) -> dict[int, Credential]:
    """Those of the accounts that there are, by id."""
    found = _ordered(tx, " WHERE id IN (SELECT value FROM json_each(?))", json.dumps(list(credential_ids)))
    return {one.id: one for one in found}


def listing(tx: Tx) -> tuple[Credential, ...]:
    """Every account by network, kind and login."""
    return of_rows(listing_rows(tx))


def listing_rows(tx: Tx) -> list[Row]:
    """What `of_rows` reads, fetched only: for thousands of accounts the reading is no job for the database's thread."""
    return tx.execute(_SELECT).fetchall()


def of_rows(found: Sequence[Row]) -> tuple[Credential, ...]:
    """The accounts in these rows by network, kind and login."""
    return tuple(
        sorted(
            map(_credential, found), key=lambda one: (one.network, _ORDER[one.kind], rows.natural(one.login), one.id)
        )
    )


def of_page(tx: Tx, page_id: int) -> tuple[Credential, ...]:
    """The accounts that administer a page, in the order of `listing`."""
    return _ordered(tx, " WHERE id IN (SELECT credential_id FROM credential_page WHERE page_id = ?)", page_id)


def of_organization(tx: Tx, organization_id: int) -> tuple[Credential, ...]:
    """The accounts that administer any page of an organization, in the order of `listing`."""
    return _ordered(
        tx,
        " WHERE id IN (SELECT credential_id FROM credential_page JOIN page ON page.id = page_id"
        " WHERE organization_id = ?)",
        organization_id,
    )


def count(tx: Tx) -> int:
    """How many accounts there are."""
    return rows.count(tx, KIND)


def put_secrets(
    tx: Tx, credential: Credential, given: SecretInput, today: date, *, strength: int | None = None
) -> Credential:
    """Store the given secrets of a recorded account; answers the account as it now is.

    `strength` is that of the password, 0..4, None when it is not rated yet. A password sets `password_changed_on` to
    `today` (a day of the municipality); a seed makes a second factor of UNKNOWN kind TOTP. BadInput when the account
    may not have such a secret, the seed is unreadable or a rotation of it is open; Locked while the vault's tier is
    closed. Nothing is stored in part: the caller's transaction rolls back. What is in use already stays, and its date.
    """
    current, sealed = get(tx, credential.id), readable(given)
    require_allowed(tx, current, frozenset(sealed), sealed.get(Field.TOTP, ""))
    new = {secret: value for secret, value in sealed.items() if not secrets.holds(tx, owner(current.id), secret, value)}
    for secret, value in new.items():
        secrets.put(tx, owner(current.id), secret, value, strength=strength if secret is Field.PASSWORD else None)
    changed = replaced(current, frozenset(new), today)
    return update(tx, changed) if changed != current else current


def replaced(credential: Credential, given: frozenset[Field], today: date) -> Credential:
    """The account as it is after these secrets were replaced on that day."""
    changed = credential
    if Field.PASSWORD in given:
        changed = replace(changed, password_changed_on=today)
    if Field.TOTP in given and changed.second_factor is FactorKind.UNKNOWN:
        changed = replace(changed, second_factor=FactorKind.TOTP)
    return changed


def health(tx: Tx) -> Mapping[int, SecretHealth]:
    """By account id: which secrets are stored and since when. Accounts without secrets are absent."""
    prefix = owner(0)[:-1]
    found = secrets.health(tx).items()
    return {int(name.removeprefix(prefix)): state for name, state in found if name.startswith(prefix)}


def require_allowed(tx: Tx, credential: Credential, wanted: frozenset[Field], seed: str = "") -> None:
    """BadInput when this account may not have these secrets; `seed` is its otpauth link, whose issuer may tell."""
    if not wanted:
        return
    if refusal := _refusal(credential) or _seed_refusal(seed):
        raise BadInput(refusal)
    kind = credential.kind
    if kind is CredentialKind.PERSONAL and not municipality.get(tx, municipality.Key.PERSONAL_SECRETS_BASIS):
        raise BadInput(
            "Секреты личных учётных записей не хранятся: это собственность сотрудника. "
            "Если есть документ, который это разрешает, запишите его в настройку "
            f"{municipality.Key.PERSONAL_SECRETS_BASIS}."
        )
    if kind is not CredentialKind.SERVICE and Field.TOKEN in wanted:
        raise BadInput(f"{_where('токен')}: токен бывает только у сервисной учётной записи.")


def _refusal(credential: Credential) -> str:
    """Why no secret of this account may be kept at all, or ""."""
    return accounts.refuses(credential.host) or accounts.refuses_named(credential.login)


def _seed_refusal(seed: str) -> str:
    if not seed:
        return ""
    read = totp.parse_seed(seed)
    return accounts.refuses_named(read.issuer) or accounts.refuses_named(read.account)


def _checked(tx: Tx, credential: Credential) -> Credential:
    where = _where("сеть")
    network = clean_line(credential.network)
    if network or credential.kind is CredentialKind.SERVICE:
        network = fields.network(network, where)
    if credential.holder_id is not None:
        people.get(tx, credential.holder_id)
    elif credential.kind is CredentialKind.PERSONAL:
        raise BadInput(f"{_where('владелец')}: у личной учётной записи должен быть указан сотрудник.")
    checked = replace(
        credential,
        network=network,
        login=fields.line(credential.login, _where("логин")),
        phone=fields.line(credential.phone, _where("телефон")),
        role=fields.line(credential.role, _where("роль")),
        profile_id=fields.profile_id(credential.profile_id, _where("номер профиля")),
        page_ids=tuple(sorted(set(credential.page_ids))),
        note=clean(credential.note).strip(),
        host=_host(credential.host),
        email=fields.email(credential.email, _where("почта")),
        recovery_phone=fields.line(credential.recovery_phone, _where("запасной номер")),
        recovery_email=fields.email(credential.recovery_email, _where("резервная почта")),
        sim_owner=fields.line(credential.sim_owner, _where("договор SIM")),
        sim_place=fields.line(credential.sim_place, _where("где SIM")),
        passkeys=fields.lines(credential.passkeys, _where("ключи доступа")),
    )
    _refuse_wrong_pages(tx, checked)
    return checked


def _host(text: str) -> str:
    """The host as the vault keeps it: in lower case, a Cyrillic name in ASCII."""
    host = accounts.host_of(fields.line(text, _where("сайт")))
    if host and not _HOST.fullmatch(host):
        raise BadInput(f"{_where('сайт')}: «{clean_line(text)}» не похоже на адрес сайта.")
    return host


def _refuse_wrong_pages(tx: Tx, credential: Credential) -> None:
    for page_id in credential.page_ids:
        page = pages.get(tx, page_id)
        if credential.network and page.network != credential.network:
            title = networks.title(credential.network)
            raise BadInput(f"{_where('страницы')}: страница {page.url or page.id} не в сети «{title}».")


def _where(field_name: str) -> str:
    return f"Учётная запись, поле «{field_name}»"


def _columns(credential: Credential) -> dict[str, Parameter]:
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
    }


def _store_pages(tx: Tx, credential: Credential) -> None:
    tx.executemany(
        "INSERT INTO credential_page (credential_id, page_id) VALUES (?, ?)",
        [(credential.id, page_id) for page_id in credential.page_ids],
    )


def _ordered(tx: Tx, where: str, *parameters: Parameter) -> tuple[Credential, ...]:
    return of_rows(tx.execute(_SELECT + where, parameters).fetchall())


def _page_ids(cell: Cell) -> tuple[int, ...]:
    return () if cell is None else tuple(sorted(int(piece) for piece in rows.text(cell).split(",")))


def _credential(row: Row) -> Credential:
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
    )
