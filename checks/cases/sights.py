"""A sight: what the program sees of one step of a case, with the day and by what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

SHOWN = 20
"""So many lines of what is still to do are shown of one step."""


class State(StrEnum):
    """SEEN: done. NEEDLESS: there is nothing to do. UNDONE: seen, and not done. UNKNOWN: not seen."""

    SEEN = "seen"
    NEEDLESS = "needless"
    UNDONE = "undone"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Look:
    """What is seen of a step: `on` the day (of the municipality) on which it was seen or happened, None where it has
    none; `text` says by what, `lines` what is still to do one by one."""

    state: State
    text: str = ""
    on: date | None = None
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sight:
    """The look at the step of that place in the case of that number."""

    case_id: int
    place: int
    look: Look

    @property
    def state(self) -> State:
        return self.look.state


def some(lines: Sequence[str]) -> tuple[str, ...]:
    """The first of many lines, and how many more there are."""
    more = len(lines) - SHOWN
    return (*lines[:SHOWN], f"и ещё {more}") if more > 0 else tuple(lines)


def seen(text: str, on: date | None = None, *lines: str) -> Look:
    """Done."""
    return Look(State.SEEN, text, on, lines)


def needless(text: str) -> Look:
    """Nothing to do."""
    return Look(State.NEEDLESS, text)


def undone(text: str, on: date | None = None, *lines: str) -> Look:
    """Seen, and not done."""
    return Look(State.UNDONE, text, on, lines)


def unknown(text: str, *lines: str) -> Look:
    """Not seen."""
    return Look(State.UNKNOWN, text, None, lines)
