"""Headings inside a list of organizations: «Учреждения образования», «Спорт». No organization is named so."""

from __future__ import annotations

import re

from vault.text import clean_line, fold

_PLURAL = (
    r"учреждения|организации|школы|гимназии|лицеи|сады|предприятия|библиотеки|музеи|клубы|органы|подразделения|управления"
    r"|отделы|комитеты|администрации|центры|дома культуры|дворцы|объекты|сферы"
)
_GROUP = re.compile(rf"(?:и\s+)?(?:[\w-]+(?:ые|ие)(?:\s*\([\w\s-]+\))?,?\s+(?:и\s+)?)*(?:{_PLURAL})\b[^«»\"№\d]*")
_FIELD = re.compile(
    r"(?:сфера\s+|отрасль\s+)?(?:(?:дошкольно[ей]|обще[ей]|дополнительно[ей]|средне[ей])\s+)?"
    r"(?:образовани[ея]|культур[аы]|(?:физкультура и\s+|физическая культура и\s+|культура и\s+)?спорта?|"
    r"здравоохранени[ея]|социальн(?:ая|ой) (?:сфера|защит[аы])|молоде[жш]н(?:ая|ой) политик[аи]|"
    r"жкх|прочи[ей]|ины[ей]|другие)"
)


def is_group(text: str) -> bool:
    """Whether a line of a list is a heading over organizations of one kind and not the name of one."""
    line = clean_line(text)
    folded = fold(line).strip(" :.—–-")
    if line[:1].islower() and not folded.startswith("и "):
        return False  # «культуры» on a line of its own is the rest of a name
    return bool(_GROUP.fullmatch(folded) or _FIELD.fullmatch(folded))
