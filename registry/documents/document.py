"""The neutral shape of a document: paragraphs with their numbering labels, and tables. Nothing of any file format."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Paragraph:
    """One paragraph, or one line of a text file.

    `label` is what automatic numbering shows before the text («2.1.», «а)», "•"), "" without it; a number typed by
    hand is a part of `text`. `line` counts lines of a text file, or paragraphs of a DOCX or ODT, from 1.
    """

    text: str
    line: int
    label: str = ""

    @property
    def whole(self) -> str:
        """Label and text as a reader of the document sees them."""
        return f"{self.label} {self.text}".strip()


@dataclass(frozen=True)
class Table:
    """Rows of cells; a cell's text begins with its automatic number, its paragraphs are joined by a line break."""

    rows: tuple[tuple[str, ...], ...]
    line: int


Block = Paragraph | Table


@dataclass(frozen=True)
class Document:
    """A document read: `kind` is «txt», «docx» or «odt», blocks in their order."""

    kind: str
    blocks: tuple[Block, ...]
