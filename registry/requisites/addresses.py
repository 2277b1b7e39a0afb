"""Postal addresses: taken apart, so that two spellings of one house can be compared.

The house number must agree, and the street; the settlement when both name one. Postal codes, regions, districts and
rooms are tolerated on either side.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from registry.names.similarity import related
from registry.names.words import lemma
from vault.text import clean_line, fold


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Spellings of the kinds of streets: different kinds of one name are different places.
_KINDS = {
    "улица": "ул улица",
    "проспект": "пр просп проспект пр-т пр-кт",
    "переулок": "пер переулок",
    "площадь": "пл площадь",
    "бульвар": "б-р бул бульвар",
    "шоссе": "ш шоссе",
    "набережная": "наб набережная",
    "проезд": "проезд пр-д",
    "микрорайон": "мкр мкрн мкр-н м-н м-он микрорайон",
    "квартал": "кв-л квартал",
    "тупик": "тупик",
    "аллея": "аллея",
    "тракт": "тракт",
    "линия": "линия",
}
_STREETS = {spelling: kind for kind, spellings in _KINDS.items() for spelling in spellings.split()}
_SETTLEMENTS = _words("г гор город с село п пос поселок пгт рп р д дер деревня ст ст-ца станица х хутор аул разъезд")
_REGIONS = _words("обл область край респ республика район р-н округ ао го мо мр россия рф российская федерация")
_SKIPPED = _words("муниципальный городской имя им")
_POSTAL = re.compile(r"(?<!\d)\d{6}(?!\d)")
_ROOM = re.compile(
    r"\b(?:каб(?:инет)?|оф(?:ис)?|кв(?:артира)?|пом(?:ещение)?|ком(?:ната)?|эт(?:аж)?|под(?:ъезд)?)\b\.?\s*№?\s*"
    r"[\dа-я/-]*|\b\d+\s*(?:-?й\s*)?этаж\b"
)
_HOUSE = re.compile(
    r"(?:\b(?:дом|д|зд(?:ание)?|влад(?:ение)?|стр(?:оение)?|уч(?:асток)?)\b\.?\s*№?\s*|(?<![\w№-]))"
    r"(\d{1,4})\s*(?:[«\"']?(?![кс]\s+\d)([а-я])[»\"']?(?![а-я\d.])|-([а-я])(?![а-я]))?"
    r"(?:\s*/\s*(\d{1,4}[а-я]?))?"
    r"(?:\s*,?\s*(?:корпус|корп|к)\.?\s*(\d{1,3}[а-я]?|[а-я]\b))?"
    r"(?:\s*,?\s*(?:строение|стр|с)\.?\s*(\d{1,3}[а-я]?))?(?![\w-])"
)
# Numbers that belong to the name of a street, marked so that they are not taken for a house.
_NAME_NUMBERS = (
    re.compile(r"(?<![\w№])(\d{1,3})-?(?:я|й|ая|ый|ий|го)\b"),
    re.compile(r"(?<![\w№])(\d{1,3})(?:-?летия\b|(?=\s+лет\b))"),
    re.compile(
        r"(?<![\w№])(\d{1,2})(?=\s+(?:января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября"
        r"|декабря|съезда|партсъезда|пятилетки|гвардейск\w+)\b)"
    ),
    re.compile(
        r"(?<=мкр\.\s)(\d{1,2})\b|(?<=мкр\s)(\d{1,2})\b|(?<=мкр\.)(\d{1,2})\b|(?<=микрорайон\s)(\d{1,2})\b"
        r"|(?<=квартал\s)(\d{1,3})\b|(?<![\w№-])(\d{1,2})(?=\s+(?:мкр|микрорайон)\b)"
    ),
)
_KIND = re.compile(rf"(?<![\w-])({'|'.join(sorted(map(re.escape, _STREETS), key=len, reverse=True))})(?![\w-])\.?")
_NUMBERS = re.compile(r"\d+")
_LETTER = re.compile(r"[^а-я]|[кс](?=\d)")  # all but the letter of a house: «15к2» is a block
_SHORTEST_NAME = 4  # letters of a street's name by which it is looked for
_INFLECTED = 3  # letters at the end of a name that may change
_NEAR, _BEHIND = 25, 12  # characters between a name and its house, and those that are shown behind the house
_AFTER_LETTER, _AFTER_SIGN = re.compile(r"(?<=\w)"), re.compile(r"(?<=[\w№])")
_INFLECTION, _NO_DIGIT = re.compile(r"\w{0,6}(?!\w)"), re.compile(r"(?!\d)")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|№\d+")


@dataclass(frozen=True)
class Address:
    """An address taken apart: lemmas of the street's and the settlement's names, kind of the street, the house.

    `house` is like «15», «15а», «15/2», «15к2»; a village without streets has an empty `street`.
    """

    settlement: frozenset[str]
    kind: str
    street: frozenset[str]
    house: str


@lru_cache(maxsize=16384)
def address(text: str) -> Address | None:
    """The address in normal form; None when no house number can be read, or neither street nor settlement."""
    line = _ROOM.sub(" ", _POSTAL.sub(" ", fold(clean_line(text))))
    for pattern in _NAME_NUMBERS:
        line = pattern.sub(lambda match: f" №{match.group(match.lastindex or 0)} ", line)
    house, before = _house(line)
    if not house:
        return None
    kind, street, settlement = _places(before)
    if not street and not settlement:
        return None
    return Address(settlement, kind, street, house)


def same_address(first: str, second: str) -> bool | None:
    """Whether the two texts are one address; None when either cannot be read."""
    one, other = address(first), address(second)
    return None if one is None or other is None else same_place(one, other)


def nearly(first: str, second: str) -> bool:
    """Whether the two texts may be one house of one street, told with another or without its letter, block or building:
    «12/2» and «12, корп. 2», «12» and «12а»."""
    one, other = address(first), address(second)
    if one is None or other is None or one.house == other.house:
        return False
    mine, theirs = _NUMBERS.findall(one.house), _NUMBERS.findall(other.house)
    if mine[:1] != theirs[:1] or (mine != theirs and mine[:1] not in (mine, theirs)):
        return False
    letters = {_LETTER.sub("", each.house) for each in (one, other)} - {""}
    return len(letters) < 2 and same_place(replace(one, house=""), replace(other, house=""))


def trace(text: str, recorded: str) -> str:
    """The piece of a free text that holds the name of the recorded street and the number of the house near it, "" when
    there is none: it may be the address, written as nobody foresaw."""
    known = address(recorded)
    named = known and (known.street or known.settlement)
    if not known or not named:
        return ""
    name = max(named, key=len)
    line, number = fold(text), _NUMBERS.findall(known.house)[0]
    for start, end in _told(line, name):
        for found in _NUMBERS.finditer(line, end):
            if found.start() > end + _NEAR or "\n" in line[end : found.start()]:
                break
            if found.group() == number:
                return clean_line(line[start : found.end() + _BEHIND].partition("\n")[0])
    return ""


def _told(line: str, name: str) -> Iterator[tuple[int, int]]:
    """Where a folded text holds this name, inflected: the places of its beginning and its end.

    Looked for as it is: a pattern for each street of a registry takes a hundred times as long to make as to search.
    """
    numbered = name.startswith("№")
    if not numbered and len(name) < _SHORTEST_NAME:
        return
    stem = name[1:] if numbered else name[: max(_SHORTEST_NAME, len(name) - _INFLECTED)]
    inside, ending = (_AFTER_SIGN, _NO_DIGIT) if numbered else (_AFTER_LETTER, _INFLECTION)
    start = line.find(stem)
    while start >= 0:
        end = None if inside.match(line, start) else ending.match(line, start + len(stem))
        if end:
            yield start, end.end()
        start = line.find(stem, start + 1)


def same_place(one: Address, other: Address) -> bool:
    """The same of two addresses taken apart already."""
    if one.house != other.house or (one.kind and other.kind and one.kind != other.kind):
        return False
    if one.street and other.street:
        if not _agree(one.street, other.street):
            return False
        return not (one.settlement and other.settlement) or _agree(one.settlement, other.settlement)
    # One side names no street: then everything it names must be in the other.
    return _agree(one.street | one.settlement, other.street | other.settlement)


def _house(line: str) -> tuple[str, str]:
    """The house, and the text before it: the last number that can be one, unless a later one has its word."""
    matches = list(_HOUSE.finditer(line))
    if not matches:
        return "", line
    worded = [match for match in matches if re.match(r"\b(?:дом|д|зд)", match.group())]
    street = _KIND.search(line)
    after = [match for match in matches if street and match.start() >= street.end() and match.group().strip()]
    chosen = worded[0] if worded else (after[0] if after else matches[-1])
    number, letter, dashed, fraction, block, building = chosen.groups()
    house = number.lstrip("0") + (letter or dashed or "")
    house += f"/{fraction}" if fraction else ""
    house += f"к{block}" if block else ""
    house += f"с{building}" if building else ""
    return house, line[: chosen.start()]


def _places(before: str) -> tuple[str, frozenset[str], frozenset[str]]:
    """Kind and name of the street, and the name of the settlement, out of what stands before the house."""
    kind, street = "", frozenset[str]()
    settlement: frozenset[str] = frozenset()
    unnamed: list[frozenset[str]] = []
    for piece in re.split(r"[,;]", before):
        found = _KIND.search(piece)
        words = _WORD.findall(_KIND.sub(" ", piece) if found else piece)
        if not words and not found:
            continue
        names = _names(words)
        if found:
            head = piece[: found.start()].strip()
            # «п. Новый ул. Мира»: the settlement stands in the same piece.
            if head and _SETTLEMENTS.intersection(_WORD.findall(head)):
                settlement = _names(_WORD.findall(head))
                names = _names(_WORD.findall(piece[found.end() :]))
            kind, street = _STREETS[found.group(1)], names
        elif _REGIONS.intersection(words):
            continue
        elif _SETTLEMENTS.intersection(words):
            settlement = names
        elif names:
            unnamed.append(names)
    return _settle(kind, street, settlement, unnamed)


def _settle(
    kind: str, street: frozenset[str], settlement: frozenset[str], unnamed: list[frozenset[str]]
) -> tuple[str, frozenset[str], frozenset[str]]:
    """Give pieces without a word of their kind a meaning: the last is the street, the one before the settlement."""
    if not street and unnamed:
        street = unnamed.pop()
    if not settlement and unnamed:
        settlement = unnamed.pop()
    return kind, street, settlement


def _names(words: list[str]) -> frozenset[str]:
    kept = (word for word in words if word not in _SETTLEMENTS and len(word) > 1)
    return frozenset(lemma(word) for word in kept) - _SKIPPED


def _agree(one: frozenset[str], other: frozenset[str]) -> bool:
    """Every word of the shorter name is in the longer: «Ленина» and «В.И. Ленина» are one street."""
    small, large = sorted((one, other), key=len)
    return bool(small) and all(any(related(word, candidate) for candidate in large) for word in small)
