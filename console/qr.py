"""A link as a QR code made of half blocks, as small as it gets; the one place that knows the segno library.

Light cells are drawn and dark ones left empty, so that without colours it is right on a dark terminal; whoever paints
it sets white on black. What stands in the link, and for how long it is shown, is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence

import segno

WIDTH = 80
HEIGHT = 22
"""Cells and lines that are free on a screen of 80×24 beside a title and the key bar."""

_QUIET = (4, 2, 1)
"""Light cells around the code: four by the standard, one is what scanners live with."""

_BLOCKS = {(False, False): "█", (False, True): "▀", (True, False): "▄", (True, True): " "}
"""A character for (upper, lower), True being dark."""


def lines(text: str, width: int = WIDTH, height: int = HEIGHT) -> tuple[str, ...] | None:
    """The code in lines of equal length, at most `height` of at most `width` cells; None when it does not fit.

    The error correction is the lowest: a screen has no scratches, and the code stays small.
    """
    try:
        matrix = segno.make(text, error="l", boost_error=False, micro=False).matrix
    except (segno.DataOverflowError, ValueError, UnicodeError):
        return None
    for quiet in _QUIET:
        size = len(matrix) + 2 * quiet
        if size <= width and (size + 1) // 2 <= height:
            return _drawn([[bool(cell) for cell in row] for row in matrix], quiet)
    return None


def _drawn(matrix: Sequence[Sequence[bool]], quiet: int) -> tuple[str, ...]:
    size = len(matrix) + 2 * quiet
    light = [False] * size
    rows = [light] * quiet + [[*light[:quiet], *row, *light[:quiet]] for row in matrix] + [light] * quiet
    if len(rows) % 2:
        rows.append(light)  # half a line of light more; the edge of the screen is dark
    pairs = zip(rows[::2], rows[1::2], strict=True)
    return tuple("".join(_BLOCKS[cells] for cells in zip(upper, lower, strict=True)) for upper, lower in pairs)
