"""What the content of an ODS says that its reader does not: how far its cells reach, merges, hidden rows, addresses.

The content is parsed here once, with limits, before the reader of tables sees it.
"""

from __future__ import annotations

from xml.parsers import expat

from registry.sheets.book import CellLink, Merge
from registry.sheets.marks import MAX_CELLS, MAX_CHARACTERS, MAX_COLUMNS, MAX_ROWS
from vault.errors import BadInput
from vault.text import clean_line

_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0\n"
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0\n"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0\n"
_HREF = "http://www.w3.org/1999/xlink\nhref"
_CELLS = frozenset({f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"})
_TOO_LARGE = (
    f"на его листе больше {MAX_ROWS} строк, {MAX_COLUMNS} столбцов или {MAX_CELLS} ячеек. Удалите лишнее и сохраните"
    " его заново."
)


class Content:
    """Of every sheet by its name: merges, addresses behind texts, hidden rows."""

    def __init__(self) -> None:
        self.merges: dict[str, list[Merge]] = {}
        self.links: dict[str, list[CellLink]] = {}
        self.hidden: dict[str, set[int]] = {}
        self._sheet = ""
        self._row = self._column = self._row_times = self._column_times = 0
        self._width = self._row_text = self._text = 0  # of this row: filled columns, bytes of texts; of the whole file
        self._cells = 0
        self._in_cell = self._filled = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if name in _CELLS:
            self._start_cell(attributes)
        elif name == f"{_TABLE}table-row":
            self._row_times = _times(attributes, "rows")
            self._column = self._width = self._row_text = 0
            if attributes.get(f"{_TABLE}visibility", "visible") != "visible" and self._row_times <= MAX_ROWS:
                self.hidden[self._sheet].update(range(self._row, self._row + self._row_times))
        elif name == f"{_TABLE}table":
            self._sheet = clean_line(attributes.get(f"{_TABLE}name", ""))
            self._row = self._cells = 0
            self.merges[self._sheet] = []
            self.links[self._sheet] = []
            self.hidden[self._sheet] = set()
        elif name == f"{_TEXT}a" and self._in_cell and (url := clean_line(attributes.get(_HREF, ""))):
            self.links[self._sheet].append(CellLink(self._row, self._column, url))

    def end(self, name: str) -> None:
        """An element ends."""
        if name in _CELLS:
            self._end_cell()
        elif name == f"{_TABLE}table-row":
            if self._width:
                self._cells += self._row_times * self._width
                self._text += self._row_times * self._row_text
                if self._row + self._row_times > MAX_ROWS or self._cells > MAX_CELLS or self._width > MAX_COLUMNS:
                    raise BadInput(_TOO_LARGE)
                if self._text > MAX_CHARACTERS:
                    raise BadInput("в его ячейках слишком много текста, такие файлы не открываются.")
            self._row += self._row_times

    def data(self, text: str) -> None:
        """Characters between tags."""
        if self._in_cell and text.strip():
            self._filled = True
            self._row_text += len(text) * self._column_times

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._in_cell = True
        self._column_times = _times(attributes, "columns")
        self._filled = any(name.startswith(_OFFICE) for name in attributes)
        rows = _number(attributes.get(f"{_TABLE}number-rows-spanned", "1"))
        columns = _number(attributes.get(f"{_TABLE}number-columns-spanned", "1"))
        if (rows > 1 or columns > 1) and rows <= MAX_ROWS and columns <= MAX_COLUMNS:
            last = (self._row + rows - 1, self._column + columns - 1)
            self.merges[self._sheet].append(Merge(self._row, self._column, *last))

    def _end_cell(self) -> None:
        self._in_cell = False
        self._column += self._column_times
        if self._filled:
            self._width = self._column
            if self._width > MAX_COLUMNS:
                raise BadInput(_TOO_LARGE)


def content_of(data: bytes) -> Content:
    """The content of an ODS; BadInput ending a sentence when it is broken, too large or declares a type."""
    found = Content()
    parser = expat.ParserCreate(namespace_separator="\n")
    parser.buffer_text = True
    parser.StartElementHandler = found.start
    parser.EndElementHandler = found.end
    parser.CharacterDataHandler = found.data
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, KeyError):  # a row outside of any sheet
        raise BadInput("таблица повреждена внутри.") from None
    return found


def _times(attributes: dict[str, str], what: str) -> int:
    return max(_number(attributes.get(f"{_TABLE}number-{what}-repeated", "1")), 1)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 1
