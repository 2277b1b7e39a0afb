"""From a file, or from text that was pasted, to a `RegistryReading`: a table with a header if there is one, else lines.

What a file is, its content says: an XLSX called «.csv» is read as what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

from registry.documents.reader import load
from registry.imports.organizations import books
from registry.imports.organizations.collecting import Collector
from registry.imports.organizations.freeform import read_freeform
from registry.imports.organizations.layout import Columns
from registry.imports.organizations.mappings import Mapping, remembered
from registry.imports.organizations.model import RegistryReading
from registry.imports.organizations.tables import (
    NOTHING_SAID,
    find_table,
    headless_of_lines,
    read_table,
)
from registry.sheets import reading as sheets
from registry.sheets.delimited import DELIMITERS, Row, delimiter_of, rows_of
from vault.errors import BadInput
from vault.text import clean_line

_SEARCHED = 20  # rows: a header stands no lower
_TABLES = {".csv", ".tsv", ".tab"}


def read(
    source: Path | bytes,
    name: str = "",
    *,
    sheet: str = "",
    columns: Columns = NOTHING_SAID,
    known: Sequence[Mapping] = (),
) -> RegistryReading:
    """Read a list of organizations from xlsx, xls, ods, csv, tsv or text: a file or its bytes.

    `name` is how bytes are called before people; `sheet` names one of several; `columns` is a person's word about
    columns, `known` what was said of other tables. BadInput when the file cannot be read or names nobody.
    """
    data = load(source) if isinstance(source, Path) else source
    shown = clean_line(name or (source.name if isinstance(source, Path) else "вставленный текст"))
    if sheets.is_workbook(data):
        reading = _read_book(sheets.read(data, shown), sheet, columns, known)
    elif sheet:
        raise BadInput(f"«{shown}» — простой текст, листов в нём нет: уберите --sheet.")
    else:
        lines = sheets.text_lines(data, shown)
        is_table = Path(shown).suffix.lower() in _TABLES or delimiter_of(lines) == "\t"
        reading = read_lines(lines, is_table=is_table, columns=columns, known=known)
    if not reading.rows and not reading.rejected:
        raise BadInput(f"«{shown}» не похож на список организаций: ни одной организации в нём не найдено.")
    return reading


def sheets_of(source: Path) -> tuple[books.SheetSeen, ...]:
    """The sheets among which `read` may be told to choose; none of a text. BadInput when the file cannot be read."""
    data = load(source)
    return books.seen(sheets.read(data, clean_line(source.name))) if sheets.is_workbook(data) else ()


def read_lines(
    lines: list[str], *, is_table: bool = False, columns: Columns = NOTHING_SAID, known: Sequence[Mapping] = ()
) -> RegistryReading:
    """The same for clean lines; `is_table` says that they are separated values even without a header."""
    collector = Collector()
    tops = (rows_of(lines[:_SEARCHED], delimiter) for delimiter in DELIMITERS)
    columns = _with_remembered(columns, known, tops, collector)
    # Columns set apart by spaces are a table too, if a header says so.
    table = find_table(lines, columns) or find_table([re.sub(r" {2,}", "\t", line) for line in lines], columns)
    if table is None and (is_table or columns.given):
        table = headless_of_lines(lines, columns)
    if table is not None:
        read_table(table, collector, columns)
    else:
        _refuse_columns(columns)
        read_freeform(_unquoted(lines) if is_table else lines, collector)
    return collector.reading()


def _read_book(book: sheets.Book, sheet: str, columns: Columns, known: Sequence[Mapping]) -> RegistryReading:
    collector = Collector()
    tops = (books.first_rows(one, _SEARCHED) for one in book.sheets)
    columns = _with_remembered(columns, known, tops, collector)
    chosen = books.choose(book, sheet, columns)
    for warning in (*book.warnings, *chosen.warnings):
        collector.say(warning)
    if chosen.table is not None:
        read_table(chosen.table, collector, columns, chosen.joined)
    else:
        _refuse_columns(columns)
        read_freeform(
            [" ".join(cell.replace("\n", " ") for cell in row.cells if cell) for row in chosen.rows], collector
        )
    return replace(collector.reading(), sheet=chosen.sheet.name)


def _with_remembered(
    columns: Columns, known: Sequence[Mapping], tops: Iterable[Sequence[Row]], collector: Collector
) -> Columns:
    """What a person says now, else what was said of a table whose headings stand in one of the first rows.

    `tops` are the first rows, divided in every way that the text may be.
    """
    if columns.given or not known:
        return columns
    for row in chain.from_iterable(tops):
        found = remembered(known, row.cells)
        if found.given:
            collector.say("Столбцы поняты так, как их поправили в прошлый раз (заголовки те же).")
            return found
    return columns


def _refuse_columns(columns: Columns) -> None:
    if columns.given:
        raise BadInput("Столбцов в этом файле не найдено, поправлять нечего: это список строк.")


def _unquoted(lines: list[str]) -> list[str]:
    """Separated values of a single column as lines, every row on the line it begins."""
    found = [""] * len(lines)
    for row in rows_of(lines, max(DELIMITERS, key=lambda one: sum(one in line for line in lines))):
        found[row.line - 1] = " ".join(cell.replace("\n", " ") for cell in row.cells if cell)
    return found
