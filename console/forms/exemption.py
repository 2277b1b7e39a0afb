"""The form of an exemption: who, by which document, from when until when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from console import format as shown
from console.forms.model import Answers, FormPlan
from console.session import Session
from console.widgets.fields import FieldKind, FieldSpec
from registry import exemptions
from registry.exemptions import Exemption
from registry.organizations import Organization


def plan(session: Session, everyone: Iterable[Organization], before: Exemption | None = None) -> FormPlan:
    """A form over `before`, or an empty one for a new exemption."""
    base = before or Exemption(organization_id=0)

    async def save(answers: Answers) -> int:
        record = replace(
            base,
            organization_id=answers.needed("organization_id", "выберите организацию"),
            number=answers.number("number"),
            raw=answers.text("raw"),
            basis=answers.text("basis"),
            since=answers.day("since"),
            until=answers.not_before("until", answers.day("since"), "раньше первого дня"),
        )
        if before is None:
            stored = await session.write("exemption.added", lambda tx: exemptions.add(tx, record))
        else:
            stored = await session.write("exemption.updated", lambda tx: exemptions.update(tx, record))
        return stored.id

    name = f"exemption:{before.id if before else 'new'}"
    names = tuple((str(organization.id), organization.name) for organization in everyone)
    specs = (
        FieldSpec("organization_id", "Организация", FieldKind.PICK, options=names),
        FieldSpec("number", "Номер", hint="номер строки в перечне"),
        FieldSpec("raw", "Строка перечня", hint="как в документе"),
        FieldSpec("basis", "Основание", hint="документ, номер, дата"),
        FieldSpec("since", "Действует с", FieldKind.DATE, hint="дд.мм.гггг"),
        FieldSpec("until", "Действует по", FieldKind.DATE, hint="пусто — бессрочно"),
    )
    values = {
        "organization_id": str(base.organization_id or ""),
        "number": str(base.number or ""),
        "raw": base.raw,
        "basis": base.basis,
        "since": shown.day(base.since),
        "until": shown.day(base.until),
    }
    subject = dict(names).get(str(base.organization_id), "") if before else ""
    title = "Правка исключения" if before else "Новое исключение"
    return FormPlan(title, specs, values, save, draft=name, subject=subject)
