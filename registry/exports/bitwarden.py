"""Accounts with their secrets as Bitwarden's password-protected JSON, so that nobody is locked in.

Organizations are folders, an account is a login with its pages as addresses; recovery codes stand in a hidden field.
Tokens of service accounts stay: they open an interface, not an account, and are issued anew. Whoever asks gives the
passphrase again (`authenticate`); the journal row is written before the first secret is opened. The envelope is
`bitwarden_box`.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from registry import credentials, networks, organizations, pages
from registry.credentials import Credential
from registry.imports.secrets import bitwarden_box, codes
from registry.imports.secrets.bitwarden import ORIGIN, USED
from registry.organizations import Organization
from registry.pages import Page
from vault import doing, secrets, slotting
from vault.errors import BadInput, Locked
from vault.header import SlotKind
from vault.keys import wipe
from vault.newfile import new_file, refuse_taken
from vault.secrets import Field, Purpose
from vault.store import Store
from vault.transaction import Tx
from vault.types import Json

_STOPPED = "Остановлено: файл не записан. Если секреты уже вскрывались для выгрузки, об этом есть запись в журнале."
_LOGIN, _TEXT, _HIDDEN = 1, 0, 1
_FIELDS = (Field.PASSWORD, Field.TOTP, Field.RECOVERY_CODES)


@dataclass(frozen=True)
class Exported:
    """What the file holds; `without` counts the asked accounts that have no secret to take along."""

    path: Path
    credentials: tuple[int, ...]
    secrets: int
    without: int


@dataclass(frozen=True)
class _Account:
    """An account to export: its pages, the organization of the first, which secrets it has, which codes are used."""

    record: Credential
    pages: tuple[Page, ...]
    organization: Organization | None
    fields: tuple[Field, ...]
    used: frozenset[int]

    @property
    def owner(self) -> str:
        return credentials.owner(self.record.id)


def write(store: Store, path: Path, passphrase: bytearray, ids: Sequence[int] = ()) -> Exported:
    """Write a new file, 0600, of the accounts named, or of all; it opens with `passphrase`, which the caller wipes.

    BadInput when something is at `path`, an account is unknown, or there is nothing to export; Locked, VaultReadOnly
    (what cannot be journalled is not exported), VaultDamaged, StorageFailed, Stopped: then no file is left.
    """
    with doing.saying(_STOPPED):
        return _written(store, path, passphrase, ids)


def _written(store: Store, path: Path, passphrase: bytearray, ids: Sequence[int]) -> Exported:
    refuse_taken(path)
    if not passphrase:
        raise BadInput("У файла должен быть свой пароль; файл не создан.")
    asked = store.read(lambda tx: _asked(tx, ids))
    chosen = tuple(one for one in asked if one.fields)
    if not chosen:
        raise BadInput("У этих учётных записей нет секретов, выгружать нечего; файл не создан.")
    wanted = [(one.owner, name) for one in chosen for name in one.fields]
    values = secrets.reveal_many(store, wanted, Purpose.EXPORT, path.name)
    opened = dict(zip(wanted, values, strict=True))
    content = bytearray(json.dumps(_document(store.vault_id, chosen, opened), ensure_ascii=False).encode())
    try:
        with doing.step("Шифрую файл его паролем"):
            boxed = bitwarden_box.make_box(bytes(content), passphrase)
        doing.check()
        with new_file(path) as stream:
            stream.write(boxed)
    finally:
        wipe(content)
    return Exported(path, tuple(one.record.id for one in chosen), len(wanted), len(asked) - len(chosen))


def authenticate(store: Store, passphrase: bytearray) -> None:
    """Hold the vault's passphrase against it once more: an open vault is not yet a leave to take everything out.

    WrongPassphrase; Locked for a key that opens the registry alone. The caller wipes the passphrase.
    """
    if slotting.check(store, passphrase).kind is SlotKind.REGISTRY:
        raise Locked("Этим ключом секреты не открыть; нужен пароль хранилища.")


def _asked(tx: Tx, ids: Sequence[int]) -> tuple[_Account, ...]:
    records = tuple(credentials.get(tx, number) for number in dict.fromkeys(ids)) if ids else credentials.listing(tx)
    known = {page.id: page for page in pages.listing(tx)}
    owners = {one.id: one for one in organizations.listing(tx)}
    health = credentials.health(tx)
    found = []
    for record in records:
        stored = health[record.id].fields if record.id in health else frozenset()
        own = tuple(known[number] for number in record.page_ids)
        fields = tuple(name for name in _FIELDS if name in stored)
        used = secrets.used_codes(tx, credentials.owner(record.id)) if Field.RECOVERY_CODES in fields else frozenset()
        found.append(_Account(record, own, owners[own[0].organization_id] if own else None, fields, used))
    return tuple(found)


def _document(vault_id: str, chosen: Sequence[_Account], opened: Mapping[tuple[str, Field], str]) -> dict[str, Json]:
    organizations_met = dict.fromkeys(one.organization for one in chosen if one.organization is not None)
    folders = {one.id: str(uuid.uuid4()) for one in organizations_met}
    return {
        "encrypted": False,
        "folders": [{"id": folders[one.id], "name": one.short_name or one.name} for one in organizations_met],
        "items": [
            _item(vault_id, one, folders, {name: opened[one.owner, name] for name in one.fields}) for one in chosen
        ],
    }


def _item(vault_id: str, one: _Account, folders: Mapping[int, str], values: Mapping[Field, str]) -> dict[str, Json]:
    record = one.record
    return {
        "id": str(uuid.uuid4()),
        "organizationId": None,
        "folderId": folders[one.organization.id] if one.organization is not None else None,
        "type": _LOGIN,
        "reprompt": 0,
        "name": _title(one),
        "notes": record.note or None,
        "favorite": False,
        "fields": _fields(vault_id, one, values),
        "login": {
            "uris": [{"match": None, "uri": uri} for uri in _addresses(one)],
            "username": record.login or record.phone or record.email or None,
            "password": values.get(Field.PASSWORD),
            "totp": values.get(Field.TOTP),
        },
        "collectionIds": None,
        "passwordHistory": None,
    }


def _fields(vault_id: str, one: _Account, values: Mapping[Field, str]) -> list[Json]:
    """The free fields: recovery codes, which of them are used up, and by what the own import knows the account."""
    fields: list[Json] = []
    if Field.RECOVERY_CODES in values:
        fields.append({"name": codes.TITLE, "value": values[Field.RECOVERY_CODES], "type": _HIDDEN})
    if one.used:
        numbers = ", ".join(str(number + 1) for number in sorted(one.used))
        fields.append({"name": USED, "value": numbers, "type": _TEXT})
    fields.append({"name": ORIGIN, "value": f"{vault_id}/{one.record.id}", "type": _TEXT})
    return fields


def _title(one: _Account) -> str:
    network = networks.title(one.record.network) if one.record.network else one.record.host
    owner = one.organization.short_name or one.organization.name if one.organization is not None else ""
    return " — ".join(piece for piece in (network, owner or one.record.login) if piece) or f"Запись {one.record.id}"


def _addresses(one: _Account) -> tuple[str, ...]:
    """Its pages; without any, the way in of its network or site."""
    own = tuple(page.url for page in one.pages if page.url)
    if own:
        return own
    if one.record.network:
        return (f"https://{networks.network(one.record.network).hosts[0]}/",)
    return (f"https://{one.record.host}/",) if one.record.host else ()
