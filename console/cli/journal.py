"""`journal`: what was done and shown, and whether the chain of rows is whole."""

from __future__ import annotations

import click

from console.cli import output
from console.cli.context import Program, program
from console.cli.records import as_json
from console.cli.russian import Group
from console.format import moment
from registry.rows import MAX_ID
from vault import journal as chain
from vault.errors import VaultDamaged
from vault.text import counted


@click.group("journal", cls=Group)
def journal() -> None:
    """Журнал действий: записи связаны в цепочку, изменённая или вырезанная запись видна.

    Пример: poryadok journal list --limit 20
    """


@journal.command("list")
@click.option(
    "--limit", metavar="N", type=click.IntRange(1, 100_000), default=200, help="Сколько записей, новые сверху (200)."
)
@click.option("--before", metavar="N", type=click.IntRange(1, MAX_ID), help="Только записи с номером меньше этого.")
@as_json
@program
def list_(program: Program, limit: int, before: int | None, as_json: bool) -> None:
    """Записи журнала."""
    with program.store() as store:
        found = store.read(lambda tx: chain.entries(tx, limit, before))
    if as_json:
        output.document(
            [
                {
                    "n": each.n,
                    "time": output.moment(each.time),
                    "judged": each.judged or None,
                    "slot": each.slot,
                    "action": each.action,
                    "subject": each.subject,
                    "detail": dict(each.detail),
                }
                for each in found
            ]
        )
        return
    output.table(
        ("№", "Время (UTC)", "Кто", "Действие", "О чём"),
        [(str(each.n), moment(each.time), each.slot, each.action, each.subject) for each in found],
    )


@journal.command("verify")
@as_json
@program
def verify(program: Program, as_json: bool) -> None:
    """Пройти цепочку от первой записи до последней; разрыв — код 4."""
    with program.store() as store:
        found = store.read(chain.check)
    if as_json:
        output.document({"ok": found.broken_at is None, "entries": found.rows, "broken_at": found.broken_at})
    elif found.broken_at is None:
        output.line(f"Цепочка цела: {counted(found.rows, 'запись', 'записи', 'записей')}.")
    if found.broken_at is not None:
        raise VaultDamaged(f"Цепочка журнала рвётся на записи № {found.broken_at}; ничего не изменено.")
