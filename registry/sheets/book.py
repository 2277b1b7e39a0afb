"""What a file of tables was read into: sheets of plain text cells with what the cells alone do not say.

How files are read is `reading`; what a column means is not here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Format(StrEnum):
    """What the file turned out to be by its content, whatever its name says."""

    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    TEXT = "text"


@dataclass(frozen=True)
class Merge:
    """Cells joined into one: first and last row and column, both within it, counted from 0. Its value is the first."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class CellLink:
    """The address behind the text of a cell; row and column are counted from 0."""

    row: int
    column: int
    url: str


@dataclass(frozen=True)
class Sheet:
    """One sheet. Row 0 is the first row of the sheet, so a row's number for people is its place and one.

    Rows are as wide as what they hold: they may be of different lengths. Every cell is clean text, "" an empty one.
    A cell of several lines keeps its line breaks. `hidden` says that the sheet is not shown; `hidden_rows` are places.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    merges: tuple[Merge, ...] = ()
    links: tuple[CellLink, ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Book:
    """The sheets of a file in their order; `warnings` say what a person would not see in the cells."""

    name: str
    format: Format
    sheets: tuple[Sheet, ...]
    warnings: tuple[str, ...] = ()


def column_letters(place: int) -> str:
    """The name of a column counted from 0: 0 is «A», 27 is «AB»."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_place(letters: str) -> int:
    """The opposite; -1 when it is no name of a column."""
    place = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z" or place > 100_000:
            return -1
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1
