"""What a run has found so far: a page is judged as soon as all that its verdicts look at has come, while the rest is
still being asked for.

Nothing of it is stored and nothing of it is final: the run judges everything anew at its end. What looks at many pages
at once (readers' texts, the municipality) waits for that end, and so does whatever needs an outcome that is not there.
"""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from checks import breath, facts_rows, facts_store
from checks.catalogue import Check
from checks.collectors import SITES
from checks.facts import Key, Need, Outcome
from checks.judging.judgement import Judging
from checks.model import Verdict
from checks.results import Totals
from checks.running import jobs_store
from checks.running.asking import Ask
from checks.running.gathering import Gathering
from checks.running.jobs_store import Done
from checks.scope import Scope
from checks.snapshot import Snapshot
from registry.organizations import Organization, OrganizationState
from registry.pages import Page
from vault.errors import PoryadokError
from vault.facts import FactsDatabase

PERIOD = 0.5
"""Seconds between two tellings: what has come is painted by a screen far away."""

_SLICE = 0.05
"""Seconds of judging before the run goes on with what it waits for."""

_SHARE = 2.0
"""After judging so many times longer nothing is judged: networks are asked by the same thread's word."""


class _NotYet(Exception):
    """An outcome that a verdict looks at has not come."""


@dataclass(frozen=True)
class SoFar:
    """One organization: `judged` of its `pages` have verdicts, `totals` count those and its own, `wrong` are the
    failures among them."""

    organization_id: int
    judged: int
    pages: int
    totals: Totals
    wrong: tuple[Verdict, ...]


@dataclass(frozen=True)
class Meanwhile:
    """`judged` of all `pages` that the run asks about have verdicts; `changed` are the organizations that have more
    since last."""

    judged: int
    pages: int
    changed: tuple[SoFar, ...]


@dataclass
class _Case:
    """An organization while its pages are judged."""

    organization: Organization
    pages: Sequence[Page]
    judged: set[int] = field(default_factory=set)
    itself: bool = False
    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[Verdict] = field(default_factory=list)

    def take(self, verdicts: Iterable[Verdict]) -> None:
        for verdict in verdicts:
            self.counts[verdict.status.value] += 1
            if verdict.violation:
                self.wrong.append(verdict)

    def so_far(self) -> SoFar:
        return SoFar(self.organization.id, len(self.judged), len(self.pages), Totals(**self.counts), tuple(self.wrong))


