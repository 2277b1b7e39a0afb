"""The required list: organizations that the regulation names as obliged to have pages.

Whether a list obliges at all is the regulation's setting (`Obliged`); the shape of a line is `listed`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from registry.listed import Line, Lines, migration_sql

KIND = "obligation"
MIGRATION_SQL = migration_sql(KIND)


@dataclass(frozen=True)
class Obligation(Line):
    """A line of the required list; a list may name one organization twice."""

    RECORD: ClassVar[str] = "строка обязательного перечня"


_LINES = Lines(KIND, Obligation, "Строка обязательного перечня", "строки обязательного перечня")

add = _LINES.add
update = _LINES.update
remove = _LINES.remove
get = _LINES.get
listing = _LINES.listing
of_organization = _LINES.of_organization
count = _LINES.count
