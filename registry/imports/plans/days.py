"""The day of a line of a plan as people write it: «01.10.2026», «1 октября», «1–3 октября», «1, 5 и 9.10», «по средам».

What is not plain is not guessed: a range, a bare day of the week and a day of the week that disagrees are to be asked
about; «в течение месяца» is no day. Pure.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from vault.text import clean_line, fold

LONGEST = 31
"""Days of one range; longer is no line of a month's plan. Our own choice."""

_MONTHS = ("янв", "фев", "мар", "апр", "ма", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
_WEEKDAYS = ("понедельник", "вторник", "сред", "четверг", "пятниц", "суббот", "воскресен")
_SHORT = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ t]\d{2}:\d{2}(?::\d{2})?)?")
_SERIAL = re.compile(r"([34567]\d{4})(?:\.\d+)?")  # days of 1982 to 2119 as table programs count them
_EPOCH = date(1899, 12, 30)
"""Day 0 of the dates of table programs: their numbers count from it since 1 March 1900 (ECMA-376, 18.17.4.1)."""
_DASHED = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})")
_TIME = re.compile(r"(?:\bв |\bк )?\b\d{1,2}:\d{2}\b(?:\s*ч\w*\.?)?|\bв \d{1,2}\s*ч\w*\.?")
_DASH = re.compile(r"\s*[‐‑‒–—−-]\s*")
_WEEKDAY = re.compile(rf"\b(?:(?P<long>{'|'.join(_WEEKDAYS)})[а-я]*|(?P<short>{'|'.join(_SHORT)})\b\.?)")
_EVERY = re.compile(r"\b(?:кажд\w+|еженедельн\w+|по)\b(?=[^\d]*$)")
_EVERY_DAY = re.compile(r"ежедневн\w+|кажд\w+ день")
_WORKDAYS = re.compile(r"по будн\w+|будни\w*|по рабочим дням")
_DAY = re.compile(
    r"(?P<day>\d{1,2})(?:"
    r"[./](?P<month>\d{1,2})(?!\d)(?:[./](?P<year>\d{4}|\d{2})(?!\d))?"
    rf"|\s*(?P<word>{'|'.join(_MONTHS)})[а-я]*\.?(?:\s*(?P<wordyear>\d{{4}}))?"
    r")?(?:\s*(?:г\.?|года?)(?![а-я]))?"
)
_BETWEEN = {"": "", ",": ",", ";": ",", "и": ",", "-": "-", "по": "-"}


class Ask(StrEnum):
    """What a person must say: on which day of a range, on which of a month's Mondays, which of two days is right,
    whether a bare number is the date that a table program shows for it."""

    RANGE = "range"
    WEEKDAY = "weekday"
    MISMATCH = "mismatch"
    SERIAL = "serial"


@dataclass(frozen=True)
class Days:
    """What the words may mean, in order; `ask` None: on each of them. Without any `why` says what is wrong."""

    days: tuple[date, ...] = ()
    ask: Ask | None = None
    why: str = ""


@dataclass(frozen=True)
class _Part:
    """A day as it is written, with what stands between it and the one before."""

    day: int
    month: int | None
    year: int | None
    joined: str


def read_days(text: str, month: date | None, weekday: str = "") -> Days:
    """What the words of a day mean; `month` is the first day of the plan's month where it is known, for days without a
    month and year. `weekday` is what stands in the column of days of the week, "" where there is none.
    """
    words = _TIME.sub(" ", fold(clean_line(text)).replace("ё", "е"))
    if not words.strip():
        return Days(why="не указан день")
    single = _single(words.strip(), text, weekday)
    if single is not None:
        return single
    named = _weekdays(words)
    repeated = _repeated(words, named, month)
    if repeated is not None:
        return repeated
    rest = _WEEKDAY.sub(" ", words).replace("(", " ").replace(")", " ")
    if not any(character.isdigit() for character in rest):
        return _only_weekdays(rest, named, month, text)
    parts = _parts(rest)
    if parts is None:
        return Days(why=f"день «{clean_line(text)[:60]}» не понят")
    return _checked(_dated(parts, month, text), {*named, *_weekdays(fold(weekday))})


def _single(words: str, text: str, weekday: str) -> Days | None:
    """One date with nothing beside it, or the bare number that a table program keeps for one."""
    bare = _SERIAL.fullmatch(words)
    if bare is not None:
        return Days((_EPOCH + timedelta(days=int(bare[1])),), Ask.SERIAL)
    whole = _whole(words)
    return None if whole is None else _checked(_made(*whole, text), {*_weekdays(fold(weekday))})


