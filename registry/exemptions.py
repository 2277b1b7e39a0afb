"""The exempt list: organizations that may do without pages. A permission with a basis and dates, never a prohibition.

The shape of a line is `listed`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from registry.listed import Line, Lines, migration_sql

KIND = "exemption"
MIGRATION_SQL = migration_sql(KIND)


@dataclass(frozen=True)
class Exemption(Line):
    """A line of the exempt list («могут не создавать»)."""

    RECORD: ClassVar[str] = "исключение"


_LINES = Lines(KIND, Exemption, "Исключение", "исключения")

add = _LINES.add
update = _LINES.update
remove = _LINES.remove
get = _LINES.get
listing = _LINES.listing
of_organization = _LINES.of_organization
count = _LINES.count
