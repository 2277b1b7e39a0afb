"""Traces of a recorded value in a free text: found where a pattern made for that value would find them, and without
making one."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.requisites import address_trace, email_trace, emails, phone_trace, phones
from vault.text import clean_line, fold

ADDRESSES = {  # the stem and the house by which each is looked for
    "пгт Крапивинский, ул. Школьная, д. 12": (r"(?<!\w)школьн\w{0,6}(?!\w)", "12"),
    "с. Яя, ул. Мира, 12": (r"(?<!\w)мира\w{0,6}(?!\w)", "12"),
    "г. Н, 5-й микрорайон, 12": (r"(?<![\w№])5(?!\d)", "12"),
    "с. Яя, ул. Советская, 1/2": (r"(?<!\w)советск\w{0,6}(?!\w)", "1"),
}


def texts(*pieces: str) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(pieces), min_size=1, max_size=14).map("".join)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Звоните 2 11 22", "Звоните 2 11 22"),
        ("тел. 8_38446_2*11*22, отдел кадров", "тел. 8_38446_2*11*22"),
        ("2-11-223", ""),
        ("2-11-2", ""),
        ("", ""),
    ],
)
def test_a_telephone_is_told_by_its_last_digits(text: str, told: str) -> None:
    assert phone_trace(text, "+7 (384-46) 2-11-22") == told


@given(texts("2", "1", "1", "2", "2", "-", " ", ") ", "__", "\n", "тел", "11", "2-11-22", "٢"))
def test_a_telephone_is_found_where_a_pattern_of_its_own_finds_it(text: str) -> None:
    (number,) = phones("+7 (384-46) 2-11-22")
    found = re.search(r"[\s()_.,*–—-]{0,3}".join(number[-5:]) + r"(?!\d)", text)
    assert phone_trace(text, number) == (clean_line(text[max(0, found.start() - 20) : found.end()]) if found else "")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("пишите: Ivan.P (собака) ya.ru", "Ivan.P (собака) ya.ru"),
        ("ivan.p@ya.ru", ""),
        ("anivan.p at ya.ru", ""),
        ("İivan.p; ivan.p [at] ya.ru", "ivan.p [at] ya.ru"),
    ],
)
def test_a_mailbox_is_told_without_its_sign(text: str, told: str) -> None:
    assert email_trace(text, "ivan.p@ya.ru") == told


@given(
    texts("ivan.p", "IVAN.P", "Ivan", ".p", " ", "(at)", "[at", "@", "собака", "ЭТ", "этот", "ya.ru", "\n", "-", "x")
)
def test_a_mailbox_is_found_where_a_pattern_of_its_own_finds_it(text: str) -> None:
    at = r"\s*[\[({]?\s*(?:@|at|собака|эт)(?!\w*@)[^\n]{0,40}"
    found = re.search(rf"(?<![\w.+-])ivan\.p{at}", text, re.IGNORECASE)
    told = clean_line(found.group()) if found and not emails(found.group()) else ""
    assert email_trace(text, "ivan.p@ya.ru") == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Мы на Школьной улице, в доме 12, вход со двора", "школьной улице, в доме 12, вход со дв"),
        ("Школьная\n12", ""),
        ("на Школьной улице за рынком, за мостом, дом 12", ""),
        ("Школьная 112", ""),
        ("Пришкольная 12", ""),
    ],
)
def test_an_address_is_told_by_its_street_and_house(text: str, told: str) -> None:
    assert address_trace(text, "пгт Крапивинский, ул. Школьная, д. 12") == told


@given(
    texts(
        "Школьн", "школьная", "ой", "12", "№5", "5", "1", "Мира", "мир", "советск", "ая", " ", ", ", "\n", "_", "дом "
    ),
    st.sampled_from(sorted(ADDRESSES)),
)
def test_an_address_is_found_where_a_pattern_of_its_own_finds_it(text: str, recorded: str) -> None:
    stem, number = ADDRESSES[recorded]
    found = re.search(rf"{stem}[^\n]{{0,25}}?(?<!\d){number}(?!\d)[^\n]{{0,12}}", fold(text))
    assert address_trace(text, recorded) == (clean_line(found.group()) if found else "")


def test_no_pattern_is_made_for_a_record(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []

    def making(pattern: object, *_flags: object) -> None:
        made.append(pattern)
        raise AssertionError(f"a pattern is made: {pattern}")

    phone_trace("", ""), email_trace("", ""), address_trace("", "")
    address_trace("мира 1", "ул. Мира, 1")  # what the dictionary needs is made once
    monkeypatch.setattr("re._compiler.compile", making)
    for number in range(1, 600):  # more than Python keeps
        text = f"Школа № {number}: улица Северная {number}, school{number} (at) ya.ru, 2 {number:03} 1"
        assert address_trace(text, f"ул. Северная, {number}")
        assert email_trace(text, f"school{number}@ya.ru")
        assert phone_trace(text, f"+7 (384-46) 2{number:03}1")
    assert not made
