"""The two long lists of the registry read by parts, and as one reading took them, for whoever needs them next.

Of ten thousand organizations they are most of what a console holds: neither two readings of them at once, nor all rows
of the database beside all records made of them. What stands in them is `organizations` and `pages`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from registry import organizations, pages, rows
from registry.organizations import Organization
from registry.pages import Page
from vault.sqlcipher import Row
from vault.transaction import Tx

if TYPE_CHECKING:
    from registry.knowledge_facts import Reader

_AT_ONCE = 500
"""Rows fetched in one transaction."""


@dataclass(frozen=True)
class Taken:
    """Every organization and every page, in the order of their listings, as they were after so many `changes`."""

    changes: int
    organizations: tuple[Organization, ...]
    pages: tuple[Page, ...]


def changes(tx: Tx) -> int:
    """Grows with every row that is written: all of them are, over this one connection."""
    return rows.number(rows.only(tx, "SELECT total_changes()")[0])


def every_organization(read: Reader) -> tuple[Organization, ...]:
    """What `organizations.listing` answers; whoever needs it of one moment compares `changes` before and after."""
    return organizations.listed(_rows(read, organizations.fetched))


def every_page(read: Reader) -> tuple[Page, ...]:
    """What `pages.listing` answers, in the same way."""
    return pages.listed(_rows(read, pages.fetched))


def _rows(read: Reader, fetched: Callable[[Tx, int, int], Sequence[Row]]) -> Iterator[Row]:
    after = 0
    while part := read(lambda tx: fetched(tx, after, _AT_ONCE)):  # noqa: B023 (called at once)
        yield from part
        after = rows.number(part[-1]["id"])
