"""Sheets of a workbook as rows of a list: which sheet holds it, joined cells, addresses behind words.

Reading the file itself is `registry.sheets.reading`; what the rows mean is `tables`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from registry.imports.organizations.layout import Columns
from registry.imports.organizations.tables import Joined, Table, find_headless, find_in_rows, tells_of_pages
from registry.links import find_links
from registry.sheets.book import Book, Sheet
from registry.sheets.delimited import Row
from vault.errors import BadInput
from vault.text import clean_line, counted, fold


@dataclass(frozen=True)
class Chosen:
    """The sheet that is read: its rows, the table in them (None: lines), cells joined to those above, and what to say
    of the other sheets."""

    sheet: Sheet
    rows: tuple[Row, ...]
    table: Table | None
    joined: Joined
    warnings: tuple[str, ...]


def choose(book: Book, name: str, columns: Columns) -> Chosen:
    """The sheet of that name, else the one whose header tells most of organizations and their pages.

    BadInput when there is no such sheet, or nothing is written in the book.
    """
    filled = [sheet for sheet in book.sheets if any(any(row) for row in sheet.rows)]
    if not filled:
        raise BadInput(f"«{book.name}» не прочитан: в нём нет ни одной заполненной ячейки.")
    if name:
        named = [sheet for sheet in filled if fold(sheet.name) == fold(clean_line(name))]
        if not named:
            shown = ", ".join(f"«{sheet.name}»" for sheet in filled)
            raise BadInput(f"Листа «{clean_line(name)}» в файле нет или он пуст. Есть листы: {shown}.")
        return _opened(named[0], columns)
    shown_first = sorted(filled, key=lambda sheet: sheet.hidden)
    opened = [_opened(sheet, columns) for sheet in shown_first]
    best = max(opened, key=_worth)  # of equal ones the first
    others = tuple(_left_out(one) for one in opened if one is not best)
    return replace(best, warnings=(*others, *best.warnings))


@dataclass(frozen=True)
class SheetSeen:
    """A sheet with something on it: its name, how many rows are filled, whether people are shown it."""

    name: str
    rows: int
    hidden: bool


def seen(book: Book) -> tuple[SheetSeen, ...]:
    """The sheets with something on them, in the order of the book."""
    filled = ((sheet, sum(any(row) for row in sheet.rows)) for sheet in book.sheets)
    return tuple(SheetSeen(sheet.name, rows, sheet.hidden) for sheet, rows in filled if rows)


def first_rows(sheet: Sheet, count: int) -> tuple[Row, ...]:
    """The first rows of a sheet, as they stand."""
    return tuple(Row(at, at, cells) for at, cells in enumerate(sheet.rows[:count], 1))


def _worth(one: Chosen) -> tuple[bool, bool, int, int]:
    tells = one.table is not None and one.table.header is not None and tells_of_pages(one.table)
    said = one.table.said if one.table is not None and tells else 0
    return tells, not one.sheet.hidden, said, len(one.rows) if tells else 0


def _left_out(one: Chosen) -> str:
    rows = sum(any(row.cells) for row in one.rows)
    filled = counted(rows, "заполненная строка", "заполненные строки", "заполненных строк")
    hidden = ", скрыт" if one.sheet.hidden else ""
    return f"Лист «{one.sheet.name}» ({filled}{hidden}) не прочитан. Прочитать его: --sheet «{one.sheet.name}»."


def _opened(sheet: Sheet, columns: Columns) -> Chosen:
    rows, warnings = _rows(sheet)
    table = find_in_rows(rows, columns) or find_headless(rows, columns)
    return Chosen(sheet, rows, table, _joined(sheet) if table is not None else {}, tuple(warnings))


def _rows(sheet: Sheet) -> tuple[tuple[Row, ...], list[str]]:
    """Rows with the addresses behind words beside the words, and what is to be said of addresses that differ."""
    rows: list[tuple[str, ...]] = list(sheet.rows)
    warnings = []
    for link in sheet.links:
        shown = _cell(rows, link.row, link.column)
        if not shown or not link.url.lower().startswith(("http://", "https://")):
            continue
        written, meant = find_links(shown), find_links(link.url)
        if not written and not ("." in shown and not meant):
            cells = rows[link.row]
            rows[link.row] = (*cells[: link.column], f"{shown} {link.url}", *cells[link.column + 1 :])
        elif written and meant and written[0].url != meant[0].url:
            warnings.append(
                f"Строка {link.row + 1}: написано {written[0].url}, а по нажатию открывается {meant[0].url}; взято"
                " написанное. Проверьте, какая страница настоящая."
            )
    return tuple(Row(at, at, row) for at, row in enumerate(rows, 1)), warnings


def _joined(sheet: Sheet) -> dict[tuple[int, int], str]:
    """What a cell joined over several rows says, for each of them but the first; a title over columns is none."""
    return {
        (place + 1, merge.left): value
        for merge in sheet.merges
        if merge.left == merge.right and (value := _cell(sheet.rows, merge.top, merge.left))
        for place in range(merge.top + 1, min(merge.bottom + 1, len(sheet.rows)))
    }


def _cell(rows: Sequence[tuple[str, ...]], row: int, column: int) -> str:
    return rows[row][column] if row < len(rows) and column < len(rows[row]) else ""
