"""How our own letters look: A4, Times New Roman 14, margins 30, 10, 20 and 20 mm, the parts where ГОСТ Р 7.0.97-2016
puts them: sender, number and date on the left, the addressee on the right, subject, text, signature, executor.

The words are `bodies`; what is made here is a template with marks, which `filling` fills like any other.
"""

from __future__ import annotations

from datetime import date
from functools import cache

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.parfmt import ParagraphFormat

from registry.letters import kinds, settled
from registry.letters.bodies import BODIES, Body, Grid
from registry.letters.kinds import LetterKind

_FONT = "Times New Roman"
_SIZE, _TABLE_SIZE, _SMALL = Pt(14), Pt(11), Pt(10)
_INDENT = Cm(1.25)

_NO_DAY = date(2000, 1, 1)
"""A template is dated by no letter: the same bytes every time."""


@cache
def template(kind: LetterKind) -> bytes:
    """Our own template of a kind."""
    body = BODIES[kind]
    document = Document()
    _dress(document)
    if not (body.act or body.plain):
        _head(document, body)
    _subject(document, body)
    if not body.act:
        mark = "{{дата}}" if body.plain else "{{обращение}}"
        _line(document, mark, align=WD_ALIGN_PARAGRAPH.CENTER, after=8)
    for part in body.parts:
        if isinstance(part, Grid):
            _grid(document, part)
        else:
            _line(document, part, align=WD_ALIGN_PARAGRAPH.JUSTIFY, indent=True)
    if body.act:
        _signatures(document, (("Сдал", "{{сдал_фио}}"), ("Принял", "{{принял_фио}}")))
    elif not body.plain:
        _signatures(document, (("{{подписал_должность}}", "{{подписал_фио}}"),))
        _line(document, "Исполнитель: {{исполнитель_фио}}", size=_SMALL, before=24, after=0).keep_with_next = True
        _line(document, "{{исполнитель_телефон}}", size=_SMALL, after=0)
    return settled.settled(document, kinds.of(kind).title, _NO_DAY)


def _dress(document: DocumentObject) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3.0), Cm(1.0)
    section.top_margin = section.bottom_margin = Cm(2.0)
    style = document.styles["Normal"]
    style.font.name, style.font.size, style.font.color.rgb = _FONT, _SIZE, RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), _FONT)
    fonts.set(qn("w:cs"), _FONT)
    style.paragraph_format.space_after = Pt(4)
    style.paragraph_format.line_spacing = 1.15
    section.different_first_page_header_footer = True  # the first page of a letter bears no number
    _page_number(section.header.paragraphs[0])


def _page_number(paragraph: Paragraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    number = OxmlElement("w:fldSimple")
    number.set(qn("w:instr"), "PAGE")
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "2"
    run.append(text)
    number.append(run)
    paragraph._p.append(number)  # python-docx has no word for a field


def _head(document: DocumentObject, body: Body) -> None:
    left, right = _bare(document, (8.0, 9.0)).rows[0].cells
    lines = ["{{отправитель}}", "", "{{дата}} № {{номер}}"]
    if body.answers:
        lines.append("{{?запрос_номер}}На № {{запрос_номер}} от {{запрос_дата}}")
    _stack(left, lines)
    _stack(right, ["{{кому_должность}}", "{{кому_организация}}", "{{кому_фио}}"])
    _line(document, "", after=0)


def _subject(document: DocumentObject, body: Body) -> None:
    align = WD_ALIGN_PARAGRAPH.CENTER if body.act or body.plain else WD_ALIGN_PARAGRAPH.LEFT
    for line in body.subject.split("\n"):
        _line(document, line, align=align, bold=True, after=8)


def _signatures(document: DocumentObject, pairs: tuple[tuple[str, str], ...]) -> None:
    # The signature stands on one page with the end of the text and with the executor's lines.
    for paragraph in document.paragraphs[-2:]:
        paragraph.paragraph_format.keep_with_next = True
    _line(document, "", after=0).keep_with_next = True
    table = _bare(document, (10.0, 7.0), len(pairs))
    for row, (who, name) in zip(table.rows, pairs, strict=True):
        _stack(row.cells[0], [who])
        _stack(row.cells[1], [name])
        row.cells[1].paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        for cell in row.cells:
            cell.paragraphs[-1].paragraph_format.keep_with_next = True


def _bare(document: DocumentObject, widths: tuple[float, ...], rows: int = 1) -> Table:
    """A table without lines, to put things side by side."""
    table: Table = document.add_table(rows=rows, cols=len(widths))
    table.autofit = False
    _widen(table, widths)
    return table


def _widen(table: Table, widths: tuple[float, ...]) -> None:
    """The widths of columns, in centimetres: Word reads them off the cells, others off the grid."""
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)


def _stack(cell: _Cell, lines: list[str]) -> None:
    for number, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.add_run(line)


def _grid(document: DocumentObject, grid: Grid) -> None:
    table: Table = document.add_table(rows=2, cols=len(grid.columns))
    table.style = "Table Grid"
    table.autofit = False
    last = len(grid.columns) - 1
    for number, column in enumerate(grid.columns):
        opening = f"{{{{#{grid.name}}}}}" if number == 0 else ""
        closing = f"{{{{/{grid.name}}}}}" if number == last else ""
        texts = (column.title, f"{opening}{{{{{column.field}}}}}{closing}")
        for place, (row, text) in enumerate(zip(table.rows, texts, strict=True)):
            paragraph = row.cells[number].paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(2)
            paragraph.paragraph_format.line_spacing = 1.0
            run = paragraph.add_run(text)
            run.font.size, run.bold = _TABLE_SIZE, place == 0
    _widen(table, tuple(column.width for column in grid.columns))
    for row, marks in zip(table.rows, (("w:cantSplit", "w:tblHeader"), ("w:cantSplit",)), strict=True):
        for mark in marks:
            row._tr.get_or_add_trPr().append(OxmlElement(mark))  # python-docx has no word for it
    _line(document, "", size=_SMALL, after=0)


def _line(
    document: DocumentObject,
    text: str,
    *,
    align: WD_ALIGN_PARAGRAPH | None = None,
    indent: bool = False,
    bold: bool = False,
    size: Pt = _SIZE,
    before: int = 0,
    after: int = 4,
) -> ParagraphFormat:
    paragraph = document.add_paragraph()
    if align is not None:
        paragraph.alignment = align
    shape: ParagraphFormat = paragraph.paragraph_format
    shape.space_before, shape.space_after = Pt(before), Pt(after)
    if indent:
        shape.first_line_indent = _INDENT
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, size
    return shape
