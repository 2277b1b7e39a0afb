"""An annex to a list of organizations: its kind by the title, its items with their numbers, names repaired.

Nothing is dropped in silence: what is not an item is said in a warning.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from registry.imports.regulation.lines import BULLET, Line
from registry.imports.regulation.model import Duplicate, ListKind, ReadItem, ReadList
from registry.imports.regulation.sections import Annex, is_list_title
from registry.imports.regulation.tables import items_of_rows
from registry.names import Repair, key, mixed_letters, tidy
from vault.text import clean_line, counted, fold

_EXEMPT = re.compile(
    r"могут\s+не\s|вправе\s+не\s|не\s+созда(?:ют|ва|ющ)|не\s+(?:предусмотрен|обязан|требу|ведут|осуществля|подлеж|распростран)"
    r"|освобожд|без\s+создания|исключени|нецелесообразн"
)
_REQUIRED = re.compile(
    r"обязан|необходимо|должн|подлеж|созда(?:ют|ющ)|обеспечи|осуществля|ведущ|ведут|имеющ\w+\s+официальн|распространя"
)
_HEADING = re.compile(
    r"(?:к\s|от\s|утвержд|приложени|муниципальн\w+\s+(?:округ|район)|постановлени|решени|распоряжени|№|_)",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"(?:(?:глава|начальник|управляющ|заместитель|руководител|исполнител|секретар|директор)\w*\b"
    r".*\s[А-ЯЁ]\.\s?[А-ЯЁ]\.|.*\s[А-ЯЁ]\.\s?[А-ЯЁ]\.\s?[А-ЯЁ][а-яё]+$)"
)
_ENDED = re.compile(r"[;.]\s*$")


@dataclass
class _Item:
    label: str
    line: int
    pieces: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)  # the same with the residue of editors

    @property
    def raw(self) -> str:
        return " ".join(piece for piece in self.pieces if piece)

    def add(self, line: Line) -> None:
        self.pieces.append(line.text)
        self.written.append(line.raw)


def read_list(annex: Annex, body: str, warnings: list[str]) -> ReadList | None:
    """The list in an annex, None when the annex is something else. `body` is the text of the regulation, which may
    say what the list is for."""
    lines = list(annex.lines)
    if not (lines and is_list_title(lines[0])):
        while lines and not lines[0].label and _HEADING.match(lines[0].text):
            lines.pop(0)
    titled, rest = _cut_title(lines)
    title = clean_line(" ".join(line.text for line in titled))
    kind = _kind(title, annex.number, body)
    items = _items(rest, warnings)
    is_list = bool(titled) and (is_list_title(titled[0]) or kind is not ListKind.UNDECIDED)
    if not items or not is_list:
        name = f"Приложение № {annex.number}" if annex.number else "Часть документа"
        warnings.append(f"{name} (строка {annex.line}) не похоже на перечень организаций и не взято.")
        return None
    numbered = _numbered(items, warnings)
    return ReadList(kind, title, _repaired(numbered, warnings), annex.line, annex.number)


def duplicates_of(lists: tuple[ReadList, ...]) -> tuple[Duplicate, ...]:
    """Lines of each list whose names are one organization."""
    found: list[Duplicate] = []
    for one in lists:
        numbers: dict[str, list[int]] = {}
        for item in one.items:
            numbers.setdefault(key(item.name), []).append(item.number)
        found.extend(Duplicate(one.kind, tuple(same)) for same in numbers.values() if len(same) > 1)
    return tuple(found)


def _kind(title: str, number: str, body: str) -> ListKind:
    """What the list is for, by its title, else by the clause that refers to the annex."""
    sentences = re.split(r"(?<=[.;])\s|\n", body)
    pattern = rf"приложени\w+\s*(?:№|n)\s*{number}(?!\d)" if number else r"приложени"
    referring = [sentence for sentence in map(fold, sentences) if re.search(pattern, sentence)]
    for text in (fold(title), *referring):
        if _EXEMPT.search(text):
            return ListKind.EXEMPT
        if _REQUIRED.search(text):
            return ListKind.REQUIRED
    return ListKind.UNDECIDED


def _cut_title(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """The title of a list and the lines after it.

    With numbers, bullets or a table the title is all before the first of them; in a list of bare lines it is the
    lines before an empty one, or, without any, up to the line at which the title says what the list is.
    """
    first = next((place for place, line in enumerate(lines) if line.label or line.cells), None)
    if first is not None:
        return lines[:first], lines[first:]
    blanks = [place for place, line in enumerate(lines) if place and line.blank_before]
    for place in blanks:
        title = " ".join(line.text for line in lines[:place])
        if place == blanks[-1] or _EXEMPT.search(fold(title)) or _REQUIRED.search(fold(title)):
            return lines[:place], lines[place:]
    for place in range(1, len(lines)):
        title = fold(" ".join(line.text for line in lines[:place]))
        if (_EXEMPT.search(title) or _REQUIRED.search(title)) and not lines[place].text[0].islower():
            return lines[:place], lines[place:]
    return lines[:1], lines[1:]


def _items(lines: list[Line], warnings: list[str]) -> list[_Item]:
    items: list[_Item] = []
    labelled = any(line.label for line in lines)
    joined_by_endings = sum(bool(_ENDED.search(line.text)) for line in lines) * 2 > len(lines)
    ended = False
    for line in lines:
        if line.cells:
            items.extend(
                _Item(number, line.number, [name], [name])
                for number, name in items_of_rows(line.cells, line.number, warnings)
            )
        elif ended or (items and _SIGNATURE.match(line.text) and not line.label):
            ended = True
            warnings.append(f"Строка {line.number} после перечня не взята: «{_short(line.text)}».")
        elif line.label and line.text.endswith(":"):
            warnings.append(f"Строка {line.number}: подзаголовок внутри перечня: «{_short(line.text)}».")
        elif line.label or (not labelled and not (joined_by_endings and items and not _is_ended(items[-1]))):
            items.append(_Item(line.label, line.number, [line.text], [line.raw]))
        elif items and _continues(items[-1], line):
            items[-1].add(line)
        else:
            what = (
                "подзаголовок внутри перечня" if line.text.endswith(":") or not items else "строка без номера не взята"
            )
            warnings.append(f"Строка {line.number}: {what}: «{_short(line.text)}».")
    for item in items:
        if not item.raw:
            warnings.append(f"Строка {item.line}: номер {item.label} без названия.")
    return [item for item in items if item.raw]


def _continues(item: _Item, line: Line) -> bool:
    """Whether a line without a number goes on with the item before it."""
    if not item.raw:
        return True
    open_quotes = item.raw.count("«") > item.raw.count("»")
    if line.blank_before and not open_quotes:
        return False
    return not _is_ended(item) or line.text[0].islower() or (open_quotes and "»" in line.text)


def _is_ended(item: _Item) -> bool:
    return bool(_ENDED.search(item.raw))


def _numbered(items: list[_Item], warnings: list[str]) -> list[tuple[int, bool, _Item]]:
    """Numbers of the items; those that are lost or repeat («1.» throughout) are counted and marked."""
    numbers = [int(item.label.rpartition(".")[2]) if item.label[-1:].isdecimal() else None for item in items]
    first = items[0].line
    if any(number is None for number in numbers):
        if any(item.label not in ("", BULLET) for item in items):
            warnings.append(f"Перечень со строки {first}: не у всех строк есть номера, они расставлены по порядку.")
        else:
            warnings.append(f"Перечень со строки {first}: строки без номеров, номера расставлены по порядку.")
        return [(place, True, item) for place, item in enumerate(items, 1)]
    known = [number for number in numbers if number is not None]
    if len(known) > 1 and len(set(known)) == 1:
        warnings.append(f"Перечень со строки {first}: у всех строк номер {known[0]}, номера восстановлены по порядку.")
        return [(place, True, item) for place, item in enumerate(items, 1)]
    if len(set(known)) < len(known):
        repeated = ", ".join(str(number) for number, times in Counter(known).items() if times > 1)
        warnings.append(f"Перечень со строки {first}: номера повторяются ({repeated}), расставлены по порядку.")
        return [(place, True, item) for place, item in enumerate(items, 1)]
    for before, number, item in zip(known, known[1:], items[1:], strict=False):
        if number != before + 1:
            warnings.append(f"Строка {item.line}: после № {before} стоит № {number}.")
    return [(number, False, item) for number, item in zip(known, items, strict=True)]


def _repaired(numbered: list[tuple[int, bool, _Item]], warnings: list[str]) -> tuple[ReadItem, ...]:
    found = []
    endings = 0
    for place, (number, provisional, item) in enumerate(numbered, 1):
        tidied = tidy(item.raw)
        endings += Repair.ENDING in tidied.repairs
        where = f"Строка {item.line}, № {number}"
        if place < len(numbered) and clean_line(item.raw).endswith(".") and Repair.ENDING in tidied.repairs:
            others = any(clean_line(other.raw).endswith(";") for _, _, other in numbered)
            if others:
                warnings.append(f"{where}: точка стоит до конца перечня, строки после неё тоже взяты.")
        warnings.extend(
            f"{where}: {_REPAIRS[repair]}: «{tidied.name}»." for repair in tidied.repairs if repair in _REPAIRS
        )
        mixed = mixed_letters(tidied.name)
        if mixed:
            warnings.append(f"{where}: латинские буквы вместо русских: {', '.join(mixed)}.")
        found.append(ReadItem(number, clean_line(" ".join(item.written)), tidied.name, item.line, provisional))
    if endings:
        lines = counted(endings, "строки", "строк", "строк")
        warnings.append(f"Перечень со строки {numbered[0][2].line}: у {lines} убраны «;» или «.» в конце.")
    return tuple(found)


_REPAIRS = {
    Repair.QUOTES_CLOSED: "кавычки не были закрыты, закрыты в конце названия",
    Repair.QUOTE_DROPPED: "закрывающая кавычка без открывающей убрана",
    Repair.TEXT_AFTER_QUOTE: "текст после закрывающей кавычки оставлен в названии",
}


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59].rstrip()}…"
