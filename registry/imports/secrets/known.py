"""What the registry has before an import of secrets, taken out of the vault once: deciding needs no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from registry import accounts, credentials, municipality, organizations, pages
from registry.credentials import Credential
from registry.imports.secrets import logins
from registry.links import PageLink
from registry.organizations import Organization
from registry.pages import Page
from vault.secrets import SecretHealth
from vault.transaction import Tx


@dataclass(frozen=True)
class Known:
    """Every account, page and organization; hosts of organizations' sites; which secrets are stored, by account id.

    `personal_allowed`: whether secrets of employees' own accounts may be kept.
    """

    vault_id: str = ""
    credentials: tuple[Credential, ...] = ()
    pages: tuple[Page, ...] = ()
    sites: frozenset[str] = frozenset()
    health: Mapping[int, SecretHealth] = field(default_factory=dict)
    personal_allowed: bool = False
    organizations: tuple[Organization, ...] = ()


def load(tx: Tx) -> Known:
    """The registry as it is in the transaction."""
    owners = organizations.listing(tx)
    sites = (accounts.host_of(one.site).removeprefix("www.") for one in owners if one.site)
    return Known(
        tx.vault_id,
        credentials.listing(tx),
        pages.listing(tx),
        frozenset(site for site in sites if "." in site),
        credentials.health(tx),
        bool(municipality.get(tx, municipality.Key.PERSONAL_SECRETS_BASIS)),
        owners,
    )


class AccountIndex:
    """Accounts by id, by every key of their logins, by page and by network."""

    def __init__(self, known: tuple[Credential, ...]) -> None:
        self._by_id = {one.id: one for one in known}
        self._by_key: dict[str, list[Credential]] = {}
        self._by_page: dict[int, list[Credential]] = {}
        self._by_network: dict[str, list[Credential]] = {}
        for one in known:
            self._by_network.setdefault(one.network, []).append(one)
            for key in logins.of_credential(one):
                self._by_key.setdefault(key, []).append(one)
            for number in one.page_ids:
                self._by_page.setdefault(number, []).append(one)

    def find(self, number: int) -> Credential | None:
        """The account of this id."""
        return self._by_id.get(number)

    def of_login(self, keys: frozenset[str]) -> list[Credential]:
        """Accounts that any of the keys means, each once, by id."""
        found = {one.id: one for key in keys for one in self._by_key.get(key, ())}
        return [found[number] for number in sorted(found)]

    def of_page(self, number: int) -> list[Credential]:
        """Accounts that administer a page."""
        return self._by_page.get(number, [])

    def of_network(self, code: str) -> list[Credential]:
        """Accounts of a network."""
        return self._by_network.get(code, [])


class PageIndex:
    """Pages by every spelling of their links."""

    def __init__(self, known: tuple[Page, ...]) -> None:
        self._by_sign: dict[tuple[str, str], int] = {}
        for page in known:
            for sign in _signs(page.network, page.url, page.short_name, page.network_id):
                self._by_sign.setdefault(sign, page.id)

    def find(self, link: PageLink) -> int:
        """The id of the page that the link leads to, 0 when it is not registered."""
        signs = _signs(link.network, link.url, link.short_name, link.network_id)
        return next((self._by_sign[sign] for sign in signs if sign in self._by_sign), 0)


def _signs(network: str, url: str, short_name: str, network_id: str) -> list[tuple[str, str]]:
    named = (f"id {network_id}" if network_id else "", url, f"@{short_name.casefold()}" if short_name else "")
    return [(network, sign) for sign in named if sign]
