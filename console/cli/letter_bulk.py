"""`letter remarks`, `letter inquiry`, `letter reminder`: a letter to each of many organizations.

Who gets one, and what happens when one of them cannot be written, is the checks'.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import click

from checks.letters import bulk
from checks.letters.bulk import Bulk, Each
from console.cli import output
from console.cli.context import Program, program
from console.cli.letter_options import as_document, date_, fields_, folder, given, today, warnings_
from console.cli.options import as_json
from console.cli.outcome import Outcome
from console.cli.russian import Command
from registry.letters.facts import Subject
from registry.letters.kinds import LetterKind
from vault.errors import BadInput
from vault.store import Store
from vault.text import counted
from vault.types import Json


@click.command("remarks", cls=Command)
@click.option("--all", "everybody", is_flag=True, help="Всем организациям, у которых есть замечания.")
@folder
@date_
@fields_
@warnings_
@as_json
@program
def remarks(
    program: Program,
    everybody: bool,
    place: Path,
    on: date | None,
    fields: tuple[str, ...],
    warnings: bool,
    as_json: bool,
) -> Outcome:
    """Каждой организации своё письмо с её замечаниями; номера по порядку.

    Пример: poryadok letter remarks --all --out письма
    """
    if not everybody:
        raise BadInput("Всем — это --all; одной: poryadok letter make remarks --org ID --out ФАЙЛ. Ничего не записано.")

    def work(store: Store, subject: Subject) -> Bulk:
        now = program.clock().now()
        return bulk.all_remarks(store, subject, place, now, warnings=warnings)

    return _answer(program, LetterKind.REMARKS, None, on, fields, work, as_json=as_json)


@click.command("inquiry", cls=Command)
@click.argument("inquiry_id", metavar="ID", type=int)
@click.option("--all", "everybody", is_flag=True, help="И тем, кто уже ответил.")
@folder
@date_
@fields_
@as_json
@program
def inquiry(
    program: Program,
    inquiry_id: int,
    everybody: bool,
    place: Path,
    on: date | None,
    fields: tuple[str, ...],
    as_json: bool,
) -> Outcome:
    """Письмо каждой организации, которой отправлен запрос и которая ещё не ответила.

    Пример: poryadok letter inquiry 2 --out письма
    """

    def work(store: Store, subject: Subject) -> Bulk:
        return bulk.inquiry(store, subject, place, program.clock().now(), everybody=everybody)

    return _answer(program, LetterKind.INQUIRY, inquiry_id, on, fields, work, as_json=as_json)


@click.command("reminder", cls=Command)
@click.argument("inquiry_id", metavar="ID", type=int)
@folder
@date_
@fields_
@as_json
@program
def reminder(
    program: Program, inquiry_id: int, place: Path, on: date | None, fields: tuple[str, ...], as_json: bool
) -> Outcome:
    """Напоминание каждой, кто не ответил; день напоминания записывается.

    Пример: poryadok letter reminder 2 --out письма
    """

    def work(store: Store, subject: Subject) -> Bulk:
        return bulk.reminder(store, subject, place, program.clock().now())

    return _answer(program, LetterKind.REMINDER, inquiry_id, on, fields, work, as_json=as_json)


def _answer(
    program: Program,
    kind: LetterKind,
    inquiry_id: int | None,
    on: date | None,
    fields: tuple[str, ...],
    work: Callable[[Store, Subject], Bulk],
    *,
    as_json: bool,
) -> Outcome:
    with program.store() as store:
        day = on or today(store, program.clock())
        subject = Subject(kind=kind, on=day, inquiry_id=inquiry_id, given=given(fields))
        made = work(store, subject)
    if as_json:
        output.document(_json(made))
    else:
        _say(made)
    return Outcome.STOPPED if made.stopped else Outcome.found(made.lacking or made.failed)


def _say(made: Bulk) -> None:
    written = [each.written for each in made.every if each.written is not None]
    output.table(
        ("ID", "Номер", "Кому", "Файл"),
        [(str(each.letter.id), each.letter.number, each.letter.addressee, str(each.path)) for each in written],
    )
    output.section("Уже написано этим днём, второе не писалось", [_already(each) for each in made.already])
    output.section("Не хватает полей, письма нет", [f"{_name(each)}: {_fields(each)}" for each in made.lacking])
    output.section("Не получилось", [f"{_name(each)}: {each.refusal}" for each in made.failed])
    output.section("Писать не о чем", [f"{_name(each)}: {each.nothing}" for each in made.without])
    output.section("Проверьте", [f"{each.path.name}: {note}" for each in written for note in each.notes])
    output.message(
        f"{counted(len(written), 'письмо', 'письма', 'писем')}; уже написано: {len(made.already)};"
        f" писать не о чем: {len(made.without)};"
        f" не хватает полей: {len(made.lacking)}; не получилось: {len(made.failed)};"
        f" всего {counted(len(made.every), 'организация', 'организации', 'организаций')}."
    )
    if made.answered:
        told = counted(made.answered, "организация", "организации", "организаций")
        output.message(f"Уже ответили и не вошли: {told}. Написать и им: --all.")
    if made.already:
        output.message("Другое письмо вместо написанного: отмените его (letter cancel ID) и повторите.")


def _already(each: Each) -> str:
    letter = each.already
    assert letter is not None, "of those that have one"
    number = f"№ {letter.number}" if letter.number else "без номера"
    return f"{_name(each)}: уже написано {number} (письмо {letter.id}, {letter.file})"


def _name(each: Each) -> str:
    return each.organization.short_name or each.organization.name


def _fields(each: Each) -> str:
    return "; ".join(str(field) for field in each.missing)


def _json(made: Bulk) -> dict[str, Json]:
    return {
        "written": [
            {"letter": as_document(each.written.letter), "path": str(each.written.path), "notes": [*each.written.notes]}
            for each in made.written
            if each.written is not None
        ],
        "already": [_whose(each, {"letter": as_document(each.already)}) for each in made.already if each.already],
        "nothing": [_whose(each, {"why": each.nothing}) for each in made.without],
        "missing": [_whose(each, {"fields": [field.name for field in each.missing]}) for each in made.lacking],
        "failed": [_whose(each, {"message": each.refusal}) for each in made.failed],
        "organizations": len(made.every),
        "answered": made.answered,
        "stopped": made.stopped,
    }


def _whose(each: Each, more: dict[str, Json]) -> dict[str, Json]:
    return {"organization_id": each.organization.id, "name": each.organization.name, **more}
