"""The vault's own tables, first of the schemas of every vault."""

from __future__ import annotations

from vault import drafts, exposure, journal, past, rotation, sealed
from vault.schema import Migration, Schema

_META = """
CREATE TABLE meta(
    vault_id TEXT NOT NULL,
    generation INTEGER NOT NULL
) STRICT;
"""

SCHEMA = Schema(
    "vault",
    (
        Migration(1, _META + journal.MIGRATION_SQL + sealed.MIGRATION_SQL),
        Migration(2, sealed.SECOND_MIGRATION_SQL + rotation.MIGRATION_SQL + drafts.MIGRATION_SQL + journal.INDEX_SQL),
        Migration(3, past.MIGRATION_SQL),
        Migration(4, exposure.INDEX_SQL),
    ),
)
