"""From a file to a `RegistryReading`: a table with a header if there is one, else lines."""

from __future__ import annotations

import re
from pathlib import Path

from registry import documents
from registry.documents import Paragraph
from registry.imports.organizations.collecting import Collector
from registry.imports.organizations.freeform import read_freeform
from registry.imports.organizations.model import RegistryReading
from registry.imports.organizations.separated import DELIMITERS, rows_of
from registry.imports.organizations.tables import find_headless, find_table, read_table
from vault.errors import BadInput
from vault.text import clean_line

_TABLES = {".csv", ".tsv", ".tab"}


def read(path: Path) -> RegistryReading:
    """Read a list of organizations from txt, csv or tsv. BadInput when the file is no text or names nobody."""
    document = documents.read_text(path)
    lines = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    reading = read_lines(lines, is_table=path.suffix.lower() in _TABLES)
    if not reading.rows and not reading.rejected:
        raise BadInput(
            f"«{clean_line(path.name)}» не похож на список организаций: ни одной организации в нём не найдено."
        )
    return reading


def read_lines(lines: list[str], *, is_table: bool = False) -> RegistryReading:
    """The same for clean lines; `is_table` says that they are separated values even without a header."""
    collector = Collector()
    # Columns set apart by spaces are a table too, if a header says so.
    table = find_table(lines) or find_table([re.sub(r" {2,}", "\t", line) for line in lines])
    if table is None and is_table:
        table = find_headless(lines)
    if table is not None:
        read_table(table, collector)
    else:
        read_freeform(_unquoted(lines) if is_table else lines, collector)
    return collector.reading()


def _unquoted(lines: list[str]) -> list[str]:
    """Separated values of a single column as lines, every row on the line it begins."""
    found = [""] * len(lines)
    for row in rows_of(lines, max(DELIMITERS, key=lambda one: sum(one in line for line in lines))):
        found[row.line - 1] = " ".join(cell.replace("\n", " ") for cell in row.cells if cell)
    return found
