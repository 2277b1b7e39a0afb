"""The forms of cases: a step done, a case closed, and what opens one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from checks.cases import book
from console import format as shown
from console.forms.model import BEGIN, Answers, FormPlan, Refused
from console.session import Session
from console.widgets.fields import FieldKind, FieldSpec
from registry.cases import flow, records
from registry.cases.records import Case, CaseKind, Outcome
from registry.people import Person

_DAY = "дд.мм.гггг"
_NEW = "new"
_NOBODY = "none"

OUTCOMES = (
    (Outcome.DONE.value, "дело сделано"),
    (Outcome.DROPPED.value, "прекращаем: больше не нужно"),
    (Outcome.REFUSED.value, "отказали"),
)


def done(session: Session, case: Case, place: int, text: str, who: str, *, proof_needed: bool) -> FormPlan:
    """A person's word that a step is done: on which day, who says so, by what it is confirmed."""

    async def save(answers: Answers) -> int:
        on, said, proof = answers.needed_past_day("on", session.today), answers.text("who"), answers.text("proof")
        return (
            await session.write(
                "case.step_done", lambda tx: flow.done(tx, case.id, place, on, said, proof, today=session.today)
            )
        ).id

    specs = (
        FieldSpec("on", "Сделано", FieldKind.DATE, hint=_DAY),
        FieldSpec("who", "Кто подтверждает", hint="чьё это слово", called="кто"),
        FieldSpec(
            "proof",
            "Чем подтверждено",
            hint="снимок экрана, письмо, звонок" + ("" if proof_needed else "; можно пусто"),
        ),
    )
    values = {"on": shown.day(session.today), "who": who, "proof": ""}
    draft = f"case-step:{case.id}:{place}"
    return FormPlan(f"Шаг {place}: сделано", specs, values, save, draft=draft, text=text, subject=case.title)


def closing(session: Session, case: Case, left: int) -> FormPlan:
    """A case closed; with steps that wait, or without success, only with a reason."""

    async def save(answers: Answers) -> int:
        on, reason = answers.needed_past_day("on", session.today), answers.text("reason")
        outcome, now = Outcome(answers.values["outcome"]), session.clock.now()
        if not reason and (left or outcome is not Outcome.DONE):
            raise Refused("reason", "нужна причина: шаги остались" if left else "нужна причина: дело не сделано")
        closed = await session.with_store(lambda store: book.close(store, case.id, now, on, outcome, reason))
        return closed.case.id

    refusable = case.kind in {CaseKind.CONNECTION, CaseKind.MARK}
    outcomes = OUTCOMES if refusable else OUTCOMES[:2]
    specs = (
        FieldSpec("on", "День", FieldKind.DATE, hint=_DAY),
        FieldSpec("outcome", "Чем кончилось", FieldKind.CHOICE, options=outcomes),
        FieldSpec("reason", "Причина", hint="если шаги остались или дело не сделано"),
    )
    text = f"Не закрыто шагов: {left}. Закрыть можно только с причиной." if left else "Все шаги закрыты."
    values = {"on": shown.day(session.today), "outcome": Outcome.DONE.value, "reason": ""}
    draft = f"case-close:{case.id}"
    return FormPlan("Закрыть случай", specs, values, save, draft=draft, text=text, subject=case.title)


def edit(session: Session, case: Case) -> FormPlan:
    """The title, the last day and the note of a case."""

    async def save(answers: Answers) -> int:
        changed = replace(case, title=answers.text("title"), due_on=answers.day("due_on"), note=answers.note("note"))
        return (await session.write("case_file.updated", lambda tx: records.update(tx, changed))).id

    specs = (
        FieldSpec("title", "Название"),
        FieldSpec("due_on", "Срок", FieldKind.DATE, hint="пусто — без срока"),
        FieldSpec("note", "Заметка"),
    )
    values = {"title": case.title, "due_on": shown.day(case.due_on), "note": case.note}
    return FormPlan("Правка случая", specs, values, save, draft=f"case:{case.id}", subject=case.title)


_COMES = (("known", "человек из реестра"), (_NEW, "новый человек"), (_NOBODY, "пока неизвестно"))
_BLANK = {"comes": "known", "successor": "", "name": "", "position": "", "phone": "", "email": ""}


def _successor(
    known: tuple[tuple[str, str], ...], comes: tuple[tuple[str, str], ...] = _COMES
) -> tuple[FieldSpec, ...]:
    return (
        FieldSpec("comes", "Кто приходит", FieldKind.CHOICE, options=comes),
        FieldSpec("successor", "Преемник", FieldKind.PICK, options=known, by="comes", labels=(("known", "Преемник"),)),
        FieldSpec("name", "ФИО", by="comes", labels=((_NEW, "ФИО"),)),
        FieldSpec("position", "Должность", by="comes", labels=((_NEW, "Должность"),)),
        FieldSpec("phone", "Телефон", by="comes", labels=((_NEW, "Телефон"),)),
        FieldSpec("email", "Почта", by="comes", labels=((_NEW, "Почта"),)),
    )


def _who_comes(answers: Answers, other: str = "не назван — «пока неизвестно»") -> Person | int | None:
    """Who was named: an id, a new person, or nobody yet; `other` is what else can be chosen."""
    comes = answers.values["comes"]
    if comes == _NOBODY:
        return None
    if comes == "known":
        return answers.needed("successor", f"выберите преемника; {other} выше")
    if not answers.text("name"):
        raise Refused("name", "нужны фамилия, имя, отчество")
    return Person(
        name=answers.text("name"),
        position=answers.text("position"),
        phone=answers.text("phone"),
        email=answers.text("email"),
    )


