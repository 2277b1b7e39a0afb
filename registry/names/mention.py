"""Whether a text, such as a page's description, names an organization.

What follows from it is a check's matter. Words are compared as lemmas, so «страница Банновской школы» names
«МБОУ «Банновская основная школа»»; a number in the name must stand in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from registry.names import table
from registry.names.similarity import related
from registry.names.words import Parts, lemmas, parts

# What a number counts when it does not number an organization: «школа, 5 класс».
_COUNTED = frozenset({"класс", "год", "человек", "день", "раз", "летие", "час", "место", "этаж"})
_INNER_QUOTED = re.compile(r"[«„“\"]([^«»„“”\"]+)[»“”\"]?\W*$")


class Mention(StrEnum):
    """NAMED: the organization is named; PARTLY: some words of its name are there; NOT: none is."""

    NAMED = "named"
    PARTLY = "partly"
    NOT = "not"


_PREFIX = 3
"""Letters that two related lemmas have in common at their beginning (`related`)."""


def mentions(text: str, names: Iterable[str]) -> Mention:
    """How the text names the organization known by any of `names` (full, short, accepted spellings)."""
    seen = _seen(text)
    best = Mention.NOT
    for name in names:
        own = parts(name)
        if not own.tokens:
            continue
        if _named(own, name, seen):
            return Mention.NAMED
        if any(_present(token, seen) for token in own.tokens - {"имя"}):
            best = Mention.PARTLY
    return best


@dataclass(frozen=True)
class Entry:
    """One organization of a directory: its id, how it is called before people, and all its names."""

    id: int
    title: str
    names: tuple[str, ...]


class Directory:
    """Many organizations, to be asked which of them a text names; each is compared only where a word of it is there.

    Made at the first question: taking some thousands of names apart takes a second.
    """

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._entries = tuple(entries)
        self._places: dict[str, list[int]] | None = None
        self._parts: list[tuple[tuple[Parts, str], ...]] = []

    def named_in(self, text: str) -> Iterator[Entry]:
        """The organizations that the text names, in the order of the directory."""
        seen = _seen(text)
        places = self._index()
        for place in sorted({place for word in seen.words for place in places.get(word[:_PREFIX], ())}):
            if any(_named(own, name, seen) for own, name in self._parts[place]):
                yield self._entries[place]

    def _index(self) -> dict[str, list[int]]:
        """Places of organizations by the beginnings of words one of which a text that names them must hold."""
        if self._places is None:
            self._places = {}
            for place, entry in enumerate(self._entries):
                taken = tuple((own, name) for name in entry.names if (own := parts(name)).tokens)
                self._parts.append(taken)
                for beginning in {word[:_PREFIX] for own, _ in taken for word in _signs(own)}:
                    self._places.setdefault(beginning, []).append(place)
        return self._places


def _signs(own: Parts) -> frozenset[str]:
    """Words one of which at least stands in every text for which `_named` holds."""
    return own.telling or own.numbers or own.tokens


class _Seen:
    """The lemmas of a text, by their beginnings too: only words with one beginning are related."""

    def __init__(self, order: tuple[str, ...]) -> None:
        self.words = frozenset(order)
        self.numbers = _numbers(order)
        self._beginnings: dict[str, list[str]] = {}
        for word in self.words:
            self._beginnings.setdefault(word[:_PREFIX], []).append(word)

    def near(self, word: str) -> list[str]:
        """The words that may be related to this one."""
        return self._beginnings.get(word[:_PREFIX], [])


@lru_cache(maxsize=4)
def _seen(text: str) -> _Seen:
    """Kept for the next question: a text that does not name one organization is asked about all the others."""
    return _Seen(lemmas(text))


def _named(own: Parts, name: str, seen: _Seen) -> bool:
    if not own.numbers <= seen.numbers:
        return False
    kinds = own.types - table.FORM_KINDS
    if kinds and kinds.isdisjoint(seen.words):
        return False
    if own.telling:
        if all(_present(word, seen) for word in own.telling):
            return True
        proper = _proper(own, name)
        return bool(proper and kinds) and all(_present(word, seen) for word in proper)
    # Nothing singles the name out but its number or its common words: all of them must be there.
    return bool(own.numbers) or own.tokens <= seen.words


def _numbers(order: tuple[str, ...]) -> frozenset[str]:
    """Numbers that may number an organization: up to three digits, after or before a noun of its kind."""
    found = set()
    for place, word in enumerate(order):
        if not word[0].isdecimal() or len(word) > 4:
            continue
        if _COUNTED.intersection(order[place + 1 : place + 2]):
            continue
        near = order[max(0, place - 3) : place] + order[place + 1 : place + 3]
        if table.TYPES.intersection(near):
            found.add(word)
    return frozenset(found)


def _proper(own: Parts, name: str) -> frozenset[str]:
    """The distinctive words of the innermost quotes, when others stand outside them: «… сад «Росинка»»."""
    quoted = _INNER_QUOTED.search(name.rstrip("»”\"'. ;"))
    if quoted is None:
        return frozenset()
    inner = frozenset(lemmas(quoted.group(1))) & own.distinctive
    return inner if inner != own.distinctive else frozenset()


def _present(word: str, seen: _Seen) -> bool:
    return word in seen.words or any(related(word, other) for other in seen.near(word))
