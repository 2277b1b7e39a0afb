"""Separated values as people's programs write them: quotes that are not doubled, ragged rows, cells of several lines.

The strict readers of the standard library lose the quotes of «МБОУ "Школа"» inside a quoted cell; this one keeps them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

DELIMITERS = "\t;|,"
_LONGEST_CELL = 20  # lines: a quote that is not closed within as many is an ordinary character


@dataclass(frozen=True)
class Row:
    """Cells of one row; `line` is the line on which it begins, `last` on which it ends, counted from 1."""

    line: int
    last: int
    cells: tuple[str, ...]


def delimiter_of(lines: list[str]) -> str:
    """The delimiter that divides most of the lines alike; "" when none of them stands in half of the lines."""
    filled = [line for line in lines if line.strip()]
    best, most = "", 0
    for delimiter in DELIMITERS:
        widths = Counter(line.count(delimiter) for line in filled if delimiter in line)
        agreeing = widths.most_common(1)[0][1] if widths else 0
        if agreeing > most and sum(widths.values()) * 2 >= len(filled):
            best, most = delimiter, agreeing
    return best


def rows_of(lines: list[str], delimiter: str) -> list[Row]:
    """Every row, also an empty one (a single empty cell)."""
    widths = Counter(line.count(delimiter) for line in lines if line.strip())
    usual = widths.most_common(1)[0][0] if widths else 0
    found: list[Row] = []
    place = 0
    while place < len(lines):
        row = _row(lines, place, delimiter, usual)
        found.append(row)
        place = row.last
    return found


def _row(lines: list[str], start: int, delimiter: str, usual: int) -> Row:
    """The row that begins at the line `start` (from 0). A cell goes on to the next line only inside its quotes, and
    not when both lines have as many delimiters as most: then the open quote is a character of a name."""
    for taken in range(1, min(_LONGEST_CELL, len(lines) - start) + 1):
        text = "\n".join(lines[start : start + taken])
        cells = _cells(text, delimiter, _strictly_closing)
        if cells is None:
            loose = _cells(text, delimiter, _closing)
            # Two quotes at the end of a line are one of the name when only the next lines make the row whole.
            if loose is not None and (len(loose) > usual or not _goes_on(lines, start, taken, delimiter, usual)):
                cells = loose
        if cells is not None:
            return Row(start + 1, start + taken, cells)
        following = lines[start + taken : start + taken + 1]
        if lines[start].count(delimiter) >= usual and (not following or following[0].count(delimiter) >= usual):
            break
    return Row(start + 1, start + 1, tuple(cell.strip() for cell in lines[start].split(delimiter)))


def _goes_on(lines: list[str], start: int, taken: int, delimiter: str, usual: int) -> bool:
    """Whether more lines, by the standard, make a row as wide as most are."""
    for more in range(taken + 1, min(_LONGEST_CELL, len(lines) - start) + 1):
        cells = _cells("\n".join(lines[start : start + more]), delimiter, _strictly_closing)
        if cells is not None:
            return len(cells) == usual + 1
    return False


def _cells(text: str, delimiter: str, find_closing: Callable[[str, int, str], int]) -> tuple[str, ...] | None:
    """The cells of a text, None when its last quoted cell is not closed."""
    cells: list[str] = []
    place = 0
    while place <= len(text):
        stripped = len(text) - len(text[place:].lstrip(" "))
        if text[stripped : stripped + 1] == '"':
            closing = find_closing(text, stripped + 1, delimiter)
            if closing < 0:
                return None
            cells.append(text[stripped + 1 : closing].replace('""', '"').strip())
            place = text.find(delimiter, closing)
        else:
            end = text.find(delimiter, place)
            cells.append(text[place : end if end >= 0 else len(text)].strip())
            place = end
        if place < 0:
            break
        place += 1
    return tuple(cells)


def _strictly_closing(text: str, start: int, delimiter: str) -> int:
    """The same by the standard (RFC 4180): every quote inside the cell is doubled; -1 when one is not."""
    place = start
    while (place := text.find('"', place)) >= 0:
        if text[place + 1 : place + 2] != '"':
            return place if _ends(text, place + 1, delimiter) else -1
        place += 2
    return -1


def _closing(text: str, start: int, delimiter: str) -> int:
    """Where the cell's own quote is: followed by a delimiter or the end of its line; -1 when it is not there.

    Doubled quotes are one character; in «"МБОУ "Школа""», written without doubling, the last of the two closes.
    """
    place = start
    while (place := text.find('"', place)) >= 0:
        if text[place + 1 : place + 2] == '"':
            if _ends(text, place + 2, delimiter):
                return place + 1
            place += 2
        elif _ends(text, place + 1, delimiter):
            return place
        else:
            place += 1
    return -1


def _ends(text: str, place: int, delimiter: str) -> bool:
    rest = text[place:].lstrip(" ")
    return not rest or rest[0] in (delimiter, "\n")
