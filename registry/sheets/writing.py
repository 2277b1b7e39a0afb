"""The way in to writing tables: XLSX with any number of sheets, CSV of one. Neither ever holds a formula of ours or of
a stranger: every text stays a text.

Bytes come out; where they are put, under which rights, is not here. A table and its columns are `table`.
"""

from __future__ import annotations

from datetime import date

from registry.sheets import separated
from registry.sheets.table import (
    Cell,
    Chart,
    ChartKind,
    Column,
    Kind,
    Link,
    OpenCell,
    Table,
    guarded,
    phone,
    plain,
    risky,
)

__all__ = [
    "Cell",
    "Chart",
    "ChartKind",
    "Column",
    "Kind",
    "Link",
    "OpenCell",
    "Table",
    "csv_bytes",
    "csv_text",
    "guarded",
    "phone",
    "plain",
    "risky",
    "workbook",
]


def workbook(tables: tuple[Table, ...], *, title: str = "", made_on: date | None = None) -> bytes:
    """An XLSX file, a sheet for each table, in that order; the notes of all of them stand on a last sheet.

    Names of sheets are shortened and made different as the format asks. The bytes depend on the arguments alone, and
    nothing is put into temporary files meanwhile. BadInput for more rows or columns than a sheet can hold.
    """
    from registry.sheets import xlsx  # heavy, and needed only here

    return xlsx.render(tables, title, made_on)


def csv_text(table: Table) -> str:
    """The head and the rows as CSV for Russian spreadsheet programs: «;», every value in quotes, CRLF, no mark of
    order. `heading` and `notes` are left out. Decimals have a comma, dates are дд.мм.гггг."""
    return separated.render(table)


def csv_bytes(table: Table) -> bytes:
    """The same as a file: UTF-8 with the mark by which spreadsheet programs know it."""
    return csv_text(table).encode("utf-8-sig")
