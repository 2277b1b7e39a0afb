"""Words of waivers (отсрочки), the same on the screen and on the command line. Giving one is the registry's."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from registry.waivers import Waiver


def covered(waiver: Waiver, number: int | None) -> str:
    """How many organizations a group holds now, "" for what is given to no group; `number` None is all there are."""
    if number == 0:
        return "Пока отсрочка никому не подходит: в этой группе нет ни одной организации."
    if number is None or waiver.organization_id is not None:
        return ""
    return f"Организаций в группе: {number}."
