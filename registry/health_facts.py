"""What the health of the accounts is judged by, fetched first and read afterwards; no secret is opened.

The columns are those of the records' own tables; rows become values outside of the transaction, because for thousands
of accounts that is no job for the database's thread. What the values mean is `health`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from registry import credentials, municipality, networks, rows
from registry.accounts import SignIn
from registry.credentials import CredentialKind, FactorKind
from registry.municipality import Key
from registry.pages import PageState
from registry.regulation import versions
from vault import secrets
from vault.secrets import SecretHealth
from vault.sqlcipher import Row
from vault.transaction import Tx

if TYPE_CHECKING:
    from registry.knowledge_facts import Reader

CONTACT_ACCOUNTS = 3
"""How many accounts one phone or mailbox may stand behind unless the municipality says otherwise; our own choice: an
organization with a page in each of three networks does not need three SIM cards."""

AGE_CHECK = "security.age"
"""The check whose own setting in the regulation holds the general age of a password."""

_NETWORK_DAYS = {
    code: Key(name) for code in networks.CODES if (name := f"{Key.PASSWORD_DAYS}_{code}") in frozenset(Key)
}
"""The settings of single networks; one without its own goes by the general one."""


@dataclass(frozen=True)
class HealthFacts:
    """As it lies in the vault; `days` by network code, "" for any other service: None where no age is set."""

    today: date
    days: Mapping[str, int | None]
    contact_accounts: int
    accounts: tuple[Row, ...] = field(repr=False)
    links: tuple[Row, ...] = field(repr=False)
    pages: tuple[Row, ...] = field(repr=False)
    people: tuple[Row, ...] = field(repr=False)
    secrets: tuple[Row, ...] = field(repr=False)


@dataclass(frozen=True)
class Account:
    """Of an account, what its health hangs on; `page_ids` of pages that are in use.

    `login` is the name by which it is known; `phones` and `emails` what stands in the fields where one may be.
    """

    id: int
    kind: CredentialKind
    network: str
    host: str
    sign_in: SignIn
    login: str
    phones: tuple[str, ...]
    emails: tuple[str, ...]
    holder_id: int | None
    second_factor: FactorKind
    factor_confirmed: bool
    password_changed_on: date | None
    page_ids: tuple[int, ...]
    stored: SecretHealth | None
    token_expires_on: date | None = None

    @property
    def title(self) -> str:
        """«ВКонтакте, krap@example.ru»."""
        where = networks.title(self.network) if self.network else self.host or "другая сеть"
        return f"{where}, {self.login or f'№ {self.id}'}"


@dataclass(frozen=True)
class Contact:
    """A person with the numbers and the mailbox on their card."""

    id: int
    name: str
    phones: str
    email: str


@dataclass(frozen=True)
class Known:
    """The facts as values: accounts in the order of their networks and logins, addresses of pages by id."""

    accounts: tuple[Account, ...]
    pages: Mapping[int, str]
    people: tuple[Contact, ...]


def facts(tx: Tx, today: date) -> HealthFacts:
    """Fetch everything; `today` is a day of the municipality. Opens nothing."""
    return replace(_beside_secrets(tx, today), secrets=tuple(secrets.health_rows(tx)))


def gathered(read: Reader, today: date) -> HealthFacts:
    """The same by two transactions, neither of them long with thousands of accounts."""
    found = read(lambda tx: _beside_secrets(tx, today))
    return replace(found, secrets=tuple(read(secrets.health_rows)))


def _beside_secrets(tx: Tx, today: date) -> HealthFacts:
    limit = municipality.number(tx, Key.CONTACT_ACCOUNTS)
    return HealthFacts(
        today=today,
        days=password_days(tx, today),
        contact_accounts=CONTACT_ACCOUNTS if limit is None else limit,
        accounts=tuple(
            tx.execute(
                "SELECT id, kind, network, host, sign_in, login, profile_id, phone, recovery_phone, email,"
                " recovery_email, holder_id, second_factor, factor_confirmed_on, password_changed_on, token_expires_on"
                " FROM credential"
            ).fetchall()
        ),
        links=tuple(tx.execute("SELECT credential_id, page_id FROM credential_page").fetchall()),
        pages=tuple(
            tx.execute("SELECT id, url, network FROM page WHERE state = ?", (PageState.ACTIVE.value,)).fetchall()
        ),
        people=tuple(tx.execute("SELECT id, name, phone, email FROM person").fetchall()),
        secrets=(),
    )


def password_days(tx: Tx, today: date) -> dict[str, int | None]:
    """After how many days a password is to be changed, by network code and "" for others; None where nothing says.

    The network's own setting first, then the municipality's general one, then the regulation's number.
    """
    stored = versions.in_force(tx, today)
    general = municipality.number(tx, Key.PASSWORD_DAYS) or (stored.regulation.days_of(AGE_CHECK) if stored else None)
    own = {code: municipality.number(tx, key) for code, key in _NETWORK_DAYS.items()}
    return {"": general, **{code: own.get(code) or general for code in networks.CODES}}


def read(found: HealthFacts) -> Known:
    """The facts as values."""
    pages = {
        rows.number(row["id"]): rows.text(row["url"]) or networks.title(rows.text(row["network"]))
        for row in found.pages
    }
    administered: dict[int, list[int]] = {}
    for credential_id, page_id in found.links:
        if (number := rows.number(page_id)) in pages:
            administered.setdefault(rows.number(credential_id), []).append(number)
    stored = secrets.health_of(found.secrets)
    accounts = (_account(row, administered, stored) for row in found.accounts)
    return Known(
        tuple(sorted(accounts, key=lambda one: (one.network, one.login, one.id))),
        pages,
        tuple(
            Contact(rows.number(row["id"]), rows.text(row["name"]), rows.text(row["phone"]), rows.text(row["email"]))
            for row in found.people
        ),
    )


def keys(found: HealthFacts) -> int:
    """How many accounts hold a key to a network."""
    kept = {credentials.owner(rows.number(row["id"])) for row in found.accounts}
    return sum(
        row["field"] == secrets.Field.TOKEN and row["state"] == "current" and row["owner"] in kept
        for row in found.secrets
    )


def _account(row: Row, administered: Mapping[int, list[int]], stored: Mapping[str, SecretHealth]) -> Account:
    number = rows.number(row["id"])
    login, phone, email = (rows.text(row[name]) for name in ("login", "phone", "email"))
    return Account(
        id=number,
        kind=CredentialKind(rows.text(row["kind"])),
        network=rows.text(row["network"]),
        host=rows.text(row["host"]),
        sign_in=SignIn(rows.text(row["sign_in"])),
        login=login or phone or email or rows.text(row["profile_id"]),
        phones=(login, phone, rows.text(row["recovery_phone"])),
        emails=(login, email, rows.text(row["recovery_email"])),
        holder_id=rows.maybe_number(row["holder_id"]),
        second_factor=FactorKind(rows.text(row["second_factor"])),
        factor_confirmed=row["factor_confirmed_on"] is not None,
        password_changed_on=rows.day(row["password_changed_on"]),
        page_ids=tuple(sorted(administered.get(number, ()))),
        stored=stored.get(credentials.owner(number)),
        token_expires_on=rows.day(row["token_expires_on"]),
    )
