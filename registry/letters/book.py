"""The book of outgoing letters: number, date, kind, addressee and file of every letter that was made.

The text of a letter is not kept: it is the file that was sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

MIGRATION_SQL = """
CREATE TABLE letter (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    number TEXT NOT NULL,
    dated_on TEXT NOT NULL,
    addressee TEXT NOT NULL,
    organization_id INTEGER REFERENCES organization (id),
    case_id INTEGER REFERENCES case_file (id),
    request_id INTEGER REFERENCES centre_request (id),
    inquiry_id INTEGER REFERENCES inquiry (id),
    file TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    sent_on TEXT,
    proof TEXT NOT NULL,
    note TEXT NOT NULL
) STRICT;
CREATE INDEX letter_organization ON letter (organization_id);
CREATE INDEX letter_case ON letter (case_id);
CREATE INDEX letter_request ON letter (request_id);
CREATE INDEX letter_inquiry ON letter (inquiry_id);
"""

KIND = "letter"


@dataclass(frozen=True)
class Letter:
    """One letter that was made; `number` is the outgoing number, `file` a name without its folder."""

    RECORD: ClassVar[str] = "письмо"

    kind: str
    number: str
    dated_on: date
    addressee: str
    id: int = 0
    organization_id: int | None = None
    case_id: int | None = None
    request_id: int | None = None
    inquiry_id: int | None = None
    file: str = ""
    sha256: str = ""
    sent_on: date | None = None
    proof: str = ""
    note: str = ""
