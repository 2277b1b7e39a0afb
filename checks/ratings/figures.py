"""Figures given by a person: an official export or a calculation by hand, checked before anything is counted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from checks.ratings.model import Method, Part, PartKind
from checks.ratings.scoring import Figure, Figures, Source, exact
from vault.errors import BadInput
from vault.text import clean_line
from vault.types import Json

TOTAL = "total"
"""The key of the total as somebody else has published it."""

_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,9})?")
_WHOLE = frozenset(
    {"pages", "cards", "in_norm", "views", "likes", "comments", "reposts", "widgets", "posts", "members"}
)


def parse(method: Method, given: Mapping[str, Json], source: Source) -> Figures:
    """Figures by name; null is «unknown». BadInput names a key that the method has not, or a value that cannot be."""
    found: dict[str, Figure] = {}
    for name, value in given.items():
        if name not in method.figures:
            known = ", ".join(method.figures)
            raise BadInput(f"Величины «{clean_line(name)}» в методике нет, есть: {known}. Ничего не посчитано.")
        if value is not None:
            found[name] = exact(number(name, value), source)
    for part in method.parts:
        _within(part, found)
    return found


def number(name: str, value: Json) -> Fraction:
    """The exact value of a JSON number, of true and false, or of a number written as text."""
    if isinstance(value, bool):
        return Fraction(int(value))
    text = str(value).strip().replace(",", ".").replace(" ", "") if isinstance(value, str) else _plain(value)
    if not _NUMBER.fullmatch(text):
        raise _wrong(name, "нужно число")
    exactly = Fraction(text)
    if name in _WHOLE and exactly.denominator != 1:
        raise _wrong(name, "нужно целое число")
    return exactly


def _plain(value: Json) -> str:
    if not isinstance(value, int | float):
        return ""
    try:
        return f"{Decimal(str(value)):f}"
    except InvalidOperation:
        return ""


def _within(part: Part, found: Mapping[str, Figure]) -> None:
    """No figure is below what it can be, and no part of something exceeds the whole."""
    for name in part.named:
        figure = found.get(name)
        if figure is None:
            continue
        if part.kind is PartKind.PENALTY and not part.steps:
            if not part.least <= figure.low <= part.most:
                raise _wrong(name, f"нужно число от {shown(part.least)} до {shown(part.most)}")
        elif figure.low < 0:
            raise _wrong(name, "не бывает меньше нуля")
    if part.kind is PartKind.SHARE and part.of in found:
        _part_of_whole(part, found)


def _part_of_whole(part: Part, found: Mapping[str, Figure]) -> None:
    whole = found[part.of].low
    without = found[part.without].low if part.without in found else Fraction(0)
    if without > whole:
        raise _wrong(part.without, f"больше, чем «{part.of}»")
    above = [found[name].low for name in part.figures if name in found]
    if sum(above) > whole - without:
        rest = f"«{part.of}» без «{part.without}»" if without else f"«{part.of}»"
        raise _wrong(part.figures[0], f"больше, чем {rest}")


def shown(value: Fraction) -> str:
    """A figure as a person writes it, without trailing zeros."""
    if value.denominator == 1:
        return str(value.numerator)
    return f"{Decimal(value.numerator) / Decimal(value.denominator):.6f}".rstrip("0").rstrip(".")


def _wrong(name: str, what: str) -> BadInput:
    return BadInput(f"Величина «{clean_line(name)}»: {what}. Ничего не посчитано.")
