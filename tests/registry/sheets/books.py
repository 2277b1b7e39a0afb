"""Strangers' workbooks for the tests: ordinary ones by openpyxl, hostile ones by hand."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence

from openpyxl import Workbook

SHEET = "xl/worksheets/sheet1.xml"
_NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


def xlsx(sheets: Mapping[str, Sequence[Sequence[object]]], merges: Sequence[str] = ()) -> bytes:
    """A workbook with these rows; `merges` of its first sheet («A2:A4»)."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    for one in merges:
        book.worksheets[0].merge_cells(one)
    return saved(book)


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook of openpyxl."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def raw_xlsx(sheet_data: str, shared: str = "", before: str = "", more: Mapping[str, bytes] | None = None) -> bytes:
    """A smallest workbook of one sheet with this XML in it; `before` stands before the root of the sheet."""
    parts = {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
        ' Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f"{_HEAD}<workbook {_NS}"
        ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
        '<sheet name="Лист" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f"{_HEAD}<Relationships"
        ' xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"'
        ' Target="worksheets/sheet1.xml"/>'
        '<Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"'
        ' Target="sharedStrings.xml"/></Relationships>',
        SHEET: f"{_HEAD}{before}<worksheet {_NS}><sheetData>{sheet_data}</sheetData></worksheet>",
        "xl/sharedStrings.xml": f"{_HEAD}<sst {_NS}>{shared}</sst>",
    }
    return zipped({name: text.encode() for name, text in parts.items()} | dict(more or {}))


def ods(content: str, manifest: str = "") -> bytes:
    """A smallest ODS whose spreadsheet element holds this XML."""
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
    )
    body = (
        f'{_HEAD}<office:document-content {spaces} xmlns:xlink="http://www.w3.org/1999/xlink">'
        f"<office:body><office:spreadsheet>{content}</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    listed = (
        f'{_HEAD}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>{manifest}</manifest:manifest>'
    )
    return zipped({"mimetype": kind.encode(), "content.xml": body.encode(), "META-INF/manifest.xml": listed.encode()})


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """An archive of these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


def compound(streams: Mapping[str, bytes]) -> bytes:
    """An OLE container (MS-CFB, version 3) with these streams, each padded to the least size of a big one."""
    sector, padded = 512, {name: data.ljust(4096, b"\x00") for name, data in streams.items()}
    chains: list[tuple[int, bytes]] = []
    place = 2  # 0 is the table of sectors, 1 the directory
    fat = [0xFFFFFFFD, 0xFFFFFFFE]
    starts = {}
    for name, data in padded.items():
        count = -(-len(data) // sector)
        starts[name] = place
        fat += [*range(place + 1, place + count), 0xFFFFFFFE]
        chains.append((place, data.ljust(count * sector, b"\x00")))
        place += count
    fat += [0xFFFFFFFF] * (128 - len(fat))
    entries = [_entry("Root Entry", 5, 1 if padded else 0xFFFFFFFF, 0xFFFFFFFE, 0)]
    names = list(padded)
    for at, name in enumerate(names, 1):
        right = at + 1 if at < len(names) else 0xFFFFFFFF
        entries.append(_entry(name, 2, 0xFFFFFFFF, starts[name], len(padded[name]), right))
    directory = b"".join(entries).ljust(sector, b"\x00")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 16
    head += struct.pack("<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    head += struct.pack("<108I", *([0xFFFFFFFF] * 108))
    return head[:512] + struct.pack("<128I", *fat) + directory + b"".join(data for _, data in chains)


def _entry(name: str, kind: int, child: int, start: int, size: int, right: int = 0xFFFFFFFF) -> bytes:
    wide = name.encode("utf-16-le")
    head = wide.ljust(64, b"\x00") + struct.pack("<HBB", len(wide) + 2, kind, 1)
    return head + struct.pack("<III", 0xFFFFFFFF, right, child) + b"\x00" * 36 + struct.pack("<IQ", start, size)


def xls(rows: Sequence[Sequence[str | float]]) -> bytes:
    """A book of the old format (BIFF8) with one sheet."""

    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    def label(row: int, column: int, text: str) -> bytes:
        return record(0x0204, struct.pack("<HHHHB", row, column, 0, len(text), 1) + text.encode("utf-16-le"))

    bof = struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 6)
    name = "Лист".encode("utf-16-le")
    sheet = record(0x0809, bof[:2] + struct.pack("<H", 0x0010) + bof[4:])
    sheet += record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0))
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                sheet += label(row, column, cell)
            else:
                sheet += record(0x0203, struct.pack("<HHHd", row, column, 0, cell))
    sheet += record(0x000A, b"")
    globals_size = len(record(0x0809, bof)) + 4 + 8 + len(name) + 4
    bound = record(0x0085, struct.pack("<IBBBB", globals_size, 0, 0, 4, 1) + name)
    head = record(0x0809, bof) + bound + record(0x000A, b"")
    return compound({"Workbook": head + sheet})
