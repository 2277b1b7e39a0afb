"""The forms of what somebody asks: the control centre of us, we of organizations, organizations of us."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from console import format as shown
from console.forms.model import Answers, FormPlan, Refused
from console.forms.saving import saver
from console.session import Session
from console.widgets.fields import FieldKind, FieldSpec
from registry import consultations, inquiries, networks, requests
from registry.consultations import Consultation
from registry.inquiries import Inquiry
from registry.inquiry_replies import Reply
from registry.requests import CentreRequest

_DAY = "дд.мм.гггг"
_SEVERAL_FILES = "имя файла, без папки"
_BEFORE_CAME = "раньше, чем получен запрос"

Named = tuple[tuple[str, str], ...]
"""(id, name) of what can be picked."""


def request(session: Session, before: CentreRequest | None = None) -> FormPlan:
    """A form over a request of the control centre, or an empty one."""
    base = before or CentreRequest("", session.today)

    def made(answers: Answers) -> CentreRequest:
        received_on = answers.needed_past_day("received_on", session.today)
        answered_on = answers.past_day("answered_on", session.today)
        answers.not_before("answered_on", received_on, _BEFORE_CAME)
        return replace(
            base,
            title=answers.text("title"),
            number=answers.text("number"),
            received_on=received_on,
            due_on=answers.not_before("due_on", received_on, _BEFORE_CAME),
            scope=answers.text("scope"),
            answered_on=answered_on,
            answer_file=answers.text("answer_file"),
            proof=answers.text("proof"),
            note=answers.note("note"),
        )

    specs = (
        FieldSpec("title", "О чём", hint="что спросил ЦУР"),
        FieldSpec("number", "Номер", hint="номер письма или поручения ЦУР"),
        FieldSpec("received_on", "Получен", FieldKind.DATE, hint=_DAY),
        FieldSpec("due_on", "Срок", FieldKind.DATE, hint="пусто — срок не назван"),
        FieldSpec("scope", "О ком", hint="все страницы, школы, одна организация"),
        FieldSpec("answered_on", "Отвечено", FieldKind.DATE, hint="пусто — ещё нет"),
        FieldSpec("answer_file", "Файл ответа", hint=_SEVERAL_FILES),
        FieldSpec("proof", "Подтверждение", hint="номер письма, ссылка, кто принял"),
        FieldSpec("note", "Заметка"),
    )
    values = {
        "title": base.title,
        "number": base.number,
        "received_on": shown.day(base.received_on),
        "due_on": shown.day(base.due_on),
        "scope": base.scope,
        "answered_on": shown.day(base.answered_on),
        "answer_file": base.answer_file,
        "proof": base.proof,
        "note": base.note,
    }
    title = "Запрос ЦУР" if before else "Новый запрос ЦУР"
    save = saver(session, requests, made, new=before is None)
    return FormPlan(title, specs, values, save, draft=_draft("request", before), subject=base.title)


def answer(session: Session, before: CentreRequest) -> FormPlan:
    """When the centre was answered, and what proves it; of an answered one, what is to be corrected."""

    async def save(answers: Answers) -> int:
        on, proof, file = answers.needed_past_day("on", session.today), answers.text("proof"), answers.text("file")
        answers.not_before("on", before.received_on, _BEFORE_CAME)
        if not proof and not file:
            raise Refused("proof", "нужно подтверждение или файл ответа")
        again = before.answered_on is not None
        stored = await session.write(
            "centre_request.answered", lambda tx: requests.answer(tx, before.id, on, proof, file, again=again)
        )
        return stored.id

    specs = (
        FieldSpec("on", "Отвечено", FieldKind.DATE, hint=_DAY),
        FieldSpec("file", "Файл ответа", hint=_SEVERAL_FILES),
        FieldSpec("proof", "Подтверждение", hint="номер письма, ссылка, кто принял"),
    )
    values = {
        "on": shown.day(before.answered_on or session.today),
        "file": before.answer_file,
        "proof": before.proof,
    }
    return FormPlan(
        "Ответ ЦУР", specs, values, save, draft=f"request-answer:{before.id}", text=before.title, subject=before.title
    )


def inquiry(
    session: Session,
    organizations: Named,
    asked: Named,
    before: Inquiry | None = None,
    request: CentreRequest | None = None,
) -> FormPlan:
    """A form over an inquiry to organizations, or a new one; `asked` are the centre's requests that it may serve.

    A new one that serves a `request` begins with its words and its day. Replies of those who stay are kept.
    """
    base = before or _served(request, session.today)

    def made(answers: Answers) -> Inquiry:
        sent_on = answers.needed_day("sent_on")
        return replace(
            base,
            title=answers.text("title"),
            text=answers.note("text"),
            sent_on=sent_on,
            due_on=answers.not_before("due_on", sent_on, "раньше, чем отправлен запрос"),
            request_id=answers.one("request_id"),
            replies=_replies(base, answers.chosen("whom")),
            note=answers.note("note"),
        )

    specs = (
        FieldSpec("title", "О чём"),
        FieldSpec("whom", "Кому", FieldKind.PICKS, options=organizations),
        FieldSpec("text", "Что прислать", hint="словами, как будет в письме"),
        FieldSpec("sent_on", "Отправлен", FieldKind.DATE, hint=_DAY),
        FieldSpec("due_on", "Срок", FieldKind.DATE, hint="пусто — срок не назван"),
        FieldSpec("request_id", "Для запроса ЦУР", FieldKind.PICK, options=asked),
        FieldSpec("note", "Заметка"),
    )
    values = {
        "title": base.title,
        "whom": ",".join(str(each.organization_id) for each in base.replies),
        "text": base.text,
        "sent_on": shown.day(base.sent_on),
        "due_on": shown.day(base.due_on),
        "request_id": str(base.request_id or ""),
        "note": base.note,
    }
    save = saver(session, inquiries, made, new=before is None)
    title = "Запрос организациям" if before else "Новый запрос организациям"
    draft = f"inquiry:new:{request.id}" if before is None and request is not None else _draft("inquiry", before)
    return FormPlan(title, specs, values, save, draft=draft, subject=base.title)


def _served(request: CentreRequest | None, today: date) -> Inquiry:
    """A new inquiry, with the words and the day of the request that it serves; a day that has passed is no day."""
    if request is None:
        return Inquiry("", today)
    due_on = request.due_on if request.due_on is not None and request.due_on >= today else None
    return Inquiry(request.title, today, due_on=due_on, request_id=request.id)


def _replies(base: Inquiry, whom: Iterable[int]) -> tuple[Reply, ...]:
    """Those of the organizations that stay are kept; Refused when one that has answered would go."""
    known = {each.organization_id: each for each in base.replies}
    chosen = tuple(whom)
    gone = [each for number, each in known.items() if number not in chosen and each.answered_on]
    if gone:
        raise Refused("whom", f"уже ответили и не могут быть убраны: {len(gone)}")
    return tuple(known.get(number, Reply(number)) for number in chosen)


def reply(session: Session, inquiry_id: int, before: Reply, name: str) -> FormPlan:
    """What one organization answered, on which day."""

    async def save(answers: Answers) -> int:
        on, text, file = answers.needed_past_day("on", session.today), answers.note("answer"), answers.text("file")
        again = before.answered_on is not None
        stored = await session.write(
            "inquiry.answered",
            lambda tx: inquiries.answer(tx, inquiry_id, before.organization_id, on, text, file, again=again),
        )
        return stored.id or stored.organization_id

    specs = (
        FieldSpec("on", "Ответили", FieldKind.DATE, hint=_DAY, called="отвечено"),
        FieldSpec("answer", "Что ответили"),
        FieldSpec("file", "Файл", hint=_SEVERAL_FILES),
    )
    values = {"on": shown.day(before.answered_on or session.today), "answer": before.answer, "file": before.file}
    name_of_draft = f"inquiry-reply:{inquiry_id}:{before.organization_id}"
    return FormPlan(f"Ответ: {name}", specs, values, save, draft=name_of_draft)


def closing(session: Session, before: Inquiry) -> FormPlan:
    """Waiting no longer; why, while somebody has not answered."""

    async def save(answers: Answers) -> int:
        on, reason = answers.needed_past_day("on", session.today), answers.text("reason")
        return (await session.write("inquiry.closed", lambda tx: inquiries.close(tx, before.id, on, reason))).id

    waits = len(before.waiting)
    specs = (
        FieldSpec("on", "День", FieldKind.DATE, hint=_DAY),
        FieldSpec("reason", "Причина", hint="если ответили не все", called="почему закрыт"),
    )
    text = f"Не ответили: {waits} из {len(before.replies)}." if waits else "Ответили все."
    values = {"on": shown.day(session.today), "reason": before.reason}
    draft = f"inquiry-close:{before.id}"
    return FormPlan("Больше не ждать", specs, values, save, draft=draft, text=text, subject=before.title)


def consultation(session: Session, organizations: Named, checks: Named, before: Consultation | None = None) -> FormPlan:
    """A form over a question of an organization with its answer, or an empty one."""
    base = before or Consultation(session.today, "")

    def made(answers: Answers) -> Consultation:
        asked_on = answers.needed_past_day("asked_on", session.today)
        answers.not_before("answered_on", asked_on, "раньше, чем спросили")
        return replace(
            base,
            asked_on=asked_on,
            question=answers.note("question"),
            organization_id=answers.one("organization_id"),
            asked_by=answers.text("asked_by"),
            network=answers.values["network"],
            check=next(iter(answers.values["check"].split(",")), ""),
            answered_on=answers.past_day("answered_on", session.today),
            answer=answers.note("answer"),
            note=answers.note("note"),
        )

    specs = (
        FieldSpec("question", "Вопрос"),
        FieldSpec("organization_id", "Организация", FieldKind.PICK, options=organizations),
        FieldSpec("asked_by", "Кто спросил", hint="должность; имя — только если нужно"),
        FieldSpec("asked_on", "Спросили", FieldKind.DATE, hint=_DAY),
        FieldSpec("network", "Сеть", FieldKind.CHOICE, options=_any_network()),
        FieldSpec("check", "О требовании", FieldKind.PICK, options=checks, called="проверка"),
        FieldSpec("answer", "Ответ"),
        FieldSpec("answered_on", "Ответили", FieldKind.DATE, hint="пусто — ещё нет", called="отвечено"),
        FieldSpec("note", "Заметка"),
    )
    values = {
        "question": base.question,
        "organization_id": str(base.organization_id or ""),
        "asked_by": base.asked_by,
        "asked_on": shown.day(base.asked_on),
        "network": base.network,
        "check": base.check,
        "answer": base.answer,
        "answered_on": shown.day(base.answered_on),
        "note": base.note,
    }
    title = "Консультация" if before else "Новая консультация"
    save = saver(session, consultations, made, new=before is None)
    return FormPlan(title, specs, values, save, draft=_draft("consultation", before), subject=base.question)


def _any_network() -> Named:
    return (("", "любая"), *((network.code, network.title) for network in networks.NETWORKS))


def _draft(kind: str, before: CentreRequest | Inquiry | Consultation | None) -> str:
    return f"{kind}:{before.id if before else 'new'}"
