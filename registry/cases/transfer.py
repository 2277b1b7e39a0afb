"""What the coordinator hands over: the accounts with what the act of transfer names of each, and no secret."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from registry import credentials, networks, organizations, pages, people
from registry.credentials import CredentialKind, FactorKind
from vault.transaction import Tx


@dataclass(frozen=True)
class TransferRow:
    """One account of the act. `whose` are its organizations, `pages` addresses, `holder` who keeps it, `stored` which
    kinds of secrets lie in the vault (codes of `vault.secrets.Field`): that they are there, never what they are.
    """

    credential_id: int
    kind: CredentialKind
    network: str
    login: str
    whose: tuple[str, ...]
    pages: tuple[str, ...]
    holder: str
    second_factor: FactorKind
    factor_confirmed_on: date | None
    sim_place: str
    stored: tuple[str, ...]

    @property
    def network_title(self) -> str:
        """The network for people."""
        return networks.title(self.network) if self.network else ""


def rows_of_act(tx: Tx) -> tuple[TransferRow, ...]:
    """Every account of the registry, in the order of `credentials.listing`."""
    every = {page.id: page for page in pages.listing(tx)}
    called = {each.id: each.short_name or each.name for each in organizations.listing(tx)}
    names = {person.id: person.name for person in people.listing(tx)}
    stored = credentials.health(tx)
    made = []
    for account in credentials.listing(tx):
        own = [every[page_id] for page_id in account.page_ids if page_id in every]
        kept = stored.get(account.id)
        made.append(
            TransferRow(
                credential_id=account.id,
                kind=account.kind,
                network=account.network,
                login=account.login or account.phone or account.email,
                whose=tuple(dict.fromkeys(called[page.organization_id] for page in own)),
                pages=tuple(page.url for page in own),
                holder=names.get(account.holder_id or 0, ""),
                second_factor=account.second_factor,
                factor_confirmed_on=account.factor_confirmed_on,
                sim_place=account.sim_place,
                stored=tuple(sorted(field.value for field in kept.fields)) if kept is not None else (),
            )
        )
    return tuple(made)
