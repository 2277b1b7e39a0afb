"""The lines of the view «Недели»: every page with its weeks and its name, and how wide their signs are; and the weeks
of one page, of one organization, for their cards."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime

from checks import activity
from checks.activity import Activity, OrganizationActivity, PageActivity
from checks.scope import Scope
from console.reading import pictures
from registry import networks
from registry.organizations import Organization
from registry.regulation import versions
from registry.taken import every_organization
from vault.store import Store

NARROW = 2  # cells of a week: «3+»


@dataclass(frozen=True)
class WeekRow:
    """One page; `network` is short."""

    found: PageActivity
    organization: Organization
    network: str

    @property
    def key(self) -> Hashable:
        """What a line is known by."""
        return "page", self.found.page.id

    @property
    def organization_id(self) -> int:
        """Whose page it is."""
        return self.organization.id

    @property
    def name(self) -> str:
        """For a column: the short name if there is one."""
        return self.organization.short_name or self.organization.name

    @property
    def haystack(self) -> str:
        """The text by which it is found."""
        return f"{self.organization.name} {self.organization.short_name} {self.found.page.url} {self.network}"


@dataclass(frozen=True)
class Grid:
    """The weeks of all pages; a sign of one week takes `width` cells at most."""

    found: Activity
    rows: tuple[WeekRow, ...]
    width: int


def read(store: Store, now: datetime) -> Grid:
    """Every kept page at `now` (UTC), the worst first. Not for a database thread: it reads by parts."""
    found = activity.read(store, now)
    owners = {each.id: each for each in every_organization(store.read)}
    rows = tuple(
        WeekRow(each, owners[each.page.organization_id], networks.network(each.page.network).short)
        for each in found.pages
        if each.page.organization_id in owners
    )
    unlike = {id(week): week for each in found.pages for week in each.weeks}  # of thousands of pages many are shared
    widest = max((len(pictures.week_sign(week)) for week in unlike.values()), default=NARROW)
    return Grid(found, rows, max(NARROW, widest))


def of_page(store: Store, page_id: int, now: datetime) -> PageActivity | None:
    """The weeks of one page; None while there is no regulation by which to count. Not for a database thread."""
    if not _counted(store):
        return None
    return activity.read(store, now, page_id=page_id).pages[0]


def of_organization(store: Store, organization_id: int, now: datetime) -> OrganizationActivity | None:
    """The weeks of one organization's kept pages; None without any, and while there is no regulation. As above."""
    if not _counted(store):
        return None
    found = activity.read(store, now, Scope(organization_ids=frozenset({organization_id})))
    return found.of_organizations().get(organization_id)


def _counted(store: Store) -> bool:
    return bool(store.read(lambda tx: versions.listing(tx)[:1]))
