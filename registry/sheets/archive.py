"""The parts of a packed spreadsheet, looked at before any parser sees them: size, number, names, DTD, endless texts.

What is in the parts is told by `marks` (XLSX) and `open_document` (ODS).
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from lzma import LZMAError
from struct import error as StructError
from zlib import error as ZlibError

from registry.documents.docx import open_archive
from vault.errors import BadInput

MAX_ENTRIES = 2_000
MAX_UNPACKED = 160 * 1024 * 1024
"""Bytes of all parts unpacked: fifteen thousand rows of twenty columns are some thirty million. Our own limit."""
MAX_PART = 96 * 1024 * 1024
MAX_TEXT = 1024 * 1024
"""Bytes between two tags; Excel keeps 32,767 characters in a cell. Our own limit."""
MAX_RATIO = 250
"""Times that all parts together may grow: tables grow tenfold, a megabyte of zeros a thousandfold. Our own limit."""

_FREE = 4 * 1024 * 1024  # bytes: below it no ratio is asked about, small parts of equal rows pack very well
_PIECE = 256 * 1024
_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_READ = (".xml", ".rels")
_DAMAGED = "файл повреждён или скачан не до конца."


@dataclass(frozen=True)
class Parts:
    """The text parts of a spreadsheet by their names: no declared types, no endless texts, not too many bytes."""

    texts: dict[str, bytes]
    names: frozenset[str]

    def text(self, name: str) -> bytes:
        """One part, b"" when there is none."""
        return self.texts.get(name, b"")


def parts_of(data: bytes) -> Parts:
    """The parts of a packed file; BadInput ending a sentence for a bomb, a DTD, a damaged or locked archive."""
    try:
        with open_archive(data) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_ENTRIES:
                raise BadInput("в нём слишком много частей, это не таблица.")
            names = [entry.filename for entry in entries]
            if len(set(names)) < len(names):
                raise BadInput("в нём две части с одним именем, так таблицы не сохраняют.")
            return Parts(_read(archive, entries, len(data)), frozenset(names))
    except (zipfile.BadZipFile, ZlibError, LZMAError, StructError, ValueError, EOFError, OSError):
        raise BadInput(_DAMAGED) from None
    except (RuntimeError, NotImplementedError):  # a password of the archive, or a method that no office program uses
        raise BadInput("он закрыт паролем или упакован необычно. Сохраните его заново без пароля.") from None


def _read(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], packed: int) -> dict[str, bytes]:
    """The text parts whole; the others (pictures, macros) are unpacked only to be counted."""
    texts: dict[str, bytes] = {}
    total = 0
    for entry in entries:
        is_text = entry.filename.lower().endswith(_READ)
        kept: list[bytes] = []
        size = run = 0
        with archive.open(entry) as part:
            while piece := part.read(_PIECE):
                size += len(piece)
                total += len(piece)
                if size > MAX_PART or total > MAX_UNPACKED or (total > _FREE and total > packed * MAX_RATIO):
                    raise BadInput("при распаковке он непомерно растёт, такие файлы не открываются.")
                if is_text:
                    run = _run(piece, run)
                    kept.append(piece)
        if is_text:
            texts[entry.filename] = _plain(b"".join(kept))
    return texts


def _run(piece: bytes, run: int) -> int:
    """How many bytes have gone by since the last tag; BadInput beyond MAX_TEXT."""
    first = piece.find(b"<")
    longest = run + (len(piece) if first < 0 else first)
    if first >= 0:
        last = piece.rfind(b"<")
        run = len(piece) - last
    else:
        run = longest
    if longest > MAX_TEXT:
        raise BadInput("в одной из ячеек больше миллиона знаков, такие файлы не открываются.")
    return run


def _plain(text: bytes) -> bytes:
    """The text of a part; BadInput for one that declares entities or hides in another encoding."""
    if _DECLARED.search(text):
        raise BadInput("в нём есть недопустимое описание типа (DTD), такие файлы не открываются.")
    if b"\x00" in text[:4096]:
        raise BadInput("его части записаны в необычной кодировке. Сохраните таблицу заново в формате XLSX.")
    return text
