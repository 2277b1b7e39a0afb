"""`letter`: official letters as DOCX, and the book of outgoing letters.

What a letter says, what it lacks and in which order it is written is the registry's and the checks'.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from checks.letters import preparing
from console.cli import letter_bulk, letter_templates, output
from console.cli.context import Program, program
from console.cli.inputs import DAY, LINE
from console.cli.labels import labelled
from console.cli.letter_options import Asked, about, as_document, out, state, today, warnings_
from console.cli.options import as_json
from console.cli.outcome import Outcome
from console.cli.russian import Group
from console.format import day
from registry.letters import book, kinds, telling, writing
from registry.letters.book import Letter
from registry.letters.kinds import LetterKind
from registry.letters.making import Prepared
from vault.text import counted
from vault.transaction import Tx

_KIND = click.Choice([kind.value for kind in LetterKind])


@click.group("letter", cls=Group)
def letter() -> None:
    """Письма в DOCX и журнал исходящих.

    Пример: poryadok letter make page_created --page 12 --out письма
    """


@letter.command("kinds")
@as_json
def kinds_(as_json: bool) -> None:
    """Какие письма есть и что каждому нужно.

    Пример: poryadok letter kinds
    """
    if as_json:
        output.document(
            [
                {
                    "kind": each.kind.value,
                    "title": each.title,
                    "addressee": each.addressee.value,
                    "about": [what.value for what in each.about],
                    "numbered": each.numbered,
                    "needs": [field.name for field in kinds.needed(each.kind)],
                }
                for each in kinds.KINDS
            ]
        )
        return
    output.table(
        ("Вид", "Письмо", "Нужные поля"),
        [
            (each.kind.value, each.title, ", ".join(field.name for field in kinds.needed(each.kind)))
            for each in kinds.KINDS
        ],
    )


@letter.command("fields")
@as_json
def fields(as_json: bool) -> None:
    """Поля шаблонов: что каждое значит и где заполняется.

    Пример: poryadok letter fields
    """
    if as_json:
        output.document([{"name": each.name, "title": each.title, "where": each.where} for each in kinds.FIELDS])
    else:
        output.table(
            ("Поле", "Что это", "Где заполнить"), [(each.name, each.title, each.where) for each in kinds.FIELDS]
        )


@letter.command("missing")
@click.argument("kind", metavar="ВИД", type=_KIND)
@about
@warnings_
@as_json
@program
def missing(program: Program, asked: Asked, kind: str, warnings: bool, as_json: bool) -> Outcome:
    """Чего не хватает письму; ничего не записывает.

    Пример: poryadok letter missing connection --page 12
    """
    prepared = _prepared(program, asked, kind, warnings=warnings)
    if as_json:
        output.document(
            {
                "kind": kind,
                "number": prepared.facts.number,
                "missing": [{"name": each.name, "title": each.title, "where": each.where} for each in prepared.missing],
                "notes": [*prepared.notes],
                "nothing": prepared.nothing,
            }
        )
    elif prepared.missing:
        output.table(
            ("Поле", "Что это", "Где заполнить"), [(each.name, each.title, each.where) for each in prepared.missing]
        )
    _remark(prepared, as_json=as_json)
    return Outcome.found(prepared.missing or prepared.nothing)


def _remark(prepared: Prepared, *, as_json: bool) -> None:
    if as_json:
        return
    for note in prepared.notes:
        output.message(f"Проверьте. {note}")
    if prepared.nothing:
        output.message(prepared.nothing)
    elif not prepared.missing:
        output.message("Всё есть: письмо можно писать.")


@letter.command("make")
@click.argument("kind", metavar="ВИД", type=_KIND)
@about
@out
@warnings_
@as_json
@program
def make(program: Program, asked: Asked, kind: str, place: Path, warnings: bool, as_json: bool) -> None:
    """Написать письмо: номер и строка журнала, потом файл. Чего не хватает, называется заранее.

    Пример: poryadok letter make responsible_changed --org 5 --out письма
    """
    clock = program.clock()
    with program.store() as store:
        subject = asked.subject(store, LetterKind(kind), clock)
        prepared = preparing.prepare(store.read, subject, clock.now(), warnings=warnings)
        written = writing.write(store, prepared, place)
    if as_json:
        output.document({"letter": as_document(written.letter), "path": str(written.path), "notes": [*written.notes]})
        return
    number = f", № {written.letter.number}" if written.letter.number else ""
    output.line(f"Письмо {written.letter.id}{number}: {written.path}")
    for note in written.notes:
        output.message(f"Проверьте. {note}")


def _prepared(program: Program, asked: Asked, kind: str, *, warnings: bool) -> Prepared:
    clock = program.clock()
    with program.store() as store:
        subject = asked.subject(store, LetterKind(kind), clock)
        return preparing.prepare(store.read, subject, clock.now(), warnings=warnings)


@letter.command("list")
@click.option("--kind", type=_KIND, help="Только такие.")
@click.option("--year", metavar="ГОД", type=click.IntRange(1900, 2199), help="Только этого года.")
@click.option("--unsent", is_flag=True, help="Только неотправленные.")
@as_json
@program
def list_(program: Program, kind: str | None, year: int | None, unsent: bool, as_json: bool) -> None:
    """Журнал исходящих писем.

    Пример: poryadok letter list --unsent
    """
    with program.store() as store:
        found = [
            each
            for each in store.read(book.listing)
            if (kind is None or each.kind == kind)
            and (year is None or each.dated_on.year == year)
            and not (unsent and (each.sent_on or each.cancelled_on))
        ]
    if as_json:
        output.document([as_document(each) for each in found])
        return
    output.table(
        ("ID", "Номер", "Дата", "Письмо", "Кому", "Состояние", "Файл"),
        [
            (str(each.id), each.number, day(each.dated_on), _title(each), each.addressee, state(each), each.file)
            for each in found
        ],
    )
    output.message(counted(len(found), "письмо", "письма", "писем"))


def _title(letter: Letter) -> str:
    return kinds.of(LetterKind(letter.kind)).title if letter.kind in set(LetterKind) else letter.kind


@letter.command("show")
@click.argument("letter_id", metavar="ID", type=int)
@as_json
@program
def show(program: Program, letter_id: int, as_json: bool) -> None:
    """Одно письмо журнала.

    Пример: poryadok letter show 3
    """
    with program.store() as store:
        found = store.read(lambda tx: book.get(tx, letter_id))
    if as_json:
        output.document(as_document(found))
    else:
        rows = [(name, _title(found) if name == "Вид" else value) for name, value in labelled(found)]
        output.fields([*rows, ("Состояние", state(found))])


@letter.command("sent")
@click.argument("letter_id", metavar="ID", type=int)
@click.option("--on", metavar="ДАТА", type=DAY, help="Когда отправлено; иначе сегодня.")
@click.option("--proof", metavar="ТЕКСТ", type=LINE, required=True, help="Чем подтверждено: почта, номер, ссылка.")
@click.option("--record", is_flag=True, help="Записать и уведомление в ЦУР или ответ на его запрос.")
@as_json
@program
def sent(program: Program, letter_id: int, on: date | None, proof: str, record: bool, as_json: bool) -> None:
    """Отметить письмо отправленным.

    Пример: poryadok letter sent 3 --proof "электронная почта, 14:05" --record
    """
    with program.store() as store:
        when = on or today(store, program.clock())

        def write(tx: Tx) -> tuple[Letter, str]:
            found = book.sent(tx, letter_id, when, proof)
            return found, telling.record(tx, found, when, proof) if record else ""

        found, told = store.write("letter.sent", write)
    if as_json:
        output.document({**as_document(found), "recorded": told})
        return
    output.line(f"Письмо {letter_id} отправлено {when:%d.%m.%Y}.")
    if told:
        output.line(told)
    elif telling.offer(found):
        output.message(f"В реестр не записано: {telling.offer(found)}. Повторите с --record, чтобы записать.")


@letter.command("cancel")
@click.argument("letter_id", metavar="ID", type=int)
@click.option("--reason", metavar="ТЕКСТ", type=LINE, required=True, help="Почему.")
@as_json
@program
def cancel(program: Program, letter_id: int, reason: str, as_json: bool) -> None:
    """Отменить неотправленное письмо; номер остаётся за ним.

    Пример: poryadok letter cancel 3 --reason "ошибка в фамилии"
    """
    with program.store() as store:
        when = today(store, program.clock())
        found = store.write("letter.cancelled", lambda tx: book.cancel(tx, letter_id, when, reason))
    if as_json:
        output.document(as_document(found))
    else:
        number = f" Номер {found.number} больше не выдаётся." if found.number else ""
        output.line(f"Письмо {letter_id} отменено.{number}")


letter.add_command(letter_bulk.remarks)
letter.add_command(letter_bulk.inquiry)
letter.add_command(letter_bulk.reminder)
letter.add_command(letter_templates.templates)
