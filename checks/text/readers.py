"""What a reader's message is flagged for, by all detectors together, and the little that is kept of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from checks.readers.moderation import Ground
from checks.text import insults, obscenity, spam, tokens
from checks.text.tokens import Normal

EXCERPT = 120
"""Characters that are kept of a flagged message at most."""

_BEFORE = 40  # characters of an excerpt before what was found


@dataclass(frozen=True)
class Flagged:
    """Why a message is to be looked at, and its words around the first find; nothing of a clean one."""

    grounds: tuple[Ground, ...] = ()
    excerpt: str = ""


def look(text: str) -> Flagged:
    """Everything that one message is flagged for."""
    found = tuple(_grounds(tokens.normalised(text)))
    return Flagged(tuple(ground for ground, _place in found), _excerpt(text, found[0][1])) if found else Flagged()


def _grounds(normal: Normal) -> Iterator[tuple[Ground, int]]:
    """Each ground with the place at which it was found first."""
    if obscenity.present_in(normal):
        yield Ground.PROFANITY, obscenity.find_in(normal)[0].start
    if hits := insults.find_in(normal):
        yield Ground.INSULT, hits[0].start
    if spam.rate_in(normal).candidate:
        yield Ground.SPAM, 0


def _excerpt(text: str, place: int) -> str:
    start = max(0, place - _BEFORE)
    piece = " ".join(text[start : start + 2 * EXCERPT].split())
    head = "…" if start else ""
    room = EXCERPT - len(head)
    return head + (piece if len(piece) <= room else f"{piece[: room - 1].rstrip()}…")
