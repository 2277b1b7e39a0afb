"""What a sent letter changes in the registry beside its own line: the notice to the control centre, the answer to its
request. Done only when a person says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from registry import notices, pages, people, requests
from registry.cases import records as cases
from registry.cases import told
from registry.letters.book import Letter
from registry.letters.kinds import LetterKind
from registry.notices import Direction, Event, Notice
from vault.errors import BadInput
from vault.transaction import Tx

_EVENTS: Mapping[str, Event] = {
    LetterKind.RESPONSIBLE_CHANGED: Event.RESPONSIBLE,
    LetterKind.PAGE_CREATED: Event.PAGE_CREATED,
    LetterKind.PAGE_ABSENT: Event.PAGE_ABSENT,
    LetterKind.INCIDENT_CENTRE: Event.OTHER,
}


def offer(letter: Letter) -> str:
    """What may be recorded when this letter is sent, in words; "" for nothing."""
    if letter.kind in _EVENTS and letter.organization_id is not None:
        return "уведомление в ЦУР"
    return "ответ на запрос ЦУР" if letter.kind == LetterKind.CENTRE_ANSWER and letter.request_id is not None else ""


def record(tx: Tx, letter: Letter, on: date, proof: str) -> str:
    """Record it, with what was recorded in words; what is recorded already stays as it is. BadInput for a letter that
    changes nothing."""
    if letter.kind in _EVENTS and letter.organization_id is not None:
        return _notice(tx, letter, letter.organization_id, on, proof)
    if letter.kind == LetterKind.CENTRE_ANSWER and letter.request_id is not None:
        return _answer(tx, letter, letter.request_id, on, proof)
    raise BadInput(f"Письмо {letter.id}: записывать в реестр нечего, отметьте его отправленным без этого.")


def _answer(tx: Tx, letter: Letter, request_id: int, on: date, proof: str) -> str:
    request = requests.get(tx, request_id)
    if request.answered_on is not None:
        return f"Запрос ЦУР {request_id} уже отмечен отвеченным {request.answered_on:%d.%m.%Y}."
    requests.answer(tx, request_id, on, proof, letter.file, letter.sha256)
    return f"Запрос ЦУР {request_id} отмечен отвеченным."


def _notice(tx: Tx, letter: Letter, organization_id: int, on: date, proof: str) -> str:
    if letter.case_id is not None:
        case = cases.get(tx, letter.case_id)
        if case.organization_id is not None and case.happened_on is not None:
            return f"Уведомление в ЦУР записано: {told.pass_on(tx, case, on, proof).id}."
    event = _EVENTS[letter.kind]
    known = [
        each
        for each in notices.of_organization(tx, organization_id)
        if each.event is event and each.page_id in {None, letter.page_id}
    ]
    sent = next((each for each in known if _the_same(each, on, proof)), None)
    if sent is not None:
        return f"Уведомление в ЦУР уже записано: {sent.id}."
    passed = {each.source_id for each in known if each.told_on is not None}
    waiting = [each for each in known if each.direction is Direction.IN and each.id not in passed]
    if waiting:
        return f"Уведомление в ЦУР записано: {notices.forward(tx, waiting[0].id, on, proof).id}."
    happened = _happened(tx, letter, organization_id)
    made = Notice(Direction.OUT, event, organization_id, happened, page_id=letter.page_id, told_on=on, proof=proof)
    return f"Уведомление в ЦУР записано: {notices.add(tx, made).id}."


def _the_same(each: Notice, on: date, proof: str) -> bool:
    return each.direction is Direction.OUT and each.told_on == on and each.proof == proof


def _happened(tx: Tx, letter: Letter, organization_id: int) -> date:
    """The day of the event as the registry knows it, else the day of the letter."""
    if letter.kind == LetterKind.PAGE_CREATED and letter.page_id is not None:
        return pages.get(tx, letter.page_id).opened_on or letter.dated_on
    if letter.kind == LetterKind.RESPONSIBLE_CHANGED:
        person = people.responsible_for(tx, organization_id, letter.dated_on)
        own = [each.since for each in person.assignments if each.organization_id == organization_id] if person else []
        return max((since for since in own if since), default=letter.dated_on)
    return letter.dated_on
