"""Notices: what an organization told the coordinator, and what the coordinator told the control centre (ЦУР).

A row says that something happened and when it was told on; whether that was in time is judged one floor up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

MIGRATION_SQL = ""

KIND = "notice"


class Direction(StrEnum):
    """IN: from an organization to the coordinator. OUT: from the coordinator to the control centre."""

    IN = "in"
    OUT = "out"


class Event(StrEnum):
    """What is told."""

    RESPONSIBLE = "responsible"
    PAGE_CREATED = "page_created"
    PAGE_ABSENT = "page_absent"
    PAGE_CLOSED = "page_closed"
    OTHER = "other"


@dataclass(frozen=True)
class Notice:
    """One notice. `happened_on` is the day of the event, `told_on` the day on which it was told, None while it was not.

    `proof` says what proves it: a number of a letter, a link, the name of a file.
    """

    RECORD: ClassVar[str] = "уведомление"

    direction: Direction
    event: Event
    organization_id: int
    happened_on: date
    id: int = 0
    page_id: int | None = None
    told_on: date | None = None
    proof: str = ""
    note: str = ""
