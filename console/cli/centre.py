"""`poryadok centre …`: what is told to the control centre (ЦУР) and to the coordinator, and what the centre asks.

What organizations are asked is `inquiries`. Whether it was in time is judged by the checks; letters are not here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from console.cli import output
from console.cli.context import Program, program
from console.cli.inputs import DAY, LINE
from console.cli.inquiries import inquiries
from console.cli.labels import word
from console.cli.options import as_json
from console.cli.outcome import Outcome
from console.cli.records import Cells, Kind, answer_ids, group, organization_names
from console.cli.russian import Group
from console.cli.today import past
from console.cli.today import today as municipal_day
from console.format import day
from registry import notices as told
from registry import pages, proof_files
from registry import requests as asked
from registry.notices import Direction, Notice
from registry.requests import CentreRequest
from vault.errors import BadInput
from vault.text import counted
from vault.transaction import Tx
from vault.types import Json

if TYPE_CHECKING:
    from checks.centre import untold

centre = Group(
    "centre",
    help="ЦУР: уведомления, запросы ЦУР и запросы организациям.\n\nПример: poryadok centre notices due",
)


class _Notices(Kind[Notice]):
    """Notices; of an organization's own it is told when it was passed on."""

    def cells(self, _: Tx, records: Sequence[Notice], names: dict[int, str], __: datetime, /) -> list[Cells]:
        passed = {each.source_id: each.told_on for each in records if each.source_id is not None}
        return [_notice_cells(record, names, passed) for record in records]


def _notice_cells(record: Notice, names: dict[int, str], passed: dict[int, date | None]) -> Cells:
    if record.direction is Direction.OUT:
        received, forwarded = "", day(record.told_on, "не сообщили")
    else:
        received = day(record.told_on, "без дня")
        forwarded = day(passed[record.id], "не отправлено") if record.id in passed else "нет"
    return (
        str(record.id),
        word(record.direction),
        word(record.event),
        names.get(record.organization_id, ""),
        day(record.happened_on),
        received,
        forwarded,
        record.proof,
    )


notices = group(
    _Notices(
        command="notices",
        help="Уведомления: от организаций координатору и от координатора в ЦУР.",
        example="centre notices list --json",
        record=Notice,
        module=told,
        columns=("ID", "Кто кому", "О чём", "Организация", "Случилось", "Получено", "В ЦУР", "Подтверждение"),
        row=lambda record, names: _notice_cells(record, names, {}),
    )
)


@notices.command("forward")
@click.argument("notice_id", metavar="ID", type=int)
@click.option("--on", type=DAY, help="Когда отправили; по умолчанию сегодня.")
@click.option("--later", is_flag=True, help="Ещё не отправили: запись без дня, чтобы не забыть.")
@click.option("--proof", metavar="ТЕКСТ", type=LINE, default=None, help="Чем подтверждается: номер письма, ссылка.")
@as_json
@program
def forward(program: Program, notice_id: int, on: date | None, later: bool, proof: str | None, as_json: bool) -> None:
    """Переслать в ЦУР то, о чём сообщила организация: новая запись «координатор в ЦУР», связанная с её уведомлением.

    Пример: poryadok centre notices forward 3 --on 2026-12-12 --proof "исх. 01-22/15"
    """
    if later and (on or proof):
        raise BadInput("С --later день и подтверждение не указывают: их ещё нет. Ничего не записано.")
    with program.store() as store:
        today = municipal_day(program, store)
        sent = None if later else past(on or today, today)
        made = store.write("notice.forwarded", lambda tx: told.forward(tx, notice_id, sent, proof or ""))
    answer_ids([made.id], as_json=as_json, done="Записано, уведомление")


