"""Looks (взгляды): what a person saw on a page that no collector shows, with who, when, and until when it holds.

An answer is a fact: it settles what the collectors left unseen and never overrules what they saw. Which question
belongs to which check stands with the check; a person's verdict over a clause is `answers`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

MIGRATION_SQL = ""

LOOK_DAYS = 30
"""How long a look holds when its question is not about a week; our own choice."""


class Sight(StrEnum):
    """What a person answers. CANNOT: the page does not show it to them either; it settles nothing."""

    YES = "yes"
    NO = "no"
    CANNOT = "cannot"


@dataclass(frozen=True)
class Question:
    """What a person is asked about a page in place of a collector. «Yes» means that the requirement is met.

    `group` puts questions of one kind together on the screen. `weekly`: the answer is about the judged week and holds
    for it alone, otherwise for `days`. `settles` are endings of codes of manual verdicts that the answer settles too.
    """

    text: str
    group: str
    weekly: bool = False
    days: int = LOOK_DAYS
    settles: tuple[str, ...] = (".apart", ".unreadable", ".elsewhere")


@dataclass(frozen=True)
class Look:
    """One answer. `at` is UTC; `until` is the last day on which it holds; `week` the first day of the week it is about.

    `who` is the person's name as they entered it.
    """

    page_id: int
    check: str
    sight: Sight
    at: datetime
    who: str
    until: date
    id: int = 0
    week: date | None = None
    note: str = ""
