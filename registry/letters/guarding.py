"""Whether a stranger's template may be opened at all: no macros, no objects, nothing fetched from outside, no XML
types, no bomb; and no names of people in its notes and corrections.

Looked at as an archive, before any library reads it. What its marks mean is `filling`.
"""

from __future__ import annotations

import re
import zipfile

from registry.documents.docx import open_archive, part
from vault.errors import BadInput

MAX_BYTES = 8 * 1024 * 1024
MAX_ENTRIES = 500
MAX_UNPACKED = 32 * 1024 * 1024
"""Bytes of the file, parts in it, bytes unpacked: a letter with a coat of arms is under a megabyte. Our own limits."""

_MACROS = ("vbaproject", "vbadata", "/activex/")
_OBJECTS = ("/embeddings/", "/afchunk", "oleobject")
_TYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_WIDE = re.compile(rb"\A(?:\xff\xfe|\xfe\xff|<\x00|\x00<)")
_OUTSIDE = re.compile(rb"<[^<>]*TargetMode\s*=\s*[\"']External[\"'][^<>]*>", re.IGNORECASE)
_PEOPLE = re.compile(rb"<w:(?:ins|del|moveFrom|moveTo)\s")


def checked(data: bytes) -> bytes:
    """The same bytes when they may be opened; BadInput ending a sentence that names the file otherwise."""
    if len(data) > MAX_BYTES:
        raise BadInput(f"он больше {MAX_BYTES // 1024 // 1024} МБ.")
    if not data.startswith(b"PK"):
        raise BadInput("это не DOCX. Откройте его в редакторе и сохраните как DOCX.")
    try:
        with open_archive(data) as archive:
            _look(archive)
    except zipfile.BadZipFile:
        raise BadInput("он повреждён или записан не до конца.") from None
    return data


def _look(archive: zipfile.ZipFile) -> None:
    names = archive.namelist()
    if "[Content_Types].xml" not in names or not any(name.startswith("word/") for name in names):
        raise BadInput("это не документ Word (DOCX).")
    if len(names) > MAX_ENTRIES or len(set(names)) < len(names):
        raise BadInput("в нём слишком много частей.")
    lower = [f"/{name.lower()}" for name in names]
    if any(mark in name for name in lower for mark in _MACROS):
        raise BadInput("в нём есть макросы. Сохраните его как документ без макросов.")
    if any(mark in name for name in lower for mark in _OBJECTS):
        raise BadInput("в нём есть встроенные объекты. Уберите их.")
    if any(name.startswith("/word/comments") for name in lower):
        raise BadInput("в нём есть примечания, а с ними и имена. Удалите их и сохраните ещё раз.")
    left = MAX_UNPACKED
    for name in names:
        content = part(archive, name, left)
        left -= len(content)
        if name.endswith((".xml", ".rels")):
            _look_into(content, name)


def _look_into(content: bytes, name: str) -> None:
    if _WIDE.match(content):
        raise BadInput("его части записаны не в UTF-8. Сохраните его ещё раз в редакторе.")
    if _TYPE.search(content):
        raise BadInput("в его разметке есть определения типов: так письма не пишут.")
    if name == "[Content_Types].xml" and b"macroenabled" in content.lower():
        raise BadInput("в нём разрешены макросы. Сохраните его как документ без макросов.")
    if name.endswith(".rels") and any(b"/hyperlink" not in found[0] for found in _OUTSIDE.finditer(content)):
        raise BadInput("он обращается к чужим файлам или сайтам. Уберите связи с внешними файлами.")
    if name.startswith("word/") and _PEOPLE.search(content):
        raise BadInput("в нём есть исправления с именами. Примите их и сохраните ещё раз.")