@notices.command("due")
@as_json
@program
def due(program: Program, as_json: bool) -> Outcome:
    """О чём ЦУР ещё не знает: смены ответственных, новые и закрытые страницы, обязанные без страницы, непересланное.

    Пример: poryadok centre notices due --json
    """
    from checks.centre import untold  # the checks are heavy, the other commands do without

    with program.store() as store:
        owed = untold.owed(store, program.clock().now())
        names = store.read(organization_names)
        urls = {page.id: page.url for page in pages.listed(store.read(pages.fetched))}
    if as_json:
        output.document(
            {
                "today": owed.today.isoformat(),
                "days": owed.days,
                "overdue": len(owed.overdue),
                "due": [_untold_json(line, owed.today) for line in owed.lines],
            }
        )
        return Outcome.found(owed.overdue)
    output.table(
        ("О чём", "Организация", "Страница", "Случилось", "Сообщить до", "Запись"),
        [
            (
                word(line.event),
                names.get(line.organization_id, ""),
                urls.get(line.page_id or 0, ""),
                day(line.since),
                f"{day(line.due)}{', срок вышел' if line.overdue(owed.today) else ''}",
                _where(line),
            )
            for line in owed.lines
        ],
    )
    if not owed.lines:
        output.message("Обо всём, что видно из реестра, ЦУР сообщили.")
    else:
        events = counted(len(owed.lines), "событии", "событиях", "событиях")
        output.message(
            f"О {events} не записано, что ЦУР сообщили; срок вышел: {len(owed.overdue)}. "
            f"На сообщение дней: {owed.days}."
        )
    return Outcome.found(owed.overdue)


def _where(line: untold.Untold) -> str:
    if line.notice_id is not None:
        return f"уведомление {line.notice_id} без дня"
    return f"переслать {line.source_id}" if line.source_id is not None else ""


def _untold_json(line: untold.Untold, today: date) -> Json:
    return {
        "event": line.event.value,
        "organization_id": line.organization_id,
        "page_id": line.page_id,
        "since": line.since.isoformat(),
        "due": line.due.isoformat(),
        "overdue": line.overdue(today),
        "notice_id": line.notice_id,
        "source_id": line.source_id,
    }


class _Requests(Kind[CentreRequest]):
    """Requests; of those that wait it is told how late they are."""

    def cells(self, tx: Tx, records: Sequence[CentreRequest], _: dict[int, str], now: datetime, /) -> list[Cells]:
        from checks import snapshot

        today = snapshot.today(tx, now)
        return [_request_cells(record, today) for record in records]


def _request_cells(record: CentreRequest, today: date | None = None) -> Cells:
    waits = "ждёт"
    if today is not None and record.answered_on is None and record.due_on is not None and record.due_on < today:
        waits = f"ждёт, просрочен на {counted((today - record.due_on).days, 'день', 'дня', 'дней')}"
    return (
        str(record.id),
        record.number,
        record.title,
        day(record.received_on),
        day(record.due_on, "не назван"),
        day(record.answered_on, waits),
        record.answer_file or record.proof,
    )


requests = group(
    _Requests(
        command="requests",
        help="Запросы ЦУР: что спросили, к какому дню, когда и чем ответили.",
        example="centre requests add --from запрос.json",
        record=CentreRequest,
        module=asked,
        columns=("ID", "Номер", "О чём", "Получен", "Срок", "Отвечено", "Чем"),
        row=lambda record, _: _request_cells(record),
    )
)


@requests.command("answer")
@click.argument("request_id", metavar="ID", type=int)
@click.option("--on", type=DAY, help="Когда ответили; по умолчанию сегодня.")
@click.option(
    "--file", "path", metavar="ФАЙЛ", type=click.Path(path_type=Path), help="Файл ответа: запомнятся имя и отпечаток."
)
@click.option("--proof", metavar="ТЕКСТ", type=LINE, default=None, help="Чем подтверждается: номер письма, ссылка.")
@click.option("--again", is_flag=True, help="Заменить записанный ответ.")
@as_json
@program
def answer(
    program: Program,
    request_id: int,
    on: date | None,
    path: Path | None,
    proof: str | None,
    again: bool,
    as_json: bool,
) -> None:
    """Записать, что на запрос ЦУР ответили: день, файл ответа и подтверждение.

    Пример: poryadok centre requests answer 2 --on 2026-12-12 --file ответ.docx --proof "исх. 01-22/16"
    """
    file = proof_files.noted(path) if path is not None else None
    with program.store() as store:
        today = municipal_day(program, store)
        sent = past(on or today, today)
        name, sha256 = (file.name, file.sha256) if file else ("", "")
        made = store.write(
            "centre_request.answered",
            lambda tx: asked.answer(tx, request_id, sent, proof or "", name, sha256, again=again),
        )
    if as_json:
        output.document({"ids": [made.id], "answer_file": made.answer_file, "answer_sha256": made.answer_sha256})
    else:
        output.line(f"Отвечено {day(made.answered_on)}: «{made.title}».")


centre.add_command(notices)
centre.add_command(requests)
centre.add_command(inquiries)
