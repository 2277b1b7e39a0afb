"""Russian words that are in no list of ours, by the dictionary of pymorphy3. It takes a fifth of a second and some
thirty megabytes to load, so it is asked only where cheaper knowledge did not decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from vault.guessing.dictionaries import found
from vault.guessing.pieces import Kind, Piece
from vault.guessing.views import View
from vault.russian import analyzer

_LEMMA = 15_000.0
"""Tries for a word in its dictionary form: about as many are in use."""

_FORM = 60_000.0
"""Tries for any other form of a word."""

_SHORTEST = 5  # shorter words cost as little by their characters
_LONGEST = 24
_RUN = re.compile(rf"[а-я]{{{_SHORTEST},}}")
_VOWEL = re.compile(r"[аеиоуыэюя]")


def may_help(views: Sequence[View]) -> bool:
    """Whether there is anything that could be such a word at all."""
    return any(_VOWEL.search(run) for view in views for run in _RUN.findall(view.text))


def pieces(views: Sequence[View], password: str) -> Iterator[Piece]:
    """Every word of the language that stands in a view."""
    for view in views:
        for run in _RUN.finditer(view.text):
            yield from _in_run(view, password, run.start(), run.end())


def _in_run(view: View, password: str, first: int, last: int) -> Iterator[Piece]:
    for start in range(first, last - _SHORTEST + 1):
        for end in range(start + _SHORTEST, min(start + _LONGEST, last) + 1):
            word = view.text[start:end]
            if _VOWEL.search(word) and _known(word):
                yield found(view, password, (start, end), _LEMMA if _is_lemma(word) else _FORM, Kind.WORD)


def _known(word: str) -> bool:
    return bool(analyzer().word_is_known(word))


def _is_lemma(word: str) -> bool:
    return any(parse.normal_form.replace("ё", "е") == word for parse in analyzer().parse(word))
