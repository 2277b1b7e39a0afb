"""`answers`: what a person decides of clauses and pages that no check decides, with a note, a proof and a last day."""

from __future__ import annotations

from datetime import date, datetime

import click

from checks import history, snapshot, weeks
from checks.model import Status, SubjectKind
from checks.person import answering, answers, naming, rejudging
from checks.person.answering import Given, Matter
from checks.snapshot import Snapshot
from console.cli import output, verdicts
from console.cli.context import Program, program
from console.cli.inputs import DAY, LINE
from console.cli.look import print_changed
from console.cli.options import as_json
from console.cli.outcome import Outcome
from console.cli.russian import Group
from console.format import day
from console.reading.told_words import DECISIONS
from registry import codec
from registry.search import organization_meant
from vault.errors import BadInput
from vault.types import Json

SOON = 14
"""Days before its end from which an answer counts as due."""


@click.group("answers", cls=Group)
def given() -> None:
    """Ответы человека на пункты, которых не проверить программой.

    Пример: poryadok answers record --check clause.1.2 --status ok --who "Примерова М. П."
    """


@given.command("list")
@click.option("--due", is_flag=True, help=f"Только без ответа и те, чей ответ кончается за {SOON} дней.")
@as_json
@program
def list_(program: Program, due: bool, as_json: bool) -> Outcome:
    """Что решает человек, и что уже решено.

    Пример: poryadok answers list --due
    """
    now = program.clock().now()
    with program.store() as store:
        rejudging.catch_up(store, now)
        known, current = snapshot.take(store, now), history.latest(store.read)
    found, today = answering.matters(known, current), _today(known, now)
    waiting = answering.due(found, today, SOON)
    shown = waiting if due else found
    if as_json:
        output.document([_matter_json(each) for each in shown])
    else:
        output.table(
            ("ID", "Проверка", "О ком", "Ответ", "До", "Вопрос"),
            [
                (
                    str(each.answer.id) if each.answer else "",
                    each.verdict.check,
                    each.verdict.subject.name,
                    DECISIONS[each.answer.status] if each.answer else "нет",
                    day(each.answer.until) if each.answer else "",
                    each.text,
                )
                for each in shown
            ],
        )
        output.message(f"Ждут ответа: {len(waiting)} из {len(found)}.")
    return Outcome.found(len(waiting))


def _today(known: Snapshot, now: datetime) -> date:
    return weeks.local_day(now, weeks.zone_of(known.regulation.timezone))


def _matter_json(matter: Matter) -> dict[str, Json]:
    return {
        "verdict": verdicts.verdict_json(matter.verdict),
        "text": matter.text,
        "checklist": list(matter.checklist),
        "days": matter.days,
        "answer": codec.to_json(matter.answer) if matter.answer else None,
    }


@given.command("record")
@click.option("--check", metavar="ПРОВЕРКА", type=LINE, required=True, help="Например, clause.1.2.")
@click.option("--status", type=click.Choice([each.value for each in DECISIONS]), required=True, help="Решение.")
@click.option("--page", "page_id", metavar="ID", type=int, help="О странице.")
@click.option("--org", "organization", metavar="ID|НАЗВАНИЕ", type=LINE, help="Об организации.")
@click.option("--note", metavar="ТЕКСТ", type=LINE, help="Примечание; для fail обязательно.")
@click.option("--proof", metavar="ТЕКСТ", type=LINE, help="Ссылка или название документа.")
@click.option("--who", metavar="ИМЯ", type=LINE, help="Кто проверил; по умолчанию тот же, что в прошлый раз.")
@click.option("--on", metavar="ДАТА", type=DAY, help="Когда проверил; по умолчанию сегодня.")
@as_json
@program
def record(
    program: Program,
    check: str,
    status: str,
    page_id: int | None,
    organization: str | None,
    note: str | None,
    proof: str | None,
    who: str | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Ответить: выполнено (ok), не выполнено (fail), не относится (na).

    Пример: poryadok answers record --check clause.2.2 --status fail --note "Эфира не было" --who "Иванова А. П."
    """
    if page_id is not None and organization is not None:
        raise BadInput("Укажите либо страницу, либо организацию. Ничего не записано.")
    now = program.clock().now()
    with program.store() as store:
        kind, subject_id = SubjectKind.MUNICIPALITY, 0
        if page_id is not None:
            kind, subject_id = SubjectKind.PAGE, page_id
        elif organization is not None:
            kind = SubjectKind.ORGANIZATION
            subject_id = store.read(lambda tx: organization_meant(tx, organization)).id
        decision = Given(kind, subject_id, check, Status(status), naming.of(who, store), note or "", proof or "", on)
        kept = answering.record(store, snapshot.take(store, now), decision, now)
        changed = rejudging.apply(store, {(check, kind, subject_id)}, now)
    if as_json:
        output.document({**codec.to_json(kept), "changed": [verdicts.verdict_json(each) for each in changed]})
        return
    output.line(f"Записано, ответ {kept.id}: {DECISIONS[kept.status]}, действует до {day(kept.until)}")
    print_changed(changed)


@given.command("withdraw")
@click.argument("answer_id", metavar="ID", type=int)
@as_json
@program
def withdraw(program: Program, answer_id: int, as_json: bool) -> None:
    """Снять ответ: об этом спросят снова.

    Пример: poryadok answers withdraw 5
    """
    now = program.clock().now()
    with program.store() as store:
        gone = store.write("answer.withdraw", lambda tx: answers.withdraw(tx, answer_id, now))
        changed = rejudging.apply(store, {(gone.check, gone.kind, gone.subject_id)}, now)
    if as_json:
        output.document({"id": gone.id, "changed": [verdicts.verdict_json(each) for each in changed]})
        return
    output.line(f"Снято: {gone.id}")
    print_changed(changed)
