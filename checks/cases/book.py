"""Cases as they are shown: what a person said of each step and what the program sees of it, put together.

Read by parts; nothing is written but the closing, which keeps what was seen in the steps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from checks import snapshot
from checks.cases import ground, handing, seeing
from checks.cases.ground import Ground
from checks.cases.sights import Look, Sight, State
from registry import networks
from registry.cases import flow, records, words
from registry.cases.flow import Witness
from registry.cases.records import Case, Outcome, Step, StepState
from registry.cases.words import Words
from vault.store import Store

_OPEN_STATES = frozenset({"open", "broken"})


class Mark(StrEnum):
    """How a step stands. DONE: a person said so. SEEN: the program sees it. NOT_NEEDED: either found it needless.
    BROKEN: a person said it is done, and a later look of the program sees that it is not."""

    OPEN = "open"
    DONE = "done"
    SEEN = "seen"
    NOT_NEEDED = "not_needed"
    BROKEN = "broken"


@dataclass(frozen=True)
class StepView:
    """A step with its words. `page` and `account` name what it is about, "" for the whole case; `look` is what the
    program sees, None where it can see nothing; `overdue`: its clock has run out. Times in UTC.
    """

    place: int
    step: Step
    mark: Mark
    words: Words
    page: str = ""
    account: str = ""
    look: Look | None = None
    overdue: bool = False

    @property
    def waits(self) -> bool:
        """Whether something is still to be done."""
        return self.mark.value in _OPEN_STATES

    @property
    def on(self) -> date | None:
        """The day on which it was done or seen."""
        return self.step.done_on or (self.look.on if self.look is not None and self.mark is Mark.SEEN else None)


@dataclass(frozen=True)
class CaseView:
    """A case with its steps. `person` and `successor` are names, "" for nobody; `overdue`: its last day or a clock of a
    step has passed while it goes on. `today` is a day of the municipality, `now` UTC."""

    case: Case
    steps: tuple[StepView, ...]
    now: datetime
    today: date
    organization: str = ""
    page: str = ""
    person: str = ""
    successor: str = ""

    @property
    def waiting(self) -> tuple[StepView, ...]:
        """The steps that are still to be done."""
        return tuple(step for step in self.steps if step.waits)

    @property
    def broken(self) -> tuple[StepView, ...]:
        """The steps that were called done and are not."""
        return tuple(step for step in self.steps if step.mark is Mark.BROKEN)

    @property
    def late(self) -> bool:
        """Whether the last day of the case has passed."""
        return self.case.open and self.case.due_on is not None and self.case.due_on < self.today

    @property
    def overdue(self) -> bool:
        """Whether that, or the clock of a step has run out."""
        return self.late or any(step.overdue for step in self.steps)

    @property
    def next_clock(self) -> StepView | None:
        """Of the steps that wait, the one whose clock ends first; None without clocks."""
        timed = [step for step in self.waiting if step.step.due_at is not None] if self.case.open else []
        return min(timed, key=lambda step: step.step.due_at or self.now, default=None)


def read(store: Store, now: datetime, wanted: Callable[[Case], bool] | None = None) -> tuple[CaseView, ...]:
    """The wanted cases, else all, those that go on first, at `now` (UTC). Not for a database thread."""
    found = records.listed(store.read(records.fetched))
    return tuple(view(store, case, now) for case in found if wanted is None or wanted(case))


def one(store: Store, case_id: int, now: datetime) -> CaseView:
    """One case; BadInput when there is none."""
    return view(store, store.read(lambda tx: records.get(tx, case_id)), now)


def view(store: Store, case: Case, now: datetime) -> CaseView:
    """A case as it stands at `now` (UTC); of a closed one nothing is looked at anew. Not for a database thread."""
    about = ground.read(store, case, now)
    return of(about, seeing.seen(about) if case.open else ())


def of(about: Ground, sights: Iterable[Sight]) -> CaseView:
    """The case put together out of what was read and seen. Pure."""
    case = about.case
    looks = {sight.place: sight.look for sight in sights}
    page = about.pages.get(case.page_id or 0)
    return CaseView(
        case,
        tuple(_step(about, place, step, looks.get(place)) for place, step in enumerate(case.steps, 1)),
        about.now,
        about.today,
        organization="" if about.organization is None else about.organization.short_name or about.organization.name,
        page="" if page is None else page.url or networks.title(page.network),
        person=about.name(case.person_id) if case.person_id is not None else "",
        successor=about.name(case.successor_id) if case.successor_id is not None else "",
    )


def close(store: Store, case_id: int, now: datetime, on: date | None, outcome: Outcome, reason: str) -> CaseView:
    """Close a case with what the program sees of it at `now`; `on` is today when it is not given. BadInput as
    `flow.close` says. Not for a database thread."""
    found = one(store, case_id, now)
    today = store.read(lambda tx: snapshot.today(tx, now))
    broken = tuple(step.place for step in found.broken)
    seen = witnesses(found)
    closed = store.write(
        "case.closed", lambda tx: flow.close(tx, case_id, on or today, outcome, reason, seen, broken, today)
    )
    return view(store, closed, now)


def witnesses(found: CaseView) -> tuple[Witness, ...]:
    """What closes open steps by the program's own look."""
    return tuple(
        Witness(step.place, step.look.on or found.today, step.look.text, step.look.state is State.NEEDLESS)
        for step in found.steps
        if step.look is not None and step.step.state is StepState.OPEN and not step.waits
    )


def _step(about: Ground, place: int, step: Step, look: Look | None) -> StepView:
    page = about.pages.get(step.page_id or 0)
    account = about.accounts.get(step.credential_id or 0)
    own = page or (None if step.credential_id else about.pages.get(about.case.page_id or 0))
    network = account.network if account is not None else own.network if own is not None else ""
    mark = _mark(step, look)
    waits = about.case.open and mark in {Mark.OPEN, Mark.BROKEN}
    return StepView(
        place,
        step,
        mark,
        words.text(about.case, step, network),
        page=_page_title(about, step.page_id),
        account="" if step.credential_id is None else handing.account_title(about, step.credential_id),
        look=look,
        overdue=waits and step.due_at is not None and step.due_at < about.now,
    )


def _mark(step: Step, look: Look | None) -> Mark:
    if step.state is StepState.NOT_NEEDED:
        return Mark.NOT_NEEDED
    if step.state is StepState.DONE:
        return Mark.BROKEN if _undone_since(step, look) else Mark.DONE
    if look is None or look.state in {State.UNDONE, State.UNKNOWN}:
        return Mark.OPEN
    return Mark.SEEN if look.state is State.SEEN else Mark.NOT_NEEDED


def _undone_since(step: Step, look: Look | None) -> bool:
    """Whether it was seen undone on a later day; on the same day nobody can tell which was first."""
    seen_later = look is not None and look.on is not None and step.done_on is not None and look.on > step.done_on
    return seen_later and look is not None and look.state is State.UNDONE


def _page_title(about: Ground, page_id: int | None) -> str:
    if page_id is None:
        return ""
    page = about.pages.get(page_id)
    return f"страница № {page_id} (удалена)" if page is None else page.url or networks.title(page.network)
