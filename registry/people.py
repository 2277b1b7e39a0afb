"""People who answer for the pages of organizations: who, since when, until when, with deputies.

The accounts that a person holds are `credentials`; a change of the responsible person as a case is not here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import groupby
from typing import ClassVar

from registry import changes, fields, organizations, rows
from vault.errors import BadInput
from vault.sqlcipher import Row
from vault.text import clean
from vault.transaction import Tx
from vault.types import Parameter

MIGRATION_SQL = """
CREATE TABLE person (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    position TEXT NOT NULL,
    phone TEXT NOT NULL,
    email TEXT NOT NULL,
    note TEXT NOT NULL
) STRICT;
CREATE TABLE assignment (
    person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    organization_id INTEGER NOT NULL REFERENCES organization (id),
    role TEXT NOT NULL,
    since TEXT,
    until TEXT,
    PRIMARY KEY (person_id, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX assignment_organization ON assignment (organization_id);
"""

TRAINING_SQL = """
ALTER TABLE person ADD COLUMN trainings TEXT NOT NULL DEFAULT '';
"""
"""A JSON list, "" for none."""

KIND = "person"
ERASED = "стёрто"
"""The name of a person whose data were erased: that somebody had the role, and when, is kept."""
_SELECT = (
    "SELECT person.*, organization_id, role, since, until FROM person LEFT JOIN assignment ON person_id = person.id"
)
_ASSIGNED = "SELECT person_id FROM assignment WHERE organization_id = ?"
_IN_ORDER = " ORDER BY person.id, place"


class Role(StrEnum):
    """The responsible person or a deputy."""

    RESPONSIBLE = "responsible"
    DEPUTY = "deputy"


@dataclass(frozen=True)
class Assignment:
    """A person's part in one organization; both days belong to it, a missing one is open."""

    organization_id: int
    role: Role
    since: date | None = None
    until: date | None = None

    def in_force(self, on: date) -> bool:
        """Whether the person answers on that day."""
        return fields.within(self.since, self.until, on)


@dataclass(frozen=True)
class Training:
    """A training that a person went through."""

    on: date
    topic: str


@dataclass(frozen=True)
class Person:
    """An employee, with the organizations whose pages they answer for."""

    RECORD: ClassVar[str] = "ответственный"

    name: str
    id: int = 0
    position: str = ""
    phone: str = ""
    email: str = ""
    assignments: tuple[Assignment, ...] = ()
    note: str = ""
    trainings: tuple[Training, ...] = ()


_HOLDERS = (
    rows.Holder(
        ("учётная запись", "учётные записи", "учётных записей"),
        "SELECT login FROM credential WHERE holder_id = ?",
    ),
)


def add(tx: Tx, person: Person) -> Person:
    """Add a person with their assignments; answers it with its id. BadInput names the refused field."""
    checked = _checked(tx, person)
    stored = replace(checked, id=rows.insert(tx, KIND, checked.id, _columns(checked)))
    _store_assignments(tx, stored)
    changes.added(tx, KIND, stored.id, stored)
    return stored


def update(tx: Tx, person: Person) -> Person:
    """Write the person over the one of the same id, assignments too; BadInput when there is none."""
    before = get(tx, person.id)
    checked = _checked(tx, person)
    rows.update(tx, KIND, checked.id, _columns(checked))
    tx.execute("DELETE FROM assignment WHERE person_id = ?", (checked.id,))
    _store_assignments(tx, checked)
    changes.updated(tx, KIND, checked.id, before, checked)
    return checked


def remove(tx: Tx, person_id: int) -> None:
    """Remove a person with their assignments; BadInput while an account is recorded as held by them."""
    before = get(tx, person_id)
    advice = "Сначала укажите у них другого владельца."
    rows.refuse_if_held(tx, person_id, _HOLDERS, f"Ответственного «{before.name}»", advice)
    rows.delete(tx, KIND, person_id)
    changes.removed(tx, KIND, person_id, before)


def get(tx: Tx, person_id: int) -> Person:
    """One person; BadInput when there is none."""
    rows.find(tx, "SELECT id FROM person WHERE id = ?", person_id, "ответственного")
    return _people(tx.execute(f"{_SELECT} WHERE person.id = ?{_IN_ORDER}", (person_id,)).fetchall())[0]


def listing(tx: Tx) -> tuple[Person, ...]:
    """Every person in the order of names."""
    return listed(fetched(tx))


def fetched(tx: Tx) -> Sequence[Row]:
    """Every person with every assignment as the database has them: of thousands `listed` makes records elsewhere."""
    return tx.execute(_SELECT + _IN_ORDER).fetchall()


def listed(found: Iterable[Row]) -> tuple[Person, ...]:
    """What `listing` answers, of what was fetched."""
    return _people(found)


def contact_rows(tx: Tx) -> list[Row]:
    """Id, name, phone and mailbox of everybody, of those removed first and as they were last; fetched only."""
    return tx.execute(
        "SELECT record_id, before ->> 'name', before ->> 'phone', before ->> 'email' FROM change"
        " WHERE kind = ? AND action = 'remove' UNION ALL SELECT id, name, phone, email FROM person",
        (KIND,),
    ).fetchall()


def count(tx: Tx) -> int:
    """How many people there are."""
    return rows.count(tx, KIND)


def of_organization(tx: Tx, organization_id: int) -> tuple[Person, ...]:
    """Everyone who was ever assigned to the organization, in the order of names, with all their assignments."""
    found = tx.execute(
        f"{_SELECT} WHERE person.id IN ({_ASSIGNED}){_IN_ORDER}",
        (organization_id,),
    )
    return _people(found.fetchall())


def responsible_for(tx: Tx, organization_id: int, on: date) -> Person | None:
    """Who answers for the organization's pages on that day; of several, the one assigned last."""
    found = _assigned(tx, organization_id, on, Role.RESPONSIBLE)
    return found[0] if found else None


def deputies_for(tx: Tx, organization_id: int, on: date) -> tuple[Person, ...]:
    """The deputies on that day, the one assigned last first."""
    return _assigned(tx, organization_id, on, Role.DEPUTY)


def _assigned(tx: Tx, organization_id: int, on: date, role: Role) -> tuple[Person, ...]:
    dated = [
        (assignment.since or date.min, person.id, person)
        for person in of_organization(tx, organization_id)
        for assignment in person.assignments
        if assignment.organization_id == organization_id and assignment.role is role and assignment.in_force(on)
    ]
    latest_first = sorted(dated, key=lambda entry: entry[:2], reverse=True)
    return tuple(dict.fromkeys(person for _, _, person in latest_first))


def _checked(tx: Tx, person: Person) -> Person:
    for place, assignment in enumerate(person.assignments, 1):
        where = _where(f"назначение {place}")
        organizations.require(tx, assignment.organization_id, where)
        fields.span(assignment.since, assignment.until, where)
    if len(set(person.assignments)) < len(person.assignments):
        raise BadInput(f"{_where('назначения')}: одно и то же назначение записано дважды.")
    return replace(
        person,
        name=fields.required(person.name, _where("фамилия, имя, отчество")),
        position=fields.line(person.position, _where("должность")),
        phone=fields.line(person.phone, _where("телефон")),
        email=fields.email(person.email, _where("почта")),
        note=clean(person.note).strip(),
        trainings=tuple(
            Training(each.on, fields.required(each.topic, _where(f"обучение {place}")))
            for place, each in enumerate(person.trainings, 1)
        ),
    )


def _where(field: str) -> str:
    return f"Ответственный, поле «{field}»"


def _columns(person: Person) -> dict[str, Parameter]:
    return {
        "name": person.name,
        "position": person.position,
        "phone": person.phone,
        "email": person.email,
        "note": person.note,
        "trainings": rows.pack_records(person.trainings),
    }


def _store_assignments(tx: Tx, person: Person) -> None:
    tx.executemany(
        "INSERT INTO assignment (person_id, place, organization_id, role, since, until) VALUES (?, ?, ?, ?, ?, ?)",
        [
            (person.id, place, part.organization_id, part.role.value, rows.iso(part.since), rows.iso(part.until))
            for place, part in enumerate(person.assignments)
        ],
    )


def _people(found: Iterable[Row]) -> tuple[Person, ...]:
    """Rows of person × assignment, ordered by person, as people in the order of names."""
    groups = [list(group) for _, group in groupby(found, key=lambda row: rows.number(row["id"]))]
    people = [
        _person(group[0], tuple(_assignment(row) for row in group if row["role"] is not None)) for group in groups
    ]
    return tuple(sorted(people, key=lambda person: (rows.natural(person.name), person.id)))


def _person(row: Row, assignments: tuple[Assignment, ...]) -> Person:
    return Person(
        id=rows.number(row["id"]),
        name=rows.text(row["name"]),
        position=rows.text(row["position"]),
        phone=rows.text(row["phone"]),
        email=rows.text(row["email"]),
        assignments=assignments,
        note=rows.text(row["note"]),
        trainings=rows.unpack_records(Training, row["trainings"]),
    )


def _assignment(row: Row) -> Assignment:
    return Assignment(
        organization_id=rows.number(row["organization_id"]),
        role=Role(rows.text(row["role"])),
        since=rows.day(row["since"]),
        until=rows.day(row["until"]),
    )
