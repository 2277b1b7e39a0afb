"""What is painted has a place in every terminal's font: ASCII, Cyrillic, box drawing and a few typographic signs.

The signs are those of WGL4 (Windows Glyph List 4) that code page 1251 has too, the smallest set that a Russian terminal
font comes with; «…» (U+2026) is one of them. Arrows, blocks, ticks and circles are not.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import console
from tests.console.support import Bench, Screen

LETTERS = frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ")
BOXES = frozenset("─│┌┐└┘├┤┬┴┼")
SIGNS = frozenset("«»„“—–№·…§")
ALLOWED = LETTERS | BOXES | SIGNS | {chr(code) for code in range(0x20, 0x7F)} | {"\n"}

OTHERS = {
    "cli/russian.py": "a hyphen at which no line is broken, which is a plain one again before it is printed",
    "frame.py": "ranges of characters whose width is known, none of which is painted from there",
    "qr.py": "a QR code is made of half blocks; who cannot see them takes the file or types the text",
    "reading/alphabet.py": "the signs that a secret may hold: the sign itself is what is asked about",
    "reading/typeout.py": "a space and a character without a shape must not look like any other character of a secret",
}
"""Modules with characters of other kinds, and why they may have them."""

HOME = Path(console.__file__).parent


def _said(path: Path) -> set[str]:
    """Every string of a module but its comments and docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
    }


@pytest.mark.parametrize("path", sorted(HOME.rglob("*.py")), ids=lambda path: str(path.relative_to(HOME)))
def test_every_sentence_can_be_painted(path: Path) -> None:
    if str(path.relative_to(HOME)) in OTHERS:
        return
    for text in _said(path):
        odd = {sign for sign in set(text) - ALLOWED if sign.isprintable()}  # protocols have control characters
        assert not odd, f"{sorted(odd)} in {text!r}"


async def _walk(screen: Screen) -> None:
    """Every pane with every view, the help, the palette, a form, the question of F2."""
    for digit in "1234567":
        await screen.press(digit)
        for _ in range(5):
            _assert_plain(screen)
            await screen.press("tab")
        for key in ("f1", "f9", "f2"):
            await screen.press(key)
            _assert_plain(screen)
            await screen.press("escape")
    await screen.press("2", "n")
    await screen.until(lambda: screen.console.screen is not screen.main)
    _assert_plain(screen)


def _assert_plain(screen: Screen) -> None:
    for line in screen.lines():
        assert set(line) <= ALLOWED, f"{sorted(set(line) - ALLOWED)} in {line!r}"


@pytest.mark.parametrize("size", [(60, 20), (120, 40)], ids=["60x20", "120x40"])
async def test_every_screen_can_be_painted(bench: Bench, size: tuple[int, int]) -> None:
    async with bench.run(size) as screen:
        await _walk(screen)
