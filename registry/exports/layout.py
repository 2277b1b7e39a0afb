"""The layout in which control centres take a registry: a row for each page of a network, and for each organization that
has none. What is seen on the pages is added by the monitoring table, one floor up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from registry import networks
from registry.exemptions import Exemption
from registry.exports import words
from registry.exports.known import Known
from registry.organizations import Organization, OrganizationState
from registry.pages import Page, PageState
from registry.sheets.table import Cell, Column, Kind, Link, Table
from vault import doing
from vault.text import clean_line, counted

VK = ("vk",)
"""The network that the layout was made for."""

_SPHERES = 3
_LIVE = frozenset({PageState.ACTIVE, PageState.BLOCKED, PageState.PLANNED})
_NO_PAGE = "нет страницы"
_WITHOUT_REASON = "причина не записана"


@dataclass(frozen=True)
class Entry:
    """One row: an organization and its page, or None where it has none; `reason` says why then, "" with a page."""

    organization: Organization
    page: Page | None
    status: str
    reason: str = ""


def entries(known: Known, today: date, codes: Sequence[str] = VK) -> tuple[Entry, ...]:
    """The rows in the order of the registry. A closed organization is there while it has a page."""
    exempt = known.exempt(today)
    found: list[Entry] = []
    for organization in doing.over(known.organizations, len(known.organizations), "Собираю строки"):
        own = [page for page in known.pages_of.get(organization.id, ()) if page.network in codes]
        live = [page for page in own if page.state in _LIVE]
        found += [Entry(organization, page, words.PAGE_STATES[page.state]) for page in live]
        if not live and organization.state is OrganizationState.ACTIVE:
            found.append(Entry(organization, None, _NO_PAGE, _reason(own, exempt.get(organization.id))))
    return tuple(found)


def columns(codes: Sequence[str] = VK) -> tuple[Column, ...]:
    """The ten columns of the layout."""
    which = networks.network(codes[0]).short if len(codes) == 1 else ""
    return (
        Column("Уровень", width=16),
        Column("Учредитель", width=32),
        Column("Наименование подведомственной организации", width=48),
        Column("ОГРН", width=16),
        *(Column(f"Сфера {number}", width=18) for number in range(1, _SPHERES + 1)),
        Column("Статус", width=15),
        Column("ID госпаблика", width=15),
        Column(f"Ссылка на госпаблик {which}".strip(), Kind.LINK, width=34),
    )


def cells(entry: Entry, known: Known) -> tuple[Cell, ...]:
    """The ten cells of a row."""
    organization, page = entry.organization, entry.page
    spheres = organization.spheres
    return (
        organization.level,
        known.founder(organization),
        organization.name,
        organization.ogrn,
        *(spheres[place] if place < len(spheres) else "" for place in range(_SPHERES - 1)),
        ", ".join(spheres[_SPHERES - 1 :]),
        entry.status,
        page.network_id if page is not None else "",
        Link(page.url) if page is not None and page.url else "",
    )


def table(known: Known, today: date, codes: Sequence[str] = VK) -> Table:
    """The registry as it stands on a day of the municipality."""
    return Table(
        "Реестр",
        columns(codes),
        [cells(entry, known) for entry in entries(known, today, codes)],
        notes=notes(known, today, codes),
    )


def notes(known: Known, today: date, codes: Iterable[str]) -> tuple[str, ...]:
    """What is said of the rows beside them."""
    named = ", ".join(networks.title(code) for code in codes)
    closed = sum(each.state is OrganizationState.CLOSED for each in known.organizations)
    told = [f"Реестр на {today:%d.%m.%Y}; сети: {named}. Организация без страницы стоит одной строкой."]
    if closed:
        number = counted(closed, "закрытая организация", "закрытые организации", "закрытых организаций")
        told.append(f"{number}: без страниц в таблицу не вошли.")
    if any(len(each.spheres) > _SPHERES for each in known.organizations):
        told.append("Где сфер больше трёх, последние стоят вместе в третьей.")
    return tuple(told)


def _reason(own: Sequence[Page], exemption: Exemption | None) -> str:
    """Why an organization has no page, by the registry alone."""
    if exemption is not None:
        basis = clean_line(exemption.basis)
        return f"может не создавать: {basis}" if basis else "может не создавать (перечень исключений)"
    states = dict.fromkeys(words.PAGE_STATES[page.state] for page in own)
    return f"страница {', '.join(states)}" if states else _WITHOUT_REASON
