"""The view «Запросы»: what the control centre asks, what we ask of organizations, what they ask us."""

from __future__ import annotations

from datetime import date

from console import format as shown
from console.reading import worth
from console.reading.centre.lines import Cells, Line, Names, due, text
from registry import consultations, inquiries, inquiry_board, organizations, requests
from registry.consultations import Consultation
from registry.inquiry_board import Board, ReplyState
from registry.requests import CentreRequest
from vault.store import Store
from vault.text import counted

REPLY_STATES = {
    ReplyState.OVERDUE: ("! просрочено", "fail"),
    ReplyState.WAITS: ("* ждём", "manual"),
    ReplyState.LATE: ("+ ответили поздно", "warn"),
    ReplyState.ANSWERED: ("+ ответили", "ok"),
}
"""How an organization stands on the board of an inquiry: the mark with the word, and its tone."""


def lines(store: Store, names: Names, today: date) -> tuple[Line, ...]:
    """Everything asked: what waits by its day, overdue first, then what is settled. Not for a database thread."""
    known = organizations.listed(store.read(organizations.fetched))
    boards = [inquiry_board.laid(each, known, today) for each in inquiries.listed(store.read(inquiries.fetched))]
    asked = store.read(requests.listing)
    gathered = {each.inquiry.request_id: each for each in boards if each.inquiry.request_id is not None}
    found = [
        *((each.due_on, _request(each, gathered.get(each.id), today)) for each in asked),
        *((each.inquiry.due_on, _inquiry(each, today)) for each in boards),
        *((each.asked_on, _consultation(each, names)) for each in store.read(consultations.listing)),
    ]
    found.sort(key=lambda pair: (not pair[1].waits, pair[0] is None, pair[0] or date.max))
    return tuple(line for _, line in found)


def _request(record: CentreRequest, gathered: Board | None, today: date) -> Line:
    waits = record.answered_on is None
    state = due(record.due_on, today) if waits else (f"+ отвечено {shown.day(record.answered_on)}", "ok")
    how = ""
    if gathered is not None:
        how = f"спросили {len(gathered.lines)}, ответили {len(gathered.lines) - len(gathered.waiting)}"
    return Line(
        ("request", record.id),
        record,
        _cells("ЦУР спросил", record.title, record.due_on, state, faded=not waits),
        _order("ЦУР спросил", record.title, record.due_on, None if waits else record.answered_on, waits=waits),
        text(
            ("", f"ЦУР спросил: {record.title}"),
            ("Номер", record.number),
            ("Получен", shown.day(record.received_on)),
            ("Срок", shown.day(record.due_on, "не назван")),
            ("О ком", record.scope),
            ("Запрос организациям", how),
            ("Отвечено", shown.day(record.answered_on)),
            ("Файл ответа", record.answer_file),
            ("Подтверждение", record.proof),
            ("Заметка", record.note),
        ),
        f"{record.title} {record.number} {record.scope} ЦУР",
        waits=waits,
    )


def _inquiry(board: Board, today: date) -> Line:
    record = board.inquiry
    answered = len(board.lines) - len(board.waiting)
    said = f"{answered} из {len(board.lines)}"
    waits = record.closed_on is None
    if not waits:
        state = (f"= закрыт, {said}", "muted")
    elif not board.waiting:
        state = (f"+ ответили все: {len(board.lines)}", "ok")
    else:
        word, tone = due(record.due_on, today)
        state = (f"{word[:2]}{said}{', срок вышел' if word[0] == '!' else ''}", tone)
    return Line(
        ("inquiry", record.id),
        board,
        _cells("мы спросили", record.title, record.due_on, state, faded=not waits),
        _order("мы спросили", record.title, record.due_on, record.closed_on, waits=waits),
        text(
            ("", f"Мы спросили: {record.title}"),
            ("Отправлен", shown.day(record.sent_on)),
            ("Срок", shown.day(record.due_on, "не назван")),
            ("Ответили", said),
            ("Просрочили", str(board.count(ReplyState.OVERDUE) or "")),
            ("Закрыт", shown.day(record.closed_on)),
            ("Почему", record.reason),
            ("Что прислать", record.text),
            ("Заметка", record.note),
        ),
        f"{record.title} {record.text} {' '.join(line.full_name for line in board.lines)}",
        waits=waits,
    )


def _consultation(record: Consultation, names: Names) -> Line:
    waits = record.answered_on is None
    state = ("* ответить", "manual") if waits else (f"+ отвечено {shown.day(record.answered_on)}", "ok")
    return Line(
        ("consultation", record.id),
        record,
        _cells("спросили нас", record.question, None, state, faded=not waits),
        _order("спросили нас", record.question, None, record.answered_on, waits=waits),
        text(
            ("", f"Спросили нас: {record.question}"),
            ("Организация", names.whole(record.organization_id)),
            ("Кто", record.asked_by),
            ("Когда", shown.day(record.asked_on)),
            ("Ответ", record.answer),
            ("Отвечено", shown.day(record.answered_on)),
            ("Заметка", record.note),
        ),
        f"{record.question} {record.answer} {names.whole(record.organization_id)} {record.asked_by}",
        record.organization_id or 0,
        waits,
    )


def _cells(who: str, what: str, day: date | None, state: tuple[str, str], *, faded: bool) -> Cells:
    tone = "muted" if faded else ""
    return (who, "muted"), (what, tone), (f"{day:%d.%m.%Y}" if day else "", "muted"), state


def _order(who: str, what: str, day: date | None, ended: date | None, *, waits: bool) -> tuple[object, ...]:
    return who, worth.name(what), day, worth.waiting(day) if waits else worth.settled(ended)


def counts(found: tuple[Line, ...]) -> str:
    """«ждут 3 из 7»."""
    waiting = sum(line.waits for line in found)
    return f"{counted(len(found), 'запрос', 'запроса', 'запросов')}, ждут {waiting}" if found else ""
