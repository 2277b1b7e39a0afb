"""Files that are not read, by their first bytes: what each is, and what its owner can do to have it read.

Sentences only; which file is read and by what is `reader`.
"""

from __future__ import annotations

RESAVE = "Откройте его в текстовом редакторе и сохраните как DOCX или как простой текст"
_RECOGNISE = (
    "Скан программа не распознаёт: распознайте его (ABBYY FineReader, Тессеракт, «Распознать текст» в просмотрщике) "
    "или попросите файл у того, кто готовил акт, и сохраните текст как DOCX или TXT"
)
_PICTURE = f"это картинка, а не текст. {_RECOGNISE}"
_ARCHIVE = "это архив. Распакуйте его"
_TABLE = "Список организаций читает poryadok import registry"
_PROGRAM = "это программа, а не документ"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PDF = (
    "это PDF. Если текст в нём выделяется мышью, скопируйте его в файл TXT или сохраните из редактора как DOCX. "
    f"Если нет — это скан. {_RECOGNISE}"
)
_MAGICS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", _PDF),
    (b"{\\rtf", f"это RTF. {RESAVE}"),
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"II*\x00", _PICTURE),
    (b"MM\x00*", _PICTURE),
    (b"\x00\x00\x00\x0cjP", _PICTURE),
    (b"AT&TFORM", f"это DjVu. {_RECOGNISE}"),
    (b"BM", _PICTURE),
    (b"Rar!", _ARCHIVE),
    (b"7z\xbc\xaf", _ARCHIVE),
    (b"\x1f\x8b", _ARCHIVE),
    (b"MZ", _PROGRAM),
    (b"\x7fELF", _PROGRAM),
    (b"SQLite format 3\x00", "это база данных, а не документ"),
)
# Streams by which an OLE file shows what it is; their names are UTF-16 in its directory.
_STREAMS = (
    ("EncryptedPackage", "это документ, закрытый паролем. Снимите пароль в редакторе и сохраните как DOCX"),
    (
        "WordDocument",
        "это документ Word старого формата (.doc). Откройте его в Word или LibreOffice, «Сохранить как» > DOCX",
    ),
    (
        "Workbook",
        f"это таблица Excel старого формата (.xls), а не текстовый документ. {_TABLE}",
    ),
    ("PowerPoint Document", "это презентация старого формата"),
)
INSIDE_ZIP = (
    ("xl/", f"это таблица Excel, а не текстовый документ. {_TABLE}"),
    ("ppt/", "это презентация"),
    ("content.xml", f"это документ OpenDocument, но не текст. {RESAVE}"),
)
"""What a ZIP holds that is no document, by the beginning of the name of a part."""

PICTURES = f"в документе нет текста, только картинки. {_RECOGNISE}."
"""A document whose pages are scans."""


def refusal(data: bytes) -> str:
    """What a file is and what to do with it, without a full stop; "" when its first bytes refuse nothing."""
    if data.startswith(_OLE):
        for stream, what in _STREAMS:
            if stream.encode("utf-16-le") in data:
                return what
        return f"это документ старого формата Office (.doc) или закрытый паролем. {RESAVE}"
    if (data[:4] == b"RIFF" and data[8:12] == b"WEBP") or data[4:8] == b"ftyp":
        return _PICTURE
    for magic, what in _MAGICS:
        # Two letters may also begin a text: then binary bytes must follow.
        if data.startswith(magic) and (len(magic) > 2 or b"\x00" in data[:512]):
            return what
    return ""
