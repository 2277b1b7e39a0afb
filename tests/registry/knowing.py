"""A small municipality for the tests of who knows what: its clock is moved by hand, its looks come from any slot."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time

from registry import credentials, organizations, pages, people, rotating
from registry.credentials import Credential, CredentialKind, SecretInput
from registry.organizations import Organization
from registry.pages import Page
from registry.people import Assignment, Person, Role
from vault import rotation
from vault.rotation import Proof
from vault.secrets import Field
from vault.transaction import Tx

PASSWORD = "первый Пароль-17"
SEED = "otpauth://totp/VK:school?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=VK"
_INN = ("7707083893", "7728168971", "7736050003")


def on(tx: Tx, day: date, hour: int = 9) -> None:
    """What follows happens on that day (UTC)."""
    tx.time = datetime.combine(day, time(hour), UTC)


@contextlib.contextmanager
def through(tx: Tx, slot: str) -> Iterator[None]:
    """What is done inside is done by way of that slot."""
    before = tx.actor
    tx.actor = replace(before, slot=slot)
    yield
    tx.actor = before


def organization(tx: Tx, number: int = 0) -> Organization:
    """A school."""
    return organizations.add(tx, Organization(name=f"Школа № {number + 1}", inn=_INN[number]))


def page(tx: Tx, of: Organization) -> Page:
    """Its page in VK."""
    number = 200000000 + of.id
    return pages.add(tx, Page(organization_id=of.id, network="vk", url=f"vk.com/club{number}", network_id=str(number)))


def person(tx: Tx, name: str, *parts: Assignment, phone: str = "", email: str = "") -> Person:
    """An employee."""
    return people.add(tx, Person(name=name, assignments=parts, phone=phone, email=email))


def part(of: Organization, since: date | None = None, until: date | None = None) -> Assignment:
    """Answers for the organization."""
    return Assignment(of.id, Role.RESPONSIBLE, since, until)


def account(
    tx: Tx, *of: Page, holder: Person | None = None, given: SecretInput | None = None, **more: object
) -> Credential:
    """An official account of these pages, with a password unless other secrets are given."""
    record = Credential(
        kind=CredentialKind.OFFICIAL,
        network="vk",
        login=f"login{len(credentials.listing(tx))}",
        page_ids=tuple(each.id for each in of),
        holder_id=None if holder is None else holder.id,
    )
    made = credentials.add(tx, replace(record, **more))  # type: ignore[arg-type]  # fields of the record by name
    secrets = SecretInput(password=PASSWORD) if given is None else given
    return credentials.put_secrets(tx, made, secrets, tx.time.date())


def held_by(tx: Tx, credential: Credential, holder: Person | None) -> None:
    """The account changes hands in the records."""
    current = credentials.get(tx, credential.id)
    credentials.update(tx, replace(current, holder_id=None if holder is None else holder.id))


def looked(tx: Tx, credential: Credential, field: Field, version: int | None, purpose: str = "reveal") -> None:
    """A row as `secrets.reveal` writes it; without a version as the first edition of the program did."""
    told = {} if version is None else {"version": version}
    tx.journal("secret.opened", credentials.owner(credential.id), field=field.value, purpose=purpose, name="ВК", **told)


def rotated(tx: Tx, credential: Credential, value: str, field: Field = Field.PASSWORD) -> int:
    """The whole way of a rotation; answers the version that is current now."""
    one = rotating.start(tx, credential.id, field, value)
    tx.execute("UPDATE rotation SET state = 'shown' WHERE id = ?", (one.id,))  # showing takes a store
    rotation.applied(tx, one.id)
    rotation.verified(tx, one.id, Proof.SIGNED_IN)
    return rotating.commit(tx, one.id, tx.time.date()).version
