"""Lists of words that travel with the program: for passphrases, and for judging what people type.

What is done with them is decided by `generator` and `guessing`. Each list is read once, when it is first needed.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import files

from mnemonic import Mnemonic

_MENDED = {"сно\ufffd\ufffdа": "снова"}
"""The library was published (0.21) with one word of its list broken; nobody could type it back."""


@cache
def russian() -> tuple[str, ...]:
    """The 2,048 Russian words of the recovery words' list, in NFC: four to eight letters, the first four tell apart."""
    normal = (unicodedata.normalize("NFC", word) for word in Mnemonic("russian").wordlist)
    return tuple(_MENDED.get(word, word) for word in normal)


@cache
def eff() -> tuple[str, ...]:
    """The Electronic Frontier Foundation's long list of 7,776 English words; four of them have a hyphen inside."""
    return _words("eff_large.txt")


def common() -> tuple[str, ...]:
    """Passwords that Russian speakers choose and the words they are made of, the commonest first."""
    return _words("common_ru.txt")


def office() -> tuple[str, ...]:
    """Words of an office, a municipality and its pages, the commonest first."""
    return _words("work_ru.txt")


def names() -> tuple[str, ...]:
    """First names, patronymics and surnames of Russia, the commonest first."""
    return _words("names_ru.txt")


def places() -> tuple[str, ...]:
    """Cities, regions and rivers, and the adjectives made of them, the better known first."""
    return _words("places_ru.txt")


@cache
def _words(name: str) -> tuple[str, ...]:
    """The words of a file, each once, in its order; a line that starts with # is a remark."""
    text = files("vault.data").joinpath(name).read_text("utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return tuple(dict.fromkeys(word for line in lines for word in line.split()))
