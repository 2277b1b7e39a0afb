"""How the lines of pane «Реестр» are painted: the columns of each view, cells, what an empty one says."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeAlias

from console.format import number
from console.reading import organization_text, registry_views, tally, worth
from console.reading.organizations import OrganizationRow
from console.reading.registry_views import DueRow, ImpostorRow, Registry, TreeRow, View
from console.widgets.rows import Cell, Column
from registry import networks
from registry.organizations import OrganizationState
from vault.text import counted

Item: TypeAlias = OrganizationRow | TreeRow | DueRow | ImpostorRow


def _exempt_or_judged(row: OrganizationRow) -> tuple[int, int] | None:
    """As the column shows it: an exemption stands where nothing is asked."""
    return _EXEMPT if row.exempt and not row.sums.fail else worth.sums(row.sums)


def _due(row: DueRow) -> date:
    """Never compared is longest due."""
    return row.due.due_on or date.min


_EXEMPT = (9, 0)
_LIST = (
    Column("Организация", least=36, sort=lambda row: worth.name(row.organization.name)),
    Column("Страницы", 12, 2, sort=lambda row: (len(row.pages), row.networks)),
    Column("Ответственный", 22, 3, sort=lambda row: worth.name(row.responsible)),
    Column("Проверка", 20, sort=_exempt_or_judged),
)

COLUMNS = {
    View.LIST: _LIST,
    View.TREE: (
        Column("Организация", least=36),
        Column("Под ней", 8, 2, right=True),
        *(replace(column, sort=None) for column in _LIST[1:]),
    ),
    View.REVIEW: (
        Column("Организация", least=24, sort=lambda row: worth.name(row.due.organization.name)),
        Column("Сеть", 5, sort=lambda row: worth.network(row.due.page.network)),
        Column("Страница", 28, 2, sort=lambda row: row.due.page.url),
        Column("Сверка", 22, sort=_due),
    ),
    View.IMPOSTORS: (
        Column("Подделка", least=28, sort=lambda row: row.record.url),
        Column("За кого", 22, 1, sort=lambda row: worth.name(row.name)),
        Column("Как стоит", 24, sort=lambda row: tuple(registry_views.IMPOSTOR_STATES).index(row.record.state)),
    ),
}

EMPTY = {
    View.LIST: (
        "Организаций ещё нет.\n"
        "n/т — добавить первую, i/ш — загрузить список из файла (xlsx, ods, csv, txt).\n"
        "g/п — загрузить Порядок с перечнями (txt, docx, odt)."
    ),
    View.TREE: "Организаций ещё нет.\nn/т — добавить первую; учредитель — поле в её форме.",
    View.REVIEW: "Сверять нечего: нет страниц, которые пора сравнить с записью о них.",
    View.IMPOSTORS: "Подделок не записано.\nn/т — записать страницу, которая выдаёт себя за официальную.",
}


def lines(view: View, found: Registry) -> Sequence[Item]:
    """What a view lists."""
    match view:
        case View.LIST:
            return found.rows
        case View.TREE:
            return found.tree
        case View.REVIEW:
            return found.due
        case View.IMPOSTORS:
            return found.impostors


def heading(view: View, found: Registry) -> str:
    """«[Организации] │ Дерево │ Сверка 12 │ Подделки 1»."""
    named = []
    for each in View:
        waiting = found.waiting(each)
        name = f"{each.value} {waiting}" if waiting else each.value
        named.append(f"[{name}]" if each is view else name)
    return " │ ".join(named)


def counts(view: View, found: Registry, total: int) -> str:
    """The standing text of the status line."""
    if view is View.REVIEW:
        return f"сверить: {found.waiting(view)}, скоро ещё {total - found.waiting(view)}"
    if view is View.IMPOSTORS:
        return f"{counted(total, 'подделка', 'подделки', 'подделок')}, ещё видно: {found.waiting(view)}"
    return (
        f"{counted(total, 'организация', 'организации', 'организаций')}, "
        f"{counted(found.page_count, 'страница', 'страницы', 'страниц')}"
    )


def shown_of(shown: int, total: int, view: View) -> str:
    """«показано 3 из 49 организаций»."""
    forms = {
        View.REVIEW: ("страницы", "страниц", "страниц"),
        View.IMPOSTORS: ("подделки", "подделок", "подделок"),
    }
    return (
        f"показано {number(shown)} из {counted(total, *forms.get(view, ('организации', 'организаций', 'организаций')))}"
    )


def key(row: Item) -> Hashable:
    """What a line is known by: organizations by their id, whichever view they stand in."""
    match row:
        case OrganizationRow():
            return row.organization.id
        case TreeRow():
            return row.row.organization.id
        case DueRow():
            return ("page", row.due.page.id)
        case ImpostorRow():
            return ("impostor", row.record.id)


def organization_of(row: Item | None) -> OrganizationRow | None:
    """The organization's own line, where the row is one of an organization."""
    if isinstance(row, TreeRow):
        return row.row
    return row if isinstance(row, OrganizationRow) else None


def owners(found: Sequence[Item]) -> frozenset[int]:
    """Ids of the organizations that these lines are about."""
    of_pages = {row.due.organization.id for row in found if isinstance(row, DueRow)}
    own = (organization_of(row) for row in found)
    return frozenset(of_pages | {row.organization.id for row in own if row is not None})


def details(row: Item) -> str:
    """A few lines about a row, for a tall or a wide window."""
    if isinstance(row, OrganizationRow):
        return organization_text.aside(row)
    return organization_text.aside(row.row) if isinstance(row, TreeRow) else registry_views.details(row)


def cells(row: Item) -> tuple[Cell, ...]:
    """A line in the columns of its view."""
    match row:
        case OrganizationRow():
            return _organization(row)
        case TreeRow():
            name, *rest = _organization(row.row)
            shift = "  " * row.node.depth
            return Cell(f"{shift}{name.text}", name.tone), Cell(str(row.node.below or ""), "muted"), *rest
        case DueRow():
            page = row.due.page
            return (
                Cell(row.due.organization.short_name or row.due.organization.name),
                Cell(networks.network(page.network).short),
                Cell(page.url.removeprefix("https://"), "muted"),
                Cell(*row.state),
            )
        case ImpostorRow():
            word, tone = registry_views.IMPOSTOR_STATES[row.record.state]
            return Cell(row.record.url.removeprefix("https://")), Cell(row.name, "muted"), Cell(word, tone)


def _organization(row: OrganizationRow) -> tuple[Cell, ...]:
    look = tally.look(row.sums)
    closed = row.organization.state is OrganizationState.CLOSED
    verdict = Cell(f"{look.mark} {look.word}", look.tone)
    if row.exempt and not row.sums.fail:
        verdict = Cell("- исключение", "muted")
    return (
        Cell(row.organization.name, "muted" if closed else ""),
        Cell(row.networks or "нет", "" if row.pages else "muted"),
        Cell(row.responsible or "не назначен", "" if row.responsible else "muted"),
        verdict,
    )
