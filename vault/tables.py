"""The vault's own tables, first of the schemas of every vault."""

from __future__ import annotations

from vault import journal, secrets
from vault.schema import Migration, Schema

_META = """
CREATE TABLE meta(
    vault_id TEXT NOT NULL,
    generation INTEGER NOT NULL
) STRICT;
"""

SCHEMA = Schema("vault", (Migration(1, _META + journal.MIGRATION_SQL + secrets.MIGRATION_SQL),))
