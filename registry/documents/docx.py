"""DOCX to paragraphs and tables as Word shows them: automatic numbers, accepted changes, one copy of a text box.

Headers, footers, notes and pictures are not read. The numbers themselves come from `numbering`.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from io import BytesIO
from lzma import LZMAError
from struct import error as StructError
from zlib import error as ZlibError

from registry.documents import kinds, markup
from registry.documents.document import Block, Document, Paragraph, Table
from registry.documents.markup import Node
from registry.documents.numbering import Numbering
from vault.errors import BadInput
from vault.text import clean

MAX_ENTRIES = 5_000
MAX_PART = 64 * 1024 * 1024
"""Bytes of one part unpacked; the text of a long law is under five million. Our own limit against zip bombs."""

_MAIN = "word/document.xml"
# Content that a reader does not see: deleted and moved text, and the copy kept for old programs.
_UNSEEN = frozenset({"w:del", "w:moveFrom", "mc:Fallback", "w:instrText", "w:delText", "w:rPr", "w:pPr", "w:sdtPr"})
_BREAKS = {"w:br": "\n", "w:cr": "\n", "w:tab": "\t", "w:noBreakHyphen": "-"}


def read_docx(data: bytes) -> Document:
    """The document in a DOCX file's bytes. zipfile.BadZipFile when it is cut or no ZIP; BadInput ending a
    sentence when the archive is no DOCX, is damaged inside, or unpacks to more than MAX_PART."""
    with open_archive(data) as archive:
        if len(archive.namelist()) > MAX_ENTRIES:
            raise BadInput("в документе слишком много частей.")
        main = _main_part(archive)
        folder = main.rpartition("/")[0]
        body = markup.parse(part(archive, main)).child("w:body")
        numbering = _optional(archive, f"{folder}/numbering.xml")
        styles = _optional(archive, f"{folder}/styles.xml")
        pictures = any(name.startswith(f"{folder}/media/") for name in archive.namelist())
    if body is None:
        raise BadInput("в документе нет текста.")
    blocks = tuple(_Reader(Numbering(numbering, styles)).blocks(body))
    if not any(isinstance(block, Table) or block.text for block in blocks):
        raise BadInput(kinds.PICTURES if pictures else "в документе нет текста.")
    return Document("docx", blocks)


def open_archive(data: bytes) -> zipfile.ZipFile:
    """The archive in the bytes; zipfile.BadZipFile for whatever is wrong with its list of parts."""
    try:
        return zipfile.ZipFile(BytesIO(data))
    except (NotImplementedError, ValueError, OverflowError, StructError):  # what zipfile lets through of a damaged list
        raise zipfile.BadZipFile("damaged list of parts") from None


def _main_part(archive: zipfile.ZipFile) -> str:
    names = set(archive.namelist())
    if "_rels/.rels" in names:
        for relation in markup.parse(part(archive, "_rels/.rels")).children:
            target = relation.attributes.get("Target", "").lstrip("/")
            if relation.attributes.get("Type", "").endswith("/officeDocument") and target in names:
                if target.startswith("word/"):
                    return target
                break
    if _MAIN in names:
        return _MAIN
    raise BadInput("это не документ Word (DOCX). Если это архив, распакуйте его и назовите документ из него.")


def _optional(archive: zipfile.ZipFile, name: str) -> Node | None:
    return markup.parse(part(archive, name)) if name in archive.namelist() else None


def part(archive: zipfile.ZipFile, name: str, most: int = MAX_PART) -> bytes:
    """The bytes of a part; BadInput ending a sentence if it is damaged, locked or unpacks to more than `most` bytes."""
    try:
        with archive.open(name) as stream:
            data = stream.read(most + 1)
    except (zipfile.BadZipFile, ZlibError, LZMAError, StructError, ValueError, EOFError, OSError):
        raise BadInput("документ повреждён или скачан не до конца.") from None
    except (RuntimeError, NotImplementedError):  # a password, or a method of packing that Word never uses
        raise BadInput("документ закрыт паролем или упакован необычно.") from None
    if len(data) > most:
        raise BadInput("документ при распаковке слишком велик: он испорчен или вредоносен. Попросите другой.")
    return data


def flat(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    """The blocks of a text box as paragraphs: a row of a table is one, its cells with spaces between."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            yield from (Paragraph(" ".join(row), block.line) for row in block.rows)


class _Reader:
    """Walks the body in order, because labels depend on everything before."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._line = 0
        self._carried = ""  # text of paragraphs whose mark is deleted: it belongs to the next one

    def blocks(self, container: Node) -> Iterator[Block]:
        for node in container.children:
            if node.name == "w:p":
                yield from self._paragraph(node)
            elif node.name == "w:tbl":
                self._line += 1
                line = self._line
                yield Table(tuple(self._rows(node)), line)
            elif node.name not in _UNSEEN:
                yield from self.blocks(node)  # w:sdt, w:ins, w:customXml and other wrappers

    def _paragraph(self, node: Node) -> Iterator[Paragraph]:
        boxes: list[Node] = []
        text = self._carried + _text(node, boxes)
        self._carried = ""
        properties = node.child("w:pPr")
        if _mark_deleted(properties):
            self._carried = text
        else:
            self._line += 1
            label = self._numbering.label(properties)
            yield Paragraph(clean(text).strip(), self._line, label)
        for box in boxes:
            yield from flat(self.blocks(box))

    def _rows(self, table: Node) -> Iterator[tuple[str, ...]]:
        for row in _descend(table, "w:tr"):
            properties = row.child("w:trPr")
            if properties is None or properties.child("w:del") is None:
                yield tuple(self._cell(cell) for cell in _descend(row, "w:tc"))

    def _cell(self, cell: Node) -> str:
        texts: list[str] = []
        for block in self.blocks(cell):
            if isinstance(block, Paragraph):
                texts.append(block.whole)
            else:
                texts.extend(" ".join(row) for row in block.rows)
        return "\n".join(text for text in texts if text)


def _descend(node: Node, name: str) -> Iterator[Node]:
    """Rows of a table or cells of a row, through the wrappers of content controls."""
    for child in node.children:
        if child.name == name:
            yield child
        elif child.name in {"w:sdt", "w:sdtContent", "w:ins", "w:customXml"}:
            yield from _descend(child, name)


def _mark_deleted(properties: Node | None) -> bool:
    """Whether the end of the paragraph was deleted under tracked changes."""
    mark = properties.child("w:rPr") if properties else None
    return mark is not None and mark.child("w:del") is not None


def _text(node: Node, boxes: list[Node]) -> str:
    """The visible text of a paragraph; text boxes met on the way are put aside."""
    pieces: list[str] = []
    for child in node.children:
        if child.name == "w:t":
            pieces.append(child.text)
        elif child.name in _BREAKS:
            pieces.append(_BREAKS[child.name])
        elif child.name == "w:txbxContent":
            boxes.append(child)
        elif child.name == "w:r" and _hidden(child):
            continue
        elif child.name not in _UNSEEN:
            pieces.append(_text(child, boxes))
    return "".join(pieces)


def _hidden(run: Node) -> bool:
    properties = run.child("w:rPr")
    return properties is not None and properties.flag("w:vanish")
