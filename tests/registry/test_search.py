"""Finding by what people type, and telling whose page a link leads to."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry import organizations, pages, search
from registry.organizations import Organization
from registry.pages import Page, PageState
from vault.errors import BadInput
from vault.text import fold
from vault.transaction import Tx


@pytest.fixture
def names(tx: Tx) -> None:
    for organization in (
        Organization(name="МБУ «Единый реестр»", accepted_names=("Архив района",)),
        Organization(name="Детский сад «Ёлочка» № 12", inn="7707083893", address="ул. Юбилейная, 5"),
        Organization(name="Детский сад «Берёзка» № 2", phones=("2-10-01",)),
    ):
        organizations.add(tx, organization)


@pytest.mark.usefixtures("names")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("реестр", ["МБУ «Единый реестр»"]),
        ("httcnh", ["МБУ «Единый реестр»"]),
        ("HTTCNH", ["МБУ «Единый реестр»"]),
        ("htttcnh", ["МБУ «Единый реестр»"]),  # a slip: three keys of е
        ("рестр", ["МБУ «Единый реестр»"]),
        ("fh[bd", ["МБУ «Единый реестр»"]),  # «архив»: х is on the key of a bracket
        (".,bktqyfz", ["Детский сад «Ёлочка» № 12"]),  # «юбилейная» begins with the keys of a dot and a comma
        ("елочка", ["Детский сад «Ёлочка» № 12"]),
        ("ЁЛОЧКА сад", ["Детский сад «Ёлочка» № 12"]),
        ("`kjxrf", ["Детский сад «Ёлочка» № 12"]),
        ("7707083893", ["Детский сад «Ёлочка» № 12"]),
        ("770708", ["Детский сад «Ёлочка» № 12"]),
        ("«березка»", ["Детский сад «Берёзка» № 2"]),
        ("сад №2", ["Детский сад «Берёзка» № 2", "Детский сад «Ёлочка» № 12"]),
        ("2-10-01", ["Детский сад «Берёзка» № 2"]),
        ("сад реестр", []),
        ("%", []),
        ("  ", ["Детский сад «Берёзка» № 2", "Детский сад «Ёлочка» № 12", "МБУ «Единый реестр»"]),
    ],
)
def test_organizations_by_any_spelling(tx: Tx, query: str, found: list[str]) -> None:
    assert [organization.name for organization in search.find_organizations(tx, query)] == found


def test_the_other_layout_is_tried_only_when_the_text_as_typed_finds_nothing() -> None:
    typed = search.index(["ok", "щл"], str)
    assert typed.matching("ok") == ("ok",)
    assert search.index(["щл"], str).matching("ok") == ("щл",)
    assert search.index(["krap"], str).matching("лкфз") == ("krap",)


def test_texts_do_not_run_into_each_other() -> None:
    made = search.index(["один\nдва", "", "три  —  че_тыре"], str)
    assert made.texts == ("один два", "", "три че тыре")
    assert made.matching("два") == ("один\nдва",)
    assert made.matching("два три") == ()
    assert search.index((), str).matching("два") == ()


def test_what_comes_later_is_found_too() -> None:
    made = search.index(["сад"], str) + search.index(["садд", "школа"], str)
    assert made.items == ("сад", "садд", "школа")
    assert made.matching("сад") == ("сад", "садд")
    assert made.matching("шшкола") == ("школа",), "a slip in doubled letters"


@given(st.lists(st.text("аб вВёЁеЕеннA1²\n-_«ßﬁİΣ\u0301", max_size=12), min_size=1, max_size=4))
def test_many_texts_are_made_ready_as_each_would_be_alone(texts: list[str]) -> None:
    made = search.index(texts, str)
    words = [re.findall(r"[^\W_]+", fold(text)) for text in texts]
    assert list(made.texts) == [" ".join(each) for each in words]
    assert list(made.squeezed) == [re.sub(r"([^\W\d_])\1+", r"\1", text) for text in made.texts]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("https://m.vk.ru/SCHOOL1", True),
        ("vk.com/club200000001", True),
        ("200000001", True),
        ("school1", True),
        ("ысрщщд1", True),
        ("вконтакте школа", True),
        ("7707083893", True),
        ("vk.com/club200000002", False),
        ("одноклассники", False),
    ],
)
def test_pages_by_any_spelling(tx: Tx, page: Page, query: str, found: bool) -> None:
    assert search.find_pages(tx, query) == ((page,) if found else ())


@pytest.mark.parametrize(
    "url", ["vk.com/school1", "https://VK.ru/School1?w=1", "vk.com/public200000001", "http://m.vk.com/club200000001"]
)
def test_whois_knows_an_official_page_in_any_spelling(tx: Tx, school: Organization, page: Page, url: str) -> None:
    assert search.whois(tx, url) == search.Whois(True, school, page)


@pytest.mark.parametrize("url", ["vk.com/museum", "https://example.com/school1", "vk.com/id200000001"])
def test_whois_of_a_page_that_is_not_recorded(tx: Tx, page: Page, url: str) -> None:
    assert search.whois(tx, url) == search.Whois(False)


@pytest.mark.parametrize(
    "url",
    [
        "vk.com/sch00l1",
        "vk.com/schooll",
        "vk.com/school_1",
        "vk.com/shcool1",
        "vk.com/schol1",
        "vk.com/school12",
        "t.me/school1",
        "ok.ru/school1",
    ],
)
def test_what_looks_like_an_official_page_is_a_candidate_and_no_verdict(tx: Tx, page: Page, url: str) -> None:
    assert search.whois(tx, url) == search.Whois(False, similar=(page,))


def test_of_many_lookalikes_the_closest_come_first_and_only_official_ones(tx: Tx, page: Page) -> None:
    gone = pages.add(tx, Page(page.organization_id, "vk", "vk.com/school_l", state=PageState.CLOSED))
    near = pages.add(tx, Page(page.organization_id, "vk", "vk.com/school2"))
    far = pages.add(tx, Page(page.organization_id, "telegram", "t.me/school1"))
    assert search.whois(tx, "vk.com/sch0ol1").similar == (page, far, near)
    assert search.whois(tx, gone.url) == search.Whois(False, organizations.get(tx, page.organization_id), gone)


def test_short_names_are_compared_by_their_looks_alone(tx: Tx, school: Organization) -> None:
    page = pages.add(tx, Page(school.id, "vk", "vk.com/mdou"))
    assert search.whois(tx, "vk.com/md0u").similar == (page,)
    assert search.whois(tx, "vk.com/mbou").similar == ()


def test_an_address_in_letters_that_imitate_a_network_is_named(tx: Tx, page: Page) -> None:
    assert search.whois(tx, "https://vк.com/school1") == search.Whois(False, lookalike=True)


@pytest.mark.parametrize("state", list(PageState))
def test_whois_of_a_former_page_says_whose_it_was(tx: Tx, school: Organization, page: Page, state: PageState) -> None:
    former = pages.update(tx, replace(page, state=state))
    official = state in {PageState.ACTIVE, PageState.BLOCKED}
    assert search.whois(tx, page.url) == search.Whois(official, school, former)


@pytest.mark.parametrize("text", ["", "школа", "vk.com/school1 и ещё", "https://vk.cc/abc", "@school1"])
def test_whois_refuses_what_cannot_be_answered(tx: Tx, page: Page, text: str) -> None:
    with pytest.raises(BadInput, match=r"не похоже на ссылку|не ответить"):
        search.whois(tx, text)


@pytest.mark.usefixtures("names")
@pytest.mark.parametrize("text", ["2", "детский сад ёлочка №12", "МБУ «Единый реестр»", "архив района"])
def test_a_number_or_a_name_means_one_organization(tx: Tx, text: str) -> None:
    meant = search.organization_meant(tx, text)
    assert meant == (organizations.get(tx, 2) if text in {"2", "детский сад ёлочка №12"} else organizations.get(tx, 1))


@pytest.mark.usefixtures("names")
@pytest.mark.parametrize("text", ["99", "9" * 6000, "Ёлочка", "0"])
def test_no_organization_is_guessed(tx: Tx, text: str) -> None:
    with pytest.raises(BadInput):
        search.organization_meant(tx, text)


def test_of_two_organizations_with_one_name_the_number_is_asked(tx: Tx) -> None:
    for _ in range(2):
        organizations.add(tx, Organization(name="Детский сад № 1"))
    with pytest.raises(BadInput, match="1, 2"):
        search.organization_meant(tx, "детский сад №1")
