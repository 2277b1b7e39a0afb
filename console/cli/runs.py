"""`runs` and `diff`: what earlier checks found, and what changed between two of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import click

from checks import history, summary
from checks.model import Status
from checks.results import RunState
from console.cli import output, verdicts
from console.cli.context import Program, program
from console.cli.inputs import DAY
from console.cli.options import as_json
from console.cli.outcome import Outcome
from console.cli.records import organization_names
from console.cli.russian import Command, Group
from console.format import day, moment
from console.reading import unseen
from registry.regulation import versions
from vault.errors import BadInput
from vault.store import Store

_STATES = {RunState.DONE: "завершён", RunState.STOPPED: "остановлен"}
_TOLD = "ответы людей"
"""A run over what people saw or decided alone: no network was asked."""


@click.group("runs", cls=Group)
def runs() -> None:
    """Прошлые прогоны, новые сверху.

    Пример: poryadok runs show 12 --json
    """


@runs.command("list")
@as_json
@program
def list_(program: Program, as_json: bool) -> None:
    """Все прогоны.

    Пример: poryadok runs list --json
    """
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
                    "window": verdicts.window_json(each.window),
                    "version": each.version,
                    "totals": verdicts.totals_json(each.totals),
                    "told_by_people": each.scope.exactly is not None,
                }
                for each in found
            ]
        )
        return
    output.table(
        ("Прогон", "Начат (UTC)", "За какие дни", "Нарушений", "Выводов", "Итог"),
        [
            (
                str(each.id),
                moment(each.started_at),
                each.window.label,
                str(each.totals.fail),
                str(each.totals.total),
                _STATES[each.state] if each.scope.exactly is None else _TOLD,
            )
            for each in found
        ],
        "Проверок ещё не было: poryadok check.",
    )


@runs.command("show")
@click.argument("run_id", metavar="[ПРОГОН]", type=int, required=False)
@click.option("--on", "on", metavar="ДАТА", type=DAY, help="Не прогон, а день: всё, что было известно к его концу.")
@as_json
@program
def show(program: Program, run_id: int | None, on: date | None, as_json: bool) -> Outcome:
    """Один прогон так, как его показал check, или прошлый день так, как он был проверен тогда.

    Пример: poryadok runs show --on 2026-11-02
    """
    if (run_id is None) is (on is None):
        raise BadInput("Укажите что-то одно: номер прогона или день (--on ДАТА). Прогоны: poryadok runs list.")
    with program.store() as store:
        names = store.read(organization_names)
        if on is not None:
            return _show_day(store, on, names, as_json=as_json)
        assert run_id is not None
        result = history.result(store.read, run_id)
    if as_json:
        output.document(verdicts.run_json(result))
    else:
        verdicts.print_run(result, names)
    return Outcome.found(result.totals.fail)


@runs.command("unseen")
@click.argument("run_id", metavar="[ПРОГОН]", type=int, required=False)
@as_json
@program
def not_seen(program: Program, run_id: int | None, as_json: bool) -> None:
    """Чего не увидели, почему и что с этим делать: в прогоне, а без номера — во всём, что известно сейчас.

    Пример: poryadok runs unseen
    """
    with program.store() as store:
        found = history.latest(store.read) if run_id is None else history.result(store.read, run_id).verdicts
    told = unseen.troubles(found, unseen.BY_COMMAND)
    if as_json:
        output.document(
            [
                {"network": each.network or "site", "kind": each.kind.value, "count": each.count, "text": each.text}
                for each in told
            ]
        )
        return
    for each in told:
        output.line(each.line)
    if not told:
        output.message("Всё, о чём спросили, увидели." if found else "Проверок ещё не было: poryadok check.")


def _show_day(store: Store, on: date, names: Mapping[int, str], *, as_json: bool) -> Outcome:
    found = history.as_of(store.read, on)
    rules = store.read(lambda tx: versions.get(tx, found.run.version)).regulation
    sums = summary.totals(found.verdicts)
    if as_json:
        output.document(
            {
                "on": found.on.isoformat(),
                "run": found.run.id,
                "window": verdicts.window_json(found.run.window),
                "regulation": {
                    "version": found.run.version,
                    "title": rules.title,
                    "number": rules.number or None,
                    "valid_from": rules.valid_from.isoformat() if rules.valid_from else None,
                },
                "totals": verdicts.totals_json(sums),
                "verdicts": [verdicts.verdict_json(each) for each in found.verdicts],
            }
        )
    else:
        act = f"{rules.title}, версия с {day(rules.valid_from)}" if rules.valid_from else f"{rules.title}, черновик"
        output.line(f"К концу {day(on)}; {act}")
        verdicts.print_state(f"Последний прогон {found.run.id}, {found.run.window.title}", found.verdicts, sums, names)
    return Outcome.found(sums.fail)


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
        found = history.compared(store.read, a, b)
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
