"""Broadcasts (публикации через «Госпаблики»): items that must appear on every connected page, and until when.

Whether one did is seen by the checks, not kept here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

MIGRATION_SQL = ""

KIND = "broadcast"


@dataclass(frozen=True)
class Broadcast:
    """One item. `starts_at` and `due_at` are UTC. `links` are addresses by which it is told (the source post, a site).

    `networks` and `page_ids` narrow it; both empty mean every page that is connected to «Госпаблики».
    """

    RECORD: ClassVar[str] = "публикация через «Госпаблики»"

    title: str
    starts_at: datetime
    due_at: datetime
    id: int = 0
    text: str = ""
    links: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    page_ids: tuple[int, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        assert self.starts_at.tzinfo is UTC, "moments are UTC"
        assert self.due_at.tzinfo is UTC, "moments are UTC"
