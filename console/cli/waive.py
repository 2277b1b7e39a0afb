"""`waive`: dated and reasoned permissions to fail a check."""

from __future__ import annotations

from datetime import date

import click

from checks import catalogue
from console.cli import output
from console.cli.context import Program, program
from console.cli.inputs import DAY, LINE
from console.cli.records import answer_ids, as_json, organization_names
from console.cli.russian import Group
from console.format import day
from registry import codec, waivers
from registry.search import organization_meant
from vault.transaction import Tx


@click.group("waive", cls=Group)
def waive() -> None:
    """Отсрочки: нарушение известно, разрешено до срока, причина записана.

    Пример: poryadok waive add page.hours --org 5 --until 2026-12-31 --reason "Меняем режим работы"
    """


@waive.command("list")
@as_json
@program
def list_(program: Program, as_json: bool) -> None:
    """Все отсрочки."""
    with program.store() as store:
        found = store.read(waivers.listing)
        names = store.read(organization_names)
    if as_json:
        output.document([codec.to_json(each) for each in found])
        return
    output.table(
        ("ID", "Проверка", "Организация", "До", "Причина"),
        [
            (str(each.id), each.check, names.get(each.organization_id or 0, ""), day(each.until), each.reason)
            for each in found
        ],
    )


@waive.command("add")
@click.argument("check", metavar="ПРОВЕРКА", type=LINE)
@click.option("--until", metavar="ДАТА", type=DAY, required=True, help="Последний день отсрочки.")
@click.option("--reason", metavar="ТЕКСТ", type=LINE, required=True, help="Почему разрешено.")
@click.option("--org", "organization", metavar="ID|НАЗВАНИЕ", type=LINE, help="Для организации.")
@click.option("--page", "page_id", metavar="ID", type=int, help="Для одной страницы.")
@click.option("--who", metavar="ТЕКСТ", type=LINE, help="Кто разрешил.")
@as_json
@program
def add(
    program: Program,
    check: str,
    until: date,
    reason: str,
    organization: str | None,
    page_id: int | None,
    who: str | None,
    as_json: bool,
) -> None:
    """Добавить отсрочку."""
    catalogue.require(check)

    def write(tx: Tx) -> int:
        return waivers.add(
            tx,
            waivers.Waiver(
                check=check,
                reason=reason,
                until=until,
                organization_id=None if organization is None else organization_meant(tx, organization).id,
                page_id=page_id,
                who=who or "",
            ),
        ).id

    with program.store() as store:
        made = store.write("waiver.added", write)
    answer_ids([made], as_json=as_json, done="Добавлено")


@waive.command("remove")
@click.argument("ids", metavar="ID…", type=int, nargs=-1, required=True)
@as_json
@program
def remove(program: Program, ids: tuple[int, ...], as_json: bool) -> None:
    """Снять отсрочки."""

    def write(tx: Tx) -> None:
        for waiver_id in ids:
            waivers.remove(tx, waiver_id)

    with program.store() as store:
        store.write("waiver.removed", write)
    answer_ids(list(ids), as_json=as_json, done="Снято")
