"""What the registry has before an import, taken out of the vault once, so that deciding needs no database.

Fetching is short and done on the thread of the database; `of` makes records of thousands of rows elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from registry import organizations, pages, people, rows
from registry.organizations import Organization
from registry.pages import Page
from registry.people import Person
from vault.sqlcipher import Row
from vault.transaction import Tx


@dataclass(frozen=True)
class Known:
    """Every organization, pages by the id of their organization, people; impostors as (network, link, number).

    `on` is the day by which it is told who answers today; `revision` the last change of the registry.
    """

    organizations: tuple[Organization, ...] = ()
    pages: Mapping[int, tuple[Page, ...]] = field(default_factory=dict)
    people: tuple[Person, ...] = ()
    impostors: tuple[tuple[str, str, str], ...] = ()
    on: date = date.max
    revision: int = 0


@dataclass(frozen=True)
class Fetched:
    """The same as the database has it."""

    organizations: Sequence[Row]
    pages: Sequence[Row]
    people: Sequence[Row]
    impostors: Sequence[Row]
    on: date
    revision: int


def fetch(tx: Tx) -> Fetched:
    """The registry as it is in the transaction."""
    return Fetched(
        organizations.fetched(tx),
        pages.fetched(tx),
        people.fetched(tx),
        tx.execute("SELECT network, url, network_id FROM impostor WHERE removed_on IS NULL").fetchall(),
        tx.time.date(),
        revision(tx),
    )


def of(fetched: Fetched) -> Known:
    """Records of what was fetched; needs no database."""
    by_organization: dict[int, list[Page]] = {}
    for page in pages.listed(fetched.pages):
        by_organization.setdefault(page.organization_id, []).append(page)
    return Known(
        organizations.listed(fetched.organizations),
        {owner: tuple(found) for owner, found in by_organization.items()},
        people.listed(fetched.people),
        tuple((str(row[0]), str(row[1]), str(row[2])) for row in fetched.impostors),
        fetched.on,
        fetched.revision,
    )


def load(tx: Tx) -> Known:
    """Both at once."""
    return of(fetch(tx))


def revision(tx: Tx) -> int:
    """The id of the last change of the registry, 0 before the first."""
    return rows.number(rows.only(tx, "SELECT coalesce(max(id), 0) FROM change")[0])
