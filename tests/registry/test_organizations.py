"""Organizations: what is taken, what is refused, what holds one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from registry import changes, exemptions, obligations, organizations, pages, people, waivers
from registry.exemptions import Exemption
from registry.obligations import Obligation
from registry.organizations import Organization, OrganizationKind, OrganizationState
from registry.pages import Page
from registry.people import Assignment, Person, Role
from registry.waivers import Waiver
from vault.errors import BadInput
from vault.transaction import Tx

FULL = Organization(
    name="МБУК «Дом культуры» п. Зелёный",
    short_name="ДК",
    accepted_names=("Дом культуры Зелёного", "ДК Зелёный"),
    kind=OrganizationKind.INSTITUTION,
    inn="7707083893",
    ogrn="1027700132195",
    address="652440, п. Зелёный, ул. Мира, 1",
    phones=("+7 38446 2-10-01", "2-10-02"),
    email="dk@zel.ru",
    hours="пн–пт 9:00–18:00",
    site="https://дк-зелёный.рф",
    state=OrganizationState.CLOSED,
    invented=True,
    note="Две строки\nзаметки",
    head_name="Иванова Анна Петровна",
    head_position="директор",
)


def test_what_is_added_comes_back_whole(tx: Tx) -> None:
    founder = organizations.add(tx, Organization(name="Управление культуры", kind=OrganizationKind.BODY))
    added = organizations.add(tx, replace(FULL, founder_id=founder.id))
    assert added == replace(FULL, founder_id=founder.id, id=added.id)
    assert organizations.get(tx, added.id) == added
    assert organizations.subordinate(tx, founder.id) == (added,)
    assert organizations.count(tx) == 2


def test_texts_are_cleaned_once_at_the_border(tx: Tx) -> None:
    dirty = Organization(
        name="  Школа\u200b \x1b[31m№ 1\n", accepted_names=("", "Школа [31m№ 1", " СОШ\u00a01 "), note=" а\r\nб\x07 "
    )
    added = organizations.add(tx, dirty)
    assert added.name == "Школа [31m№ 1"
    assert added.accepted_names == ("СОШ 1",)
    assert added.note == "а\nб"


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", " \u200b"), ("inn", "123"), ("ogrn", "123"), ("email", "нет"), ("site", "нет сайта")],
)
def test_refusals_name_the_field_and_write_nothing(tx: Tx, field: str, value: str) -> None:
    titles = {"name": "название", "inn": "ИНН", "ogrn": "ОГРН", "email": "почта", "site": "сайт"}
    wrong = replace(FULL, **{field: value})  # type: ignore[arg-type]  # the field is chosen by the parameter
    with pytest.raises(BadInput, match=f"Организация, поле «{titles[field]}»"):
        organizations.add(tx, wrong)
    assert organizations.listing(tx) == ()
    assert changes.recent(tx, 10) == ()


def test_update_and_remove_want_an_existing_one(tx: Tx) -> None:
    for act in (lambda: organizations.update(tx, replace(FULL, id=7)), lambda: organizations.remove(tx, 7)):
        with pytest.raises(BadInput, match="Нет организации с номером 7"):
            act()
    for missing in (0, -1, 2**70):
        with pytest.raises(BadInput, match="Нет организации"):
            organizations.get(tx, missing)


def test_a_founder_must_exist_and_may_not_be_below(tx: Tx) -> None:
    with pytest.raises(BadInput, match="учредитель»: нет организации с номером 99"):
        organizations.add(tx, Organization(name="А", founder_id=99))
    top = organizations.add(tx, Organization(name="А"))
    middle = organizations.add(tx, Organization(name="Б", founder_id=top.id))
    low = organizations.add(tx, Organization(name="В", founder_id=middle.id))
    for founder in (top, middle, low):
        with pytest.raises(BadInput, match="учредителем самой себя"):
            organizations.update(tx, replace(top, founder_id=founder.id))
    assert organizations.update(tx, replace(low, founder_id=top.id)).founder_id == top.id


def test_listing_is_in_the_order_people_expect(tx: Tx) -> None:
    for name in ("Школа № 10", "«Ёлочка»", "школа № 2", "Музей", "«Енот»", "Школа № 2"):
        organizations.add(tx, Organization(name=name))
    names = [organization.name for organization in organizations.listing(tx)]
    assert names == ["«Ёлочка»", "«Енот»", "Музей", "школа № 2", "Школа № 2", "Школа № 10"]


def test_removal_lists_everything_that_holds_it(tx: Tx, school: Organization) -> None:
    page = pages.add(tx, Page(organization_id=school.id, network="vk", url="vk.com/school1"))
    other = pages.add(tx, Page(organization_id=school.id, network="ok", url="ok.ru/school1"))
    branch = organizations.add(tx, Organization(name="Филиал", founder_id=school.id))
    person = people.add(tx, Person(name="Петрова", assignments=(Assignment(school.id, Role.DEPUTY),)))
    obligation = obligations.add(tx, Obligation(organization_id=school.id, number=1, raw="школа 1"))
    exemption = exemptions.add(tx, Exemption(organization_id=school.id))
    waiver = waivers.add(
        tx, Waiver(check="posts.weekly", reason="ремонт", until=date(2026, 12, 1), organization_id=school.id)
    )
    with pytest.raises(BadInput) as caught:
        organizations.remove(tx, school.id)
    assert str(caught.value) == (
        "Организацию «МБОУ «Школа № 1»» удалить нельзя, с этой записью связаны: "
        "2 страницы («https://vk.com/school1», «https://ok.ru/school1»); "
        "1 подведомственная организация («Филиал»); 1 ответственный («Петрова»); "
        "1 строка обязательного перечня («школа 1»); 1 исключение; 1 отсрочка («ремонт»). "
        "Уберите их сначала или отметьте организацию закрытой."
    )
    assert organizations.get(tx, school.id) == school
    waivers.remove(tx, waiver.id)
    exemptions.remove(tx, exemption.id)
    obligations.remove(tx, obligation.id)
    people.remove(tx, person.id)
    organizations.remove(tx, branch.id)
    pages.remove(tx, other.id)
    with pytest.raises(BadInput, match=r"связаны: 1 страница \(«https://vk.com/school1»\)\."):
        organizations.remove(tx, school.id)
    pages.remove(tx, page.id)
    organizations.remove(tx, school.id)
    assert organizations.listing(tx) == ()


def test_a_number_is_never_given_twice_but_a_removed_record_may_come_back_under_its_own(tx: Tx) -> None:
    first = organizations.add(tx, Organization(name="А"))
    organizations.remove(tx, first.id)
    second = organizations.add(tx, Organization(name="Б"))
    assert second.id != first.id
    assert organizations.add(tx, first) == first
    with pytest.raises(BadInput, match=f"Номер {first.id} уже занят"):
        organizations.add(tx, first)
    for wrong in (-1, 2**62):
        with pytest.raises(BadInput, match="не годится"):
            organizations.add(tx, Organization(name="В", id=wrong))
