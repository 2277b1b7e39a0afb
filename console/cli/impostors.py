"""`impostors`: pages that pretend to be an organization's; found, reported to the network, gone."""

from __future__ import annotations

from datetime import date

import click

from console.cli import output
from console.cli.context import Program, program
from console.cli.inputs import DAY, LINE
from console.cli.labels import word
from console.cli.options import as_json
from console.cli.records import Cells, Kind, group
from console.format import day
from registry import codec, networks
from registry import impostors as fakes
from registry.impostors import Impostor


def _cells(record: Impostor, names: dict[int, str]) -> Cells:
    return (
        str(record.id),
        networks.title(record.network),
        record.url,
        names.get(record.organization_id or 0, ""),
        day(record.found_on),
        day(record.reported_on),
        day(record.removed_on),
        word(record.state),
    )


impostors = group(
    Kind(
        command="impostors",
        help="Подделки: страницы, которые выдают себя за официальные.",
        example="impostors add --from подделка.json",
        record=Impostor,
        module=fakes,
        columns=("ID", "Сеть", "Адрес", "Под кого", "Найдена", "Сообщили", "Исчезла", "Состояние"),
        row=_cells,
    )
)


@impostors.command("report")
@click.argument("impostor_id", metavar="ID", type=int)
@click.option("--on", metavar="ДАТА", type=DAY, required=True, help="Когда сообщили сети.")
@click.option("--proof", metavar="ТЕКСТ", type=LINE, help="Номер обращения или где лежит снимок экрана.")
@as_json
@program
def report(program: Program, impostor_id: int, on: date, proof: str | None, as_json: bool) -> None:
    """О подделке сообщили поддержке сети.

    Пример: poryadok impostors report 2 --on 2026-11-20 --proof "обращение 81234"
    """
    with program.store() as store:
        stored = store.write("impostor.reported", lambda tx: fakes.report(tx, impostor_id, on, proof or ""))
    _answer(stored, as_json)


@impostors.command("removed")
@click.argument("impostor_id", metavar="ID", type=int)
@click.option("--on", metavar="ДАТА", type=DAY, required=True, help="Когда увидели, что её нет.")
@as_json
@program
def removed(program: Program, impostor_id: int, on: date, as_json: bool) -> None:
    """Подделки больше нет: сеть её убрала. Запись остаётся.

    Пример: poryadok impostors removed 2 --on 2026-11-22
    """
    with program.store() as store:
        stored = store.write("impostor.gone", lambda tx: fakes.removed(tx, impostor_id, on))
    _answer(stored, as_json)


def _answer(stored: Impostor, as_json: bool) -> None:
    if as_json:
        output.document({**codec.to_json(stored), "state": stored.state.value})
    else:
        output.line(f"{stored.url}: {word(stored.state)}")
