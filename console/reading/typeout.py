"""A secret to be typed by hand or read aloud: in groups, with the kind of each character and its look-alikes named.

How it is painted is the widget's; every text here is safe for the terminal, whatever the secret holds.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from console.reading import alphabet

SIZE = 4
"""Characters of a group."""

SPACE = "·"
"""Shown for a space: every terminal's font has it. One that is part of a secret is shown as `STRANGE`."""

STRANGE = "□"
"""Shown for a character that has no shape of its own."""


class Kind(StrEnum):
    """What a character is."""

    DIGIT = "digit"
    LATIN_UPPER = "latin_upper"
    LATIN_LOWER = "latin_lower"
    CYRILLIC_UPPER = "cyrillic_upper"
    CYRILLIC_LOWER = "cyrillic_lower"
    SIGN = "sign"
    SPACE = "space"
    OTHER = "other"


@dataclass(frozen=True)
class Group:
    """A few characters as they are shown, the kind of each, and the place of the first one, counted from 1."""

    text: str = field(repr=False)
    kinds: tuple[Kind, ...] = field(repr=False)
    first: int

    @property
    def last(self) -> int:
        """The place of the last character."""
        return self.first + len(self.kinds) - 1


def groups(secret: str, size: int = SIZE) -> tuple[Group, ...]:
    """The secret in groups of `size` characters; each shown character is one character of the secret."""
    return tuple(
        Group("".join(map(_shown, part)), tuple(map(kind, part)), at + 1)
        for at in range(0, len(secret), size)
        for part in (secret[at : at + size],)
    )


def legend(secret: str) -> tuple[str, ...]:
    """What must be known to type it without mistakes: the script of its letters, then each character that could be
    taken for another, with its places. Empty for an empty secret.
    """
    if not secret:
        return ()
    kinds = {kind(character) for character in secret}
    latin = bool(kinds & {Kind.LATIN_UPPER, Kind.LATIN_LOWER})
    cyrillic = bool(kinds & {Kind.CYRILLIC_UPPER, Kind.CYRILLIC_LOWER})
    return tuple(_legend(secret, latin=latin, cyrillic=cyrillic))


def spoken(secret: str, size: int = SIZE) -> tuple[str, ...]:
    """The secret to be dictated: a line for each group, «1–4: …», names of its characters parted by commas;
    no name has a comma inside.
    """
    lines = []
    for group in groups(secret, size):
        named = (_dictated(character) for character in secret[group.first - 1 : group.last])
        places = str(group.first) if group.first == group.last else f"{group.first}–{group.last}"
        lines.append(f"{places}: {', '.join(named)}")
    return tuple(lines)


def kind(character: str) -> Kind:
    """What one character is."""
    if character == " ":
        return Kind.SPACE
    if character.isascii() and character.isdigit():
        return Kind.DIGIT
    if character.isascii() and character.isalpha():
        return Kind.LATIN_UPPER if character.isupper() else Kind.LATIN_LOWER
    if character.lower() in alphabet.CYRILLIC:
        return Kind.CYRILLIC_UPPER if character.isupper() else Kind.CYRILLIC_LOWER
    if character in alphabet.SIGNS:
        return Kind.SIGN
    return Kind.OTHER


def name(character: str) -> str:
    """How one character is said in Russian; one without a name by its code point."""
    found = kind(character)
    if found is Kind.SPACE:
        return "пробел"
    if found is Kind.DIGIT:
        return f"цифра {alphabet.DIGITS[character]}"
    case = "заглавная" if found in {Kind.LATIN_UPPER, Kind.CYRILLIC_UPPER} else "строчная"
    if found in {Kind.LATIN_UPPER, Kind.LATIN_LOWER}:
        return f"{alphabet.LATIN[character.lower()]} латинская {case}"
    if found in {Kind.CYRILLIC_UPPER, Kind.CYRILLIC_LOWER}:
        return f"{alphabet.CYRILLIC[character.lower()]} русская {case}"
    return alphabet.SIGNS.get(character) or _strange(character)


def _dictated(character: str) -> str:
    """Its name with the word that tells it apart by telephone."""
    word = alphabet.BY_TELEPHONE.get(character.lower())
    return f"{name(character)} ({word})" if word else name(character)


def _legend(secret: str, *, latin: bool, cyrillic: bool) -> Iterator[str]:
    if latin and cyrillic:
        yield "Буквы и русские, и латинские."
    elif latin or cyrillic:
        yield "Все буквы русские." if cyrillic else "Все буквы латинские."
    else:
        yield "Букв нет."
    alike = alphabet.ALIKE_RUSSIAN if cyrillic else alphabet.ALIKE
    for character in dict.fromkeys(secret):
        found = kind(character)
        doubtful = character in alike and not (found is Kind.DIGIT and not (latin or cyrillic))
        twin = latin and cyrillic and character.lower() in alphabet.TWINS
        if doubtful or twin or found in {Kind.SPACE, Kind.OTHER}:
            places = [str(at) for at, each in enumerate(secret, 1) if each == character]
            yield f"{_shown(character)} — {name(character)} ({_where(places)})"


def _where(places: list[str]) -> str:
    return f"{'место' if len(places) == 1 else 'места'} {', '.join(places)}"


def _shown(character: str) -> str:
    """The character itself where it has a shape and a cell of its own, else a sign for it."""
    if character == " ":
        return SPACE
    if character == SPACE:
        return STRANGE
    category = unicodedata.category(character)
    turned = unicodedata.bidirectional(character) in {"R", "AL", "AN"}  # a terminal may show these out of order
    if category[0] in "CMZ" or turned or unicodedata.normalize("NFC", character) != character:
        return STRANGE
    return character


def _strange(character: str) -> str:
    category = unicodedata.category(character)
    if category[0] == "M":
        what = "значок к букве"
    elif category[0] == "Z":
        what = "особый пробел"
    elif category[0] == "C":
        what = "невидимый знак"
    elif category[0] == "L":
        what = "буква другого алфавита" + (" заглавная" if character.isupper() else "")
    else:
        what = "особый знак"
    return f"{what} U+{ord(character):04X}"
