"""An organization in a few lines: what stands beside the list of the registry, and what its card begins with.

The whole card, with its verdicts and what they ask for, is `card_text`.
"""

from __future__ import annotations

from collections.abc import Iterator

from console import format as shown
from console.forms.titles import ORGANIZATION_KINDS, ORGANIZATION_STATES
from console.reading.organizations import OrganizationRow
from console.reading.tally import look, sentence
from registry.buildings import Building
from registry.networks import title
from registry.organizations import Organization, OrganizationState

SITE = "Сайт"


def aside(row: OrganizationRow) -> str:
    """The same in short, for the side of a wide window; its first line is the name."""
    organization = row.organization
    its_pages = [f"  {page.url or title(page.network)}" for page in row.pages] or ["  нет"]
    listed = "в перечне исключений" if row.exempt else ""
    return "\n".join(
        part
        for part in (
            organization.name,
            f"{look(row.sums).mark} {sentence(row.sums) or 'не проверялось'}",
            f"Ответственный: {row.responsible or 'не назначен'}",
            *([f"  {row.trained}"] if row.trained else []),
            listed,
            "",
            *facts(organization, ""),
            "",
            "Страницы:",
            *its_pages,
        )
        if part is not None
    )


def facts(organization: Organization, founder: str) -> Iterator[str]:
    """What is known of it, a line each; empty fields are left out."""
    kind = ORGANIZATION_KINDS[organization.kind]
    if organization.state is not OrganizationState.ACTIVE:
        kind += f", {ORGANIZATION_STATES[organization.state]}"
    if organization.invented:
        kind += ", выдумана для примера"
    yield f"Вид: {kind}"
    for label, value in (
        ("Кратко", organization.short_name),
        ("Другие названия", "; ".join(organization.accepted_names)),
        ("Учредитель", founder),
        ("ИНН", organization.inn),
        ("ОГРН", organization.ogrn),
        ("Уровень", organization.level),
        ("Сферы", "; ".join(organization.spheres)),
        ("Адрес", organization.address),
        ("Телефоны", "; ".join(organization.phones)),
        ("Почта", organization.email),
        ("Часы работы", organization.hours),
        *((f"Здание {at}", building_text(each)) for at, each in enumerate(organization.buildings, 2)),
        ("Часовой пояс", organization.time_zone),
        ("Руководитель", ", ".join(filter(None, (organization.head_name, organization.head_position)))),
        (SITE, organization.site),
        ("Заметка", organization.note),
    ):
        if value:
            yield f"{label}: {shown.line(value)}"


def building_text(building: Building) -> str:
    """«Кедровая ул., 2 (начальная школа); +7 …; пн–пт 8:00–17:00»: what is known of it."""
    named = f"{building.address} ({building.name})" if building.name else building.address
    return "; ".join(part for part in (named, ", ".join(building.phones), building.hours) if part)
