"""A DOCX whose bytes depend on its contents alone: parts dated alike, no word of who made it, when or with what."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime

from docx.document import Document

_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest time that a ZIP knows
_LONGEST = 255  # characters of a property, by the specification of the package
_ABOUT_THE_MAKER = {
    "docProps/app.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns='
    b'"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>',
    "docProps/custom.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns='
    b'"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>',
}


def settled(document: Document, title: str, on: date) -> bytes:
    """The file. `title` and the day are its only properties."""
    properties = document.core_properties
    properties.title = title[:_LONGEST]
    properties.author = properties.last_modified_by = properties.comments = properties.keywords = ""
    properties.subject = properties.category = properties.content_status = properties.identifier = ""
    properties.version = ""
    properties.revision = 1
    properties.language = "ru-RU"
    properties.created = properties.modified = properties.last_printed = datetime(on.year, on.month, on.day, tzinfo=UTC)
    return packed(document)


def packed(document: Document) -> bytes:
    """The file with every part dated alike (python-docx stamps them with the moment of saving) and without what names
    the program or the company."""
    saved, made = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as before, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            part = zipfile.ZipInfo(name, _LONG_AGO)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.external_attr = 0o600 << 16
            after.writestr(part, _ABOUT_THE_MAKER.get(name) or before.read(name))
    return made.getvalue()
