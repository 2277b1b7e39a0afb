"""`handover`, `connection`, `mark`, `incident`: cases of several steps; the commands that all of them share.

Which steps there are and what closes them is the registry's, what the program sees of them the checks'.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, date
from zoneinfo import ZoneInfo

import click

from checks import snapshot
from checks.cases import book
from checks.cases.book import CaseView, StepView
from console.cli import output
from console.cli.context import Program, program
from console.cli.inputs import DAY, LINE
from console.cli.options import as_json
from console.cli.outcome import Outcome as Ended
from console.cli.russian import Command, Group
from console.reading import case_words
from registry.cases import flow, records, words
from registry.cases.records import Case, CaseKind, Outcome
from registry.regulation import versions
from vault.clock import Clock
from vault.errors import BadInput
from vault.store import Store
from vault.text import counted
from vault.types import Json

_ENDS = [outcome.value for outcome in Outcome if outcome is not Outcome.OPEN]
_id = click.argument("case_id", metavar="СЛУЧАЙ", type=int)
_place = click.argument("place", metavar="ШАГ", type=int)


def group(name: str, told: str, example: str, kinds: Collection[CaseKind]) -> click.Group:
    """The commands over cases of these kinds; how a case is started is added by its own module."""
    made = Group(name, help=f"{told}\n\nПример: poryadok {name} {example}")
    for build in (_list, _show, _edit, _done, _skip, _reopen, _close):
        made.add_command(build(name, frozenset(kinds)))
    return made


def started(store: Store, case: Case, clock: Clock, *, as_json: bool) -> None:
    """What every command that opens a case answers."""
    _print(store, book.view(store, case, clock.now()), as_json=as_json)


def today(store: Store, clock: Clock) -> date:
    """The day in the municipality."""
    return store.read(lambda tx: snapshot.today(tx, clock.now()))


def _list(name: str, kinds: frozenset[CaseKind]) -> click.Command:
    told = f"Случаи, которые идут; код 1, если что-то просрочено.\n\nПример: poryadok {name} list --all"

    @click.command("list", cls=Command, help=told)
    @click.option("--all", "everything", is_flag=True, help="И закрытые.")
    @as_json
    @program
    def command(program: Program, everything: bool, as_json: bool) -> Ended:
        now = program.clock().now()
        with program.store() as store:
            found = book.read(store, now, lambda case: case.kind in kinds and (everything or case.open))
        if as_json:
            output.document([_brief(each) for each in found])
        else:
            titles = ("ID", "Случай", "День", "Состояние", "Шаги", "Срок")
            output.table(titles, [_row(each) for each in found])
            output.message(counted(len(found), "случай", "случая", "случаев"))
        return _ended(found)

    return command


def _show(name: str, kinds: frozenset[CaseKind]) -> click.Command:
    told = f"Случай по шагам: что сделано, что видит программа, что осталось.\n\nПример: poryadok {name} show 3"

    @click.command("show", cls=Command, help=told)
    @_id
    @as_json
    @program
    def command(program: Program, case_id: int, as_json: bool) -> Ended:
        with program.store() as store:
            found = book.view(store, _mine(store, case_id, kinds), program.clock().now())
            _print(store, found, as_json=as_json)
        return _ended((found,))

    return command


def _edit(name: str, kinds: frozenset[CaseKind]) -> click.Command:
    example = f"{name} edit 3 --due 2026-12-15"
    told = f"Название, срок и заметка случая; что не названо, останется.\n\nПример: poryadok {example}"

    @click.command("edit", cls=Command, help=told)
    @_id
    @click.option("--title", metavar="ТЕКСТ", type=LINE, help="Название.")
    @click.option("--due", metavar="ДАТА", type=DAY, help="Срок.")
    @click.option("--no-due", is_flag=True, help="Без своего срока: действует срок из настроек, если он есть.")
    @click.option("--note", metavar="ТЕКСТ", help="Заметка; пустая её снимает.")
    @as_json
    @program
    def command(
        program: Program,
        case_id: int,
        title: str | None,
        due: date | None,
        no_due: bool,
        note: str | None,
        as_json: bool,
    ) -> None:
        if (title, due, note) == (None, None, None) and not no_due:
            raise BadInput("Не сказано, что изменить: --title, --due, --no-due или --note. Ничего не изменено.")
        if no_due and due is not None:
            raise BadInput("Срок или есть, или его нет: --due или --no-due. Ничего не изменено.")
        with program.store() as store:
            case = _mine(store, case_id, kinds)
            changed = replace(
                case,
                title=title or case.title,
                due_on=None if no_due else due or case.due_on,
                note=case.note if note is None else note,
            )
            made = store.write("case_file.updated", lambda tx: records.update(tx, changed))
            _answer(store, made, program.clock(), as_json=as_json)

    return command


def _done(name: str, kinds: frozenset[CaseKind]) -> click.Command:
    example = f'{name} done 3 5 --who "Примерова А. А." --proof "снимок списка руководителей"'
    told = f"Подтвердить шаг вручную: кто, когда, чем.\n\nПример: poryadok {example}"

    @click.command("done", cls=Command, help=told)
    @_id
    @_place
    @click.option("--who", metavar="КТО", type=LINE, required=True, help="Кто подтвердил.")
    @click.option("--proof", metavar="ТЕКСТ", type=LINE, help="Чем подтверждено: снимок, номер письма, акт.")
    @click.option("--on", metavar="ДАТА", type=DAY, help="Когда сделано; иначе сегодня.")
    @as_json
    @program
    def command(
        program: Program, case_id: int, place: int, who: str, proof: str | None, on: date | None, as_json: bool
    ) -> None:
        with program.store() as store:
            _mine(store, case_id, kinds)
            day = today(store, program.clock())
            made = store.write(
                "case.step_done", lambda tx: flow.done(tx, case_id, place, on or day, who, proof or "", day)
            )
            _answer(store, made, program.clock(), as_json=as_json)

    return command


def _skip(name: str, kinds: frozenset[CaseKind]) -> click.Command:
    told = f'Назвать шаг ненужным, с причиной.\n\nПример: poryadok {name} skip 3 9 --reason "сайта нет"'

    @click.command("skip", cls=Command, help=told)
    @_id
    @_place
    @click.option("--reason", metavar="ТЕКСТ", type=LINE, required=True, help="Почему не нужен.")
    @as_json
    @program
    def command(program: Program, case_id: int, place: int, reason: str, as_json: bool) -> None:
        with program.store() as store:
            _mine(store, case_id, kinds)
            made = store.write("case.step_skipped", lambda tx: flow.skip(tx, case_id, place, reason))
            _answer(store, made, program.clock(), as_json=as_json)

    return command


def _reopen(name: str, kinds: frozenset[CaseKind]) -> click.Command:
    told = f"Открыть снова шаг, а без номера шага закрытый случай.\n\nПример: poryadok {name} reopen 3 5"

    @click.command("reopen", cls=Command, help=told)
    @_id
    @click.argument("place", metavar="[ШАГ]", type=int, required=False)
    @click.option("--reason", metavar="ТЕКСТ", type=LINE, help="Почему; случаю она обязательна.")
    @as_json
    @program
    def command(program: Program, case_id: int, place: int | None, reason: str | None, as_json: bool) -> None:
        with program.store() as store:
            _mine(store, case_id, kinds)
            made = store.write("case.reopened", lambda tx: flow.reopen(tx, case_id, place, reason or ""))
            _answer(store, made, program.clock(), as_json=as_json)

    return command


def _close(name: str, kinds: frozenset[CaseKind]) -> click.Command:
    told = (
        "Закрыть случай. С незакрытыми шагами — только с причиной; refused — отказали, dropped — открыт по ошибке или "
        f'прекращён.\n\nПример: poryadok {name} close 3 --outcome dropped --reason "открыт по ошибке"'
    )

    @click.command("close", cls=Command, help=told)
    @_id
    @click.option("--outcome", type=click.Choice(_ENDS), default=Outcome.DONE.value, help="Чем кончилось.")
    @click.option("--reason", metavar="ТЕКСТ", type=LINE, help="Почему.")
    @click.option("--on", metavar="ДАТА", type=DAY, help="Когда; иначе сегодня.")
    @as_json
    @program
    def command(
        program: Program, case_id: int, outcome: str, reason: str | None, on: date | None, as_json: bool
    ) -> None:
        clock = program.clock()
        with program.store() as store:
            _mine(store, case_id, kinds)
            closed = book.close(store, case_id, clock.now(), on, Outcome(outcome), reason or "")
            _print(store, closed, as_json=as_json)
            if closed.case.kind is CaseKind.HANDOVER and closed.case.outcome is Outcome.DROPPED:
                output.message(case_words.LEFT_AS_WRITTEN)

    return command


def _mine(store: Store, case_id: int, kinds: frozenset[CaseKind]) -> Case:
    """The case of that number; BadInput with the right command when it is of another kind."""
    case = store.read(lambda tx: records.get(tx, case_id))
    if case.kind not in kinds:
        right = f"poryadok {flow.command(case)} show {case.id}"
        raise BadInput(f"Случай № {case.id} другой: {case_words.KINDS[case.kind]}. Смотрите: {right}.")
    return case


def _answer(store: Store, case: Case, clock: Clock, *, as_json: bool) -> None:
    """After a step was written: how the case stands."""
    found = book.view(store, case, clock.now())
    if as_json:
        output.document(_whole(found))
    else:
        output.line(f"Случай № {case.id}: {case_words.progress(found)}.")


def _ended(found: Collection[CaseView]) -> Ended:
    """1 when a deadline has passed, or a step that was called done is seen undone."""
    return Ended.found(any(each.case.open and (each.overdue or each.broken) for each in found))


def _print(store: Store, found: CaseView, *, as_json: bool) -> None:
    if as_json:
        output.document(_whole(found))
        return
    zone = store.read(
        lambda tx: (
            UTC if (stored := versions.in_force(tx, found.today)) is None else ZoneInfo(stored.regulation.timezone)
        )
    )
    output.fields(case_words.head(found, zone))
    output.line()
    for step in found.steps:
        output.line(case_words.step_title(step))
        for line in case_words.step_lines(step, found, zone):
            output.line(f"      {line}")
    output.message(f"{case_words.progress(found).capitalize()}.")


def _row(found: CaseView) -> tuple[str, ...]:
    case = found.case
    return (
        str(case.id),
        case.title,
        "" if case.happened_on is None else f"{case.happened_on:%d.%m.%Y}",
        case_words.state(case),
        case_words.progress(found),
        case_words.deadline(found),
    )


def _brief(found: CaseView) -> dict[str, Json]:
    case = found.case
    return {
        "id": case.id,
        "kind": case.kind.value,
        "title": case.title,
        "state": case.outcome.value,
        "organization_id": case.organization_id,
        "page_id": case.page_id,
        "person": _person(case.person_id, found.person),
        "successor": _person(case.successor_id, found.successor),
        "happened_on": _day(case.happened_on),
        "opened_at": output.moment(case.opened_at),
        "due_on": _day(case.due_on),
        "closed_on": _day(case.closed_on),
        "reason": case.reason,
        "open": len(found.waiting),
        "broken": len(found.broken),
        "overdue": found.overdue,
    }


def _whole(found: CaseView) -> dict[str, Json]:
    return {**_brief(found), "steps": [_step(step, found) for step in found.steps]}


def _step(view: StepView, found: CaseView) -> dict[str, Json]:
    one = view.step
    return {
        "place": view.place,
        "code": one.code,
        "text": view.words.text,
        "path": view.words.way,
        "command": view.words.command,
        "page": None if one.page_id is None else {"id": one.page_id, "name": view.page},
        "account": None if one.credential_id is None else {"id": one.credential_id, "name": view.account},
        "state": view.mark.value,
        "on": _day(view.on),
        "who": one.who,
        "proof": one.proof,
        "reason": one.reason,
        "seen": None if view.look is None else {"state": view.look.state.value, "text": view.look.text},
        "left": [] if view.look is None else [*view.look.lines],
        "due_at": output.moment(one.due_at),
        "clock": None if one.due_at is None or not view.waits else words.clock(one.due_at, found.now),
        "overdue": view.overdue,
    }


def _person(person_id: int | None, name: str) -> dict[str, Json] | None:
    return None if person_id is None else {"id": person_id, "name": name}


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()
