"""The regulation's own text to numbered clauses with numbers that are unique in the document.

Sections give the first component («I.», «1.»). Where an extract flattened the numbering to «1.» throughout, numbers
are counted again by order and marked provisional: who refers to them should check them against the signed act.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from registry.imports.regulation.lines import BULLET, Line, joined
from registry.imports.regulation.model import ReadClause
from vault.text import counted

_SECTION_WORD = re.compile(r"(?:глава|раздел|статья)\s+(\d{1,2}|[IVXLC]{1,6})\s*[.:]?\s*(.*)", re.IGNORECASE)
_LONGEST_HEADING = 160
_SHORT_HEADING = 80
_SENTENCE = 40  # characters: what is shorter is no requirement but the rest of a heading


@dataclass
class _Clause:
    label: str
    line: int
    pieces: list[str]
    bracket: bool = False
    part: int = 0  # which of the dashes under «…:» it is, from 1; 0 for a clause with a number of its own
    bare: bool = False  # the text of «Статья 3» that has no number but the article's
    number: str = ""
    parent: str = ""
    provisional: bool = False

    @property
    def text(self) -> str:
        return joined(self.pieces)


@dataclass
class _Section:
    label: str
    worded: bool = False  # «Статья 3», «Раздел II»: text under it need not have numbers
    clauses: list[_Clause] = field(default_factory=list)


def read_clauses(body: list[Line], warnings: list[str]) -> tuple[ReadClause, ...]:
    """The clauses in order. Text without a number goes on with the clause before it; before the first it is left and
    said, but under «Статья 3» or «Раздел II» it is the clause of that number. Dashes under «…:» are clauses too."""
    sections = _sections(body, warnings)
    go_on = _numbers_go_on(sections)
    for section in sections:
        _number(section, warnings, absolute=go_on)
    clauses = [clause for section in sections for clause in section.clauses]
    return _unique(clauses, warnings)


def _sections(body: list[Line], warnings: list[str]) -> list[_Section]:
    sections: list[_Section] = []
    for place, line in enumerate(body):
        # A line that goes on without a number below is a wrapped clause, not a heading.
        following = body[place + 1].label if place + 1 < len(body) else ""
        heading = _heading(line, following, sections)
        if heading is not None:
            sections.append(_Section(heading, worded=not line.label))
            continue
        if not sections:
            sections.append(_Section(""))
        clauses = sections[-1].clauses
        if line.cells:
            text = "; ".join(" — ".join(cell for cell in row if cell) for row in line.cells)
            if clauses:
                clauses[-1].pieces.append(text)
        elif line.label and line.label != BULLET:
            clauses.append(_Clause(line.label, line.number, [line.text], line.bracket))
        elif line.label == BULLET and clauses and (clauses[-1].part or clauses[-1].text.endswith(":")):
            clauses.append(_Clause(BULLET, line.number, [line.text], part=clauses[-1].part + 1))
        elif clauses:
            clauses[-1].pieces.append(line.text if line.label != BULLET else f"— {line.text}")
        elif sections[-1].worded and line.text[0].isupper() and _says_something(line):
            clauses.append(_Clause(sections[-1].label, line.number, [line.text], bare=True))
        elif _says_something(line) and not line.is_capital:
            shown = line.text if len(line.text) <= _SHORT_HEADING else f"{line.text[: _SHORT_HEADING - 1].rstrip()}…"
            warnings.append(f"Строка {line.number}: текст без номера до первого пункта не взят: «{shown}».")
    return [section for section in sections if section.clauses]


def _says_something(line: Line) -> bool:
    return len(line.text) > _SENTENCE or line.text.endswith((".", ";", ":"))


def _heading(line: Line, following: str, sections: list[_Section]) -> str | None:
    """The label of a section that the line begins, None for no section; `following` is the label of the next line."""
    worded = _SECTION_WORD.fullmatch(line.text) if not line.label else None
    if worded:
        return worded.group(1).upper()
    if line.depth != 1 or not line.text or len(line.text) > _LONGEST_HEADING or line.text.endswith((";", ":", ",")):
        return None
    if not line.label[0].isdecimal():
        return line.label
    if line.is_capital:
        # Flattened headings are all «1.»: they count on.
        taken = {section.label for section in sections}
        return line.label if line.label not in taken else str(len(taken) + 1)
    # «1. Общие положения» in small letters: short, without a full stop, and numbers begin anew under it.
    begins = following in ("1", f"{line.label}.1") and len(line.text) <= _SHORT_HEADING
    return line.label if begins and line.text[-1].isalpha() and line.text[0].isupper() else None


def _numbers_go_on(sections: list[_Section]) -> bool:
    """Whether the clauses are counted through all sections: «Раздел II» begins with 4. Then a clause is called «9» and
    never «III.9»."""
    tops = [
        [int(clause.label) for clause in section.clauses if clause.label.isdecimal() and not clause.bracket]
        for section in sections
    ]
    numbers = [number for section in tops for number in section]
    later = [section[0] for section in tops[1:] if section]
    return bool(later) and min(later) > 1 and numbers == list(range(1, len(numbers) + 1))


def _number(section: _Section, warnings: list[str], *, absolute: bool = False) -> None:
    """Give the clauses of a section their numbers; a dash is counted as a paragraph of the clause above it, whose own
    words are the first."""
    clauses = [clause for clause in section.clauses if not clause.part and not clause.bare]
    _number_labelled(section, clauses, warnings, through=absolute)
    above = None
    for clause in section.clauses:
        if clause.bare:
            clause.number = section.label
        if clause.part and above is not None:
            clause.number, clause.parent = f"{above.number} (абзац {clause.part + 1})", above.number
            clause.provisional = above.provisional
        else:
            above = clause


def _number_labelled(section: _Section, clauses: list[_Clause], warnings: list[str], *, through: bool) -> None:
    if not clauses:
        return
    # «1)» under «2.2.» is a part of it, like «а)»; where all numbers have brackets it is a number like others.
    whole = [clause for clause in clauses if clause.label[0].isdecimal() and not clause.bracket] or clauses
    depths = [
        clause.label.count(".") + 1 if clause.label[0].isdecimal() and (not clause.bracket or whole is clauses) else 0
        for clause in clauses
    ]
    tops = [clause.label for clause, depth in zip(clauses, depths, strict=True) if depth == 1]
    if len(tops) > 1 and len(set(tops)) == 1:
        _restore(section, clauses, warnings)
        return
    numbered = [clause.label for clause in whole if clause.label[0].isdecimal()]
    absolute = through or section.label == "" or (not tops and all(_within(section.label, label) for label in numbered))
    prefix = "" if absolute else f"{section.label}."
    last = ""
    for clause, depth in zip(clauses, depths, strict=True):
        if depth:
            clause.number = prefix + clause.label
            clause.parent = _parent(clause.number, clauses)
            last = clause.number
        else:  # «а)» under the clause before it
            clause.number = f"{last}.{clause.label}" if last else prefix + clause.label
            clause.parent = last


def _within(section: str, label: str) -> bool:
    """Whether a label such as «2.1» already begins with the number of its section."""
    first = label.partition(".")[0]
    return "." in label and first in {section, str(_arabic(section))}


def _parent(number: str, clauses: Iterable[_Clause]) -> str:
    above = number.rpartition(".")[0]
    return above if any(clause.number == above for clause in clauses) else ""


def _restore(section: _Section, clauses: list[_Clause], warnings: list[str]) -> None:
    """Number a flattened section by order: a line that ends with «:» opens a level, the next such line closes it."""
    prefix = f"{section.label}." if section.label else ""
    top = inner = 0
    opened = ""
    for clause in clauses:
        opens = clause.text.endswith(":")
        if opened and not opens:
            inner += 1
            clause.number, clause.parent = f"{opened}.{inner}", opened
        else:
            top, inner = top + 1, 0
            clause.number = f"{prefix}{top}"
            opened = clause.number if opens else ""
        clause.provisional = True
    first, last = clauses[0], clauses[-1]
    lines = counted(len(clauses), "пункта", "пунктов", "пунктов")
    warnings.append(
        f"Строки {first.line}–{last.line}: у {lines} один номер «{first.label}.», номера восстановлены по порядку "
        f"({first.number}–{last.number}), сверьте их с подписанным текстом."
    )


def _unique(clauses: list[_Clause], warnings: list[str]) -> tuple[ReadClause, ...]:
    taken: set[str] = set()
    found: list[ReadClause] = []
    for clause in clauses:
        read = ReadClause(clause.number, clause.text, clause.line, clause.parent, clause.provisional)
        if clause.number in taken:
            copy = next(n for n in range(2, len(clauses) + 2) if f"{clause.number}({n})" not in taken)
            read = replace(read, number=f"{clause.number}({copy})", provisional=True)
            warnings.append(f"Строка {clause.line}: пункт {clause.number} уже есть, этот назван {read.number}.")
        taken.add(read.number)
        found.append(read)
    return tuple(found)


def _arabic(roman: str) -> int:
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
    total = 0
    for place, letter in enumerate(roman):
        value = values.get(letter, 0)
        following = values.get(roman[place + 1], 0) if place + 1 < len(roman) else 0
        total += -value if value < following else value
    return total
