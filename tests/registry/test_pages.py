"""Pages: links in canonical form, one record a page, what holds one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from registry import credentials, organizations, pages, waivers
from registry.credentials import Credential, CredentialKind
from registry.organizations import Organization
from registry.pages import Category, Page, PageState
from registry.waivers import Waiver
from vault.errors import BadInput
from vault.transaction import Tx


def test_what_is_added_comes_back_whole(tx: Tx, school: Organization) -> None:
    full = Page(
        organization_id=school.id,
        network="vk",
        url="https://vk.com/school1",
        short_name="school1",
        network_id="200000001",
        state=PageState.BLOCKED,
        category=Category.FLAGSHIP,
        opened_on=date(2022, 12, 1),
        verified_on=date(2026, 11, 1),
        note="заметка",
    )
    added = pages.add(tx, full)
    assert added == replace(full, id=added.id)
    assert pages.get(tx, added.id) == added
    assert pages.of_organization(tx, school.id) == (added,)


@pytest.mark.parametrize(
    ("network", "written", "url", "short_name", "network_id"),
    [
        ("vk", "m.VK.ru/School1?w=1", "https://vk.com/school1", "school1", ""),
        ("vk", "@school1", "https://vk.com/school1", "school1", ""),
        ("vk", "https://vk.com/public17", "https://vk.com/club17", "", "17"),
        ("telegram", "t.me/s/School_1", "https://t.me/school_1", "school_1", ""),
        ("ok", "https://m.ok.ru/group/55", "https://ok.ru/group/55", "", "55"),
    ],
)
def test_links_are_stored_in_one_form(
    tx: Tx, school: Organization, network: str, written: str, url: str, short_name: str, network_id: str
) -> None:
    added = pages.add(tx, Page(school.id, network, written))
    assert (added.url, added.short_name, added.network_id) == (url, short_name, network_id)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (Page(99, "vk", "vk.com/a1"), "организация»: нет организации с номером 99"),
        (Page(1, "myspace", "vk.com/a1"), "сеть»: сеть «myspace» неизвестна, есть vk"),
        (Page(1, "vk", ""), "ссылка»: не заполнено"),
        (Page(1, "vk", "https://ok.ru/group/5"), "не ведёт на страницу в сети «ВКонтакте»"),
        (Page(1, "vk", "https://vk.com/id5"), "личный профиль"),
        (Page(1, "vk", "vk.com/a1", network_id="-5"), "номер в сети»: нужны одни цифры без знака"),
        (Page(1, "vk", "vk.com/a1", network_id="005"), "номер в сети»: нужны одни цифры"),
        (Page(1, "vk", "vk.com/club5", network_id="6"), "записано 6, а ссылка ведёт на 5"),
        (
            Page(1, "vk", "vk.com/a1", opened_on=date(2026, 1, 2), verified_on=date(2026, 1, 1)),
            "дата проверки»: окончание",
        ),
    ],
)
def test_refusals_name_the_field(tx: Tx, school: Organization, wrong: Page, said: str) -> None:
    assert school.id == 1
    with pytest.raises(BadInput) as caught:
        pages.add(tx, wrong)
    assert "Страница, поле «" in str(caught.value)
    assert said in str(caught.value)
    assert pages.count(tx) == 0


def test_only_a_planned_page_may_have_no_link_and_there_may_be_several(tx: Tx, school: Organization) -> None:
    planned = [pages.add(tx, Page(school.id, "vk", "", state=PageState.PLANNED)) for _ in range(2)]
    with pytest.raises(BadInput, match="без ссылки может быть только запланированная"):
        pages.update(tx, replace(planned[0], state=PageState.ACTIVE))


@pytest.mark.parametrize(
    ("rival", "what"),
    [
        (Page(1, "vk", "vk.ru/SCHOOL1"), "https://vk.com/school1"),
        (Page(1, "vk", "vk.com/other", network_id="200000001"), "с номером 200000001"),
        (Page(1, "vk", "vk.com/club200000001"), "с номером 200000001"),
        (Page(1, "vk", "vk.com/club77", short_name="@School1"), "https://vk.com/club77"),
    ],
)
def test_one_page_is_recorded_once_and_the_refusal_says_whose_it_is(tx: Tx, page: Page, rival: Page, what: str) -> None:
    museum = organizations.add(tx, Organization(name="Музей"))
    with pytest.raises(BadInput) as caught:
        pages.add(tx, replace(rival, organization_id=museum.id))
    assert str(caught.value).endswith(
        f"страница {what} уже записана под номером {page.id} за организацией «МБОУ «Школа № 1»»."
    )
    spare = pages.add(tx, Page(museum.id, "vk", "vk.com/museum"))
    with pytest.raises(BadInput, match="уже записана"):
        pages.update(tx, replace(rival, organization_id=museum.id, id=spare.id))
    assert pages.get(tx, spare.id) == spare


def test_the_same_number_or_name_in_another_network_is_another_page(tx: Tx, page: Page) -> None:
    other = pages.add(tx, Page(page.organization_id, "ok", "ok.ru/school1", network_id=page.network_id))
    assert other.id != page.id
    assert pages.update(tx, replace(page, note="та же страница")).note == "та же страница"


def test_find_prefers_the_number_to_the_name(tx: Tx, school: Organization, page: Page) -> None:
    renamed = pages.add(tx, Page(school.id, "vk", "vk.com/newname", network_id="5"))
    assert pages.find(tx, "vk", network_id="5", short_name="school1") == renamed
    assert pages.find(tx, "vk", short_name="School1") == page
    assert pages.find(tx, "vk", url="https://vk.com/newname") == renamed
    assert pages.find(tx, "ok", network_id="5") is None
    assert pages.find(tx, "vk") is None


def test_listing_is_by_organization_then_network(tx: Tx, page: Page) -> None:
    tenth = organizations.add(tx, Organization(name="Школа № 10"))
    second = organizations.add(tx, Organization(name="Школа № 2"))
    for organization in (tenth, second):
        pages.add(tx, Page(organization.id, "vk", f"vk.com/s{organization.id}"))
        pages.add(tx, Page(organization.id, "ok", f"ok.ru/s{organization.id}"))
    order = [(one.organization_id, one.network) for one in pages.listing(tx)]
    first = page.organization_id
    assert order == [(first, "vk"), (second.id, "ok"), (second.id, "vk"), (tenth.id, "ok"), (tenth.id, "vk")]


def test_removal_lists_what_holds_it(tx: Tx, page: Page) -> None:
    account = credentials.add(tx, Credential(CredentialKind.OFFICIAL, "vk", login="smm@school1", page_ids=(page.id,)))
    waiver = waivers.add(tx, Waiver("posts.weekly", "каникулы", date(2026, 12, 1), page_id=page.id))
    with pytest.raises(BadInput) as caught:
        pages.remove(tx, page.id)
    assert str(caught.value) == (
        "Страницу https://vk.com/school1 удалить нельзя, с этой записью связаны: "
        "1 учётная запись («smm@school1»); 1 отсрочка («каникулы»). "
        "Уберите их сначала или смените состояние страницы."
    )
    waivers.remove(tx, waiver.id)
    credentials.update(tx, replace(account, page_ids=()))
    pages.remove(tx, page.id)
    assert pages.listing(tx) == ()


def test_a_page_with_accounts_stays_in_its_network(tx: Tx, page: Page) -> None:
    credentials.add(tx, Credential(CredentialKind.OFFICIAL, "vk", page_ids=(page.id,)))
    with pytest.raises(BadInput, match="учётные записи прежней сети"):
        pages.update(tx, replace(page, network="ok", url="ok.ru/school1"))
