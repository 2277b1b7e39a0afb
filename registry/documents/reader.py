"""Which kind of file it is, by its first bytes, and the reader for it. What cannot be read is named, with advice."""

from __future__ import annotations

import zipfile
from pathlib import Path

from registry.documents import text
from registry.documents.document import Document, Paragraph
from registry.documents.docx import open_archive, read_docx
from vault.errors import BadInput
from vault.text import clean_line

MAX_BYTES = 32 * 1024 * 1024
"""Bytes of a file; a regulation with its lists is a hundred kilobytes. Our own limit."""
MAX_TEXT = 8 * 1024 * 1024
MAX_LINES = 100_000
MAX_LINE = 100_000
"""Bytes and lines of a text, characters of a line: ten times a region's list of organizations. Our own limits."""

_RESAVE = "Откройте его в текстовом редакторе и сохраните как DOCX или как простой текст"
_KINDS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", f"это PDF. {_RESAVE}"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", f"это документ старого формата Office или закрытый паролем. {_RESAVE}"),
    (b"{\\rtf", f"это RTF. {_RESAVE}"),
    (b"\x89PNG", "это картинка, а не текст"),
    (b"\xff\xd8\xff", "это картинка, а не текст"),
    (b"GIF8", "это картинка, а не текст"),
    (b"II*\x00", "это картинка, а не текст"),
    (b"MM\x00*", "это картинка, а не текст"),
    (b"BM", "это картинка, а не текст"),
    (b"Rar!", "это архив. Распакуйте его"),
    (b"7z\xbc\xaf", "это архив. Распакуйте его"),
    (b"\x1f\x8b", "это архив. Распакуйте его"),
    (b"MZ", "это программа, а не документ"),
    (b"\x7fELF", "это программа, а не документ"),
    (b"SQLite format 3\x00", "это база данных, а не документ"),
)
_INSIDE_ZIP = (
    ("xl/", "это таблица Excel, а не текстовый документ"),
    ("ppt/", "это презентация"),
    ("content.xml", f"это документ OpenDocument, он пока не читается. {_RESAVE}"),
)


def read(path: Path) -> Document:
    """The document of a file: DOCX or text. BadInput with one sentence for anything else."""
    data = _load(path)
    _refuse_known(path, data)
    if data.startswith(b"PK"):
        return _read_zip(path, data)
    return _text_document(path, data)


def read_text(path: Path) -> Document:
    """The same for a file that must be plain text, such as a list or a table of comma-separated values."""
    data = _load(path)
    _refuse_known(path, data)
    if data.startswith(b"PK"):
        raise BadInput(
            f"«{_named(path)}» не прочитан: нужен простой текст, CSV или TSV, а это документ Office или архив."
        )
    return _text_document(path, data)


def _load(path: Path) -> bytes:
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


def _refuse_known(path: Path, data: bytes) -> None:
    for magic, what in _KINDS:
        # Two letters may also begin a text: then binary bytes must follow.
        if data.startswith(magic) and (len(magic) > 2 or b"\x00" in data[:512]):
            raise BadInput(f"«{_named(path)}» не прочитан: {what}.")


def _read_zip(path: Path, data: bytes) -> Document:
    try:
        return read_docx(data)
    except zipfile.BadZipFile:
        raise BadInput(f"«{_named(path)}» не прочитан: документ повреждён или скачан не до конца.") from None
    except BadInput as problem:
        names = _names(data)
        for part, what in _INSIDE_ZIP:
            if any(name.startswith(part) for name in names):
                raise BadInput(f"«{_named(path)}» не прочитан: {what}.") from None
        raise BadInput(f"«{_named(path)}» не прочитан: {problem}") from None


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
        raise BadInput(f"«{_named(path)}» не прочитан: это HTML или XML. {_RESAVE}.")
    return Document("txt", tuple(Paragraph(line, number) for number, line in enumerate(lines, 1)))
