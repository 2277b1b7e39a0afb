"""Inquiries (запросы организациям): what the coordinator asks of organizations, until when, and who answered what.

Often they gather the answer to a request of the control centre (`requests`). Letters and reminders as documents are
`letters`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

MIGRATION_SQL = """
CREATE TABLE inquiry (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    sent_on TEXT NOT NULL,
    due_on TEXT,
    request_id INTEGER REFERENCES centre_request (id),
    closed_on TEXT,
    note TEXT NOT NULL
) STRICT;
CREATE INDEX inquiry_request ON inquiry (request_id);
CREATE TABLE inquiry_reply (
    inquiry_id INTEGER NOT NULL REFERENCES inquiry (id) ON DELETE CASCADE,
    organization_id INTEGER NOT NULL REFERENCES organization (id),
    reminded_on TEXT NOT NULL,
    answered_on TEXT,
    answer TEXT NOT NULL,
    file TEXT NOT NULL,
    PRIMARY KEY (inquiry_id, organization_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX inquiry_reply_organization ON inquiry_reply (organization_id);
"""

KIND = "inquiry"


@dataclass(frozen=True)
class Reply:
    """What is known of one organization: on which days it was reminded, when and what it answered, `file` by name."""

    organization_id: int
    reminded_on: tuple[date, ...] = ()
    answered_on: date | None = None
    answer: str = ""
    file: str = ""


@dataclass(frozen=True)
class Inquiry:
    """One question to several organizations, a reply for each of them; `request_id` is the centre's that it serves."""

    RECORD: ClassVar[str] = "запрос организациям"

    title: str
    sent_on: date
    id: int = 0
    text: str = ""
    due_on: date | None = None
    request_id: int | None = None
    closed_on: date | None = None
    replies: tuple[Reply, ...] = ()
    note: str = ""
