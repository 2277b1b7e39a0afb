"""The public list of official pages: organization, network, link, and nothing about people. Only pages that are kept
today by organizations that work.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from registry import networks
from registry.exports import html
from registry.exports.known import Known
from registry.organizations import Organization, OrganizationState
from registry.pages import Page, PageState
from registry.sheets.table import Column, Kind, Link, Table
from vault import doing
from vault.text import counted

_STYLE = """
body { font: 16px/1.45 system-ui, "Segoe UI", Roboto, "PT Sans", Arial, sans-serif; color: #1b1b1b; background: #fff;
  max-width: 62rem; margin: 1.5rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin: 0 0 .3rem; }
p { margin: .3rem 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .45rem .6rem; border-bottom: 1px solid #c9c9c9;
  overflow-wrap: anywhere; }
th:last-child { width: 50%; }
th { border-bottom: 2px solid #555; }
a { color: #0b5394; overflow-wrap: anywhere; }
@media print { body { margin: 0; max-width: none; font-size: 11pt; } tr { break-inside: avoid; } a { color: #000; } }
""".strip()


def listed(known: Known) -> tuple[tuple[Organization, Page], ...]:
    """Whose pages and which, in the order of the registry, networks in the program's order."""
    order: Mapping[str, int] = {code: place for place, code in enumerate(networks.CODES)}
    return tuple(
        (organization, page)
        for organization in doing.over(known.organizations, len(known.organizations), "Собираю список")
        if organization.state is OrganizationState.ACTIVE
        for page in sorted(
            known.pages_of.get(organization.id, ()), key=lambda page: (order.get(page.network, 99), page.id)
        )
        if page.state is PageState.ACTIVE and page.url
    )


def table(known: Known) -> Table:
    """The list as a table."""
    columns = (Column("Организация"), Column("Сеть"), Column("Ссылка", Kind.LINK))
    rows = [(owner.name, networks.title(page.network), Link(page.url)) for owner, page in listed(known)]
    return Table("Официальные страницы", columns, rows)


def page(known: Known, today: date, municipality: str = "") -> bytes:
    """The list as a page of HTML, to be put on the official site as it is."""
    of: dict[int, list[Page]] = {}
    for owner, each in listed(known):
        of.setdefault(owner.id, []).append(each)
    rows = [
        (
            html.text(known.owners[number].name),
            "<br>".join(html.link(each.url, f"{networks.title(each.network)}: {_short(each.url)}") for each in own),
        )
        for number, own in of.items()
    ]
    title = "Официальные страницы в социальных сетях"
    whose = f"<p>{html.text(municipality)}</p>\n" if municipality else ""
    total = sum(map(len, of.values()))
    said = (
        f"{counted(total, 'страница', 'страницы', 'страниц')}"
        f" {counted(len(of), 'организации', 'организаций', 'организаций')} на {today:%d.%m.%Y}."
        if rows
        else f"На {today:%d.%m.%Y} официальных страниц в реестре нет."
    )
    body = html.table(("Организация", "Страницы"), rows) if rows else ""
    return html.document(title, f"<h1>{html.text(title)}</h1>\n{whose}<p>{html.text(said)}</p>\n{body}", _STYLE)


def _short(url: str) -> str:
    return url.removeprefix("https://").removeprefix("http://")
