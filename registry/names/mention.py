"""Whether a text, such as a page's description, names an organization.

What follows from it is a check's matter. Words are compared as lemmas, so «страница Банновской школы» names
«МБОУ «Банновская основная школа»»; a number in the name must stand in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
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
