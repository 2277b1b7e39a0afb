"""`find`: everything by any spelling, the best match first; a guess says that it is one."""

from __future__ import annotations

import time
from datetime import date

import pytest

from registry.buildings import Building
from registry.finding import Finder, Found
from registry.impostors import Impostor
from registry.organizations import Organization, OrganizationState
from registry.pages import Page, PageState
from registry.people import ERASED, Assignment, Person, Role

ORGANIZATIONS = (
    Organization(name="МБОУ «Средняя школа № 1»", id=1, short_name="Школа 1", inn="7707083893", site="school1.krap.ru"),
    Organization(name="МБДОУ «Детский сад № 2 „Ёлочка“»", id=2, phones=("+7 384 46 2-10-01",)),
    Organization(
        name="Центральная библиотека",
        id=3,
        accepted_names=("Книжный дом",),
        address="ул. Школьная, 5",
        buildings=(Building("с. Каменка, ул. Лесная, 4", name="филиал", phones=("5-55-66",)),),
    ),
    Organization(name="МБОУ «Средняя школа № 10»", id=4, state=OrganizationState.CLOSED),
)
PAGES = (
    Page(1, "vk", "https://vk.com/krapschool", id=11, short_name="krapschool", network_id="200000001"),
    Page(1, "telegram", "https://t.me/krapschool", id=12, short_name="krapschool"),
    Page(2, "ok", "https://ok.ru/group/77", id=13, network_id="77", state=PageState.CLOSED),
)
PEOPLE = (
    Person("Берёзкина Анна Петровна", id=21, position="методист", assignments=(Assignment(3, Role.RESPONSIBLE),)),
    Person(ERASED, id=22, assignments=(Assignment(3, Role.DEPUTY),)),
)
FAKES = (Impostor("vk", "https://vk.com/krap_school", date(2026, 11, 1), id=31, short_name="krap_school"),)
FINDER = Finder(ORGANIZATIONS, PAGES, PEOPLE, FAKES)


def ids(found: Found) -> list[tuple[str, int]]:
    return [(hit.kind, hit.record_id) for hit in found.hits]


SCHOOL, KINDERGARTEN, LIBRARY, CLOSED = (("organization", number) for number in (1, 2, 3, 4))
VK, TELEGRAM, OK = (("page", number) for number in (11, 12, 13))
WOMAN, FAKE = ("person", 21), ("impostor", 31)


@pytest.mark.parametrize(
    ("query", "first", "guessed"),
    [
        ("елочка", KINDERGARTEN, False),
        ("ЁЛОЧКА сад", KINDERGARTEN, False),
        ("`kjxrf", KINDERGARTEN, True),
        ("Eлочка", KINDERGARTEN, False),  # a Latin E
        ("ёлочки", KINDERGARTEN, True),
        ("ёлочкка", KINDERGARTEN, True),
        ("ёлчока", KINDERGARTEN, True),
        ("детского сада", KINDERGARTEN, True),
        ("библиотеке", LIBRARY, True),
        ("книжный", LIBRARY, False),
        ("филиал каменка", LIBRARY, False),
        ("7707083893", SCHOOL, False),
        ("770708", SCHOOL, False),
        ("8 (384-46) 2-10-01", KINDERGARTEN, False),
        ("2-10-01", KINDERGARTEN, False),
        ("55566", LIBRARY, False),
        ("https://school1.krap.ru/about?x=1", SCHOOL, True),
        ("https://m.vk.ru/KrapSchool?w=wall-1", VK, False),
        ("vk.com/club200000001", VK, False),
        ("200000001", VK, False),
        ("@krapschool", VK, False),
        ("t.me/krapschool", TELEGRAM, False),
        ("krарschool", VK, True),  # Cyrillic а and р
        ("лкфзысрщщд", VK, True),
        ("ok.ru/group/77", OK, False),
        ("vk.com/krap_school", FAKE, False),
        ("ok.ru/krapschool", VK, True),  # no such page: its name is another's
        ("березкина", WOMAN, False),
        ("методист", WOMAN, False),
    ],
)
def test_by_any_spelling(query: str, first: tuple[str, int], guessed: bool) -> None:
    found = FINDER.find(query)
    assert ids(found)[0] == first, ids(found)
    assert found.hits[0].guessed is guessed


def test_the_whole_word_in_a_name_comes_before_a_piece_and_an_address() -> None:
    assert ids(FINDER.find("школа"))[:2] == [SCHOOL, CLOSED]
    assert ids(FINDER.find("школ"))[:3] == [SCHOOL, CLOSED, LIBRARY], "the library stands in a street of that name"
    assert ids(FINDER.find("школа 1"))[0] == SCHOOL, "№ 1 before № 10"
    assert CLOSED in ids(FINDER.find("школа 1"))
    assert ids(FINDER.find("школа 10"))[0] == CLOSED


def test_organizations_come_before_their_pages() -> None:
    found = ids(FINDER.find("средняя 1"))
    assert found[0] == SCHOOL
    assert {VK, TELEGRAM, CLOSED} <= set(found)


def test_nothing_is_found_where_nothing_is() -> None:
    for query in ("", "   ", "%", "№", "бассейн", "школа бассейн", "vk.com/nobody", "\x1b[31m", "а" * 5000):
        assert FINDER.find(query) == Found((), 0), query


def test_erased_people_are_not_found_by_that_word() -> None:
    assert ("person", 22) not in ids(FINDER.find(ERASED))


def test_what_is_over_comes_last_and_the_rest_is_counted() -> None:
    many = Finder([Organization(name=f"Школа № {number}", id=number) for number in range(1, 100)], ())
    found = many.find("школа", limit=7)
    assert ([hit.record_id for hit in found.hits], found.total) == ([1, 2, 3, 4, 5, 6, 7], 99)
    assert "закрыта" in FINDER.find("школа 10").hits[0].note


def test_a_query_over_five_thousand_organizations_takes_milliseconds() -> None:
    """The figure of the registry is 5 ms; ten times as much of the processor is let through, however busy it is."""
    words = ("Берёзка", "Солнышко", "Ромашка", "Теремок", "Радуга")
    every = [
        Organization(
            name=f"МБДОУ «Детский сад № {number} «{words[number % 5]}»", id=number, inn=str(7 * 10**9 + number)
        )
        for number in range(1, 5001)
    ]
    pages = [Page(one.id, "vk", f"https://vk.com/sad{one.id}", id=one.id, short_name=f"sad{one.id}") for one in every]
    finder = Finder(every, pages)
    for query in ("сад", "детский сад 77 ромашка", "ltncrbq", "ромошка", "vk.com/sad77", "ничего такого"):
        took = []
        for _ in range(5):
            begun = time.thread_time()
            finder.find(query)
            took.append(time.thread_time() - begun)
        assert min(took) < 0.05, query


def test_a_word_finds_the_abbreviation_that_stands_for_it() -> None:
    finder = Finder([Organization(name="МБОУ «Лесная СОШ»", id=1), Organization(name="МБУК «Лесной РДК»", id=2)], ())
    assert [hit.record_id for hit in finder.find("лесная школа").hits] == [1]
