"""`orgs`: organizations; beside the five commands, a list with filters and the tree of founders."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import click

from console.cli import output
from console.cli.context import Program, program
from console.cli.inputs import LINE
from console.cli.labels import word
from console.cli.options import as_json
from console.cli.records import Cells, Kind, group
from registry import codec, organizations
from registry import tree as founders
from registry.organizations import Organization, OrganizationKind, OrganizationState
from registry.search import organization_meant
from registry.tree import Node
from vault.text import counted, fold
from vault.types import Json


def _cells(record: Organization, names: dict[int, str]) -> Cells:
    return (
        str(record.id),
        record.name,
        word(record.kind),
        record.level,
        ", ".join(record.spheres),
        names.get(record.founder_id or 0, ""),
        word(record.state),
    )


COLUMNS = ("ID", "Название", "Вид", "Уровень", "Сферы", "Учредитель", "Состояние")
orgs = group(
    Kind(
        command="orgs",
        help="Органы и организации реестра.",
        example="orgs add --from orgs.json",
        record=Organization,
        module=organizations,
        columns=COLUMNS,
        row=_cells,
    )
)


@orgs.command("list")
@click.option("--kind", type=click.Choice([each.value for each in OrganizationKind]), help="Орган или организация.")
@click.option("--state", type=click.Choice([each.value for each in OrganizationState]), help="Действует или закрыта.")
@click.option("--level", metavar="УРОВЕНЬ", type=LINE, help="Уровень словами реестра, например МО.")
@click.option("--sphere", metavar="СФЕРА", type=LINE, help="Сфера, например Образование.")
@click.option("--founder", metavar="ID|НАЗВАНИЕ", type=LINE, help="Все, кто ниже этого учредителя.")
@as_json
@program
def list_(
    program: Program,
    kind: str | None,
    state: str | None,
    level: str | None,
    sphere: str | None,
    founder: str | None,
    as_json: bool,
) -> None:
    """Все записи или только подходящие.

    Пример: poryadok orgs list --sphere Образование --state active
    """
    with program.store() as store:
        root = store.read(lambda tx: organization_meant(tx, founder)) if founder else None
        fetched = store.read(organizations.fetched)
    every = organizations.listed(fetched)
    below = founders.below(every, root.id) if root else None
    wanted: Sequence[Callable[[Organization], bool]] = (
        lambda one: kind in (None, one.kind.value),
        lambda one: state in (None, one.state.value),
        lambda one: level is None or fold(level) == fold(one.level),
        lambda one: sphere is None or fold(sphere) in map(fold, one.spheres),
        lambda one: below is None or one.id in below,
    )
    found = [one for one in every if all(fits(one) for fits in wanted)]
    if as_json:
        output.document([codec.to_json(one) for one in found])
        return
    names = {one.id: one.short_name or one.name for one in every}
    output.table(COLUMNS, [_cells(one, names) for one in found])
    output.message(counted(len(found), "запись", "записи", "записей"))


@orgs.command("tree")
@as_json
@program
def tree(program: Program, as_json: bool) -> None:
    """Учредители и те, кого они учредили; сколько у каждого организаций.

    Пример: poryadok orgs tree
    """
    with program.store() as store:
        fetched = store.read(organizations.fetched)
    found = founders.nodes(organizations.listed(fetched))
    if as_json:
        output.document([_as_json(each) for each in found])
        return
    output.table(
        ("ID", "Организация", "Вид", "Уровень", "Ниже"),
        [
            (
                str(each.organization.id),
                "  " * each.depth + each.organization.name,
                word(each.organization.kind) + (", закрыта" if _is_closed(each) else ""),
                each.organization.level,
                _below(each),
            )
            for each in found
        ],
    )
    closed = sum(map(_is_closed, found))
    said = counted(len(found), "организация", "организации", "организаций")
    output.message(f"{said}, из них закрыто {closed}." if closed else f"{said}.")


def _is_closed(node: Node) -> bool:
    return node.organization.state is OrganizationState.CLOSED


def _below(node: Node) -> str:
    if not node.below and not node.closed:
        return ""
    return f"{node.below}, закрыто {node.closed}" if node.closed else str(node.below)


def _as_json(node: Node) -> dict[str, Json]:
    one = node.organization
    return {
        "id": one.id,
        "name": one.name,
        "kind": one.kind.value,
        "level": one.level,
        "state": one.state.value,
        "founder_id": one.founder_id,
        "depth": node.depth,
        "direct": node.direct,
        "below": node.below,
        "closed": node.closed,
    }
