"""A list of organizations written into the registry, as its plan says: all in the transaction that is given."""

from __future__ import annotations

from dataclasses import replace

from registry import organizations, pages, people
from registry.imports.organizations.known import load
from registry.imports.organizations.matching import counted_match
from registry.imports.organizations.model import AppliedRegistry, RegistryMatch
from registry.imports.organizations.planning import Answers, plan
from registry.imports.organizations.target import Target
from registry.pages import Page
from registry.people import Assignment, Person, Role
from vault.text import fold
from vault.transaction import Tx


def apply(tx: Tx, match: RegistryMatch, answers: Answers | None = None) -> AppliedRegistry:
    """Write everything that is certain or answered; rows whose question has no answer are left for another time.

    The rows are decided anew, because the registry may have changed since `match`. The same list applied again
    changes nothing. BadInput for an answer that fits no question.
    """
    given = match.answers if answers is None else answers
    decided = plan(load(tx), match.reading, given)
    writer = _Writer(tx)
    for target in decided.targets:
        writer.write(target)
    counted = counted_match(decided, match.reading, given)
    return AppliedRegistry(counted, tuple(writer.organization_ids), tuple(writer.page_ids))


class _Writer:
    def __init__(self, tx: Tx) -> None:
        self._tx = tx
        self._people = {fold(person.name): person for person in people.listing(tx)}
        self.organization_ids: list[int] = []
        self.page_ids: list[int] = []

    def write(self, target: Target) -> None:
        """Store a target that is new or changed."""
        organization_id = target.organization.id
        if not organization_id:
            organization_id = organizations.add(self._tx, target.organization).id
            self.organization_ids.append(organization_id)
        elif target.changed:
            organizations.update(self._tx, target.organization)
        for link in target.new_links:
            page = pages.add(
                self._tx,
                Page(organization_id, link.network, link.url, short_name=link.short_name, network_id=link.network_id),
            )
            self.page_ids.append(page.id)
        for name in target.new_people:
            self._assign(name, organization_id)

    def _assign(self, name: str, organization_id: int) -> None:
        """Record who answers: a person of the same full name is the same person."""
        assignment = Assignment(organization_id, Role.RESPONSIBLE)
        known = self._people.get(fold(name))
        if known is None:
            person = people.add(self._tx, Person(name=name, assignments=(assignment,)))
        else:
            person = people.update(self._tx, replace(known, assignments=(*known.assignments, assignment)))
        self._people[fold(name)] = person
