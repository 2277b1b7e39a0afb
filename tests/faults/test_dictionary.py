"""The whole dictionary of Russian through the detector of obscene words: three million forms, no clean one flagged.

What is flagged is obscene by the list beside this test, or stands there as an exception with its reason.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from itertools import islice, product
from pathlib import Path
from typing import cast

import pytest

from checks.text import obscenity
from vault.russian import analyzer

LISTS = tomllib.loads((Path(__file__).parent / "data" / "obscene_lemmas.toml").read_text(encoding="utf-8"))
OBSCENE = frozenset(LISTS["obscene"])
EXCEPTIONS = frozenset(LISTS["exceptions"])

HARD = (
    "ху", "оху", "поху", "наху", "сух", "плох", "тих", "глух", "лих", "страху", "психу", "отмаху", "доху",
    "бля", "обля", "сабл", "гребл", "рубл", "корабл", "оскорб", "употреб", "ослаб", "истреб",
    "еб", "ёб", "себ", "тебе", "неб",
    "хлеб", "треб", "колеб", "учеб", "лечеб", "мебел", "лебе", "щеб", "подеб", "дебат",
    "отеб", "обеб", "заеб", "уеб", "выеб", "наиб", "приб", "долб", "йоб", "ибе",
    "пиз", "пез", "пис", "поезд", "съезд", "пузд", "манд", "муд", "сук", "суч", "хер",
)  # fmt: skip
"""Beginnings of words that a careless pattern would catch."""

LETTERS = "абвгдеёжзийклмнопрстуфхцчшщыэюя"
_EACH = 15


def forms(beginning: str = "") -> Iterator[str]:
    """Forms of the dictionary that begin so, each once."""
    words = analyzer().dictionary.words  # type: ignore[attr-defined]  # the library's own dictionary
    before = ""
    for word in words.iterkeys(beginning) if beginning else words.iterkeys():
        if word != before:
            yield cast(str, word)
        before = word


def flagged(words: Iterable[str]) -> set[str]:
    """The lemmas of the words in which something is found."""
    found = set()
    for word in words:
        if obscenity.present(word):
            found |= {parse.normal_form for parse in analyzer().parse(word) if parse.is_known}  # type: ignore[attr-defined]  # the same
    return found


def test_a_slice_of_the_dictionary() -> None:
    """Some forms of every two letters, and all of the hard beginnings."""
    words = [word for pair in product(LETTERS, repeat=2) for word in islice(forms("".join(pair)), _EACH)]
    words += [word for beginning in HARD for word in forms(beginning)]
    assert len(words) > 15_000
    assert flagged(words) <= OBSCENE | EXCEPTIONS


@pytest.mark.faults
def test_the_whole_dictionary() -> None:
    found = flagged(forms())
    assert found == OBSCENE | EXCEPTIONS
