"""The form of an organization."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from console.forms.model import Answers, FormPlan
from console.forms.titles import ORGANIZATION_KINDS, ORGANIZATION_STATES
from console.session import Session
from console.widgets.fields import FieldKind, FieldSpec
from registry import organizations
from registry.buildings import Building
from registry.organizations import Organization, OrganizationKind, OrganizationState
from vault.text import clean_line

_BLANK = Organization(name="")
_BUILDING = "адрес; название; телефоны; часы"


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
    return FormPlan(title, _specs(founders, shown), _values(shown), save, draft=name)


def _specs(founders: tuple[tuple[str, str], ...], shown: Organization) -> tuple[FieldSpec, ...]:
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
        FieldSpec("level", "Уровень", hint="муниципальный, поселенческий"),
        FieldSpec("spheres", "Сферы", hint="через точку с запятой"),
        *_buildings(shown),
        FieldSpec("time_zone", "Часовой пояс", hint="если другой: Asia/Magadan"),
        FieldSpec("head_name", "Руководитель", hint="фамилия, имя, отчество: для писем"),
        FieldSpec("head_position", "Должность", called="должность руководителя", hint="директор, заведующая"),
        FieldSpec("state", "Состояние", FieldKind.CHOICE, options=states),
        FieldSpec("note", "Заметка"),
    )


def _buildings(record: Organization) -> tuple[FieldSpec, ...]:
    """A line for each building that is recorded, and one for another."""
    return tuple(
        FieldSpec(f"building:{at}", f"Здание {at + 2}", called=f"здание {at + 1}, адрес", hint=_BUILDING)
        for at in range(len(record.buildings) + 1)
    )


def _building(building: Building) -> str:
    parts = (building.address, building.name, ", ".join(building.phones), building.hours)
    return "; ".join(parts).rstrip("; ")


def _built(before: Organization, answers: Answers) -> tuple[Building, ...]:
    """The buildings of the lines; a line that was not touched keeps its building as it is."""
    found = []
    for at in range(len(before.buildings) + 1):
        old = before.buildings[at] if at < len(before.buildings) else None
        typed = answers.text(f"building:{at}")
        if old is not None and typed == clean_line(_building(old)):
            found.append(old)
        elif typed:
            address, name, phones, hours, *_ = (*(part.strip() for part in typed.split(";", 3)), "", "", "", "")
            found.append(Building(address, name, tuple(filter(None, map(str.strip, phones.split(",")))), hours))
    return tuple(found)


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
        "level": record.level,
        "spheres": "; ".join(record.spheres),
        **{f"building:{at}": _building(each) for at, each in enumerate(record.buildings)},
        "time_zone": record.time_zone,
        "head_name": record.head_name,
        "head_position": record.head_position,
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
        level=answers.text("level"),
        spheres=answers.lines("spheres"),
        buildings=_built(before, answers),
        time_zone=answers.text("time_zone"),
        head_name=answers.text("head_name"),
        head_position=answers.text("head_position"),
        state=OrganizationState(answers.values["state"]),
        note=answers.note("note"),
    )
