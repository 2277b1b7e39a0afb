"""A list of organizations given as a table of a document: which column holds the names, which the numbers."""

from __future__ import annotations

import re
from itertools import pairwise

from registry.names import is_group
from vault.text import clean_line, fold

_NAME_HEADER = re.compile(r"наименовани|организаци|учреждени|назван|орган\b|подразделени")
_NUMBER_HEADER = re.compile(r"№|n\b|п\s?/\s?п|номер")
_NUMBER = re.compile(r"(\d{1,3})[.)]?")
_TOTAL = re.compile(r"(?:итого|всего)\b[^«\"]{0,60}", re.IGNORECASE)


def items_of_rows(rows: tuple[tuple[str, ...], ...], line: int, warnings: list[str]) -> list[tuple[str, str]]:
    """Number (as text, "" without one) and name of every row of the table but its header; the rest in warnings.

    Rows that hold several numbered names side by side («1 | Школа | 2 | Клуб») give each of them.
    """
    cells = [tuple(clean_line(cell) for cell in row) for row in rows]
    header = _is_header(cells[0]) if cells else False
    names = _name_column(cells, header)
    found: list[tuple[str, str]] = []
    for place, row in enumerate(cells[1:] if header else cells, 2 if header else 1):
        taken = _pairs(row) or _named(row, names)
        found.extend(taken)
        if not taken and any(row):
            shown = " | ".join(cell for cell in row if cell)
            warnings.append(f"Таблица (абзац {line}), строка {place} не взята: «{shown[:60]}».")
    left = [cell for place, cell in enumerate(cells[0]) if cell and place != names] if header else []
    left = [cell for cell in left if not _NUMBER_HEADER.match(fold(cell)) and not _NAME_HEADER.search(fold(cell))]
    if left:
        warnings.append(f"Таблица (абзац {line}): не взяты столбцы: {', '.join(cell[:40] for cell in left)}.")
    return found


def _named(row: tuple[str, ...], names: int) -> list[tuple[str, str]]:
    """The number and name of a row by the column of names; empty for a heading across the table."""
    if any(is_total(cell) for cell in row):
        return []
    name = row[names] if names < len(row) else ""
    number = next((match.group(1) for cell in row if (match := _NUMBER.fullmatch(cell))), "")
    typed = re.match(r"(\d{1,3})[.)]\s+(.+)", name)
    if typed and not number:
        number, name = typed.group(1), typed.group(2)
    return [(number, name)] if name and not _NUMBER.fullmatch(name) and (number or not is_group(name)) else []


def is_total(text: str) -> bool:
    """«Итого: 43», «Всего учреждений — 5»: a line that counts the list and names nobody."""
    return bool(_TOTAL.fullmatch(text))


def _pairs(row: tuple[str, ...]) -> list[tuple[str, str]]:
    """Numbers and names that alternate in a row, at least two of them."""
    pairs = [(match.group(1), name) for first, name in pairwise(row) if (match := _NUMBER.fullmatch(first)) and name]
    pairs = [(number, name) for number, name in pairs if not _NUMBER.fullmatch(name)]
    filled = sum(bool(cell) for cell in row)
    return pairs if len(pairs) > 1 and len(pairs) * 2 == filled else []


def _is_header(row: tuple[str, ...]) -> bool:
    folded = [fold(cell) for cell in row]
    numbered = any(_NUMBER.fullmatch(cell) for cell in folded)
    return (
        not numbered
        and any(_NAME_HEADER.search(cell) and len(cell) < 80 for cell in folded)
        and (any(_NUMBER_HEADER.match(cell) for cell in folded) or all("«" not in cell for cell in folded))
    )


def _name_column(cells: list[tuple[str, ...]], header: bool) -> int:
    """The column of names: by its header, else the one with most letters."""
    if header:
        for place, cell in enumerate(cells[0]):
            if _NAME_HEADER.search(fold(cell)):
                return place
    width = max((len(row) for row in cells), default=1)
    letters = [sum(sum(c.isalpha() for c in row[place]) for row in cells if place < len(row)) for place in range(width)]
    return letters.index(max(letters))
