"""Generated passwords: within the policy, without bias, with bits that are true."""

from __future__ import annotations

from collections import Counter
from itertools import product
from math import log2

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vault import generator, wordlists
from vault.errors import BadInput
from vault.generator import CharacterClass, Policy, Style, generate, problems

EVERY = frozenset(CharacterClass)


@settings(max_examples=60)
@given(
    st.integers(1, 12),
    st.integers(0, 20),
    st.frozensets(st.sampled_from(list(CharacterClass))),
    st.text("-_.!@#$%", max_size=5),
    st.text("abcXYZ019!-", max_size=4),
)
def test_what_is_made_has_no_problems(
    shortest: int, more: int, required: frozenset[CharacterClass], symbols: str, forbidden: str
) -> None:
    policy = Policy(shortest, shortest + more, required, symbols, forbidden)
    for style in Style:
        try:
            made = generate(policy, style, words=3)
        except BadInput:
            continue
        assert problems(policy, made.value) == ()
        assert made.bits > 0


def test_every_password_is_as_likely_as_any_other() -> None:
    policy = Policy(2, 2, frozenset({CharacterClass.DIGIT, CharacterClass.SIGN}), "!?", _all_but("012"))
    made = Counter(generate(policy).value for _ in range(6000))
    possible = {"".join(pair) for digit, sign in product("012", "!?") for pair in ((digit, sign), (sign, digit))}
    assert set(made) == possible
    assert max(made.values()) < 2 * min(made.values())
    assert generate(policy).bits == pytest.approx(log2(len(possible)))


def _all_but(kept: str) -> str:
    every = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    return "".join(character for character in every if character not in kept)


@pytest.mark.parametrize("size", [3, 4, 5])
def test_bits_count_exactly_what_is_possible(size: int) -> None:
    policy = Policy(1, 9, frozenset({CharacterClass.LOWER, CharacterClass.DIGIT}), "!", _all_but("ab1"))
    letters = "ab1!"
    possible = sum("1" in text and bool({"a", "b"} & set(text)) for text in product(letters, repeat=size))
    assert generate(policy, length=size).bits == pytest.approx(log2(possible))


def test_the_usual_length_and_an_asked_one() -> None:
    assert len(generate(Policy(8, 64)).value) == generator.LENGTH
    assert len(generate(Policy(8, 12)).value) == 12
    assert len(generate(Policy(30, 64)).value) == 30
    assert len(generate(Policy(8, 64), length=9).value) == 9


@pytest.mark.parametrize(
    ("policy", "options"),
    [
        (Policy(8, 16), {"length": 7}),
        (Policy(8, 16), {"length": 17}),
        (Policy(8, 4), {}),
        (Policy(1, 3, EVERY), {}),
        (Policy(8, 16, frozenset({CharacterClass.SIGN}), ""), {}),
        (Policy(8, 16, symbols="", forbidden=_all_but("")), {}),
        (Policy(8, 16), {"style": Style.RUSSIAN_WORDS}),
        (Policy(8, 64, cyrillic=False), {"style": Style.RUSSIAN_WORDS}),
        (Policy(8, 640), {"style": Style.EFF_WORDS, "words": 0}),
        (Policy(8, 640), {"style": Style.EFF_WORDS, "words": 21}),
        (Policy(8, 64, symbols="", forbidden="0123456789"), {"style": Style.EFF_WORDS}),
        (Policy(8, 64, EVERY, ""), {"style": Style.EFF_WORDS}),
    ],
)
def test_an_impossible_wish_is_refused(policy: Policy, options: dict[str, int | Style]) -> None:
    with pytest.raises(BadInput):
        generate(policy, **options)  # type: ignore[arg-type]  # length, words and style by name


@pytest.mark.parametrize(
    ("style", "listed"), [(Style.RUSSIAN_WORDS, wordlists.russian), (Style.EFF_WORDS, wordlists.eff)]
)
def test_words_come_from_their_list(style: Style, listed: object) -> None:
    known = set(listed()) if callable(listed) else set()
    made = generate(Policy(8, 128), style)
    words = made.value.split("-")
    assert len(words) == generator.WORDS
    assert set(words) <= known
    assert made.bits == pytest.approx(6 * log2(sum("-" not in word for word in known)))


def test_words_meet_the_required_classes() -> None:
    made = generate(Policy(8, 128, EVERY, "_"), Style.EFF_WORDS, words=4)
    *words, last = made.value.split("_")
    assert len(words) == 3
    assert all(word[0].isupper() for word in (*words, last))
    assert last[-1].isdigit()
    assert made.bits == pytest.approx(4 * log2(7772) + log2(10))


def test_without_signs_digits_stand_between_words() -> None:
    made = generate(Policy(8, 128, frozenset({CharacterClass.DIGIT}), ""), Style.RUSSIAN_WORDS, words=3)
    assert made.value.isalnum()
    assert sum(character.isdigit() for character in made.value) == 2
    assert made.bits == pytest.approx(3 * log2(2048) + 2 * log2(10))


def test_a_tight_length_keeps_every_choice_equally_likely(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wordlists, "eff", lambda: ("a", "bb", "cc", "ddd", "eeeee"))
    policy = Policy(4, 6, frozenset(), "-")
    possible = [
        f"{first}-{second}"
        for first, second in product(wordlists.eff(), repeat=2)
        if 4 <= len(first) + len(second) + 1 <= 6
    ]
    made = Counter(generate(policy, Style.EFF_WORDS, words=2).value for _ in range(4000))
    assert set(made) == set(possible)
    assert max(made.values()) < 2 * min(made.values())
    assert generate(policy, Style.EFF_WORDS, words=2).bits == pytest.approx(log2(len(possible)))


def test_words_with_forbidden_letters_are_left_out() -> None:
    made = generate(Policy(8, 128, forbidden="aeё"), Style.EFF_WORDS)
    assert not set("ae") & set(made.value)
    assert made.bits < 6 * log2(7772)


def test_the_repr_shows_no_password() -> None:
    made = generate(Policy(8, 64))
    assert made.value not in repr(made)


@pytest.mark.parametrize(
    ("password", "word"),
    [
        ("aB1!", "Коротко"),
        ("aB1!" * 5, "Длинно"),
        ("abcdefgh1!", "заглавной буквы"),
        ("ABCDefgh!!", "цифры"),
        ("ABCDefgh12", "знака"),
        ("Пароль12!a", "русские"),
        ("Abcdefg1!~", "недопустимые знаки"),
        ("Abcdefgl1!", "недопустимые"),
    ],
)
def test_problems_are_named_without_quoting(password: str, word: str) -> None:
    policy = Policy(8, 16, EVERY, "!?", "l", cyrillic=False)
    found = problems(policy, password)
    assert any(word in line for line in found)
    assert all(password not in line for line in found)


def test_russian_letters_are_taken_where_they_are() -> None:
    assert problems(Policy(6, 16), "Пароль") == ()
    assert problems(Policy(6, 16, forbidden="П"), "Пароль") == ("Есть недопустимые буквы.",)
