"""`poryadok centre inquiries …`: what organizations are asked, who has answered, reminders, and the answers together.

Letters to the organizations are `letter`; what the control centre itself asked is `centre requests`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from console.cli import inputs, output
from console.cli.context import Program, program
from console.cli.inputs import DAY, FILE, LINE
from console.cli.options import as_json
from console.cli.outcome import Outcome
from console.cli.records import Cells, Kind, answer_ids, group
from console.cli.russian import Command
from console.cli.today import past
from console.cli.today import today as municipal_day
from console.format import day, line
from registry import codec, inquiry_board, inquiry_merge, organizations, proof_files
from registry import inquiries as asking
from registry.inquiries import Inquiry
from registry.inquiry_board import Board, Line, ReplyState
from registry.inquiry_replies import Reply
from registry.organizations import OrganizationKind
from registry.search import organization_meant
from vault.errors import BadInput
from vault.newfile import put_file, refuse_taken
from vault.text import counted
from vault.transaction import Tx
from vault.types import Json

STATES = {
    ReplyState.OVERDUE: "просрочен",
    ReplyState.WAITS: "ждём",
    ReplyState.LATE: "ответили поздно",
    ReplyState.ANSWERED: "ответили",
}

_ALL, _FOUNDER = "all", "founder:"
_FORMATS = (".xlsx", ".csv")


def _cells(record: Inquiry, _: dict[int, str]) -> Cells:
    return (
        str(record.id),
        record.title,
        day(record.sent_on),
        day(record.due_on, "не назван"),
        f"{len(record.replies) - len(record.waiting)} из {len(record.replies)}",
        f"закрыт {day(record.closed_on)}" if record.closed_on else "открыт",
    )


_KIND = Kind(
    command="inquiries",
    help="Запросы организациям: кого спросили, к какому дню, кто ответил.",
    example="centre inquiries board 1",
    record=Inquiry,
    module=asking,
    columns=("ID", "О чём", "Отправлен", "Срок", "Ответили", "Состояние"),
    row=_cells,
)

inquiries = group(_KIND)


@click.command("add", cls=Command)
@click.option(
    "--from", "source", metavar="ФАЙЛ|-", type=FILE, help="Запись или список записей JSON вместо отдельных параметров."
)
@click.option("--title", metavar="ТЕКСТ", type=LINE, help="О чём спрашивают, коротко.")
@click.option("--text", metavar="ТЕКСТ", default="", help="Что именно прислать.")
@click.option("--sent", metavar="ДАТА", type=DAY, help="Когда отправлен; по умолчанию сегодня.")
@click.option("--due", metavar="ДАТА", type=DAY, help="К какому дню ответить.")
@click.option("--request", "request_id", metavar="ID", type=int, help="Какой запрос ЦУР этим закрывают.")
@click.option(
    "--to",
    "to",
    metavar="КОМУ",
    type=LINE,
    multiple=True,
    help="all, body (органы), institution (подведомственные), founder:ID или номера через запятую.",
)
@as_json
@program
def add(
    program: Program,
    source: str | None,
    title: str | None,
    text: str,
    sent: date | None,
    due: date | None,
    request_id: int | None,
    to: tuple[str, ...],
    as_json: bool,
) -> None:
    """Записать запрос организациям: параметрами или записями JSON; одна неверная — не записано ничего.

    Пример: poryadok centre inquiries add --title "Список администраторов" --due 2026-12-18 --to institution
    """
    if (source is None) == (title is None):
        raise BadInput("Нужно одно из двух: --from с записью JSON или --title с темой запроса. Ничего не записано.")
    given = inputs.records(source) if source is not None else []
    if source is not None and (text or sent or due or request_id):
        raise BadInput("С --from тема, текст, дни и запрос ЦУР пишутся в записи JSON. Ничего не записано.")
    with program.store() as store:
        today = municipal_day(program, store)

        def write(tx: Tx) -> list[int]:
            asked = _whom(tx, to) if to else ()
            if source is None:
                made = Inquiry(title or "", past(sent or today, today), text=text, due_on=due, request_id=request_id)
                return [_added(tx, made, asked)]
            return [_added(tx, codec.from_json(Inquiry, {**data, "id": 0}), asked) for data in given]

        ids = store.write("inquiry.added", write)
    answer_ids(ids, as_json=as_json, done="Добавлено")


inquiries.add_command(add)  # stands in place of the common one: it can say who is asked


def _added(tx: Tx, inquiry: Inquiry, asked: tuple[Reply, ...]) -> int:
    """The new inquiry's number; replies that came along keep what they say and lose their numbers."""
    if inquiry.replies and asked:
        raise BadInput("Кому отправлен запрос, сказано дважды: в записи и в --to. Ничего не записано.")
    if not inquiry.replies and not asked:
        raise BadInput("Кому отправлен запрос, не сказано: добавьте --to all или номера. Ничего не записано.")
    own = tuple(replace(each, id=0, inquiry_id=0) for each in inquiry.replies)
    return asking.add(tx, replace(inquiry, replies=own or asked)).id


