"""What the pane of exemptions shows: each line with its organization, the soonest to end first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from console.format import Look
from registry import exemptions, organizations
from registry.exemptions import Exemption
from vault.text import counted
from vault.transaction import Tx

_SOON_DAYS = 60
"""An exemption that ends within so many days is shown as ending: our own figure, for the eye only."""


@dataclass(frozen=True)
class ExemptionRow:
    """A line of the list; `name` is the organization's."""

    exemption: Exemption
    name: str
    look: Look
    haystack: str


def rows(tx: Tx, on: date) -> tuple[ExemptionRow, ...]:
    """Every exemption, those that end soonest first, the endless next, the ended last."""
    names = {organization.id: organization.name for organization in organizations.listing(tx)}
    found = [
        ExemptionRow(
            line,
            names.get(line.organization_id, ""),
            how_long(line.since, line.until, on),
            f"{names.get(line.organization_id, '')} {line.raw} {line.basis}",
        )
        for line in exemptions.listing(tx)
    ]
    return tuple(sorted(found, key=lambda row: _order(row.exemption, on)))


def how_long(since: date | None, until: date | None, on: date) -> Look:
    """How a permission stands on that day: for how long yet, or not yet, or no more."""
    if until is not None and until < on:
        return Look("-", "срок вышел", "muted")
    if since is not None and since > on:
        return Look("-", "ещё не началось", "muted")
    if until is None:
        return Look("+", "бессрочно", "ok")
    days = (until - on).days
    left = f"ещё {counted(days, 'день', 'дня', 'дней')}" if days else "последний день"
    return Look("~", left, "warn") if days <= _SOON_DAYS else Look("+", left, "ok")


def _order(line: Exemption, on: date) -> tuple[int, date, int]:
    if line.until is None:
        return (1, date.max, line.number or 0)
    return (2 if line.until < on else 0, line.until, line.number or 0)
