"""Text in so many cells: padded, cut with a sign, broken into lines. Widths are those of the terminal."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.cells import cached_cell_len, cell_len, set_cell_size
from rich.segment import Segment

from console import format as shown

if TYPE_CHECKING:
    from textual.widget import Widget

CUT = ">"
"""The sign at the end of a text that was cut."""


def fit(text: str, width: int, *, right: bool = False) -> str:
    """The text, clean, in exactly `width` cells; the sign at its end says that it was cut."""
    text = shown.cell(text)
    length = cell_len(text)
    if length > width:
        return set_cell_size(text, width - 1) + CUT if width > 1 else set_cell_size(text, width)
    return " " * (width - length) + text if right else text + " " * (width - length)


def wrapped(text: str, width: int) -> list[str]:
    """Lines of at most `width` cells. A line that fits stays as it is; a longer one breaks at spaces, indent kept."""
    lines: list[str] = []
    for line in shown.block(text).split("\n"):
        lines += [line] if cell_len(line) <= width else _broken(line, width)
    return lines


def clipped(text: str, width: int, height: int, more: str) -> list[str]:
    """At most `height` lines of at most `width` cells; the last of them says how many there are besides, and `more`."""
    lines = wrapped(text, max(1, width))
    if len(lines) <= height or height < 1:
        return lines[:height]
    return [*lines[: height - 1], fit(f"— ещё {len(lines) - height + 1}{more}", width).rstrip()]


def fitting(text: Sequence[str], width: int) -> int:
    """How many characters of the text, or pieces of it, take at most `width` cells; at least one."""
    used = 0
    for at, character in enumerate(text):
        used += cell_len(character)
        if used > width:
            return max(at, 1)
    return len(text)


def in_characters(text: str) -> list[str]:
    """The text, clean, character by character: for a secret, which is painted so that nobody keeps it whole.

    What takes no cell of its own stays with what it stands on; breaks of lines are two spaces.
    """
    found: list[str] = []
    for character in "  ".join(shown.block(text).split("\n")):
        if found and not cell_len(character):
            found[-1] += character
        else:
            found.append(character)
    return found


def fit_pieces(pieces: Sequence[str], width: int) -> list[str]:
    """The pieces in exactly `width` cells, as `fit` does with a text."""
    kept = list(pieces)
    if sum(map(cell_len, kept)) > width:
        kept = [*kept[: fitting(kept, width - 1)], CUT]
    return [*kept, " " * (width - sum(map(cell_len, kept)))]


def forget_painted(*widgets: Widget) -> None:
    """Let go of the lines of widgets that showed a secret, and of every text that was measured, cut or painted.

    Textual keeps the lines of what is hidden, and those of what was taken away for as long as anything remembers the
    widget. rich remembers texts by the thousand, and a line that was painted holds on to itself until it is collected:
    what is young is collected here, in a millisecond; the rest goes at the lock.
    """
    for widget in widgets:
        widget._styles_cache.clear()
    cached_cell_len.cache_clear()
    Segment._split_cells.cache_clear()
    gc.collect(1)


def _broken(line: str, width: int) -> list[str]:
    lines: list[str] = []
    indent = line[: len(line) - len(line.lstrip())][: width // 2]
    current = indent
    for word in line.split():
        joined = f"{current} {word}" if current.strip() else current + word
        if cell_len(joined) > width and current.strip():
            lines.append(current)
            joined = indent + word
        while cell_len(joined) > width:
            cut = fitting(joined, width)
            lines.append(joined[:cut])
            joined = indent + joined[cut:]
        current = joined
    return [*lines, current]
