"""One judgement: every check that is asked, over every subject in scope, made a verdict.

The engine's half that calls rules: it turns a missing need into «unknown», caps recommendations, cites clauses, puts
what a person told, and allows what a waiver covers. Rules are in `rules`, what they are given is made by `viewing`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import chain
from typing import TypeVar

from checks import messages
from checks.catalogue import Check
from checks.facts import NOT_GIVEN, Failure, FailureKind, Need, Profile
from checks.judging.allowing import Allowing
from checks.judging.asked import Asked, asked_checks, manual_check, manual_question
from checks.judging.told import Told
from checks.judging.viewing import Outcomes, Viewing
from checks.model import (
    Judgement,
    NotSeen,
    Status,
    Subject,
    SubjectKind,
    Verdict,
    na,
    not_seen,
    pairs,
)
from checks.scope import Scope
from checks.site_facts import Site
from checks.snapshot import Snapshot
from checks.views import OrganizationView, PageView, parametered
from registry.organizations import Organization, OrganizationState
from registry.pages import Page, PageState
from registry.regulation.model import Level

SITE_TITLE = "Сайт"
"""What stands in a sentence where the name of a network does."""

WAIVERS_CHECK = "registry.waivers"
"""Judged last: it looks at what came of the waivers."""

_UNKNOWN, _FAIL, _WARN, _WAIVED = Status.UNKNOWN, Status.FAIL, Status.WARN, Status.WAIVED
_ACTIVE = PageState.ACTIVE

V = TypeVar("V")

_log = logging.getLogger(__name__)


class Judging:
    """One judgement: its inputs and what is made of them once."""

    def __init__(
        self,
        known: Snapshot,
        outcomes: Outcomes,
        scope: Scope,
        now: datetime,
        repeated: frozenset[str],
        *,
        left_out: Callable[[Check], bool] = lambda _check: False,
    ) -> None:
        """`left_out` names checks that are not asked this time."""
        self._known, self._scope, self._everything = known, scope, scope == Scope()
        asked = tuple(each for each in asked_checks(known.regulation) if not left_out(each.check))
        self._asked = {kind: [each for each in asked if each.check.subject is kind] for kind in SubjectKind}
        self._views = Viewing(known, outcomes, asked, now, repeated)
        self._told = Told(known, self._views.week, self._views.today, self._views.zone)
        self._allowing = Allowing(known, asked, self._views.week, self._views.today, self._views.exempt)

    def by_subject(self) -> Iterator[Iterator[Verdict]]:
        """The verdicts of each subject: organizations with their pages as the registry orders them, then the
        municipality."""
        for organization in self._known.organizations:
            if organization.state is OrganizationState.ACTIVE:
                yield self.of_organization(organization)
            for page in self._views.pages.get(organization.id, ()):
                yield self.of_page(page, organization)
        yield self._of_municipality()

    def retold(self, standing: Iterable[tuple[Verdict, Judgement | NotSeen]]) -> Iterator[Verdict]:
        """Verdicts told anew from what their rules answered; of checks that are no longer asked for there is none."""
        asked = {each.check.id: each for each in chain.from_iterable(self._asked.values())}
        pages = {page.id: page for page in self._known.pages}
        for verdict, answer in standing:
            page = pages.get(verdict.subject.id) if verdict.subject.kind is SubjectKind.PAGE else None
            if verdict.check in asked and (page is not None) is (verdict.subject.kind is SubjectKind.PAGE):
                yield self._verdict(verdict.subject, verdict.organization_id, page, asked[verdict.check], answer)

    def _in_scope(self, kind: SubjectKind, subject_id: int, organization_id: int, network: str = "") -> list[Asked]:
        """The checks of a subject that belong to the run."""
        if self._everything:
            return self._asked[kind]
        has = self._scope.has
        return [each for each in self._asked[kind] if has(kind, organization_id, network, each.check.id, subject_id)]

    def of_organization(self, organization: Organization) -> Iterator[Verdict]:
        """The verdicts of one active organization itself."""
        chosen = self._in_scope(SubjectKind.ORGANIZATION, organization.id, organization.id)
        if not chosen:
            return
        subject = Subject(SubjectKind.ORGANIZATION, organization.id, organization.short_name or organization.name)
        view = self._views.organization(organization)
        for asked in chosen:
            rule = asked.check.organization_rule
            assert rule is not None
            mine = parametered(view, parameters=asked.parameters) if asked.parameters else view
            answer = _site_unseen(asked.check, view) or _guarded(asked.check, rule, mine)
            yield self._verdict(subject, organization.id, None, asked, answer)

    def of_page(self, page: Page, organization: Organization) -> Iterator[Verdict]:
        """The verdicts of one page."""
        chosen = self._in_scope(SubjectKind.PAGE, page.id, organization.id, page.network)
        if not chosen:
            return
        subject = Subject(SubjectKind.PAGE, page.id, page.url or page.short_name or organization.name)
        view = self._views.page(page, organization)
        for asked in chosen:
            own = asked.parameters or asked.days is not None
            mine = parametered(view, days=asked.days, parameters=asked.parameters) if own else view
            yield self._verdict(subject, organization.id, page, asked, _answer(asked.check, mine))

    def _of_municipality(self) -> Iterator[Verdict]:
        subject = Subject(SubjectKind.MUNICIPALITY, 0, self._known.regulation.municipality)
        chosen = self._in_scope(SubjectKind.MUNICIPALITY, 0, 0)
        last = [each for each in chosen if each.check.id == WAIVERS_CHECK]
        for asked in chosen:
            if asked not in last:
                yield self._of_whole(subject, asked)
        for clause in self._known.regulation.manual_clauses():
            check = manual_check(clause)
            if self._scope.has(SubjectKind.MUNICIPALITY, 0, "", check, 0):
                question = Check(check, clause.text, messages.LOOK)
                asked = Asked(question, (clause.number,), clause.level, clause.level, None)
                yield self._verdict(subject, 0, None, asked, manual_question(clause))
        for asked in last:
            yield self._of_whole(subject, asked)

    def _of_whole(self, subject: Subject, asked: Asked) -> Verdict:
        rule = asked.check.municipality_rule
        assert rule is not None
        view = self._views.municipality(self._scope, self._allowing.uses())
        mine = parametered(view, parameters=asked.parameters)
        return self._verdict(subject, 0, None, asked, _guarded(asked.check, rule, mine))

    def _verdict(
        self, subject: Subject, organization_id: int, page: Page | None, asked: Asked, answer: Judgement | NotSeen
    ) -> Verdict:
        check = asked.check
        answer = self._told.apply(subject, check, answer)
        status = _UNKNOWN if isinstance(answer, NotSeen) else answer.status
        if status is _FAIL and asked.cap is not Level.MUST:
            status = _WARN
        params = answer.params
        waiver = self._allowing.waiver(subject, organization_id, page, check.id, status)
        if waiver is not None:
            status = _WAIVED
            until = f"{waiver.until:%d.%m.%Y}"
            params = pairs((*params, (messages.WAIVER_REASON, waiver.reason), (messages.WAIVER_UNTIL, until)))
        message, fix = messages.sentences(status, answer.code, params, check.fix)
        return Verdict(
            subject=subject,
            organization_id=organization_id,
            network=page.network if page is not None else "",
            check=check.id,
            clauses=asked.clauses,
            level=asked.level,
            status=status,
            code=answer.code,
            params=params,
            evidence=answer.evidence,
            message=message,
            fix=fix,
        )


def _site_unseen(check: Check, view: OrganizationView) -> NotSeen | None:
    """Why the site that the check needs was not seen; an organization without a site goes to the rule."""
    if Need.SITE not in check.needs or not view.organization.site or isinstance(view.site, Site):
        return None
    kind = view.site.kind if view.site else FailureKind.NOT_ASKED
    evidence = (view.site.detail,) if view.site and view.site.detail else ()
    return not_seen(f"unseen.{kind}", *evidence, network=SITE_TITLE)


def _answer(check: Check, view: PageView) -> Judgement | NotSeen:
    """What the check says of a page, after it is sure that the page is kept and the needs were seen."""
    assert check.page_rule is not None
    if check.of_active_pages and view.page.state is not _ACTIVE:
        return na("page.not_kept", state=view.page.state.value)
    for unit, field in check.parts:
        value = view.seen[unit]
        if isinstance(value, Failure):
            return view.unseen(unit)
        if field and isinstance(value, Profile) and getattr(value, field) is NOT_GIVEN:
            return view.not_given()
    return _guarded(check, check.page_rule, view)


def _guarded(check: Check, rule: Callable[[V], Judgement | NotSeen], view: V) -> Judgement | NotSeen:
    try:
        return rule(view)
    except Exception:  # noqa: BLE001 # a broken rule is one unknown by its name, never the end of the run
        _log.exception("rule %s broke", check.id)
        return not_seen("unseen.rule_broke", check=check.id)
