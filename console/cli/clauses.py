"""`clauses`: every numbered clause of the regulation in force and how it is closed."""

from __future__ import annotations

import click

from checks import clauses as closing
from checks import snapshot
from checks.clauses import Answered
from console.cli import output
from console.cli.context import Program, program
from console.cli.labels import word
from console.cli.options import as_json
from console.cli.russian import Command
from console.format import day
from vault.types import Json


@click.command("clauses", cls=Command)
@as_json
@program
def clauses(program: Program, as_json: bool) -> None:
    """Пункты действующего Порядка: кого обязывает каждый и какой проверкой закрыт.

    Пример: poryadok clauses --json
    """
    clock = program.clock()
    with program.store() as store:
        today = store.read(lambda tx: snapshot.today(tx, clock.now()))
        found = store.read(lambda tx: closing.closing(tx, today))
        unknown = store.read(lambda tx: closing.unknown(tx, today))
    for sentence in unknown:
        output.message(sentence)
    if as_json:
        output.document(
            [
                {
                    "clause": each.clause,
                    "text": each.text,
                    "binds": each.binds.value,
                    "level": each.level.value,
                    "closed_by": list(each.closed_by),
                    "provisional": each.provisional,
                    "checklist": list(each.checklist),
                    "days": each.days,
                    "answered": _answered(each.answered),
                }
                for each in found
            ]
        )
        return
    output.table(
        ("Пункт", "Обязывает", "Сила", "Закрыт", "Ответ", "О чём"),
        [
            (each.clause, word(each.binds), word(each.level), each.how, _until(each.answered), each.text)
            for each in found
        ],
    )


def _answered(found: Answered | None) -> Json:
    if found is None:
        return None
    answer = found.answer
    return {
        "status": answer.status.value,
        "who": answer.who,
        "on": answer.on.isoformat(),
        "until": answer.until.isoformat(),
        "holds": found.holds,
    }


def _until(found: Answered | None) -> str:
    """«до 20.02.2027», or that it no longer holds."""
    if found is None:
        return ""
    return f"до {day(found.answer.until)}" if found.holds else "устарел"
