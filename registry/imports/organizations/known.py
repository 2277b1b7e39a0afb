"""What the registry has before an import, taken out of the vault once, so that deciding needs no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from registry import organizations, pages, people
from registry.links import PageLink
from registry.organizations import Organization
from vault.transaction import Tx


@dataclass(frozen=True)
class Known:
    """Every organization; links of its pages and names of its people by the id of the organization."""

    organizations: tuple[Organization, ...]
    links: Mapping[int, tuple[PageLink, ...]]
    responsible: Mapping[int, tuple[str, ...]]


def load(tx: Tx) -> Known:
    """The registry as it is in the transaction."""
    links: dict[int, tuple[PageLink, ...]] = {}
    for page in pages.listing(tx):
        link = PageLink(page.network, page.url, page.short_name, page.network_id)
        links[page.organization_id] = (*links.get(page.organization_id, ()), link)
    names: dict[int, tuple[str, ...]] = {}
    for person in people.listing(tx):
        for one in person.assignments:
            names[one.organization_id] = (*names.get(one.organization_id, ()), person.name)
    return Known(organizations.listing(tx), links, names)
