"""QR codes of half blocks: cell by cell what the library made, small enough for 80×24, refused when not."""

from __future__ import annotations

from urllib.parse import quote

import pytest
import segno

from console import qr

USUAL = "otpauth://totp/VK:school5?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=VK"
RUSSIAN = f"otpauth://totp/{quote('ВК:школа5')}@example.ru?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
_CELLS = {"█": (False, False), "▀": (False, True), "▄": (True, False), " ": (True, True)}


def _cells(lines: tuple[str, ...]) -> list[list[bool]]:
    """Dark cells as True, two rows for a line."""
    rows: list[list[bool]] = []
    for line in lines:
        rows.append([_CELLS[character][0] for character in line])
        rows.append([_CELLS[character][1] for character in line])
    return rows


@pytest.mark.parametrize("text", [USUAL, RUSSIAN, "а", "x" * 134])
def test_it_is_the_librarys_code_in_a_light_frame(text: str) -> None:
    lines = qr.lines(text)
    assert lines is not None
    matrix = [
        [bool(cell) for cell in row] for row in segno.make(text, error="l", boost_error=False, micro=False).matrix
    ]
    cells = _cells(lines)
    quiet = (len(cells[0]) - len(matrix)) // 2
    assert quiet >= 1
    inside = [row[quiet : quiet + len(matrix)] for row in cells[quiet : quiet + len(matrix)]]
    assert inside == matrix
    frame = [*cells[:quiet], *cells[quiet + len(matrix) :]]
    assert len(frame) >= 2 * quiet
    assert not any(any(row) for row in frame)
    assert not any(any(row[:quiet] + row[-quiet:]) for row in cells)


@pytest.mark.parametrize("text", [USUAL, RUSSIAN])
def test_a_usual_link_fits_a_small_screen(text: str) -> None:
    lines = qr.lines(text)
    assert lines is not None
    assert len(lines) <= 22
    assert {len(line) for line in lines} == {len(lines[0])}
    assert len(lines[0]) <= 80


def test_the_frame_is_as_wide_as_there_is_room() -> None:
    roomy, tight = qr.lines(USUAL, 80, 40), qr.lines(USUAL, 80, 18)
    assert roomy is not None
    assert tight is not None
    assert len(roomy[0]) - len(tight[0]) == 6


@pytest.mark.parametrize("text", ["x" * 135, "x" * 100_000, "\ud800"])
def test_too_much_is_refused(text: str) -> None:
    assert qr.lines(text) is None


def test_a_larger_screen_takes_more() -> None:
    assert qr.lines("x" * 300, 120, 40) is not None
    assert qr.lines(USUAL, 20, 40) is None
