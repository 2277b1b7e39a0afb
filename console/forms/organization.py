"""The form of an organization."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from console.forms.model import Answers, FormPlan
from console.forms.titles import ORGANIZATION_KINDS, ORGANIZATION_STATES
from console.session import Session
from console.widgets.fields import FieldKind, FieldSpec
from registry import organizations
from registry.organizations import Organization, OrganizationKind, OrganizationState

_BLANK = Organization(name="")


def plan(session: Session, everyone: Iterable[Organization], before: Organization | None = None) -> FormPlan:
    """A form over `before`, or an empty one for a new organization."""
    shown = before or _BLANK
    founders = tuple((str(other.id), other.name) for other in everyone if other.id != shown.id)

    async def save(answers: Answers) -> int:
        record = _record(shown, answers)
        if before is None:
            stored = await session.write("organization.added", lambda tx: organizations.add(tx, record))
        else:
            stored = await session.write("organization.updated", lambda tx: organizations.update(tx, record))
        return stored.id

    name = f"organization:{before.id if before else 'new'}"
    title = f"Правка: {shown.name}" if before else "Новая организация"
    return FormPlan(title, _specs(founders), _values(shown), save, draft=name)


def _specs(founders: tuple[tuple[str, str], ...]) -> tuple[FieldSpec, ...]:
    kinds = tuple((kind.value, title) for kind, title in ORGANIZATION_KINDS.items())
    states = tuple((state.value, title) for state, title in ORGANIZATION_STATES.items())
    return (
        FieldSpec("name", "Название", hint="как в уставе"),
        FieldSpec("short_name", "Краткое название"),
        FieldSpec("accepted_names", "Другие названия", hint="через точку с запятой"),
        FieldSpec("kind", "Вид", FieldKind.CHOICE, options=kinds),
        FieldSpec("founder_id", "Учредитель", FieldKind.PICK, options=founders),
        FieldSpec("inn", "ИНН", hint="10 или 12 цифр"),
        FieldSpec("ogrn", "ОГРН", hint="13 или 15 цифр"),
        FieldSpec("address", "Адрес"),
        FieldSpec("phones", "Телефоны", hint="через точку с запятой"),
        FieldSpec("email", "Почта"),
        FieldSpec("hours", "Часы работы", hint="пн–пт 9:00–18:00, обед 13:00–14:00"),
        FieldSpec("site", "Сайт"),
        FieldSpec("state", "Состояние", FieldKind.CHOICE, options=states),
        FieldSpec("note", "Заметка"),
    )


def _values(record: Organization) -> dict[str, str]:
    return {
        "name": record.name,
        "short_name": record.short_name,
        "accepted_names": "; ".join(record.accepted_names),
        "kind": record.kind.value,
        "founder_id": str(record.founder_id or ""),
        "inn": record.inn,
        "ogrn": record.ogrn,
        "address": record.address,
        "phones": "; ".join(record.phones),
        "email": record.email,
        "hours": record.hours,
        "site": record.site,
        "state": record.state.value,
        "note": record.note,
    }


def _record(before: Organization, answers: Answers) -> Organization:
    return replace(
        before,
        name=answers.text("name"),
        short_name=answers.text("short_name"),
        accepted_names=answers.lines("accepted_names"),
        kind=OrganizationKind(answers.values["kind"]),
        founder_id=answers.one("founder_id"),
        inn=answers.text("inn"),
        ogrn=answers.text("ogrn"),
        address=answers.text("address"),
        phones=answers.lines("phones"),
        email=answers.text("email"),
        hours=answers.text("hours"),
        site=answers.text("site"),
        state=OrganizationState(answers.values["state"]),
        note=answers.note("note"),
    )
