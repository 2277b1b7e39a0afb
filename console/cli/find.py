"""`find`: organizations, pages, people and impostors by whatever is remembered of them."""

from __future__ import annotations

import click

from console.cli import output
from console.cli.context import Program, program
from console.cli.inputs import LINE
from console.cli.options import as_json
from console.cli.russian import Command
from registry import finding, undoing
from vault.text import counted


@click.command("find", cls=Command)
@click.argument("text", metavar="ТЕКСТ", type=LINE, nargs=-1, required=True)
@click.option("--limit", metavar="N", type=click.IntRange(1, 1000), default=50, help="Сколько показать (50).")
@as_json
@program
def find(program: Program, text: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Найти организацию, страницу, человека или подделку: по словам названия, ИНН, ссылке, номеру, телефону.

    Регистр, ё, раскладка клавиатуры, форма слова и одна описка прощаются.

    Пример: poryadok find школа 12
    """
    query = " ".join(text)
    with program.store() as store:
        finder = finding.collect(store.read)
    found = finder.find(query, limit)
    if as_json:
        output.document(
            {
                "query": query,
                "total": found.total,
                "hits": [
                    {
                        "kind": hit.kind,
                        "id": hit.record_id,
                        "title": hit.title,
                        "note": hit.note,
                        "guessed": hit.guessed,
                    }
                    for hit in found.hits
                ],
            }
        )
        return
    output.table(
        ("Что", "ID", "Название", "Пояснение"),
        [(undoing.title(hit.kind), str(hit.record_id), hit.title, hit.note) for hit in found.hits],
    )
    output.message(_summary(found))


def _summary(found: finding.Found) -> str:
    if not found.hits:
        return "Ничего не найдено."
    said = counted(found.total, "запись", "записи", "записей")
    if found.total > len(found.hits):
        said = f"Показано {len(found.hits)} из {found.total}"
    return f"{said}. Точно так не написано нигде, показано похожее." if found.hits[0].guessed else f"{said}."
