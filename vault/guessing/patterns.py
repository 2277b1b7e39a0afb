"""What is found by shape: years, telephone numbers, repeats, and the endings that people put after a word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from vault.guessing.cover import cheapest
from vault.guessing.pieces import Kind, Piece

_YEAR = re.compile(r"(?=(19\d\d|20[0-4]\d))", re.ASCII)
_YEAR_TRIES = 30.0

_PHONE = re.compile(r"(?=((?:\+?7|8)?9\d{9}))", re.ASCII)
_PHONE_TRIES = 1e7
"""The numbers of the operators of one region: who guesses knows where the municipality is."""

_LONGEST_PERIOD = 32

_ENDINGS = (
    "1", "123", "12", "!", "2", "7", "01", "12345", "1234", "5", "3", "777", "!!", "!!!", "10", "11", "22", "13",
    "123!", "1!", "*", ".", "?", "111", "69", "99", "4", "6", "8", "9", "0", "00", "007", "666", "555", "333", "21",
    "23", "77", "88", "55", "321", "123456", "1234567", "42", "54", "142", "@", "#", "$", "+", "_", "-", "qwe",
    "qwerty", "йцу",
)  # fmt: skip
"""What is put after a word, the commonest first; numbers of two regions are among them."""

_YEAR_ENDING = re.compile(r"[\s._@#!*-]?(?:19\d\d|20[0-4]\d)(?:г|год)?[!.?*#]?", re.ASCII)
_NUMBER_ENDING = re.compile(r"[\s._@#!*-]?(?:№\s?)?\d{1,2}[!.?*#]?", re.ASCII)
_BEFORE_ENDING = frozenset({Kind.PASSWORD, Kind.WORD, Kind.NAME, Kind.PLACE, Kind.CONTEXT, Kind.KEYBOARD, Kind.REPEAT})
_SHORTEST_WORD = 3


def years(text: str) -> Iterator[Piece]:
    """Years of the last century and of this one."""
    for match in _YEAR.finditer(text):
        yield Piece(match.start(1), match.end(1), _YEAR_TRIES, Kind.YEAR)


def phones(text: str) -> Iterator[Piece]:
    """Russian mobile numbers, with the country's digit or without."""
    for match in _PHONE.finditer(text):
        yield Piece(match.start(1), match.end(1), _PHONE_TRIES, Kind.PHONE)


def repeats(text: str, known: Sequence[Piece]) -> Iterator[Piece]:
    """The same characters twice or more in a row; their first copy is judged by the pieces found so far."""
    covered: set[tuple[int, int]] = set()
    for period in range(1, min(len(text) // 2, _LONGEST_PERIOD) + 1):
        for start, end in _runs(text, period):
            whole = start + (end - start) // period * period
            if (start, whole) in covered:
                continue
            covered.add((start, whole))
            inside = [
                Piece(piece.start - start, piece.end - start, piece.guesses, piece.kind)
                for piece in known
                if piece.start >= start and piece.end <= start + period
            ]
            base = cheapest(period, inside).guesses
            yield Piece(start, whole, base * ((whole - start) // period), Kind.REPEAT)


def endings(text: str, words: Iterable[Piece]) -> Iterator[Piece]:
    """Each word together with the usual ending that follows it: nobody guesses them apart."""
    for word in words:
        if word.kind not in _BEFORE_ENDING or word.length < _SHORTEST_WORD:
            continue
        for end, tries in _after(text, word.end):
            yield Piece(word.start, end, word.guesses * tries, word.kind, word.twists, ending=True)


def _after(text: str, at: int) -> Iterator[tuple[int, float]]:
    for place, ending in enumerate(_ENDINGS):
        if text.startswith(ending, at):
            yield at + len(ending), place + 2.0
    year = _YEAR_ENDING.match(text, at)
    if year:
        yield year.end(), _YEAR_TRIES * (1 if year.end() - at == 4 else 4)
    number = _NUMBER_ENDING.match(text, at)
    if number:
        yield number.end(), 100.0 * (1 if number.end() - at <= 2 else 4)


def _runs(text: str, period: int) -> Iterator[tuple[int, int]]:
    """Maximal stretches in which each character is the same as `period` characters before, two periods at least."""
    start = 0
    for at in range(period, len(text) + 1):
        if at < len(text) and text[at] == text[at - period]:
            continue
        if at - start >= 2 * period:
            yield start, at
        start = at - period + 1
