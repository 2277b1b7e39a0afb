"""An annex to a list of organizations: its kind by the title, its items with their numbers, names repaired.

Nothing is dropped in silence: what is not an item is said in a warning.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from registry.imports.regulation.lines import BULLET, Line, carried_over, joined
from registry.imports.regulation.model import Duplicate, ListKind, ReadItem, ReadList
from registry.imports.regulation.sections import Annex, is_list_title
from registry.imports.regulation.tables import is_total, items_of_rows
from registry.names import Repair, is_group, key, mixed_letters, property_type, tidy
from registry.names.table import FORMS
from vault.text import clean_line, counted, fold

_EXEMPT = re.compile(
    r"могут\s+не\s|вправе\s+не\s|не\s+созда(?:ют|ва|ющ)|не\s+(?:предусмотрен|обязан|требу|ведут|осуществля|подлеж|распростран)"
    r"|освобожд|без\s+создания|(?<!за )исключени|нецелесообразн|разреш\w+\s+не\s|не\s+вести"
)
_REQUIRED = re.compile(
    r"обязан|необходимо|должн|подлеж|созда(?:ют|ющ)|обеспечи|осуществля|ведущ|ведут|имеющ\w+\s+официальн|распространя"
)
_HEADING = re.compile(
    r"(?:к\s|от\s|утвержд|приложени|муниципальн\w+\s+(?:округ|район)|постановлени|решени|распоряжени|№|_)",
    re.IGNORECASE,
)
_POST = (
    r"(?i:глав[аы]|и\.\s?о\.|врио|начальник|управляющ|заместител|руководител|исполнител|секретар|директор|председател"
    r"|верно|специалист|ведущ|консультант)"
)
_INITIALS = r"[А-ЯЁ]\.\s?[А-ЯЁ]\."
_SIGNATURE = re.compile(rf"{_POST}.*[\s_]{_INITIALS}.*|{_INITIALS}\s?[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?")
_POST_ALONE = re.compile(rf"{_POST}[^«»\"\d]*")
_DETAIL = re.compile(
    r"(?:(?:юридический |фактический |почтовый )?адрес|тел(?:ефон)?|факс|e-?mail|эл\. почта|сайт|инн|огрн)\b\.?"
    r"\s*[:.–—-]",
    re.IGNORECASE,
)
# After a comma or a bracket, with the town before the street: «…, г. Н, ул. Мира, 5», «… (тел. 2-22)», «… https://…».
_DETAILS = re.compile(
    r"(?:[,(;]|\s[–—-])\s*(?:\d{6}\s*,\s*)?(?:(?:г|гор|с|п|пос|пгт|д|дер|ст-ца)\.\s?[А-ЯЁ][\w-]+\s*,\s*)?"
    r"(?:(?:ул|пер|пр|просп|мкр|кв-л|наб)\.|улица|переулок|проспект|микрорайон|адрес|тел(?:ефон)?\b|e-?mail)"
    r"|\s(?:https?://|(?:vk|ok|t)\.(?:com|ru|me)/)",
    re.IGNORECASE,
)
# «(на период ремонта, до 01.09.2026)» after a name
_REMARK = re.compile(
    r"\((?:на\s+(?:период|время|срок)|до\s|по\s+\d|в\s+связи|временно)[^()]*\)\s*[;.,]?\s*$", re.IGNORECASE
)
_TERM = re.compile(
    r"\b(?:до|по)\s+(?:\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{1,2}\s+[а-яё]+\s+20\d{2}|(?:конца\s+)?20\d{2})"
    r"|\bна\s+(?:период|время|срок)\s+[^,;()]{3,60}",
    re.IGNORECASE,
)
_LONGEST_ITEM = 20  # lines: a name is not longer, however its quotes stand
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
    titled = _without_subheading(titled, warnings)
    title = clean_line(" ".join(line.text for line in titled))
    kind = _kind(title, annex.number, body)
    items = _items(rest, warnings)
    is_list = bool(titled) and (is_list_title(titled[0]) or kind is not ListKind.UNDECIDED)
    if not items or not is_list:
        name = f"Приложение № {annex.number}" if annex.number else "Часть документа"
        warnings.append(f"{name} (строка {annex.line}) не похоже на перечень организаций и не взято.")
        return None
    numbered = _numbered(items, warnings)
    found = ReadList(kind, title, _repaired(numbered, warnings), annex.line, annex.number)
    if kind is ListKind.EXEMPT:
        warnings.extend(_terms(found))
    return found


def _terms(one: ReadList) -> Iterator[str]:
    """Sentences about lines that free for a time only: the line has no end until a person gives it one."""
    for item in one.items:
        if term := _TERM.search(item.raw):
            yield (
                f"Строка {item.line}, № {item.number}: освобождение на срок («{clean_line(term.group())}»), а "
                "записывается без конца. Впишите последний день в «Исключениях»."
            )


def duplicates_of(lists: tuple[ReadList, ...]) -> tuple[Duplicate, ...]:
    """Lines of each list whose names are one organization."""
    found: list[Duplicate] = []
    for one in lists:
        alike: dict[str, list[ReadItem]] = {}
        for item in one.items:
            alike.setdefault(key(item.name), []).append(item)
        groups = (group for items in alike.values() for group in _of_one_type(items))
        found.extend(Duplicate(one.kind, tuple(item.number for item in group)) for group in groups if len(group) > 1)
    return tuple(found)


def _of_one_type(items: list[ReadItem]) -> list[list[ReadItem]]:
    """Apart by type of institution where the names say different ones: a МБУ and a МАУ of one list are two."""
    types = {property_type(item.name) for item in items}
    if len(types - {None}) < 2:
        return [items]
    return [[item for item in items if property_type(item.name) is one] for one in types]


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


def _without_subheading(titled: list[Line], warnings: list[str]) -> list[Line]:
    """The title without «Учреждения культуры:» that stands between it and the first item."""
    last = titled[-1].text if titled else ""
    if len(titled) < 2 or not last[:1].isupper() or last.isupper() or not (last.endswith(":") or is_group(last)):
        return titled
    warnings.append(f"Строка {titled[-1].number}: подзаголовок внутри перечня: «{_short(last)}».")
    return titled[:-1]


def _without_signature(lines: list[Line], warnings: list[str]) -> list[Line]:
    """The lines before the signature that stands after the list; what is cut is said."""
    items = [place for place, line in enumerate(lines) if line.label or line.cells]
    # Without labels any line may be a name: only the end of the list is looked at.
    for place in range(items[-1] + 1 if items else max(1, len(lines) - 6), len(lines)):
        text, following = lines[place].text, lines[place + 1].text if place + 1 < len(lines) else ""
        if _SIGNATURE.fullmatch(text) or (_POST_ALONE.fullmatch(text) and _SIGNATURE.fullmatch(following)):
            warnings.extend(
                f"Строка {line.number} после перечня не взята: «{_short(line.text)}»." for line in lines[place:]
            )
            return lines[:place]
    return lines


def _items(annex_lines: list[Line], warnings: list[str]) -> list[_Item]:
    lines = _without_signature(annex_lines, warnings)
    items: list[_Item] = []
    labelled = any(line.label for line in lines)
    joined_by_endings = sum(bool(_ENDED.search(line.text)) for line in lines) * 2 > len(lines)
    for place, line in enumerate(lines):
        following = next((other.label for other in lines[place + 1 :] if other.label), "")
        if line.cells:
            items.extend(
                _Item(number, line.number, [name], [name])
                for number, name in items_of_rows(line.cells, line.number, warnings)
            )
        elif is_total(line.text):
            warnings.append(f"Строка {line.number}: итог перечня, не взят: «{_short(line.text)}».")
        elif _is_subheading(line, following):
            warnings.append(f"Строка {line.number}: подзаголовок внутри перечня: «{_short(line.text)}».")
        elif (
            line.label
            or (items and items[-1].raw and _begins_name(line.text) and not _is_open(items[-1]))
            or (not labelled and not (joined_by_endings and items and not _is_ended(items[-1])))
        ):
            items.append(_Item(line.label, line.number, [line.text], [line.raw]))
        elif items and _continues(items[-1], line):
            _join(items[-1], line, warnings)
        else:
            what = "строка без номера не взята" if items else "подзаголовок внутри перечня"
            warnings.append(f"Строка {line.number}: {what}: «{_short(line.text)}».")
    named = [item for item in items if sum(map(str.isalpha, item.raw)) > 1]
    for item in items:
        if item not in named:
            shown = f": «{_short(item.raw)}»" if item.raw else ""
            warnings.append(f"Строка {item.line}: номер {item.label} без названия{shown}.")
    return named


def _is_subheading(line: Line, following: str) -> bool:
    """«Учреждения культуры:», «II. Спорт», «1. Школы» over «1.1.»; `following` is the next label."""
    return line.text.endswith(":") or is_group(line.text) or bool(line.label and following.startswith(f"{line.label}."))


def _join(item: _Item, line: Line, warnings: list[str]) -> None:
    """Go on with an item on a line without a number; what need not belong to the name is said."""
    if item.raw and _DETAIL.match(line.text):
        warnings.append(f"Строка {line.number} не взята в название: «{_short(line.text)}».")
        return
    if item.raw and line.text[:1].isupper() and not _is_open(item):
        warnings.append(f"Строка {line.number} присоединена к названию над ней: «{_short(line.text)}».")
    word = carried_over(item.raw, line.text)
    if word is not None:
        what = "слово перенесено, сверьте дефис" if "-" in word else "слово перенесено, собрано"
        warnings.append(f"Строка {line.number}: {what}: «{_short(word)}».")
        item.pieces = [joined([*item.pieces, line.text])]
        item.written.append(line.raw)
        return
    item.add(line)


def _continues(item: _Item, line: Line) -> bool:
    """Whether a line without a number goes on with the item before it."""
    if not item.raw:
        return True
    open_quotes = _is_open(item)
    if len(item.pieces) >= _LONGEST_ITEM:
        return False
    if line.blank_before and not open_quotes:
        return False
    return not _is_ended(item) or line.text[0].islower() or (open_quotes and "»" in line.text)


def _begins_name(text: str) -> bool:
    """Whether a line begins with a legal form, as another name does: «МБУК «Клуб»»."""
    word = re.match(r"[^\W\d_]+", text)
    return word is not None and text[:1].isupper() and fold(word.group()) in FORMS


def _is_open(item: _Item) -> bool:
    return item.raw.count("«") > item.raw.count("»")


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
        name, details = _without_details(item.raw)
        tidied = tidy(name)
        endings += Repair.ENDING in tidied.repairs
        where = f"Строка {item.line}, № {number}"
        if place < len(numbered) and clean_line(item.raw).endswith(".") and Repair.ENDING in tidied.repairs:
            others = any(clean_line(other.raw).endswith(";") for _, _, other in numbered)
            if others:
                warnings.append(f"{where}: точка стоит до конца перечня, строки после неё тоже взяты.")
        warnings.extend(
            f"{where}: {_REPAIRS[repair]}: «{tidied.name}»." for repair in tidied.repairs if repair in _REPAIRS
        )
        if details:
            warnings.append(f"{where}: в название не взято: «{_short(details)}».")
        mixed = mixed_letters(tidied.name)
        if mixed:
            warnings.append(f"{where}: латинские буквы вместо русских: {', '.join(mixed)}.")
        found.append(ReadItem(number, clean_line(" ".join(item.written)), tidied.name, item.line, provisional))
    if endings:
        lines = counted(endings, "строки", "строк", "строк")
        warnings.append(f"Перечень со строки {numbered[0][2].line}: у {lines} убраны «;» или «.» в конце.")
    return tuple(found)


def _without_details(raw: str) -> tuple[str, str]:
    """A name and the street, telephone or link that was written after it."""
    found = _DETAILS.search(raw) or _REMARK.search(raw)
    name = raw[: found.start()].rstrip(" ,(–—-") if found else raw
    if found is None or sum(map(str.isalpha, name)) < 2 or name.count("«") > name.count("»"):
        return raw, ""
    return name, raw[found.start() :].strip(" ,;.()–—-")


_REPAIRS = {
    Repair.QUOTES_CLOSED: "кавычки не были закрыты, закрыты в конце названия",
    Repair.QUOTE_DROPPED: "закрывающая кавычка без открывающей убрана",
    Repair.TEXT_AFTER_QUOTE: "текст после закрывающей кавычки оставлен в названии",
}


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59].rstrip()}…"
