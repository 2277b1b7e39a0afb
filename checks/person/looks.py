"""Looks (взгляды): what a person saw on a page that no collector shows, with who, when, and until when it holds.

An answer is a fact: it settles what the collectors left unseen and never overrules what they saw. Which question
belongs to which check stands with the check; a person's verdict over a clause is `answers`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from registry import fields, rows
from vault.sqlcipher import Row
from vault.transaction import Tx
from vault.types import Parameter

MIGRATION_SQL = """
CREATE TABLE look (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    page_id INTEGER NOT NULL,
    check_id TEXT NOT NULL,
    sight TEXT NOT NULL,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    until TEXT NOT NULL,
    week TEXT,
    note TEXT NOT NULL,
    about TEXT,
    ended_at TEXT
) STRICT;
CREATE UNIQUE INDEX look_standing ON look (page_id, check_id) WHERE ended_at IS NULL;
"""

KEPT = timedelta(days=365)
"""How long a look is kept that another one replaced or somebody took back."""

LOOK_DAYS = 30
"""How long a look holds when its question is not about a week; our own choice."""


class Sight(StrEnum):
    """What a person answers. CANNOT: the page does not show it to them either; it settles nothing."""

    YES = "yes"
    NO = "no"
    CANNOT = "cannot"


class Group(StrEnum):
    """Questions of one kind, which stand together on the screen of a look."""

    POSTS = "posts"
    DESCRIPTION = "description"
    CONTACTS = "contacts"
    DESIGN = "design"
    MARK = "mark"
    LINKS = "links"
    COMMENTS = "comments"


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

    `who` is the person's name as they entered it. `about` is the link of the page and what they compared it with: when
    that is another by now, the look no longer holds; None when it is not known, and then it is not asked for.
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
    about: str | None = None


def record(tx: Tx, look: Look) -> Look:
    """Write a look down in place of the one that stood; answers it with its id. BadInput without a name.

    The former one stays as history for a year.
    """
    checked = replace(look, who=fields.required(look.who, _where("кто смотрел")), note=_note(look.note))
    _end(tx, "page_id = ? AND check_id = ? AND ended_at IS NULL", (look.page_id, look.check), look.at)
    tx.execute("DELETE FROM look WHERE ended_at < ?", ((look.at - KEPT).isoformat(),))
    values: dict[str, Parameter] = {
        "page_id": checked.page_id,
        "check_id": checked.check,
        "sight": checked.sight.value,
        "at": checked.at.isoformat(),
        "who": checked.who,
        "until": checked.until.isoformat(),
        "week": rows.iso(checked.week),
        "note": checked.note,
        "about": checked.about,
    }
    tx.touch(f"page:{checked.page_id}")
    return replace(checked, id=rows.insert(tx, "look", 0, values))


def forget(tx: Tx, look_id: int, at: datetime) -> Look:
    """Take a standing look back; it settles nothing from now on. BadInput when there is none."""
    found = _look(rows.find(tx, "SELECT * FROM look WHERE ended_at IS NULL AND id = ?", look_id, "ответа о странице"))
    _end(tx, "id = ?", (look_id,), at)
    tx.touch(f"page:{found.page_id}")
    return found


def overtaken(tx: Tx, ids: Iterable[int], at: datetime) -> None:
    """A run saw otherwise: these looks are history from now on, so that an old one never comes back in place of it."""
    tx.executemany("UPDATE look SET ended_at = ? WHERE id = ? AND ended_at IS NULL", [(at.isoformat(), n) for n in ids])


def listing(tx: Tx) -> tuple[Look, ...]:
    """Every look that stands, expired ones too, the earliest first."""
    return _looks(tx.execute("SELECT * FROM look WHERE ended_at IS NULL ORDER BY at, id").fetchall())


def fetched(tx: Tx, after: int, most: int) -> Sequence[Row]:
    """So many of the looks that stand, after this id: of thousands `listed` makes looks where no transaction waits."""
    return tx.execute(
        "SELECT * FROM look NOT INDEXED WHERE ended_at IS NULL AND id > ? ORDER BY id LIMIT ?", (after, most)
    ).fetchall()


def listed(found: Iterable[Row]) -> tuple[Look, ...]:
    """What `listing` answers, of what was fetched."""
    return tuple(sorted(_looks(found), key=lambda look: (look.at, look.id)))


def of_page(tx: Tx, page_id: int, *, past: bool = False) -> tuple[Look, ...]:
    """The looks at a page, the latest first; with `past` those that were replaced or taken back, too."""
    which = "" if past else " AND ended_at IS NULL"
    # S608: one of two constants.
    found = tx.execute(f"SELECT * FROM look WHERE page_id = ?{which} ORDER BY at DESC, id DESC", (page_id,))  # noqa: S608
    return _looks(found.fetchall())


def last_signed(tx: Tx) -> tuple[str, str]:
    """When somebody looked last (UTC, ISO) and under which name; both "" before the first look."""
    row = tx.execute("SELECT at, who FROM look ORDER BY id DESC LIMIT 1").fetchone()
    return (rows.text(row[0]), rows.text(row[1])) if row is not None else ("", "")


def _note(text: str) -> str:
    return fields.line(text, _where("примечание"))


def _where(field: str) -> str:
    return f"Взгляд, поле «{field}»"


def _end(tx: Tx, which: str, parameters: Sequence[int | str], at: datetime) -> None:
    # S608: the condition is a constant of this module.
    tx.execute(f"UPDATE look SET ended_at = ? WHERE {which}", (at.isoformat(), *parameters))  # noqa: S608


def _looks(found: Iterable[Row]) -> tuple[Look, ...]:
    return tuple(map(_look, found))


def _look(row: Row) -> Look:
    return Look(
        id=rows.number(row["id"]),
        page_id=rows.number(row["page_id"]),
        check=rows.text(row["check_id"]),
        sight=Sight(rows.text(row["sight"])),
        at=datetime.fromisoformat(rows.text(row["at"])),
        who=rows.text(row["who"]),
        until=date.fromisoformat(rows.text(row["until"])),
        week=rows.day(row["week"]),
        note=rows.text(row["note"]),
        about=None if row["about"] is None else rows.text(row["about"]),
    )
