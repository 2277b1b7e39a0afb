"""How what a page shows compares with a recorded value, and with several of them: an organization has buildings.

What is read out of a page, and what follows from it, is `requisites`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum


class Match(Enum):
    """The same value, another one, or something that nobody but a person can compare."""

    SAME = "same"
    OTHER = "other"
    UNREADABLE = "unreadable"


_CLOSENESS = {Match.SAME: 0, Match.UNREADABLE: 1, Match.OTHER: 2}


@dataclass(frozen=True)
class Shown:
    """A value of the page as a person would see it, and how it compares with the registry's."""

    text: str
    match: Match


def of_any(recorded: Sequence[str], read: Callable[[str], Iterable[Shown]]) -> tuple[Shown, ...]:
    """What was read against each recorded value ("" where there is none): a piece counts by the one it agrees with
    best, so that a page may show any building."""
    best: dict[str, Shown] = {}
    for value in recorded or ("",):
        for one in read(value):
            if one.text not in best or _CLOSENESS[one.match] < _CLOSENESS[best[one.text].match]:
                best[one.text] = one
    return tuple(best.values())
