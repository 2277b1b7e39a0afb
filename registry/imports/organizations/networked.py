"""A column that names the network of each row's page («ВК», «Одноклассники»): told by what its cells hold."""

from __future__ import annotations

import re
from collections.abc import Sequence

from registry import networks
from registry.imports.organizations.collecting import is_total
from registry.imports.organizations.fields import is_nothing
from registry.imports.organizations.headers import Role
from registry.sheets.delimited import Row
from vault.text import clean_line, fold

_NETWORKS = frozenset({Role.VK, Role.OK, Role.TELEGRAM, Role.MAX})
_LABELS = {label: network.code for network in networks.NETWORKS for label in network.labels}


def network_of(cell: str) -> str:
    """The code of the network that a cell names, "" for none."""
    return _LABELS.get(fold(clean_line(cell)).strip(" .:"), "")


_ANSWER = re.compile(r"(?:да|есть|имеется|\+|v|1|создан[ао]?|вед[её]тся)", re.IGNORECASE)


def with_answers(roles: Sequence[Role | None], rows: Sequence[Row]) -> tuple[Role | None, ...]:
    """The roles without columns of a network that only say «есть» and «нет»: the links stand beside."""
    found = list(roles)
    for place, role in enumerate(roles):
        cells = [row.cells[place] for row in rows if place < len(row.cells) and not is_nothing(row.cells[place])]
        said = [cell for cell in cells if _ANSWER.fullmatch(clean_line(cell)) or is_total(cell) or cell.isdecimal()]
        if role in _NETWORKS and len(said) == len(cells) and any(_ANSWER.fullmatch(clean_line(cell)) for cell in said):
            found[place] = Role.IGNORED
    return tuple(found)


def with_networks(roles: Sequence[Role | None], rows: Sequence[Row]) -> tuple[Role | None, ...]:
    """The roles with NETWORK for columns of links or of nobody knows what where every filled cell names a network, if
    another column holds links."""
    found = list(roles)
    for place, role in enumerate(roles):
        if role not in (Role.LINK, None) or not any(
            other is Role.LINK for at, other in enumerate(roles) if at != place
        ):
            continue
        cells = [row.cells[place] for row in rows if place < len(row.cells) and not is_nothing(row.cells[place])]
        if cells and sum(bool(network_of(cell)) for cell in cells) * 10 >= len(cells) * 9:
            found[place] = Role.NETWORK
    return tuple(found)
