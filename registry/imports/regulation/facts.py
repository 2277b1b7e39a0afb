"""What the text of a regulation says of itself: networks, norm, municipality, region, number and date of the act.

Only what is written is found; what is not is a question, see `reading`.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

from registry import networks
from registry.imports.regulation.lines import Line
from registry.names.words import lemma
from vault.text import fold

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

_NUMBERS = {
    "одн": 1, "дв": 2, "тр": 3, "четыр": 4, "пят": 5, "шест": 6, "сем": 7, "восьм": 8, "девят": 9, "десят": 10,
    "одиннадцат": 11, "двенадцат": 12, "четырнадцат": 14, "пятнадцат": 15, "двадцат": 20,
}  # fmt: skip
_WORD = r"(?:" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + r")[а-я]{0,5}"
_AMOUNT = rf"(?P<amount>\d{{1,2}}(?:-?[а-я]{{1,2}})?|{_WORD})(?:\s*\((?:\d{{1,2}}|{_WORD})\))?"
_POSTS = r"(?:публикац|пост|запис|материал|новост|сообщени|информационн|раз\b|раза\b|единиц)"
_WEEK = (
    r"(?:в\s+недел|за\s+недел|еженедельн|каждую\s+недел|понедельно|/\s*недел|"
    r"в\s+течение\s+(?:календарной\s+)?недел)"
)
_LEAST = r"(?:не\s+(?:менее|реже|меньше)|минимум|как\s+минимум)"
_NEAR, _NEARER = r"[^.;]{0,60}?", r"[^.;]{0,40}?"
_NORMS = (
    re.compile(rf"(?:{_LEAST}|от)\s+(?:чем\s+)?{_AMOUNT}\b{_NEAR}{_POSTS}{_NEAR}{_WEEK}"),
    re.compile(rf"{_WEEK}{_NEAR}{_LEAST}\s+{_AMOUNT}\b{_NEAR}{_POSTS}"),
    re.compile(rf"{_AMOUNT}\s+и\s+более\s+{_POSTS}{_NEAR}{_WEEK}"),
    re.compile(rf"{_POSTS}{_NEARER}{_WEEK}{_NEARER}{_LEAST}\s+{_AMOUNT}\b"),
)
_DAILY = re.compile(rf"(?:не\s+(?:менее|реже)|минимум)\s+{_AMOUNT}\b[^.;]{{0,60}}?(?:в\s+день|в\s+сутки|ежедневно)")

_MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября",
    "декабря",
)  # fmt: skip
_DATE = re.compile(
    rf"(?P<day>\d{{1,2}})(?:[./](?P<month>\d{{1,2}})[./]|\s+(?P<word>{'|'.join(_MONTHS)})\s+)(?P<year>(?:19|20)\d{{2}})"
)
_ACT_LINE = re.compile(r"(?:.{0,60}\s)?(?:от|«?\d{1,2}»?)\s", re.IGNORECASE)
_ACT_NUMBER = re.compile(r"(?:№|\bN)\s*([0-9][\w/.-]{0,15}|[А-ЯA-Z]{0,3}-?\d[\w/.-]{0,15})")

_PLACE = re.compile(
    r"(?P<name>[А-ЯЁ][а-яё]+(?:-[А-ЯЁа-яё]+)?(?:ск|цк)(?:ого|ий|ом|ому|им))\s+"
    r"(?P<kind>(?i:муниципальн|городск)\w+)\s+(?P<what>(?i:округ|район))\w*"
    r"|(?P<kind2>(?i:городск|муниципальн))\w+\s+(?P<what2>(?i:округ|район))\w*\s+«?(?P<name2>[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?)»?"
)
_REGION = re.compile(
    r"(?P<adjective>[А-ЯЁ][а-яё-]+(?:ск|цк)(?:ой|ая|ого|ий|ом))\s+(?P<what>(?i:област|кра))\w+|Республик\w+\s+(?P<name>[А-ЯЁ][а-яё]+)"
)


def networks_of(text: str) -> tuple[str, ...]:
    """Codes of the networks that the text names, in the order of `networks.NETWORKS`."""
    return tuple(network.code for network in networks.NETWORKS if re.search(network.pattern, text))


def foreign_networks(text: str) -> tuple[str, ...]:
    """Names of networks in the text that the program does not know."""
    folded = fold(text)
    return tuple(name for pattern, name in _FOREIGN.items() if re.search(pattern, folded))


def norms_of(text: str) -> tuple[int, ...]:
    """Every number of publications a week that the text asks for, each once, in the order of the text."""
    folded = re.sub(r"\s+", " ", fold(text))
    found = sorted(
        (match.start(), _amount(match.group("amount"))) for norm in _NORMS for match in norm.finditer(folded)
    )
    return tuple(dict.fromkeys(number for _, number in found if number))


def has_daily_norm(text: str) -> bool:
    """Whether the text asks for publications a day, which is no weekly norm."""
    return bool(_DAILY.search(re.sub(r"\s+", " ", fold(text))))


def act_of(heading: list[Line]) -> tuple[str, date | None]:
    """Number and date of the act by the lines before the title; laws that a paragraph cites are not the act."""
    for line in heading:
        if line.label or len(line.text) > 120 or not _ACT_LINE.match(line.text) or "закон" in fold(line.text):
            continue
        day = _date(line.text)
        number = _ACT_NUMBER.search(line.text)
        if day is not None or number is not None:
            return number.group(1).rstrip(".,") if number else "", day
    return "", None


def municipality_of(text: str) -> str:
    """The municipality named most often, in the nominative; "" when none is."""
    found: Counter[str] = Counter()
    for match in _PLACE.finditer(_without_capitals(text)):
        urban = fold(match.group("kind") or match.group("kind2")).startswith("городск")
        kind = "городской" if urban else "муниципальный"
        if match.group("name"):
            found[f"{_nominative(match.group('name'))} {kind} {fold(match.group('what'))}"] += 1
        elif not re.search(r"(?:ск|цк)(?:ого|ий|ом|ой|ая)$", match.group("name2")):
            found[f"{kind} {fold(match.group('what2'))} {match.group('name2')}"] += 1
    best = found.most_common(1)
    return best[0][0][:1].upper() + best[0][0][1:] if best else ""


def region_of(text: str) -> str:
    """The region named first, in the nominative; "" when none is."""
    match = _REGION.search(_without_capitals(text))
    if match is None:
        return ""
    if match.group("name"):
        return f"Республика {match.group('name')}"
    stem = re.sub(r"(?:ой|ая|ого|ий|ом)$", "", match.group("adjective"))
    return f"{stem}ая область" if fold(match.group("what")) == "област" else f"{stem}ий край"


def _without_capitals(text: str) -> str:
    """Words in capitals, as titles have them, with only the first letter capital."""
    return re.sub(r"\b[А-ЯЁ]{3,}\b", lambda match: match.group().capitalize(), text)


def _nominative(adjective: str) -> str:
    found = lemma(fold(adjective))
    ending = re.sub(r"(?:ого|ий|ому|ом|им)$", "ий", adjective)
    return ending if fold(ending) == found else found.capitalize()


def _amount(text: str) -> int:
    digits = re.match(r"\d+", text)
    if digits:
        return int(digits.group())
    stems = sorted(_NUMBERS, key=len, reverse=True)
    return next((_NUMBERS[stem] for stem in stems if text.startswith(stem)), 0)


def _date(text: str) -> date | None:
    match = _DATE.search(text.replace("«", "").replace("»", "").replace('"', ""))
    if match is None:
        return None
    month = int(match.group("month")) if match.group("month") else _MONTHS.index(match.group("word")) + 1
    try:
        return date(int(match.group("year")), month, int(match.group("day")))
    except ValueError:
        return None
