"""A table as data, before it is a file: columns, rows, charts, what may be typed in, and cells no program runs.

How it becomes XLSX is `xlsx`, how CSV `separated`; the way in to both is `writing`. What a column means is not here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from vault.text import clean

FORMULA_STARTS = "=+-@\t\r\n＝＋－＠"
"""What makes a spreadsheet program take a text for a formula, the full-width forms too (OWASP, «CSV Injection»)."""

# «+7» of a Russian number, with the ten digits after it however they are divided.
_PHONE = re.compile(r"\+\s?7((?:[\s().–—−-]{0,3}\d){10})(?!\d)")


class Kind(StrEnum):
    """What the cells of a column are: it decides how a number, a date or a link is shown, never what is run."""

    TEXT = "text"
    NUMBER = "number"
    PERCENT = "percent"
    DATE = "date"
    LINK = "link"
    PHONE = "phone"


@dataclass(frozen=True)
class Link:
    """An address to open with the words that stand for it, the address itself when there are none."""

    url: str
    text: str = ""


Cell = str | int | float | date | Link | None
"""None is an empty cell. A text may stand in a column of any kind («не видно» among numbers)."""


@dataclass(frozen=True)
class Column:
    """One column.

    `width` is in characters, 0 for as wide as its content. A PERCENT is a part of one (0.5 is 50 %). `decimals` are the
    digits after the comma of NUMBER and PERCENT. `choices` are the only values that may be typed. `group` is a title
    over neighbouring columns that share it. In a protected table only `open` columns can be changed.
    """

    title: str
    kind: Kind = Kind.TEXT
    width: int = 0
    decimals: int = 0
    choices: tuple[str, ...] = ()
    group: str = ""
    open: bool = False
    hidden: bool = False


@dataclass(frozen=True)
class OpenCell:
    """A cell that can be changed in a protected table, and the only values it takes if `choices` are given.

    `row` and `column` count from 0 within the rows of the table.
    """

    row: int
    column: int
    choices: tuple[str, ...] = ()


class ChartKind(StrEnum):
    """The pictures that a table can carry."""

    LINE = "line"
    COLUMN = "column"
    BAR = "bar"
    PIE = "pie"


@dataclass(frozen=True)
class Chart:
    """A picture over columns of its table: numbers of columns from 0; `rows` are the first and the last row, or all.

    `description` is read aloud instead of the picture. `colors` are «#RRGGBB», one for each series (a pie: each slice).
    """

    kind: ChartKind
    title: str
    categories: int
    values: tuple[int, ...]
    rows: tuple[int, int] | None = None
    stacked: bool = False
    description: str = ""
    colors: tuple[str, ...] = ()
    percent: bool = False


@dataclass(frozen=True)
class Table:
    """One sheet: a head of columns, rows under it.

    `heading` are lines above the head; a file that a program reads back is best without them. `notes` go to a sheet of
    explanations at the end. `spare` is how many empty rows below are ready to be filled. `protected` locks all but the
    open columns and cells: against slips, not against intent, there is no password.
    """

    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Cell]]
    heading: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()
    protected: bool = False
    open_cells: tuple[OpenCell, ...] = ()
    spare: int = 0


def risky(text: str) -> bool:
    """Whether a spreadsheet program may take the text for a formula, leading spaces or not."""
    return bool(text) and (text[0] in FORMULA_STARTS or text.lstrip()[:1] in tuple(FORMULA_STARTS))


def guarded(text: str) -> str:
    """The text with an apostrophe before what a spreadsheet program would run."""
    return f"'{text}" if risky(text) else text


def plain(text: str) -> str:
    """Text as it may stand in a cell: no control, bidi and invisible characters."""
    return clean(text)


def phone(text: str) -> str:
    """Numbers of a text with 8 for +7, as they are dialled at home: such a text needs no guard against formulas."""
    return _PHONE.sub(_dialled, plain(text))


def said(cell: date | bool) -> str:
    """A day or a yes as text."""
    if isinstance(cell, bool):
        return "да" if cell else "нет"
    return f"{cell:%d.%m.%Y}"


def _dialled(found: re.Match[str]) -> str:
    rest = found[1]
    if rest.isdigit():
        return f"8 ({rest[:3]}) {rest[3:6]}-{rest[6:8]}-{rest[8:]}"
    return f"8{rest}" if not rest[0].isdigit() else f"8 {rest}"
