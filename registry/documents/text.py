"""Bytes of a text file to clean lines: the encoding is found out, binary data is refused."""

from __future__ import annotations

import codecs
import re

from registry.documents.document import Block, Paragraph, Table
from vault.errors import BadInput
from vault.text import clean

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MARKUP = re.compile(
    r"\s*(?:<!--(?:[^-]|-(?!->))*-->\s*)?<(?:!doctype|html|head|body|\?xml|script|table|div|meta|title|style|p|span|h\d)\b",
    re.IGNORECASE,
)
# Letters of a Russian text in windows-1251: А–я, Ё, ё; with anything else it is not one.
_CYRILLIC_BYTES = frozenset({*range(0xC0, 0x100), 0xA8, 0xB8})
# Bytes that no text file has: controls but for tab, line breaks, form feed and the DOS end of file.
_CONTROLS = frozenset(range(0x20)) - {0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1A}
_TYPOGRAPHY = frozenset(
    {0x85, 0x96, 0x97, 0x93, 0x94, 0x91, 0x92, 0x84, 0x95, 0xA0, 0xA7, 0xAB, 0xBB, 0xB9, 0xB0, 0xB7}
)
# The letters that make up six tenths of Russian words in any text; read in a wrong encoding, a third.
_FREQUENT = frozenset("оеаинтрсл")
_USUAL_SHARE = 0.38
_ENOUGH = 60
_HEADER = re.compile(r"№|n\b|п\s?/\s?п|номер|наименовани|организаци|учреждени", re.IGNORECASE)


def decode(data: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 or windows-1251; BadInput ending a sentence when it is not a text."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strictly(data[len(bom) :], encoding)
    if wide := _wide(data):
        return _strictly(data, wide)
    controls = sum(byte in _CONTROLS for byte in data)
    if b"\x00" in data or controls * 100 > len(data):
        raise BadInput("это не текст.")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as problem:
        if _is_windows(data):
            return data.decode("cp1251", errors="replace")
        # One broken byte in a long UTF-8 text is a damaged text, not another encoding.
        raise BadInput(
            f"кодировка не распознана (байт {problem.start + 1}). Сохраните файл в UTF-8 или windows-1251."
        ) from None


def lines(text: str) -> list[str]:
    """The lines of a text, cleaned, without trailing empty ones. Tabs stay: they are the borders of cells."""
    pieces = (clean(piece) for piece in text.replace("\x1a", "").replace("\r\n", "\n").split("\t"))
    return "\t".join(pieces).rstrip("\n").split("\n")


def blocks(found: list[str]) -> tuple[Block, ...]:
    """The lines as paragraphs; rows with tabs between their cells, as a table copied into a text has them, as a table.

    «1.<TAB>Название» alone is a typed number, not a row: a table has a header, or three cells in most of its rows.
    """
    made: list[Block] = []
    place = 0
    while place < len(found):
        end = place
        while end < len(found) and "\t" in found[end].strip("\n"):
            end += 1
        rows = tuple(tuple(cell.strip() for cell in line.split("\t")) for line in found[place:end])
        if _is_table(rows):
            made.append(Table(rows, place + 1))
            place = end
            continue
        made.append(Paragraph(found[place], place + 1))
        place += 1
    return tuple(made)


def _is_table(rows: tuple[tuple[str, ...], ...]) -> bool:
    filled = [sum(bool(cell) for cell in row) for row in rows]
    if len(rows) < 2 or filled[0] < 2:
        return False
    return bool(_HEADER.match(rows[0][0])) or 2 * sum(cells > 2 for cells in filled) > len(rows)


def looks_like_markup(text: str) -> bool:
    """Whether the text is a page of HTML or XML and not something written for people."""
    return bool(_MARKUP.match(text))


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise BadInput(f"текст {encoding.upper()} повреждён.") from None


def _wide(data: bytes) -> str:
    """UTF-16 without its mark: every second byte of most characters is 0 (Latin) or 4 (Cyrillic)."""
    sample = data[:4096]
    half = len(sample) // 2
    if half < 2 or b"\x00" not in sample or len(data) % 2:
        return ""
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        high = sample[offset::2]
        if sum(byte in (0x00, 0x04, 0x20) for byte in high) >= half * 0.95:
            return encoding
    return ""


def _is_windows(data: bytes) -> bool:
    high = [byte for byte in data if byte >= 0x80]
    letters = sum(byte in _CYRILLIC_BYTES for byte in high)
    known = letters + sum(byte in _TYPOGRAPHY for byte in high)
    # Small letters prevail in windows-1251; in KOI8-R and DOS encodings the same bytes would not be letters so.
    small = sum(byte >= 0xE0 for byte in high)
    capital = sum(0xC0 <= byte < 0xE0 for byte in high)
    if known < len(high) * 0.95 or (small < capital < letters and letters >= 200):
        return False
    return bool(high) and _is_russian(data.decode("cp1251", errors="replace"))


def _is_russian(text: str) -> bool:
    """Whether bytes read as windows-1251 became Russian words. KOI8-R read so gives «пПТСДПЛ»: case turned around,
    other letters frequent."""
    words = re.findall(r"[А-Яа-яЁё]{2,}", text)
    turned = sum(bool(re.fullmatch(r"[а-яё][А-ЯЁ]+", word)) for word in words)
    usual = sum(bool(re.fullmatch(r"[А-ЯЁа-яё][а-яё]+", word)) for word in words)
    letters = "".join(words).lower()
    share = sum(letter in _FREQUENT for letter in letters) / max(len(letters), 1)
    return (usual > turned or not turned) and (len(letters) < _ENOUGH or share >= _USUAL_SHARE)
