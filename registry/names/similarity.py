"""Names that are alike without being equal, the nearest first: what an import asks about.

Equality is `keys`. Two schools of neighbouring villages share all but one word, so the words that single a name out
must agree, and digits always; only then does the measure of strings rank. A word may stand for several of the other
name by their first letters: «СОК «Вишера»» is alike «Спортивно-оздоровительный комплекс «Вишера»».
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from registry.names.keys import key
from registry.names.words import Parts, parts

_LONG = 10  # letters from which two typing errors are forgiven instead of one
_LOWEST = 45.0
_BY_LETTERS = 60.0  # the score of names that only such letters make alike: their strings say nothing
_LETTERS = range(2, 7)  # words that an abbreviation stands for
_ADJECTIVE = ("ский", "цкий")


@dataclass(frozen=True)
class Similar:
    """A name alike the asked one, its place in what was given, and a score of 0 to 100."""

    name: str
    place: int
    score: float


@dataclass(frozen=True)
class _Known:
    """A name with what is asked of it again and again."""

    name: str
    parts: Parts
    key: str


class NameIndex:
    """Names kept for many questions; a name is found again by the place at which it was added.

    Which of the telling words are near a word is found out once for each word and kept, so that a question looks only
    at names that share one with it, beginning with the word that fewest names have.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._known: list[_Known] = []
        self._by_word: dict[str, set[int]] = {}
        self._few: dict[tuple[str, int], list[int]] = {}  # by a word and how many telling ones the name has
        self._letters: list[str] = []  # the first letters of each name
        self._standing: dict[str, tuple[set[int], int]] = {}  # by a word that was asked about, among so many names
        self._wordless: list[int] = []
        self._by_letter: dict[str, list[str]] = {}  # telling words by their first letter
        self._asked: dict[str, dict[str, list[str]]] = {}  # by first letter: a word that was asked about, those near it
        for name in names:
            self.add(name)

    def add(self, name: str) -> int:
        """Add a name; its place, counted from 0."""
        place = len(self._known)
        known = _Known(name, parts(name), key(name))
        self._known.append(known)
        for word in known.parts.telling:
            if word not in self._by_word:
                self._learn(word)
            self._by_word.setdefault(word, set()).add(place)
            self._few.setdefault((word, len(known.parts.telling)), []).append(place)
        self._letters.append(_letters(known.parts.order))
        if not known.parts.telling:
            self._wordless.append(place)
        return place

    def similar(self, name: str, limit: int = 5) -> tuple[Similar, ...]:
        """At most `limit` names alike `name`, best first; equal keys score 100."""
        asked = _Known(name, parts(name), key(name))
        found = []
        for place in self._near(asked.parts):
            score = _score(asked, self._known[place])
            if score >= _LOWEST:
                found.append(Similar(self._known[place].name, place, score))
        return tuple(sorted(found, key=lambda one: (-one.score, one.place))[:limit])

    def _near(self, asked: Parts) -> Iterable[int]:
        """The names that can be alike: those without a telling word, and those of which the fewer words all agree."""
        if not asked.telling:
            return range(len(self._known))
        groups = [
            [*(self._by_word[each] for each in self._near_words(word)), self._stood_for(word)] for word in asked.telling
        ]
        groups.sort(key=lambda places: sum(map(len, places)))
        every: set[int] = set().union(*groups[0])  # names that have each word of the question
        for group in groups[1:]:
            every = set().union(*(every & places for places in group))
        return [*self._wordless, *sorted(every.union(self._fewer(asked)))]

    def _fewer(self, asked: Parts) -> Iterator[int]:
        """The names of fewer telling words than this one, all of them among its own or standing for some of them."""
        telling = asked.telling
        if len(telling) < 2:
            return
        near = {each for word in telling for each in self._near_words(word)}
        letters = _letters(asked.order)
        pieces = (letters[at : at + size] for size in _LETTERS for at in range(len(letters) - size + 1))
        near.update(piece for piece in pieces if piece in self._by_word)
        for size in range(1, len(telling)):
            having = Counter(place for word in near for place in self._few.get((word, size), ()))
            yield from (place for place, words in having.items() if words == size)

    def _stood_for(self, word: str) -> set[int]:
        """The names some of whose words begin with the letters of this one."""
        if len(word) not in _LETTERS:
            return set()
        found, among = self._standing.get(word, (set(), 0))
        found.update(place for place in range(among, len(self._letters)) if word in self._letters[place])
        self._standing[word] = (found, len(self._letters))
        return found

    def _near_words(self, word: str) -> list[str]:
        asked = self._asked.setdefault(word[0], {})
        found = asked.get(word)
        if found is None:
            found = asked[word] = [each for each in self._by_letter.get(word[0], ()) if _near_words(word, each)]
        return found

    def _learn(self, word: str) -> None:
        """A telling word that no name had before; words near each other begin with one letter."""
        self._by_letter.setdefault(word[0], []).append(word)
        for asked, near in self._asked.get(word[0], {}).items():
            if _near_words(asked, word):
                near.append(word)


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


def _score(asked: _Known, other: _Known) -> float:
    if asked.key == other.key:
        return 100.0
    if not _alike(asked.parts, other.parts):
        return 0.0
    from rapidfuzz import fuzz

    measures = (fuzz.token_sort_ratio(asked.key, other.key), fuzz.token_set_ratio(asked.key, other.key))
    score = min(99.0, sum(measures) / len(measures))
    return score if score >= _LOWEST or not _stands_for(asked.parts, other.parts) else _BY_LETTERS


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
    letters = _letters((asked if large is asked.telling else other).order)
    return all(any(_near_words(word, each) for each in large) or _is_in(word, letters) for word in small)


def _stands_for(asked: Parts, other: Parts) -> bool:
    """Whether a telling word of one name is the first letters of words of the other."""
    pairs = ((asked.telling, _letters(other.order)), (other.telling, _letters(asked.order)))
    return any(_is_in(word, letters) for words, letters in pairs for word in words)


def _is_in(word: str, letters: str) -> bool:
    return len(word) in _LETTERS and word in letters


def _letters(order: tuple[str, ...]) -> str:
    """The first letters of the words of a name."""
    return "".join(word[0] for word in order)


def _near_words(first: str, second: str) -> bool:
    if related(first, second):
        return True
    if first[0] != second[0]:
        return False
    if first.endswith(_ADJECTIVE) and second.endswith(_ADJECTIVE):
        # The ending is common to every place: only what stands before it tells «Бобровская» from «Бобринская».
        first, second = first[:-4], second[:-4]
    allowed = 2 if min(len(first), len(second)) >= _LONG else 1
    return _distance()(first, second, score_cutoff=allowed) <= allowed


@cache
def _distance() -> Callable[..., int]:
    """Read when names are compared for the first time: most of the program never does."""
    from rapidfuzz.distance import OSA

    return OSA.distance
