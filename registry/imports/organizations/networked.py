"""A column that names the network of each row's page («ВК», «Одноклассники»): told by what its cells hold."""

from __future__ import annotations

from collections.abc import Sequence

from registry import networks
from registry.imports.organizations.headers import Role
from registry.sheets.delimited import Row
from vault.text import clean_line, fold

_LABELS = {label: network.code for network in networks.NETWORKS for label in network.labels}


def network_of(cell: str) -> str:
    """The code of the network that a cell names, "" for none."""
    return _LABELS.get(fold(clean_line(cell)).strip(" .:"), "")


def with_networks(roles: Sequence[Role | None], rows: Sequence[Row]) -> tuple[Role | None, ...]:
    """The roles with NETWORK for columns of links or of nobody knows what where every filled cell names a network, if
    another column holds links."""
    found = list(roles)
    for place, role in enumerate(roles):
        if role not in (Role.LINK, None) or not any(
            other is Role.LINK for at, other in enumerate(roles) if at != place
        ):
            continue
        cells = [row.cells[place] for row in rows if place < len(row.cells) and row.cells[place]]
        if cells and sum(bool(network_of(cell)) for cell in cells) * 10 >= len(cells) * 9:
            found[place] = Role.NETWORK
    return tuple(found)
