"""Accounts that administer pages (учётные записи): whose, of which kind, for which pages, with what second factor.

Their secrets are the vault's, under `owner(id)`; only whether they may be kept is decided here. How a person enters
them is `secret_input`; showing, copying and rotating them is not here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from registry import account_records, accounts, changes, fields, municipality, networks, pages, people, rows
from registry.account_records import Credential as Credential  # noqa: PLC0414 (offered from here too)
from registry.account_records import CredentialKind as CredentialKind  # noqa: PLC0414 (as above)
from registry.account_records import FactorKind as FactorKind  # noqa: PLC0414 (as above)
from registry.account_records import of_row
from registry.secret_input import SecretInput as SecretInput  # noqa: PLC0414 (offered from here too)
from registry.secret_input import readable
from vault import secrets, totp
from vault.errors import BadInput
from vault.secrets import Field, SecretHealth
from vault.sqlcipher import Row
from vault.text import clean, clean_line
from vault.transaction import Tx
from vault.types import Parameter

KIND = "credential"
_SELECT = (
    "SELECT credential.*,"
    " (SELECT group_concat(page_id) FROM credential_page WHERE credential_id = credential.id) AS pages"
    " FROM credential"
)
_ORDER = {kind: place for place, kind in enumerate(CredentialKind)}
_HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]|localhost")


def owner(credential_id: int) -> str:
    """The opaque id under which the vault keeps the secrets of this account."""
    return f"{KIND}:{credential_id}"


def add(tx: Tx, credential: Credential) -> Credential:
    """Add an account without secrets; answers it with its id. BadInput names the refused field."""
    checked = _checked(tx, credential)
    stored = replace(checked, id=rows.insert(tx, KIND, checked.id, account_records.columns(checked)))
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
    rows.update(tx, KIND, checked.id, account_records.columns(checked))
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
    return of_row(rows.find(tx, f"{_SELECT} WHERE id = ?", credential_id, "учётной записи"))


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
        sorted(map(of_row, found), key=lambda one: (one.network, _ORDER[one.kind], rows.natural(one.login), one.id))
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
    current = get(tx, credential.id)
    sealed = readable(given, current.network)
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
        token_owner=fields.line(credential.token_owner, _where("чей ключ")),
        token_scopes=fields.lines(credential.token_scopes, _where("права ключа")),
    )
    _refuse_wrong_token(checked)
    _refuse_wrong_pages(tx, checked)
    return checked


def _refuse_wrong_token(credential: Credential) -> None:
    """What is told of a key is told of a service account only, and its pace is one that the network gives."""
    if credential.kind is not CredentialKind.SERVICE:
        for field in accounts.TOKEN_FIELDS:
            if getattr(credential, field.name):
                raise BadInput(f"{_where(field.title.casefold())}: это бывает только у сервисной учётной записи.")
    rates = accounts.account(credential.network).rates
    if credential.token_rate is not None and credential.token_rate not in rates:
        offered = " или ".join(map(str, rates))
        said = f"бывает {offered} запросов в секунду" if rates else "у этой сети он один, оставьте пустым"
        raise BadInput(f"{_where('темп ключа')}: {said}.")


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


def _store_pages(tx: Tx, credential: Credential) -> None:
    tx.executemany(
        "INSERT INTO credential_page (credential_id, page_id) VALUES (?, ?)",
        [(credential.id, page_id) for page_id in credential.page_ids],
    )


def _ordered(tx: Tx, where: str, *parameters: Parameter) -> tuple[Credential, ...]:
    return of_rows(tx.execute(_SELECT + where, parameters).fetchall())
