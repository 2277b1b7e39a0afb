"""Small DOCX files with marks, and what stands in a finished one."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence

from docx import Document
from docx.document import Document as DocumentObject
from docx.oxml.ns import qn


def template(*paragraphs: str | Sequence[str], rows: Sequence[Sequence[str]] = ()) -> bytes:
    """A document of these paragraphs, a list being one paragraph in several runs, and of one table."""
    document = Document()
    for text in paragraphs:
        paragraph = document.add_paragraph()
        for run in (text,) if isinstance(text, str) else text:
            paragraph.add_run(run)
    if rows:
        table = document.add_table(rows=len(rows), cols=len(rows[0]))
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    return saved(document)


def saved(document: DocumentObject) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def with_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same archive with one part made anew, or added."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after:
        for each in before.namelist():
            after.writestr(each, change(before.read(each)) if each == name else before.read(each))
        if name not in before.namelist():
            after.writestr(name, change(b""))
    return made.getvalue()


def texts(data: bytes) -> list[str]:
    """The paragraphs of a document in order, those of tables too; a line break is «⏎»."""
    found = []
    for paragraph in Document(io.BytesIO(data)).element.body.iter(qn("w:p")):
        pieces = paragraph.iter(qn("w:t"), qn("w:br"))
        found.append("".join("⏎" if piece.tag == qn("w:br") else piece.text or "" for piece in pieces))
    return found


def everything(data: bytes) -> str:
    """All text of all parts, for looking for what must not be there."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "\n".join(
            archive.read(name).decode("utf-8", "replace")
            for name in archive.namelist()
            if name.endswith((".xml", ".rels"))
        )
