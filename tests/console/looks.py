"""A screen as text that can be read in a review: its lines, and under them which style stands where.

The files lie in `__snapshots__`; `pytest tests/console/test_looks.py --snapshot-update` writes them anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.cells import cell_len
from rich.style import Style
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from textual.strip import Strip

_LETTERS = ".abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


class LookFile(SingleFileSnapshotExtension):
    """One text file for each look."""

    _write_mode = WriteMode.TEXT
    file_extension = "txt"


def look(strips: Sequence[Strip]) -> str:
    """The lines, the map of styles (a letter a cell, «.» the commonest), and what each letter means."""
    cells = [[(text, _named(style)) for text, style in _cells(strip)] for strip in strips]
    counted: dict[str, int] = {}
    for row in cells:
        for _, style in row:
            counted[style] = counted.get(style, 0) + 1
    order = sorted(counted, key=lambda style: (-counted[style], style))
    letters = dict(zip(order, _LETTERS, strict=False))
    lines = ["".join(text for text, _ in row).rstrip() for row in cells]
    styles = ["".join(letters[style] * cell_len(text) for text, style in row).rstrip(".") for row in cells]
    legend = [f"{letters[style]} {style}" for style in order]
    return "\n".join([*lines, "", *styles, "", *legend, ""])


def _cells(strip: Strip) -> Iterator[tuple[str, Style]]:
    for segment in strip:
        for character in segment.text:
            yield character, segment.style or Style.null()


def _named(style: Style) -> str:
    words: Iterable[str | None] = (
        "bold" if style.bold else None,
        "dim" if style.dim else None,
        "underline" if style.underline else None,
        "reverse" if style.reverse else None,
        style.color.name if style.color else "default",
        "on",
        style.bgcolor.name if style.bgcolor else "default",
    )
    return " ".join(word for word in words if word)
