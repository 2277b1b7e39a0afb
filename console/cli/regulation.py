"""`regulation`: what of the Порядок is not confirmed, its rows one by one, its versions and their text.

The text of a regulation comes in by `import regulation`; what its clauses are closed by is `clauses`.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from checks import snapshot
from console import regulating, vaults
from console.cli import answers as answering
from console.cli import output, regulations, row_by_row
from console.cli.context import Program, program
from console.cli.inputs import FILE
from console.cli.options import as_json
from console.cli.outcome import Outcome
from console.cli.regulation_reading import unconfirmed_json, unconfirmed_lines
from console.cli.russian import Command, Group
from registry.imports import regulation as importing
from registry.imports.regulation.drafting import act_answers
from registry.regulation import citing, confirming, toml, versions
from registry.regulation.confirming import Progress
from registry.regulation.model import Regulation
from registry.regulation.versions import StoredRegulation
from vault.errors import BadInput
from vault.store import Store
from vault.text import counted


@click.group("regulation", cls=Group)
def regulation() -> None:
    """Порядок муниципалитета: что в нём не подтверждено, его пункты по одному, его версии.

    Пример: poryadok regulation status
    """


@regulation.command("status", cls=Command)
@click.argument("file", metavar="[ФАЙЛ]", type=FILE, required=False)
@as_json
@program
def status(program: Program, file: str | None, as_json: bool) -> Outcome:
    """Чего письма пока не приводят: номер и дата акта, восстановленные номера, неподтверждённые пункты.

    Без файла — о Порядке, который действует; с файлом TOML — о черновике.

    Пример: poryadok regulation status
    """
    found = regulations.load(file).regulation if file else _in_force(program).regulation
    done = confirming.progress(found)
    if as_json:
        output.document(
            {
                "title": found.title,
                "number": found.number or None,
                "adopted_on": found.adopted_on.isoformat() if found.adopted_on else None,
                "confirmed": found.confirmed,
                "basis": citing.basis(found),
                "clauses": done.rows,
                "clauses_confirmed": done.confirmed,
                "numbers_restored": done.restored,
                "unconfirmed": unconfirmed_json(found),
            }
        )
    else:
        output.fields(
            [
                ("Порядок", found.title),
                ("В письмах", citing.basis(found)),
                ("Содержание подтверждено", f"у {done.confirmed} из {_of_clauses(done.rows)}"),
                *([("Номера не сверены", _restored(done))] if done.restored else []),
            ]
        )
        output.section("Не подтверждено", unconfirmed_lines(found))
    return Outcome.found(citing.unconfirmed(found))


@regulation.command("confirm", cls=Command)
@click.argument("draft", metavar="ЧЕРНОВИК", type=click.Path(path_type=Path))
@click.option(
    "--text", "source", metavar="ФАЙЛ", type=FILE, help="Текст Порядка: показывать пункт целиком и слова, что решили."
)
@click.option(
    "--answers", metavar="ФАЙЛ", type=FILE, help='Ответы вместо клавиш: TOML или JSON с разделами [clauses."2.4"].'
)
@click.option("--apply", "apply", is_flag=True, help="Записать Порядок новой версией, когда всё отвечено.")
@program
def confirm(program: Program, draft: Path, source: str | None, answers: str | None, apply: bool) -> Outcome:
    """Подтвердить пункты черновика по одному: Enter — верно. Каждый ответ сразу в файле, бросить можно в любой миг.

    Пример: poryadok regulation confirm порядок.toml --text порядок.txt
    """
    loaded = regulations.load(str(draft)).regulation
    said, rows = answering.read_with_clauses(answers)
    after = confirming.answer_all(act_answers(loaded, {name: str(each) for name, each in said.items()}), rows)
    regulations.refuse_unknown_checks(after, rows)
    if after != loaded:
        regulating.save(draft, after)
    waits = not (confirming.progress(after).done and after.confirmed)
    if answers is None and waits:
        if not sys.stdin.isatty():
            raise BadInput('Подтверждать клавишами можно на терминале; в сценарии — --answers с [clauses."2.4"].')
        proposed = importing.propose(importing.read(Path(source))) if source else ()
        after = row_by_row.confirm(after, draft, {row.clause.number: row for row in proposed})
    done = confirming.progress(after)
    output.line(f"Подтверждено пунктов: {done.confirmed} из {done.rows}. Черновик: {draft}")
    if apply:
        with program.store() as store:
            vaults.safeguard(store)
            text = toml.serialise(after)
            version = store.write("regulation.imported", lambda tx: versions.add(tx, after, text))
        output.message(f"Записано: версия Порядка {version}.")
    return Outcome.found(not done.done)


@regulation.command("versions", cls=Command)
@as_json
@program
def listing(program: Program, as_json: bool) -> None:
    """Все версии Порядка: номер, дата, с какого дня, отозвана ли.

    Пример: poryadok regulation versions
    """
    with program.store() as store:
        found = store.read(versions.everything)
    if as_json:
        output.document(
            [
                {
                    "id": each.id,
                    "title": each.regulation.title,
                    "number": each.regulation.number or None,
                    "adopted_on": _iso(each.regulation.adopted_on),
                    "valid_from": _iso(each.regulation.valid_from),
                    "confirmed": each.regulation.confirmed,
                    "added_at": output.moment(each.added_at),
                    "withdrawn_at": output.moment(each.withdrawn_at),
                    "sha256": each.sha256,
                }
                for each in found
            ]
        )
        return
    output.table(
        ("Версия", "Номер", "Принят", "Действует с", "Состояние"),
        [
            (
                str(each.id),
                each.regulation.number or "нет",
                _shown(each.regulation.adopted_on),
                _shown(each.regulation.valid_from),
                "отозвана" if each.withdrawn_at else "",
            )
            for each in found
        ],
        "Порядка в хранилище ещё нет: poryadok import regulation ФАЙЛ --apply.",
    )


@regulation.command("show", cls=Command)
@click.argument("version", metavar="[ВЕРСИЯ]", type=int, required=False)
@program
def show(program: Program, version: int | None) -> None:
    """Текст TOML версии, по умолчанию действующей: его правят и загружают новой версией.

    Пример: poryadok regulation show > порядок.toml
    """
    with program.store() as store:
        wanted = version if version is not None else _current(store, program).id
        text = store.read(lambda tx: versions.text_of(tx, wanted))
    output.line(text.rstrip("\n"))


def _of_clauses(number: int) -> str:
    return counted(number, "пункта", "пунктов", "пунктов")


def _restored(done: Progress) -> str:
    """A row may be confirmed while its number is not: why letters do not cite it all the same."""
    return f"у {_of_clauses(done.restored)}: содержание подтверждают отдельно, письма приводят только сверенные"


def _in_force(program: Program) -> StoredRegulation:
    with program.store() as store:
        return _current(store, program)


def _current(store: Store, program: Program) -> StoredRegulation:
    """The version in force today in the municipality; BadInput when there is none."""
    now = program.clock().now()
    known: Regulation = store.read(lambda tx: snapshot.regulation_for(tx, now)).regulation
    today = now.astimezone(ZoneInfo(known.timezone)).date()
    stored = store.read(lambda tx: versions.in_force(tx, today) or next(iter(versions.listing(tx)), None))
    if stored is None:
        raise BadInput("Порядка в хранилище нет. Загрузите его: poryadok import regulation ФАЙЛ --apply.")
    return stored


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _shown(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else "нет"
