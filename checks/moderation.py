"""The journal of moderation: a reader's message that breaks the rules, when it was found, reported and seen deleted.

Of the message only its address, a hash of its text and the ground are kept: no text, no author. What the detectors
find in a text is `checks.text`; excerpts stand in the disposable file and go after 30 days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

MIGRATION_SQL = ""


class Ground(StrEnum):
    """Why a message is to be looked at or deleted."""

    PROFANITY = "profanity"
    INSULT = "insult"
    SPAM = "spam"
    UNLAWFUL = "unlawful"


class Decision(StrEnum):
    """What a person decided of a candidate: it is to go, or it may stay (criticism, a namesake word)."""

    NONE = "none"
    DELETE = "delete"
    KEEP = "keep"


@dataclass(frozen=True)
class Case:
    """One message. `message_id` is the network's number of it, `digest` the hash of its text as it was found.

    `found_at` is UTC; the days are the municipality's.
    """

    page_id: int
    message_id: str
    url: str
    ground: Ground
    digest: str
    found_at: datetime
    id: int = 0
    decision: Decision = Decision.NONE
    reported_on: date | None = None
    deleted_on: date | None = None
    note: str = ""
