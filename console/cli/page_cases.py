"""`connection`, `mark`, `incident`: cases about a page, and those that cannot wait."""

from __future__ import annotations

from datetime import datetime

import click

from checks.weeks import local_day, zone_of
from console.cli import cases
from console.cli.context import Program, program
from console.cli.inputs import MOMENT
from console.cli.options import as_json
from console.cli.russian import Command
from registry.cases import flow
from registry.cases.records import INCIDENTS, Case, CaseKind
from registry.regulation import versions
from vault.transaction import Tx

_BRANCHES = {"page": CaseKind.PAGE_SEIZED, "vault": CaseKind.VAULT_LOST, "data": CaseKind.DATA_LEAKED}
_page = click.argument("page_id", metavar="СТРАНИЦА", type=int)

connection = cases.group(
    "connection",
    "Подключение страницы к «Госпабликам»: от заявки до первой публикации.",
    "start 12",
    (CaseKind.CONNECTION,),
)
mark = cases.group("mark", "Метка «Госорганизация»: от заявки до видимой метки.", "start 12", (CaseKind.MARK,))
incident = cases.group(
    "incident",
    "Чрезвычайный случай: захвачена страница, пропало хранилище, утекли данные людей.",
    "start page --page 12",
    INCIDENTS,
)


@connection.command("start", cls=Command)
@_page
@as_json
@program
def start_connection(program: Program, page_id: int, as_json: bool) -> None:
    """Начать подключение страницы к «Госпабликам».

    Пример: poryadok connection start 12
    """
    clock = program.clock()
    with program.store() as store:
        made = store.write("case.opened", lambda tx: flow.open_connection(tx, page_id, clock.now()))
        cases.started(store, made, clock, as_json=as_json)


@mark.command("start", cls=Command)
@_page
@as_json
@program
def start_mark(program: Program, page_id: int, as_json: bool) -> None:
    """Начать получение метки «Госорганизация». После отказа можно начать снова.

    Пример: poryadok mark start 12
    """
    clock = program.clock()
    with program.store() as store:
        made = store.write("case.opened", lambda tx: flow.open_mark(tx, page_id, clock.now()))
        cases.started(store, made, clock, as_json=as_json)


@incident.command("start", cls=Command)
@click.argument("branch", metavar="page|vault|data", type=click.Choice(list(_BRANCHES)))
@click.option("--page", "page_id", metavar="ID", type=int, help="Какую страницу захватили.")
@click.option("--at", metavar="ВРЕМЯ", type=MOMENT, help="Когда узнали, с поясом; иначе сейчас. От него идут часы.")
@as_json
@program
def start_incident(program: Program, branch: str, page_id: int | None, at: datetime | None, as_json: bool) -> None:
    """Начать чрезвычайный случай: page — захвачена страница, vault — пропало хранилище или компьютер, data — утечка.

    Пример: poryadok incident start data --at 2026-11-22T09:15+07:00
    """
    clock = program.clock()
    now = clock.now()
    moment = at or now

    def write(tx: Tx) -> Case:
        stored = versions.in_force(tx, now.date())
        day = moment.date() if stored is None else local_day(moment, zone_of(stored.regulation.timezone))
        return flow.open_incident(tx, _BRANCHES[branch], moment, now, page_id, day)

    with program.store() as store:
        made = store.write("case.opened", write)
        cases.started(store, made, clock, as_json=as_json)
