"""A hint about a new passphrase: honest about being a guess by its shape, nothing more."""

from __future__ import annotations

import re

_PIECES = re.compile(r"[^\W\d_]+|\d+|[\W_]+")
_LETTER_BITS = 4.7  # of 26
_MIXED_CASE_BITS = 5.7  # of 52
_WORD_BITS = 13.0  # a word of a living language out of some eight thousand
_DIGIT_BITS = 3.3
_YEAR_BITS = 7.0  # four digits in a row are mostly a year
_SIGN_BITS = 5.0  # of 32

_WEAK = 40.0
_STRONG = 55.0


def hint(passphrase: bytearray) -> str:
    """One sentence about the strength of a passphrase given as UTF-8; says nothing of its content."""
    bits = _bits(passphrase.decode("utf-8", "replace"))
    if bits < _WEAK:
        return "Слабый: такой подбирают. Добавьте слов."
    if bits < _STRONG:
        return "Средний: ещё одно-два слова не помешают."
    return "Крепкий, если слова выбраны случайно, а не взяты из песни."


def _bits(text: str) -> float:
    """The sum over its words, numbers and signs; a piece met again adds nothing."""
    mixed = any(a.islower() for a in text) and any(a.isupper() for a in text)
    letter = _MIXED_CASE_BITS if mixed else _LETTER_BITS
    return sum(_piece(piece, letter) for piece in set(_PIECES.findall(text.casefold())))


def _piece(piece: str, letter: float) -> float:
    if piece.isalpha():
        return min(len(set(piece)) * letter, _WORD_BITS)
    if piece.isdecimal():
        return _YEAR_BITS if len(piece) == 4 else len(set(piece)) * _DIGIT_BITS
    return 0.0 if piece.isspace() else len(set(piece)) * _SIGN_BITS
