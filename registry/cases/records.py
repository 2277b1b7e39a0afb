"""A case and its steps as they are stored. Which steps a kind has, and what closes a step, is not here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

MIGRATION_SQL = """
CREATE TABLE case_file (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    organization_id INTEGER REFERENCES organization (id),
    page_id INTEGER REFERENCES page (id),
    person_id INTEGER,
    successor_id INTEGER,
    happened_on TEXT,
    due_on TEXT,
    closed_on TEXT,
    outcome TEXT NOT NULL,
    reason TEXT NOT NULL,
    note TEXT NOT NULL
) STRICT;
CREATE INDEX case_organization ON case_file (organization_id);
CREATE INDEX case_page ON case_file (page_id);
CREATE TABLE case_step (
    case_id INTEGER NOT NULL REFERENCES case_file (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    code TEXT NOT NULL,
    page_id INTEGER,
    credential_id INTEGER,
    state TEXT NOT NULL,
    done_on TEXT,
    who TEXT NOT NULL,
    proof TEXT NOT NULL,
    reason TEXT NOT NULL,
    due_at TEXT,
    PRIMARY KEY (case_id, place)
) STRICT, WITHOUT ROWID;
"""
"""No references to people, nor of steps to pages and accounts: a case outlives the records it was about."""

KIND = "case_file"


class CaseKind(StrEnum):
    """What the case is about."""

    HANDOVER = "handover"
    OWN_HANDOVER = "own_handover"
    CONNECTION = "connection"
    MARK = "mark"
    PAGE_SEIZED = "page_seized"
    VAULT_LOST = "vault_lost"
    DATA_LEAKED = "data_leaked"


class StepState(StrEnum):
    """OPEN until it is done, or not needed with a reason."""

    OPEN = "open"
    DONE = "done"
    NOT_NEEDED = "not_needed"


class Outcome(StrEnum):
    """How a closed case ended; OPEN while it is not closed."""

    OPEN = "open"
    DONE = "done"
    REFUSED = "refused"
    DROPPED = "dropped"


@dataclass(frozen=True)
class Step:
    """One step: `code` names it in the table of its kind, `page_id` and `credential_id` say of what it is.

    A person's word: `done_on`, `who` confirmed it, `proof` by what. `reason` of one that is not needed. `due_at` (UTC)
    of a step with a clock of its own. A step that the program sees by itself (a rotated secret, a reading of managers)
    stays OPEN here: what was seen is asked anew each time.
    """

    code: str
    page_id: int | None = None
    credential_id: int | None = None
    state: StepState = StepState.OPEN
    done_on: date | None = None
    who: str = ""
    proof: str = ""
    reason: str = ""
    due_at: datetime | None = None


@dataclass(frozen=True)
class Case:
    """One case. `person_id` is who leaves, `successor_id` who comes; `happened_on` the day of the event.

    `outcome` and `closed_on` belong together; `reason` says why it was closed with steps still open.
    """

    RECORD: ClassVar[str] = "случай"

    kind: CaseKind
    title: str
    opened_at: datetime
    id: int = 0
    organization_id: int | None = None
    page_id: int | None = None
    person_id: int | None = None
    successor_id: int | None = None
    happened_on: date | None = None
    due_on: date | None = None
    closed_on: date | None = None
    outcome: Outcome = Outcome.OPEN
    reason: str = ""
    note: str = ""
    steps: tuple[Step, ...] = ()
