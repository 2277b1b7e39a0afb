"""People and whom they answer for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from registry import credentials, organizations, people
from registry.credentials import Credential, CredentialKind
from registry.organizations import Organization
from registry.people import Assignment, Person, Role
from vault.errors import BadInput
from vault.transaction import Tx

SPRING, SUMMER, AUTUMN = date(2026, 3, 1), date(2026, 6, 1), date(2026, 9, 1)


def test_what_is_added_comes_back_whole(tx: Tx, school: Organization) -> None:
    museum = organizations.add(tx, Organization(name="Музей"))
    full = Person(
        name="Ёлкина Анна Петровна",
        position="методист",
        phone="+7 900 000-00-00",
        email="a@b.ru",
        assignments=(
            Assignment(school.id, Role.RESPONSIBLE, SPRING, SUMMER),
            Assignment(museum.id, Role.DEPUTY),
            Assignment(school.id, Role.DEPUTY, SUMMER),
        ),
        note="заметка",
    )
    added = people.add(tx, full)
    assert added == replace(full, id=added.id)
    assert people.get(tx, added.id) == added
    fewer = people.update(tx, replace(added, assignments=full.assignments[1:]))
    assert people.get(tx, added.id) == fewer
    idle = people.add(tx, Person(name="Дымов"))
    assert people.listing(tx) == (idle, fewer)
    assert people.of_organization(tx, museum.id) == (fewer,)
    assert people.count(tx) == 2


def test_refusals_name_the_field(tx: Tx, school: Organization) -> None:
    twice = (Assignment(school.id, Role.DEPUTY),) * 2
    for wrong, said in (
        (Person(name=""), "фамилия, имя, отчество»: не заполнено"),
        (Person(name="И", email="нет"), "почта»"),
        (Person(name="И", assignments=(Assignment(99, Role.DEPUTY),)), "назначение 1»: нет организации с номером 99"),
        (
            Person(name="И", assignments=(Assignment(school.id, Role.DEPUTY, SUMMER, SPRING),)),
            "назначение 1»: окончание",
        ),
        (Person(name="И", assignments=twice), "записано дважды"),
    ):
        with pytest.raises(BadInput, match=said):
            people.add(tx, wrong)
    assert people.listing(tx) == ()


def test_who_answers_on_a_day(tx: Tx, school: Organization) -> None:
    old = people.add(tx, Person(name="А", assignments=(Assignment(school.id, Role.RESPONSIBLE, None, SUMMER),)))
    new = people.add(tx, Person(name="Б", assignments=(Assignment(school.id, Role.RESPONSIBLE, SUMMER, AUTUMN),)))
    deputy = people.add(tx, Person(name="В", assignments=(Assignment(school.id, Role.DEPUTY, SPRING),)))
    assert people.responsible_for(tx, school.id, SPRING) == old
    assert people.responsible_for(tx, school.id, SUMMER) == new  # on the day of the change the new one
    assert people.responsible_for(tx, school.id, AUTUMN) == new
    assert people.responsible_for(tx, school.id, date(2026, 9, 2)) is None
    assert people.deputies_for(tx, school.id, date(2026, 2, 28)) == ()
    assert people.deputies_for(tx, school.id, SPRING) == (deputy,)
    assert people.responsible_for(tx, school.id + 1, SPRING) is None


def test_a_holder_of_accounts_is_not_removed(tx: Tx) -> None:
    person = people.add(tx, Person(name="Иванов"))
    account = credentials.add(tx, Credential(CredentialKind.PERSONAL, "vk", login="ivanov", holder_id=person.id))
    with pytest.raises(BadInput, match=r"«Иванов» удалить нельзя.*1 учётная запись \(«ivanov»\)"):
        people.remove(tx, person.id)
    credentials.remove(tx, account.id)
    people.remove(tx, person.id)
    with pytest.raises(BadInput, match="Нет ответственного"):
        people.get(tx, person.id)
