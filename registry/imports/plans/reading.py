"""A file of plans as rows: where its table begins, which columns it has, what merged cells stand for.

What the words of a row mean is `days` and `planning`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from registry.imports.asked import Rejected
from registry.imports.plans.columns import Role, is_head, mark, marked_networks, roles
from registry.imports.plans.model import PlanReading, PlanRow
from registry.sheets import reading as sheets
from registry.sheets.reading import Book, Sheet
from vault.errors import BadInput
from vault.text import clean_line

_HEAD_WITHIN = 30  # rows of a sheet among which its head is looked for
_TOPIC = 1_000  # characters of a field of one line, as the registry takes them


def read(source: Path | bytes, name: str = "") -> PlanReading:
    """The rows of an xlsx, ods, xls, csv or tsv file. BadInput when it cannot be opened or has no table of a plan."""
    return rows_of(sheets.read(source, name))


def rows_of(book: Book) -> PlanReading:
    """The rows of the sheets that have a plan; the others are named in the warnings."""
    rows: list[PlanRow] = []
    rejected: list[Rejected] = []
    warnings = list(book.warnings)
    found = False
    has_organizations = True
    for sheet in book.sheets:
        head = next((place for place, cells in enumerate(sheet.rows[:_HEAD_WITHIN]) if is_head(cells)), None)
        if head is None:
            if any(any(cells) for cells in sheet.rows) and len(book.sheets) > 1:
                warnings.append(f"Лист «{sheet.name}» пропущен: на нём нет столбцов «Дата» и «Тема».")
            continue
        found = True
        known = roles(sheet.rows[head])
        has_organizations = has_organizations and Role.ORGANIZATION in known
        _rows(sheet, head, known, rows, rejected)
    if not found:
        raise BadInput(
            f"«{book.name}»: не найдена таблица плана, нужна строка заголовков со столбцами «Дата» и «Тема». "
            "Ничего не записано."
        )
    return PlanReading(tuple(rows), tuple(rejected), has_organizations, tuple(warnings))


def _rows(sheet: Sheet, head: int, known: Mapping[Role, int], rows: list[PlanRow], rejected: list[Rejected]) -> None:
    filled = _filled(sheet, known)
    marked = marked_networks(sheet.rows[head])
    for place in range(head + 1, len(sheet.rows)):
        cells = filled.get(place, sheet.rows[place])
        if not any(cells) or sheet.rows[place] == sheet.rows[head]:  # some repeat the head on each printed page
            continue
        words = {role: clean_line(_cell(cells, at)) for role, at in known.items()}
        day, topic = words.get(Role.DAY, ""), words.get(Role.TOPIC, "")
        strange = next((title for at, title in marked.items() if mark(_cell(cells, at)) is None), None)
        if strange is not None:
            rejected.append(Rejected(place + 1, f"в столбце «{strange}» не знак «+» и не «да»: не понять, там ли она"))
        elif not topic:
            rejected.append(Rejected(place + 1, "тема не заполнена"))
        elif len(topic) > _TOPIC:
            rejected.append(Rejected(place + 1, f"тема длиннее {_TOPIC} знаков"))
        else:
            rows.append(
                PlanRow(
                    place + 1,
                    day,
                    topic,
                    words.get(Role.NETWORK, "") or _where_marked(cells, marked),
                    words.get(Role.ORGANIZATION, ""),
                    words.get(Role.WEEKDAY, ""),
                )
            )


def _where_marked(cells: Sequence[str], marked: Mapping[int, str]) -> str:
    """The networks whose columns have a mark in this row, as one cell would name them."""
    return ", ".join(title for at, title in marked.items() if mark(_cell(cells, at)))


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""


def _filled(sheet: Sheet, known: Mapping[Role, int]) -> dict[int, tuple[str, ...]]:
    """Rows in which a joined cell of a known column stands for what its first cell says; a topic is never repeated."""
    columns = {place for role, place in known.items() if role is not Role.TOPIC}
    found: dict[int, tuple[str, ...]] = {}
    for merge in sheet.merges:
        value = _cell(sheet.rows[merge.top], merge.left) if merge.top < len(sheet.rows) else ""
        if not value or merge.left not in columns:
            continue
        for place in range(merge.top + 1, min(merge.bottom + 1, len(sheet.rows))):
            cells = list(found.get(place, sheet.rows[place]))
            if any(cells):
                cells += [""] * (merge.left + 1 - len(cells))
                cells[merge.left] = value
                found[place] = tuple(cells)
    return found
