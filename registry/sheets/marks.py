"""What the parts of an XLSX say that its reader does not: how far its cells reach, hidden rows, addresses behind texts,
cells with an error, formulas that were never computed.

The bytes are looked through, not parsed: whatever is doubtful counts as more, never as less.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from registry.sheets.archive import Parts
from registry.sheets.book import CellLink, column_place
from vault.errors import BadInput
from vault.text import clean_line

MAX_ROWS = 100_000
MAX_COLUMNS = 1_000
MAX_CELLS = 2_000_000
MAX_CHARACTERS = 64 * 1024 * 1024
"""Rows, columns, cells of a sheet, bytes of all its texts with repetitions. Our own limits: ten times a region."""

_N = rb"<(?:\w+:)?"
_Q = rb"\s*=\s*[\"']"
_ROW = re.compile(_N + rb"row\b([^>]*)>")
_CELL = re.compile(_N + rb"c\b([^>]*?)(/?)>")
_REF = re.compile(rb"\br" + _Q + rb"([A-Za-z]{0,7})(\d{1,10})")
_COLUMN = re.compile(rb"\sr" + _Q + rb"([A-Za-z]{1,7})\d")
_ROW_NUMBER = re.compile(rb"<(?:\w+:)?row\s[^>]*?\br" + _Q + rb"(\d{1,10})|\sr" + _Q + rb"[A-Za-z]{1,7}(\d{6,10})")
_TYPE_ERROR = re.compile(_N + rb"c\b[^>]*?\bt" + _Q + rb"e[\"']")
_HIDDEN = re.compile(rb"\bhidden" + _Q + rb"(?:1|true)[\"']")
_SHARED = re.compile(rb"\bt" + _Q + rb"s[\"'][^>]*>\s*<(?:\w+:)?v[^>]*>\s*(\d{1,9})")
_NO_VALUE = rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?"
_UNCOMPUTED = re.compile(
    _N + rb"f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>)\s*" + _NO_VALUE + rb"\s*</(?:\w+:)?c>",
)
# =HYPERLINK("https://…", "страница"): only the word is the cell's value.
_LINKING = re.compile(
    _N + rb"c\b([^>]*)>\s*" + _N + rb"f\b[^>]*>\s*HYPERLINK\(\s*(?:&quot;|\")(https?://[^\"&]{1,2000})(?=\"|&)",
    re.IGNORECASE,
)
_LINK = re.compile(_N + rb"hyperlink\b([^>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b([^>]*)>")
_SHEET = re.compile(_N + rb"sheet\b([^>]*)>")
_STRING = re.compile(_N + rb"si\b[^>]*>")
_MANY_SHEETS = 200


@dataclass(frozen=True)
class Marks:
    """Of one sheet; `errors` and `uncomputed` count cells."""

    hidden_rows: frozenset[int] = frozenset()
    links: tuple[CellLink, ...] = ()
    errors: int = 0
    uncomputed: int = 0


def of_sheets(parts: Parts) -> dict[str, Marks]:
    """The marks of every sheet by its name; BadInput ending a sentence when a sheet is too large to be opened."""
    targets = _relations(parts.text("xl/_rels/workbook.xml.rels"))
    shared = _lengths(parts.text("xl/sharedStrings.xml"))
    found: dict[str, Marks] = {}
    for attributes in _SHEET.findall(parts.text("xl/workbook.xml"))[:_MANY_SHEETS]:
        path = _path(targets.get(_attribute(attributes, rb"(?:\w+:)?id"), ""))
        found[clean_line(_attribute(attributes, b"name"))] = _marks(parts, path)
    for name, text in parts.texts.items():  # also sheets that the book does not name: they may be opened by path
        if "sheet" in name.rpartition("/")[2].lower() and name.endswith(".xml"):
            _refuse_large(text, shared)
    return found


def _marks(parts: Parts, path: str) -> Marks:
    text = parts.text(path)
    folder, _, file = path.rpartition("/")
    relations = _relations(parts.text(f"{folder}/_rels/{file}.rels"))
    links = (_link(attributes, relations) for attributes in _LINK.findall(text))
    return Marks(
        frozenset(_hidden(text)),
        tuple(link for link in (*links, *_linking(text)) if link is not None),
        sum(1 for _ in _TYPE_ERROR.finditer(text)),
        sum(1 for _ in _UNCOMPUTED.finditer(text)),
    )


def _refuse_large(text: bytes, shared: list[int]) -> None:
    """BadInput when the cells that hold something reach too far, or repeat too much text."""
    last_row, last_column = _reach(text)
    if last_row > MAX_ROWS or last_column > MAX_COLUMNS or last_row * last_column > MAX_CELLS:
        last_row, last_column = _filled(text)
    if last_row > MAX_ROWS or last_column > MAX_COLUMNS or last_row * last_column > MAX_CELLS:
        raise BadInput(
            f"на его листе больше {MAX_ROWS} строк, {MAX_COLUMNS} столбцов или {MAX_CELLS} ячеек. Удалите лишнее"
            " (часто это пустые строки с оформлением до самого низа) и сохраните его заново."
        )
    longest = max(shared, default=0)
    counted = 0
    if longest * text.count(b"<v") > MAX_CHARACTERS:
        for used in _SHARED.finditer(text):
            place = int(used[1])
            counted += shared[place] if place < len(shared) else 0
            if counted > MAX_CHARACTERS:
                raise BadInput("в его ячейках слишком много текста, такие файлы не открываются.")


def _reach(text: bytes) -> tuple[int, int]:
    """The last row and the last column that any cell, an empty one too, or any row names."""
    columns = {one[1] for one in _COLUMN.finditer(text)}
    rows = (int(one[1] or one[2]) for one in _ROW_NUMBER.finditer(text))
    return max(rows, default=0), max((column_place(one.decode()) + 1 for one in columns), default=0)


def _filled(text: bytes) -> tuple[int, int]:
    """The same of cells that hold something: formatted empty ones often go on to the end of the sheet."""
    last_row = last_column = 0
    for cell in _CELL.finditer(text):
        if not cell[2] and (found := _REF.search(cell[1])):
            last_row = max(last_row, int(found[2]))
            last_column = max(last_column, column_place(found[1].decode()) + 1)
    return last_row, last_column


def _lengths(text: bytes) -> list[int]:
    """Bytes of every shared text, not less than its characters."""
    starts = [found.end() for found in _STRING.finditer(text)]
    ends = [*starts[1:], len(text)] if starts else []  # a book may have no shared texts
    return [after - start for start, after in zip(starts, ends, strict=True)]


def _hidden(text: bytes) -> list[int]:
    found = []
    for row in _ROW.finditer(text):
        if _HIDDEN.search(row[1]) and (reference := _REF.search(row[1])):
            found.append(int(reference[2]) - 1)
    return found


def _link(attributes: bytes, relations: dict[str, str]) -> CellLink | None:
    reference = re.match(r"([A-Za-z]{1,3})(\d{1,7})", _attribute(attributes, b"ref"))
    url = clean_line(relations.get(_attribute(attributes, rb"\w+:id"), ""))
    if reference is None or not url:
        return None
    return CellLink(int(reference[2]) - 1, column_place(reference[1]), url)


def _linking(text: bytes) -> list[CellLink]:
    """Addresses of formulas that are links. An address with «&» is cut there and not taken."""
    found = []
    for cell in _LINKING.finditer(text):
        reference = _REF.search(cell[1])
        if reference is not None and text[cell.end() : cell.end() + 5] != b"&amp;":
            url = clean_line(cell[2].decode("utf-8", "replace"))
            found.append(CellLink(int(reference[2]) - 1, column_place(reference[1].decode()), url))
    return found


def _relations(text: bytes) -> dict[str, str]:
    return {_attribute(one, b"Id"): _attribute(one, b"Target") for one in _RELATION.findall(text)}


def _path(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _attribute(attributes: bytes, name: bytes) -> str:
    found = re.search(rb"(?<![\w:])" + name + rb"\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", attributes)
    return html.unescape((found[1] or found[2] or b"").decode("utf-8", "replace")) if found else ""
