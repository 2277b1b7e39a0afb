"""A list of organizations written into the registry, as its plan says: all in the transaction that is given."""

from __future__ import annotations

from dataclasses import replace

from registry import organizations, pages, people
from registry.imports.organizations import mappings
from registry.imports.organizations.known import load, revision
from registry.imports.organizations.matching import counted_match
from registry.imports.organizations.model import AppliedRegistry, RegistryMatch
from registry.imports.organizations.planning import Answers, Plan, plan
from registry.imports.organizations.target import Target
from registry.organizations import Organization
from registry.people import Assignment
from vault import doing
from vault.transaction import Tx

_AT_ONCE = 200
"""Records between two words about how far it is: some tens of milliseconds."""
_PAGES_AT_ONCE = 2_000
"""The same of pages: for each part the addresses of all that are recorded are read again, a tenth of a second for ten
thousand."""


def apply(tx: Tx, match: RegistryMatch, answers: Answers | None = None) -> AppliedRegistry:
    """Write everything that is certain or answered; rows whose question has no answer are left for another time.

    What was planned is written when nothing has changed in the registry since; otherwise, or with other answers, the
    rows are decided anew. The same list applied again changes nothing. BadInput for an answer that fits no question.
    """
    given = match.answers if answers is None else answers
    decided = match.plan
    if decided is None or dict(given) != dict(match.answers) or decided.revision != revision(tx):
        decided = plan(load(tx), match.reading, given)
    writer = _Writer(tx)
    writer.write(decided)
    if match.reading.corrected:
        mappings.remember(tx, match.reading.columns)
    counted = counted_match(decided, match.reading, given)
    return AppliedRegistry(counted, tuple(writer.organization_ids), tuple(writer.page_ids), tx.batch)


def write_plan(tx: Tx, decided: Plan) -> None:
    """Write a plan that was made of something else than a list, such as cards."""
    _Writer(tx).write(decided)


class _Writer:
    def __init__(self, tx: Tx) -> None:
        self._tx = tx
        self._ids: dict[Target, int] = {}
        self.organization_ids: list[int] = []
        self.page_ids: list[int] = []

    def write(self, decided: Plan) -> None:
        """Store everything that is new or changed: founders before those whom they founded, then pages, then people."""
        made: dict[Target, Organization] = {}
        for target in decided.targets:
            self._order(target, made)
        self._add(made)
        altered = [target for target in decided.targets if target.organization.id and target.changed]
        plain = [target.organization for target in altered if target.founder is None]
        for part in doing.parts(plain, _AT_ONCE, "Дополняю организации"):
            organizations.update_all(self._tx, part)
        for target in altered:  # those of a tree one by one, since a circle is looked for among what is written
            if target.founder is not None:
                organizations.update(self._tx, self._record(target))
        for target in decided.targets:
            for page in target.changed_pages.values():
                pages.update(self._tx, page)
        new = [
            replace(page, organization_id=self._id(target)) for target in decided.targets for page in target.new_pages
        ]
        for one in doing.parts(new, _PAGES_AT_ONCE, "Записываю страницы"):
            self.page_ids.extend(page.id for page in pages.add_all(self._tx, one))
        self._write_people(decided)

    def _order(self, target: Target, made: dict[Target, Organization]) -> None:
        """New organizations in an order in which each founder has its number before it is asked for."""
        chain = [target]
        while (founder := chain[-1].founder) is not None and founder not in made and founder not in chain:
            chain.append(founder)
        for one in reversed(chain):
            if not one.organization.id and one not in made:
                made[one] = one.organization

    def _add(self, made: dict[Target, Organization]) -> None:
        founders = {target.founder for target in made if target.founder is not None}
        plain = [target for target in made if target not in founders and target.founder is None]
        for target in made:  # those of a tree one by one, since the next one needs the number of this one
            if target in founders or target.founder is not None:
                self._ids[target] = organizations.add(self._tx, self._record(target)).id
        for part in doing.parts(plain, _AT_ONCE, "Записываю организации"):
            added = organizations.add_all(self._tx, [one.organization for one in part])
            self._ids |= {target: stored.id for target, stored in zip(part, added, strict=True)}
        self.organization_ids.extend(self._ids[target] for target in made)

    def _record(self, target: Target) -> Organization:
        if target.founder is None:
            return target.organization
        return replace(target.organization, founder_id=self._id(target.founder))

    def _id(self, target: Target) -> int:
        return target.organization.id or self._ids[target]

    def _write_people(self, decided: Plan) -> None:
        for one in doing.over(decided.employees, len(decided.employees), "Записываю людей"):
            if not one.changed:
                continue
            parts = tuple(Assignment(self._id(target), role) for target, role in one.parts)
            new = tuple(part for part in parts if part not in one.person.assignments)
            person = replace(one.person, assignments=(*one.person.assignments, *new))
            if person.id:
                people.update(self._tx, person)
            else:
                people.add(self._tx, person)
