"""Cleaned text cannot move a cursor, reverse a line or hide; Russian numerals agree with their nouns."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.text import clean, clean_line, counted, fold, plural

HOSTILE = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\x1b\x07\x9b\x9d\r\n\t\v\f\x85\u2028\u2029\u200b\u200e\u202e\u2066\ufeff\u00ad\u0301\ud800 "),
    )
)


@given(HOSTILE)
def test_nothing_that_acts_survives(text: str) -> None:
    for character in clean(text):
        assert character == "\n" or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    assert "\n" not in clean_line(text)


@given(HOSTILE)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert clean_line(clean_line(text)) == clean_line(text)


@given(HOSTILE)
def test_cleaned_text_can_be_stored(text: str) -> None:
    clean(text).encode()
    assert unicodedata.is_normalized("NFC", clean(text))
    assert unicodedata.is_normalized("NFC", clean_line(text))


@given(st.text(st.sampled_from("абвгдеёжзйАБВ .,!?«»—0123456789abcXYZ<>[]&")))
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert clean(text) == text.rstrip()


@pytest.mark.parametrize(
    ("dirty", "expected"),
    [
        ("\x1b[31mкрасный\x1b[0m", "[31mкрасный[0m"),
        ("\x1b]52;c;cGF3bg==\x07", "]52;c;cGF3bg=="),
        ("\x9b31m", "31m"),
        ("школа\u202eвыворот", "школавыворот"),
        ("и\u0306", "й"),
        ("а\u200b\u2060б", "аб"),
        ("один\r\nдва\rтри\u2028четыре", "один\nдва\nтри\nчетыре"),
        ("a\tb\u00a0c", "a b c"),
        ("конец   \n  начало", "конец\n  начало"),
        ("\ud83d", ""),
    ],
)
def test_known_cases(dirty: str, expected: str) -> None:
    assert clean(dirty) == expected


def test_one_line() -> None:
    assert clean_line("  МБОУ\n«Школа\u00a0 № 1»\t ") == "МБОУ «Школа № 1»"


def test_fold() -> None:
    assert fold("Артём ЁЖ") == fold("АРТЕМ еж")


@pytest.mark.parametrize(
    ("form", "numbers"),
    [
        ("школа", (1, 21, 101, 1001, -1, -21)),
        ("школы", (2, 3, 4, 22, 104, 1003, -2)),
        ("школ", (0, 5, 9, 10, 11, 12, 14, 19, 20, 25, 100, 111, 112, 114, 211, 1011, -11, -5)),
    ],
)
def test_plural(form: str, numbers: tuple[int, ...]) -> None:
    assert {number: plural(number, "школа", "школы", "школ") for number in numbers} == dict.fromkeys(numbers, form)


def test_counted_groups_thousands() -> None:
    assert counted(1234567, "строка", "строки", "строк").replace("\u00a0", " ").replace("\u202f", " ") == (
        "1 234 567 строк"
    )
    assert counted(1, "строка", "строки", "строк") == "1 строка"
