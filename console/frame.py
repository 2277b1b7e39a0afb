"""What stands on the terminal, cell by cell: of every picture only what differs from it is written.

Textual paints a screen whole whenever a widget comes, goes or changes its size, several times while a pane is made, and
gives every piece of a line its colours anew; over SSH that is most of the bytes. What is painted, and when, is the
business of the screens: here pictures are only compared.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.cells import split_graphemes
from rich.color import ColorSystem
from rich.console import COLOR_SYSTEMS, Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.geometry import Size

_GAP = 4
"""So many equal cells between different ones are cheaper to write again than to step over."""

_NARROW = re.compile("[ -~\xa0-\xac\xae-\xff\u0400-\u0482\u048a-\u04ff\u2010-\u2027\u2116\u2500-\u257f]*")
"""Characters that take one cell in every terminal."""

_ATTRIBUTES = {
    "bold": "1", "dim": "2", "italic": "3", "underline": "4", "blink": "5", "blink2": "6", "reverse": "7",
    "conceal": "8", "strike": "9", "underline2": "21", "frame": "51", "encircle": "52", "overline": "53",
}  # fmt: skip
_UNSEEN_ON_BLANKS = frozenset("123")
_DEFAULT_INK, _DEFAULT_PAPER = "39", "49"


@dataclass(frozen=True)
class Pen:
    """The look of a cell, as parameters of SGR. A blank that shows its paper alone has no ink: any will do."""

    attributes: tuple[str, ...]
    ink: str
    paper: str


Cell = tuple[str, Pen]
"""What a cell shows (nothing in the second half of a wide character) and how."""

_UNKNOWN: Cell = ("", Pen((), "", ""))

_BLANK: Cell = (" ", Pen((), "", _DEFAULT_PAPER))
_JOINER = "\u200d"


class Frame:
    """The cells of the terminal as they were written last."""

    def __init__(self) -> None:
        self._size = Size(0, 0)
        self._colors = ColorSystem.TRUECOLOR
        self._lines: list[list[Cell]] = []
        self._odd: set[int] = set()
        self._pens: dict[Style, tuple[Pen, Pen]] = {}

    def forget(self) -> None:
        """The terminal may show anything: whatever comes next is written."""
        self._lines = [[_UNKNOWN] * self._size.width for _ in range(self._size.height)]
        self._odd.clear()

    def changes(self, update: LayoutUpdate | ChopsUpdate, console: Console) -> tuple[str, ...]:
        """What to write so that the terminal shows this update of Textual's; nothing if it does.

        In pieces, a character of the picture each: it may hold a secret, and a text of it all would have it whole.
        """
        self._fit(_size(update), COLOR_SYSTEMS[console.color_system or "truecolor"])
        writer = _Writer()
        for y, start, strips in _pieces(update):
            cells, odd = self._cells(segment for strip in strips for segment in strip)
            if isinstance(update, LayoutUpdate):  # Textual may miscount odd text: nothing old stands behind it
                cells += [_BLANK] * (self._size.width - len(cells))
            self._compare(writer, y, start, cells[: self._size.width - start], odd)
        return writer.pieces()

    def _fit(self, size: Size, colors: ColorSystem) -> None:
        if size != self._size or colors is not self._colors:
            self._size, self._colors = size, colors
            self._pens.clear()
            self.forget()

    def _compare(self, writer: _Writer, y: int, start: int, cells: list[Cell], odd: bool) -> None:
        line, end = self._lines[y], start + len(cells)
        before = line[start:end]
        if before == cells:
            return
        _mend_halves(line, start, end)
        line[start:end] = cells
        if odd or y in self._odd:  # a character wider than it is taken for spoils its neighbours: all are written
            writer.put_apart(y, line)
        else:
            for first, last in _stretches(before, cells):
                writer.put(y, start + first, cells[first:last])
        if odd:
            self._odd.add(y)
        elif len(cells) == self._size.width:
            self._odd.discard(y)

    def _cells(self, segments: Iterable[Segment]) -> tuple[list[Cell], bool]:
        """The cells of a piece of a line, and whether the width of any is doubtful."""
        cells: list[Cell] = []
        odd = False
        for text, style, control in segments:
            if control:
                continue
            pen, blank = self._pen(style or Style.null())
            if _NARROW.fullmatch(text):
                cells += [(each, blank if each == " " else pen) for each in text]
            else:
                cells += _wide(text, pen, blank)
                odd = True
        return cells, odd

    def _pen(self, style: Style) -> tuple[Pen, Pen]:
        """The pens for characters and for blanks in this style."""
        found = self._pens.get(style)
        if found is None:
            attributes = tuple(code for name, code in _ATTRIBUTES.items() if getattr(style, name))
            ink, paper = _DEFAULT_INK, _DEFAULT_PAPER
            if style.color is not None:
                ink = ";".join(style.color.downgrade(self._colors).get_ansi_codes())
            if style.bgcolor is not None:
                paper = ";".join(style.bgcolor.downgrade(self._colors).get_ansi_codes(foreground=False))
            pen = Pen(attributes, ink, paper)
            found = (pen, Pen((), "", paper) if _UNSEEN_ON_BLANKS.issuperset(attributes) else pen)
            self._pens[style] = found
        return found


class Written(CompositorUpdate):
    """An update that writes itself, past the one text that Textual would make of it."""

    def __init__(self, pieces: tuple[str, ...], write: Callable[[tuple[str, ...]], None]) -> None:
        self._pieces, self._write = pieces, write

    def render_segments(self, console: Console) -> str:  # noqa: ARG002 (Textual's)
        self._write(self._pieces)
        return ""


class _Writer:
    """Collects what to write, saying as little of place and look as it takes; the terminal's pen is put back."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._at = (-1, -1)
        self._pen = self._plain = Pen((), _DEFAULT_INK, _DEFAULT_PAPER)

    def put(self, y: int, x: int, cells: Sequence[Cell]) -> None:
        """Write the cells from this place on."""
        line, column = self._at
        if (line, column) != (y, x):
            self._parts.append(f"\x1b[{x - column}C" if line == y and 0 <= column < x else f"\x1b[{y + 1};{x + 1}H")
        taken: Pen | None = None
        for character, pen in cells:
            if pen is not taken:
                taken = pen
                self._take(pen)
            self._parts.append(character)
        self._at = (y, x + len(cells))

    def put_apart(self, y: int, line: Sequence[Cell]) -> None:
        """Write a whole line so that terminals which disagree on the width of a character agree on all the others.

        Every doubtful character is put on blanks of its own, and what follows it in its own place.
        """
        start = 0
        for at, (character, pen) in enumerate(line):
            if character and _NARROW.fullmatch(character):
                continue
            if start < at:
                self.put(y, start, line[start:at])
            if character:
                width = 2 if line[at + 1 : at + 2] == [("", pen)] else 1
                self.put(y, at, [(" ", pen)] * width)
                self.put(y, at, [(character, pen)])
                self._at = (-1, -1)
            start = at + 1
        if start < len(line):
            self.put(y, start, line[start:])

    def _take(self, pen: Pen) -> None:
        before = self._pen
        if not pen.ink and _UNSEEN_ON_BLANKS.issuperset(before.attributes):
            pen = Pen(before.attributes, before.ink, pen.paper)
        if pen == before:
            return
        codes: list[str] = []
        if pen.attributes != before.attributes:
            if before.attributes:
                codes.append("0")
                before = self._plain
            codes += pen.attributes
        pen = Pen(pen.attributes, pen.ink or before.ink, pen.paper)
        codes += [code for code, old in ((pen.ink, before.ink), (pen.paper, before.paper)) if code != old]
        self._parts.append(f"\x1b[{';'.join(codes)}m")
        self._pen = pen

    def pieces(self) -> tuple[str, ...]:
        """All of it."""
        return (*self._parts, "\x1b[0m") if self._parts else ()


