"""Views of one run: what each rule is given, put together of the snapshot and of what was collected.

What every organization or page shares is made once; nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import TypeAlias, TypeVar

from checks import snapshot, weeks
from checks.belongings import Belongings
from checks.facts import PAGE_NEEDS, Fact, Failure, FailureKind, Need, Outcome, Profile, Value
from checks.judging.asked import Asked
from checks.scope import Scope
from checks.site_facts import Site
from checks.snapshot import Snapshot
from checks.views import (
    CredentialView,
    MunicipalityView,
    OrganizationView,
    PageView,
    Sister,
    WaiverUse,
    entry_of,
    page_keys,
)
from registry.broadcasts import Broadcast
from registry.listed import Line
from registry.names import Directory
from registry.names import key as name_key
from registry.organizations import Organization, OrganizationState
from registry.pages import Page, PageState
from registry.people import Person

Outcomes: TypeAlias = Mapping[tuple[int, Need], Outcome]

K = TypeVar("K", int, str)
V = TypeVar("V")


class Viewing:
    """The snapshot with its indexes; `week` is the judged span, `today` a day of the municipality."""

    def __init__(
        self,
        known: Snapshot,
        outcomes: Outcomes,
        asked: tuple[Asked, ...],
        now: datetime,
        repeated: frozenset[str] = frozenset(),
    ) -> None:
        self.known, self.outcomes, self.now, self.repeated = known, outcomes, now, repeated
        regulation = known.regulation
        self.zone = weeks.zone_of(regulation.timezone)
        self.week = snapshot.week_of(regulation, now)
        self.weeks, self.rest = weeks.norm_weeks(self.week, regulation.week, self.zone)
        self.today = weeks.local_day(now, self.zone)
        looked_at = frozenset(need for each in asked for need in each.check.asked)
        self._needs = tuple(need for need in PAGE_NEEDS if need in looked_at)
        self._norms = {page.category: regulation.norm_for(page.category.value) for page in known.pages}
        self._of_registry()
        self._of_people()

    def _of_registry(self) -> None:
        known = self.known
        self.pages = _grouped(known.pages, lambda each: each.organization_id)
        self._registered = frozenset(key for page in known.pages for key in page_keys(page))
        self._directory = Directory(map(entry_of, known.organizations))
        self._belongings = Belongings(known.organizations)
        active = [each for each in known.organizations if each.state is OrganizationState.ACTIVE]
        self._keys = {each.id: name_key(each.name) for each in active}
        self._namesakes = _grouped(active, lambda each: self._keys[each.id])
        self._below = _grouped(active, lambda each: each.founder_id or 0)
        self._listed = frozenset(self._named(known.obligations))
        self.exempt = frozenset(self._named(known.exemptions))

    def _of_people(self) -> None:
        known = self.known
        self._notices = _grouped(known.notices, lambda each: each.organization_id)
        self._plans = _grouped(known.plans, lambda each: each.organization_id)
        self._cases = _grouped(known.cases, lambda each: each.page_id)
        self._people: dict[int, list[Person]] = {}
        for person in known.people:
            for organization_id in dict.fromkeys(each.organization_id for each in person.assignments):
                self._people.setdefault(organization_id, []).append(person)
        self._broadcasts = [(each, weeks.local_day(each.starts_at, self.zone)) for each in known.broadcasts]
        leaving = _grouped(known.leaving, lambda each: each.credential_id)
        self._accounts: dict[int, list[CredentialView]] = {}
        for record in known.credentials:
            view = CredentialView(
                record,
                record.id in known.with_password,
                known.problems.get(record.id, frozenset()),
                tuple(leaving.get(record.id, ())),
            )
            for page_id in record.page_ids:
                self._accounts.setdefault(page_id, []).append(view)

    def organization(self, organization: Organization) -> OrganizationView:
        """One active organization."""
        regulation = self.known.regulation
        namesakes = self._namesakes.get(self._keys[organization.id], ())
        return OrganizationView(
            organization=organization,
            pages=tuple(self.pages.get(organization.id, ())),
            networks=regulation.networks,
            minimum_networks=regulation.minimum_networks,
            obliged=regulation.obliged,
            listed=organization.id in self._listed,
            exempt=organization.id in self.exempt,
            today=self.today,
            site=self._site(organization),
            registered=self._registered,
            seen_keys=self._seen_keys(organization),
            regulation=regulation,
            people=tuple(self._people.get(organization.id, ())),
            notices=tuple(self._notices.get(organization.id, ())),
            twins=tuple(other for other in namesakes if other.id != organization.id),
            review_days=self.known.review_days,
        )

    def page(self, page: Page, organization: Organization) -> PageView:
        """One page of the registry, in use or not."""
        return PageView(
            page=page,
            organization=organization,
            seen={need: self._seen(page, need) for need in self._needs},
            norm=self._norms[page.category],
            week=self.week,
            today=self.today,
            credentials=tuple(self._accounts.get(page.id, ())),
            password_days=self.known.password_days.get(page.network),
            directory=self._directory,
            registered_values=self._belongings,
            now=self.now,
            weeks=self.weeks,
            rest=self.rest,
            site=self._site(organization),
            sisters=tuple(self._sisters(page)),
            subordinates=tuple(self._below.get(organization.id, ())),
            plans=tuple(self._plans.get(organization.id, ())),
            broadcasts=tuple(each for each, day in self._broadcasts if meant_for(each, day, page)),
            cases=tuple(self._cases.get(page.id, ())),
            repeated=self.repeated,
            zone=self.zone,
        )

    def municipality(self, scope: Scope, waivers: tuple[WaiverUse, ...] = ()) -> MunicipalityView:
        """The municipality; `waivers` are known once everything else is judged."""
        known = self.known
        return MunicipalityView(
            regulation=known.regulation,
            today=self.today,
            now=self.now,
            obliged_count=len(self._listed),
            requests=known.requests,
            waivers=waivers,
            whole=scope == Scope(),
        )

    def _named(self, lines: Iterable[Line]) -> Iterator[int]:
        return (line.organization_id for line in lines if line.in_force(self.today))

    def _sisters(self, page: Page) -> Iterator[Sister]:
        """The other pages that the organization keeps, with every name of theirs that is known."""
        for other in self.pages.get(page.organization_id, ()):
            if other.id != page.id and other.state is PageState.ACTIVE:
                yield Sister(other, frozenset(page_keys(other) | self._shown_keys(other)))

    def _seen(self, page: Page, need: Need) -> Value | Failure:
        outcome = self.outcomes.get((page.id, need))
        if outcome is None:
            return Failure(page.id, need, self.now, FailureKind.NOT_ASKED)
        return outcome if isinstance(outcome, Failure) else outcome.value

    def _site(self, organization: Organization) -> Site | Failure | None:
        outcome = self.outcomes.get((organization.id, Need.SITE)) if organization.site else None
        if isinstance(outcome, Fact):
            return outcome.value if isinstance(outcome.value, Site) else None
        return outcome

    def _seen_keys(self, organization: Organization) -> dict[int, frozenset[tuple[str, str]]]:
        """What the run saw its pages called, by id of page; only where a site's links are compared with them."""
        pages = self.pages.get(organization.id, ()) if organization.site else ()
        return {page.id: keys for page in pages if (keys := self._shown_keys(page))}

    def _shown_keys(self, page: Page) -> frozenset[tuple[str, str]]:
        """What the page calls itself; nothing when its card was not seen."""
        outcome = self.outcomes.get((page.id, Need.PROFILE))
        if not isinstance(outcome, Fact) or not isinstance(outcome.value, Profile):
            return frozenset()
        said = (outcome.value.short_name.lower(), outcome.value.network_id)
        return frozenset((page.network, key) for key in said if key)


def _grouped(records: Iterable[V], key: Callable[[V], K]) -> dict[K, list[V]]:
    found: dict[K, list[V]] = {}
    for each in records:
        found.setdefault(key(each), []).append(each)
    return found


def meant_for(broadcast: Broadcast, day: date, page: Page) -> bool:
    """Whether the item of this day must appear on the page: named, or connected by then and in one of its networks."""
    if broadcast.page_ids:
        return page.id in broadcast.page_ids
    if page.connected_on is None or page.connected_on > day:
        return False
    return not broadcast.networks or page.network in broadcast.networks
