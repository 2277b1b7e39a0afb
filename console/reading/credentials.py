"""What the pane of the vault shows: accounts with what is stored for each, and not one secret."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from registry import credentials, organizations, pages, people
from registry.credentials import Credential, CredentialKind, FactorKind
from registry.networks import title
from vault import secrets
from vault.secrets import Field
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

FIELD_TITLES = {
    Field.PASSWORD: "пароль",
    Field.TOTP: "ключ второго фактора",
    Field.RECOVERY_CODES: "коды восстановления",
    Field.TOKEN: "токен",
}

_SHORT_TITLES = {
    Field.PASSWORD: "пароль",
    Field.TOTP: "код",
    Field.RECOVERY_CODES: "восст.",
    Field.TOKEN: "токен",
}


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
    def title(self) -> str:
        """«ВКонтакте, krap@example.ru»: for the journal and for questions."""
        who = self.credential.login or self.credential.phone or self.credential.profile_id or "без логина"
        return f"{title(self.credential.network)}, {who}"

    @property
    def stored(self) -> str:
        """«пароль, код»: which secrets there are."""
        return ", ".join(_SHORT_TITLES[field] for field in Field if field in self.secrets)


def rows(tx: Tx) -> tuple[CredentialRow, ...]:
    """Every account, by network, then by login."""
    holders = {person.id: person.name for person in people.listing(tx)}
    names = {organization.id: organization.name for organization in organizations.listing(tx)}
    titles = {
        page.id: f"{page.url or title(page.network)} — {names.get(page.organization_id, '')}"
        for page in pages.listing(tx)
    }
    stored = secrets.health(tx)
    return tuple(_row(credential, holders, titles, stored) for credential in credentials.listing(tx))


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
        " ".join((credential.login, credential.phone, holder, title(credential.network), *dict(its_pages).values())),
    )
