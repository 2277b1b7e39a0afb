"""The words of many records, ready to be asked which records hold a word, however it was typed.

A word is looked for as it stands first, then in other forms, with doubled letters made one, with one slip. Only the
lookup is here; what a record is found by, and in which order, is `finding`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_FEWEST = 3  # letters of a piece that is looked for inside of words; a shorter one is half the vocabulary
_ENOUGH = 1000  # words that begin with a piece: those that only hold it are not looked for then
_FEWEST_FOR_FORMS = 4
_FEWEST_FOR_SLIPS = 4
_LONGEST_ENDING = 4
_MOST_SLIPPED = 20  # words that one slip may mean
_DOUBLED = re.compile(r"([^\W\d_])\1+")
_ENDING = re.compile(
    r"(?:иями|ями|ами|иях|ях|ах|ого|его|ому|ему|ыми|ими|ией|ов|ев|ей|ой|ий|ый|ая|яя|ое|ее|ые|ие|ою|ею|ию|ия|ью|ам|ям|"
    r"ом|ем|им|ым|их|ых|[аяоеиыуюьй])$"
)


@dataclass(frozen=True)
class Class:
    """Records that hold a word in one way; the lower the cost, the better."""

    cost: int
    records: frozenset[int]


class Vocabulary:
    """Which records hold which words; records are numbers in the order in which they are to be shown.

    Each has words that name it and words that merely belong to it.
    """

    def __init__(self, records: Iterable[tuple[Iterable[str], Iterable[str]]]) -> None:
        names: dict[str, set[int]] = {}
        others: dict[str, set[int]] = {}
        for number, (naming, belonging) in enumerate(records):
            for word in naming:
                names.setdefault(word, set()).add(number)
            for word in belonging:
                others.setdefault(word, set()).add(number)
        self._words = sorted({*names, *others})
        self._names = [frozenset(names.get(word, ())) for word in self._words]
        self._others = [frozenset(others.get(word, ())) for word in self._words]
        self._text = "\n".join(self._words)
        self._starts: list[int] = []
        start = 0
        for word in self._words:
            self._starts.append(start)
            start += len(word) + 1
        self._squeezed: dict[str, list[int]] = {}
        for place, word in enumerate(self._words):
            squeezed = _DOUBLED.sub(r"\1", word)
            self._squeezed.setdefault(squeezed, []).append(place)
        # Only words of letters: a slip in a number leads to another number, and there are thousands of them.
        self._by_length: dict[int, list[int]] = {}
        for place, word in enumerate(self._words):
            if word.isalpha():
                self._by_length.setdefault(len(word), []).append(place)

    def holding(self, word: str) -> tuple[Class, ...]:
        """The records with the word as it stands: whole, at the beginning, inside; the best first."""
        exact = self._exact(word)
        begun = [each for each in self._begun(word) if each not in exact]
        wanted = len(word) >= _FEWEST and len(begun) < _ENOUGH
        inside = self._inside(word, {*exact, *begun}) if wanted else []
        return self._classes((0, exact), (1, begun), (2, inside))

    def resembling(self, word: str) -> tuple[Class, ...]:
        """The records with the word in another form, or with a slip in it."""
        forms = self._forms(word)
        doubled = self._squeezed.get(_DOUBLED.sub(r"\1", word), [])
        found = [*forms, *(each for each in doubled if each not in forms)]
        return self._classes((3, found), (4, () if found else self._slipped(word)))

    def _classes(self, *found: tuple[int, Sequence[int]]) -> tuple[Class, ...]:
        made = []
        for cost, words in found:
            if words:
                made.append(Class(2 * cost, frozenset().union(*(self._names[each] for each in words))))
                made.append(Class(2 * cost + 1, frozenset().union(*(self._others[each] for each in words))))
        return tuple(each for each in made if each.records)

    def _exact(self, word: str) -> list[int]:
        place = bisect_left(self._words, word)
        return [place] if place < len(self._words) and self._words[place] == word else []

    def _begun(self, beginning: str) -> range:
        return range(bisect_left(self._words, beginning), bisect_right(self._words, beginning + "\U0010ffff"))

    def _inside(self, piece: str, known: set[int]) -> list[int]:
        found = []
        at = self._text.find(piece)
        while at >= 0:
            place = bisect_right(self._starts, at) - 1
            if place not in known:
                found.append(place)
            end = self._starts[place] + len(self._words[place])
            at = self._text.find(piece, end)
        return found

    def _forms(self, word: str) -> list[int]:
        """Words that differ in the ending alone: «школы» finds «школа»; without a dictionary, which loads for long."""
        if len(word) < _FEWEST_FOR_FORMS:
            return []
        stem = _ENDING.sub("", word)
        if len(stem) < _FEWEST:
            return []
        longest = len(stem) + _LONGEST_ENDING
        return [
            each
            for each in self._begun(stem)
            if len(self._words[each]) <= longest and _ENDING.sub("", self._words[each]) == stem
        ]

    def _slipped(self, word: str) -> list[int]:
        """Words one letter away: another one, one too many or too few, two that changed places."""
        if len(word) < _FEWEST_FOR_SLIPS or not word.isalpha():
            return []
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        found = []
        for length in (len(word) - 1, len(word), len(word) + 1):
            places = self._by_length.get(length, [])
            words = [self._words[place] for place in places]
            close = process.extract(word, words, scorer=OSA.distance, score_cutoff=1, limit=_MOST_SLIPPED)
            found += [places[at] for _, _, at in close]
        return found
