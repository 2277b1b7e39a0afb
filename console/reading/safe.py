"""Everything the pane of the vault shows; nothing secret is among it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from console.reading import campaigns, credentials, health, rotations, tasks
from console.reading.campaigns import CampaignRow, Fetched
from console.reading.credentials import CredentialRow
from console.reading.health import HealthRow
from console.reading.rotations import RotationRow
from console.reading.tasks import IssueRow, LeavingRow
from registry import health as judging
from registry.credentials import listing_rows
from registry.knowledge import Reader
from vault import rotation
from vault.rotation import Rotation
from vault.transaction import Tx

Item: TypeAlias = CredentialRow | HealthRow | RotationRow | CampaignRow | LeavingRow | IssueRow


@dataclass(frozen=True)
class Safe:
    """The lines of every view. `today`, `opened` and `fetched` are what `judged` makes them of, until it has."""

    accounts: tuple[CredentialRow, ...] = ()
    findings: tuple[HealthRow, ...] = ()
    rotations: tuple[RotationRow, ...] = ()
    campaigns: tuple[CampaignRow, ...] = ()
    tasks: tuple[LeavingRow | IssueRow, ...] = ()
    today: date | None = None
    opened: tuple[Rotation, ...] = ()
    fetched: tuple[Fetched, ...] = ()


def read(tx: Tx, today: date) -> Safe:
    """Read what is short; `today` is the judged day of the municipality. The rest is read and judged by `judged`."""
    return Safe(today=today, opened=rotation.listing(tx), fetched=campaigns.fetch(tx))


def judged(safe: Safe, read: Reader) -> Safe:
    """The lines of every view, outside the transaction, for it takes a while with thousands of accounts.

    What they are told from is read here, in as many short transactions as it takes.
    """
    today = safe.today
    if today is None:
        return safe
    listed = read(listing_rows)
    around = read(credentials.Around.read)
    facts = judging.gathered(read, today)
    accounts = credentials.rows_of(listed, facts.secrets, around)
    known = {row.credential.id: row for row in accounts}
    owners = {row.owner: row for row in accounts}
    return Safe(
        accounts,
        health.rows(facts, known),
        rotations.rows_of(safe.opened, owners),
        campaigns.rows(safe.fetched, owners),
        tasks.rows(read, owners, today),
    )
