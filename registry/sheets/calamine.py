"""The one place that knows python-calamine: the sheets of a workbook's bytes as text. Nothing is checked here before.

What a number, a date or a yes looks like as text is here too, since the reader gives values of Python.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from registry.sheets.book import Merge, Sheet
from registry.sheets.marks import MAX_CELLS, MAX_COLUMNS, MAX_ROWS
from vault.errors import BadInput
from vault.text import clean, clean_line

_EXACT = 10**15  # from here on a number of a table program has lost its last digits
LOCKED = (
    "он закрыт паролем. Откройте его в табличной программе, снимите пароль (Файл — Сведения — Защита книги)"
    " и сохраните копию."
)
"""What is said of a book under a password."""
_DAMAGED = "таблица повреждена внутри или скачана не до конца. Откройте её и сохраните заново в формате XLSX."


def sheets_of(data: bytes) -> tuple[Sheet, ...]:
    """Every sheet with cells; BadInput ending a sentence for a damaged or locked book."""
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            found = []
            for place, about in enumerate(book.sheets_metadata):
                if about.typ is SheetTypeEnum.WorkSheet:
                    hidden = about.visible is not SheetVisibleEnum.Visible
                    found.append(_sheet(about.name, book.get_sheet_by_index(place), hidden))
            return tuple(found)
    except PasswordError:
        raise BadInput(LOCKED) from None
    except (CalamineError, OSError, ValueError, OverflowError):
        raise BadInput(_DAMAGED) from None
    except BaseException as problem:  # a fault inside of the reader arrives as a class that is no Exception
        if type(problem).__name__ != "PanicException":
            raise
        raise BadInput(_DAMAGED) from None


def _sheet(name: str, sheet: CalamineSheet, hidden: bool) -> Sheet:
    if sheet.total_height > MAX_ROWS or sheet.total_width > MAX_COLUMNS or sheet.height * sheet.width > MAX_CELLS:
        raise BadInput(f"на его листе больше {MAX_ROWS} строк или {MAX_COLUMNS} столбцов.")
    cleaned: dict[str, str] = {}  # most texts of a table stand in it many times
    # The reader gives the empty rows above the first filled cell, but not the empty columns before it.
    left = ("",) * sheet.start[1] if sheet.start is not None else ()
    rows = tuple(_row(row, left, cleaned) for row in sheet.iter_rows()) if sheet.start is not None else ()
    merges = tuple(Merge(*first, *last) for first, last in sheet.merged_cell_ranges or ())
    return Sheet(clean_line(name), rows, merges, hidden=hidden)


def _row(values: Sequence[object], left: tuple[str, ...], cleaned: dict[str, str]) -> tuple[str, ...]:
    cells = list(left)
    for value in values:
        if isinstance(value, str):
            text = cleaned.get(value)
            if text is None:
                text = cleaned[value] = clean(value).strip()
            cells.append(text)
        else:
            cells.append(said(value))
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def said(value: object) -> str:  # a return for each kind of value
    """A value as text: 7.0 is «7», days are ISO, a day without a time has none, yes and no are Russian words."""
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, timedelta):
        minutes = int(value.total_seconds()) // 60
        return f"{minutes // 60}:{minutes % 60:02}"
    return value.isoformat() if isinstance(value, date) else clean_line(str(value))


def _number(value: float) -> str:
    if not value.is_integer():
        return repr(value)
    return str(int(value)) if abs(value) < _EXACT else f"{value:.0f}"
