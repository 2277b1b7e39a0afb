"""`export registry`, `export monitoring`, `export monthly`: the layouts that control centres use."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from console.cli.context import Program, program
from console.cli.exporting import saving
from console.cli.inputs import MONTH
from console.cli.options import as_json
from console.cli.russian import Command


@click.command("registry", cls=Command)
@saving.out
@saving.form
@saving.network
@as_json
@program
def registry(
    program: Program, path: Path, force: bool, form: str | None, codes: tuple[str, ...], as_json: bool
) -> None:
    """Реестр в раскладке ЦУР: уровень, учредитель, организация, ОГРН, сферы, статус, номер и ссылка страницы.

    Без --network — ВКонтакте, как в раскладке.

    Пример: poryadok export registry --out реестр.xlsx
    """
    from console import exporting  # here, as everywhere: the Tab key does not wait for the writers of files
    from registry.exports import layout

    asked, chosen = saving.form_of(path, form), saving.codes_of(codes, layout.VK)
    saving.ready(path, force=force)
    with program.store() as store:
        saved = exporting.registry(store, exporting.Target(path, asked, force), program.clock().now(), chosen)
    saving.answer(saved, as_json=as_json)


@click.command("monitoring", cls=Command)
@saving.out
@saving.form
@saving.network
@click.option("--views", is_flag=True, help="В столбцах охвата — просмотры: охват видит только администратор страницы.")
@as_json
@program
def monitoring_table(
    program: Program, path: Path, force: bool, form: str | None, codes: tuple[str, ...], views: bool, as_json: bool
) -> None:
    """Таблица мониторинга: реестр и то, что увидел на страницах последний прогон.

    Чего не видно, то «не видно», а не ноль.

    Пример: poryadok export monitoring --out мониторинг.xlsx
    """
    from console import exporting  # here, as everywhere: the Tab key does not wait for the writers of files
    from registry.exports import layout

    asked, chosen = saving.form_of(path, form), saving.codes_of(codes, layout.VK)
    saving.ready(path, force=force)
    with program.store() as store:
        saved = exporting.observed(
            store, exporting.Target(path, asked, force), program.clock().now(), chosen, views=views
        )
    saving.answer(saved, as_json=as_json)


@click.command("monthly", cls=Command)
@click.option("--month", metavar="МЕСЯЦ", type=MONTH, required=True, help="За какой месяц, например 2026-10.")
@saving.out
@saving.form
@saving.network
@as_json
@program
def monthly_tables(
    program: Program, month: date, path: Path, force: bool, form: str | None, codes: tuple[str, ...], as_json: bool
) -> None:
    """Месячный свод из 43 столбцов: публикации, лайки, комментарии, репосты, просмотры по неделям.

    В CSV — только свод; в XLSX ещё лист на каждый показатель, суммы по неделям и динамика. Без --network — все сети.

    Пример: poryadok export monthly --month 2026-10 --out октябрь.xlsx
    """
    from console import exporting

    asked, chosen = saving.form_of(path, form), saving.codes_of(codes, ())
    saving.ready(path, force=force)
    with program.store() as store:
        saved = exporting.month(store, exporting.Target(path, asked, force), program.clock().now(), month, chosen)
    saving.answer(saved, as_json=as_json)