def _whole(words: str) -> tuple[int, int, int] | None:
    """Day, month and year of one date with nothing beside it, as table programs and «01-10-2026» have it."""
    iso = _ISO.fullmatch(words)
    if iso is not None:
        return int(iso[3]), int(iso[2]), int(iso[1])
    dashed = _DASHED.fullmatch(words)
    return None if dashed is None else (int(dashed[1]), int(dashed[2]), int(dashed[3]))


def _weekdays(words: str) -> list[int]:
    return [
        _WEEKDAYS.index(found["long"]) if found["long"] else _SHORT.index(found["short"])
        for found in _WEEKDAY.finditer(words)
    ]


def _repeated(words: str, named: list[int], month: date | None) -> Days | None:
    """«по средам», «ежедневно», «по будням»: plainly each of those days of the month."""
    if any(character.isdigit() for character in words):
        return None  # «ежедневно с 1 по 5» is not the whole month
    if _EVERY_DAY.search(words):
        wanted = set(range(7))
    elif _WORKDAYS.search(words):
        wanted = set(range(5))
    elif named and _EVERY.search(words):
        wanted = set(named)
    else:
        return None
    return Days(_of_month(month, wanted)) if month else Days(why="не указан месяц: добавьте --month")


def _only_weekdays(rest: str, named: list[int], month: date | None, text: str) -> Days:
    if not named or rest.strip(" ,.;"):
        return Days(why=f"день «{clean_line(text)[:60]}» не назван точно")
    if month is None:
        return Days(why="назван только день недели; добавьте --month")
    return Days(_of_month(month, set(named)), Ask.WEEKDAY)


def _of_month(month: date, weekdays: set[int]) -> tuple[date, ...]:
    days = (month.replace(day=day) for day in range(1, monthrange(month.year, month.month)[1] + 1))
    return tuple(day for day in days if day.weekday() in weekdays)


def _parts(words: str) -> list[_Part] | None:
    """The days with what joins them; None when other words stand there."""
    words = _DASH.sub("-", words).lstrip(" ,;.")  # «вт, 8 декабря»: the day of the week is told by itself
    words = re.sub(r"^\s*(?:с|со)\s+(?=\d)", "", words)
    parts: list[_Part] = []
    at = 0
    for found in _DAY.finditer(words):
        between = words[at : found.start()].strip(" .")
        if between not in _BETWEEN or (between and not parts):
            return None
        at = found.end()
        month = int(found["month"]) if found["month"] else _month_of(found["word"])
        year = found["year"] or found["wordyear"]
        joined = _BETWEEN[between] if between else ("," if parts else "")
        parts.append(_Part(int(found["day"]), month, None if year is None else _full(int(year)), joined))
    return parts if parts and not words[at:].strip(" .,;") else None


def _month_of(word: str | None) -> int | None:
    return None if word is None else _MONTHS.index(word) + 1


def _full(year: int) -> int:
    return year if year > 99 else 2000 + year


def _dated(parts: list[_Part], month: date | None, text: str) -> Days:
    """Days without a month take that of the day after them, «1–3 октября», then that of the plan."""
    known: list[_Part] = []
    next_month, next_year = None, None
    for part in reversed(parts):
        own = part.month or next_month or (month.month if month else None)
        year = part.year or next_year or (month.year if month else None)
        if own is None or year is None:
            what = "месяц" if own is None else "год"
            return Days(why=f"в дне «{clean_line(text)[:60]}» не указан {what}: добавьте --month")
        known.insert(0, replace(part, month=own, year=year))
        next_month, next_year = own, year
    return _spread(known, text)


def _spread(parts: list[_Part], text: str) -> Days:
    found: list[date] = []
    ask = None
    for part in parts:
        assert part.month is not None and part.year is not None, "every part was dated before"
        one = _made(part.day, part.month, part.year, text)
        if not one.days:
            return one
        if part.joined == "-":
            ask, last = Ask.RANGE, found[-1]
            length = (one.days[0] - last).days
            if not 0 < length < LONGEST:
                return Days(why=f"дни «{clean_line(text)[:60]}» идут не по порядку или их больше {LONGEST}")
            found += [last + timedelta(days=place) for place in range(1, length + 1)]
        else:
            found += one.days
    return Days(tuple(dict.fromkeys(found)), ask)


def _made(day: int, month: int, year: int, text: str) -> Days:
    try:
        return Days((date(year, month, day),))
    except ValueError:
        return Days(why=f"дня «{clean_line(text)[:60]}» нет в календаре")


def _checked(found: Days, weekdays: set[int]) -> Days:
    """A single day with another day of the week beside it: one of the two is wrong."""
    if len(found.days) != 1 or not weekdays or found.days[0].weekday() in weekdays:
        return found
    day = found.days[0]
    monday = day - timedelta(days=day.weekday())
    return Days((day, *(monday + timedelta(days=each) for each in sorted(weekdays))), Ask.MISMATCH)