def _size(update: LayoutUpdate | ChopsUpdate) -> Size:
    if isinstance(update, LayoutUpdate):
        return update.region.size
    return Size(update.chop_ends[0][-1], len(update.chops))


def _pieces(update: LayoutUpdate | ChopsUpdate) -> Iterator[tuple[int, int, Iterable[Iterable[Segment]]]]:
    """Line, first cell and strips of every piece that the update brings."""
    if isinstance(update, LayoutUpdate):
        for y, line in enumerate(update.strips):
            yield y, 0, line
        return
    for y, first, last in update.spans:
        for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=True):
            if strip is not None and x < last and end > first:
                yield y, x, (strip,)


def _wide(text: str, pen: Pen, blank: Pen) -> Iterator[Cell]:
    """Cells of a text with characters of no width or of two cells, as many as Textual counts.

    A control character ends here.
    """
    while text.startswith(_JOINER):  # Textual counts what follows as joined to nothing
        text = text[2:]
    for start, end, cells in split_graphemes(text)[0]:
        character = "".join(each for each in text[start:end] if each >= " " and not "\x7f" <= each < "\xa0")
        yield from ((character, blank if character == " " else pen), ("", pen))[:cells]


def _mend_halves(line: list[Cell], start: int, end: int) -> None:
    """Of a character of two cells that loses one to what is written from start to end, a blank is left."""
    if 0 < start < len(line) and _is_half(line[start]):
        line[start - 1] = (" ", line[start - 1][1])
    if end < len(line) and _is_half(line[end]):
        line[end] = (" ", line[end][1])


def _is_half(cell: Cell) -> bool:
    return not cell[0] and cell != _UNKNOWN


def _stretches(before: Sequence[Cell], after: Sequence[Cell]) -> Iterator[tuple[int, int]]:
    """(first, end) of the cells that differ, with small gaps taken along."""
    first = last = -1
    for at, (old, new) in enumerate(zip(before, after, strict=True)):
        if old == new:
            continue
        if first < 0:
            first = at
        elif at - last > _GAP:
            yield first, last
            first = at
        last = at + 1
    if first >= 0:
        yield first, last
