"""The journal of moderation: a reader's message that breaks the rules, when it was found, reported and seen deleted.

Of the message only its address, a hash of its text and the ground are kept: no text, no author. What the detectors
find in a text is `checks.text`; excerpts stand in the disposable file and go after 30 days.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from registry import fields, rows
from vault.errors import BadInput
from vault.sqlcipher import Row
from vault.transaction import Tx

MIGRATION_SQL = """
CREATE TABLE moderation (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    page_id INTEGER NOT NULL,
    message_id TEXT NOT NULL,
    url TEXT NOT NULL,
    ground TEXT NOT NULL,
    digest TEXT NOT NULL,
    found_at TEXT NOT NULL,
    written_at TEXT,
    decision TEXT NOT NULL,
    reported_on TEXT,
    deleted_on TEXT,
    note TEXT NOT NULL,
    UNIQUE (page_id, message_id, ground)
) STRICT;
CREATE INDEX moderation_standing ON moderation (page_id) WHERE deleted_on IS NULL;
"""
"""The page is named by its number alone: what was moderated stays told when a page leaves the registry."""

EDITED_SQL = """
ALTER TABLE moderation ADD COLUMN edited_on TEXT;
"""

KIND = "moderation"
_SELECT = "SELECT * FROM moderation"
_WHAT = "записи модерации"
_COMMENT_URL = re.compile(
    r"(?:/|=)(?:wall-?\d{1,18}_|[\w.-]{1,64}/)(\d{1,15})\?(?:[^#]*&)?(?:reply|comment)=(\d{1,15})(?:&|#|$)"
)


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

    `message_id` of a comment is «publication_comment», of a visitor's own publication its number: see `message_key`.
    `found_at` and `written_at` are UTC; the days are the municipality's. `edited_on`: its author wrote other words
    over it, in which nothing is found. A case that a person wrote down has no `digest`.
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
    written_at: datetime | None = None
    edited_on: date | None = None

    @property
    def open(self) -> bool:
        """Something is still to be done: it was not seen deleted or rewritten, and nobody allowed it to stay."""
        return self.deleted_on is None and self.edited_on is None and self.decision is not Decision.KEEP


def message_key(post_id: int, comment_id: int = 0) -> str:
    """The `message_id` of a comment under a publication, or of a visitor's publication itself."""
    return f"{post_id}_{comment_id}" if comment_id else str(post_id)


def add(tx: Tx, cases: Iterable[Case]) -> int:
    """Write down those that are not written yet; how many were new. A message has one case for each ground."""
    new = 0
    for case in cases:
        cursor = tx.execute(
            "INSERT OR IGNORE INTO moderation (page_id, message_id, url, ground, digest, found_at, decision, note,"
            " written_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                case.page_id,
                case.message_id,
                case.url,
                case.ground.value,
                case.digest,
                case.found_at.isoformat(),
                case.decision.value,
                case.note,
                None if case.written_at is None else case.written_at.isoformat(),
            ),
        )
        if cursor.rowcount:
            new += 1
            tx.touch(f"{KIND}:{cursor.lastrowid}")
    return new


def by_hand(tx: Tx, case: Case) -> Case:
    """Write down a message that a person found; BadInput when it is written already, on the same ground."""
    note = fields.line(case.note, "Запись модерации, поле «заметка»")
    if not add(tx, [replace(case, message_id=case.message_id or _number_in(case.url), note=note)]):
        raise BadInput("Это сообщение на том же основании в журнале модерации уже есть. Ничего не записано.")
    (written,) = listed(tx.execute(f"{_SELECT} ORDER BY id DESC LIMIT 1").fetchall())
    return written


def _number_in(url: str) -> str:
    """The network's number of the message in its address, by which a later look finds it; else the address itself."""
    found = _COMMENT_URL.search(url)
    return message_key(int(found[1]), int(found[2])) if found else url


def decide(tx: Tx, case_id: int, decision: Decision) -> Case:
    """Write what a person decided of a message; BadInput when there is no such case."""
    get(tx, case_id)
    rows.update(tx, KIND, case_id, {"decision": decision.value})
    tx.describe(f"{KIND}:{case_id}", decision=decision.value)
    return get(tx, case_id)


