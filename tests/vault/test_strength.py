"""Strength: what Russians type is as weak as it is, what is random stays strong, nothing of a password is kept."""

from __future__ import annotations

import gc
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from zxcvbn import matching, zxcvbn

from vault import generator, strength
from vault.generator import Policy, Style
from vault.guessing import morphology
from vault.guessing.cover import cheapest
from vault.guessing.pieces import Kind, Piece, capital_variants
from vault.strength import Estimate, estimate

TYPED = """
пароль пароль123 Пароль2024! парольпароль ьлорапьлорап gfhjkm gfhjkm123 Gfhjkm1 йцукен Qwerty123 йцукен123 ыфвапр
Крапивинский2024 Хасынский2025 lheuuuf прииииивет privet123 parol Parol2024 solnyshko зфыыцщкв ФВЬШТ админ admin123
зима2024 Зима2024! leto2023 Школа№5 школа5 Shkola5 Shkola2024! детсад12 госпаблик2024 Кузбасс42 rep,fcc42 Наташа1985
natasha1985 Иванов1970 bdfyjd п@роль пар0ль пaроль ьлорап солнышко ллллллл абвгдежз 123456789 12.04.1985 12041985
электрификация 'ktrnhbabrfwbz ялюблютебя люблюмаму vfhbyf vfrcbv любовьморковь мамаяпапа correct Password1 qazwsx
1qaz2wsx zxcvbnm пельмени2023 москва777 Новосибирск54 yjdjcb,bhcr
"""


@pytest.mark.parametrize("password", TYPED.split())
def test_what_people_type_is_weak(password: str) -> None:
    found = estimate(password)
    assert found.score <= strength.WEAK
    assert found.warning
    assert found.advice


@pytest.mark.parametrize("style", list(Style))
def test_what_is_generated_is_strong(style: Style) -> None:
    for _ in range(20):
        made = generator.generate(Policy(8, 64), style, length=16 if style is Style.CHARACTERS else None)
        assert estimate(made.value) == Estimate(4, estimate(made.value).guesses_log10)


@pytest.mark.parametrize("password", ["слон на крыше трамвая ёлка", "xK3!vb8#Lq2$", "ябедник-хоровод-сурок-паркет"])
def test_long_and_unforeseen_is_strong(password: str) -> None:
    assert estimate(password).score == 4


def test_one_russian_word_is_a_word_however_long() -> None:
    assert estimate("переосвидетельствование").score <= 1
    assert estimate("переосвидетельствованию").score <= 1


def test_a_telephone_number_is_not_eleven_random_digits() -> None:
    assert estimate("89131234567").score <= 2
    assert estimate("+79131234567").warning == "Номер телефона легко подобрать или узнать."


@pytest.mark.parametrize(
    ("password", "context"),
    [
        ("Vostochnoe2024", ("МКУ «Восточное»",)),
        ("восточному", ("Восточное управление",)),
        ("djcnjxyjt7", ("Восточное",)),
        ("school5demo", ("school5demo@example.ru",)),
        ("example7!", ("school5demo@example.ru",)),
        ("Ybrf-12", ("Ника-12",)),
    ],
)
def test_words_of_the_account_are_tried_first(password: str, context: tuple[str, ...]) -> None:
    with_context = estimate(password, context)
    assert with_context.score <= 1
    assert with_context.guesses_log10 <= estimate(password).guesses_log10


def test_the_context_is_named_in_the_warning() -> None:
    assert "логин" in estimate("xvorost5", ("xvorost5",)).warning


def test_context_of_one_password_is_not_kept_for_the_next() -> None:
    before = estimate("xvorostinka")
    assert estimate("xvorostinka", ("xvorostinka",)).score == 0
    assert estimate("xvorostinka") == before
    assert "user_inputs" not in matching.RANKED_DICTIONARIES or not matching.RANKED_DICTIONARIES["user_inputs"]


@pytest.mark.parametrize(
    ("password", "word"),
    [
        ("gfhjkm", "раскладке"),
        ("kolokolchik", "латинскими буквами"),
        ("п@роль", "Замены"),
        ("ьлорап", "задом наперёд"),
        ("Пароль", "Заглавные"),
        ("пароль7", "в конце слова"),
        ("приииивет", "Повтор одной буквы"),
    ],
)
def test_advice_says_what_does_not_help(password: str, word: str) -> None:
    assert any(word in line for line in estimate(password).advice)


