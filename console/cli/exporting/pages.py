"""`export report` and `export public`: what is read by a head of administration and by everybody."""

from __future__ import annotations

from pathlib import Path

import click

from console.cli.context import Program, program
from console.cli.exporting import saving
from console.cli.options import as_json
from console.cli.russian import Command
from vault.errors import BadInput
from vault.text import clean_line


@click.command("report", cls=Command)
@saving.out
@saving.with_people
@as_json
@program
def report_file(program: Program, path: Path, force: bool, with_people: bool, as_json: bool) -> None:
    """Отчёт для главы: одна страница HTML для печати или книга XLSX с диаграммами, по окончанию имени.

    Сколько соблюдено и сколько не видно, что изменилось, кто не выполняет норму, что нужно от руководителя.

    Пример: poryadok export report --out отчёт.html
    """
    from console import exporting  # here: the Tab key does not wait for the writers of files

    suffix = path.suffix.lower()
    if suffix not in {*exporting.PAGES, ".xlsx"}:
        name = clean_line(path.name)
        raise BadInput(f"{name}: отчёт пишется в .html или .xlsx. Назовите файл иначе; ничего не записано.")
    saving.ready(path, force=force)
    with program.store() as store:
        target = exporting.Target(path, exporting.PAGES.get(suffix, "xlsx"), force)
        saved = exporting.for_head(store, target, program.clock().now(), with_people=with_people)
    saving.answer(saved, as_json=as_json)


@click.command("public", cls=Command)
@saving.out
@click.option(
    "--format", "form", type=click.Choice(["html", "csv"]), help="Вид файла; иначе по окончанию имени, .html или .csv."
)
@as_json
@program
def public(program: Program, path: Path, force: bool, form: str | None, as_json: bool) -> None:
    """Список официальных страниц для всех: организация, сеть, ссылка; без людей, только ведущиеся страницы.

    Пример: poryadok export public --format html --out официальные-страницы.html
    """
    from console import exporting  # here: the Tab key does not wait for the writers of files

    asked = form or {".csv": "csv", **exporting.PAGES}.get(path.suffix.lower())
    if asked is None:
        name = clean_line(path.name)
        raise BadInput(f"{name}: по имени не понять, html это или csv. Добавьте --format; файл не записан.")
    saving.ready(path, force=force)
    with program.store() as store:
        saved = exporting.public(store, exporting.Target(path, asked, force), program.clock().now())
    saving.answer(saved, as_json=as_json)
