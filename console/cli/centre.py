"""`poryadok centre …`: what is told to the control centre (ЦУР) and to the coordinator, and what the centre asks.

Whether it was in time is judged by the checks; letters are not here.
"""

from __future__ import annotations

from console.cli.labels import word
from console.cli.records import Cells, Kind, group
from console.cli.russian import Group
from console.format import day
from registry import notices as told
from registry import requests as asked

centre = Group(
    "centre",
    help="ЦУР: уведомления и запросы.\n\nПример: poryadok centre notices add --from уведомление.json",
)


def _notice_cells(record: told.Notice, names: dict[int, str]) -> Cells:
    return (
        str(record.id),
        word(record.direction),
        word(record.event),
        names.get(record.organization_id, ""),
        day(record.happened_on),
        day(record.told_on, "не сообщили"),
        record.proof,
    )


notices = group(
    Kind(
        command="notices",
        help="Уведомления: от организаций координатору и от координатора в ЦУР.",
        example="centre notices list --json",
        record=told.Notice,
        module=told,
        columns=("ID", "Кто кому", "О чём", "Организация", "Случилось", "Сообщили", "Подтверждение"),
        row=_notice_cells,
    )
)

requests = group(
    Kind(
        command="requests",
        help="Запросы ЦУР: что спросили, к какому дню, когда ответили.",
        example="centre requests add --from - < запрос.json",
        record=asked.CentreRequest,
        module=asked,
        columns=("ID", "О чём", "Получен", "Срок", "Отвечено", "Подтверждение"),
        row=lambda record, _: (
            str(record.id),
            record.title,
            day(record.received_on),
            day(record.due_on, "не назван"),
            day(record.answered_on, "ждёт"),
            record.proof,
        ),
    )
)

centre.add_command(notices)
centre.add_command(requests)
