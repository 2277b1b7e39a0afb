"""How the lines of pane «Реестр» are painted: the columns of each view, cells, what an empty one says."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TypeAlias

from console.format import number
from console.reading import card_text, registry_views, tally
from console.reading.organizations import OrganizationRow
from console.reading.registry_views import DueRow, ImpostorRow, Registry, TreeRow, View
from console.widgets.rows import Cell, Column
from registry import networks
from registry.organizations import OrganizationState
from vault.text import counted

Item: TypeAlias = OrganizationRow | TreeRow | DueRow | ImpostorRow

_LIST = (
    Column("Организация", least=36),
    Column("Страницы", 12, 2),
    Column("Ответственный", 22, 3),
    Column("Проверка", 20),
)

COLUMNS = {
    View.LIST: _LIST,
    View.TREE: (Column("Организация", least=36), Column("Под ней", 8, 2, right=True), *_LIST[1:]),
    View.REVIEW: (Column("Организация", least=24), Column("Сеть", 5), Column("Страница", 28, 2), Column("Сверка", 22)),
    View.IMPOSTORS: (Column("Подделка", least=28), Column("За кого", 22, 1), Column("Как стоит", 24)),
}

EMPTY = {
    View.LIST: (
        "Организаций ещё нет.\n"
        "n/т — добавить первую, i/ш — загрузить список из файла (xlsx, ods, csv, txt).\n"
        "g/п — загрузить Порядок с перечнями (txt, docx, odt)."
    ),
    View.TREE: "Организаций ещё нет.\nn/т — добавить первую; учредитель — поле в её форме.",
    View.REVIEW: "Сверять нечего: записи обо всех страницах недавно сравнили с самими страницами.",
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
    its_pages = sum(len(row.pages) for row in found.rows)
    return (
        f"{counted(total, 'организация', 'организации', 'организаций')}, "
        f"{counted(its_pages, 'страница', 'страницы', 'страниц')}"
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


def details(row: Item) -> str:
    """A few lines about a row, for a tall or a wide window."""
    if isinstance(row, OrganizationRow):
        return card_text.aside(row)
    return card_text.aside(row.row) if isinstance(row, TreeRow) else registry_views.details(row)


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
