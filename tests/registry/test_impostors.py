"""Impostors: found, reported, gone; never at once an official page, and told from one by any spelling of a link."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from registry import changes, impostors, organizations, pages, search
from registry.impostors import Impostor, ImpostorState
from registry.organizations import Organization
from registry.pages import Page, PageState
from vault.errors import BadInput
from vault.transaction import Tx

FOUND = date(2026, 11, 2)
FAKE = Impostor("vk", "https://m.vk.ru/SCHOOL_1?w=wall-1_2", FOUND)


def test_what_is_added_comes_back_whole_with_its_canonical_link(tx: Tx, school: Organization) -> None:
    given = replace(FAKE, organization_id=school.id, proof="снимок 1", note="просят деньги\nна ремонт")
    added = impostors.add(tx, given)
    assert (added.url, added.short_name, added.state) == ("https://vk.com/school_1", "school_1", ImpostorState.FOUND)
    assert impostors.get(tx, added.id) == added
    assert impostors.of_organization(tx, school.id) == (added,)
    later = impostors.update(tx, replace(added, note=""))
    assert impostors.listing(tx) == (later,)
    impostors.remove(tx, added.id)
    assert impostors.count(tx) == 0
    assert [each.action for each in changes.history(tx, impostors.KIND, added.id)] == ["remove", "update", "add"]


def test_it_is_reported_and_goes(tx: Tx) -> None:
    added = impostors.add(tx, FAKE)
    reported = impostors.report(tx, added.id, date(2026, 11, 5), "обращение 81234")
    assert (reported.state, reported.proof) == (ImpostorState.REPORTED, "обращение 81234")
    with pytest.raises(BadInput, match=r"уже сообщено 05\.11\.2026"):
        impostors.report(tx, added.id, date(2026, 11, 6))
    with pytest.raises(BadInput, match="раньше начала"):
        impostors.removed(tx, added.id, date(2026, 11, 4))
    assert impostors.removed(tx, added.id, date(2026, 11, 9)).state is ImpostorState.REMOVED
    for act in (impostors.removed, impostors.report):
        with pytest.raises(BadInput, match=r"уже удалена 09\.11\.2026"):
            act(tx, added.id, date(2026, 11, 10))


def test_the_network_may_take_it_down_unasked(tx: Tx) -> None:
    assert impostors.removed(tx, impostors.add(tx, FAKE).id, FOUND).reported_on is None


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (replace(FAKE, url=""), "не заполнено"),
        (replace(FAKE, url="ok.ru/school_1"), "не ведёт на страницу в сети «ВКонтакте»"),
        (replace(FAKE, url="vk.com/club1", network_id="2"), "записано 2, а ссылка ведёт на 1"),
        (replace(FAKE, network="myspace"), "сеть «myspace» неизвестна"),
        (replace(FAKE, organization_id=9), "нет организации с номером 9"),
        (replace(FAKE, reported_on=date(2026, 11, 1)), "раньше начала"),
    ],
)
def test_refusals_name_the_field(tx: Tx, wrong: Impostor, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        impostors.add(tx, wrong)
    assert impostors.count(tx) == 0


@pytest.mark.parametrize("url", ["vk.com/school1", "vk.com/club200000001", "m.vk.com/public200000001"])
def test_an_official_page_is_no_impostor(tx: Tx, page: Page, url: str) -> None:
    with pytest.raises(BadInput, match="официальная страница «МБОУ «Школа № 1»» "):
        impostors.add(tx, replace(FAKE, url=url))


def test_a_page_that_was_given_up_may_be_taken_over_by_a_stranger(tx: Tx, page: Page) -> None:
    former = pages.update(tx, replace(page, state=PageState.DELETED))
    fake = impostors.add(tx, replace(FAKE, url="vk.com/school1"))
    told = search.whois(tx, "vk.com/school1")
    assert (told.official, told.page, told.impostor) == (False, former, fake)
    with pytest.raises(BadInput, match=f"записана подделкой .№ {fake.id}."):
        pages.update(tx, replace(former, state=PageState.ACTIVE))


def test_a_known_impostor_is_no_official_page(tx: Tx, school: Organization) -> None:
    fake = impostors.add(tx, replace(FAKE, url="vk.com/club77"))
    claimed = Page(school.id, "vk", "vk.com/public77")
    with pytest.raises(BadInput, match=f"impostors remove {fake.id}"):
        pages.add(tx, claimed)
    assert pages.add(tx, replace(claimed, state=PageState.CLOSED)).network_id == "77", "that it was closed is no claim"
    impostors.removed(tx, fake.id, FOUND)
    with pytest.raises(BadInput, match="записана подделкой"):
        pages.update(tx, replace(pages.listing(tx)[0], state=PageState.ACTIVE))


def test_the_name_of_one_that_is_gone_may_become_official(tx: Tx, school: Organization) -> None:
    fake = impostors.add(tx, FAKE)
    impostors.removed(tx, fake.id, FOUND)
    page = pages.add(tx, Page(school.id, "vk", "vk.com/school_1", network_id="5"))
    told = search.whois(tx, "vk.com/school_1")
    assert (told.official, told.page) == (True, page)


def test_one_page_is_recorded_once(tx: Tx) -> None:
    first = impostors.add(tx, replace(FAKE, url="vk.com/club77"))
    with pytest.raises(BadInput, match=f"подделкой под номером {first.id}"):
        impostors.add(tx, replace(FAKE, url="https://vk.com/public77"))


@pytest.mark.parametrize(
    ("network", "url", "canonical"),
    [
        ("vk", "m.vk.com/id12345?w=wall1", "https://vk.com/id12345"),
        ("ok", "https://ok.ru/profile/577", "https://ok.ru/profile/577"),
    ],
)
def test_a_persons_profile_may_pretend_too(tx: Tx, network: str, url: str, canonical: str) -> None:
    fake = impostors.add(tx, Impostor(network, url, FOUND))
    assert (fake.url, fake.short_name, fake.network_id) == (canonical, "", "")
    assert search.whois(tx, url).impostor == fake


def test_what_imitates_holds_the_organization(tx: Tx, school: Organization) -> None:
    impostors.add(tx, replace(FAKE, organization_id=school.id))
    with pytest.raises(BadInput, match=r"1 подделка \(«https://vk.com/school_1»\)"):
        organizations.remove(tx, school.id)


def test_hostile_text_is_cleaned(tx: Tx) -> None:
    added = impostors.add(tx, replace(FAKE, proof="а\x1b[31m\nб\u202e", note="\x00в\n\x07г "))
    assert (added.proof, added.note) == ("а[31m б", "в\nг")
