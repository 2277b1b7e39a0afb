"""Requests of the control centre (ЦУР): what it asked, until when, when it was answered and what proves it.

Letters and the board of who answered are not here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

MIGRATION_SQL = ""

KIND = "centre_request"


@dataclass(frozen=True)
class CentreRequest:
    """One request; `due_on` None means that no day was named, `answered_on` None that it waits."""

    RECORD: ClassVar[str] = "запрос ЦУР"

    title: str
    received_on: date
    id: int = 0
    due_on: date | None = None
    answered_on: date | None = None
    proof: str = ""
    note: str = ""
