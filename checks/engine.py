"""The engine: which checks a regulation asks for, what must be collected for them, and the verdicts. Pure functions.

Only the engine sets `unknown` (a need that was not seen, a rule that could not decide or that broke) and `waived`;
it caps recommendations at a warning and cites clauses. Rules are in `rules`, collecting and storing in `runs`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeAlias, TypeVar

from checks import answers, breath, catalogue, messages, snapshot, weeks
from checks.catalogue import Check
from checks.facts import NOT_GIVEN, PAGE_NEEDS, Fact, Failure, FailureKind, Need, Outcome, Profile, Value
from checks.looks import Look, Sight
from checks.model import (
    Judgement,
    NotSeen,
    Status,
    Subject,
    SubjectKind,
    Verdict,
    fail,
    manual,
    na,
    not_seen,
    ok,
    pairs,
)
from checks.scope import Scope, matches
from checks.site_facts import Site
from checks.snapshot import Snapshot
from checks.views import (
    CredentialView,
    MunicipalityView,
    OrganizationView,
    PageView,
    Sister,
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
from registry.regulation.model import Clause, Level, ParameterValue, Regulation
from registry.waivers import Waiver

OWN = ("own",)
"""What is cited for a check that rests on an own setting alone."""

SITE_TITLE = "Сайт"
"""What stands in a sentence where the name of a network does."""

Outcomes: TypeAlias = Mapping[tuple[int, Need], Outcome]

V = TypeVar("V")

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Asked:
    """A check that the regulation asks for.

    `clauses` cite it, `level` is how strictly, `cap` how far it may go, `days` the own limit behind it,
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
        own = regulation.own_rule(check.id)
        level = cap if clauses else Level.OWN
        if check.most is not Level.MUST:
            cap = Level.RECOMMENDED
        parameters = {**check.parameters, **regulation.parameters_of(check.id)}
        found.append(Asked(check, clauses or OWN, level, cap, own.days if own else None, parameters))
    return tuple(found)


def manual_check(clause: Clause) -> str:
    """The check id of a clause that a person answers."""
    return f"clause.{clause.number}"


_LOOKED = {Sight.YES: (ok, "looked.yes"), Sight.NO: (fail, "looked.no")}
_ANSWERED = {Status.OK: "answered.ok", Status.FAIL: "answered.fail", Status.NA: "answered.na"}
_NOT_BY_LOOK = frozenset({"unseen.rule_broke"})
"""Unknowns that a person's look does not settle."""


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
            if check.page_rule and scope.has(SubjectKind.PAGE, page.organization_id, page.network, check.id)
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
            else scope.has(SubjectKind.ORGANIZATION, organization.id, "", check.id)
            for check in checks
        )

    return tuple(
        organization
        for organization in known.organizations
        if organization.site and organization.state is OrganizationState.ACTIVE and wanted(organization)
    )


def judge(known: Snapshot, outcomes: Outcomes, scope: Scope, now: datetime) -> tuple[Verdict, ...]:
    """Every verdict of a run at `now` (UTC): organizations with their pages as the registry orders them, then the
    municipality. What is not among `outcomes` counts as not asked.
    """
    return tuple(breath.breathing(_Judging(known, outcomes, scope, now).verdicts()))


