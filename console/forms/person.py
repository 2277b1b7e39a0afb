"""The form of a person in one organization: who, in which part, from when until when.

A person's parts in other organizations stay as they are.
"""

from __future__ import annotations

from dataclasses import replace

from console import format as shown
from console.forms.model import Answers, FormPlan, Refused
from console.forms.titles import ROLES
from console.session import Session
from console.widgets.fields import FieldKind, FieldSpec
from registry import people
from registry.organizations import Organization
from registry.people import Assignment, Person, Role, Training


def plan(
    session: Session, organization: Organization, person: Person | None = None, part: Assignment | None = None
) -> FormPlan:
    """A form over the person's `part` in the organization; without a part it gives one, without a person adds one."""
    base = person or Person(name="")
    before = part or Assignment(organization.id, Role.RESPONSIBLE)

    async def save(answers: Answers) -> int:
        record = _record(base, answers, part, _part(before, answers))
        if person is None:
            stored = await session.write("person.added", lambda tx: people.add(tx, record))
        else:
            stored = await session.write("person.updated", lambda tx: people.update(tx, record))
        return stored.id

    name = f"person:{person.id if person else 'new'}:{organization.id}"
    title = f"{'Ответственный' if person else 'Новый ответственный'}: {organization.name}"
    return FormPlan(title, _specs(), _values(base, before), save, draft=name, subject=person.name if person else "")


def without(person: Person, part: Assignment) -> Person:
    """The person without this part."""
    return replace(person, assignments=tuple(each for each in person.assignments if each != part))


def _specs() -> tuple[FieldSpec, ...]:
    roles = tuple((role.value, title) for role, title in ROLES.items())
    return (
        FieldSpec("name", "ФИО", called="фамилия, имя, отчество"),
        FieldSpec("position", "Должность"),
        FieldSpec("phone", "Телефон"),
        FieldSpec("email", "Почта"),
        FieldSpec("role", "Кем назначен", FieldKind.CHOICE, options=roles),
        FieldSpec("since", "Отвечает с", FieldKind.DATE, hint="дд.мм.гггг"),
        FieldSpec("until", "Отвечает по", FieldKind.DATE, hint="пусто — бессрочно"),
        FieldSpec("trainings", "Обучение", hint="дд.мм.гггг тема; через точку с запятой"),
        FieldSpec("note", "Заметка"),
    )


def _values(person: Person, part: Assignment) -> dict[str, str]:
    return {
        "name": person.name,
        "position": person.position,
        "phone": person.phone,
        "email": person.email,
        "role": part.role.value,
        "since": shown.day(part.since),
        "until": shown.day(part.until),
        "trainings": "; ".join(f"{shown.day(each.on)} {each.topic}" for each in person.trainings),
        "note": person.note,
    }


def _part(before: Assignment, answers: Answers) -> Assignment:
    since, until = answers.day("since"), answers.day("until")
    if since and until and until < since:
        raise Refused("until", "раньше начала")
    return replace(before, role=Role(answers.values["role"]), since=since, until=until)


def _trained(person: Person, answers: Answers) -> tuple[Training, ...]:
    """Trainings of «10.02.2026 тема; …»; Refused where a day is not one."""
    if answers.values["trainings"] == _values(person, Assignment(0, Role.RESPONSIBLE))["trainings"]:
        return person.trainings
    found = []
    for each in answers.lines("trainings"):
        day, _, topic = each.partition(" ")
        try:
            on = shown.parse_day(day)
        except ValueError:
            on = None
        if on is None or not topic.strip():
            raise Refused("trainings", "нужны день и тема: 10.02.2026 Оформление")
        found.append(Training(on, topic.strip()))
    return tuple(found)


def _record(person: Person, answers: Answers, old: Assignment | None, new: Assignment) -> Person:
    if old is None:
        parts = (*person.assignments, new)
    else:
        parts = tuple(new if part == old else part for part in person.assignments)
    return replace(
        person,
        name=answers.text("name"),
        position=answers.text("position"),
        phone=answers.text("phone"),
        email=answers.text("email"),
        assignments=parts,
        trainings=_trained(person, answers),
        note=answers.note("note"),
    )
