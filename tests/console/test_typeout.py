"""A secret for typing and for dictating: nothing lost, nothing mistaken, nothing dangerous for the terminal."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console import format as shown
from console.reading import typeout
from console.reading.typeout import SPACE, STRANGE, Kind, groups, legend, spoken


def test_groups_of_four_with_places() -> None:
    found = groups("aB3-xYz")
    assert [(group.text, group.first, group.last) for group in found] == [("aB3-", 1, 4), ("xYz", 5, 7)]
    assert groups("") == ()
    assert [group.text for group in groups("abcdef", 3)] == ["abc", "def"]


def test_kinds() -> None:
    found = groups("7Aaжё", 5)[0].kinds + groups("Ж- \u0301", 4)[0].kinds
    assert found == (
        Kind.DIGIT,
        Kind.LATIN_UPPER,
        Kind.LATIN_LOWER,
        Kind.CYRILLIC_LOWER,
        Kind.CYRILLIC_LOWER,
        Kind.CYRILLIC_UPPER,
        Kind.SIGN,
        Kind.SPACE,
        Kind.OTHER,
    )


@given(st.text(max_size=60))
def test_every_character_has_a_place_a_kind_and_a_name(secret: str) -> None:
    found = groups(secret)
    text = "".join(group.text for group in found)
    assert len(text) == len(secret) == sum(len(group.kinds) for group in found)
    for character, original in zip(text, secret, strict=True):
        assert character in (original, SPACE, STRANGE)
    assert all(unicodedata.category(character)[0] not in "CZM" for character in text)
    for line in (*legend(secret), *spoken(secret)):
        assert shown.line(line) == line
    named = sum(line.partition(": ")[2].count(", ") + 1 for line in spoken(secret))
    assert named == len(secret)


def test_spaces_are_seen() -> None:
    assert groups("a b ")[0].text == "a·b·"
    assert "· — пробел (места 2, 4)" in legend("a b ")
    assert groups("a·b")[0].text == "a□b"
    assert "□ — особый знак U+00B7 (место 2)" in legend("a·b")


def test_a_purely_latin_one_has_a_short_legend() -> None:
    assert legend("Xk7mQ#w") == ("Все буквы латинские.",)
    assert legend("Xk0O1lI|") == (
        "Все буквы латинские.",
        "0 — цифра ноль (место 3)",
        "O — о латинская заглавная (место 4)",
        "1 — цифра один (место 5)",
        "l — эль латинская строчная (место 6)",
        "I — и латинская заглавная (место 7)",
        "| — вертикальная черта (место 8)",
    )


@pytest.mark.parametrize("pair", ["0О", "0о", "3З", "3з", "6б", "aа", "cс", "pр", "yу", "XХ", "KК", "BВ", "HН"])
def test_twins_are_both_named(pair: str) -> None:
    secret = f"{pair}ж"
    said = [line for line in legend(secret) if line.startswith(tuple(pair))]
    assert len(said) == 2
    assert len({line.partition(" — ")[2] for line in said}) == 2


def test_a_mixed_one_says_so_first() -> None:
    assert legend("парольpassword")[0] == "Буквы и русские, и латинские."


def test_digits_alone_need_no_look_alikes() -> None:
    assert legend("01583258") == ("Букв нет.",)
    assert legend("") == ()


@pytest.mark.parametrize(
    ("character", "name"),
    [("S", "эс латинская заглавная"), ("0", "цифра ноль"), ("-", "дефис"), ("#", "решётка"), (" ", "пробел"),
     ("с", "эс русская строчная"), ("Й", "и краткое русская заглавная"), ("№", "знак номера"),
     ("\u0301", "значок к букве U+0301"), ("\u200b", "невидимый знак U+200B"), ("\u00a0", "особый пробел U+00A0"),
     ("\n", "невидимый знак U+000A"), ("é", "буква другого алфавита U+00E9"), ("🔑", "особый знак U+1F511")],
)  # fmt: skip
def test_names(character: str, name: str) -> None:
    assert typeout.name(character) == name


def test_every_printable_sign_of_the_keyboard_has_a_name() -> None:
    for number in range(0x21, 0x7F):
        assert "U+" not in typeout.name(chr(number))


def test_dictation_goes_by_groups() -> None:
    assert spoken("S0-#Р") == (
        "1–4: эс латинская заглавная, цифра ноль, дефис, решётка",
        "5: эр русская заглавная (Роман)",
    )


def test_what_has_no_shape_is_shown_by_a_sign() -> None:
    assert groups("a\u0301\u202eא", 4)[0].text == "a□□□"


def test_the_repr_shows_nothing() -> None:
    assert "aB3" not in repr(groups("aB3-"))
