"""The form of a person's answer to what no check decides: the questions, the decision, a note, a proof."""

from __future__ import annotations

from datetime import date

from checks import snapshot
from checks.model import Status
from checks.person import answering, rejudging
from checks.person.answering import Given, Matter
from console import format as shown
from console.forms.model import Answers, FormPlan, Refused
from console.reading.told_words import DECISIONS
from console.session import Session
from console.widgets.fields import FieldKind, FieldSpec
from vault.store import Store


def plan(session: Session, matter: Matter, who: str) -> FormPlan:
    """A form over what is to be decided; `who` answered last."""
    verdict, standing = matter.verdict, matter.answer

    async def save(answers: Answers) -> int:
        if not answers.values["status"]:
            raise Refused("status", "выберите решение")
        given = Given(
            kind=verdict.subject.kind,
            subject_id=verdict.subject.id,
            check=verdict.check,
            status=Status(answers.values["status"]),
            who=answers.text("who"),
            note=answers.text("note"),
            proof=answers.text("proof"),
            on=answers.day("on"),
        )

        def write(store: Store) -> int:
            now = session.clock.now()
            kept = answering.record(store, snapshot.take(store, now), given, now)
            rejudging.apply(store, {(kept.check, kept.kind, kept.subject_id)}, now)
            return kept.id

        return await session.with_store(write)

    decisions = (("", "не выбрано"), *((status.value, title) for status, title in DECISIONS.items()))
    specs = (
        FieldSpec("status", "Решение", FieldKind.CHOICE, options=decisions),
        FieldSpec("note", "Примечание", hint="что увидели; для «не выполнено» обязательно"),
        FieldSpec("proof", "Подтверждение", hint="ссылка или название документа"),
        FieldSpec("who", "Кто проверил", hint="имя"),
        FieldSpec("on", "Когда", FieldKind.DATE, hint="дд.мм.гггг"),
    )
    values = {
        "status": standing.status.value if standing else "",
        "note": standing.note if standing else "",
        "proof": standing.proof if standing else "",
        "who": who,
        "on": shown.day(session.today),
    }
    key = f"answer:{verdict.subject.kind}:{verdict.subject.id}/{verdict.check}"
    return FormPlan(f"Ответ: {title(matter)}", specs, values, save, draft=key, text=text(matter, session.today))


def title(matter: Matter) -> str:
    """What is decided, in a few words."""
    clause = ", ".join(number for number in matter.verdict.clauses if number != "own")
    return f"пункт {clause}" if clause else matter.verdict.check


def text(matter: Matter, today: date) -> str:
    """The requirement, the questions to ask oneself, and until when the answer will hold."""
    lines = [matter.text]
    if matter.verdict.subject.id:
        lines.append(f"О ком: {matter.verdict.subject.name}")
    lines += [f"  - {question}" for question in matter.checklist]
    if matter.answer is not None:
        lines.append(standing(matter))
    lines.append(f"Сегодняшний ответ действует до {shown.day(matter.until(today))}, если то, о чём он, не изменится.")
    return "\n".join(lines)


def standing(matter: Matter) -> str:
    """The answer that holds now."""
    answer = matter.answer
    assert answer is not None, "asked only where one stands"
    note = f": {answer.note}" if answer.note else ""
    days = f"{shown.day(answer.on)}, до {shown.day(answer.until)}"
    return f"Сейчас: {DECISIONS[answer.status]} ({answer.who}, {days}){note}"
