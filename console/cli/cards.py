"""`export card` and `import card`: blanks of organizations sent out as XLSX, read back with every difference asked."""

from __future__ import annotations

from pathlib import Path

import click

from console import exporting, vaults
from console.cli import answers as answering
from console.cli import import_questions, output
from console.cli.context import Program, program
from console.cli.inputs import FILE, LINE
from console.cli.options import as_json
from console.cli.outcome import Outcome
from console.cli.russian import Command
from registry import cards
from registry.cards import Card, CardMatch
from registry.imports import organizations as importing
from registry.organizations import Organization
from registry.search import organization_meant
from vault.errors import BadInput
from vault.text import counted
from vault.transaction import Tx
from vault.types import Json

_MOST = 5_000
"""Cards at once: every organization of a region. Our own limit."""


@click.command("card", cls=Command)
@click.option("--org", "wanted", metavar="ID|НАЗВАНИЕ", type=LINE, multiple=True, help="Чья карточка; можно не раз.")
@click.option("--all", "everyone", is_flag=True, help="Карточки всех действующих организаций.")
@click.option("--out", metavar="ПАПКА|ФАЙЛ", type=click.Path(path_type=Path), required=True, help="Куда положить.")
@as_json
@program
def export_card(program: Program, wanted: tuple[str, ...], everyone: bool, out: Path, as_json: bool) -> None:
    """Сделать бланки карточек (XLSX): что известно, вписано; остальное организация заполнит и вернёт.

    Пример: poryadok export card --all --out карточки/
    """
    if everyone == bool(wanted):
        raise BadInput("Назовите организации (--org) или всех сразу (--all). Ничего не записано.")
    with program.store() as store:
        found = store.read(lambda tx: exporting.planned_cards(tx, _named(tx, wanted), out))
        exporting.put_cards(store, found, out, program.clock().now().date())
    if as_json:
        output.document([{"organization": one.id, "path": str(path)} for one, path in found.files])
        return
    for _one, path in found.files:
        output.line(str(path))
    number = counted(len(found.files), "карточка", "карточки", "карточек")
    output.message(f"Записано: {number}. В них имена и контакты: файлы доступны только вам, лишние удалите.")


def _named(tx: Tx, wanted: tuple[str, ...]) -> tuple[Organization, ...]:
    return tuple(dict.fromkeys(organization_meant(tx, each) for each in wanted))


@click.command("card", cls=Command)
@click.argument("files", metavar="ФАЙЛ…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--apply", "apply", is_flag=True, help="Записать в хранилище, одной операцией.")
@click.option(
    "--answers", metavar="ФАЙЛ", type=FILE, help="Ответы: TOML или JSON, вопрос — take, keep, номер или skip."
)
@as_json
@program
def import_card(program: Program, files: tuple[Path, ...], apply: bool, answers: str | None, as_json: bool) -> Outcome:
    """Прочитать заполненные карточки: новое записывается, о каждом расхождении спрашивается.

    Пример: poryadok import card карточки/*.xlsx --answers ответы.toml --apply
    """
    given = answering.read(answers)
    if len(files) > _MOST:
        raise BadInput(f"Карточек больше {_MOST}: загрузите их по частям.")
    came = tuple(cards.read(path, line=number) for number, path in enumerate(files, 1))
    with program.store() as store:
        known = importing.known_of(store.read(importing.fetch))
        found = cards.match(known, came, given, store.vault_id)
        batch = None
        if apply:
            vaults.safeguard(store)
            batch = store.write("cards.imported", lambda tx: cards.apply(tx, found))
    if as_json:
        output.document(_as_json(found, batch))
    else:
        _show(found, came, batch)
    return Outcome.found(found.questions or found.choices)


def _as_json(found: CardMatch, batch: int | None) -> dict[str, Json]:
    return {
        "cards": found.cards,
        "updated": found.updated,
        "unchanged": found.unchanged,
        "questions": found.questions,
        "question_list": import_questions.questions_json(found.question_list),
        "choices": import_questions.choices_json(found.choices),
        "changes": [
            {"file": each.file, "organization": each.organization, "text": each.text} for each in found.changes
        ],
        "warnings": list(found.warnings),
        "applied": None if batch is None else {"batch": batch},
    }


def _show(found: CardMatch, came: tuple[Card, ...], batch: int | None) -> None:
    output.fields(
        [
            ("Карточек", str(len(came))),
            ("С новым", str(found.updated)),
            ("Без изменений", str(found.unchanged)),
            ("Вопросов", str(found.questions)),
        ]
    )
    output.section("Замечания", found.warnings)
    output.section("Новое", [f"{each.organization}: {each.text}" for each in found.changes])
    import_questions.show_questions(found.question_list)
    import_questions.show_choices(found.choices)
    if batch is None:
        output.message("Ничего не записано. Записать: добавьте --apply.")
    elif batch:
        output.message(f"Записано. Отменить всё сразу: poryadok undo {batch}")
    else:
        output.message("Записывать нечего: в реестре всё это уже есть.")
