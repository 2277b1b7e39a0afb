"""The one place that knows XlsxWriter: tables become a workbook in memory.

Texts are written as texts whatever they begin with, links only to http and https. What a table is, is `table`.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import partial
from itertools import count
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from registry.sheets.charting import insert
from registry.sheets.table import Cell, Column, Kind, Link, Table, phone, plain, risky, said
from vault import doing
from vault.errors import BadInput
from vault.text import clean_line

_ROWS, _COLUMNS = 1_048_576, 16_384  # limits of a sheet in the format
_TEXT = 32_767  # characters of a cell in the format
_LINKS = 65_530  # links of a sheet in the format
_URL = 2_079  # characters of a link in Excel
_NAME = 31  # characters of a sheet's name
_SAMPLED = 300  # rows by which the width of a column is told
_NARROW, _WIDE = 6, 60  # characters
_CUT = "… (обрезано)"
_LISTS = "Списки"
_NOTES = "Пояснения"
_LONG_AGO = date(1980, 1, 1)  # the earliest day that a ZIP knows
_EPOCH = date(1900, 1, 1)  # dates before it are no dates in the format

_OPTIONS = {
    "in_memory": True,  # else the texts would lie in temporary files for a while
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def render(tables: Sequence[Table], title: str, made_on: date | None) -> bytes:
    """See `writing.workbook`."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, _OPTIONS)
    on = made_on or _LONG_AGO
    book.set_properties(
        {"title": clean_line(title)[:255], "author": "", "created": datetime(on.year, on.month, on.day, tzinfo=UTC)}
    )
    lines = sum(len(table.rows) for table in tables)
    with doing.step("Заполняю листы", lines) as at:
        made = _Book(book)
        made.write(tables, at)
        at(lines)
    with doing.step("Складываю файл", lines) as at:
        made.tell_packing(at, lines)
        book.close()
    return stream.getvalue()


class _CountedSheet(Worksheet):  # type: ignore[misc]  # untyped library
    """Packing the sheets is half of the work and goes on inside the library: each row tells that it is its turn."""

    packed: Callable[[], None] = staticmethod(lambda: None)

    def _write_row(self, *arguments: Any, **named: Any) -> None:
        self.packed()
        super()._write_row(*arguments, **named)


class _Book:
    """A workbook under way: names given to its sheets, formats made once, lists of choices kept on a hidden sheet."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._names: set[str] = set()
        self._formats: dict[tuple[object, ...], Any] = {}
        self._lists: list[tuple[str, ...]] = []

    def write(self, tables: Sequence[Table], at: Callable[[int], None]) -> None:
        sheets = [(table, self._book.add_worksheet(self._name(table.title), _CountedSheet)) for table in tables]
        done = 0
        for table, sheet in sheets:
            _Sheet(self, sheet, table).write(partial(_further, at, done))
            done += len(table.rows)
        self._write_notes(tables)
        self._write_lists()

    def tell_packing(self, at: Callable[[int], None], lines: int) -> None:
        """From now on each row that is packed is told, but no more than `lines`: heads and notes are rows too."""
        packed = count(1)
        for sheet in self._book.worksheets():
            sheet.packed = lambda: at(min(next(packed), lines))

    def format(self, **properties: object) -> Any:
        """A format by its properties; the same ones are the same format."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(properties)
        return self._formats[key]

    def chart(self, options: dict[str, object]) -> Any:
        return self._book.add_chart(options)

    def source(self, choices: tuple[str, ...]) -> object:
        """What a list of choices is drawn from: itself while the format takes it, else a hidden sheet."""
        if len(",".join(choices)) <= 255 and not any("," in one or '"' in one for one in choices):
            return list(choices)
        if choices not in self._lists:
            self._lists.append(choices)
        column = _letters(self._lists.index(choices))
        return f"={_LISTS}!${column}$1:${column}${len(choices)}"

    def _name(self, title: str) -> str:
        """A name for a sheet that the format takes and no other sheet of the book has."""
        base = "".join(" " if one in "[]:*?/\\" else one for one in clean_line(title)).strip(" '")[:_NAME] or "Лист"
        name, number = base, 1
        while name.casefold() in self._names | {"history", _LISTS.casefold()}:
            number += 1
            tail = f" ({number})"
            name = base[: _NAME - len(tail)] + tail
        self._names.add(name.casefold())
        return name

    def _write_notes(self, tables: Sequence[Table]) -> None:
        if not any(table.notes for table in tables):
            return
        sheet = self._book.add_worksheet(self._name(_NOTES))
        sheet.set_column(0, 0, 110, self.format(text_wrap=True, valign="top"))
        line = 0
        for table in tables:
            if not table.notes:
                continue
            sheet.write_string(line, 0, _fitting(plain(table.title)), self.format(bold=True))
            for line, note in enumerate(table.notes, line + 1):  # noqa: B020 - the count goes on over tables
                sheet.write_string(line, 0, _fitting(plain(note)), self.format(text_wrap=True, valign="top"))
            line += 2

    def _write_lists(self) -> None:
        if not self._lists:
            return
        sheet = self._book.add_worksheet(_LISTS)
        sheet.hide()
        for column, choices in enumerate(self._lists):
            for row, choice in enumerate(choices):
                sheet.write_string(row, column, _fitting(plain(choice)))