def handover(
    session: Session,
    organization_id: int,
    name: str,
    leaving: tuple[tuple[str, str], ...],
    known: tuple[tuple[str, str], ...],
) -> FormPlan:
    """A change of the responsible person: `leaving` are those who answer there, `known` everybody."""

    async def save(answers: Answers) -> int:
        gone = answers.needed("leaving", "выберите, кто уходит")
        comes, on = _who_comes(answers), answers.needed_day("on")
        received, proof = answers.past_day("received_on", session.today), answers.text("proof")
        last_day, now = answers.day("last_day"), session.clock.now()
        case = await session.write(
            "case.opened",
            lambda tx: flow.open_handover(
                tx, organization_id, gone, comes, on, now, last_day=last_day, received_on=received, proof=proof
            ),
        )
        return case.id

    specs = (
        FieldSpec("leaving", "Кто уходит", FieldKind.PICK, options=leaving),
        FieldSpec("on", "С какого дня", FieldKind.DATE, hint="отвечает преемник"),
        FieldSpec("last_day", "Последний день", FieldKind.DATE, hint="уходящего; пусто — накануне"),
        *_successor(known),
        FieldSpec("received_on", "Нам сообщили", FieldKind.DATE, hint="пусто — ещё нет"),
        FieldSpec("proof", "Чем сообщили", hint="письмо, приказ, звонок"),
    )
    values = {
        **_BLANK,
        "leaving": leaving[0][0] if len(leaving) == 1 else "",
        "on": shown.day(session.today),
        "last_day": "",
        "received_on": "",
        "proof": "",
    }
    text = (
        f"{name}. F2 — начать: шаги появятся сразу, назначения изменятся с этого дня. Преемник ещё не назван — "
        "«Кто приходит», пробел: «пока неизвестно»."
    )
    draft = f"handover:{organization_id}"
    return FormPlan("Смена ответственного", specs, values, save, draft=draft, text=text, subject=name, act=BEGIN)


def successor(session: Session, case: Case, known: tuple[tuple[str, str], ...]) -> FormPlan:
    """Who comes, of a handover that was begun before anybody was named, or somebody else now."""

    async def save(answers: Answers) -> int:
        comes = _who_comes(answers, "нет в списке — «новый человек»")
        on = answers.day("on") if case.organization_id is not None else None
        assert comes is not None, "nobody is no choice here"
        return (await session.write("case.assigned", lambda tx: flow.assign(tx, case.id, comes, on))).id

    since = (FieldSpec("on", "С какого дня", FieldKind.DATE, hint="отвечает за страницы"),)
    specs = (*_successor(known, _COMES[:2]), *(since if case.organization_id is not None else ()))
    values = {**_BLANK, "on": shown.day(case.happened_on)}
    draft = f"case-successor:{case.id}"
    return FormPlan("Кто приходит на смену", specs, values, save, draft=draft, text=case.title, subject=case.title)


def own_handover(session: Session, people: tuple[tuple[str, str], ...], leaving: int | None = None) -> FormPlan:
    """The coordinator hands over to the next one; `leaving` is offered."""

    async def save(answers: Answers) -> int:
        gone = answers.needed("leaving", "выберите, кто сдаёт дела")
        comes, on, now = _who_comes(answers), answers.needed_day("on"), session.clock.now()
        return (await session.write("case.opened", lambda tx: flow.open_own_handover(tx, gone, comes, on, now))).id

    specs = (
        FieldSpec("leaving", "Кто сдаёт дела", FieldKind.PICK, options=people),
        FieldSpec("on", "С какого дня", FieldKind.DATE, hint="отвечает преемник"),
        *_successor(people),
    )
    values = {**_BLANK, "leaving": str(leaving or ""), "on": shown.day(session.today)}
    text = "Оба человека — из реестра ответственных. Акт передачи: w/ц в шагах случая; секретов в нём нет."
    return FormPlan("Передача дел координатора", specs, values, save, draft="own-handover", text=text, act=BEGIN)


def incident(session: Session, kind: CaseKind, title: str, page_id: int | None = None, whose: str = "") -> FormPlan:
    """An incident: when it was discovered, from which its clocks run."""

    async def save(answers: Answers) -> int:
        moment = _moment(session, answers)
        now = session.clock.now()
        day: date = moment.astimezone(session.zone).date()
        return (
            await session.write(
                "case.opened", lambda tx: flow.open_incident(tx, kind, moment, now, page_id, happened_on=day)
            )
        ).id

    now = session.clock.now().replace(second=0, microsecond=0)
    specs = (FieldSpec("moment", "Когда узнали", hint="дд.мм.гггг чч:мм; отсюда идут часы"),)
    text = "\n".join(filter(None, (title, whose, "F2 — начать: первый шаг появится сразу. Ничего не удаляется.")))
    values = {"moment": shown.moment(now, session.zone)}
    subject = ", ".join(filter(None, (title, whose)))
    draft = f"incident:{page_id or 0}:{kind.value}"
    return FormPlan("Начать случай", specs, values, save, draft=draft, text=text, subject=subject, act=BEGIN)


def _moment(session: Session, answers: Answers) -> datetime:
    try:
        found = shown.parse_moment(answers.values["moment"], session.zone)
    except ValueError:
        found = None
    if found is None:
        raise Refused("moment", "нужны день и время вида 22.11.2026 09:00")
    if found > session.clock.now():
        raise Refused("moment", "это время ещё не наступило")
    return found
