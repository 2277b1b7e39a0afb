"""What the zxcvbn library knows: English words and names, leaked passwords, keyboards, sequences, dates.

Its own entry point is not used: it keeps the password in its answer, writes words of the account into a list shared by
all, grows without bound on signs instead of letters, and knows no Russian.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from vault.guessing.pieces import Kind, Piece

_KINDS = {
    "passwords": Kind.PASSWORD,
    "english_wikipedia": Kind.WORD,
    "us_tv_and_film": Kind.WORD,
    "female_names": Kind.NAME,
    "male_names": Kind.NAME,
    "surnames": Kind.NAME,
}


@cache
def dictionaries() -> tuple[tuple[Kind, Mapping[str, int]], ...]:
    """Lists of words in lower case, each with its place, 1 being the commonest."""
    from zxcvbn import matching

    return tuple((kind, matching.RANKED_DICTIONARIES[name]) for name, kind in _KINDS.items())


def keyboard(text: str) -> list[Piece]:
    """Runs of neighbouring keys."""
    from zxcvbn import matching, scoring

    return _pieces(matching.spatial_match(text), scoring.spatial_guesses, Kind.KEYBOARD)


def sequences(text: str) -> list[Piece]:
    """Runs of an alphabet or of digits with an even step."""
    from zxcvbn import matching, scoring

    found = matching.sequence_match(text) if text else []
    return _pieces(found, scoring.sequence_guesses, Kind.SEQUENCE)


def dates(text: str) -> list[Piece]:
    """Days of a calendar in any order of their parts."""
    from zxcvbn import matching, scoring

    return _pieces(matching.date_match(text), scoring.date_guesses, Kind.DATE)


def _pieces(found: list[dict[str, Any]], guesses: Any, kind: Kind) -> list[Piece]:
    """The library's matches as pieces; its dictionaries hold parts of the password and are dropped here."""
    return [Piece(match["i"], match["j"] + 1, float(guesses(match)), kind) for match in found]
