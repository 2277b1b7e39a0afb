"""Buildings of an organization beside its main address: what one is, and what may stand in its fields.

They are stored with the organization, in `organizations`.
"""

from __future__ import annotations

from dataclasses import dataclass

from registry import fields


@dataclass(frozen=True)
class Building:
    """One more place of an organization beside its main address; `name` says what stands there («начальная школа»)."""

    address: str
    name: str = ""
    phones: tuple[str, ...] = ()
    hours: str = ""


def checked(building: Building, where: str) -> Building:
    """The building cleaned. BadInput, beginning with `where`, for a field that cannot be taken."""
    return Building(
        address=fields.required(building.address, f"{where}, адрес"),
        name=fields.line(building.name, where),
        phones=fields.lines(building.phones, f"{where}, телефоны"),
        hours=fields.line(building.hours, f"{where}, часы работы"),
    )
