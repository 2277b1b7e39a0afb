"""Waivers in a run: which of them covers a verdict, and what came of each.

Verdicts are judged first and allowed afterwards, so that a waiver that was not needed is seen. What a waiver is and
whom a group holds is the registry's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from checks.judging.asked import Asked, manual_check
from checks.model import Status, Subject, SubjectKind
from checks.scope import matches
from checks.snapshot import Snapshot
from checks.views import WaiverUse
from checks.weeks import Week
from registry import waivers
from registry.organizations import OrganizationState
from registry.pages import Page, PageState
from registry.waivers import Waiver

_PRESENCE = "registry.presence"
_OF_WEEK = "posts."
"""Checks that judge a span that is over: as with the regulation, what held on its last day counts. For the others a
waiver must hold today."""

_UNSURE = frozenset({Status.UNKNOWN, Status.MANUAL})


@dataclass
class _Grant:
    """A waiver with whom it covers; `organizations` None means everybody."""

    waiver: Waiver
    organizations: frozenset[int] | None
    contradicted: str
    allowed: int = 0
    covered: int = 0
    unseen: int = 0

    def has(self, subject: Subject, organization_id: int, page: Page | None) -> bool:
        waiver = self.waiver
        if self.organizations is not None and organization_id not in self.organizations:
            return False
        return not waiver.of_pages or (
            subject.kind is SubjectKind.PAGE and page is not None and waivers.has_page(waiver, page)
        )


class Allowing:
    """The waivers of one run; counts what each does as verdicts are shown to it."""

    def __init__(
        self, known: Snapshot, asked: tuple[Asked, ...], week: Week, today: date, exempt: frozenset[int]
    ) -> None:
        self._known, self._week, self._today, self._exempt = known, week, today, exempt
        checks = [each.check.id for each in asked] + [manual_check(each) for each in known.regulation.manual_clauses()]
        self._organizations = {each.id: each for each in known.organizations}
        self._pages = {each.id: each for each in known.pages}
        self._grants = [self._grant(waiver, checks) for waiver in known.waivers]
        self._by_check: Mapping[str, tuple[_Grant, ...]] = {
            check: tuple(grant for grant in self._grants if self._in_force(grant.waiver, check)) for check in checks
        }

    def waiver(
        self, subject: Subject, organization_id: int, page: Page | None, check: str, status: Status
    ) -> Waiver | None:
        """The waiver that allows this verdict, None when it needs none or has none; of several, the one that lasts
        longest."""
        grants = self._by_check.get(check)
        if not grants:
            return None
        covering = [grant for grant in grants if grant.has(subject, organization_id, page)]
        if not covering:
            return None
        for grant in covering:
            grant.covered += 1
            grant.allowed += status in {Status.FAIL, Status.WARN}
            grant.unseen += status in _UNSURE
        if status not in {Status.FAIL, Status.WARN}:
            return None
        return max((grant.waiver for grant in covering), key=lambda waiver: waiver.until)

    def uses(self) -> tuple[WaiverUse, ...]:
        """What came of every waiver, past ones too."""
        return tuple(
            WaiverUse(grant.waiver, grant.allowed, grant.covered, grant.contradicted, grant.unseen)
            for grant in self._grants
        )

    def _in_force(self, waiver: Waiver, check: str) -> bool:
        if not matches(waiver.check, check):
            return False
        return waiver.in_force(self._week.last_day if check.startswith(_OF_WEEK) else self._today)

    def _grant(self, waiver: Waiver, checks: list[str]) -> _Grant:
        organizations = waivers.organizations_of(waiver, self._known.organizations)
        return _Grant(waiver, organizations, self._contradiction(waiver, organizations, checks))

    def _contradiction(self, waiver: Waiver, organizations: frozenset[int] | None, checks: list[str]) -> str:
        if not any(matches(waiver.check, check) for check in checks):
            return "Порядок о таком не спрашивает"
        page = self._pages.get(waiver.page_id or 0)
        if page is not None and page.state is not PageState.ACTIVE:
            return "страница не действует"
        owner_id = page.organization_id if page is not None else waiver.organization_id
        owner = self._organizations.get(owner_id or 0)
        if owner is not None and owner.state is not OrganizationState.ACTIVE:
            return "организация закрыта"
        if owner is not None and waiver.check == _PRESENCE and owner.id in self._exempt:
            return "организация и так в перечне исключений"
        if organizations is not None and not organizations:
            return "в группе нет ни одной организации"
        return ""
