"""The fix list as a document (DOCX): a title, what it rests on, and a table whose heading repeats on every page.

What stands in it is decided in `fixlist`. The bytes depend on the list alone, not on the moment or the machine.
"""

from __future__ import annotations

from datetime import UTC, datetime

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell, _Row

from checks.remarks.fixlist import FixList, Item
from registry.letters import settled
from vault.text import clean, counted

_FONT = "Times New Roman"
_WIDTHS = (1.0, 7.2, 5.6, 2.4, 7.6, 2.4)  # cm; together the width of A4 across without its margins
_HEADS = ("№", "Что не так, чего требует Порядок", "Где", "Замечено", "Как исправить", "Срок")


def render(made: FixList) -> bytes:
    """The document."""
    document = Document()
    _dress(document, made)
    document.add_heading("Что исправить на официальных страницах", level=1)
    _line(document, made.organization, bold=True)
    _line(document, f"Дата: {made.on:%d.%m.%Y}")
    _line(document, f"Основание: {made.basis}")
    if made.items:
        _line(document, f"Всего: {counted(len(made.items), 'замечание', 'замечания', 'замечаний')}")
        _table(document, made)
        if made.caution:
            _line(document, made.caution)
        _line(document, "Об исправленном сообщите координатору: страницы проверят ещё раз.")
    else:
        _line(document, "Нарушений сейчас не видно.")
    return settled.packed(document)


def _dress(document: DocumentObject, made: FixList) -> None:
    """A4 across, one typeface, and properties that say nothing of whoever made it."""
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21.0)
    section.left_margin = section.right_margin = Cm(1.75)
    section.top_margin = section.bottom_margin = Cm(1.5)
    for name, size in (("Normal", 11), ("Heading 1", 14)):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = _FONT, Pt(size), RGBColor(0, 0, 0)
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            style.element.rPr.rFonts.attrib.pop(qn(f"w:{theme}"), None)
        style.paragraph_format.space_after = Pt(4)
    properties = document.core_properties
    properties.title = _said(f"Что исправить: {made.organization}")[:255]
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.language = "ru-RU"
    properties.created = properties.modified = datetime(made.on.year, made.on.month, made.on.day, tzinfo=UTC)


def _table(document: DocumentObject, made: FixList) -> None:
    table: Table = document.add_table(rows=1, cols=len(_HEADS))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    head = table.rows[0]
    for cell, title in zip(head.cells, _HEADS, strict=True):
        _put(cell, title, bold=True)
    _mark(head, "w:tblHeader")
    for number, item in enumerate(made.items, 1):
        _item(table.add_row(), number, item)  # type: ignore[no-untyped-call] # half typed in python-docx
    for row in table.rows:
        _mark(row, "w:cantSplit")
        for cell, width in zip(row.cells, _WIDTHS, strict=True):
            cell.width = Cm(width)


def _item(row: _Row, number: int, item: Item) -> None:
    cells = row.cells
    _put(cells[0], str(number))
    _put(cells[1], item.what, item.clause, item.note)
    _put(cells[2], *item.where, *(f"Нужна ссылка на: {link}" for link in item.lacking))
    _put(cells[3], f"{item.since:%d.%m.%Y}" if item.since else "")
    _put(cells[4], item.how, f"В меню: {item.path}" if item.path else "")
    _put(cells[5], item.term[:1].upper() + item.term[1:])


def _put(cell: _Cell, *texts: str, bold: bool = False) -> None:
    """A paragraph for each text that is not empty."""
    for place, text in enumerate(text for text in texts if text):
        paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(2)
        run = paragraph.add_run(_said(text))
        run.bold, run.font.size = bold, Pt(10)


def _line(document: DocumentObject, text: str, *, bold: bool = False) -> None:
    document.add_paragraph().add_run(_said(text)).bold = bold


def _said(text: str) -> str:
    """Text as XML takes it: no control characters, no halves of characters."""
    return clean(text)


def _mark(row: _Row, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))  # python-docx has no word for it
