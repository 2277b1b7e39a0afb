"""One's own choice of a table: which columns by name, which rows by filters, in which order and how many.

What columns there are is `own`; this knows only names and cells.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

from registry import rows as order
from registry.sheets.table import Cell, Column, Kind, Link
from vault import doing
from vault.errors import BadInput
from vault.text import clean_line, fold

R = TypeVar("R")

TEXT = "text"
"""The filter that looks into every chosen column."""

_FILTER = re.compile(r"\s*([a-z_]+)\s*(!?=)(.*)", re.DOTALL)
_ROWS = re.compile(r"(\d{1,7})(?:\s*[-–:]\s*(\d{1,7}))?")
_NOTHING = "Файл не записан."


@dataclass(frozen=True)
class Field(Generic[R]):
    """A column that can be chosen.

    `usual` ones stand in a table for which nothing was chosen. `people`: personal data, only when asked for. `words`
    are its values by code («vk»: «ВКонтакте»): a filter then takes either, and only whole.
    """

    name: str
    title: str
    cell: Callable[[R], Cell]
    kind: Kind = Kind.TEXT
    usual: bool = False
    people: bool = False
    width: int = 0
    decimals: int = 0
    words: Mapping[str, str] = field(default_factory=dict)

    def column(self) -> Column:
        return Column(self.title, self.kind, self.width, self.decimals)


@dataclass(frozen=True)
class Filter:
    """`name=value` or `name!=value`; an empty value means an empty cell."""

    name: str
    value: str
    unlike: bool = False


@dataclass(frozen=True)
class Choice:
    """What a person chose; empty means the usual. `sort` may begin with «-»; `rows` is «100» or «101-200»."""

    columns: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    sort: str = ""
    rows: str = ""
    with_people: bool = False


def parse_columns(text: str) -> tuple[str, ...]:
    """Names written with commas or semicolons between them."""
    return tuple(dict.fromkeys(name for name in re.split(r"[,;\s]+", text.strip()) if name))


def parse_filter(text: str) -> Filter:
    """A filter as a person types it; BadInput."""
    found = _FILTER.fullmatch(text)
    if found is None:
        raise BadInput(f"Условие «{clean_line(text)}» не понято: нужен вид имя=значение или имя!=значение. {_NOTHING}")
    return Filter(found[1], clean_line(found[3]), found[2] == "!=")


def chosen(fields: Sequence[Field[R]], choice: Choice) -> tuple[Field[R], ...]:
    """The columns of a choice in its order; BadInput for an unknown one, or for people's data without leave."""
    if not choice.columns:
        return tuple(each for each in fields if each.usual)
    return tuple(_named(fields, name, choice) for name in choice.columns)


def apply(fields: Sequence[Field[R]], choice: Choice, items: Sequence[R]) -> list[tuple[Cell, ...]]:
    """The rows of a choice: filtered, sorted, cut. BadInput for a filter, an order or a cut that cannot be."""
    columns = chosen(fields, choice)
    kept = list(items)
    for test in _tests(fields, columns, choice):
        kept = [item for item in doing.over(kept, len(kept), "Отбираю строки") if test(item)]
    if choice.sort:
        by = _named(fields, choice.sort.removeprefix("-"), choice)
        kept.sort(key=lambda item: _key(by.cell(item)), reverse=choice.sort.startswith("-"))
    first, last = cut(choice.rows, len(kept))
    asked = kept[first:last]
    return [tuple(column.cell(item) for column in columns) for item in doing.over(asked, len(asked), "Собираю строки")]


def cut(rows: str, total: int) -> tuple[int, int]:
    """The bounds of the asked rows, as Python counts; all of them for an empty text. BadInput."""
    text = rows.strip()
    if not text:
        return 0, total
    found = _ROWS.fullmatch(text)
    first, last = (
        (0, 0) if found is None else (1, int(found[1])) if found[2] is None else (int(found[1]), int(found[2]))
    )
    if not 1 <= first <= last:
        raise BadInput(f"Строки «{clean_line(text)}» не поняты: нужно 100 или 101-200. {_NOTHING}")
    return first - 1, last


def _named(fields: Sequence[Field[R]], name: str, choice: Choice) -> Field[R]:
    found = next((each for each in fields if each.name == name), None)
    if found is None:
        known = ", ".join(each.name for each in fields)
        raise BadInput(f"Столбца «{clean_line(name)}» нет, есть: {known}. {_NOTHING}")
    if found.people and not choice.with_people:
        raise BadInput(f"«{found.title}» — персональные данные: добавьте --with-people, если они нужны. {_NOTHING}")
    return found


def _tests(fields: Sequence[Field[R]], columns: Sequence[Field[R]], choice: Choice) -> list[Callable[[R], bool]]:
    """A test for each name: one of its wanted values, none of its unwanted."""
    made: list[Callable[[R], bool]] = []
    for name in dict.fromkeys(each.name for each in choice.filters):
        own = tuple(columns) if name == TEXT else (_named(fields, name, choice),)
        wanted = [each.value for each in choice.filters if each.name == name and not each.unlike]
        unwanted = [each.value for each in choice.filters if each.name == name and each.unlike]
        for value in (*wanted, *unwanted):
            _refuse_strange(own, value, name)
        made.append(_test(own, wanted, unwanted))
    return made


def _test(fields: Sequence[Field[R]], wanted: Sequence[str], unwanted: Sequence[str]) -> Callable[[R], bool]:
    def passes(item: R) -> bool:
        said = [(each, each.cell(item)) for each in fields]
        like = not wanted or any(_like(each, cell, value) for each, cell in said for value in wanted)
        return like and not any(_like(each, cell, value) for each, cell in said for value in unwanted)

    return passes


def _refuse_strange(fields: Sequence[Field[R]], value: str, name: str) -> None:
    """A value that a column of few values never has is a slip, not an empty answer."""
    if name == TEXT or not value:
        return
    words = fields[0].words
    if words and fold(value) not in {fold(each) for pair in words.items() for each in pair}:
        known = ", ".join(f"{code} ({word})" for code, word in words.items())
        raise BadInput(f"Значения «{value}» у столбца «{fields[0].title}» нет, есть: {known}. {_NOTHING}")


def _like(column: Field[R], cell: Cell, value: str) -> bool:
    text = fold(plain(cell))
    if not value:
        return not text
    if column.words:
        return text == fold(column.words.get(value.lower(), value))
    return fold(value) in text


def plain(cell: Cell) -> str:
    """A cell as the text by which it is found."""
    if isinstance(cell, Link):
        return f"{cell.url} {cell.text}".strip()
    if isinstance(cell, date):
        return f"{cell:%d.%m.%Y}"
    return "" if cell is None else str(cell)


def _key(cell: Cell) -> tuple[int, float, str]:
    """Empty cells first, then numbers, then the rest as people order names."""
    if cell is None or cell == "":
        return 0, 0.0, ""
    if isinstance(cell, int | float):
        return 1, float(cell), ""
    if isinstance(cell, date):
        return 1, float(cell.toordinal()), ""
    return 2, 0.0, order.natural(plain(cell))
