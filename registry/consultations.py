"""Consultations (консультативная помощь): what organizations asked the coordinator and what they were told.

The ready answers for each check and network are `checks.advice`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

MIGRATION_SQL = """
CREATE TABLE consultation (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    organization_id INTEGER REFERENCES organization (id),
    asked_on TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    question TEXT NOT NULL,
    network TEXT NOT NULL,
    "check" TEXT NOT NULL,
    answered_on TEXT,
    answer TEXT NOT NULL,
    note TEXT NOT NULL
) STRICT;
CREATE INDEX consultation_organization ON consultation (organization_id);
"""

KIND = "consultation"


@dataclass(frozen=True)
class Consultation:
    """One question with its answer; `check` and `network` say what it is about, "" when it is about neither."""

    RECORD: ClassVar[str] = "консультация"

    asked_on: date
    question: str
    id: int = 0
    organization_id: int | None = None
    asked_by: str = ""
    network: str = ""
    check: str = ""
    answered_on: date | None = None
    answer: str = ""
    note: str = ""
