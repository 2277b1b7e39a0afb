"""What exports need of the registry, read in parts between which the database thread is free; nothing is decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from registry import exemptions, obligations, organizations, pages, people
from registry.exemptions import Exemption
from registry.knowledge_facts import Reader
from registry.obligations import Obligation
from registry.organizations import Organization
from registry.pages import Page
from registry.people import Person, Role
from vault import doing


@dataclass(frozen=True)
class Known:
    """The registry in the order of names. `people` are empty unless they were asked for."""

    organizations: tuple[Organization, ...] = ()
    pages: tuple[Page, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    people: tuple[Person, ...] = ()

    @cached_property
    def owners(self) -> Mapping[int, Organization]:
        """Organizations by id."""
        return {each.id: each for each in self.organizations}

    @cached_property
    def pages_of(self) -> Mapping[int, tuple[Page, ...]]:
        """Pages by id of organization."""
        found: dict[int, list[Page]] = {}
        for page in self.pages:
            found.setdefault(page.organization_id, []).append(page)
        return {number: tuple(of) for number, of in found.items()}

    def founder(self, organization: Organization) -> str:
        """The name of its founder, "" without one."""
        founder = self.owners.get(organization.founder_id or 0)
        return "" if founder is None else founder.name

    def exempt(self, on: date) -> Mapping[int, Exemption]:
        """The line by which an organization may do without pages on that day, by id of organization."""
        return {line.organization_id: line for line in self.exemptions if line.in_force(on)}

    def obliged(self, on: date) -> frozenset[int]:
        """Ids of the organizations of the required list on that day."""
        return frozenset(line.organization_id for line in self.obligations if line.in_force(on))

    def assigned(self, on: date) -> Mapping[tuple[int, Role], tuple[Person, ...]]:
        """Who answers for the pages of an organization on that day, and who stands in for them."""
        found: dict[tuple[int, Role], list[Person]] = {}
        for person in self.people:
            for part in person.assignments:
                if part.in_force(on):
                    found.setdefault((part.organization_id, part.role), []).append(person)
        return {key: tuple(dict.fromkeys(of)) for key, of in found.items()}


def read(reader: Reader, *, with_people: bool = False) -> Known:
    """Everything as it stands; records are made outside of the database thread. Stopped."""
    with doing.step("Читаю реестр"):
        return _read(reader, with_people=with_people)


def _read(reader: Reader, *, with_people: bool) -> Known:
    found = pages.listed(reader(pages.fetched))  # first: whose they are is read after, and is then there
    return Known(
        organizations.listed(reader(organizations.fetched)),
        found,
        reader(obligations.listing),
        reader(exemptions.listing),
        people.listed(reader(people.fetched)) if with_people else (),
    )
