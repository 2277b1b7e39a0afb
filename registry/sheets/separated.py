"""A table as CSV for Russian spreadsheet programs. What a table is, and the guard of texts, is `table`."""

from __future__ import annotations

from datetime import date

from registry.sheets.table import Cell, Column, Kind, Link, Table, guarded, phone, plain, said
from vault import doing


def render(table: Table) -> str:
    """The head, then the rows; `Table.heading` and `notes` are left out, for a program may read the file."""
    head = [guarded(plain(column.title)) for column in table.columns]
    lines = [_line(head)]
    for row in doing.over(table.rows, len(table.rows), "Записываю строки"):
        lines.append(_line([_said(column, cell) for column, cell in zip(table.columns, row, strict=True)]))
    return "".join(lines)


def _line(values: list[str]) -> str:
    return ";".join('"' + value.replace('"', '""') + '"' for value in values) + "\r\n"


def _said(column: Column, cell: Cell) -> str:
    """A value as text. Only texts are guarded: -5 is a number and stays one."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return guarded(phone(cell) if column.kind is Kind.PHONE else plain(cell))
    if isinstance(cell, Link):
        return guarded(plain(cell.url))
    if isinstance(cell, date | bool):
        return said(cell)
    return _number(column, cell)


def _number(column: Column, value: int | float) -> str:
    if column.kind is Kind.PERCENT:
        return f"{value * 100:.{column.decimals}f}%".replace(".", ",")
    if isinstance(value, int):
        return str(value)
    return f"{value:.{column.decimals}f}".replace(".", ",")
