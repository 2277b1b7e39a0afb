"""A piece of a password that a guesser knows: where it stands, what it is, how many tries it costs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import comb

LEAST_PART = 50
"""Tries for a piece of several characters inside a longer password, at least (zxcvbn's figure)."""

LEAST_CHARACTER = 10
"""The same for one character (zxcvbn's figure)."""


class Kind(StrEnum):
    """What a guesser recognizes."""

    PASSWORD = "password"
    WORD = "word"
    NAME = "name"
    PLACE = "place"
    CONTEXT = "context"
    KEYBOARD = "keyboard"
    SEQUENCE = "sequence"
    REPEAT = "repeat"
    DATE = "date"
    YEAR = "year"
    PHONE = "phone"
    UNKNOWN = "unknown"


class Twist(StrEnum):
    """How a word was disguised."""

    LAYOUT = "layout"
    TRANSLIT = "translit"
    SIGNS = "signs"
    TWINS = "twins"
    STRETCHED = "stretched"
    REVERSED = "reversed"
    CAPITALS = "capitals"


@dataclass(frozen=True)
class Piece:
    """Characters `start` to `end` (exclusive) of a password; it holds no character of it."""

    start: int
    end: int
    guesses: float
    kind: Kind
    twists: frozenset[Twist] = frozenset()
    ending: bool = False

    @property
    def length(self) -> int:
        return self.end - self.start


def capital_variants(text: str) -> float:
    """By how much capitals multiply the tries: 1 without, 2 for the usual places, else the number of ways."""
    upper = sum(character.isupper() for character in text)
    lower = sum(character.islower() for character in text)
    if not upper:
        return 1
    usual = text[0].isupper() or text[-1].isupper()
    if not lower or (upper == 1 and usual):
        return 2
    return float(sum(comb(upper + lower, count) for count in range(1, min(upper, lower) + 1)))
