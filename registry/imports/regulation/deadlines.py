"""Terms that a clause sets («в течение трёх рабочих дней») and the parameters of checks that they become."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from registry.imports.regulation.norms import AMOUNT, amount_of
from registry.regulation.model import Parameter
from vault.text import counted, fold

_UNIT = (
    r"(?P<unit>рабоч\w+\s+(?:дн|суток|час)\w*|календарн\w+\s+дн\w*|дн(?:я|ей|и|ю)\b|день\b|сут(?:ок|ки)\b|"
    r"час(?:а|ов)?\b|недел\w*|месяц\w*)"
)
_TERMS = (
    re.compile(
        rf"(?:в\s+течение|не\s+позднее|не\s+позже|в\s+срок\s+до|не\s+более|за)\s+(?:чем\s+)?(?:через\s+|за\s+)?{AMOUNT}\s+{_UNIT}"
    ),
    re.compile(r"в\s+(?P<amount>\d{1,3})-?\s?(?:ти\s?|х\s?)?(?P<unit>днев|часов)\w+\s+срок"),
    re.compile(
        r"в\s+(?P<word>двух|трех|четырех|пяти|шести|семи|десяти|двенадцати|пятнадцати|двадцати|тридцати)-?(?P<unit>днев|недел)\w+\s+срок"
    ),
    re.compile(r"в\s+(?P<unit>недельн|месячн)\w+\s+срок"),
    re.compile(r"(?:не\s+позднее|в\s+течение|на)\s+следующ\w+\s+(?P<unit>рабоч\w+\s+дн\w*|дн[яей]\w*)"),
    re.compile(rf"не\s+реже\s+(?:чем\s+)?(?:(?:одного|1)\s+)?раза?\s+в\s+(?:{AMOUNT}\s+)?{_UNIT}"),
    re.compile(r"не\s+реже\s+(?:чем\s+)?(?:(?:одного|1)\s+)?раза?\s+в\s+(?P<unit>квартал|полугодие|полгода|год)\b"),
    re.compile(
        r"(?:^|меняется|менять|сменять|смена|обновля\w+|провер\w+)\s+(?:один\s+)?раз\s+в\s+(?P<unit>квартал|полугодие|полгода|год)\b"
    ),
    re.compile(r"\b(?P<unit>ежемесячно|ежеквартально|ежегодно)\b"),
)
_DAYS = {"недел": 7, "месяц": 30, "месячн": 30, "квартал": 90, "полуг": 180, "полго": 180, "год": 365}
_DAYS |= {"ежемес": 30, "ежекв": 90, "ежегод": 365}

_WORDS = {
    "двух": 2, "трех": 3, "четырех": 4, "пяти": 5, "шести": 6, "семи": 7, "десяти": 10, "двенадцати": 12,
    "пятнадцати": 15, "двадцати": 20, "тридцати": 30,
}  # fmt: skip
_DAYS_OF = ("registry.presence", "registry.notified", "centre.notified", "registry.review_due", "security.age")
_HOURS_OF = ("comments.profanity",)
_PASSWORD = re.compile(r"парол")
_PROFANITY_MAX_DAYS = 7


@dataclass(frozen=True)
class Deadline:
    """A term: `words` as they stand, `days` of the calendar, `hours` of one given in hours (0 otherwise).

    Working days become days of the calendar with the week-ends that they may hold: nobody is late because of a Sunday.
    """

    words: str
    days: int
    hours: int = 0


def deadlines_of(text: str) -> tuple[Deadline, ...]:
    """The terms of a text in their order, without terms of publications a week."""
    folded = re.sub(r"\s+", " ", fold(text))
    found: dict[int, Deadline] = {}
    for pattern in _TERMS:
        for match in pattern.finditer(folded):
            one = _deadline(match)
            if one is not None:
                found.setdefault(match.start(), one)
    return tuple(found[place] for place in sorted(found))


def parameters_of(checks: Sequence[str], deadlines: Sequence[Deadline]) -> tuple[Parameter, ...]:
    """What the first term says to the checks that have one; () when there is no term or no such check."""
    if not deadlines:
        return ()
    first = deadlines[0]
    days = tuple(Parameter(check, "days", first.days) for check in _DAYS_OF if check in checks)
    hours = first.hours or first.days * 24
    most = _PROFANITY_MAX_DAYS * 24
    return days + tuple(Parameter(check, "hours", min(hours, most)) for check in _HOURS_OF if check in checks)


def is_of_password_age(text: str) -> bool:
    """Whether a text asks to change passwords every so often."""
    folded = fold(text)
    return bool(_PASSWORD.search(folded) and re.search(r"смен|меня|обновл", folded) and deadlines_of(text))


def _deadline(match: re.Match[str]) -> Deadline | None:
    unit, said = match.group("unit"), match.groupdict()
    written = said.get("amount") or said.get("word") or ""
    amount = _WORDS.get(written) or amount_of(written) if written else 1
    if not amount:
        return None
    words = match.group().strip()
    if "час" in unit:
        return Deadline(words, max(1, -(-amount // 24)), amount)
    if unit.startswith("рабоч"):
        days = amount + 2 * -(-amount // 5)
        return Deadline(f"{words} ({counted(days, 'день', 'дня', 'дней')} с выходными)", days)
    size = next((size for stem, size in _DAYS.items() if unit.startswith(stem)), 1)
    return Deadline(words, amount * size)
