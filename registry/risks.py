"""What can be done with a secret by a person who knows it, and who may restore access by a contact of their own.

The order of risks is the order in which known secrets are to be changed. Who knows what is `knowledge`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from registry import rows
from registry.credentials import CredentialKind, FactorKind
from registry.requisites.mail import emails
from registry.requisites.phones import phones
from vault.secrets import Field
from vault.sqlcipher import Row
from vault.text import fold
from vault.transaction import Tx

_ADMIN = ("админ", "владел", "создател", "руковод", "owner", "admin", "creator")

_TAIL = 5
"""Digits at the end of a number by which most other numbers are told apart, without reading them properly."""

CONTACTS = ("phone", "recovery_phone", "email", "recovery_email", "sim_owner")
"""The fields of an account that name by what access to it is restored."""


class Risk(IntEnum):
    """What can be done with the knowledge, the worst highest."""

    REST = 1
    NO_FACTOR = 2
    SHARED_FACTOR = 3
    ADMIN = 4
    RECOVERY = 5

    @property
    def title(self) -> str:
        """What a person reads."""
        return _TITLES[self]


_TITLES = {
    Risk.RECOVERY: "на него восстанавливается доступ",
    Risk.ADMIN: "права администратора или токен",
    Risk.SHARED_FACTOR: "знает второй фактор",
    Risk.NO_FACTOR: "пароль без второго фактора",
    Risk.REST: "пароль со вторым фактором",
}
CONTACT_TITLE = "вернёт себе доступ без пароля"
"""Of who owns the contact by which access is restored: no secret is needed for it."""


@dataclass(frozen=True)
class Account:
    """Of an account, what the risk hangs on; `personal`: whose own profile it is."""

    role: str
    second_factor: FactorKind
    personal: int | None


@dataclass(frozen=True)
class Contacts:
    """By what a person may restore access to an account: a name in folded form, numbers, mailboxes."""

    name: str
    phones: frozenset[str]
    emails: frozenset[str]


def account_rows(tx: Tx, credential_id: int | None = None) -> list[Row]:
    """What `account` and `restorers` read, of one account or of all; fetched only."""
    names = ", ".join(CONTACTS)
    only = "" if credential_id is None else " WHERE id = ?"
    return tx.execute(
        f"SELECT id, kind, holder_id, role, second_factor, {names} FROM credential{only}",  # noqa: S608  our own words
        () if credential_id is None else (credential_id,),
    ).fetchall()


def account(row: Row) -> Account:
    """One row of `account_rows`."""
    personal = row["kind"] == CredentialKind.PERSONAL.value
    return Account(
        rows.text(row["role"]),
        FactorKind(rows.text(row["second_factor"])),
        rows.maybe_number(row["holder_id"]) if personal else None,
    )


def contacts(found: Iterable[Row]) -> dict[int, Contacts]:
    """By id of the person, out of rows of id, name, phone and mailbox; of two rows of one id the later counts."""
    return {
        rows.number(row[0]): Contacts(fold(rows.text(row[1])), phones(rows.text(row[2])), emails(rows.text(row[3])))
        for row in found
    }


def likely(found: Iterable[Row], about: Row) -> list[Row]:
    """Of rows as `contacts` takes them those worth reading for this one account: most people share nothing with it."""
    texts = {name: rows.text(about[name]) for name in CONTACTS}
    tails = {digits[-_TAIL:] for name in CONTACTS[:2] if (digits := _digits(texts[name]))}
    boxes = {text.lower().partition("@")[0] for name in CONTACTS[2:4] if (text := texts[name])}
    owner = fold(texts["sim_owner"])

    def alike(row: Row) -> bool:
        digits, box = _digits(rows.text(row[2])), rows.text(row[3]).lower()
        return (
            any(tail in digits for tail in tails)
            or any(each in box for each in boxes)
            or bool(owner and fold(rows.text(row[1])) == owner)
        )

    return [row for row in found if alike(row)]


def restorers(accounts: Iterable[Row], people: Mapping[int, Contacts]) -> dict[int, frozenset[int]]:
    """By account those of the people whose own phone, mailbox or SIM card it names to restore access by.

    An employee's own profile is restored by the employee, as it should be: that one is left out.
    """
    match = matcher(people)
    found: dict[int, frozenset[int]] = {}
    for row in accounts:
        own = account(row).personal
        if those := match(tuple(rows.text(row[name]) for name in CONTACTS)) - {own}:
            found[rows.number(row["id"])] = frozenset(each for each in those if each is not None)
    return found


def matcher(people: Mapping[int, Contacts]) -> Callable[[tuple[str, ...]], frozenset[int]]:
    """Whose contacts some texts in the order of `CONTACTS` are; remembers what it has read."""
    numbers = _whose({who: one.phones for who, one in people.items()})
    boxes = _whose({who: one.emails for who, one in people.items()})
    names = _whose({who: frozenset({one.name} - {""}) for who, one in people.items()})

    @cache
    def by_phone(text: str) -> frozenset[int]:
        return frozenset(who for number in phones(text) for who in numbers.get(number, ()))

    @cache
    def by_email(text: str) -> frozenset[int]:
        return frozenset(who for box in emails(text) for who in boxes.get(box, ()))

    @cache
    def by_name(text: str) -> frozenset[int]:
        return frozenset(names.get(fold(text), ()))

    def match(texts: tuple[str, ...]) -> frozenset[int]:
        phone, recovery_phone, email, recovery_email, sim_owner = texts
        found: frozenset[int] = frozenset()
        for text, by in (
            (phone, by_phone),
            (recovery_phone, by_phone),
            (email, by_email),
            (recovery_email, by_email),
            (sim_owner, by_name),
        ):
            found = found | by(text) if text else found
        return found

    return match


def of(field: Field, account: Account, restores: bool) -> Risk:
    """What a person can do with this secret of the account who `restores` access to it by an own contact, or not."""
    if restores:
        return Risk.RECOVERY
    if field is Field.TOKEN or any(word in fold(account.role) for word in _ADMIN):
        return Risk.ADMIN
    if field in (Field.TOTP, Field.RECOVERY_CODES):
        return Risk.SHARED_FACTOR
    if account.second_factor in (FactorKind.NONE, FactorKind.UNKNOWN):
        return Risk.NO_FACTOR
    return Risk.REST


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def _whose(values: Mapping[int, frozenset[str]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for who, each in values.items():
        for value in each:
            found.setdefault(value, []).append(who)
    return found
