"""What a file of plans was read into, what each of its rows means for the registry, and what is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from registry.imports.asked import Question, Rejected
from registry.plans import PlanItem


@dataclass(frozen=True)
class PlanRow:
    """One line of the file: `line` is its number on the sheet, the rest as it is written, "" where there is none."""

    line: int
    day: str
    topic: str
    network: str = ""
    organization: str = ""
    weekday: str = ""


@dataclass(frozen=True)
class PlanReading:
    """Rows in the order of the file; `has_organizations`: it has a column of them."""

    rows: tuple[PlanRow, ...]
    rejected: tuple[Rejected, ...]
    has_organizations: bool
    warnings: tuple[str, ...]


class Existing(StrEnum):
    """What is done with a plan that is there already: the file in its place, the file added to it, nothing."""

    REPLACE = "replace"
    MERGE = "merge"
    SKIP = "skip"


@dataclass(frozen=True)
class PlanTarget:
    """What the file means for the plan of an organization and a month; `plan_id` None: there is none yet.

    `same` stand in both, `added` in the file alone, `missing` in the stored plan alone. `choice` None: it waits for an
    answer. `items` are those that would be stored.
    """

    organization_id: int
    organization: str
    month: date
    plan_id: int | None
    same: tuple[PlanItem, ...]
    added: tuple[PlanItem, ...]
    missing: tuple[PlanItem, ...]
    choice: Existing | None

    @property
    def items(self) -> tuple[PlanItem, ...]:
        kept = self.missing if self.choice is Existing.MERGE else ()
        return tuple(sorted((*self.same, *self.added, *kept), key=lambda item: (item.on, item.topic, item.network)))

    @property
    def changes(self) -> bool:
        """Whether anything would be written."""
        if self.choice in {None, Existing.SKIP}:
            return False
        return bool(self.added) or (self.choice is Existing.REPLACE and bool(self.missing))


@dataclass(frozen=True)
class PlanMatch:
    """What applying would do. `rows` is the sum of the four counts after it; a row answered with "skip" counts as
    unchanged."""

    answers: Mapping[str, int | str]
    rows: int
    created: int
    unchanged: int
    questions: int
    rejected: int
    targets: tuple[PlanTarget, ...]
    question_list: tuple[Question, ...]
    rejected_list: tuple[Rejected, ...]
    warnings: tuple[str, ...]
