"""Which kind of file it is, by its first bytes, and the reader for it. What cannot be read is named, with advice."""

from __future__ import annotations

import zipfile
from pathlib import Path

from registry.documents import kinds, text
from registry.documents.document import Document
from registry.documents.docx import open_archive, part, read_docx
from registry.documents.odt import MIMETYPE, read_odt
from vault.errors import BadInput
from vault.text import clean_line

MAX_BYTES = 32 * 1024 * 1024
"""Bytes of a file; a regulation with its lists is a hundred kilobytes. Our own limit."""
MAX_TEXT = 8 * 1024 * 1024
MAX_LINES = 100_000
MAX_LINE = 100_000
"""Bytes and lines of a text, characters of a line: ten times a region's list of organizations. Our own limits."""


def read(path: Path) -> Document:
    """The document of a file: DOCX, ODT or text. BadInput with one sentence for anything else."""
    data = load(path)
    refuse_known(path, data)
    if data.startswith(b"PK"):
        return _read_zip(path, data)
    return _text_document(path, data)


def read_text(path: Path) -> Document:
    """The same for a file that must be plain text, such as a list or a table of comma-separated values."""
    data = load(path)
    refuse_known(path, data)
    if data.startswith(b"PK"):
        raise BadInput(
            f"«{_named(path)}» не прочитан: нужен простой текст, CSV или TSV, а это документ Office или архив."
        )
    return _text_document(path, data)


def load(path: Path) -> bytes:
    """The bytes of a file of at most MAX_BYTES; BadInput, one sentence, when it is none or empty."""
    try:
        if path.is_dir():
            raise BadInput(f"«{clean_line(str(path))}» не прочитан: это папка, а нужен файл.")
        if path.exists() and not path.is_file():  # a pipe would be waited for
            raise BadInput(f"«{clean_line(str(path))}» не прочитан: это не обычный файл.")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise BadInput(f"«{clean_line(str(path))}» не прочитан: такого файла нет.") from None
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or "такого имени файла быть не может"
        raise BadInput(f"«{clean_line(str(path))}» не прочитан: {reason}.") from None
    if len(data) > MAX_BYTES:
        raise BadInput(f"«{_named(path)}» не прочитан: он больше {MAX_BYTES // 1024 // 1024} МБ.")
    if not data.strip():
        raise BadInput(f"«{_named(path)}» не прочитан: файл пуст.")
    return data


def _named(path: Path) -> str:
    """The name of a file for a sentence: a stranger may have put anything into it."""
    return clean_line(path.name)


def refuse_known(path: Path, data: bytes) -> None:
    """BadInput for bytes that are a file of another kind (PDF, a picture, an archive): which one, and what to do."""
    what = kinds.refusal(data)
    if what:
        raise BadInput(f"«{_named(path)}» не прочитан: {what}.")


def _read_zip(path: Path, data: bytes) -> Document:
    try:
        if _is_odt(data):
            return read_odt(data)
        return _read_docx(data)
    except zipfile.BadZipFile:
        raise BadInput(f"«{_named(path)}» не прочитан: документ повреждён или скачан не до конца.") from None
    except BadInput as problem:
        raise BadInput(f"«{_named(path)}» не прочитан: {problem}") from None


def _read_docx(data: bytes) -> Document:
    """BadInput names what the archive is when it is no DOCX."""
    try:
        return read_docx(data)
    except BadInput:
        names = _names(data)
        for name_of_part, what in kinds.INSIDE_ZIP:
            if any(name.startswith(name_of_part) for name in names):
                raise BadInput(f"{what}.") from None
        raise


def _is_odt(data: bytes) -> bool:
    """By what the archive says of itself, or by its parts when it says nothing."""
    with open_archive(data) as archive:
        names = archive.namelist()
        if "mimetype" in names:
            return part(archive, "mimetype").strip().decode("ascii", "replace").startswith(MIMETYPE)
        return "content.xml" in names and not any(name.startswith("word/") for name in names)


def _names(data: bytes) -> list[str]:
    try:
        with open_archive(data) as archive:
            return archive.namelist()
    except zipfile.BadZipFile:
        return []


def _text_document(path: Path, data: bytes) -> Document:
    if len(data) > MAX_TEXT:
        raise BadInput(f"«{_named(path)}» не прочитан: в нём больше {MAX_TEXT // 1024 // 1024} МБ текста.")
    try:
        decoded = text.decode(data)
    except BadInput as problem:
        raise BadInput(f"«{_named(path)}» не прочитан: {problem}") from None
    if max(map(len, decoded.splitlines()), default=0) > MAX_LINE:
        raise BadInput(
            f"«{_named(path)}» не прочитан: в нём строка длиннее {MAX_LINE} знаков, это не список и не документ."
        )
    lines = text.lines(decoded)
    if not any(lines):
        raise BadInput(f"«{_named(path)}» не прочитан: файл пуст.")
    if len(lines) > MAX_LINES:
        raise BadInput(f"«{_named(path)}» не прочитан: в нём больше {MAX_LINES} строк.")
    if lines and text.looks_like_markup(decoded):
        raise BadInput(f"«{_named(path)}» не прочитан: это HTML или XML. {kinds.RESAVE}.")
    return Document("txt", text.blocks(lines))
