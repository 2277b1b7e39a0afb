"""Dates in the words of a Russian letter: «12 декабря 2026 года», «двенадцатого декабря две тысячи двадцать шестого
года».
"""

from __future__ import annotations

from datetime import date

_MONTHS = (
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
)
_ORDINALS = (
    "",
    "первого",
    "второго",
    "третьего",
    "четвёртого",
    "пятого",
    "шестого",
    "седьмого",
    "восьмого",
    "девятого",
    "десятого",
    "одиннадцатого",
    "двенадцатого",
    "тринадцатого",
    "четырнадцатого",
    "пятнадцатого",
    "шестнадцатого",
    "семнадцатого",
    "восемнадцатого",
    "девятнадцатого",
)
_TENS_ORDINAL = (
    "",
    "десятого",
    "двадцатого",
    "тридцатого",
    "сорокового",
    "пятидесятого",
    "шестидесятого",
    "семидесятого",
    "восьмидесятого",
    "девяностого",
)
_TENS = (
    "",
    "десять",
    "двадцать",
    "тридцать",
    "сорок",
    "пятьдесят",
    "шестьдесят",
    "семьдесят",
    "восемьдесят",
    "девяносто",
)
_CENTURIES = {19: ("тысяча девятьсот", "тысяча девятисотого"), 20: ("две тысячи", "двухтысячного")}
_SPELT = range(1900, 2100)


def written(day: date) -> str:
    """«12 декабря 2026 года»."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year} года"


def spelt(day: date) -> str:
    """«двенадцатого декабря две тысячи двадцать шестого года»; outside 1900–2099 with the year in digits."""
    year = _year(day.year) if day.year in _SPELT else str(day.year)
    return f"{_below_hundred(day.day)} {_MONTHS[day.month - 1]} {year} года"


def figures(day: date) -> str:
    """«12.12.2026»."""
    return f"{day:%d.%m.%Y}"


def _year(year: int) -> str:
    whole, exact = _CENTURIES[year // 100]
    rest = year % 100
    return f"{whole} {_below_hundred(rest)}" if rest else exact


def _below_hundred(number: int) -> str:
    """The genitive of an ordinal, 1 to 99."""
    if number < len(_ORDINALS):
        return _ORDINALS[number]
    tens, ones = divmod(number, 10)
    return f"{_TENS[tens]} {_ORDINALS[ones]}" if ones else _TENS_ORDINAL[tens]