class _Judging:
    """One judgement: its inputs and the indexes over them."""

    def __init__(self, known: Snapshot, outcomes: Outcomes, scope: Scope, now: datetime) -> None:
        self.known = known
        self.outcomes = outcomes
        self.scope = scope
        self.now = now
        self.week = snapshot.week_of(known.regulation, now)
        self.today = weeks.local_day(now, weeks.zone_of(known.regulation.timezone))
        self.asked = asked_checks(known.regulation)
        self.looked_at = frozenset(need for asked in self.asked for need in asked.check.asked)
        self.looks = {(look.page_id, look.check): look for look in sorted(known.looks, key=lambda look: look.at)}
        self.answers = {(each.kind, each.subject_id, each.check): each for each in known.answers}
        self.waivers = tuple(waiver for waiver in known.waivers if waiver.in_force(self.today))
        self.registered = frozenset(key for page in known.pages for key in page_keys(page))
        self.directory = Directory(map(entry_of, known.organizations))
        self.keys: dict[str, list[Organization]] = {}
        self.below: dict[int, list[Organization]] = {}
        for organization in known.organizations:
            if organization.state is OrganizationState.ACTIVE:
                self.keys.setdefault(name_key(organization.name), []).append(organization)
                if organization.founder_id is not None:
                    self.below.setdefault(organization.founder_id, []).append(organization)
        self.notices = _grouped(known.notices, lambda each: each.organization_id)
        self.plans = _grouped(known.plans, lambda each: each.organization_id)
        self.cases = _grouped(known.cases, lambda each: each.page_id)
        self.people: dict[int, list[Person]] = {}
        for person in known.people:
            for organization_id in dict.fromkeys(each.organization_id for each in person.assignments):
                self.people.setdefault(organization_id, []).append(person)
        self.pages: dict[int, list[Page]] = {}
        for page in known.pages:
            self.pages.setdefault(page.organization_id, []).append(page)
        leaving = _grouped(known.leaving, lambda each: each.credential_id)
        self.accounts: dict[int, list[CredentialView]] = {}
        for record in known.credentials:
            view = CredentialView(
                record,
                record.id in known.with_password,
                known.problems.get(record.id, frozenset()),
                tuple(leaving.get(record.id, ())),
            )
            for page_id in record.page_ids:
                self.accounts.setdefault(page_id, []).append(view)

    def verdicts(self) -> Iterator[Verdict]:
        for organization in self.known.organizations:
            if organization.state is OrganizationState.ACTIVE:
                yield from self._of_organization(organization)
            for page in self.pages.get(organization.id, ()):
                yield from self._of_page(page, organization)
        yield from self._of_municipality()

    def _of_organization(self, organization: Organization) -> Iterator[Verdict]:
        name = organization.short_name or organization.name
        subject = Subject(SubjectKind.ORGANIZATION, organization.id, name)
        regulation = self.known.regulation
        view = OrganizationView(
            organization=organization,
            pages=tuple(self.pages.get(organization.id, ())),
            networks=regulation.networks,
            minimum_networks=regulation.minimum_networks,
            obliged=regulation.obliged,
            listed=self._is_named(self.known.obligations, organization),
            exempt=self._is_named(self.known.exemptions, organization),
            today=self.today,
            site=self._site(organization),
            registered=self.registered,
            seen_keys=self._seen_keys(organization),
            now=self.now,
            regulation=regulation,
            has_list=bool(self.known.obligations),
            people=tuple(self.people.get(organization.id, ())),
            notices=tuple(self.notices.get(organization.id, ())),
            twins=tuple(other for other in self.keys.get(name_key(organization.name), ()) if other != organization),
        )
        for asked in self.asked:
            rule = asked.check.organization_rule
            if rule and self.scope.has(SubjectKind.ORGANIZATION, organization.id, "", asked.check.id):
                mine = replace(view, parameters=asked.parameters) if asked.parameters else view
                answer = self._site_unseen(asked.check, view) or _guarded(asked.check, rule, mine)
                yield self._verdict(subject, organization.id, "", asked, answer)

    def _of_page(self, page: Page, organization: Organization) -> Iterator[Verdict]:
        subject = Subject(SubjectKind.PAGE, page.id, page.url or page.short_name or organization.name)
        view = PageView(
            page=page,
            organization=organization,
            seen={need: self._seen(page, need) for need in PAGE_NEEDS if need in self.looked_at},
            norm=self.known.regulation.norm_for(page.category.value),
            week=self.week,
            today=self.today,
            credentials=tuple(self.accounts.get(page.id, ())),
            directory=self.directory,
            now=self.now,
            weeks=(self.week,),
            site=self._site(organization),
            sisters=tuple(self._sisters(page)),
            subordinates=tuple(self.below.get(organization.id, ())),
            plans=tuple(self.plans.get(organization.id, ())),
            broadcasts=tuple(each for each in self.known.broadcasts if _meant_for(each, page)),
            cases=tuple(self.cases.get(page.id, ())),
        )
        for asked in self.asked:
            if asked.check.page_rule is None:
                continue
            if self.scope.has(SubjectKind.PAGE, organization.id, page.network, asked.check.id):
                own = asked.parameters or asked.days is not None
                mine = replace(view, days=asked.days, parameters=asked.parameters) if own else view
                answer = _answer(asked.check, mine)
                yield self._verdict(subject, organization.id, page.network, asked, answer)

    def _sisters(self, page: Page) -> Iterator[Sister]:
        """The other pages that the organization keeps, with every name of theirs that is known."""
        for other in self.pages.get(page.organization_id, ()):
            if other.id != page.id and other.state is PageState.ACTIVE:
                keys = page_keys(other)
                outcome = self.outcomes.get((other.id, Need.PROFILE))
                if isinstance(outcome, Fact) and isinstance(outcome.value, Profile):
                    said = (outcome.value.short_name.lower(), outcome.value.network_id)
                    keys |= {(other.network, key) for key in said if key}
                yield Sister(other, frozenset(keys))

    def _of_municipality(self) -> Iterator[Verdict]:
        regulation = self.known.regulation
        subject = Subject(SubjectKind.MUNICIPALITY, 0, regulation.municipality)
        view = MunicipalityView(
            regulation=regulation,
            today=self.today,
            now=self.now,
            organizations=self.known.organizations,
            pages=self.known.pages,
            obliged_count=sum(line.in_force(self.today) for line in self.known.obligations),
            notices=self.known.notices,
            requests=self.known.requests,
            whole=self.scope == Scope(),
        )
        for asked in self.asked:
            rule = asked.check.municipality_rule
            if rule and self.scope.has(SubjectKind.MUNICIPALITY, 0, "", asked.check.id):
                mine = replace(view, parameters=asked.parameters)
                yield self._verdict(subject, 0, "", asked, _guarded(asked.check, rule, mine))
        for clause in self.known.regulation.manual_clauses():
            check = manual_check(clause)
            if self.scope.has(SubjectKind.MUNICIPALITY, 0, "", check):
                answer = manual("clause.manual", *clause.checklist, number=clause.number, text=clause.text)
                asked = Asked(
                    Check(check, clause.text, messages.LOOK), (clause.number,), clause.level, clause.level, None
                )
                yield self._verdict(subject, 0, "", asked, answer)

    def _is_named(self, lines: tuple[Line, ...], organization: Organization) -> bool:
        return any(line.organization_id == organization.id and line.in_force(self.today) for line in lines)

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
        found: dict[int, frozenset[tuple[str, str]]] = {}
        for page in self.pages.get(organization.id, ()) if organization.site else ():
            outcome = self.outcomes.get((page.id, Need.PROFILE))
            if isinstance(outcome, Fact) and isinstance(outcome.value, Profile):
                said = (outcome.value.short_name.lower(), outcome.value.network_id)
                found[page.id] = frozenset((page.network, key) for key in said if key)
        return found

    def _site_unseen(self, check: Check, view: OrganizationView) -> NotSeen | None:
        """Why the site that the check needs was not seen; an organization without a site goes to the rule."""
        if Need.SITE not in check.needs or not view.organization.site or isinstance(view.site, Site):
            return None
        kind = view.site.kind if view.site else FailureKind.NOT_ASKED
        evidence = (view.site.detail,) if view.site and view.site.detail else ()
        return not_seen(f"unseen.{kind}", *evidence, network=SITE_TITLE)

    def _verdict(
        self, subject: Subject, organization_id: int, network: str, asked: Asked, answer: Judgement | NotSeen
    ) -> Verdict:
        answer = self._told(subject, asked.check, answer)
        status = Status.UNKNOWN if isinstance(answer, NotSeen) else answer.status
        if status is Status.FAIL and asked.cap is not Level.MUST:
            status = Status.WARN
        params = answer.params
        waiver = self._waiver(subject, organization_id, asked.check.id)
        if waiver and status in {Status.FAIL, Status.WARN}:
            status = Status.WAIVED
            until = f"{waiver.until:%d.%m.%Y}"
            params = pairs((*params, (messages.WAIVER_REASON, waiver.reason), (messages.WAIVER_UNTIL, until)))
        message, fix = messages.sentences(status, answer.code, params, asked.check.fix)
        return Verdict(
            subject=subject,
            organization_id=organization_id,
            network=network,
            check=asked.check.id,
            clauses=asked.clauses,
            level=asked.level,
            status=status,
            code=answer.code,
            params=params,
            evidence=answer.evidence,
            message=message,
            fix=fix,
        )

    def _told(self, subject: Subject, check: Check, answer: Judgement | NotSeen) -> Judgement | NotSeen:
        """What a person saw in place of the collector, or decided where no rule can; else the answer as it is."""
        look = self._look(subject, check, answer)
        if look is not None:
            made, code = _LOOKED[look.sight]
            answer = made(code, who=look.who, on=self._local(look.at), note=look.note)
        if isinstance(answer, NotSeen) or answer.status is not Status.MANUAL:
            return answer
        told = self.answers.get((subject.kind, subject.id, check.id))
        if told is None or told.until < self.today or told.basis != answers.basis(answer):
            return answer
        proof = (told.proof,) if told.proof else ()
        params = pairs({"who": told.who, "on": f"{told.on:%d.%m.%Y}", "note": told.note}.items())
        return Judgement(told.status, _ANSWERED[told.status], params, proof)

    def _look(self, subject: Subject, check: Check, answer: Judgement | NotSeen) -> Look | None:
        """The look that settles this answer, if there is one and it still holds."""
        question = check.look
        if question is None or subject.kind is not SubjectKind.PAGE:
            return None
        if isinstance(answer, NotSeen):
            if answer.code in _NOT_BY_LOOK:
                return None
        elif answer.status is not Status.MANUAL or not answer.code.endswith(question.settles):
            return None
        look = self.looks.get((subject.id, check.id))
        if look is None or look.sight is Sight.CANNOT:
            return None
        if question.weekly:
            return look if look.week == self.week.first_day else None
        return look if look.until >= self.today else None

    def _local(self, moment: datetime) -> str:
        return f"{weeks.local_day(moment, weeks.zone_of(self.known.regulation.timezone)):%d.%m.%Y}"

    def _waiver(self, subject: Subject, organization_id: int, check: str) -> Waiver | None:
        """The waiver in force that covers this check of this subject; of several, the one that lasts longest."""
        page_id = subject.id if subject.kind is SubjectKind.PAGE else None
        covering = [
            waiver
            for waiver in self.waivers
            if matches(waiver.check, check)
            and waiver.page_id in (None, page_id)
            and (waiver.organization_id is None or waiver.organization_id == organization_id)
        ]
        return max(covering, key=lambda waiver: waiver.until, default=None)


