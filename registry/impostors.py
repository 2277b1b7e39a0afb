"""Impostor pages (подделки): pages that pretend to be an organization's; found, reported to the network, removed.

Official pages are `pages`; whether a link leads to one or to the other is told by `search`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

MIGRATION_SQL = """
CREATE TABLE impostor (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    network TEXT NOT NULL,
    url TEXT NOT NULL,
    short_name TEXT NOT NULL,
    network_id TEXT NOT NULL,
    organization_id INTEGER REFERENCES organization (id),
    found_on TEXT NOT NULL,
    reported_on TEXT,
    removed_on TEXT,
    proof TEXT NOT NULL,
    note TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX impostor_url ON impostor (network, url);
CREATE INDEX impostor_organization ON impostor (organization_id);
"""

KIND = "impostor"


class ImpostorState(StrEnum):
    """How far it came; never stored, the dates say it."""

    FOUND = "found"
    REPORTED = "reported"
    REMOVED = "removed"


@dataclass(frozen=True)
class Impostor:
    """A page that is nobody's official one and pretends to be. `organization_id` is whom it imitates, None unknown.

    `url` is canonical once stored; `proof` is the number of the complaint or where the screenshot lies.
    """

    RECORD: ClassVar[str] = "подделка"

    network: str
    url: str
    found_on: date
    id: int = 0
    short_name: str = ""
    network_id: str = ""
    organization_id: int | None = None
    reported_on: date | None = None
    removed_on: date | None = None
    proof: str = ""
    note: str = ""

    @property
    def state(self) -> ImpostorState:
        if self.removed_on is not None:
            return ImpostorState.REMOVED
        return ImpostorState.FOUND if self.reported_on is None else ImpostorState.REPORTED
