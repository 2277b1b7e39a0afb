"""Words in order of commonness: the English lists of the library, ours of Russian, and the words of the account.

Looked for in every view of a password. Russian words that are in no list are in `morphology`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from vault import wordlists
from vault.guessing import english
from vault.guessing.pieces import Kind, Piece, Twist, capital_variants
from vault.guessing.views import View, spellings

_LONGEST = 32
_SHORTEST = 3  # two letters cost as little by themselves
_SHORTEST_STEM = 5
_PIECES = re.compile(r"[^\W_]+")
_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Ranked:
    """Words with their places, 1 being the commonest; `twists`: how all of them are disguised."""

    kind: Kind
    ranks: Mapping[str, int]
    twists: frozenset[Twist] = frozenset()


class Index:
    """Several lists asked at once: for each word its best place and the list of it."""

    def __init__(self, lists: Sequence[Ranked]) -> None:
        self._lists = tuple(lists)
        self._best: dict[str, int] = {}
        """Place times the number of lists, plus the list: one number compares by place first."""
        for number, listed in enumerate(self._lists):
            for word, rank in listed.ranks.items():
                coded = rank * len(self._lists) + number
                if len(word) >= _SHORTEST and self._best.get(word, coded) >= coded:
                    self._best[word] = coded
        self._starts = frozenset(word[:_SHORTEST] for word in self._best)

    def pieces(self, view: View, password: str) -> Iterator[Piece]:
        """Every word of the lists that stands in the view."""
        text = view.text
        for start in range(len(text) - _SHORTEST + 1):
            if text[start : start + _SHORTEST] not in self._starts:
                continue
            for end in range(start + _SHORTEST, min(start + _LONGEST, len(text)) + 1):
                coded = self._best.get(text[start:end])
                if coded is not None:
                    rank, number = divmod(coded, len(self._lists))
                    listed = self._lists[number]
                    yield found(view, password, (start, end), rank, listed.kind, listed.twists)


@cache
def known() -> Index:
    """Our lists, the same words in Latin letters, and the library's lists."""
    ours = (
        Ranked(Kind.PASSWORD, _ranked(wordlists.common())),
        Ranked(Kind.WORD, _ranked(wordlists.office())),
        Ranked(Kind.NAME, _ranked(wordlists.names())),
        Ranked(Kind.PLACE, _ranked(wordlists.places())),
        Ranked(Kind.WORD, dict.fromkeys(map(_folded, wordlists.russian()), len(wordlists.russian()))),
    )
    return Index([*ours, *map(_spelled, ours), *(Ranked(kind, ranks) for kind, ranks in english.dictionaries())])


def context(words: Sequence[str]) -> Index:
    """The words of the account: whole, by their parts, and without their endings; each in Latin letters too."""
    forms = [form for word in words for form in _forms(_folded(word.strip()))]
    listed = Ranked(Kind.CONTEXT, _ranked(forms))
    return Index([listed, _spelled(listed)])


def found(
    view: View, password: str, place: tuple[int, int], rank: float, kind: Kind, twists: frozenset[Twist] = frozenset()
) -> Piece:
    """The piece of the password that stands at `place` of the view (end exclusive), with the cost of its disguise."""
    first, last = view.place(*place)
    capitals = capital_variants(password[first:last])
    seen = view.twists | twists | ({Twist.CAPITALS} if capitals > 1 else frozenset())
    return Piece(first, last, rank * view.factor * capitals, kind, seen)


def _ranked(words: Sequence[str]) -> dict[str, int]:
    return {word: at for at, word in enumerate(dict.fromkeys(map(_folded, words)), 1)}


def _spelled(listed: Ranked) -> Ranked:
    """The words of a list in Latin letters, twice as far from its top."""
    spelled: dict[str, int] = {}
    for word, rank in listed.ranks.items():
        for spelling in spellings(word):
            spelled.setdefault(spelling, rank * 2)
    return Ranked(listed.kind, spelled, frozenset({Twist.TRANSLIT}))


def _forms(word: str) -> Iterator[str]:
    parts = [word, *_PIECES.findall(word), *_LETTERS.findall(word), "".join(_PIECES.findall(word))]
    for part in parts:
        if len(part) >= _SHORTEST:
            yield part[:_LONGEST]
        if part.isalpha():
            for end in range(min(len(part), _LONGEST) - 1, max(_SHORTEST_STEM, len(part) - 3) - 1, -1):
                yield part[:end]


def _folded(word: str) -> str:
    return word.lower().replace("ё", "е")
