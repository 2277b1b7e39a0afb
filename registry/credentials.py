"""Accounts that administer pages (учётные записи): whose, of which kind, for which pages, with what second factor.

Their secrets are the vault's, under `owner(id)`; only whether they may be kept is decided here. Showing, copying and
rotating secrets is not here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import ClassVar

from registry import changes, fields, municipality, networks, pages, people, rows
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

KIND = "credential"
MAX_SECRET = 10_000
"""Characters in one secret; longer is a wrong paste. Our own limit."""

_SELECT = (
    "SELECT credential.*,"
    " (SELECT group_concat(page_id) FROM credential_page WHERE credential_id = credential.id) AS pages"
    " FROM credential"
)
_PROFILE_ID = re.compile(r"(?:id)?([1-9][0-9]{0,24})")


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

    `network` may be "" for an account outside the known networks, such as a mailbox; never for a service one.
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


@dataclass(frozen=True)
class SecretInput:
    """Secrets as a person enters them; "" and () leave what is stored. The repr hides every value."""

    RECORD: ClassVar[str] = "секреты"

    password: str = field(default="", repr=False)
    totp: str = field(default="", repr=False)
    recovery_codes: tuple[str, ...] = field(default=(), repr=False)
    token: str = field(default="", repr=False)


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
    if checked.kind is not before.kind:
        stored = secrets.health(tx).get(owner(checked.id))
        _refuse_secrets(tx, checked.kind, stored.fields if stored else frozenset())
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


def listing(tx: Tx) -> tuple[Credential, ...]:
    """Every account by network, kind and login."""
    return _ordered(tx, "")


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


def put_secrets(tx: Tx, credential: Credential, given: SecretInput, today: date) -> Credential:
    """Store the given secrets of a recorded account; answers the account as it now is.

    A password sets `password_changed_on` to `today` (a day of the municipality); a seed makes a second factor of
    UNKNOWN kind TOTP. BadInput when the kind may not have such a secret or the seed is unreadable; Locked while
    the vault's tier is closed. Nothing is stored in part: the caller's transaction rolls back.
    """
    current = get(tx, credential.id)
    sealed = _readable(given)
    _refuse_secrets(tx, current.kind, frozenset(sealed))
    for secret, value in sealed.items():
        secrets.put(tx, owner(current.id), secret, value)
    changed = current
    if Field.PASSWORD in sealed:
        changed = replace(changed, password_changed_on=today)
    if Field.TOTP in sealed and changed.second_factor is FactorKind.UNKNOWN:
        changed = replace(changed, second_factor=FactorKind.TOTP)
    return update(tx, changed) if changed != current else current


def health(tx: Tx) -> Mapping[int, SecretHealth]:
    """By account id: which secrets are stored and since when. Accounts without secrets are absent."""
    prefix = owner(0)[:-1]
    return {
        int(name.removeprefix(prefix)): state for name, state in secrets.health(tx).items() if name.startswith(prefix)
    }


def _readable(given: SecretInput) -> dict[Field, str]:
    """The secrets that are given, in the form in which the vault keeps them."""
    codes = tuple(code for text in given.recovery_codes if (code := clean_line(text)))
    token = clean_line(given.token)
    found = {
        Field.PASSWORD: given.password,
        Field.TOTP: totp.parse_seed(given.totp).to_uri() if given.totp.strip() else "",
        Field.RECOVERY_CODES: "\n".join(dict.fromkeys(codes)),
        Field.TOKEN: token,
    }
    # A password is kept as it is, spaces too; only what no password field can take in is refused.
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in given.password):
        raise BadInput(f"{_where('пароль')}: в нём переводы строк или управляющие знаки, похоже на лишнее при вставке.")
    if " " in token:
        raise BadInput(f"{_where('токен')}: в нём пробелы, похоже на лишнее при вставке.")
    if any(len(value) > MAX_SECRET for value in found.values()):
        raise BadInput(f"{_where('секреты')}: слишком длинно, не больше {MAX_SECRET} знаков.")
    return {secret: value for secret, value in found.items() if value}


def _refuse_secrets(tx: Tx, kind: CredentialKind, wanted: frozenset[Field]) -> None:
    """BadInput when an account of this kind may not have these secrets."""
    if kind is CredentialKind.PERSONAL and wanted and not municipality.get(tx, municipality.Key.PERSONAL_SECRETS_BASIS):
        raise BadInput(
            "Секреты личных учётных записей не хранятся: это собственность сотрудника. "
            "Если есть документ, который это разрешает, запишите его в настройку "
            f"{municipality.Key.PERSONAL_SECRETS_BASIS}."
        )
    if kind is not CredentialKind.SERVICE and Field.TOKEN in wanted:
        raise BadInput(f"{_where('токен')}: токен бывает только у сервисной учётной записи.")


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
        profile_id=_profile_id(credential.profile_id),
        page_ids=tuple(sorted(set(credential.page_ids))),
        note=clean(credential.note).strip(),
    )
    _refuse_wrong_pages(tx, checked)
    return checked


def _profile_id(text: str) -> str:
    cleaned = clean_line(text)
    if not cleaned:
        return ""
    found = _PROFILE_ID.fullmatch(cleaned)
    if found is None:
        raise BadInput(f"{_where('номер профиля')}: нужны одни цифры, записано «{cleaned[: fields.MAX_LENGTH]}».")
    return found[1]


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
    }


def _store_pages(tx: Tx, credential: Credential) -> None:
    tx.executemany(
        "INSERT INTO credential_page (credential_id, page_id) VALUES (?, ?)",
        [(credential.id, page_id) for page_id in credential.page_ids],
    )


def _ordered(tx: Tx, where: str, *parameters: Parameter) -> tuple[Credential, ...]:
    found = (_credential(row) for row in tx.execute(_SELECT + where, parameters).fetchall())
    return tuple(
        sorted(
            found, key=lambda one: (one.network, list(CredentialKind).index(one.kind), rows.natural(one.login), one.id)
        )
    )


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
    )
