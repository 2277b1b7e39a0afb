"""Everything pane «ЦУР» shows, read by parts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from enum import Enum

from console.reading.centre import asked, published, told, worked, written
from console.reading.centre.lines import Line, Names
from registry import organizations
from vault.store import Store


class View(Enum):
    """The ways to look at what the coordinator and the control centre owe each other."""

    ASKED = "Запросы"
    TOLD = "Уведомления"
    CASES = "Случаи"
    BROADCASTS = "Публикации"
    PLANS = "Планы"
    LETTERS = "Письма"


@dataclass(frozen=True)
class Centre:
    """The lines of every view, and the names of organizations."""

    names: Names = field(default_factory=Names)
    lines: dict[View, tuple[Line, ...]] = field(default_factory=dict)

    def of(self, view: View) -> tuple[Line, ...]:
        """The lines of one view."""
        return self.lines.get(view, ())

    def waiting(self, view: View) -> int:
        """How many of them wait."""
        return sum(line.waits for line in self.of(view))


def names(store: Store) -> Names:
    """What organizations are called."""
    known = organizations.listed(store.read(organizations.fetched))
    return Names({each.id: each.short_name or each.name for each in known}, {each.id: each.name for each in known})


def centre(store: Store, now: datetime, zone: tzinfo) -> Centre:
    """Every view at `now` (UTC). Not for a database thread: it reads by parts and makes records here."""
    called, today = names(store), now.astimezone(zone).date()
    return Centre(
        called,
        {
            View.ASKED: asked.lines(store, called, today),
            View.TOLD: told.lines(store, called, today, told.owed(store, now)),
            View.CASES: worked.lines(store, called, now, zone),
            View.BROADCASTS: published.broadcast_lines(store, now, zone),
            View.PLANS: published.plan_lines(store, called, today),
            View.LETTERS: written.lines(store, called, today),
        },
    )
