"""What a name says its owner is: a body of power, or an institution and of which type (№ 83-ФЗ).

`key` leaves the legal form out, so that a short and a full spelling meet; two institutions whose forms name different
types may be one that was converted or two, and that is a question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache

from registry.names import table
from registry.names.words import fold_lookalikes
from vault.text import clean_line, fold


class PropertyType(StrEnum):
    AUTONOMOUS = "autonomous"
    BUDGETARY = "budgetary"
    TREASURY = "treasury"


_LETTERS = {"а": PropertyType.AUTONOMOUS, "б": PropertyType.BUDGETARY, "к": PropertyType.TREASURY}
_ABBREVIATED = re.compile(r"(?:фг|[мго])(?:о|р)?([абк])")
_BODIES = (
    "администраци",
    "управлени",
    "комитет",
    "совет",
    "отдел",
    "дума",
    "собрани",
    "департамент",
    "министерств",
    "контрольно-сч",
    "финансов",
)
_FULL = re.compile(r"\b(автономн|бюджетн|казенн)\w{2,3}\s+(?:[а-я]+\s+){0,4}?учрежден")


@lru_cache(maxsize=32768)
def property_type(name: str) -> PropertyType | None:
    """The type that the name's legal form says, or None when it says none."""
    folded = fold(fold_lookalikes(clean_line(name)))
    for word in re.findall(r"[а-я]+", folded):
        if word in table.FORMS and (found := _ABBREVIATED.match(word)):
            return _LETTERS[found.group(1)]
    full = _FULL.search(folded)
    return _LETTERS[full.group(1)[0]] if full else None


def of_other_type(name: str, known: Iterable[str]) -> bool:
    """Whether the name says a type that none of the `known` names of an organization says, though some say one."""
    asked = property_type(name)
    said = {property_type(one) for one in known} - {None}
    return asked is not None and bool(said) and asked not in said


def is_body(name: str) -> bool:
    """Whether a name is that of a body of power and not of an institution."""
    return fold(name).lstrip("«\"' ").startswith(_BODIES)