def _whom(tx: Tx, to: tuple[str, ...]) -> tuple[Reply, ...]:
    """Those that the words of `--to` mean, each once; BadInput for a word that means nobody."""
    found: dict[int, Reply] = {}
    for word in to:
        found.update((each.organization_id, each) for each in _meant(tx, word))
    return tuple(found.values())


def _meant(tx: Tx, word: str) -> tuple[Reply, ...]:
    if word == _ALL:
        return asking.whom(tx)
    if word in set(OrganizationKind):
        return asking.whom(tx, kind=OrganizationKind(word))
    if word.startswith(_FOUNDER):
        return asking.whom(tx, founder_id=organization_meant(tx, word.removeprefix(_FOUNDER).strip()).id)
    names = [each.strip() for each in word.split(",")] if word.replace(",", "").replace(" ", "").isdigit() else [word]
    return asking.whom(tx, organization_ids=[organization_meant(tx, each).id for each in names if each])


@inquiries.command("board")
@click.argument("inquiry_id", metavar="[ID]", type=int, required=False)
@as_json
@program
def board(program: Program, inquiry_id: int | None, as_json: bool) -> Outcome:
    """Кто ответил: по организациям одного запроса или счёт по всем открытым.

    Пример: poryadok centre inquiries board 1 --json
    """
    with program.store() as store:
        today = municipal_day(program, store)
        if inquiry_id is not None:
            found = [store.read(lambda tx: inquiry_board.board(tx, inquiry_id, today))]
        else:
            every = organizations.listed(store.read(organizations.fetched))
            records = asking.listed(store.read(asking.fetched))
            found = [inquiry_board.laid(each, every, today) for each in records if each.closed_on is None]
    overdue = sum(each.count(ReplyState.OVERDUE) for each in found if each.inquiry.closed_on is None)
    if as_json:
        documents = [_board_json(each) for each in found]
        output.document(documents[0] if inquiry_id is not None else [*documents])
    elif inquiry_id is not None:
        _print_board(found[0])
    else:
        output.table(
            ("ID", "О чём", "Срок", "Спросили", *(STATES[state].capitalize() for state in ReplyState)),
            [_count_cells(each) for each in found],
        )
        output.message(counted(len(found), "открытый запрос", "открытых запроса", "открытых запросов"))
    return Outcome.found(overdue)


def _count_cells(found: Board) -> Cells:
    counts = (str(found.count(state)) for state in ReplyState)
    record = found.inquiry
    return (str(record.id), record.title, day(record.due_on, "не назван"), str(len(found.lines)), *counts)


def _print_board(found: Board) -> None:
    record = found.inquiry
    term = f"срок {day(record.due_on)}" if record.due_on else "срок не назван"
    closed = f", закрыт {day(record.closed_on)}" if record.closed_on else ""
    output.line(f"{record.title}: отправлен {day(record.sent_on)}, {term}{closed}")
    output.table(
        ("Организация", "Состояние", "Ответ", "Напоминали", "Что ответили"),
        [
            (
                each.name,
                STATES[each.state],
                day(each.reply.answered_on),
                ", ".join(map(day, each.reply.reminded_on)),
                line(" ".join(filter(None, [each.reply.answer, each.reply.file and f"[{each.reply.file}]"]))),
            )
            for each in found.lines
        ],
    )
    output.message(inquiry_merge.tally(found))


def _board_json(found: Board) -> dict[str, Json]:
    record = found.inquiry
    return {
        "id": record.id,
        "title": record.title,
        "sent_on": record.sent_on.isoformat(),
        "due_on": record.due_on.isoformat() if record.due_on else None,
        "closed_on": record.closed_on.isoformat() if record.closed_on else None,
        "today": found.today.isoformat(),
        "counts": {state.value: found.count(state) for state in ReplyState},
        "organizations": [_line_json(each) for each in found.lines],
    }


def _line_json(each: Line) -> dict[str, Json]:
    reply = each.reply
    return {
        "organization": {"id": reply.organization_id, "name": each.full_name},
        "state": each.state.value,
        "answered_on": reply.answered_on.isoformat() if reply.answered_on else None,
        "reminded_on": [on.isoformat() for on in reply.reminded_on],
        "answer": reply.answer,
        "file": reply.file,
        "sha256": reply.sha256,
    }