class _Sheet:
    """One table on its sheet."""

    def __init__(self, book: _Book, sheet: Any, table: Table) -> None:
        self._book = book
        self._sheet = sheet
        self._table = table
        self._grouped = any(column.group for column in table.columns)
        self._head = len(table.heading) + self._grouped
        self._first = self._head + 1
        self._links = 0
        self._linked = book.format(font_color="#0B5394", underline=1, valign="top")
        self._open = {(one.row, one.column): one for one in table.open_cells}

    def write(self, at: Callable[[int], None]) -> None:
        table, sheet = self._table, self._sheet
        last = self._first + len(table.rows) + table.spare - 1
        if last >= _ROWS or len(table.columns) > _COLUMNS:
            raise BadInput("На листе таблицы столько не поместится; сузьте выгрузку. Файл не записан.")
        self._write_head()
        self._write_rows(at)
        self._write_spare()
        self._limit_choices(last)
        sheet.freeze_panes(self._first, 0)
        if table.columns and not table.protected:
            sheet.autofilter(self._head, 0, max(last, self._head), len(table.columns) - 1)
        if table.protected:
            sheet.protect("", {"format_columns": True, "format_rows": True, "select_locked_cells": True})
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(self._head)
        insert(self._book, sheet, table, self._first)

    def _write_head(self) -> None:
        book, sheet = self._book, self._sheet
        for line, text in enumerate(self._table.heading):
            style = book.format(bold=True, font_size=14) if line == 0 else book.format(text_wrap=False)
            sheet.write_string(line, 0, _fitting(plain(text)), style)
        style = book.format(bold=True, text_wrap=True, valign="top", border=1, bg_color="#E7EDF3")
        for place, column in enumerate(self._table.columns):
            sheet.write_string(self._head, place, _fitting(plain(column.title)), style)
            hidden = {"hidden": True} if column.hidden else {}
            sheet.set_column(place, place, column.width or self._fitting_width(place), self._format(column), hidden)
        if self._grouped:
            self._write_groups(book.format(bold=True, align="center", border=1, bg_color="#D5DFEA"))

    def _write_groups(self, style: Any) -> None:
        columns = self._table.columns
        start = 0
        for place in range(1, len(columns) + 1):
            if place < len(columns) and columns[place].group == columns[start].group:
                continue
            text = _fitting(plain(columns[start].group))
            if text and place - start > 1:
                self._sheet.merge_range(self._head - 1, start, self._head - 1, place - 1, "", style)
            if text:
                self._sheet.write_string(self._head - 1, start, text, style)
            start = place

    def _fitting_width(self, place: int) -> int:
        column = self._table.columns[place]
        longest_word = max((len(word) for word in column.title.split()), default=0) + 2
        cells = (row[place] for row in self._table.rows[:_SAMPLED])
        return max(_NARROW, longest_word, min(_WIDE, max(map(_length, cells), default=0) + 2))

    def _write_rows(self, at: Callable[[int], None]) -> None:
        table = self._table
        formats = [self._format(column) for column in table.columns]
        risks = [self._format(column, quote=True) for column in table.columns]
        for number, row in enumerate(table.rows):
            at(number)
            line = self._first + number
            for place, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
                style, risk = formats[place], risks[place]
                if self._open and (number, place) in self._open:
                    style = self._format(column, opened=True)
                    risk = self._format(column, opened=True, quote=True)
                self._put(line, place, column, cell, style, risk)

    def _write_spare(self) -> None:
        styles = [self._format(column) for column in self._table.columns]
        for row in range(len(self._table.rows), len(self._table.rows) + self._table.spare):
            for place, style in enumerate(styles):
                self._sheet.write_blank(self._first + row, place, None, style)

    def _put(self, line: int, place: int, column: Column, cell: Cell, style: Any, risk: Any) -> None:
        sheet = self._sheet
        if cell is None or cell == "":
            if self._table.protected:
                sheet.write_blank(line, place, None, style)
        elif isinstance(cell, str):
            text = _fitting(phone(cell) if column.kind is Kind.PHONE else plain(cell))
            sheet.write_string(line, place, text, risk if risky(text) else style)
        elif isinstance(cell, Link):
            self._put_link(line, place, cell, style, risk)
        elif isinstance(cell, date) and cell >= _EPOCH:
            sheet.write_datetime(line, place, cell, style)
        elif isinstance(cell, date | bool):
            sheet.write_string(line, place, said(cell), style)
        else:
            sheet.write_number(line, place, cell, style)

    def _put_link(self, line: int, place: int, link: Link, style: Any, risk: Any) -> None:
        """A link of the web as a link; whatever else calls itself one stays text."""
        url = clean_line(link.url)
        text = _fitting(plain(link.text) or url)
        self._links += 1
        web = url.startswith(("https://", "http://")) and " " not in url and len(url) <= _URL
        if web and self._links <= _LINKS and len(text) <= 255:
            self._sheet.write_url(line, place, url, self._linked, text)
        else:
            self._sheet.write_string(line, place, text, risk if risky(text) else style)

    def _format(self, column: Column, opened: bool = False, *, quote: bool = False) -> Any:
        properties: dict[str, object] = {"valign": "top", "num_format": _number_format(column)}
        if column.kind in (Kind.TEXT, Kind.PHONE, Kind.LINK):
            properties["text_wrap"] = True
        if column.open or opened:
            properties["locked"] = False
            properties["bg_color"] = "#FFF9E5"
        if quote:
            properties["quote_prefix"] = True
        return self._book.format(**properties)

    def _limit_choices(self, last: int) -> None:
        """Only values of the list may be typed where there is one."""
        for place, column in enumerate(self._table.columns):
            if column.choices and last >= self._first:
                self._limit(self._first, place, last, column.choices)
        for one in self._table.open_cells:
            if one.choices:
                self._limit(self._first + one.row, one.column, self._first + one.row, one.choices)

    def _limit(self, first: int, place: int, last: int, choices: tuple[str, ...]) -> None:
        self._sheet.data_validation(
            first,
            place,
            last,
            place,
            {
                "validate": "list",
                "source": self._book.source(choices),
                "error_title": "Такого значения нет",
                "error_message": "Выберите значение из списка.",
            },
        )


def _further(at: Callable[[int], None], before: int, done: int) -> None:
    at(before + done)


def _number_format(column: Column) -> str:
    digits = "." + "0" * column.decimals if column.decimals else ""
    match column.kind:
        case Kind.NUMBER:
            return f"#,##0{digits}"
        case Kind.PERCENT:
            return f"0{digits}%"
        case Kind.DATE:
            return "dd.mm.yyyy"
        case _:
            return "@"


def _length(cell: Cell) -> int:
    if isinstance(cell, Link):
        return len(cell.text or cell.url)
    if isinstance(cell, date):
        return 10
    if cell is None:
        return 0
    return max(map(len, str(cell).split("\n")))


def _fitting(text: str) -> str:
    """The text as long as a cell takes it; a cut one says so."""
    return text if len(text) <= _TEXT else text[: _TEXT - len(_CUT)] + _CUT


def _letters(number: int) -> str:
    """The name of a column by its number from 0: 0 is A, 26 is AA."""
    name = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name
