"""`import registry`: a list of organizations with their pages, looked at or written in one transaction."""

from __future__ import annotations

from pathlib import Path

import click

from console import vaults
from console.cli import answers as answering
from console.cli import import_questions, output
from console.cli.context import Program, program
from console.cli.outcome import Outcome
from console.cli.records import as_json
from console.cli.russian import Command
from registry.imports import organizations as importing
from registry.imports.organizations import AppliedRegistry, RegistryMatch, RegistryReading
from registry.imports.organizations.known import Known, load
from registry.imports.organizations.matching import match_known
from vault import place
from vault.types import Json


@click.command("registry", cls=Command)
@click.argument("file", metavar="ФАЙЛ", type=click.Path(path_type=Path))
@click.option("--apply", "apply", is_flag=True, help="Записать в хранилище, одной операцией.")
@click.option("--answers", metavar="ФАЙЛ", help="Ответы: TOML или JSON, вопрос — номер организации, new или skip.")
@as_json
@program
def registry(program: Program, file: Path, apply: bool, answers: str | None, as_json: bool) -> Outcome:
    """Прочитать список организаций со ссылками: txt, csv, tsv; одно название в строке или таблица с заголовком.

    Что не решается само, то спрашивается; такие строки ждут ответа и не записываются.

    Пример: poryadok import registry список.csv --answers ответы.json --apply
    """
    given = answering.read(answers)
    reading = importing.read(file)
    applied = None
    if apply:
        applied = _applied(program, reading, given)
        found = applied.match
    else:
        found = match_known(_known(program), reading, given)
    if as_json:
        output.document(_as_json(found, applied))
    else:
        _show(found, applied)
    return Outcome.found(found.questions or found.rejected)


def _known(program: Program) -> Known:
    """The registry to match against; of nobody while there is no vault."""
    if not place.exists(program.location):
        return Known((), {}, {})
    with program.store() as store:
        return store.read(load)


def _applied(program: Program, reading: RegistryReading, given: dict[str, int | str]) -> AppliedRegistry:
    with program.store() as store:
        vaults.safeguard(store)
        found = match_known(store.read(load), reading, given)
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
        **import_questions.as_json(found),
        "applied": None
        if applied is None
        else {"organizations_added": list(applied.organization_ids), "pages_added": list(applied.page_ids)},
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
    import_questions.show(found, "строка")
    output.message("Ничего не записано. Записать: добавьте --apply." if applied is None else "Записано.")
