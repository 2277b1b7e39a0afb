"""The tables of the registry, put together; each stands beside the record that it stores.

A step that was once applied to somebody's vault is never altered: a change of a table is a new step with the next
number, kept beside the record in the same way.
"""

from __future__ import annotations

from registry import (
    changes,
    credentials,
    exemptions,
    municipality,
    obligations,
    organizations,
    pages,
    people,
    waivers,
)
from registry.regulation import versions
from vault.schema import Migration, Schema

SCHEMA = Schema(
    "registry",
    (
        Migration(
            1,
            changes.MIGRATION_SQL
            + organizations.MIGRATION_SQL
            + pages.MIGRATION_SQL
            + people.MIGRATION_SQL
            + obligations.MIGRATION_SQL
            + exemptions.MIGRATION_SQL
            + credentials.MIGRATION_SQL
            + waivers.MIGRATION_SQL
            + municipality.MIGRATION_SQL
            + versions.MIGRATION_SQL,
        ),
    ),
)
