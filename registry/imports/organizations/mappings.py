"""Which column of a table holds what, as a person corrected it; remembered by the headings of the table.

Recognising headings is `headers`.
"""

from __future__ import annotations

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
