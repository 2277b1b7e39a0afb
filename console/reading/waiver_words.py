"""Words of waivers (отсрочки), the same on the screen and on the command line. Giving one is the registry's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.cli.labels import word
from registry import networks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from registry.waivers import Waiver


def covered(waiver: Waiver, number: int | None) -> str:
    """How many organizations a group holds now, "" for what is given to no group; `number` None is all there are."""
    if number == 0:
        return "Пока отсрочка никому не подходит: в этой группе нет ни одной организации."
    if number is None or waiver.organization_id is not None:
        return ""
    return f"Организаций в группе: {number}."


def whom(waiver: Waiver, names: Mapping[int, str], urls: Mapping[int, str] | None = None) -> str:
    """The organization or the page, or what the group has in common; «всем» when nothing is said.

    `names` are those of organizations, `urls` those of pages: one without goes by its number.
    """
    page = waiver.page_id
    parts = [
        names.get(waiver.organization_id or 0, ""),
        (urls or {}).get(page, f"страница {page}") if page is not None else "",
        f"подведомственные: {names.get(waiver.founder_id, '')}" if waiver.founder_id is not None else "",
        word(waiver.kind) if waiver.kind else "",
        f"в названии «{waiver.words}»" if waiver.words else "",
        networks.title(waiver.network) if waiver.network else "",
        word(waiver.category) if waiver.category else "",
    ]
    return ", ".join(filter(None, parts)) or "всем"
