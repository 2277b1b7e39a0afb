"""What the registry's pane and the card of an organization show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from checks import standing
from checks.results import Totals
from console import format as shown
from registry import exemptions, impostors, obligations, organizations, pages, people, taken
from registry.cases import records as cases
from registry.exemptions import Exemption
from registry.links import parse_link
from registry.networks import NETWORKS
from registry.organizations import Organization
from registry.pages import Page
from registry.people import Assignment, Person, Role
from registry.search import leads_to
from vault.store import Store
from vault.transaction import Tx

if TYPE_CHECKING:
    from checks.model import Verdict
    from registry.cases.records import Case
    from registry.impostors import Impostor
    from registry.obligations import Obligation

T = TypeVar("T")

_NETWORK_ORDER = {network.code: place for place, network in enumerate(NETWORKS)}
_NOTHING = Totals()
_SHORT = {network.code: network.short for network in NETWORKS}


@dataclass(frozen=True, slots=True)
class OrganizationRow:
    """A line of the list: the organization and what is known of it today."""

    organization: Organization
    pages: tuple[Page, ...]
    responsible: str
    exempt: bool
    sums: Totals
    trained: str = ""
    """What the responsible person learned last."""

    @property
    def haystack(self) -> str:
        """What it is found by; put together when it is asked for, since thousands of them are held."""
        own = self.organization
        return " ".join(
            (
                own.name,
                own.short_name,
                *own.accepted_names,
                own.inn,
                self.responsible,
                *(page.url for page in self.pages),
            )
        )

    @property
    def networks(self) -> str:
        """«ВК ОК»: the networks of its pages, each once."""
        codes = sorted({page.network for page in self.pages}, key=lambda code: _NETWORK_ORDER.get(code, 99))
        return " ".join(_SHORT.get(code, code) for code in codes)


@dataclass(frozen=True)
class OrganizationCard:
    """Everything about one organization, as it is on the day `on`; people of all times."""

    on: date
    organization: Organization
    founder: str
    pages: tuple[Page, ...]
    people: tuple[tuple[Person, Assignment], ...]
    obligations: tuple[Obligation, ...]
    exemptions: tuple[Exemption, ...]
    verdicts: tuple[Verdict, ...]
    cases: tuple[Case, ...] = ()
    impostors: tuple[Impostor, ...] = ()


def rows(store: Store, on: date) -> tuple[OrganizationRow, ...]:
    """Every organization as a line of the list, on that day. Not for a database thread: it reads by parts."""
    of_pages = _grouped(taken.every_page(store.read), lambda page: page.organization_id)
    sums = standing.by_organization(store.read)
    names = _responsible(people.listed(store.read(people.fetched)), on)
    exempt = {line.organization_id for line in store.read(exemptions.listing) if line.in_force(on)}
    return tuple(
        OrganizationRow(
            organization,
            of_pages.get(organization.id, ()),
            names.get(organization.id, ("", ""))[0],
            organization.id in exempt,
            sums.get(organization.id, _NOTHING),
            names.get(organization.id, ("", ""))[1],
        )
        for organization in taken.every_organization(store.read)
    )


def by_link(found: Sequence[OrganizationRow], query: str) -> Sequence[OrganizationRow]:
    """Those of them whose page the query, a link in any spelling, leads to; none when it is no link."""
    link = parse_link(query) if any(sign in query for sign in "./@") else None
    return [] if link is None else [row for row in found if any(leads_to(link, page) for page in row.pages)]


def card(store: Store, organization_id: int, on: date) -> OrganizationCard:
    """One organization with all that is tied to it; BadInput when there is none. Not for a database thread."""
    from checks import history

    verdicts = history.of_organization(store.read, organization_id)
    return store.read(lambda tx: _card(tx, organization_id, on, verdicts))


def _card(tx: Tx, organization_id: int, on: date, verdicts: tuple[Verdict, ...]) -> OrganizationCard:
    organization = organizations.get(tx, organization_id)
    founder = organizations.get(tx, organization.founder_id).name if organization.founder_id else ""
    answering = tuple(
        (person, assignment)
        for person in people.of_organization(tx, organization_id)
        for assignment in person.assignments
        if assignment.organization_id == organization_id
    )
    return OrganizationCard(
        on,
        organization,
        founder,
        pages.of_organization(tx, organization_id),
        answering,
        tuple(line for line in obligations.listing(tx) if line.organization_id == organization_id),
        tuple(line for line in exemptions.listing(tx) if line.organization_id == organization_id),
        verdicts,
        cases.of_organization(tx, organization_id),
        impostors.of_organization(tx, organization_id),
    )


def _grouped(records: Iterable[T], key: Callable[[T], int]) -> Mapping[int, tuple[T, ...]]:
    groups: dict[int, list[T]] = defaultdict(list)
    for record in records:
        groups[key(record)].append(record)
    return {number: tuple(group) for number, group in groups.items()}


def trained(person: Person) -> str:
    """«обучение: 10.02.2026 Оформление; раньше ещё 2»: the last one and how many were before it; "" without any."""
    if not person.trainings:
        return ""
    latest = max(person.trainings, key=lambda each: each.on)
    more = f"; раньше ещё {len(person.trainings) - 1}" if len(person.trainings) > 1 else ""
    return f"обучение: {shown.day(latest.on)} {shown.line(latest.topic)}{more}"


def _responsible(everyone: Iterable[Person], on: date) -> Mapping[int, tuple[str, str]]:
    """By organization: who is responsible, and what that person learned."""
    names: dict[int, tuple[str, str]] = {}
    for person in everyone:
        for assignment in person.assignments:
            if assignment.role is Role.RESPONSIBLE and assignment.in_force(on):
                names[assignment.organization_id] = person.name, trained(person)
    return names
