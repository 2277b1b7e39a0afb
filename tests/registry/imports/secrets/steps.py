"""A small registry to import into, and an import in one call with its sums held."""

from __future__ import annotations

from datetime import date
from typing import Any

from registry import credentials, organizations, pages, people
from registry.credentials import Credential, CredentialKind
from registry.imports.secrets import Entries, Importing, Match, importing
from registry.organizations import Organization
from registry.pages import Page
from registry.people import Person
from registry.secret_input import SecretInput
from tests.registry.imports.secrets import files
from tests.registry.imports.secrets.conftest import read_bytes
from tests.registry.imports.secrets.files import SEED
from vault import secrets
from vault.secrets import Field, Purpose
from vault.store import Store
from vault.transaction import Tx

TODAY = date(2026, 11, 22)
OLD, NEW_PASSWORD = "старый-пароль-1", "новый-пароль-2"
CODES = "1111 2222\n3333 4444"

VK, OK_ACCOUNT, PERSONAL, TELEGRAM, SITE = 1, 2, 3, 4, 5


def filled(store: Store) -> Store:
    """A school with a page and an account in VK, a museum in OK, an employee's own profile, a channel, a site."""

    def fill(tx: Tx) -> None:
        school = organizations.add(tx, Organization("Школа № 5", short_name="Школа 5", site="https://school5.example"))
        museum = organizations.add(tx, Organization("Музей"))
        page = pages.add(tx, Page(school.id, "vk", "https://vk.com/school5"))
        pages.add(tx, Page(museum.id, "vk", "https://vk.com/museum"))
        person = people.add(tx, Person("Примеров Пётр"))
        for one in (
            Credential(CredentialKind.OFFICIAL, "vk", login="+7 900 000-00-01", page_ids=(page.id,)),
            Credential(CredentialKind.OFFICIAL, "ok", login="Muzey@example.ru"),
            Credential(CredentialKind.PERSONAL, "vk", login="petr@example.ru", holder_id=person.id),
            Credential(CredentialKind.OFFICIAL, "telegram", phone="+79000000009"),
            Credential(CredentialKind.OFFICIAL, "", login="admin", host="cms.example"),
        ):
            credentials.add(tx, one)
        account = credentials.get(tx, VK)
        codes = tuple(CODES.split("\n"))
        credentials.put_secrets(tx, account, SecretInput(OLD, SEED, codes), date(2026, 1, 1))

    store.write("test.filled", fill)
    return store


def summed(found: Match) -> Match:
    """The same, its sum and its lists held to its counts."""
    parts = (found.created, found.updated, found.unchanged, found.questions, found.rejected, found.unrelated)
    assert found.rows == sum(parts)
    assert found.questions == len(found.question_list)
    assert found.rejected == len(found.rejected_list)
    return found


def looked(store: Store, entries: Entries | bytes, answers: dict[str, Any] | None = None) -> Importing:
    found = importing.preview(store, entries if isinstance(entries, Entries) else read_bytes(entries), answers or {})
    summed(found.match)
    return found


def applied(store: Store, entries: Entries | bytes, answers: dict[str, Any] | None = None) -> Match:
    found = looked(store, entries, answers)
    importing.apply(store, found, TODAY)
    return found.match


def logins(*rows: dict[str, Any]) -> bytes:
    return files.bitwarden([files.bitwarden_item(**row) for row in rows])


def current(store: Store, credential_id: int, field: Field = Field.PASSWORD) -> str:
    return secrets.reveal(store, credentials.owner(credential_id), field, Purpose.REVEAL)


def counts(found: Match) -> tuple[int, ...]:
    return (found.created, found.updated, found.unchanged, found.questions, found.rejected, found.unrelated)


def journal_text(store: Store) -> str:
    """Every row of the journal."""
    rows = store.read(lambda tx: tx.execute("SELECT action, subject, detail FROM journal").fetchall())
    return "\n".join(" ".join(str(cell) for cell in row) for row in rows)
