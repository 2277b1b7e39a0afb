"""What a person compares a page with when they look at it: the registry's values, the norm, the plan, the broadcasts.

A look holds while this is the same: «the same phone as in the registry» says nothing of a phone recorded since. What is
asked stands with the checks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from functools import cached_property

from checks import weeks
from checks.judging.viewing import meant_for
from checks.snapshot import Snapshot
from checks.weeks import Week
from registry.organizations import Organization
from registry.pages import Page, PageState
from registry.plans import Plan
from vault.text import plural

NOTHING = "в реестре не записано"

_BROADCAST_DAYS = timedelta(days=30)
"""So far back broadcasts are named: as far as their check looks by default."""

_MOST = 8
"""So many items are named; the rest is counted."""


class Compared:
    """Over one snapshot and one judged span; what it needs is indexed at the first question."""

    def __init__(self, known: Snapshot, week: Week) -> None:
        self._known, self._week = known, week

    def about(self, page_id: int, check: str) -> str:
        """What this check of this page is compared with; "" where a person needs nothing but the page."""
        tell = _OF_CHECK.get(check)
        page = self._pages.get(page_id)
        if tell is None or page is None:
            return ""
        return tell(self, page, self._organizations[page.organization_id]) or NOTHING

    def basis(self, page_id: int, check: str) -> str:
        """What an answer rests on: which page was looked at, by its link, and what it was compared with."""
        page = self._pages.get(page_id)
        return f"{page.url}\n{self.about(page_id, check)}" if page is not None else ""

    @cached_property
    def _pages(self) -> Mapping[int, Page]:
        return {page.id: page for page in self._known.pages}

    @cached_property
    def _organizations(self) -> Mapping[int, Organization]:
        return {organization.id: organization for organization in self._known.organizations}

    @cached_property
    def _kept(self) -> Mapping[int, list[Page]]:
        found: dict[int, list[Page]] = {}
        for page in self._known.pages:
            if page.state is PageState.ACTIVE:
                found.setdefault(page.organization_id, []).append(page)
        return found

    @cached_property
    def _sites(self) -> Mapping[int, list[str]]:
        found: dict[int, list[str]] = {}
        for organization in self._known.organizations:
            if organization.founder_id is not None and organization.site:
                found.setdefault(organization.founder_id, []).append(organization.site)
        return found

    @cached_property
    def _plans(self) -> Mapping[int, list[Plan]]:
        found: dict[int, list[Plan]] = {}
        for plan in self._known.plans:
            found.setdefault(plan.organization_id, []).append(plan)
        return found

    def sisters(self, page: Page, _owner: Organization) -> str:
        """The organization's other pages."""
        others = self._kept.get(page.organization_id, ())
        return _listed(other.url or other.short_name for other in others if other.id != page.id)

    def sites(self, _page: Page, owner: Organization) -> str:
        """The sites of organizations that it founded."""
        return _listed(self._sites.get(owner.id, ()))

    def norm(self, page: Page, _owner: Organization) -> str:
        """How many publications a week."""
        norm = self._known.regulation.norm_for(page.category.value).posts
        return f"не меньше {norm} {plural(norm, 'публикации', 'публикаций', 'публикаций')} в неделю"

    def planned(self, page: Page, owner: Organization) -> str:
        """What the plan of the judged span has for it."""
        items = sorted(
            (
                item
                for plan in self._plans.get(owner.id, ())
                for item in plan.items
                if self._week.first_day <= item.on <= self._week.last_day and item.network in {"", page.network}
            ),
            key=lambda item: item.on,
        )
        return _listed(f"{item.on:%d.%m} {item.topic}" for item in items) or "на эту неделю в плане ничего не записано"

    def broadcasts(self, page: Page, _owner: Organization) -> str:
        """The items of the last weeks that were meant for it."""
        zone = weeks.zone_of(self._known.regulation.timezone)
        titles = _listed(
            f"«{each.title}»"
            for each in self._known.broadcasts
            if self._week.end - _BROADCAST_DAYS < each.due_at <= self._week.end
            and meant_for(each, weeks.local_day(each.starts_at, zone), page)
        )
        return titles or "для этой страницы записей не было"


def _listed(items: Iterable[str]) -> str:
    found = tuple(items)
    more = f" и ещё {len(found) - _MOST}" if len(found) > _MOST else ""
    return "; ".join(found[:_MOST]) + more


_OF_CHECK: Mapping[str, Callable[[Compared, Page, Organization], str]] = {
    "page.description": lambda _all, _page, owner: owner.name,
    "page.address": lambda _all, _page, owner: "; ".join(owner.addresses),
    "page.geo": lambda _all, _page, owner: "; ".join(owner.addresses),
    "page.phones": lambda _all, _page, owner: ", ".join(owner.every_phone),
    "page.email": lambda _all, _page, owner: owner.email,
    "page.hours": lambda _all, _page, owner: "; ".join(owner.every_hours),
    "page.site": lambda _all, _page, owner: owner.site,
    "page.cross_links": Compared.sisters,
    "page.subordinate_sites": Compared.sites,
    "posts.weekly": Compared.norm,
    "posts.plan": Compared.planned,
    "posts.broadcasts": Compared.broadcasts,
}
"""By id of a check what it is compared with; not kept in a `Compared`, which would hold itself by it, and its whole
snapshot, until Python looks for such circles."""
