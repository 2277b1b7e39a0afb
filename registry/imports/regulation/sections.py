"""A document taken apart: what stands before the regulation, its own text, and the annexes with lists.

Where each begins is told by headings: «Приложение № 2», «ПОРЯДОК …», «ПЕРЕЧЕНЬ …». The parts are read elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise

from registry.imports.regulation.lines import Line
from vault.text import clean_line, fold

_ANNEX = re.compile(r"приложени[ея]\s*(?:(?:№|n)\s*)?(\d{0,3})\s*(?:[.:]|\bк\s.*|\(.*\)|утвержд.*)?", re.IGNORECASE)
# «Приложение № 2. Перечень …», «Приложение № 2 к постановлению … ПЕРЕЧЕНЬ …» on one line.
_ANNEX_AND_LIST = re.compile(
    r"((?i:приложени[ея])\s*(?:(?:№|[Nn])\s*)?\d{0,3}\s*(?:[.:–—-]|к\s[^«]*?)?)\s+((?:ПЕРЕЧЕНЬ|Перечень|СПИСОК|Список|РЕЕСТР|Реестр)\b.*)"
)
_ANNEX_NUMBER = re.compile(r"(?:№|n)\s*(\d{1,3})", re.IGNORECASE)
_TITLE = re.compile(r"(?:порядок|положение|регламент|правила|инструкция)\b", re.IGNORECASE)
_APPROVED = re.compile(r"об\s+утверждении\s+(?:порядка|положения|регламента|правил|инструкции)\b", re.IGNORECASE)
_LIST = re.compile(r"(?:перечень|список|реестр)\b", re.IGNORECASE)
_LONG = 200  # characters: a heading of an annex is shorter, a paragraph that mentions one is not


@dataclass
class Annex:
    """The lines of an annex after its heading «Приложение № N»; those of a list begin with its title."""

    number: str
    line: int
    lines: list[Line] = field(default_factory=list)


@dataclass
class Sections:
    """`heading` stands before the title, `title` is the lines of the title, `body` the regulation's own text."""

    heading: list[Line] = field(default_factory=list)
    title: list[Line] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)
    annexes: list[Annex] = field(default_factory=list)


def split(lines: tuple[Line, ...]) -> Sections:
    """Take the document apart. Without a title of a regulation everything before the first list is its text."""
    lines = tuple(piece for line in lines for piece in _apart(line))
    starts = [place for place, line in enumerate(lines) if _annex(line) is not None]
    title = _title_place(lines)
    main_end = next((start for start in starts if start > title), len(lines))
    sections = Sections(heading=list(lines[:title]))
    place = title
    while place < main_end and not lines[place].label and not lines[place].cells and _of_title(lines, title, place):
        sections.title.append(lines[place])
        place += 1
    main = list(lines[place:main_end])
    # Inside the regulation's own text only a heading in capitals begins a list; «Реестр ведёт …» does not.
    cut = next((at for at, line in enumerate(main) if is_list_title(line) and line.text[:4].isupper()), len(main))
    sections.body = main[:cut]
    if cut < len(main):
        sections.annexes.extend(_by_titles(Annex("", main[cut].number, main[cut:])))
    bounds = [*(start for start in starts if start > title), len(lines)]
    for start, end in pairwise(bounds):
        number = _annex(lines[start]) or _number_below(lines[start + 1 : start + 2])
        sections.annexes.extend(_by_titles(Annex(number, lines[start].number, list(lines[start + 1 : end]))))
    return sections


def is_list_title(line: Line) -> bool:
    """Whether a line begins the title of a list of organizations."""
    first = line.text.split(" ")[0]
    if line.label or line.cells or not _LIST.match(line.text) or not first[0].isupper():
        return False
    return first.isupper() or (len(line.text) < _LONG and not line.text.endswith((".", ";")))


def _apart(line: Line) -> tuple[Line, ...]:
    """A line that holds the heading of an annex and the title of its list as two."""
    found = None if line.label or line.cells else _ANNEX_AND_LIST.fullmatch(line.text)
    if found is None:
        return (line,)
    heading, title = (clean_line(group).rstrip(" .:–—-") for group in found.groups())
    return replace(line, text=heading, raw=heading), replace(line, text=title, raw=title, blank_before=False)


def _number_below(lines: tuple[Line, ...]) -> str:
    """«№ 2» on the line after «Приложение»."""
    found = _ANNEX_NUMBER.fullmatch(lines[0].text) if lines and not lines[0].label else None
    return found.group(1) if found else ""


def _annex(line: Line) -> str | None:
    """The number of the annex that the line begins ("" without one), None when it begins none."""
    if line.label or line.cells or len(line.text) > _LONG:
        return None
    found = _ANNEX.fullmatch(line.text)
    return found.group(1) if found else None


def _title_place(lines: tuple[Line, ...]) -> int:
    """Where the title of the regulation begins; 0 when there is none."""
    for place, line in enumerate(lines):
        if line.label or line.cells or not _TITLE.match(line.text):
            continue
        first = line.text.split(" ")[0]
        if first.isupper() or line.is_capital or (first[0].isupper() and line.text.rstrip()[-1] not in ".;:,"):
            return place
    # An act that is all in one text has no other title than its own: «Об утверждении Порядка …».
    return next((place for place, line in enumerate(lines) if not line.label and _APPROVED.match(line.text)), 0)


def _of_title(lines: tuple[Line, ...], title: int, place: int) -> bool:
    """Whether an unlabelled line still belongs to the title: nothing blank between, and no heading by itself."""
    line = lines[place]
    if place == title:
        return bool(_TITLE.match(line.text) or _APPROVED.match(line.text))
    if re.match(r"(?:глава|раздел|статья)\s+(?:\d|[IVX])", line.text, re.IGNORECASE) or is_list_title(line):
        return False
    return not line.blank_before or fold(line.text[:1]) == line.text[:1]


def _by_titles(annex: Annex) -> list[Annex]:
    """An annex with several lists apart; what stands before the first title is its heading and goes."""
    annex.lines = [replace(line, label="") if _is_numbered_title(line) else line for line in annex.lines]
    titles = [place for place, line in enumerate(annex.lines) if is_list_title(line)]
    if not titles:
        return [annex] if annex.lines else []
    bounds = [*titles, len(annex.lines)]
    return [Annex(annex.number, annex.lines[start].number, annex.lines[start:end]) for start, end in pairwise(bounds)]


def _is_numbered_title(line: Line) -> bool:
    """«II. Перечень организаций, которые …»: lists of one annex may be numbered."""
    return bool(line.label) and not line.text.endswith((".", ";")) and is_list_title(replace(line, label=""))
