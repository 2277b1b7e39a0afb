"""New passwords by a network's policy: characters, or words of a list; each possible one is equally likely.

The policies themselves are data of the registry. Whether a password that a person made is strong is in `strength`.
"""

from __future__ import annotations

import string
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from itertools import combinations
from math import log2
from random import SystemRandom

from vault import wordlists
from vault.errors import BadInput
from vault.text import counted

LENGTH = 20
"""Characters of a new password where the policy allows as many."""

WORDS = 6
"""Words of a new passphrase: 66 bits of the Russian list, 77 of the English one."""

MOST_WORDS = 20

_SEPARATORS = "-_. "
_random = SystemRandom()


class CharacterClass(StrEnum):
    """A kind of character that a policy may demand."""

    LOWER = "lower"
    UPPER = "upper"
    DIGIT = "digit"
    SIGN = "sign"


class Style(StrEnum):
    """What a new password is made of."""

    CHARACTERS = "characters"
    RUSSIAN_WORDS = "russian"
    EFF_WORDS = "eff"


@dataclass(frozen=True)
class Policy:
    """What a network takes: length in characters, classes that must be there, signs that may, characters that may not.

    Latin letters and digits are always allowed unless forbidden; Russian letters only where `cyrillic`.
    """

    shortest: int = 8
    longest: int = 64
    required: frozenset[CharacterClass] = frozenset()
    symbols: str = "-_.!@#$%^&*+=?"
    forbidden: str = ""
    cyrillic: bool = True


@dataclass(frozen=True)
class Generated:
    """A new password and its entropy: the logarithm of how many were equally likely."""

    value: str = field(repr=False)
    bits: float


_CLASS_WORDS = {
    CharacterClass.LOWER: "строчной буквы",
    CharacterClass.UPPER: "заглавной буквы",
    CharacterClass.DIGIT: "цифры",
    CharacterClass.SIGN: "знака",
}


def generate(
    policy: Policy, style: Style = Style.CHARACTERS, length: int | None = None, words: int = WORDS
) -> Generated:
    """A new password that `problems` has nothing to say about.

    `length` in characters is for CHARACTERS alone, `words` for the others. BadInput when the policy leaves nothing.
    """
    if style is Style.CHARACTERS:
        return _of_characters(policy, length)
    if style is Style.RUSSIAN_WORDS and not policy.cyrillic:
        raise BadInput("Здесь не принимают русские буквы: выберите английские слова или набор знаков.")
    return _of_words(policy, wordlists.russian() if style is Style.RUSSIAN_WORDS else wordlists.eff(), words)


def problems(policy: Policy, password: str) -> tuple[str, ...]:
    """Why the policy would refuse it, in sentences that quote nothing of it; empty when it would not."""
    found = []
    if len(password) < policy.shortest:
        found.append(f"Коротко: нужно хотя бы {counted(policy.shortest, 'знак', 'знака', 'знаков')}.")
    if len(password) > policy.longest:
        found.append(f"Длинно: принимают не больше {counted(policy.longest, 'знака', 'знаков', 'знаков')}.")
    present = {_class(character) for character in password}
    missing = [_CLASS_WORDS[each] for each in CharacterClass if each in policy.required - present]
    if missing:
        found.append(f"Нет {', '.join(missing)}: здесь без этого не примут.")
    if not policy.cyrillic and any(_is_cyrillic(character) for character in password):
        found.append("Есть русские буквы: здесь принимают только латинские.")
    if any(not _is_allowed(policy, character) for character in password if not _is_cyrillic(character)):
        signs = _signs(policy)
        found.append(f"Есть недопустимые знаки. Можно: {signs}" if signs else "Есть недопустимые знаки.")
    elif any(character in policy.forbidden for character in password):
        found.append("Есть недопустимые буквы.")
    return tuple(found)


# Characters


def _of_characters(policy: Policy, length: int | None) -> Generated:
    alphabet = {each: _members(policy, each) for each in CharacterClass}
    size = _length(policy, length)
    for each in policy.required:
        if not alphabet[each]:
            raise BadInput(f"Правила требуют {_CLASS_WORDS[each]}, но запрещают все такие. Пароль не создан.")
    if size < len(policy.required):
        raise BadInput("Столько обязательных видов знаков в такую длину не поместить. Пароль не создан.")
    everything = "".join(alphabet.values())
    if not everything:
        raise BadInput("Правила запрещают все знаки. Пароль не создан.")
    while True:
        value = "".join(_random.choice(everything) for _ in range(size))
        if policy.required <= {_class(character) for character in value}:
            return Generated(value, log2(_possible(alphabet, policy.required, size)))


def _length(policy: Policy, asked: int | None) -> int:
    if policy.shortest > policy.longest:
        raise BadInput("Правила пароля противоречат себе: наименьшая длина больше наибольшей.")
    if asked is None:
        return max(1, policy.shortest, min(LENGTH, policy.longest))
    if not max(1, policy.shortest) <= asked <= policy.longest:
        raise BadInput(f"Длина пароля здесь от {policy.shortest} до {policy.longest}. Пароль не создан.")
    return asked


def _members(policy: Policy, kind: CharacterClass) -> str:
    if kind is CharacterClass.SIGN:
        return _signs(policy)
    every = {
        CharacterClass.LOWER: string.ascii_lowercase,
        CharacterClass.UPPER: string.ascii_uppercase,
        CharacterClass.DIGIT: string.digits,
    }[kind]
    return "".join(character for character in every if character not in policy.forbidden)


