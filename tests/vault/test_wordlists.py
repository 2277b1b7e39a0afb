"""The word lists that travel with the program: whole, clean, each word once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import pytest

from vault import wordlists


def test_the_lists_for_passphrases_are_whole() -> None:
    assert len(set(wordlists.russian())) == 2048
    assert len(set(wordlists.eff())) == 7776
    assert (wordlists.eff()[0], wordlists.eff()[-1]) == ("abacus", "zoom")
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)?", word) for word in wordlists.eff())
    assert sum("-" in word for word in wordlists.eff()) == 4
    assert all(unicodedata.is_normalized("NFC", word) for word in wordlists.russian())
    assert all(re.fullmatch(r"[а-я]{3,8}", word) for word in wordlists.russian())


@pytest.mark.parametrize("words", [wordlists.common, wordlists.office, wordlists.names, wordlists.places])
def test_the_lists_for_judging(words: Callable[[], tuple[str, ...]]) -> None:
    listed = words()
    assert len(listed) > 200
    assert len(set(listed)) == len(listed)
    assert all(re.fullmatch(r"[а-яё0-9]+", word) for word in listed)


def test_the_commonest_come_first() -> None:
    assert wordlists.common()[0] == "пароль"
    assert wordlists.names().index("саша") < wordlists.names().index("иванов") < wordlists.names().index("лапшин")
