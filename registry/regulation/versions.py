"""Versions of the regulation kept in the vault: added once, never altered, chosen by date, taken back by mark.

The text is kept whole with its hash; the file it came from is not read again. The TOML format is in `toml`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import ClassVar

from registry import changes, rows
from registry.regulation import toml
from registry.regulation.model import Regulation
from vault.errors import BadInput, VaultDamaged
from vault.sqlcipher import Cell, Row
from vault.transaction import Tx

KIND = "regulation_version"

MIGRATION_SQL = """
CREATE TABLE regulation_version (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL,
    number TEXT NOT NULL,
    adopted_on TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    sha256 TEXT NOT NULL UNIQUE,
    toml TEXT NOT NULL,
    added_at TEXT NOT NULL
) STRICT;
"""
"""The table, for `registry.schema`. Dates are ISO, "" for a draft's missing ones; added_at is UTC."""

WITHDRAWN_SQL = """
ALTER TABLE regulation_version ADD COLUMN withdrawn_at TEXT;
"""
"""UTC; a version that was taken back is never in force, what was judged by it still finds it."""


_IN_FORCE = (
    "FROM regulation_version WHERE valid_from <= ? AND withdrawn_at IS NULL"  # "" sorts first
    " ORDER BY valid_from DESC, id DESC LIMIT 1"
)


_parsed = lru_cache(maxsize=8)(toml.parse)
"""A version never changes, and one page asks for it a dozen times."""


@dataclass(frozen=True)
class StoredRegulation:
    """A version as it lies in the vault; `sha256` is that of the UTF-8 text that was added."""

    id: int
    regulation: Regulation
    sha256: str
    added_at: datetime
    withdrawn_at: datetime | None = None


@dataclass(frozen=True)
class Version:
    """What the history keeps of a version: the act and its text by hash, never the text itself."""

    RECORD: ClassVar[str] = "редакция Порядка"

    code: str
    number: str
    adopted_on: date | None
    valid_from: date | None
    sha256: str
    id: int = 0
    withdrawn_at: datetime | None = None


def add(tx: Tx, regulation: Regulation, toml_text: str) -> int:
    """Keep a version and answer its id; the very same text again answers the id it already has.

    Of two versions with the same start date the one added later is in force: a correction needs no new date. A text
    that was taken back is put in force again. BadInput when the text says something else than `regulation`.
    """
    if toml.parse(toml_text) != regulation:
        raise BadInput("Текст Порядка не совпадает с разобранным. Ничего не записано.")
    digest = hashlib.sha256(toml_text.encode("utf-8")).hexdigest()
    known = tx.execute("SELECT id, withdrawn_at FROM regulation_version WHERE sha256 = ?", (digest,)).fetchone()
    if known is not None:
        found = rows.number(known["id"])
        if known["withdrawn_at"] is not None:
            restore(tx, found)
        return found
    cursor = tx.execute(
        "INSERT INTO regulation_version (code, number, adopted_on, valid_from, sha256, toml, added_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            regulation.code,
            regulation.number,
            _iso(regulation.adopted_on),
            _iso(regulation.valid_from),
            digest,
            toml_text,
            tx.time.isoformat(),
        ),
    )
    version_id = cursor.lastrowid
    start = _iso(regulation.valid_from)
    changes.added(tx, KIND, version_id, record(tx, version_id))
    tx.journal("regulation.added", f"regulation:{version_id}", sha256=digest, valid_from=start)
    return version_id


def withdraw(tx: Tx, version_id: int) -> None:
    """Take a version back: it is never in force again, and what was judged by it still finds it.

    BadInput when there is none, or it was taken back already.
    """
    before = record(tx, version_id)
    if before.withdrawn_at is not None:
        raise BadInput(f"Версия Порядка {version_id} уже отозвана. Ничего не изменено.")
    _mark(tx, before, tx.time)
    tx.journal("regulation.withdrawn", f"regulation:{version_id}", sha256=before.sha256)