def _signs(policy: Policy) -> str:
    """The allowed signs, each once."""
    signs = dict.fromkeys(policy.symbols)
    return "".join(each for each in signs if each not in policy.forbidden and _class(each) is CharacterClass.SIGN)


def _possible(alphabet: dict[CharacterClass, str], required: frozenset[CharacterClass], size: int) -> int:
    """How many texts of that size hold every required class: those without some of them taken away."""
    whole = sum(map(len, alphabet.values()))
    total = 0
    for count in range(len(required) + 1):
        for absent in combinations(sorted(required), count):
            total += (-1) ** count * (whole - sum(len(alphabet[each]) for each in absent)) ** size
    return total


def _class(character: str) -> CharacterClass:
    if character.isdecimal():
        return CharacterClass.DIGIT
    if character.isalpha():
        return CharacterClass.UPPER if character.isupper() else CharacterClass.LOWER
    return CharacterClass.SIGN


def _is_cyrillic(character: str) -> bool:
    return "\u0400" <= character <= "\u04ff"


def _is_allowed(policy: Policy, character: str) -> bool:
    if character in policy.forbidden:
        return False
    return character in policy.symbols or (character.isascii() and character.isalnum())


# Words


@dataclass(frozen=True)
class _Frame:
    """What stands around the words: the separator (a random digit where no sign is allowed), capitals, a last digit."""

    separator: str
    capitals: bool
    digit: bool

    def around(self, words: int) -> int:
        """Characters beside the words themselves."""
        return words - 1 + self.digit

    def bits(self, words: int, digits: int) -> float:
        return ((0 if self.separator else words - 1) + self.digit) * log2(digits) if digits else 0.0


def _of_words(policy: Policy, listed: Sequence[str], words: int) -> Generated:
    if not 1 <= words <= MOST_WORDS:
        raise BadInput(f"Слов может быть от 1 до {MOST_WORDS}. Пароль не создан.")
    digits = _members(policy, CharacterClass.DIGIT)
    frame = _frame(policy, digits, words)
    by_length = _by_length(tuple(listed), policy.forbidden, capitals=frame.capitals)
    around = frame.around(words)
    ways = _ways({size: len(each) for size, each in by_length.items()}, words)
    totals = {
        total: count for total, count in ways[words].items() if policy.shortest <= total + around <= policy.longest
    }
    if not totals:
        raise BadInput(
            f"{counted(words, 'слово', 'слова', 'слов')} не укладываются в длину от {policy.shortest} "
            f"до {policy.longest}. Пароль не создан: измените число слов или выберите набор знаков."
        )
    chosen = _chosen(by_length, ways, _weighted(totals), words)
    if frame.capitals:
        chosen = [word[:1].upper() + word[1:] for word in chosen]
    value = chosen[0]
    for word in chosen[1:]:
        value += (frame.separator or _random.choice(digits)) + word
    if frame.digit:
        value += _random.choice(digits)
    return Generated(value, log2(sum(totals.values())) + frame.bits(words, len(digits)))


def _frame(policy: Policy, digits: str, words: int) -> _Frame:
    """How to meet the required classes; capitals add no bits, and are not counted."""
    signs = _signs(policy)
    separator = next((each for each in _SEPARATORS if each in signs), signs[:1])
    needed = policy.required
    digit = CharacterClass.DIGIT in needed and (bool(separator) or words == 1)
    if not digits and (digit or (not separator and words > 1)):
        raise BadInput("Правила не дают, чем разделить слова. Пароль не создан: выберите набор знаков.")
    if CharacterClass.SIGN in needed and (not separator or words == 1):
        raise BadInput("Правила требуют знака, а ставить его негде. Пароль не создан: выберите набор знаков.")
    return _Frame(separator, CharacterClass.UPPER in needed, digit)


@cache
def _by_length(listed: tuple[str, ...], forbidden: str, *, capitals: bool) -> dict[int, tuple[str, ...]]:
    """The usable words by their length; one with a hyphen inside could be taken for two."""
    unusable = set(forbidden) | {"-"}
    found: dict[int, list[str]] = {}
    for word in listed:
        written = word[:1].upper() + word[1:] if capitals else word
        if not unusable & set(written):
            found.setdefault(len(word), []).append(word)
    return {size: tuple(words) for size, words in found.items()}


def _ways(lengths: dict[int, int], words: int) -> list[Counter[int]]:
    """ways[k][total]: how many choices of k words have that many letters."""
    ways = [Counter({0: 1})]
    for _ in range(words):
        longer: Counter[int] = Counter()
        for total, count in ways[-1].items():
            for size, members in lengths.items():
                longer[total + size] += count * members
        ways.append(longer)
    return ways


def _chosen(by_length: dict[int, tuple[str, ...]], ways: list[Counter[int]], total: int, words: int) -> list[str]:
    """Words of `total` letters, each such choice as likely as any other."""
    chosen = []
    for left in range(words, 0, -1):
        weights = {
            size: len(members) * ways[left - 1][total - size]
            for size, members in by_length.items()
            if ways[left - 1][total - size]
        }
        size = _weighted(weights)
        chosen.append(_random.choice(by_length[size]))
        total -= size
    return chosen


def _weighted(weights: dict[int, int]) -> int:
    """A key, as likely as its weight; whole numbers only, so that nothing is rounded."""
    place = _random.randrange(sum(weights.values()))
    for key, weight in weights.items():
        if place < weight:
            return key
        place -= weight
    raise AssertionError("weights changed while they were counted")
