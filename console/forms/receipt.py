"""The form of a receipt: on which day what was handed over was received, and how that is known."""

from __future__ import annotations

from console import format as shown
from console.forms.model import Answers, FormPlan, Refused
from console.session import Session
from console.widgets.fields import FieldKind, FieldSpec
from registry import issuing


def plan(session: Session, issue_id: int, what: str) -> FormPlan:
    """A form over an open issue; `what` says what was given and to whom."""

    async def save(answers: Answers) -> int:
        on = answers.day("on")
        if on is None:
            raise Refused("on", "нужен день получения")
        note = answers.text("note")
        return (
            await session.write("issue.received", lambda tx: issuing.received(tx, issue_id, on, note, session.today))
        ).id

    return FormPlan(
        "Получение",
        (
            FieldSpec("on", "Получено", FieldKind.DATE, hint="дд.мм.гггг"),
            FieldSpec("note", "Чем подтверждено", hint="расписка № 5, позвонил и назвал"),
        ),
        {"on": shown.day(session.today), "note": ""},
        save,
        draft=f"receipt:{issue_id}",
        text=what,
    )
