"""What the pane of the vault shows: accounts with what is stored for each, and not one secret."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from registry import accounts, credentials, organizations, pages, people
from registry.accounts import SignIn
from registry.credentials import Credential, CredentialKind, FactorKind
from registry.networks import title
from vault import secrets
from vault.errors import BadInput
from vault.secrets import Field, VersionState
from vault.sqlcipher import Row
from vault.transaction import Tx

KIND_TITLES = {
    CredentialKind.OFFICIAL: "служебная",
    CredentialKind.PERSONAL: "личная",
    CredentialKind.SERVICE: "сервисная",
}

FACTOR_TITLES = {
    FactorKind.UNKNOWN: "не известен",
    FactorKind.NONE: "нет",
    FactorKind.TOTP: "код из приложения",
    FactorKind.SMS: "СМС",
    FactorKind.APP: "подтверждение в приложении",
    FactorKind.PASSKEY: "ключ доступа",
    FactorKind.CLOUD_PASSWORD: "облачный пароль",
}

SIGN_IN_TITLES = {
    SignIn.UNKNOWN: "не известно",
    SignIn.PASSWORD: "по паролю",
    SignIn.PHONE_CODE: "по коду на телефон",
    SignIn.EMAIL_CODE: "по коду на почту",
    SignIn.PASSKEY: "по ключу доступа",
    SignIn.QR: "по QR-коду",
    SignIn.VK_ID: "через VK ID",
}

FIELD_TITLES = {
    Field.PASSWORD: "пароль",
    Field.TOTP: "ключ второго фактора",
    Field.RECOVERY_CODES: "коды восстановления",
    Field.TOKEN: "токен",
}

VERSION_TITLES = {
    VersionState.CURRENT: "действует",
    VersionState.PREVIOUS: "прежний",
    VersionState.STAGED: "новый, ещё не действует",
    VersionState.ABANDONED: "отменён",
}

_SHORT_TITLES = {
    Field.PASSWORD: "пароль",
    Field.TOTP: "код",
    Field.RECOVERY_CODES: "восст.",
    Field.TOKEN: "токен",
}


BRIEF_TITLES = {
    Field.PASSWORD: "пароль",
    Field.TOTP: "код",
    Field.RECOVERY_CODES: "коды",
    Field.TOKEN: "ключ",
}
"""For a column that names the account too: a longer name would leave no room for it."""


def noted(field: Field) -> str:
    """«записан»; of codes «записаны»."""
    return "записаны" if field is Field.RECOVERY_CODES else "записан"


@dataclass(frozen=True)
class CredentialRow:
    """An account; `secrets` says what is stored and since when."""

    credential: Credential
    holder: str
    pages: tuple[tuple[int, str], ...]
    secrets: Mapping[Field, datetime]
    haystack: str

    @property
    def owner(self) -> str:
        """The name under which the vault keeps its secrets."""
        return credentials.owner(self.credential.id)

    @property
    def key(self) -> int:
        """What tells it from the other lines of its view."""
        return self.credential.id

    @property
    def account(self) -> CredentialRow:
        """The account that the line is about: itself."""
        return self

    @property
    def login(self) -> str:
        """The name by which the account is known."""
        return login_of(self.credential)

    @property
    def title(self) -> str:
        """«ВКонтакте, krap@example.ru»: for the journal and for questions."""
        return title_of(self.credential)

    def fields(self, more: Collection[Field] = ()) -> tuple[Field, ...]:
        """The secrets to speak of: what such an account usually has, what is stored besides, and these."""
        usual = accounts.account(self.credential.network).usual_secrets(
            service=self.credential.kind is CredentialKind.SERVICE
        )
        return (*usual, *(each for each in Field if each not in usual and (each in self.secrets or each in more)))

    @property
    def stored(self) -> str:
        """«пароль, код»: which secrets there are."""
        return ", ".join(_SHORT_TITLES[field] for field in Field if field in self.secrets)


def login_of(record: Credential) -> str:
    """The name by which an account is known; a key without a login is known by whose it is."""
    return record.login or record.phone or record.email or record.profile_id or record.token_owner or "без логина"


def title_of(record: Credential) -> str:
    """«ВКонтакте, krap@example.ru»: for the journal and for questions."""
    where = title(record.network) if record.network else record.host or "другая сеть"
    return f"{where}, {login_of(record)}"


def rows(tx: Tx) -> tuple[CredentialRow, ...]:
    """Every account, by network, then by login."""
    return rows_of(credentials.listing_rows(tx), secrets.health_rows(tx), Around.read(tx))


@dataclass(frozen=True)
class Around:
    """What a line tells of an account beside its record: names of holders by id, titles of pages by id."""

    holders: Mapping[int, str]
    titles: Mapping[int, str]

    @classmethod
    def read(cls, tx: Tx) -> Around:
        """Of everybody and every page."""
        names = {organization.id: organization.name for organization in organizations.listing(tx)}
        return cls(
            {person.id: person.name for person in people.listing(tx)},
            {
                page.id: f"{page.url or title(page.network)} — {names.get(page.organization_id, '')}"
                for page in pages.listing(tx)
            },
        )


def rows_of(listed: Sequence[Row], health: Sequence[Row], around: Around) -> tuple[CredentialRow, ...]:
    """The same out of `credentials.listing_rows` and `secrets.health_rows`, for outside the transaction."""
    stored = secrets.health_of(health)
    return tuple(_row(each, around.holders, around.titles, stored) for each in credentials.of_rows(listed))


def one_of(tx: Tx, owner: str) -> CredentialRow | None:
    """The account whose secrets the vault keeps under this name; None when its record is gone."""
    kind, _, number = owner.partition(":")
    if kind != credentials.KIND or not number.isdecimal():
        return None
    try:
        credential = credentials.get(tx, int(number))
    except BadInput:
        return None
    holder = people.get(tx, credential.holder_id).name if credential.holder_id is not None else ""
    its_pages = [pages.get(tx, page_id) for page_id in credential.page_ids]
    titles = {
        page.id: f"{page.url or title(page.network)} — {organizations.get(tx, page.organization_id).name}"
        for page in its_pages
    }
    stored = secrets.health_of(secrets.health_rows(tx, owner))
    return _row(credential, {credential.holder_id or 0: holder}, titles, stored)


def _row(
    credential: Credential,
    holders: Mapping[int, str],
    titles: Mapping[int, str],
    stored: Mapping[str, secrets.SecretHealth],
) -> CredentialRow:
    holder = holders.get(credential.holder_id or 0, "")
    its_pages = tuple((number, titles.get(number, "")) for number in credential.page_ids)
    health = stored.get(credentials.owner(credential.id))
    return CredentialRow(
        credential,
        holder,
        its_pages,
        health.changed_at if health else {},
        " ".join((*_searched(credential), holder, title(credential.network), *dict(its_pages).values())),
    )


def _searched(record: Credential) -> tuple[str, ...]:
    """What of the record itself it is found by."""
    return (
        record.login,
        record.phone,
        record.email,
        record.host,
        record.recovery_email,
        record.recovery_phone,
        record.token_owner,
    )
