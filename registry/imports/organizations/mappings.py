"""Which column of a table holds what, as a person corrected it; remembered by the headings of the table.

Recognising headings is `headers`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from registry.imports.organizations.headers import Role
from registry.imports.organizations.layout import Columns
from registry.imports.organizations.model import ColumnTaken
from vault.text import clean_line, fold
from vault.transaction import Tx

MIGRATION_SQL = """
CREATE TABLE import_mapping (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    purpose TEXT NOT NULL,
    headings TEXT NOT NULL,
    fields TEXT NOT NULL,
    used_at TEXT NOT NULL,
    UNIQUE (purpose, headings)
) STRICT;
"""
"""`headings` and `fields` are JSON lists of one length; a field "" is a column that is left out. used_at is UTC."""
PURPOSE = "organizations"
_MOST = 200
"""Tables of other people whose columns are remembered; the oldest are forgotten first. Our own limit."""


@dataclass(frozen=True)
class Mapping:
    """What a person told of the columns of one kind of table: its headings, folded, with a field for each or ""."""

    headings: tuple[str, ...]
    fields: tuple[str, ...]


def load(tx: Tx) -> tuple[Mapping, ...]:
    """Everything remembered, the newest first."""
    found = tx.execute(
        "SELECT headings, fields FROM import_mapping WHERE purpose = ? ORDER BY used_at DESC, id DESC", (PURPOSE,)
    ).fetchall()
    return tuple(Mapping(tuple(json.loads(str(row[0]))), tuple(json.loads(str(row[1])))) for row in found)


def remember(tx: Tx, columns: Sequence[ColumnTaken]) -> None:
    """Keep what the columns of a table were taken for, under its headings."""
    headings = json.dumps([_folded(one.heading) for one in columns], ensure_ascii=False)
    fields = json.dumps([one.field for one in columns], ensure_ascii=False)
    tx.execute(
        "INSERT INTO import_mapping (purpose, headings, fields, used_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (purpose, headings) DO UPDATE SET fields = excluded.fields, used_at = excluded.used_at",
        (PURPOSE, headings, fields, tx.time.isoformat()),
    )
    tx.execute(
        "DELETE FROM import_mapping WHERE purpose = ? AND id NOT IN"
        " (SELECT id FROM import_mapping WHERE purpose = ? ORDER BY used_at DESC, id DESC LIMIT ?)",
        (PURPOSE, PURPOSE, _MOST),
    )


def remembered(known: Sequence[Mapping], headings: Sequence[str]) -> Columns:
    """What was said of a table with these very headings; nothing when there was none."""
    folded = tuple(_folded(heading) for heading in headings if clean_line(heading))
    for one in known:
        if tuple(heading for heading in one.headings if heading) == folded:
            return Columns(
                {
                    heading: Role(field) if field else None
                    for heading, field in zip(one.headings, one.fields, strict=True)
                    if heading
                },
                is_remembered=True,
            )
    return Columns({})


def _folded(heading: str) -> str:
    return fold(clean_line(heading))
