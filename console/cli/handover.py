"""`handover`: a change of the responsible person, and the coordinator's own handover."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps

import click

from console.cli import cases, output
from console.cli.context import Program, program
from console.cli.inputs import DAY, LINE
from console.cli.labels import word
from console.cli.options import as_json
from console.cli.russian import Command, Group
from registry import people, slot_people
from registry.cases import flow, transfer
from registry.cases.records import Case, CaseKind
from registry.cases.transfer import TransferRow
from registry.people import Person
from registry.search import organization_meant
from vault.errors import BadInput
from vault.text import counted
from vault.transaction import Tx
from vault.types import Json

handover = cases.group(
    "handover",
    "Смена ответственного как один случай: кто пришёл, доступы, секреты, уведомления.",
    'start --org "Школа № 1" --person 3 --successor 8 --on 2026-11-23',
    (CaseKind.HANDOVER, CaseKind.OWN_HANDOVER),
)
own = Group(
    "own",
    help="Передача дел самого координатора.\n\nПример: poryadok handover own start --successor 8 --on 2026-12-01",
)
handover.add_command(own)

_on = click.option("--on", metavar="ДАТА", type=DAY, help="С какого дня; иначе с сегодняшнего.")


def _who_comes(command: Callable[..., None]) -> Callable[..., None]:
    """The options that name who comes. The command gets them as one `coming`: an id, a new person, or None."""

    @click.option("--successor", "successor_id", metavar="ID", type=int, help="Кто приходит, из реестра.")
    @click.option("--name", metavar="ФИО", type=LINE, help="Кто приходит, если его в реестре нет.")
    @click.option("--position", metavar="ТЕКСТ", type=LINE, help="Его должность.")
    @click.option("--phone", metavar="ТЕЛЕФОН", type=LINE, help="Его телефон.")
    @click.option("--email", metavar="ПОЧТА", type=LINE, help="Его почта.")
    @wraps(command)
    def called(
        *arguments: object,
        successor_id: int | None,
        name: str | None,
        position: str | None,
        phone: str | None,
        email: str | None,
        **named: object,
    ) -> None:
        command(*arguments, coming=_comes(successor_id, name, position, phone, email), **named)

    return called


def _comes(
    successor_id: int | None, name: str | None, position: str | None, phone: str | None, email: str | None
) -> Person | int | None:
    """Who comes: by number, as a new person, or nobody yet. BadInput when both are given."""
    if name is None:
        if position or phone or email:
            raise BadInput("Должность, телефон и почту называют вместе с --name. Ничего не записано.")
        return successor_id
    if successor_id is not None:
        raise BadInput("Нужно одно из двух: --successor или --name. Ничего не записано.")
    return Person(name, position=position or "", phone=phone or "", email=email or "")


@handover.command("start", cls=Command)
@click.option("--person", "person_id", metavar="ID", type=int, required=True, help="Кто уходит.")
@click.option(
    "--org",
    "organization",
    metavar="ID|НАЗВАНИЕ",
    type=LINE,
    help="За какую организацию; иначе случай на каждую, за которую он отвечает.",
)
@_who_comes
@_on
@click.option("--last-day", metavar="ДАТА", type=DAY, help="Последний день ушедшего; иначе накануне.")
@click.option("--received", metavar="ДАТА", type=DAY, help="Когда организация сообщила.")
@click.option("--proof", metavar="ТЕКСТ", type=LINE, help="Чем подтверждено её сообщение.")
@as_json
@program
def start(
    program: Program,
    person_id: int,
    organization: str | None,
    coming: Person | int | None,
    on: date | None,
    last_day: date | None,
    received: date | None,
    proof: str | None,
    as_json: bool,
) -> None:
    """Начать смену ответственного: прежнее назначение кончится, новое начнётся, откроется случай с шагами.

    Пример: poryadok handover start --person 3 --name "Новикова Вера" --on 2026-11-23 --received 2026-11-20
    """
    clock = program.clock()
    if proof and received is None:
        raise BadInput("--proof называют вместе с --received. Ничего не записано.")
    with program.store() as store:
        day = on or cases.today(store, clock)

        def write(tx: Tx) -> list[Case]:
            meant = None if organization is None else organization_meant(tx, organization).id
            ids = [meant] if meant is not None else _answers_for(tx, person_id, day)
            comes = people.add(tx, coming).id if isinstance(coming, Person) else coming
            return [
                flow.open_handover(
                    tx,
                    each,
                    person_id,
                    comes,
                    day,
                    clock.now(),
                    last_day=last_day,
                    received_on=received,
                    proof=proof or "",
                )
                for each in ids
            ]

        made = store.write("case.opened", write)
        if len(made) == 1:
            cases.started(store, made[0], clock, as_json=as_json)
            return
    if as_json:
        output.document({"ids": [case.id for case in made]})
    else:
        numbers = ", ".join(f"№ {case.id}" for case in made)
        output.line(f"Открыты {counted(len(made), 'случай', 'случая', 'случаев')}, по организациям: {numbers}.")


def _answers_for(tx: Tx, person_id: int, on: date) -> list[int]:
    """The organizations for which the person answers on the eve of that day or later; BadInput for none."""
    parts = people.get(tx, person_id).assignments
    found = dict.fromkeys(part.organization_id for part in parts if part.until is None or part.until >= on)
    if not found:
        raise BadInput("На этот день он ни за одну организацию не отвечает. Назовите её: --org. Ничего не записано.")
    return list(found)


@handover.command("assign", cls=Command)
@click.argument("case_id", metavar="СЛУЧАЙ", type=int)
@_who_comes
@_on
@as_json
@program
def assign(
    program: Program,
    case_id: int,
    coming: Person | int | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Назвать, кто приходит, если при начале случая его ещё не было; без --on — со дня смены.

    Пример: poryadok handover assign 3 --successor 8
    """
    if coming is None:
        raise BadInput("Не сказано, кто приходит: --successor или --name. Ничего не записано.")
    with program.store() as store:
        made = store.write("case.assigned", lambda tx: flow.assign(tx, case_id, coming, on))
        cases.started(store, made, program.clock(), as_json=as_json)


