"""`poryadok consultations …`: what organizations asked the coordinator and what they were told.

The ready answers by check and network are `advice`.
"""

from __future__ import annotations

from datetime import date

import click

from console.cli import output
from console.cli.context import Program, program
from console.cli.inputs import DAY, LINE, NETWORK
from console.cli.options import as_json
from console.cli.records import Cells, Kind, answer_ids, group
from console.cli.today import past
from console.cli.today import today as municipal_day
from console.format import day, line
from registry import advice_notes
from registry import consultations as told
from registry.consultations import Consultation
from registry.networks import network as known_network
from registry.networks import title
from vault.errors import BadInput

_QUESTION = 60  # characters of a question in the table


def _cells(record: Consultation, names: dict[int, str]) -> Cells:
    return (
        str(record.id),
        day(record.asked_on),
        names.get(record.organization_id or 0, ""),
        title(record.network) if record.network else "",
        line(record.question)[:_QUESTION],
        day(record.answered_on, "ждёт ответа"),
    )


consultations = group(
    Kind(
        command="consultations",
        help="Помощь организациям: журнал вопросов и ответов.",
        example="consultations add --from вопрос.json",
        record=Consultation,
        module=told,
        columns=("ID", "Спросили", "Организация", "Сеть", "Вопрос", "Ответ"),
        row=_cells,
    )
)


@consultations.command("answer")
@click.argument("consultation_id", metavar="ID", type=int)
@click.option("--text", metavar="ТЕКСТ", default="", help="Что ответили; иначе готовый ответ.")
@click.option("--check", metavar="ПРОВЕРКА", type=LINE, help="Готовый ответ на эту проверку; иначе из записи.")
@click.option("--network", metavar="СЕТЬ", type=NETWORK, help="В этой сети; иначе из записи.")
@click.option("--on", metavar="ДАТА", type=DAY, help="Когда ответили; по умолчанию сегодня.")
@as_json
@program
def answer(
    program: Program,
    consultation_id: int,
    text: str,
    check: str | None,
    network: str | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Записать ответ: своими словами или готовым ответом на проверку в сети.

    Пример: poryadok consultations answer 4 --check page.description --network vk
    """
    from checks import advice

    with program.store() as store:
        asked = store.read(lambda tx: told.get(tx, consultation_id))
        today = municipal_day(program, store)
        when = past(on or today, today)
        if not text.strip():
            about, where = check or asked.check, network or asked.network
            if not about:
                raise BadInput("Ответ не задан: нужен --text или --check с сетью. Ничего не записано.")
            if where:
                known_network(where)
            if not advice.known(about, where):
                raise BadInput(
                    f"Готового ответа на «{about}» для «{where or 'без сети'}» нет: poryadok advice list. "
                    "Ничего не записано."
                )
            hint = advice.of(about, where, advice.noted(store.read(advice_notes.listing)))
            text = f"{hint.text}\nГде в меню: {hint.way}" if hint.path else hint.text
        store.write("consultation.answered", lambda tx: told.answer(tx, consultation_id, when, text))
    if not as_json:
        output.message(text)
    answer_ids([consultation_id], as_json=as_json, done="Ответ записан")
