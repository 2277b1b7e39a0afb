"""`export report` and `export public`: what is read by a head of administration and by everybody."""

from __future__ import annotations

from pathlib import Path

import click

from checks import snapshot
from checks.exports import figures, report, report_book, report_page
from console.cli.context import Program, program
from console.cli.exporting import saving
from console.cli.exporting.saving import Saved
from console.cli.records import as_json
from console.cli.russian import Command
from registry.exports import known
from registry.exports import public as listed
from registry.regulation import versions
from registry.sheets import writing
from vault.errors import BadInput
from vault.text import clean_line
from vault.transaction import Tx

_HTML = (".html", ".htm")


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
    suffix = path.suffix.lower()
    if suffix not in {*_HTML, ".xlsx"}:
        name = clean_line(path.name)
        raise BadInput(f"{name}: отчёт пишется в .html или .xlsx. Назовите файл иначе; ничего не записано.")
    saving.ready(path, force=force)
    with program.store() as store:
        found = figures.read(store, program.clock().now(), with_people=with_people)
        if suffix in _HTML:
            content = report_page.page(found, with_people=with_people)
        else:
            sheets = report_book.tables(found, with_people=with_people)
            content = writing.workbook(sheets, title=report.TITLE, made_on=found.today)
        saved = Saved(path, suffix.removeprefix("."), len(found.misses), with_people and bool(found.misses))
        saving.put(store, saved, content, "Отчёт для главы", force=force)
    saving.answer(saved, _short(found), as_json=as_json)


def _short(found: figures.Figures) -> tuple[str, ...]:
    top = report.headline(found)
    return (f"{top.value}: {top.said}", *top.notes) if top.value != "—" else (top.said, *top.notes)


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
    asked = form or {".csv": "csv", **dict.fromkeys(_HTML, "html")}.get(path.suffix.lower())
    if asked is None:
        name = clean_line(path.name)
        raise BadInput(f"{name}: по имени не понять, html это или csv. Добавьте --format; файл не записан.")
    saving.ready(path, force=force)
    with program.store() as store:
        now = program.clock().now()
        kept = known.read(store.read)
        today = store.read(lambda tx: snapshot.today(tx, now))
        if asked == "html":
            content = listed.page(kept, today, store.read(_municipality))
        else:
            content = writing.csv_bytes(listed.table(kept))
        saved = Saved(path, asked, len(listed.listed(kept)))
        saving.put(store, saved, content, "Список официальных страниц", force=force, public=True)
    saving.answer(saved, as_json=as_json)


def _municipality(tx: Tx) -> str:
    """Whose list it is, "" while there is no regulation to name it."""
    return next((each.regulation.municipality for each in versions.listing(tx)[:1]), "")
