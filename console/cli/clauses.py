"""`clauses`: every numbered clause of the regulation in force and how it is closed."""

from __future__ import annotations

import click

from checks import clauses as closing
from checks import snapshot
from console.cli import output
from console.cli.context import Program, program
from console.cli.labels import word
from console.cli.records import as_json
from console.cli.russian import Command


@click.command("clauses", cls=Command)
@as_json
@program
def clauses(program: Program, as_json: bool) -> None:
    """Пункты действующего Порядка: кого обязывает каждый и какой проверкой закрыт.

    Пример: poryadok clauses --json
    """
    clock = program.clock()
    with program.store() as store:
        found = store.read(lambda tx: closing.closing(tx, snapshot.today(tx, clock.now())))
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
                }
                for each in found
            ]
        )
        return
    output.table(
        ("Пункт", "Обязывает", "Сила", "Закрыт", "О чём"),
        [(each.clause, word(each.binds), word(each.level), _closed(each.closed_by), each.text) for each in found],
    )


def _closed(closed_by: tuple[str, ...]) -> str:
    return "человеком" if closed_by == (closing.MANUAL,) else ", ".join(closed_by)