def report(tx: Tx, case_id: int, on: date) -> Case:
    """Write down on which day the page's owner was told; BadInput without such a case, or before it was found."""
    case = get(tx, case_id)
    # The day before: the moment of finding is UTC, the day is the municipality's, which may be behind it.
    if on.toordinal() < case.found_at.date().toordinal() - 1:
        raise BadInput(f"Запись модерации {case_id}: сообщить раньше, чем найдено, нельзя. Ничего не записано.")
    rows.update(tx, KIND, case_id, {"reported_on": rows.iso(on)})
    tx.describe(f"{KIND}:{case_id}", on=on.isoformat())
    return get(tx, case_id)


def annotate(tx: Tx, case_id: int, text: str) -> Case:
    """Write a note of the coordinator's over the former one; BadInput when there is no such case."""
    get(tx, case_id)
    rows.update(tx, KIND, case_id, {"note": fields.line(text, "Запись модерации, поле «заметка»")})
    tx.describe(f"{KIND}:{case_id}")
    return get(tx, case_id)


def deleted(tx: Tx, case_ids: Sequence[int], on: date) -> int:
    """Write down that a later look no longer saw these messages; how many were still thought to stand."""
    return _dated(tx, "deleted_on", case_ids, on)


def edited(tx: Tx, case_ids: Sequence[int], on: date) -> int:
    """Write down that a later look saw other words in these messages, with nothing to be found in them; how many."""
    return _dated(tx, "edited_on", case_ids, on)


def _dated(tx: Tx, column: str, case_ids: Sequence[int], on: date) -> int:
    """Put the day into a column of those cases that have none there; how many those were."""
    changed = 0
    for case_id in case_ids:
        found = tx.execute(
            # S608: the column is named by this module.
            f"UPDATE moderation SET {column} = ? WHERE id = ? AND {column} IS NULL",  # noqa: S608
            (on.isoformat(), case_id),
        ).rowcount
        if found:
            changed += 1
            tx.touch(f"{KIND}:{case_id}")
    return changed


def seen_again(tx: Tx, case_ids: Sequence[int]) -> int:
    """Messages that were thought deleted or rewritten stand there after all; how many."""
    back = 0
    for case_id in case_ids:
        found = tx.execute(
            "UPDATE moderation SET deleted_on = NULL, edited_on = NULL"
            " WHERE id = ? AND (deleted_on IS NOT NULL OR edited_on IS NOT NULL)",
            (case_id,),
        ).rowcount
        if found:
            back += 1
            tx.touch(f"{KIND}:{case_id}")
    return back


def get(tx: Tx, case_id: int) -> Case:
    """One case; BadInput when there is none."""
    return _case(rows.find(tx, f"{_SELECT} WHERE id = ?", case_id, _WHAT))


def fetched(tx: Tx, page_ids: Sequence[int] | None = None) -> Sequence[Row]:
    """The rows of all cases, or of some pages', the newest first: thousands are made into cases outside."""
    if page_ids is None:
        return tx.execute(f"{_SELECT} ORDER BY id DESC").fetchall()
    wanted = (json.dumps(list(page_ids)),)
    return tx.execute(
        "SELECT * FROM moderation WHERE page_id IN (SELECT value FROM json_each(?)) ORDER BY id DESC", wanted
    ).fetchall()


def listed(found: Iterable[Row]) -> tuple[Case, ...]:
    """The cases that the rows tell."""
    return tuple(map(_case, found))


def listing(tx: Tx, page_ids: Sequence[int] | None = None) -> tuple[Case, ...]:
    """Every case, or those of some pages, the newest first."""
    return listed(fetched(tx, page_ids))


def _case(row: Row) -> Case:
    return Case(
        id=rows.number(row["id"]),
        page_id=rows.number(row["page_id"]),
        message_id=rows.text(row["message_id"]),
        url=rows.text(row["url"]),
        ground=Ground(rows.text(row["ground"])),
        digest=rows.text(row["digest"]),
        found_at=datetime.fromisoformat(rows.text(row["found_at"])),
        decision=Decision(rows.text(row["decision"])),
        reported_on=rows.day(row["reported_on"]),
        deleted_on=rows.day(row["deleted_on"]),
        edited_on=rows.day(row["edited_on"]),
        note=rows.text(row["note"]),
        written_at=None if row["written_at"] is None else datetime.fromisoformat(rows.text(row["written_at"])),
    )
