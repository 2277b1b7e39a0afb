"""What the text of a regulation says of itself: networks, number and date of the act.

Only what is written is found; what is not is a question, see `reading`. The norm is `norms`, the place `places`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from registry import networks
from registry.imports.regulation.lines import Line, joined
from vault.text import clean_line, fold

_FOREIGN = {
    r"\bfacebook|фейсбук": "Facebook",
    r"\binstagram|инстаграм": "Instagram",
    r"\btwitter|твиттер": "Twitter",
    r"\byou\s?tube|ютуб": "YouTube",
    r"\btik\s?tok|тикток": "TikTok",
    r"\brutube|рутуб": "RUTUBE",
    r"\bwhats\s?app|ватсап|вотсап": "WhatsApp",
    r"\bviber|вайбер": "Viber",
    r"\bдзен\b": "Дзен",
}

_MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября",
    "декабря",
)  # fmt: skip
_DATE = re.compile(
    rf"\b(?P<day>\d{{1,2}})(?:\s*[./\s]\s*(?P<month>\d{{1,2}})\s*[./]\s*|\s+(?P<word>{'|'.join(_MONTHS)})\s+)"
    r"(?P<year>(?:19|20)\d{2}|\d{2})(?!\d)"
)
_ACT_LINE = re.compile(r"(?:.{0,60}\s)?(?:от\s|«?\d{1,2}»?\s|\d{1,2}\.\d{1,2}\.\d{4})|№", re.IGNORECASE)
# «Приложение № 1 к постановлению администрации … от … № …», «УТВЕРЖДЕНО распоряжением …»: the act of this very text.
_OWN_ACT = re.compile(
    r"(?:приложени[ея]\s*(?:(?:№|N)\s*)?\d{0,3}\s*|утвержд[её]н\w*\s+)?(?:к\s+)?(?:постановлени|распоряжени|решени|приказ)\w+\s+"
    r"(?=.*\bот\s)",
    re.IGNORECASE,
)
_LONG, _LONGEST = 120, 300  # characters of a line that names an act; the second where it says that it is its own
_BLANK_ACT = re.compile(r"(?:\bот\b|№)[\s«»\"г.]*_{2,}")
# A line that refers to another act: a law, an act of the state, the act that this one amends.
_OTHER_ACT = re.compile(
    r"закон|соответстви|руководству|исполнени|основани|правительств|президент|указ|утратив|редакци|\bред\.|изменени|"
    r"российской федерации|\bф(?:к)?з\b|«об?\b"
)
_IN_FORCE = re.compile(
    r"(?:постановлени|распоряжени|решени|приказ|порядок|положени|правил)\w*\s+(?:вступает|вступают|вводится|действует)\s+"
    r"(?:в\s+(?:законную\s+)?(?:силу|действие)\s+)?с\s+(?P<day>«?\d{1,2}»?(?:\.\d{1,2}\.|\s+[а-яё]+\s+)20\d{2})",
    re.IGNORECASE,
)
_ACT_NUMBER = re.compile(r"(?:№|\bN)\s*([0-9][\w/.-]{0,15}|[А-ЯA-Z]{0,3}-?\d[\w/.-]{0,15})")


def networks_of(text: str) -> tuple[str, ...]:
    """Codes of the networks that the text names, in the order of `networks.NETWORKS`."""
    whole = re.sub(r"(?<=[а-яё])-\s*\n\s*(?=[а-яё])", "", text)  # a word carried over to the next line
    return tuple(network.code for network in networks.NETWORKS if re.search(network.pattern, whole))


def foreign_networks(text: str) -> tuple[str, ...]:
    """Names of networks in the text that the program does not know."""
    folded = fold(text)
    return tuple(name for pattern, name in _FOREIGN.items() if re.search(pattern, folded))


def act_of(heading: list[Line]) -> tuple[str, date | None]:
    """Number and date of the act by the lines before the title; laws that a paragraph cites are not the act.

    Either may stand on a line of its own. A line left blank for them («от ____ № __») ends the search: a draft.
    """
    number, day = "", None
    for text in _heading_lines(heading):
        if _BLANK_ACT.search(text):
            break
        own = _OWN_ACT.match(text)
        if len(text) > (_LONGEST if own else _LONG) or not (own or _ACT_LINE.match(text)):
            continue
        said = text[own.end() :] if own else text  # without the number of the annex
        found = _ACT_NUMBER.search(said)
        number = number or (found.group(1).rstrip(".,") if found else "")
        day = day or date_of(said)
        if number and day:
            break
    return number, day


def in_force_from(lines: Iterable[Line]) -> date | None:
    """The day from which the act says itself that it is in force; None when it names none, or several."""
    text = joined(line.text for line in lines if not line.cells)
    found = {date_of(match.group("day")) for match in _IN_FORCE.finditer(text)}
    return found.pop() if len(found) == 1 else None


def _heading_lines(heading: list[Line]) -> Iterator[str]:
    """Texts of the lines that may name the act, the rows of a table as lines. Another act goes with all its lines."""
    other = False  # whether the line before refers to another act and goes on
    for line in heading:
        if line.cells:
            for row in line.cells:
                yield clean_line(" ".join(row))
                # «УТВЕРЖДЁН / постановлением … / от … № …» stands in one cell, line by line.
                yield from (
                    piece for cell in row for piece in map(clean_line, cell.split("\n")) if not _is_other(piece)
                )
        elif not line.label:
            goes_on = other and not line.blank_before and not line.text[:1].isupper()
            other = goes_on or _is_other(line.text)
            if not other:
                yield line.text
            other = other and not line.text.endswith((".", ":", ";"))


def _is_other(text: str) -> bool:
    return bool(_OTHER_ACT.search(fold(text)))


def date_of(text: str) -> date | None:
    """The first day that a text names, None when it names none."""
    match = _DATE.search(re.sub(r'[«»"_]', "", text))
    if match is None:
        return None
    month = int(match.group("month")) if match.group("month") else _MONTHS.index(match.group("word")) + 1
    try:
        year = int(match.group("year"))
        return date(year if year > 99 else 2000 + year, month, int(match.group("day")))
    except ValueError:
        return None
