"""Recovery words: 256 random bits as 24 Russian words with a checksum (BIP-39)."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from vault import wordlists
from vault.keys import KEY, random_bytes, wipe
from vault.text import fold

WORDS = 24
_BITS = 11  # of one word: 2,048 words
_WORD = re.compile(r"[^\W\d_]+")


def to_words(code: bytearray) -> str:
    """The words of a 32-byte code, separated by spaces."""
    checksum = hashlib.sha256(code).digest()[0]
    number = int.from_bytes(code, "big") << 8 | checksum
    listed = wordlists.russian()
    indexes = [number >> shift & 0x7FF for shift in range((WORDS - 1) * _BITS, -1, -_BITS)]
    return " ".join(listed[index] for index in indexes)


def new_words() -> str:
    """The words of a new random code; they open nothing yet."""
    code = random_bytes(KEY)
    try:
        return to_words(code)
    finally:
        wipe(code)


def from_words(text: str) -> bytearray | None:
    """The code of 24 words as people write them, or None when it is not such words.

    Any case and spacing, ё as е (the list has no ё), with the numbers and commas of a written list between them.
    """
    words = _WORD.findall(fold(unicodedata.normalize("NFC", text)))
    positions = {word: index for index, word in enumerate(wordlists.russian())}
    if len(words) != WORDS or not all(word in positions for word in words):
        return None
    number = 0
    for word in words:
        number = number << _BITS | positions[word]
    code = bytearray((number >> 8).to_bytes(32, "big"))
    return code if hashlib.sha256(code).digest()[0] == number & 0xFF else None
