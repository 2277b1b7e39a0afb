"""Content plans (контент-планы): what an organization means to publish in a month, by day.

How far a plan was kept is judged one floor up; reading plans out of tables is not here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

MIGRATION_SQL = ""

KIND = "plan"


@dataclass(frozen=True)
class PlanItem:
    """A publication that is meant for a day; `network` "" means any page of the organization."""

    on: date
    topic: str
    network: str = ""


@dataclass(frozen=True)
class Plan:
    """The plan of an organization for a month; `month` is its first day."""

    RECORD: ClassVar[str] = "контент-план"

    organization_id: int
    month: date
    id: int = 0
    items: tuple[PlanItem, ...] = ()
    note: str = ""
