"""`runs` and `diff`: what earlier checks found, and what changed between two of them."""

from __future__ import annotations

import click

from checks import history
from checks.model import Status
from checks.results import RunState
from console.cli import output, verdicts
from console.cli.context import Program, program
from console.cli.outcome import Outcome
from console.cli.records import as_json, organization_names
from console.cli.russian import Command, Group
from console.format import moment

_STATES = {RunState.DONE: "завершён", RunState.STOPPED: "остановлен"}


@click.group("runs", cls=Group)
def runs() -> None:
    """Прошлые прогоны, новые сверху.

    Пример: poryadok runs show 12 --json
    """


@runs.command("list")
@as_json
@program
def list_(program: Program, as_json: bool) -> None:
    """Все прогоны."""
    with program.store() as store:
        found = store.read(history.runs)
    if as_json:
        output.document(
            [
                {
                    "run": each.id,
                    "state": each.state.value,
                    "started_at": output.moment(each.started_at),
                    "finished_at": output.moment(each.finished_at),
                    "totals": verdicts.totals_json(each.totals),
                }
                for each in found
            ]
        )
        return
    output.table(
        ("Прогон", "Начат (UTC)", "Неделя", "Нарушений", "Выводов", "Итог"),
        [
            (
                str(each.id),
                moment(each.started_at),
                each.window.label,
                str(each.totals.fail),
                str(each.totals.total),
                _STATES[each.state],
            )
            for each in found
        ],
    )


@runs.command("show")
@click.argument("run_id", metavar="ПРОГОН", type=int)
@as_json
@program
def show(program: Program, run_id: int, as_json: bool) -> Outcome:
    """Один прогон так, как его показал check."""
    with program.store() as store:
        result = store.read(lambda tx: history.result_of(tx, run_id))
        names = store.read(organization_names)
    if as_json:
        output.document(verdicts.run_json(result))
    else:
        verdicts.print_run(result, names)
    return Outcome.found(result.totals.fail)


@click.command("diff", cls=Command)
@click.argument("a", metavar="ПРОГОН", type=int)
@click.argument("b", metavar="ПРОГОН", type=int)
@as_json
@program
def diff(program: Program, a: int, b: int, as_json: bool) -> Outcome:
    """Что изменилось между двумя прогонами: новые нарушения, исправленные, прежние, потерянные из виду.

    Пример: poryadok diff 11 12
    """
    with program.store() as store:
        found = store.read(lambda tx: history.diff(tx, a, b))
        names = store.read(organization_names)
    parts = {"new": found.new, "fixed": found.fixed, "still": found.still, "lost": found.lost}
    if as_json:
        output.document(
            {"a": a, "b": b, **{name: [verdicts.verdict_json(each) for each in part] for name, part in parts.items()}}
        )
    else:
        titles = {"new": "Новые", "fixed": "Исправленные", "still": "Прежние", "lost": "Не видны"}
        for name, part in parts.items():
            verdicts.print_verdicts(titles[name], part, names)
        output.message(", ".join(f"{title.lower()}: {len(parts[name])}" for name, title in titles.items()).capitalize())
    return Outcome.found(any(verdict.status is Status.FAIL for verdict in (*found.new, *found.still)))
