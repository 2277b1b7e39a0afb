"""An organization of several buildings: the page may show any of them, and a stranger's is still a stranger's."""

from __future__ import annotations

from dataclasses import replace

from checks.belongings import Belongings
from checks.facts import Address, Contact, DayHours, WorkStatus
from checks.rules.requisites import address, hours, phones
from registry.buildings import Building
from registry.organizations import Organization
from tests.checks.support import FAIL, MANUAL, OK, SCHOOL, profile, said, view

YARD = Building(
    "с. Каменка, ул. Лесная, 4", name="начальная школа", phones=("+7 384 46 5-55-66",), hours="Пн–Пт 08:00–14:00"
)
TWO = replace(SCHOOL, buildings=(YARD,))
YARD_DAYS = tuple(DayHours(day, 480, 840) for day in range(5))


def test_the_address_of_any_building_is_the_organizations() -> None:
    for shown in (SCHOOL.address, "Каменка, Лесная, д. 4"):
        assert said(address(view(organization=TWO, places=(Address(shown),))))[0] == OK
        assert said(address(view(organization=TWO, card=profile(f"Наш адрес: {shown}"))))[0] == OK
    other = address(view(organization=TWO, places=(Address("с. Каменка, ул. Лесная, 40"),)))
    assert said(other) == (FAIL, "page.address.other")
    assert dict(other.params)["expected"] == f"{SCHOOL.address}; {YARD.address}"
    assert said(address(view(places=(Address(YARD.address),))))[0] == FAIL, "without the building it is a stranger's"


def test_the_phone_of_any_building_is_the_organizations() -> None:
    card = profile(contacts=(Contact("", "8 (384-46) 5-55-66"),))
    assert said(phones(view(organization=TWO, card=card)))[0] == OK
    assert said(phones(view(card=card)))[0] == FAIL
    alone = replace(SCHOOL, phones=(), buildings=(YARD,))
    assert said(phones(view(organization=alone, card=card)))[0] == OK, "a number of a building is a record too"


def test_the_hours_of_any_building_are_the_organizations() -> None:
    place = Address(YARD.address, work=WorkStatus.TIMETABLE, hours=YARD_DAYS)
    assert said(hours(view(organization=TWO, places=(place,))))[0] == OK
    assert said(hours(view(organization=TWO, card=profile("Часы работы: пн-пт 8:00-14:00"))))[0] == OK
    late = Address(YARD.address, work=WorkStatus.TIMETABLE, hours=tuple(DayHours(day, 600, 900) for day in range(5)))
    assert said(hours(view(organization=TWO, places=(late,)))) == (FAIL, "page.hours.other")
    assert said(hours(view(places=(place,))))[0] == FAIL


def test_hours_of_a_building_that_nobody_can_read_leave_a_difference_to_a_person() -> None:
    vague = replace(SCHOOL, buildings=(replace(YARD, hours="по графику учреждения"),))
    late = Address(YARD.address, work=WorkStatus.TIMETABLE, hours=tuple(DayHours(day, 600, 900) for day in range(5)))
    assert said(hours(view(organization=vague, places=(late,))))[0] == MANUAL


def test_what_stands_in_a_neighbours_second_building_is_the_neighbours() -> None:
    neighbour = Organization(id=2, name="Соседняя школа", buildings=(YARD,))
    made = view(places=(Address(YARD.address),), card=profile(contacts=(Contact("", YARD.phones[0]),)))
    known = replace(made, registered_values=Belongings((made.organization, neighbour)))
    assert said(address(known)) == (FAIL, "page.address.others")
    assert said(phones(known)) == (FAIL, "page.phones.others")