@own.command("start", cls=Command)
@click.option("--person", "person_id", metavar="ID", type=int, help="Кто уходит; иначе тот, чей это вход в хранилище.")
@_who_comes
@_on
@as_json
@program
def own_start(
    program: Program,
    person_id: int | None,
    coming: Person | int | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Начать передачу дел координатора: акт, входы в хранилище, его ключи, секреты, страницы.

    Пример: poryadok handover own start --name "Новикова Вера" --on 2026-12-01
    """
    clock = program.clock()
    with program.store() as store:
        day = on or cases.today(store, clock)
        slot = store.slot.label

        def write(tx: Tx) -> Case:
            leaving = person_id if person_id is not None else slot_people.present(tx).get(slot)
            if leaving is None:
                raise BadInput(
                    f"Не сказано, чей вход «{slot}»: назовите, кто уходит (--person), или запишите владельца входа "
                    "(poryadok credentials slots set). Ничего не записано."
                )
            return flow.open_own_handover(tx, leaving, coming, day, clock.now())

        made = store.write("case.opened", write)
        cases.started(store, made, clock, as_json=as_json)


@own.command("accounts", cls=Command)
@as_json
@program
def own_accounts(program: Program, as_json: bool) -> None:
    """Перечень учётных записей для акта передачи: без единого секрета.

    Пример: poryadok handover own accounts --json
    """
    with program.store() as store:
        found = store.read(transfer.rows_of_act)
    if as_json:
        output.document([_act_row(row) for row in found])
        return
    titles = ("ID", "Организация", "Сеть", "Логин", "Вид", "У кого", "Второй фактор")
    output.table(
        titles,
        [
            (
                str(row.credential_id),
                ", ".join(row.whose),
                row.network_title,
                row.login,
                word(row.kind),
                row.holder,
                word(row.second_factor),
            )
            for row in found
        ],
    )
    output.message(counted(len(found), "учётная запись", "учётные записи", "учётных записей"))


def _act_row(row: TransferRow) -> dict[str, Json]:
    return {
        "credential_id": row.credential_id,
        "kind": row.kind.value,
        "network": row.network,
        "login": row.login,
        "organizations": [*row.whose],
        "pages": [*row.pages],
        "holder": row.holder,
        "second_factor": row.second_factor.value,
        "factor_confirmed_on": None if row.factor_confirmed_on is None else row.factor_confirmed_on.isoformat(),
        "sim_place": row.sim_place,
        "stored": [*row.stored],
    }
