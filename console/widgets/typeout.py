"""A secret on the screen for a while, to be typed by hand: in groups with places, or as names to be read aloud.

Kinds of characters differ by colour and, without colours, capitals are underlined and digits bold; the legend names
what is easily mistaken. What the characters are is told by `console.reading.typeout`.
"""

from __future__ import annotations

from itertools import groupby
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment

from console import format as shown
from console.reading import typeout
from console.reading.typeout import Group, Kind
from console.widgets.fitting import wrapped
from console.widgets.passing import SHOWN_SECONDS, Passing
from vault.text import counted

_GAP = 2
_OWN_GAPS = frozenset("- ")
_PIECE = 4
"""Characters: no longer piece of the secret lies in memory for this, as in the lines themselves."""
_STYLES = {
    Kind.DIGIT: "typeout--digit",
    Kind.LATIN_UPPER: "typeout--upper",
    Kind.LATIN_LOWER: "typeout--lower",
    Kind.CYRILLIC_UPPER: "typeout--russian-upper",
    Kind.CYRILLIC_LOWER: "typeout--russian-lower",
    Kind.SIGN: "typeout--sign",
    Kind.SPACE: "typeout--sign",
    Kind.OTHER: "typeout--other",
}
_MARKS = "Подчёркнуты заглавные."
_REST = "Не поместилось: {} — откройте окно шире или выше."


class TypeOut(Passing):
    """Keeps the secret, in pieces, only while it shows it; a secret of several lines keeps its lines."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {*_STYLES.values(), "typeout--note"}

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._pieces: tuple[str, ...] = ()
        self._read_out, self._beside = False, 0

    def show(self, secret: str, *, aloud: bool = False, beside: int = 3, seconds: float | None = SHOWN_SECONDS) -> None:
        """Show it in groups, or with `aloud` as names to dictate, on the screen but for `beside` lines.

        `seconds` None: the host keeps the time.
        """
        self.conceal()
        self._pieces = tuple(secret[at : at + _PIECE] for at in range(0, len(secret), _PIECE))
        self._read_out, self._beside = aloud, beside
        self._appear(self._laid_out(), seconds)

    def refit(self) -> None:
        if self.shows:
            self._lay(self._laid_out())

    def conceal(self) -> None:
        self._pieces = ()
        super().conceal()

    def _laid_out(self) -> list[list[Segment]]:
        width = max(20, self.app.size.width - 2)
        lines = (self._aloud if self._read_out else self._grouped)("".join(self._pieces), width)
        most = max(4, self.app.size.height - self._beside)
        if len(lines) > most:
            left = len(lines) - most + 1
            lines = [*lines[: most - 1], [self._note(_REST.format(counted(left, "строка", "строки", "строк")))]]
        return lines

    def _grouped(self, secret: str, width: int) -> list[list[Segment]]:
        values = secret.split("\n")
        lines: list[list[Segment]] = []
        for value in values:
            lines += self._value(value, width, places=len(values) == 1)
        scripts, *alike = _told(values) or [""]
        if any(kind in {Kind.LATIN_UPPER, Kind.CYRILLIC_UPPER} for kind in map(typeout.kind, secret)):
            scripts = f"{scripts} {_MARKS}"
        notes = [line for text in (scripts, *_columns(alike, width)) for line in wrapped(text, width)]
        return [*lines, *([self._note(line)] for line in notes if line)]

    def _value(self, value: str, width: int, *, places: bool) -> list[list[Segment]]:
        """One secret; a code of a list that has its own hyphens or spaces is parted by them alone."""
        gap = 0 if not places and _OWN_GAPS.intersection(value) else _GAP
        lines: list[list[Segment]] = []
        row: list[Group] = []
        for group in typeout.groups(value):
            if row and sum(_width(each) + gap for each in (*row, group)) - gap > width:
                lines += self._row(row, gap, places=places)
                row = []
            row.append(group)
        return [*lines, *self._row(row, gap, places=places)]

    def _row(self, row: list[Group], gap: int, *, places: bool) -> list[list[Segment]]:
        """A line of groups and, above it, the place of the first character of each."""
        characters: list[Segment] = []
        numbers = ""
        for group in row:
            at = 0
            for kind, run in groupby(group.kinds):
                length = len(list(run))
                style = self.get_component_rich_style(_STYLES[kind])
                characters.append(Segment(group.text[at : at + length], style))
                at += length
            width = _width(group) if gap else cell_len(group.text)
            characters.append(Segment(" " * (width - cell_len(group.text) + gap), self.rich_style))
            numbers += str(group.first).ljust(width + gap)
        return [[self._note(numbers.rstrip())], characters] if places else [characters]

    def _aloud(self, secret: str, width: int) -> list[list[Segment]]:
        values = secret.split("\n")
        said = [line for value in values for line in typeout.spoken(value)]
        return [[Segment(line, self.rich_style)] for text in said for line in wrapped(text, width)]

    def _note(self, text: str) -> Segment:
        return Segment(shown.cell(text), self.get_component_rich_style("typeout--note"))


def _width(group: Group) -> int:
    return max(cell_len(group.text), len(str(group.first)))


def _told(values: list[str]) -> list[str]:
    """The legend; of several values what holds for all, without places, each thing once."""
    if len(values) == 1:
        return list(typeout.legend(values[0]))
    whole = typeout.legend("".join(values))
    return list(dict.fromkeys(note.partition(" (мест")[0] for note in whole))


def _columns(notes: list[str], width: int) -> list[str]:
    """The notes in as many columns as fit, read across."""
    if not notes:
        return []
    cell = max(map(cell_len, notes)) + _GAP
    count = max(1, (width + _GAP) // cell)
    rows = (notes[at : at + count] for at in range(0, len(notes), count))
    return ["".join(note + " " * (cell - cell_len(note)) for note in row).rstrip() for row in rows]
