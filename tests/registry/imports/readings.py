"""A text of a regulation as it is read, for the tests of reading."""

from __future__ import annotations

from registry.documents import Document, Paragraph
from registry.imports.regulation import ReadList, RegulationReading, read_document


def reading_of(text: str) -> RegulationReading:
    return read_document(Document("txt", tuple(Paragraph(one, at) for at, one in enumerate(text.split("\n"), 1))))


def names(one: ReadList) -> list[str]:
    return [item.name for item in one.items]
