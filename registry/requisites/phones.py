"""Telephone numbers: found in a text and brought to the form in which they are compared.

A number is `+7XXXXXXXXXX`, with an extension `+7XXXXXXXXXX доб. N`; a local number without its code is its 5 to 7
digits. Taxpayer numbers, postal codes and dates are not numbers to call.
"""

from __future__ import annotations

import re
from functools import lru_cache

from vault.text import clean_line

_GAP = r"[\s()–—−.-]{0,3}"
_FULL = re.compile(rf"(?<![\d+])(?:\+\s?7|7|8)(?:{_GAP}\d){{10}}(?!\d)")
_FOREIGN = re.compile(rf"(?<!\d)\+(?!7)(?:\d{_GAP}){{7,14}}\d(?!\d)")
_CODE = re.compile(rf"(?<!\d)\(\s*\d{{3,5}}(?:-\d{{1,2}})?\s*\){_GAP}(?:\d{_GAP}){{4,6}}\d(?!\d)")
_MOBILE = re.compile(rf"(?<!\d)9\d{{2}}(?:{_GAP}\d){{7}}(?!\d)")
_LOCAL = re.compile(r"(?<![\d+.:/-])\d{1,3}[-–]\d{2}[-–]\d{2}(?![\d:/-]|\.\d)")
_LABELLED = re.compile(
    r"(?:тел(?:ефон\w*)?|т|факс|звонит[еь]|приемная|приёмная|[☎📞📱☏]\ufe0f?)\.?(?:\s*/\s*факс)?\s*[.:–-]*\s*"
    r"((?:\d[\s.-]?){4,6}\d)(?![\d-]|\.\d)",
    re.IGNORECASE,
)
_ALONE = re.compile(r"(?:\d[\s-]?){4,6}\d")
_EXTENSION = re.compile(
    r"\s*,?\s*\(?\s*(?:доб(?:авочный)?|вн(?:утр(?:енний)?)?|ext)\.?\s*:?\s*(?:№\s*)?(\d{1,6})(?!\d)", re.IGNORECASE
)
_NEXT_LOCAL = re.compile(r"\s*(?:,|;|/|и)\s*((?:\d{1,3}[-–\s]\d{2}[-–\s]\d{2}|\d{5,7}))(?![\d-])")
_NEXT_ENDING = re.compile(r"(?:\s*/\s*|\s*[,;]\s*-)(\d{2})(?!\d)")
"""What is written of the next number when only its end differs: «24-56-79/78»."""
_DASHES = str.maketrans(dict.fromkeys("‐‑‒−", "-"))
_NOT_A_PHONE = re.compile(r"(?:инн|огрн(?:ип)?|кпп|окпо|октмо|р/с|бик|л/с|снилс)\D{0,5}$", re.IGNORECASE)
_NEAR = 20  # characters before a number in which a word may say that it is none
_FIELD = 64  # characters of a text that is no more than a field
_SHORTEST_LOCAL = 5
_TAIL = re.compile(rf"(?=(\d(?:[\s()_.,*–—-]{{0,3}}\d){{{_SHORTEST_LOCAL - 1}}})(?!\d))")
_DIGIT, _NOT_DIGIT = re.compile(r"\d"), re.compile(r"\D")


def phones(text: str) -> frozenset[str]:
    """Every number of the text in normal form. A local number after a full one («…21-00, 21-01») gets its code."""
    return _short(text) if len(text) <= _FIELD else _found(text)


@lru_cache(maxsize=16384)
def _short(text: str) -> frozenset[str]:
    """The same of what stands in a field: the registry and a page show one number again and again."""
    return _found(text)


def _found(text: str) -> frozenset[str]:
    if len(_DIGIT.findall(text)) < _SHORTEST_LOCAL:
        return frozenset()
    line = clean_line(text).translate(_DASHES)
    if _ALONE.fullmatch(line) and _SHORTEST_LOCAL <= len(_digits(line)) <= 7:
        return frozenset({_digits(line)})
    found: set[str] = set()
    rest = line
    for pattern in (_FULL, _FOREIGN, _CODE, _MOBILE):
        rest = _take(pattern, rest, found)
    for match in (*_LOCAL.finditer(rest), *_LABELLED.finditer(rest)):
        number = _digits(match.group(match.lastindex or 0))
        found.add(number)
        if ending := _NEXT_ENDING.match(rest, match.end()):
            found.add(number[:-2] + ending.group(1))
    return frozenset(found)


def same_phone(first: str, second: str) -> bool:
    """Whether the two texts share a number.

    A local number agrees with a full one that ends with it; an extension matters only when both give one.
    """
    return any(agree(one, other) for one in phones(first) for other in phones(second))


def trace(text: str, recorded: str) -> str:
    """The piece of a free text that holds the last digits of the recorded number with anything between them, "" when
    there is none: it may be the number, written as nobody foresaw."""
    for number in phones(recorded):
        tail = number.partition(" доб. ")[0][-_SHORTEST_LOCAL:]
        # One pattern for every number: making one for each takes a hundred times as long as looking for it.
        for found in _TAIL.finditer(text):
            if _digits(found.group(1)) == tail:
                return clean_line(text[max(0, found.start() - _NEAR) : found.end(1)])
    return ""


def agree(first: str, second: str) -> bool:
    """The same of two numbers in normal form."""
    number, _, extension = first.partition(" доб. ")
    other, _, other_extension = second.partition(" доб. ")
    if extension and other_extension and extension != other_extension:
        return False
    short, long = sorted((number, other), key=len)
    return number == other or (not short.startswith("+") and long.startswith("+") and long.endswith(short))


def _take(pattern: re.Pattern[str], text: str, found: set[str]) -> str:
    """Add what the pattern finds, with extensions and following local numbers; the text without them."""
    kept: list[str] = []
    place = 0
    for match in pattern.finditer(text):
        before = text[max(0, match.start() - _NEAR) : match.start()]
        if match.start() < place or _NOT_A_PHONE.search(before):
            continue
        number = _normal(match.group())
        end = match.end()
        extension = _EXTENSION.match(text, end)
        if extension:
            end = extension.end()
            found.add(f"{number} доб. {extension.group(1)}")
        else:
            found.add(number)
        while following := _NEXT_LOCAL.match(text, end):
            local = _digits(following.group(1))
            found.add(number[: -len(local)] + local)
            end = following.end()
        if ending := _NEXT_ENDING.match(text, end):
            found.add(number[:-2] + ending.group(1))
            end = ending.end()
        kept.append(text[place : match.start()])
        place = end
    return " | ".join([*kept, text[place:]])


def _normal(written: str) -> str:
    digits = _digits(written)
    if written.startswith("+") and not digits.startswith("7"):
        return f"+{digits}"
    return f"+7{digits[-10:]}"


def _digits(text: str) -> str:
    return _NOT_DIGIT.sub("", text)
