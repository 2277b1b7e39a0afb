"""Separated values kept to the character: cells in quotes with delimiters and line breaks inside, and every fault seen.

Nothing is mended here, unlike in lists of organizations: a password that was cut at a wrong comma is worse than none.
"""

from __future__ import annotations

from dataclasses import dataclass

DELIMITERS = ",;\t|"
_LONGEST_CELL = 2_000
"""Lines of one cell. A quote that was never closed would swallow the rest of the file. Our own limit."""


@dataclass(frozen=True)
class Row:
    """One row: `line` is where it begins, from 1; `fault` says in Russian why its cells cannot be trusted."""

    line: int
    cells: tuple[str, ...]
    fault: str = ""


class _Broken(Exception):
    """A quoted cell that does not end as it should."""

    def __init__(self, fault: str) -> None:
        self.fault = fault


def rows(text: str, delimiter: str, *, backslashes: bool = False) -> list[Row]:
    """Every row that is not empty. `backslashes`: a quote inside is «\\"» and not doubled (KeePass 1).

    After a fault the next line begins a new row, so that one bad quote does not take the rest of the file along.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    scanner = _Scanner(lines, delimiter, backslashes)
    found: list[Row] = []
    place = 0
    while place < len(lines):
        if not lines[place].strip(" " + delimiter):
            place += 1
            continue
        try:
            cells, after = scanner.row(place)
            found.append(Row(place + 1, tuple(cells)))
            place = after
        except _Broken as broken:
            found.append(Row(place + 1, (), broken.fault))
            place += 1
    return found


class _Scanner:
    def __init__(self, lines: list[str], delimiter: str, backslashes: bool) -> None:
        self._lines, self._delimiter, self._backslashes = lines, delimiter, backslashes

    def row(self, start: int) -> tuple[list[str], int]:
        """The cells of the row that begins at the line `start` (from 0), and the line after it."""
        cells: list[str] = []
        number, column = start, 0
        while True:
            line = self._lines[number]
            if line[column : column + 1] == '"':
                cell, number, column = self._quoted(number, column + 1)
                line = self._lines[number]
                if column < len(line) and line[column] != self._delimiter:
                    raise _Broken("после закрывающей кавычки стоит лишнее")
            else:
                end = line.find(self._delimiter, column)
                end = len(line) if end < 0 else end
                cell, column = line[column:end], end
            cells.append(cell)
            if column >= len(line):
                return cells, number + 1
            column += 1

    def _quoted(self, number: int, column: int) -> tuple[str, int, int]:
        """The cell whose quote is already open, and the place after its closing quote."""
        pieces: list[str] = []
        last = min(len(self._lines), number + _LONGEST_CELL)
        while number < last:
            line = self._lines[number]
            while column < len(line):
                character, following = line[column], line[column + 1 : column + 2]
                if self._backslashes and character == "\\" and following in ('"', "\\"):
                    pieces.append(following)
                    column += 2
                elif character == '"' and following == '"' and not self._backslashes:
                    pieces.append('"')
                    column += 2
                elif character == '"':
                    return "".join(pieces), number, column + 1
                else:
                    pieces.append(character)
                    column += 1
            pieces.append("\n")
            number, column = number + 1, 0
        raise _Broken("кавычка не закрыта")
