"""Names that are alike without being equal, the nearest first: what an import asks about.

Equality is `keys`. Two schools of neighbouring villages share all but one word, so the words that single a name out
must agree, and digits always; only then does the measure of strings rank.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from registry.names.keys import key
from registry.names.words import Parts, parts

_LONG = 10  # letters from which two typing errors are forgiven instead of one
_LOWEST = 45.0
_ADJECTIVE = ("ский", "цкий")


@dataclass(frozen=True)
class Similar:
    """A name alike the asked one, its place in what was given, and a score of 0 to 100."""

    name: str
    place: int
    score: float


class NameIndex:
    """Names kept for many questions; a name is found again by the place at which it was added."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._names: list[str] = []
        self._by_letter: dict[str, list[int]] = {}
        for name in names:
            self.add(name)

    def add(self, name: str) -> int:
        """Add a name; its place, counted from 0."""
        place = len(self._names)
        self._names.append(name)
        for letter in {word[0] for word in parts(name).telling} or {""}:
            self._by_letter.setdefault(letter, []).append(place)
        return place

    def similar(self, name: str, limit: int = 5) -> tuple[Similar, ...]:
        """At most `limit` names alike `name`, best first; equal keys score 100."""
        asked, asked_key = parts(name), key(name)
        found = []
        for place in self._near(asked):
            score = _score(asked, asked_key, self._names[place])
            if score >= _LOWEST:
                found.append(Similar(self._names[place], place, score))
        return tuple(sorted(found, key=lambda one: (-one.score, one.place))[:limit])

    def _near(self, asked: Parts) -> Iterable[int]:
        if not asked.telling:
            return range(len(self._names))
        letters = {word[0] for word in asked.telling} | {""}
        return sorted({place for letter in letters for place in self._by_letter.get(letter, ())})


def similar(name: str, names: Iterable[str], limit: int = 5) -> tuple[Similar, ...]:
    """At most `limit` of the names that are alike `name`, best first, equal keys with 100."""
    return NameIndex(names).similar(name, limit)


def related(first: str, second: str) -> bool:
    """Whether two lemmas are one word, or a place and its adjective: «банново» and «банновский»."""
    if first == second:
        return True
    adjective, noun = (first, second) if first.endswith(_ADJECTIVE) else (second, first)
    if not adjective.endswith(_ADJECTIVE) or noun.endswith(_ADJECTIVE) or len(noun) < 5:
        return False
    return adjective.startswith(noun[:-2]) and len(adjective) - len(noun) <= 5


def _score(asked: Parts, asked_key: str, other_name: str) -> float:
    other, other_key = parts(other_name), key(other_name)
    if asked_key == other_key:
        return 100.0
    if not _alike(asked, other):
        return 0.0
    measures = (fuzz.token_sort_ratio(asked_key, other_key), fuzz.token_set_ratio(asked_key, other_key))
    return min(99.0, sum(measures) / len(measures))


def _alike(asked: Parts, other: Parts) -> bool:
    if asked.numbers and other.numbers and asked.numbers != other.numbers:
        return False
    if asked.types and other.types and asked.types.isdisjoint(other.types):
        return False
    if ("интернат" in asked.types) != ("интернат" in other.types):
        return False  # a boarding school beside the school of the same place
    small, large = sorted((asked.telling, other.telling), key=len)
    if not small:
        return bool(asked.types & other.types)
    return all(any(_near_words(word, candidate) for candidate in large) for word in small)


def _near_words(first: str, second: str) -> bool:
    if related(first, second):
        return True
    if first[0] != second[0]:
        return False
    if first.endswith(_ADJECTIVE) and second.endswith(_ADJECTIVE):
        # The ending is common to every place: only what stands before it tells «Бобровская» from «Бобринская».
        first, second = first[:-4], second[:-4]
    allowed = 2 if min(len(first), len(second)) >= _LONG else 1
    return OSA.distance(first, second, score_cutoff=allowed) <= allowed
