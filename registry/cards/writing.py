"""Makes the blank card of one organization out of what the registry has; a card read back is `reading`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from registry import networks
from registry.cards import layout
from registry.exports import words
from registry.imports.organizations.headers import Role as Field
from registry.organizations import Organization
from registry.pages import CLAIMED, Page
from registry.people import Person, Role
from registry.sheets import writing
from registry.sheets.writing import Column, OpenCell, Table

_LONGEST = 80  # characters of a file's name: most systems take 255 bytes, Russian letters are two each


def make(vault_id: str, organization: Organization, pages: Sequence[Page], people: Sequence[Person], on: date) -> bytes:
    """The card as XLSX: protected but for the cells to be filled, with what is known on that day filled in.

    `people` are those who answer for the organization; only who answers on the day stands in the card.
    """
    rows: list[tuple[str, str, str, str]] = []
    open_cells: list[OpenCell] = []
    values = _values(organization, people, on)
    for field, (label, hint) in layout.LINES.items():
        open_cells.append(OpenCell(len(rows), 1))
        rows.append((label, values.get(field, ""), "", hint))
        if field is Field.HOURS:
            rows.extend(_pages(pages, open_cells, len(rows)))
    rows.append((layout.CODE, layout.code(vault_id, organization.id), "", "Не менять: по нему карточку узнают"))
    columns = tuple(Column(title, width=width) for title, width in zip(layout.HEADINGS, (32, 60, 22, 52), strict=True))
    table = Table(
        layout.TITLE,
        columns,
        rows,
        heading=(f"{layout.TITLE}: {organization.short_name or organization.name}", *layout.INSTRUCTION),
        protected=True,
        open_cells=tuple(open_cells),
    )
    return writing.workbook((table,), title=layout.TITLE, made_on=on)


def file_name(organization: Organization) -> str:
    """The name of the file of a card: the number keeps two organizations of one name apart."""
    words = re.sub(r"[^\w-]+", "-", organization.short_name or organization.name).strip("-")
    return f"карточка-{organization.id}-{words[:_LONGEST].strip('-')}.xlsx"


def _values(organization: Organization, people: Sequence[Person], on: date) -> dict[Field, str]:
    found = {
        Field.NAME: organization.name,
        Field.SHORT_NAME: organization.short_name,
        Field.INN: organization.inn,
        Field.OGRN: organization.ogrn,
        Field.ADDRESS: organization.address,
        Field.BUILDINGS: "; ".join(each.address for each in organization.buildings),
        Field.PHONES: "; ".join(organization.phones),
        Field.EMAIL: organization.email,
        Field.SITE: organization.site,
        Field.HOURS: organization.hours,
        Field.HEAD: organization.head_name,
        Field.HEAD_POSITION: organization.head_position,
    }
    fields = {
        Role.RESPONSIBLE: (Field.RESPONSIBLE, Field.POSITION, Field.PERSON_PHONE, Field.PERSON_EMAIL),
        Role.DEPUTY: (Field.DEPUTY, Field.DEPUTY_POSITION, Field.DEPUTY_PHONE, Field.DEPUTY_EMAIL),
    }
    for role, (name, position, phone, email) in fields.items():
        person = _answering(people, organization.id, role, on)
        if person is not None:
            found |= {name: person.name, position: person.position, phone: person.phone, email: person.email}
    return found


def _answering(people: Sequence[Person], organization_id: int, role: Role, on: date) -> Person | None:
    dated = [
        (part.since or date.min, person.id, person)
        for person in people
        for part in person.assignments
        if part.organization_id == organization_id and part.role is role and part.in_force(on)
    ]
    return max(dated, key=lambda one: one[:2])[2] if dated else None


def _pages(pages: Sequence[Page], open_cells: list[OpenCell], first: int) -> list[tuple[str, str, str, str]]:
    """A line for each claimed page and an empty one for each network without."""
    rows: list[tuple[str, str, str, str]] = []
    for network in networks.NETWORKS:
        own = [page for page in pages if page.network == network.code and page.state in CLAIMED]
        lines = [(page.url, words.PAGE_STATES[page.state]) for page in own] or [("", "")]
        for url, state in lines:
            place = first + len(rows)
            open_cells += [OpenCell(place, 1), OpenCell(place, 2, tuple(words.PAGE_STATES.values()))]
            rows.append((f"{layout.PAGE}{network.title}", url, state, "Ссылка из адресной строки"))
    return rows