def restore(tx: Tx, version_id: int) -> None:
    """Put a version that was taken back in force again by its dates; BadInput when there is none or it was not."""
    before = record(tx, version_id)
    if before.withdrawn_at is None:
        raise BadInput(f"Версия Порядка {version_id} не отозвана. Ничего не изменено.")
    _mark(tx, before, None)
    tx.journal("regulation.restored", f"regulation:{version_id}", sha256=before.sha256)


def record(tx: Tx, version_id: int) -> Version:
    """A version as the history keeps it, taken back or not; BadInput when there is none."""
    row = tx.execute("SELECT * FROM regulation_version WHERE id = ?", (version_id,)).fetchone()
    if row is None:
        raise BadInput(f"Нет версии Порядка с номером {version_id}.")
    return Version(
        code=rows.text(row["code"]),
        number=rows.text(row["number"]),
        adopted_on=rows.day(row["adopted_on"] or None),
        valid_from=rows.day(row["valid_from"] or None),
        sha256=rows.text(row["sha256"]),
        id=rows.number(row["id"]),
        withdrawn_at=_moment(row["withdrawn_at"]),
    )


def _mark(tx: Tx, before: Version, moment: datetime | None) -> None:
    stamp = moment.isoformat() if moment else None
    tx.execute("UPDATE regulation_version SET withdrawn_at = ? WHERE id = ?", (stamp, before.id))
    changes.updated(tx, KIND, before.id, before, record(tx, before.id))


def in_force(tx: Tx, on: date) -> StoredRegulation | None:
    """The version in force on a day of the municipality: the latest dated one that has begun by then.

    A draft (no valid_from) is in force until a dated version is; of several drafts, the last one added.
    """
    row = tx.execute(f"SELECT * {_IN_FORCE}", (on.isoformat(),)).fetchone()
    return _stored(row) if row is not None else None


def in_force_on(tx: Tx, days: Sequence[date]) -> tuple[int | None, ...]:
    """The ids of the versions in force on these days, in their order; None where none was."""
    found = (tx.execute(f"SELECT id {_IN_FORCE}", (day.isoformat(),)).fetchone() for day in days)
    return tuple(None if row is None else rows.number(row[0]) for row in found)


def get(tx: Tx, version_id: int) -> StoredRegulation:
    """One version by its id, taken back or not; BadInput when there is none."""
    row = tx.execute("SELECT * FROM regulation_version WHERE id = ?", (version_id,)).fetchone()
    if row is None:
        raise BadInput(f"Нет версии Порядка с номером {version_id}.")
    return _stored(row)


def listing(tx: Tx) -> tuple[StoredRegulation, ...]:
    """Every version that was not taken back, in the order of adding."""
    return tuple(each for each in everything(tx) if each.withdrawn_at is None)


def everything(tx: Tx) -> tuple[StoredRegulation, ...]:
    """The same with those that were taken back."""
    return tuple(_stored(row) for row in tx.execute("SELECT * FROM regulation_version ORDER BY id").fetchall())


def text_of(tx: Tx, version_id: int) -> str:
    """The TOML text of a version exactly as it was added; BadInput when there is no such version."""
    row = tx.execute("SELECT toml FROM regulation_version WHERE id = ?", (version_id,)).fetchone()
    if row is None:
        raise BadInput(f"Нет версии Порядка с номером {version_id}.")
    return rows.text(row["toml"])


def _stored(row: Row) -> StoredRegulation:
    text, version_id = rows.text(row["toml"]), rows.number(row["id"])
    if hashlib.sha256(text.encode("utf-8")).hexdigest() != row["sha256"]:
        raise VaultDamaged(f"Текст Порядка (версия {version_id}) не тот, что был записан. Проверьте хранилище.")
    return StoredRegulation(
        id=version_id,
        regulation=_parsed(text),
        sha256=rows.text(row["sha256"]),
        added_at=datetime.fromisoformat(rows.text(row["added_at"])),
        withdrawn_at=_moment(row["withdrawn_at"]),
    )


def _moment(value: Cell) -> datetime | None:
    return datetime.fromisoformat(rows.text(value)) if value is not None else None


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