def test_a_strong_one_needs_no_words() -> None:
    assert estimate("xK3!vb8#Lq2$mW") == Estimate(4, estimate("xK3!vb8#Lq2$mW").guesses_log10, "", ())


def test_an_empty_one() -> None:
    assert estimate("").score == 0
    assert estimate("").warning == "Пароль пустой."


@pytest.mark.parametrize(
    "password", ["correcthorsebatterystaple", "Tr0ub4dour&3", "neverforget13/3/1997", "aaaaaaaabbbb"]
)
def test_english_is_judged_about_as_zxcvbn_does(password: str) -> None:
    theirs = zxcvbn(password)
    assert estimate(password).score == theirs["score"]
    assert estimate(password).guesses_log10 == pytest.approx(float(theirs["guesses_log10"]), abs=1)


@pytest.mark.parametrize("password", ["ryanhunter2000", "Password123!", "letmein7", "monkey_2021"])
def test_usual_endings_add_less_than_zxcvbn_thinks(password: str) -> None:
    assert estimate(password).guesses_log10 <= float(zxcvbn(password)["guesses_log10"])


@pytest.mark.parametrize(
    "password",
    ["\0", "\n\n\n1234\n", "\ud800\udfff", "İ" * 30, "ß" * 9, "ﬁнал", "и\u0306" * 5, "🔑" * 40, "١٢٣٤٥٦", "²³",
     "\u200b", " " * 50, "4@8({[<3691!|17|0$5+7%2" * 20, "пароль" * 1000, "аб" * 500,
     "".join(map(chr, range(0x400, 0x500)))],
)  # fmt: skip
def test_odd_input_is_judged(password: str) -> None:
    found = estimate(password)
    assert 0 <= found.score <= 4
    assert found.guesses_log10 >= 0


@settings(max_examples=150)
@given(st.text(max_size=40), st.lists(st.text(max_size=20), max_size=3))
def test_nothing_makes_it_raise(password: str, context: list[str]) -> None:
    found = estimate(password, context)
    assert 0 <= found.score <= 4
    assert estimate(password, context) == found


def test_more_than_a_hundred_characters_are_not_looked_at() -> None:
    start = "xK3!vb8#Lq2$mW" * 8
    assert estimate(start[:100] + "й" * 10_000) == estimate(start[:100])


def test_nothing_keeps_the_password() -> None:
    password = "".join(random.Random(7).choices("абвгдежзиклмн", k=14)) + "2024"
    found = estimate(password, ("школа",))
    assert password not in repr(found)
    gc.collect()
    held = [each for each in gc.get_objects() if _holds(each, password)]
    assert held == []


def _holds(container: object, password: str) -> bool:
    if isinstance(container, dict):
        own = "password" in container and "found" in container  # the names of this very test
        return not own and any(type(value) is str and value == password for value in [*container, *container.values()])
    return isinstance(container, list | tuple | set) and any(
        type(each) is str and each == password for each in container
    )


def test_the_great_dictionary_is_asked_last(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def note(word: str) -> bool:
        asked.append(word)
        return False

    monkeypatch.setattr(morphology, "_known", note)
    estimate("пароль123")
    estimate("gfhjkm")
    estimate("7391846205")
    assert asked == []
    estimate("хлопотушка")
    assert "хлопотушка" in asked


def test_the_cheapest_cover_wins() -> None:
    cover = cheapest(6, [Piece(0, 6, 500.0, Kind.WORD), Piece(0, 3, 60.0, Kind.WORD), Piece(3, 6, 60.0, Kind.WORD)])
    assert cover.guesses == 501
    assert [piece.length for piece in cover.pieces] == [6]
    assert cheapest(0, []).guesses == 1
    assert cheapest(3, []).pieces[0].kind is Kind.UNKNOWN


@pytest.mark.parametrize(
    ("text", "variants"),
    [("слово", 1), ("Слово", 2), ("словО", 2), ("СЛОВО", 2), ("сЛово", 5), ("СлОво", 15), ("7", 1)],
)
def test_capitals_multiply_the_tries(text: str, variants: int) -> None:
    assert capital_variants(text) == variants
