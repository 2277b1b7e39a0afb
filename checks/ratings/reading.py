"""A method as a TOML file: every mistake named by its key. What a correct method says is `model`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from checks.ratings.model import ONE, ZERO, Divisor, Group, Method, Part, PartKind, Period, Step, Unit
from registry import networks
from vault.errors import BadInput
from vault.text import clean_line, toml_place

_CODE = re.compile(r"[a-z][a-z0-9_-]{0,63}")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_LARGEST = 10**6  # no score is counted in millions; keeps a slip of the hand from the exact arithmetic

Choice = TypeVar("Choice", bound=StrEnum)


def parse(text: str, path: str = "") -> Method:
    """Read a method; BadInput names the first key that is missing, unknown or of a wrong kind."""
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as problem:
        raise BadInput(f"Методика не читается как TOML: {toml_place(str(problem))}. Ничего не записано.") from None
    top = _Keys(data, "")
    method = Method(
        code=top.matching("code", _CODE),
        title=top.line("title"),
        source=top.line("source", required=False),
        unit=top.choice("unit", Unit, Unit.TOTAL),
        period=top.choice("period", Period, Period.MONTH),
        parts=tuple(_part(each) for each in top.tables("parts")),
        groups=tuple(_group(each) for each in top.tables("groups", required=False)),
        networks=_networks(top),
        posts=top.whole("posts", 3, range(1, 1000)),
        digits=top.whole("digits", 2, range(7)),
        note=top.line("note", required=False),
        path=path,
    )
    top.finish()
    _consistent(method)
    return method


def _part(keys: _Keys) -> Part:
    kind = keys.choice("kind", PartKind)
    part = Part(
        code=keys.matching("code", _NAME),
        title=keys.line("title"),
        kind=kind,
        figures=keys.names("figures"),
        most=keys.number("most"),
        least=keys.number("least", ZERO),
        weight=keys.number("weight", ONE),
        of=keys.name("of"),
        without=keys.name("without"),
        least_figure=keys.number("least_figure", ONE),
        steps=tuple(_step(each) for each in keys.tables("steps", required=False)),
        divisors=tuple(_divisor(each) for each in keys.tables("divisors", required=False)),
    )
    keys.finish()
    if part.least > part.most:
        raise keys.wrong("least", "больше, чем «most»")
    if part.weight <= 0:
        raise keys.wrong("weight", "должен быть больше нуля")
    _fits_kind(keys, part)
    return part


def _fits_kind(keys: _Keys, part: Part) -> None:
    shared = part.kind in {PartKind.SHARE, PartKind.ENGAGEMENT}
    if shared and not part.of:
        raise keys.wrong("of", "не заполнен: на что делить")
    if not shared and len(part.figures) > 1:
        raise keys.wrong("figures", "здесь годится одна величина")
    if part.kind is PartKind.ENGAGEMENT and (not part.divisors or part.divisors[0].since is not None):
        raise keys.wrong("divisors", "нужен делитель без даты, с него начинают")
    if part.divisors and part.kind is not PartKind.ENGAGEMENT:
        raise keys.wrong("divisors", "делители бывают только у вида «engagement»")
    if part.kind is PartKind.STEPS and not part.steps:
        raise keys.wrong("steps", "нет ни одной ступени")
    if part.steps and part.kind not in {PartKind.STEPS, PartKind.PENALTY}:
        raise keys.wrong("steps", "ступени бывают только у видов «steps» и «penalty»")
    for before, after in zip(part.steps, part.steps[1:], strict=False):
        if before.bound >= after.bound or before.points > after.points:
            raise keys.wrong("steps", "ступени и баллы должны идти по возрастанию")
    if any(not part.least <= step.points <= part.most for step in part.steps):
        raise keys.wrong("steps", "баллы ступени выходят за «least» и «most»")
    days = [each.since or date.min for each in part.divisors]
    if days != sorted(set(days)):
        raise keys.wrong("divisors", "даты должны идти по возрастанию")


def _step(keys: _Keys) -> Step:
    beyond = "above" in keys
    if beyond and "from" in keys:
        raise keys.wrong("above", "укажите одно из двух: «from» или «above»")
    step = Step(keys.number("above" if beyond else "from"), keys.number("points"), beyond)
    keys.finish()
    return step


def _divisor(keys: _Keys) -> Divisor:
    found = Divisor(keys.number("value"), keys.day("since"))
    keys.finish()
    if found.value <= 0:
        raise keys.wrong("value", "должен быть больше нуля")
    return found


def _group(keys: _Keys) -> Group:
    found = Group(keys.line("title"), keys.number("from"))
    keys.finish()
    return found


def _networks(top: _Keys) -> tuple[str, ...]:
    codes = top.names("networks", required=False)
    for code in codes:
        if code not in networks.CODES:
            raise top.wrong("networks", f"сети «{code}» нет, есть: {', '.join(networks.CODES)}")
    return codes


def _consistent(method: Method) -> None:
    codes = [part.code for part in method.parts]
    if len(set(codes)) < len(codes):
        raise BadInput("Методика, ключ «parts»: код части повторяется. Ничего не записано.")
    bounds = [group.least for group in method.groups]
    if bounds != sorted(set(bounds), reverse=True):
        raise BadInput("Методика, ключ «groups»: группы должны идти от высшей к низшей. Ничего не записано.")


class _Keys:
    """One table of the document; remembers what was asked for, so that `finish` can name the rest."""

    def __init__(self, data: Mapping[str, object], path: str) -> None:
        self._data, self._path, self._asked = data, path, set[str]()

    def __contains__(self, key: str) -> bool:
        return key in self._data

    def wrong(self, key: str, what: str) -> BadInput:
        """The error of a key, by its path from the top: «parts[2].most»."""
        path = f"{self._path}.{key}" if self._path else key
        return BadInput(f"Методика, ключ «{clean_line(path)}»: {what}. Ничего не записано.")

    def line(self, key: str, *, required: bool = True) -> str:
        value = self._take(key)
        if not isinstance(value, str) and value is not None:
            raise self.wrong(key, "нужен текст в кавычках")
        text = clean_line(value or "")
        if required and not text:
            raise self.wrong(key, "не заполнен")
        return text

    def matching(self, key: str, shape: re.Pattern[str]) -> str:
        text = self.line(key)
        if not shape.fullmatch(text):
            raise self.wrong(key, "годятся строчные латинские буквы, цифры и дефис, первой буква")
        return text

    def name(self, key: str) -> str:
        return self.matching(key, _NAME) if key in self else ""

    def names(self, key: str, *, required: bool = True) -> tuple[str, ...]:
        value = self._take(key)
        if value is None and not required:
            return ()
        if not isinstance(value, list) or not value:
            raise self.wrong(key, "нужен список в квадратных скобках")
        found = tuple(each for each in value if isinstance(each, str) and _NAME.fullmatch(each))
        if len(set(found)) < len(value):
            raise self.wrong(key, "нужны разные имена строчными латинскими буквами")
        return found

    def number(self, key: str, default: Fraction | None = None) -> Fraction:
        value = self._take(key)
        if value is None and default is not None:
            return default
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise self.wrong(key, "нужно число")
        number = Decimal(value)
        if not number.is_finite() or abs(number) > _LARGEST:  # TOML has nan and inf
            raise self.wrong(key, "нужно обычное число")
        return Fraction(number)

    def whole(self, key: str, default: int, bounds: range) -> int:
        value = self._take(key)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or value not in bounds:
            raise self.wrong(key, f"нужно целое число от {bounds.start} до {bounds.stop - 1}")
        return value

    def day(self, key: str) -> date | None:
        value = self._take(key)
        if value is None:
            return None
        if isinstance(value, datetime) or not isinstance(value, date):
            raise self.wrong(key, "нужна дата вроде 2026-01-31 без кавычек")
        return value

    def choice(self, key: str, kind: type[Choice], default: Choice | None = None) -> Choice:
        value = self._take(key)
        if value is None and default is not None:
            return default
        for one in kind:
            if value == one.value:
                return one
        raise self.wrong(key, f"нужно одно из: {', '.join(kind)}")

    def tables(self, key: str, *, required: bool = True) -> tuple[_Keys, ...]:
        value = self._take(key)
        value = [] if value is None else value
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.wrong(key, f"нужны разделы [[{key}]]")
        if required and not value:
            raise self.wrong(key, "нужен хотя бы один раздел")
        prefix = f"{self._path}.{key}" if self._path else key
        return tuple(_Keys(item, f"{prefix}[{number}]") for number, item in enumerate(value, 1))

    def finish(self) -> None:
        """Refuse what nobody asked for: a misspelt key must not pass in silence."""
        unknown = [key for key in self._data if key not in self._asked]
        if unknown:
            raise self.wrong(unknown[0], "такого ключа нет в формате методики")

    def _take(self, key: str) -> object:
        self._asked.add(key)
        return self._data.get(key)
