"""What a regulation asks for: its checks with their clauses and levels, and what must be collected for them.

Pure functions over the snapshot; nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from checks import catalogue, snapshot
from checks.catalogue import Check
from checks.facts import Need
from checks.model import Judgement, SubjectKind, manual
from checks.scope import Scope
from checks.snapshot import Snapshot
from registry.organizations import Organization, OrganizationState
from registry.pages import PageState
from registry.regulation.model import Clause, Level, ParameterValue, Regulation

OWN = ("own",)
"""What is cited for a check that rests on an own setting alone."""

READERS_DAYS = 30
"""So far back publications with a flagged message of a reader are looked at again; our own choice."""

_DAYS = "days"
_POSTS, _COMMENTS = "posts.", "comments."


@dataclass(frozen=True)
class Asked:
    """A check that the regulation asks for.

    `clauses` cite it, `level` is how strictly, `cap` how far it may go, `days` the limit that the regulation names,
    `parameters` the check's own with what the regulation sets.
    """

    check: Check
    clauses: tuple[str, ...]
    level: Level
    cap: Level
    days: int | None
    parameters: Mapping[str, ParameterValue] = field(default_factory=dict)


def asked_checks(regulation: Regulation) -> tuple[Asked, ...]:
    """The checks that a clause or an own setting asks for, in the order of the catalogue."""
    found = []
    for check in catalogue.everything():
        cap = regulation.cap(check.id)
        if cap is None:
            continue
        clauses = tuple(clause.number for clause in regulation.citing(check.id))
        level = cap if clauses else Level.OWN
        if check.most is not Level.MUST:
            cap = Level.RECOMMENDED
        found.append(
            Asked(check, clauses or OWN, level, cap, regulation.days_of(check.id), _parameters(check, regulation))
        )
    return tuple(found)


def _parameters(check: Check, regulation: Regulation) -> Mapping[str, ParameterValue]:
    """What the regulation sets of what the check knows; a value of another kind than the check's own is left out."""
    given = {
        name: value
        for name, value in regulation.parameters_of(check.id).items()
        if name in check.parameters and catalogue.same_kind(check.parameters[name], value)
    }
    return {**check.parameters, **given}


def manual_check(clause: Clause) -> str:
    """The check id of a clause that a person answers."""
    return f"clause.{clause.number}"


def manual_question(clause: Clause) -> Judgement:
    """What a person is asked of a clause that no check measures."""
    return manual("clause.manual", *clause.checklist, number=clause.number, text=clause.text)


def _nothing(_network: str) -> frozenset[Need]:
    return frozenset()


def needs(
    known: Snapshot, scope: Scope, gives: Callable[[str], frozenset[Need]] = _nothing
) -> Mapping[int, frozenset[Need]]:
    """What must be collected, by id of page, and only for pages that are kept.

    A run over chosen checks collects what those need; any other looks besides at everything that the page's network
    `gives`, so that later checks find their facts.
    """
    checks = [asked.check for asked in asked_checks(known.regulation)]
    found: dict[int, frozenset[Need]] = {}
    for page in known.pages:
        if page.state is not PageState.ACTIVE or not scope.has_page(page.organization_id, page.network):
            continue
        wanted: frozenset[Need] = frozenset(
            need
            for check in checks
            if check.page_rule and scope.has(SubjectKind.PAGE, page.organization_id, page.network, check.id, page.id)
            for need in check.asked
            if need is not Need.SITE
        )
        if scope.checks is None:
            wanted |= gives(page.network)
        if wanted:
            found[page.id] = wanted
    return found


def sites(known: Snapshot, scope: Scope, *, everything: bool = False) -> tuple[Organization, ...]:
    """The organizations whose official sites must be collected: active, in scope, with a site on record.

    `everything`: without a choice of checks, sites are looked at even when no check asks for them.
    """
    checks = [asked.check for asked in asked_checks(known.regulation) if Need.SITE in asked.check.asked]

    def wanted(organization: Organization) -> bool:
        if scope.checks is None and everything:
            return scope.networks is None and scope.has_organization(organization.id)
        return any(
            scope.has_check(check.id) and scope.has_organization(organization.id)
            if check.page_rule
            else scope.has(SubjectKind.ORGANIZATION, organization.id, "", check.id, organization.id)
            for check in checks
        )

    return tuple(
        organization
        for organization in known.organizations
        if organization.site and organization.state is OrganizationState.ACTIVE and wanted(organization)
    )


def since(known: Snapshot, scope: Scope, now: datetime) -> datetime:
    """Back to which moment (UTC) publications are wanted at `now`: the start of the judged span, or as many days
    before its end as a check over publications looks back."""
    span = snapshot.week_of(known.regulation, now)
    days = [_looks_back(asked) for asked in asked_checks(known.regulation) if scope.has_check(asked.check.id)]
    return min(readers_since(known, scope, now), span.end - timedelta(days=max(days, default=0)))


def readers_since(known: Snapshot, scope: Scope, now: datetime) -> datetime:
    """Back to which moment (UTC) publications are looked at for what readers wrote under them: as many days before the
    judged span as a check over comments looks back. Never before `since`."""
    span = snapshot.week_of(known.regulation, now)
    days = [
        value
        for asked in asked_checks(known.regulation)
        if asked.check.id.startswith(_COMMENTS) and scope.has_check(asked.check.id)
        if isinstance(value := asked.parameters.get(_DAYS, 0), int)
    ]
    return span.start - timedelta(days=max(days, default=0))


def _looks_back(asked: Asked) -> int:
    """Days before the end of the judged span."""
    if asked.check.id.startswith(_COMMENTS):
        return READERS_DAYS
    days = asked.parameters.get(_DAYS, 0) if asked.check.id.startswith(_POSTS) else 0
    return days if isinstance(days, int) else 0
