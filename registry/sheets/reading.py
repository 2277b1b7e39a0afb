"""The way in to reading tables: bytes of a stranger to sheets of text cells. What a file is, its content says, not its
name. Bombs, DTD and endless cells are refused before any parser sees them.

What a column means is not here, nor how texts of lines without columns are read.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from registry.documents import text
from registry.documents.reader import MAX_BYTES, MAX_LINE, MAX_LINES, load, refuse_known
from registry.sheets import archive, delimited, marks, open_document
from registry.sheets.book import Book, CellLink, Format, Merge, Sheet
from vault.errors import BadInput
from vault.text import clean_line, counted

__all__ = ["Book", "CellLink", "Format", "Merge", "Sheet", "is_workbook", "read", "text_lines"]

MAX_TEXT = 16 * 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_BIFF = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
_WORD = "WordDocument".encode("utf-16-le")
_RESAVE = "Откройте файл в табличной программе и сохраните как XLSX"


def read(source: Path | bytes, name: str = "") -> Book:
    """The sheets of an XLSX, XLSM, XLS, ODS, CSV or TSV file; `name` is how the bytes are called before people.

    At most MAX_BYTES. BadInput, one sentence, for what cannot be opened: it says what the file is and what to do.
    """
    data = load(source) if isinstance(source, Path) else source
    shown = clean_line(name or (source.name if isinstance(source, Path) else "таблица"))
    if len(data) > MAX_BYTES:
        raise BadInput(f"«{shown}» не прочитан: он больше {MAX_BYTES // 1024 // 1024} МБ.")
    try:
        if data.startswith(b"PK"):
            return _packed(data, shown)
        if data.startswith(_OLE):
            return _old(data, shown)
        return _text(data, shown)
    except BadInput as problem:
        said = str(problem)
        raise BadInput(said if said.startswith("«") else f"«{shown}» не прочитан: {said}") from None


def is_workbook(data: bytes) -> bool:
    """Whether the bytes are a file of sheets, or at least of its kind, and not a text."""
    return data.startswith((b"PK", _OLE))


def text_lines(data: bytes, name: str) -> list[str]:
    """The clean lines of a text in UTF-8, UTF-16 or windows-1251. BadInput, one sentence, when it is no text."""
    shown = clean_line(name)
    refuse_known(Path(shown or "текст"), data)
    if len(data) > MAX_TEXT:
        raise BadInput(f"«{shown}» не прочитан: в нём больше {MAX_TEXT // 1024 // 1024} МБ текста.")
    try:
        decoded = text.decode(data)
    except BadInput as problem:
        raise BadInput(f"«{shown}» не прочитан: {problem}") from None
    if text.looks_like_markup(decoded):
        raise BadInput(f"«{shown}» не прочитан: это веб-страница (HTML или XML), а не таблица. {_RESAVE}.")
    found = text.lines(decoded)
    if max(map(len, found), default=0) > MAX_LINE or len(found) > MAX_LINES:
        raise BadInput(f"«{shown}» не прочитан: в нём больше {MAX_LINES} строк или строка длиннее {MAX_LINE} знаков.")
    if not any(found):
        raise BadInput(f"«{shown}» не прочитан: файл пуст.")
    return found


def _text(data: bytes, shown: str) -> Book:
    lines = text_lines(data, shown)
    delimiter = delimited.delimiter_of(lines)
    if delimiter:
        rows: list[tuple[str, ...]] = [()] * len(lines)
        for row in delimited.rows_of(lines, delimiter):
            rows[row.line - 1] = _trimmed(row.cells)
    else:
        rows = [(line.strip(),) if line.strip() else () for line in lines]
    return Book(shown, Format.TEXT, (Sheet(shown, tuple(rows)),))


def _trimmed(cells: tuple[str, ...]) -> tuple[str, ...]:
    width = max((place for place, cell in enumerate(cells, 1) if cell), default=0)
    return cells[:width]


def _packed(data: bytes, shown: str) -> Book:
    parts = archive.parts_of(data)
    if "xl/workbook.bin" in parts.names:
        raise BadInput(f"это двоичная книга Excel (XLSB). {_RESAVE}.")
    if "xl/workbook.xml" in parts.names:
        found = marks.of_sheets(parts)
        sheets = tuple(_marked(sheet, found.get(sheet.name, marks.Marks())) for sheet in _opened(data))
        return Book(shown, Format.XLSX, sheets, (*_about_hidden(sheets), *_about_cells(found)))
    if parts.text("content.xml") and b"opendocument.spreadsheet" in parts.text("META-INF/manifest.xml")[:65536]:
        if b"encryption-data" in parts.text("META-INF/manifest.xml"):
            raise BadInput("он закрыт паролем. Снимите пароль в табличной программе и сохраните копию.")
        content = open_document.content_of(parts.text("content.xml"))
        sheets = tuple(_of_content(sheet, content) for sheet in _opened(data))
        return Book(shown, Format.ODS, sheets, _about_hidden(sheets))
    if any(one.startswith("word/") for one in parts.names):
        raise BadInput("это документ Word. Скопируйте таблицу из него в табличную программу и сохраните как XLSX.")
    raise BadInput(f"это архив или документ другого рода, а не таблица. {_RESAVE}.")


def _old(data: bytes, shown: str) -> Book:
    """A book of the old format, or an encrypted new one: the same container holds both."""
    if _ENCRYPTED in data:
        from registry.sheets import calamine

        raise BadInput(calamine.LOCKED)
    if not any(stream in data for stream in _BIFF):
        what = "документ Word старого формата" if _WORD in data else "файл старого формата Office, но не таблица"
        raise BadInput(f"это {what}. {_RESAVE}.")
    sheets = _opened(data)
    note = "Файл старого формата (XLS): адреса за словами («ссылка») из него не видны, берётся только сам текст ячеек."
    return Book(shown, Format.XLS, sheets, (note, *_about_hidden(sheets)))


def _opened(data: bytes) -> tuple[Sheet, ...]:
    from registry.sheets import calamine  # heavy, and needed only for workbooks

    return calamine.sheets_of(data)


def _marked(sheet: Sheet, found: marks.Marks) -> Sheet:
    hidden = frozenset(row for row in found.hidden_rows if row < len(sheet.rows) and any(sheet.rows[row]))
    return replace(sheet, hidden_rows=hidden, links=found.links)


def _of_content(sheet: Sheet, content: open_document.Content) -> Sheet:
    hidden = (row for row in content.hidden.get(sheet.name, ()) if row < len(sheet.rows) and any(sheet.rows[row]))
    merges, links = content.merges.get(sheet.name, ()), content.links.get(sheet.name, ())
    return replace(sheet, merges=tuple(merges), links=tuple(links), hidden_rows=frozenset(hidden))


def _about_hidden(sheets: tuple[Sheet, ...]) -> tuple[str, ...]:
    found = [
        f"Лист «{sheet.name}» в файле скрыт."
        for sheet in sheets
        if sheet.hidden and any(any(row) for row in sheet.rows)
    ]
    for sheet in sheets:
        if sheet.hidden_rows:
            number = counted(len(sheet.hidden_rows), "скрытая строка", "скрытые строки", "скрытых строк")
            first = min(sheet.hidden_rows) + 1
            found.append(f"На листе «{sheet.name}» {number} (первая — {first}): они читаются, как и видимые.")
    return tuple(found)


def _about_cells(found: dict[str, marks.Marks]) -> tuple[str, ...]:
    said = []
    for name, sheet in found.items():
        if sheet.errors:
            cells = counted(sheet.errors, "ячейка", "ячейки", "ячеек")
            said.append(f"На листе «{name}» {cells} с ошибкой (#Н/Д, #ССЫЛКА! и тому подобное): взяты как пустые.")
        if sheet.uncomputed:
            cells = counted(sheet.uncomputed, "ячейка", "ячейки", "ячеек")
            said.append(
                f"На листе «{name}» {cells} с формулами, которые ни разу не посчитаны: взяты как пустые."
                " Откройте файл в табличной программе и сохраните."
            )
    return tuple(said)
