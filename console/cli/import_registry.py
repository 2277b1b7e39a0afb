"""`import registry`: a list of organizations with their pages, looked at or written in one transaction."""

from __future__ import annotations

from pathlib import Path

import click

from console import vaults
from console.cli import answers as answering
from console.cli import import_questions, inputs, output, progress
from console.cli.context import Program, program
from console.cli.inputs import FILE
from console.cli.options import as_json
from console.cli.outcome import Outcome
from console.cli.russian import Command
from registry.imports import organizations as importing
from registry.imports.organizations import AppliedRegistry, RegistryMatch, RegistryReading
from registry.imports.organizations.layout import TITLES, columns_given
from registry.imports.organizations.mappings import Mapping
from registry.imports.organizations.model import RowFate
from vault import place
from vault.types import Json

_COLUMNS = "columns."
_FATES = {"created": "новая", "updated": "дополнится", "unchanged": "без изменений"}
_FIELDS = {role.value: title for role, title in TITLES.items()}


@click.command("registry", cls=Command)
@click.argument("file", metavar="ФАЙЛ|-", type=FILE)
@click.option("--apply", "apply", is_flag=True, help="Записать в хранилище, одной операцией.")
@click.option(
    "--answers", metavar="ФАЙЛ", type=FILE, help="Ответы: TOML или JSON, вопрос — номер организации, new или skip."
)
@click.option("--sheet", metavar="ЛИСТ", default="", help="Какой лист читать; без него выбирается по содержанию.")
@click.option("--columns", metavar="ФАЙЛ", type=FILE, help="Что в столбцах: TOML или JSON, заголовок или буква — поле.")
@as_json
@program
def registry(
    program: Program, file: str, apply: bool, answers: str | None, sheet: str, columns: str | None, as_json: bool
) -> Outcome:
    """Прочитать список организаций со ссылками: xlsx, ods, xls, csv, tsv, txt; «-» — вставленный текст.

    Что не решается само, то спрашивается; такие строки ждут ответа и не записываются. Заполненное в реестре
    не переписывается без ответа.

    Пример: poryadok import registry список.xlsx --answers ответы.json --apply
    """
    given = answering.read(answers)
    told = {key.removeprefix(_COLUMNS): value for key, value in given.items() if key.startswith(_COLUMNS)}
    given = {key: value for key, value in given.items() if not key.startswith(_COLUMNS)}
    if columns is not None:
        told |= _told(columns)
    if "name" in told and len(str(told["name"])) <= 2:  # the answer to the question about the column of names
        told[str(told.pop("name"))] = "name"
    known, remembered = _known(program)
    source = inputs.read_bytes(file) if file == "-" else Path(file)
    with progress.told():
        reading = importing.read(source, sheet=sheet, columns=columns_given(told), known=remembered)
    applied = None
    if apply:
        applied = _applied(program, reading, given)
        found = applied.match
    else:
        with progress.told():
            found = importing.match_known(known, reading, given)
    if as_json:
        output.document(_as_json(found, applied))
    else:
        _show(found, applied)
    return Outcome.found(found.questions or found.rejected or found.choices)


def _told(source: str) -> dict[str, int | str]:
    """The file of columns: TOML or JSON, {heading or letter: field}; a table `columns` inside is the same."""
    found = answering.read(source)
    return {key.removeprefix(_COLUMNS): value for key, value in found.items()}


def _known(program: Program) -> tuple[importing.Known, tuple[Mapping, ...]]:
    """The registry to match against, and remembered columns; of nobody while there is no vault."""
    if not place.exists(program.location):
        return importing.Known(), ()
    with program.store() as store:
        fetched, remembered = store.read(lambda tx: (importing.fetch(tx), importing.remembered_mappings(tx)))
        return importing.known_of(fetched), remembered


def _applied(program: Program, reading: RegistryReading, given: dict[str, int | str]) -> AppliedRegistry:
    with program.store() as store:
        vaults.safeguard(store)
        found = importing.match_known(importing.known_of(store.read(importing.fetch)), reading, given)
        return store.write("registry.imported", lambda tx: importing.apply(tx, found))


def _as_json(found: RegistryMatch, applied: AppliedRegistry | None) -> dict[str, Json]:
    return {
        "rows": found.rows,
        "created": found.created,
        "updated": found.updated,
        "unchanged": found.unchanged,
        "questions": found.questions,
        "rejected": found.rejected,
        "organizations": found.organizations,
        "pages": found.pages,
        "preview": [
            {"row": each.row, "status": each.status, "organization": each.organization, "gains": list(each.gains)}
            for each in found.fates
        ],
        **import_questions.as_json(found),
        "choices": import_questions.choices_json(found.choices),
        "sheet": found.reading.sheet,
        "columns": [
            {"letter": one.letter, "heading": one.heading, "field": one.field, "example": one.example}
            for one in found.reading.columns
        ],
        "applied": None
        if applied is None
        else {
            "organizations_added": list(applied.organization_ids),
            "pages_added": list(applied.page_ids),
            "batch": applied.batch,
        },
    }


def _show(found: RegistryMatch, applied: AppliedRegistry | None) -> None:
    output.fields(
        [
            ("Строк", str(found.rows)),
            ("Новых", str(found.created)),
            ("Дополнено", str(found.updated)),
            ("Без изменений", str(found.unchanged)),
            ("Вопросов", str(found.questions)),
            ("Отклонено", str(found.rejected)),
            ("Организаций", str(found.organizations)),
            ("Страниц", str(found.pages)),
        ]
    )
    if found.reading.sheet:
        output.line(f"Лист: {found.reading.sheet}")
    output.section(
        "Столбцы",
        [f"{one.letter} «{one.heading}» — {_FIELDS.get(one.field, 'не берётся')}" for one in found.reading.columns],
    )
    if found.fates:
        output.line()
        output.table(("Строка", "Что будет", "Организация", "Что берётся"), [_row(each) for each in found.fates])
    import_questions.show(found, "строка")
    import_questions.show_choices(found.choices)
    if applied is None:
        output.message("Ничего не записано. Записать: добавьте --apply.")
    elif applied.batch:
        output.message(f"Записано. Отменить всю загрузку: poryadok undo {applied.batch}")
    else:
        output.message("Записывать нечего: в реестре всё это уже есть.")


def _row(each: RowFate) -> tuple[str, str, str, str]:
    return (str(each.row), _FATES[each.status], each.organization, ", ".join(each.gains))
