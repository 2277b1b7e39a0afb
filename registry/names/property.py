"""The type of an institution that its legal form names: autonomous, budgetary or treasury (№ 83-ФЗ).

`key` leaves the legal form out, so that a short and a full spelling meet; two institutions whose forms name different
types may be one that was converted or two, and that is a question.
"""

from __future__ import annotations

import re
from enum import StrEnum

from registry.names import table
from registry.names.words import fold_lookalikes
from vault.text import clean_line, fold


class PropertyType(StrEnum):
    AUTONOMOUS = "autonomous"
    BUDGETARY = "budgetary"
    TREASURY = "treasury"


_LETTERS = {"а": PropertyType.AUTONOMOUS, "б": PropertyType.BUDGETARY, "к": PropertyType.TREASURY}
_ABBREVIATED = re.compile(r"(?:фг|[мго])(?:о|р)?([абк])")
_FULL = re.compile(r"\b(автономн|бюджетн|казенн)\w{2,3}\s+(?:[а-я]+\s+){0,4}?учрежден")


def property_type(name: str) -> PropertyType | None:
    """The type that the name's legal form says, or None when it says none."""
    folded = fold(fold_lookalikes(clean_line(name)))
    for word in re.findall(r"[а-я]+", folded):
        if word in table.FORMS and (found := _ABBREVIATED.match(word)):
            return _LETTERS[found.group(1)]
    full = _FULL.search(folded)
    return _LETTERS[full.group(1)[0]] if full else None
