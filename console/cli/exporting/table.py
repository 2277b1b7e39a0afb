"""`export table`: one's own choice of columns, filters and rows, which can be kept under a name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from console.cli import output
from console.cli.context import Program, program
from console.cli.exporting import saving
from console.cli.options import as_json
from console.cli.russian import Command
from vault.errors import BadInput

if TYPE_CHECKING:
    from checks.exports import own

_ASKED = "?"

WHAT = ("pages", "orgs", "people", "verdicts")
"""As `checks.exports.own.What` has them; that brings the writers along."""


@click.command("table", cls=Command)
@click.option("--what", type=click.Choice(WHAT), required=True, help="О чём таблица.")
@click.option("--columns", metavar="ИМЕНА|?", help="Столбцы через запятую в нужном порядке; «?» — какие есть.")
@click.option(
    "--filter",
    "filters",
    metavar="УСЛОВИЕ",
    multiple=True,
    help="имя=значение или имя!=значение; text — по всем столбцам.",
)
@click.option("--sort", metavar="ИМЯ", default="", help="По какому столбцу; с минусом впереди — от большего.")
@click.option("--rows", metavar="N|N-N", default="", help="Сколько первых строк, или с какой по какую.")
@click.option("--out", "path", metavar="ФАЙЛ", type=click.Path(path_type=Path), help="Куда записать.")
@click.option("--force", is_flag=True, help="Заменить файл, если он уже есть.")
@saving.form
@saving.with_people
@as_json
@program
def table(
    program: Program,
    what: str,
    columns: str | None,
    filters: Sequence[str],
    sort: str,
    rows: str,
    path: Path | None,
    force: bool,
    form: str | None,
    with_people: bool,
    as_json: bool,
) -> None:
    """Таблица по своему выбору: страницы, организации, ответственные или выводы.

    Условия одного имени — «или», разных — «и». Имена столбцов: --columns "?". Людей и заметки выгружает только
    --with-people.

    Пример: poryadok export table --what verdicts --filter status=fail --filter network=vk --out нарушения.xlsx
    """
    from checks.exports import choosing, own  # here: the Tab key does not wait for the writers of files
    from console import exporting

    kind = own.What(what)
    if columns is not None and columns.strip() == _ASKED:
        _tell_columns(kind, as_json=as_json)
        return
    if path is None:
        raise BadInput('Не указано, куда записать: --out ФАЙЛ. Какие есть столбцы: --columns "?".')
    asked = saving.form_of(path, form)
    saving.ready(path, force=force)
    choice = choosing.Choice(
        columns=choosing.parse_columns(columns or ""),
        filters=tuple(map(choosing.parse_filter, filters)),
        sort=sort.strip(),
        rows=rows,
        with_people=with_people,
    )
    with program.store() as store:
        saved = exporting.chosen(store, exporting.Target(path, asked, force), program.clock().now(), kind, choice)
    saving.answer(saved, as_json=as_json)


def _tell_columns(what: own.What, *, as_json: bool) -> None:
    from checks.exports import own

    found = own.names(what)
    if as_json:
        output.document(
            [{"name": each.name, "title": each.title, "usual": each.usual, "people": each.people} for each in found]
        )
        return
    output.table(
        ("Имя", "Столбец", ""),
        [
            (each.name, each.title, ", ".join(filter(None, ("обычный" * each.usual, "с --with-people" * each.people))))
            for each in found
        ],
    )
