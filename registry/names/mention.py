"""Whether a text, such as a page's description, names an organization.

What follows from it is a check's matter. Words are compared as lemmas, so «страница Банновской школы» names
«МБОУ «Банновская основная школа»»; a number in the name must stand in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

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
    order = lemmas(text)
    seen = frozenset(order)
    best = Mention.NOT
    for name in names:
        own = parts(name)
        if not own.tokens:
            continue
        if _named(own, name, seen, order):
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
        order = lemmas(text)
        seen = frozenset(order)
        places = self._index()
        for place in sorted({place for word in seen for place in places.get(word[:_PREFIX], ())}):
            if any(_named(own, name, seen, order) for own, name in self._parts[place]):
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


def _named(own: Parts, name: str, seen: frozenset[str], order: tuple[str, ...]) -> bool:
    if not own.numbers <= _numbers(order):
        return False
    kinds = own.types - table.FORM_KINDS
    if kinds and kinds.isdisjoint(seen):
        return False
    if own.telling:
        if all(_present(word, seen) for word in own.telling):
            return True
        proper = _proper(own, name)
        return bool(proper and kinds) and all(_present(word, seen) for word in proper)
    # Nothing singles the name out but its number or its common words: all of them must be there.
    return bool(own.numbers) or own.tokens <= seen


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


def _present(word: str, seen: frozenset[str]) -> bool:
    return word in seen or any(related(word, other) for other in seen)