def _grouped(records: Iterable[V], key: Callable[[V], int]) -> dict[int, list[V]]:
    found: dict[int, list[V]] = {}
    for each in records:
        found.setdefault(key(each), []).append(each)
    return found


def _meant_for(broadcast: Broadcast, page: Page) -> bool:
    """Whether the item must appear on the page: named, or connected by then and in one of its networks."""
    if broadcast.page_ids:
        return page.id in broadcast.page_ids
    if page.connected_on is None or page.connected_on > broadcast.starts_at.date():
        return False
    return not broadcast.networks or page.network in broadcast.networks


def _answer(check: Check, view: PageView) -> Judgement | NotSeen:
    """What the check says of a page, after it is sure that the page is kept and the needs were seen."""
    assert check.page_rule is not None
    if check.of_active_pages and view.page.state is not PageState.ACTIVE:
        return na("page.not_kept", state=view.page.state.value)
    for need in check.needs:
        unit, _, field = need.partition(".")
        value = view.seen[Need(unit)]
        if isinstance(value, Failure):
            return view.unseen(Need(unit))
        if field and isinstance(value, Profile) and getattr(value, field) is NOT_GIVEN:
            return view.not_given()
    return _guarded(check, check.page_rule, view)


def _guarded(check: Check, rule: Callable[[V], Judgement | NotSeen], view: V) -> Judgement | NotSeen:
    try:
        return rule(view)
    except Exception:  # noqa: BLE001 # a broken rule is one unknown by its name, never the end of the run
        _log.exception("rule %s broke", check.id)
        return not_seen("unseen.rule_broke", check=check.id)
