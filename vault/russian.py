"""The one dictionary of Russian words in memory (pymorphy3): loaded at its first use, which takes a fifth of a second
and some thirty megabytes. What is asked of it stands with those who ask.
"""

from __future__ import annotations

from functools import cache
from typing import Protocol, cast


class Tag(Protocol):
    """The grammar of one reading of a word, in the signs of OpenCorpora."""

    POS: str | None
    case: str | None
    number: str | None
    gender: str | None
    animacy: str | None


class Parse(Protocol):
    """One reading of a word; the likeliest comes first."""

    word: str
    normal_form: str
    tag: Tag

    def inflect(self, required_grammemes: frozenset[str], /) -> Parse | None: ...


class Analyzer(Protocol):
    """What the dictionary can be asked."""

    def word_is_known(self, word: str) -> bool: ...
    def parse(self, word: str) -> list[Parse]: ...


@cache
def analyzer() -> Analyzer:
    """The dictionary."""
    import pymorphy3  # heavy: only when a word is first asked about

    return cast(Analyzer, pymorphy3.MorphAnalyzer())