class Watching:
    """One run, watched from its own thread. `found` hears at most every `PERIOD` seconds."""

    def __init__(
        self,
        known: Snapshot,
        asks: Sequence[Ask],
        scope: Scope,
        now: datetime,
        facts: FactsDatabase,
        found: Callable[[Meanwhile], None],
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._known, self._scope, self._now, self._facts = known, scope, now, facts
        self._asks = asks
        self._found = found
        self._monotonic = monotonic
        self._cases: dict[int, _Case] = {}
        self._case_of: dict[int, _Case] = {}
        self._asked: frozenset[int] = frozenset()
        self._ready: deque[tuple[_Case, Page | None]] = deque()
        self._queued: set[int] = set()
        self._changed: dict[int, _Case] = {}
        self._judging: Judging | None = None
        self._seen: _Seen | None = None
        self._told = self._rested = monotonic()
        self._judged = 0
        self._off = scope.exactly is not None

    def begin(self, gathering: Gathering) -> None:
        """The asking begins; what was done before it broke off, and what nobody can be asked, is judged first."""
        if self._off:
            return
        self._seen = _Seen(self._facts, self._asks, gathering)
        wanted: dict[int, list[Page]] = {}
        for page in self._known.pages:
            if self._scope.has_page(page.organization_id, page.network):
                wanted.setdefault(page.organization_id, []).append(page)
        self._cases = {
            each.id: _Case(each, wanted.get(each.id, ()))
            for each in self._known.organizations
            if each.id in wanted or self._scope.has_organization(each.id)
        }
        self._case_of = {page.id: case for case in self._cases.values() for page in case.pages}
        asked = {page_id for ask in self._asks if ask.code != SITES for page_id in ask.subjects}
        self._asked = frozenset(asked & self._case_of.keys())
        for case in self._cases.values():
            self._queue(case)

    def came(self, outcomes: Sequence[Outcome]) -> None:
        """These outcomes are kept: pages that waited for them may be judged."""
        if self._off or self._seen is None:
            return
        touched: dict[int, _Case] = {}
        for outcome in outcomes:
            subjects = self._cases if outcome.need is Need.SITE else self._case_of
            case = subjects.get(outcome.subject_id)
            if case is not None:
                touched[case.organization.id] = case
        for case in touched.values():
            self._queue(case)

    def go_on(self) -> None:
        """Judge for a moment, and tell when it is time; called whenever the run has one."""
        if self._off or self._seen is None:
            return
        before = self._monotonic()
        if self._ready and before >= self._rested:
            try:
                with breath.alone:
                    self._judge(before + _SLICE)
            except PoryadokError:  # a file that cannot be read: the end of the run says so, this only looked ahead
                self._off = True
                return
            after = self._monotonic()
            self._rested = after + _SHARE * (after - before)
        if self._changed and self._monotonic() >= self._told + PERIOD:
            self._tell()

    def _tell(self) -> None:
        changed = tuple(case.so_far() for case in self._changed.values())
        self._changed.clear()
        self._told = self._monotonic()
        self._found(Meanwhile(self._judged, len(self._asked), changed))

    def _queue(self, case: _Case) -> None:
        """The pages of an organization for which everything is there; without any, the organization itself."""
        seen = self._seen
        assert seen is not None, "it has begun"
        number = case.organization.id
        if seen.waits((number, Need.SITE)) or any(seen.waits((each.id, Need.PROFILE)) for each in case.pages):
            return
        if not case.pages and not case.itself:
            self._ready.append((case, None))
        for page in case.pages:
            if page.id not in self._queued and not seen.waits_for_any(page.id):
                self._queued.add(page.id)
                self._ready.append((case, page))

    def _judge(self, until: float) -> None:
        seen = self._seen
        assert seen is not None, "it has begun"
        if self._judging is None:
            with breath.alone:
                self._judging = Judging(
                    self._known, seen, self._scope, self._now, frozenset(), left_out=_decided_at_the_end
                )
        while self._ready and self._monotonic() < until:
            case, page = self._ready.popleft()
            seen.look_at([each.id for each in case.pages], case.organization.id)
            try:
                with breath.alone:
                    self._judge_one(self._judging, case, page)
            except _NotYet:  # something it looks at is still being asked for: with the next outcome, or at the end
                if page is not None:
                    self._queued.discard(page.id)

    def _judge_one(self, judging: Judging, case: _Case, page: Page | None) -> None:
        if page is not None:
            case.take(tuple(breath.breathing(judging.of_page(page, case.organization))))
            case.judged.add(page.id)
            self._judged += page.id in self._asked
            self._changed[case.organization.id] = case
        if not case.itself and len(case.judged) == len(case.pages):
            case.itself = True
            if case.organization.state is OrganizationState.ACTIVE:
                case.take(tuple(breath.breathing(judging.of_organization(case.organization))))
                self._changed[case.organization.id] = case


def _decided_at_the_end(check: Check) -> bool:
    """Readers' texts are reduced, and compared across pages, once everything is there."""
    return Need.COMMENTS in check.asked


class _Seen(Mapping[Key, Outcome]):
    """The outcomes that have come; asked for one that is still waited for, it raises `_NotYet`."""

    def __init__(self, facts: FactsDatabase, asks: Sequence[Ask], gathering: Gathering) -> None:
        self._facts = facts
        self._gathering = gathering
        self._settled = {key: failure for ask in asks for key, failure in ask.settled.items()}
        self._code_of: dict[Key, str] = {}
        self._needs: dict[int, list[Need]] = {}
        for ask in asks:
            for job in ask.jobs:
                self._code_of[job.subject_id, job.need] = ask.code
                if ask.code != SITES:
                    self._needs.setdefault(job.subject_id, []).append(job.need)
        self._left: dict[str, Collection[Key]] = {ask.code: gathering.left(ask.code) for ask in asks}
        self._jobs: dict[Key, Done] = {}
        self._kept = facts_rows.Kept({}, {}, {}, {}, {})

    def waits(self, key: Key) -> bool:
        """Whether this is asked for and has not come."""
        code = self._code_of.get(key)
        return code is not None and key in self._left[code]

    def waits_for_any(self, page_id: int) -> bool:
        """Whether anything of this page is still waited for, but for what is decided at the end."""
        return any(self.waits((page_id, need)) for need in self._needs.get(page_id, ()) if need is not Need.COMMENTS)

    def look_at(self, page_ids: Sequence[int], organization_id: int) -> None:
        """Read what is kept of these pages and of this site."""
        ids = (*page_ids, organization_id)
        fetched, jobs = self._facts.read(lambda tx: (facts_store.fetch(tx, ids), jobs_store.done_of(tx, ids)))
        self._jobs = {job.key: job for job in jobs}
        self._kept = facts_store.sorted_out(fetched)

    def __getitem__(self, key: Key) -> Outcome:
        if self.waits(key):
            raise _NotYet
        if key in self._gathering.memory:
            return self._gathering.memory[key]
        if key in self._settled:
            return self._settled[key]
        if key not in self._code_of:
            raise KeyError(key)
        job = self._jobs.get(key)
        outcome = None if job is None else job.as_failure() or facts_rows.assemble(self._kept, key)
        if outcome is None:
            raise _NotYet  # its row is gone: the end of the run says what that means
        return outcome

    def __iter__(self) -> Iterator[Key]:
        yield from self._settled
        yield from self._code_of

    def __len__(self) -> int:
        return len(self._settled) + len(self._code_of)
