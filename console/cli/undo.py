"""`undo`: take back what one command, form or import changed; what was changed and what would be taken back."""

from __future__ import annotations

import click

from console import vaults
from console.cli import output
from console.cli.asking import agreed
from console.cli.context import Program, program
from console.cli.options import as_json
from console.cli.outcome import Outcome
from console.cli.russian import Command
from console.format import capital, moment
from console.reading import undo_words
from registry import undoing
from registry.undoing import Batch, Plan
from vault.errors import BadInput
from vault.store import Store
from vault.text import counted
from vault.types import Json

_SHOWN = 20
_MANY = 100  # records: a copy of the vault is made before so many are changed at once


@click.command("undo", cls=Command)
@click.argument("batch", metavar="[ИЗМЕНЕНИЕ]", type=click.IntRange(min=1), required=False)
@click.option("--list", "listed", is_flag=True, help="Показать последние изменения.")
@click.option("--limit", metavar="N", type=click.IntRange(1, 1000), default=20, help="Сколько их показать (20).")
@click.option("--plan", "plan_only", is_flag=True, help="Показать, что было бы отменено; ничего не менять.")
@click.option("--yes", is_flag=True, help="Не спрашивать.")
@as_json
@program
def undo(
    program: Program, batch: int | None, listed: bool, limit: int, plan_only: bool, yes: bool, as_json: bool
) -> Outcome:
    """Отменить последнее изменение реестра или названное; загрузка из файла отменяется целиком.

    Изменение — всё, что записано одной командой, формой или загрузкой. Отменяется всё или ничего: если запись
    изменилась позже, отмена скажет какая. Отменить отмену — вернуть изменение.

    Пример: poryadok undo --list
    """
    with program.store() as store:
        if listed:
            _list(store, limit, as_json=as_json)
            return Outcome.DONE
        number = batch or _last(store)
        planned = store.read(lambda tx: undoing.plan(tx, number))
        if plan_only:
            _show(planned, as_json=as_json)
            return Outcome.found(planned.conflicts or planned.batch.refusal)
        return _undo(store, planned, yes=yes, as_json=as_json)


def _last(store: Store) -> int:
    last = store.read(undoing.last)
    if last is None:
        raise BadInput("Отменять нечего: изменений, которые можно отменить, нет. Все: poryadok undo --list.")
    return last.number


def _undo(store: Store, planned: Plan, *, yes: bool, as_json: bool) -> Outcome:
    number = planned.batch.number
    if not as_json:
        _show(planned, as_json=False)
    blocked = planned.conflicts or planned.batch.refusal
    if not blocked and not agreed("Отменить?", yes=yes):
        output.message("Ничего не изменено.")
        return Outcome.DONE
    if not blocked and len(planned.steps) > _MANY:
        vaults.safeguard(store)
    done = store.write(undoing.REASON, lambda tx: undoing.undo(tx, number))
    by = store.read(lambda tx: undoing.get(tx, number)).undone_by
    if as_json:
        output.document({**_as_json(done), "undone": True, "undone_by": by})
    else:
        output.line(f"Отменено: {counted(len(done.steps), 'запись', 'записи', 'записей')}. Вернуть: undo {by}")
    return Outcome.DONE


def _list(store: Store, limit: int, *, as_json: bool) -> None:
    found = store.read(lambda tx: undoing.batches(tx, limit))
    if as_json:
        output.document([_batch_json(each) for each in found])
        return
    output.table(
        ("№", "Время (UTC)", "Что сделано", "Записи", "Отмена"),
        [
            (
                str(each.number),
                moment(each.time),
                undo_words.what(each),
                undo_words.counts(each),
                undo_words.state(each),
            )
            for each in found
        ],
    )


def _show(planned: Plan, *, as_json: bool) -> None:
    if as_json:
        output.document({**_as_json(planned), "undone": False, "undone_by": planned.batch.undone_by})
        return
    batch = planned.batch
    output.line(f"Изменение № {batch.number} от {moment(batch.time)} UTC: {undo_words.what(batch)}.")
    shown = [capital(undo_words.step(each)) for each in planned.steps[:_SHOWN]]
    if len(planned.steps) > _SHOWN:
        shown.append(f"… и ещё {counted(len(planned.steps) - _SHOWN, 'запись', 'записи', 'записей')}")
    output.section("Отмена", shown)
    output.section("Мешает", [undo_words.conflict(each) for each in planned.conflicts[:_SHOWN]])
    if batch.refusal:
        output.line(f"Отменить нельзя: {batch.refusal}.")


def _as_json(planned: Plan) -> dict[str, Json]:
    return {
        "batch": _batch_json(planned.batch),
        "steps": [
            {"kind": each.kind, "id": each.record_id, "name": each.name, "action": each.action.value}
            for each in planned.steps
        ],
        "conflicts": [
            {"kind": each.kind, "id": each.record_id, "name": each.name, "reason": each.reason}
            for each in planned.conflicts
        ],
    }


def _batch_json(batch: Batch) -> dict[str, Json]:
    return {
        "batch": batch.number,
        "time": output.moment(batch.time),
        "reason": batch.reason,
        "title": undo_words.what(batch),
        "records": batch.records,
        "changes": batch.changes,
        "counts": dict(batch.counts),
        "state": batch.state.value,
        "undoes": batch.undoes,
        "undone_by": batch.undone_by,
        "refusal": batch.refusal,
    }