@inquiries.command("answer")
@click.argument("inquiry_id", metavar="ID", type=int)
@click.option("--org", "organization", metavar="ID|НАЗВАНИЕ", type=LINE, required=True, help="Кто ответил.")
@click.option("--on", metavar="ДАТА", type=DAY, help="Когда ответили; по умолчанию сегодня.")
@click.option("--text", metavar="ТЕКСТ", default="", help="Что ответили.")
@click.option(
    "--file", "path", metavar="ФАЙЛ", type=click.Path(path_type=Path), help="Присланный файл: имя и отпечаток."
)
@click.option("--again", is_flag=True, help="Заменить записанный ответ.")
@as_json
@program
def answer(
    program: Program,
    inquiry_id: int,
    organization: str,
    on: date | None,
    text: str,
    path: Path | None,
    again: bool,
    as_json: bool,
) -> None:
    """Записать ответ организации: день, текст, присланный файл.

    Пример: poryadok centre inquiries answer 1 --org 5 --text "Администраторов двое" --file список.xlsx
    """
    file = proof_files.noted(path) if path is not None else None
    if not text.strip() and file is None:
        raise BadInput("Что ответили, не сказано: добавьте --text или --file. Ничего не записано.")
    with program.store() as store:
        today = municipal_day(program, store)
        received = past(on or today, today)
        name, sha256 = (file.name, file.sha256) if file else ("", "")

        def write(tx: Tx) -> Reply:
            whose = organization_meant(tx, organization)
            return asking.answer(tx, inquiry_id, whose.id, received, text, name, sha256, again=again)

        made = store.write("inquiry.answered", write)
    answer_ids([made.inquiry_id], as_json=as_json, done="Ответ записан, запрос")


@inquiries.command("remind")
@click.argument("inquiry_id", metavar="ID", type=int)
@click.option(
    "--org",
    "chosen",
    metavar="ID|НАЗВАНИЕ",
    type=LINE,
    multiple=True,
    help="Кому напомнили; по умолчанию всем, кто не ответил.",
)
@click.option("--on", metavar="ДАТА", type=DAY, help="Когда; по умолчанию сегодня.")
@as_json
@program
def remind(program: Program, inquiry_id: int, chosen: tuple[str, ...], on: date | None, as_json: bool) -> None:
    """Записать, что не ответившим напомнили. Письма-напоминания: poryadok letter.

    Пример: poryadok centre inquiries remind 1
    """
    with program.store() as store:
        today = municipal_day(program, store)
        when = past(on or today, today)

        def write(tx: Tx) -> tuple[Reply, ...]:
            asked = [organization_meant(tx, each).id for each in chosen]
            waiting = asking.get(tx, inquiry_id).waiting
            if not asked and not waiting:
                raise BadInput("Напоминать некому: ответили все. Ничего не записано.")
            return asking.remind(tx, inquiry_id, asked or [each.organization_id for each in waiting], when)

        reminded = store.write("inquiry.reminded", write)
    if as_json:
        output.document({"id": inquiry_id, "organizations": [each.organization_id for each in reminded]})
    else:
        who = counted(len(reminded), "организации", "организациям", "организациям")
        output.line(f"Напоминание {day(when)} записано {who}.")


@inquiries.command("close")
@click.argument("inquiry_id", metavar="ID", type=int)
@click.option("--on", metavar="ДАТА", type=DAY, help="Когда; по умолчанию сегодня.")
@click.option("--reason", metavar="ТЕКСТ", type=LINE, default=None, help="Почему больше не ждут, если ответили не все.")
@as_json
@program
def close(program: Program, inquiry_id: int, on: date | None, reason: str | None, as_json: bool) -> None:
    """Больше не ждать ответов. Если ответили не все, нужна причина.

    Пример: poryadok centre inquiries close 1 --reason "Ответ в ЦУР отправлен"
    """
    with program.store() as store:
        today = municipal_day(program, store)
        when = past(on or today, today)
        made = store.write("inquiry.closed", lambda tx: asking.close(tx, inquiry_id, when, reason or ""))
    answer_ids([made.id], as_json=as_json, done="Запрос закрыт")


@inquiries.command("merge")
@click.argument("inquiry_id", metavar="ID", type=int)
@click.option(
    "--out", "path", metavar="ФАЙЛ", type=click.Path(path_type=Path), required=True, help="Новый файл .xlsx или .csv."
)
@as_json
@program
def merge(program: Program, inquiry_id: int, path: Path, as_json: bool) -> None:
    """Свести ответы организаций в одну таблицу; не ответившие названы в ней так же.

    Пример: poryadok centre inquiries merge 1 --out ответы.xlsx
    """
    from registry.sheets import writing

    if path.suffix.lower() not in _FORMATS:
        raise BadInput(f"{path.name}: таблица пишется в .xlsx или .csv. Назовите файл иначе; ничего не записано.")
    refuse_taken(path)
    with program.store() as store:
        today = municipal_day(program, store)
        found = store.read(lambda tx: inquiry_board.board(tx, inquiry_id, today))
    made = inquiry_merge.table(found)
    csv = path.suffix.lower() == ".csv"
    put_file(path, writing.csv_bytes(made) if csv else writing.workbook((made,), title=found.inquiry.title))
    silent = len(found.waiting)
    if as_json:
        output.document({"path": str(path), "rows": len(found.lines), "not_answered": silent})
    else:
        output.message(f"Записано: {path}. {inquiry_merge.tally(found)}")
