"""People of a list while it is planned: who is the same person, who answers for what; two of one name stay two.

A person is the same when the full name is and no contact contradicts; a contradiction is a choice.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from registry.imports.asked import NEW, SKIP, Candidate
from registry.imports.organizations.choosing import Choices, identifier
from registry.imports.organizations.model import ChoiceKind, Contact, RegistryRow
from registry.people import Person, Role
from registry.requisites import phones
from vault.text import fold

if TYPE_CHECKING:
    from registry.imports.organizations.target import Target

_FIELDS = (("position", "должность"), ("phone", "телефон"), ("email", "почта"))


@dataclass(eq=False)
class Employee:
    """A person as they will be; `parts` are what they newly answer for."""

    person: Person
    identity: str
    parts: list[tuple[Target, Role]] = field(default_factory=list)
    changed: bool = False


class Staff:
    """Everybody known and everybody whom the rows name."""

    def __init__(self, people: tuple[Person, ...], on: date, choices: Choices) -> None:
        self._choices = choices
        self._by_name: dict[str, list[Employee]] = {}
        self._answering: dict[tuple[int, Role], list[Employee]] = {}
        self.employees: list[Employee] = []
        for person in people:
            employee = self._add(Employee(person, str(person.id)))
            for part in person.assignments:
                if part.until is None or part.until >= on:
                    self._answering.setdefault((part.organization_id, part.role), []).append(employee)

    def assign(self, row: RegistryRow, target: Target, role: Role, warnings: list[str]) -> bool:
        """Take what a row says of its responsible person or deputy; whether anything changes."""
        name = row.responsible if role is Role.RESPONSIBLE else row.deputy
        contact = row.responsible_contact if role is Role.RESPONSIBLE else row.deputy_contact
        if not name:
            if contact != Contact():
                warnings.append(f"Строка {row.line}: контакты без имени не взяты, неизвестно чьи.")
            return False
        present = self._present(target, role)
        own = next((one for one in present if fold(one.person.name) == fold(name)), None)
        if own is not None:
            return self._fill(row, own, contact)
        found = self._found(row, name, contact)
        if found is None or not self._may_join(row, target, role, name, present, warnings):
            return False
        found.parts.append((target, role))
        found.changed = True
        target.joined.append((role, found))
        self._fill(row, found, contact)
        return True

    def _present(self, target: Target, role: Role) -> list[Employee]:
        known = self._answering.get((target.organization.id, role), []) if target.organization.id else []
        return [*known, *(one for part, one in target.joined if part is role)]

    def _may_join(
        self, row: RegistryRow, target: Target, role: Role, name: str, present: list[Employee], warnings: list[str]
    ) -> bool:
        """Whether somebody is added beside those who answer already: a change of the responsible person is asked."""
        if role is Role.DEPUTY or not present:
            return True
        if target.organization.id and any(not one.parts or one.person.id for one in present):
            old = ", ".join(one.person.name for one in present)
            return self._choices.takes(row, "responsible", "ответственный", target.name, old, name)
        warnings.append(f"Строка {row.line}: у «{target.name}» будет ещё один ответственный: {name}.")
        return True

    def _found(self, row: RegistryRow, name: str, contact: Contact) -> Employee | None:
        """The person of that name; None while it is not known which."""
        same = self._by_name.get(fold(name), [])
        fitting = [one for one in same if not _contradicts(one.person, contact)]
        if len(fitting) == 1:
            return fitting[0]
        if not same:
            return self._new(name)
        said = (fold(name), contact.phone, contact.email)
        candidates = tuple(Candidate(_numbered(one), _shown(one.person)) for one in same)
        text = f"Строка {row.line}: {name} — человек с таким именем уже есть, а контакты другие или их несколько."
        answer = self._choices.other(ChoiceKind.PERSON, said, text, row.line, candidates)
        if answer == NEW:
            return self._new(name)
        if answer in ("", SKIP):
            return None
        chosen = next((one for one in same if one.identity == answer), None)
        if chosen is None:
            raise self._choices.refuse(identifier(ChoiceKind.PERSON, said), answer, candidates)
        return chosen

    def _fill(self, row: RegistryRow, employee: Employee, contact: Contact) -> bool:
        """Whether a contact of the person changes: an empty one is filled, a filled one is asked about."""
        before = employee.person
        for name, title in _FIELDS:
            old, new = getattr(employee.person, name), getattr(contact, name)
            if not new or _same(name, old, new):
                continue
            if not old or self._choices.takes(row, f"person.{name}", title, before.name, old, new):
                employee.person = replace(employee.person, **{name: new})
        employee.changed = employee.changed or employee.person != before
        return employee.person != before

    def _new(self, name: str) -> Employee:
        return self._add(Employee(Person(name=name), f"person:{len(self.employees)}"))

    def _add(self, employee: Employee) -> Employee:
        self._by_name.setdefault(fold(employee.person.name), []).append(employee)
        self.employees.append(employee)
        return employee


def _contradicts(person: Person, contact: Contact) -> bool:
    pairs = ((name, getattr(person, name), getattr(contact, name)) for name in ("phone", "email"))
    return any(old and new and not _same(name, old, new) for name, old, new in pairs)


def _same(name: str, old: str, new: str) -> bool:
    if name == "phone" and (found := phones(old)):
        return found == phones(new)
    return fold(old) == fold(new)


def _numbered(employee: Employee) -> int | str:
    return employee.person.id or employee.identity


def _shown(person: Person) -> str:
    return ", ".join(part for part in (person.name, person.position, person.phone, person.email) if part)
