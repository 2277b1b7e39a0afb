"""What waits for the coordinator today, gathered from everywhere for one page: the last run, what cannot wait, the
running week, questions for a person, remarks past their day. Each figure is made where it belongs.

What is told by a number is counted without making verdicts; what opens from a line is made when it is opened.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from enum import Enum, auto
from typing import Generic, TypeVar

from checks import breath, forecast, history, snapshot, standing, summary, upkeep
from checks.cases import book as case_book
from checks.cases.book import CaseView
from checks.centre import agenda
from checks.centre.agenda import Agenda
from checks.counted import Counted
from checks.forecast import Outlook, PageForecast
from checks.model import CRITICAL, Status, SubjectKind, Verdict
from checks.person import answering
from checks.person.answering import Matter
from checks.person.answers import Answer
from checks.person.looking import Waiting
from checks.ratings import reckoning
from checks.ratings.reckoning import Rating
from checks.readers import moderation
from checks.readers.moderation import Case
from checks.remarks import flow
from checks.remarks import records as remarks
from checks.remarks.flow import State
from checks.results import RunRecord, Totals
from checks.scope import Scope
from checks.snapshot import Snapshot
from checks.spans import Key
from checks.standing import Brief, Said
from checks.summary import Presence
from checks.upkeep import Upkeep
from registry import rows
from registry.regulation import versions
from registry.taken import Taken, changes
from vault.errors import BadInput
from vault.store import Store

T = TypeVar("T")

ENDING_DAYS = 14
"""So many days before it ends a person's answer is spoken of; our own choice."""

FIRST = 20
"""So many of what is counted are made at once: what stands beside its line."""

_WIDEST = (SubjectKind.MUNICIPALITY, SubjectKind.ORGANIZATION, SubjectKind.PAGE)
"""Clauses of the municipality first: of those there are few, and nobody else answers them."""


class Part(Enum):
    """What is counted here and listed by `listed`."""

    NEW = auto()
    DUE = auto()
    ENDING = auto()
    WEEK = auto()
    SLIPPING = auto()
    NEAR = auto()


@dataclass(frozen=True)
class Some(Generic[T]):
    """So many, and the first of them."""

    number: int = 0
    first: tuple[T, ...] = ()


@dataclass(frozen=True)
class Briefing:
    """`run` is the last run over networks, `previous` the one before it over everything; None while there is none.

    `totals` are of the latest verdict of everything. `new` failed in the last run and not in the previous one; None
    when the two cannot be compared. `due` wait for a person's answer and for no look, `ending` have one that ends soon.
    `overdue` counts remarks past their last day, `untold` failures of which nobody was told.
    `queue` is how many pages wait for a look, `keys` how many accounts hold a key to a network, `names` are those of
    organizations. `rating` is None while none is chosen; `rating_trouble` says why a chosen one failed. `affairs` are
    the open cases of several steps: incidents by their clocks, then those past their day, then the others; `agenda` is
    what waits of the control centre's affairs, `upkeep` what waits of the vault's own care.
    """

    has_regulation: bool = False
    organizations: int = 0
    pages: int = 0
    keys: int = 0
    names: Mapping[int, str] = field(default_factory=dict)
    run: RunRecord | None = None
    previous: RunRecord | None = None
    totals: Totals = field(default_factory=Totals)
    critical: tuple[Verdict, ...] = ()
    new: Some[Verdict] | None = None
    outlook: Outlook | None = None
    due: Some[Matter] = Some()
    ending: Some[Matter] = Some()
    queue: int = 0
    overdue: int = 0
    untold: int = 0
    cases: tuple[Case, ...] = ()
    affairs: tuple[CaseView, ...] = ()
    agenda: Agenda = field(default_factory=Agenda)
    presence: Presence | None = None
    rating: Rating | None = None
    rating_trouble: str = ""
    upkeep: Upkeep = field(default_factory=Upkeep)
    week_later: bool = False
    """The running week is not counted yet: see `with_week`."""
    counted: Counted | None = field(default=None, repr=False, compare=False)
    """What was counted of verdicts for it."""


def read(
    store: Store,
    now: datetime,
    at_once: int | None = None,
    taken: Taken | None = None,
    before: Briefing | None = None,
) -> Briefing:
    """Everything at `now` (UTC). Not for a database thread: it reads by parts and counts here.

    The weeks of more pages than `at_once` are left for `with_week`: counting them takes longer than all the rest.
    What was `taken` of the registry is not read again, if nothing changed since, and what was counted of verdicts
    `before` is not counted again, if no run was kept since.
    """
    stored = store.read(lambda tx: versions.listing(tx)[:1])
    if not stored:
        counts = store.read(lambda tx: (rows.count(tx, "organization"), rows.count(tx, "page")))
        return Briefing(
            organizations=counts[0],
            pages=counts[1],
            affairs=_affairs(store, now),
            agenda=agenda.read(store, now, None),
            upkeep=upkeep.read(store, store.read(lambda tx: snapshot.today(tx, now))),
        )
    known = snapshot.take(store, now, taken, accounts=False)
    today = store.read(lambda tx: snapshot.today(tx, now))
    runs = _runs(store)
    counted = _counted(store, before)
    tally = counted.tally
    queue = Waiting(known, store.read, counted, now)
    due, ending = sorted_out(_decided(store, counted), queue, _answers(known), today)
    care = upkeep.read(store, today)
    rating, trouble = _rating(store, now)
    previous = _previous(runs)
    overdue, untold = _remarks(store, tally, today)
    later = at_once is not None and len(known.pages) > at_once
    return Briefing(
        has_regulation=True,
        organizations=len(known.organizations),
        pages=len(known.pages),
        keys=care.keys,
        names={each.id: each.short_name or each.name for each in known.organizations},
        run=runs[0] if runs else None,
        previous=previous,
        totals=_totals(tally),
        critical=_critical(store, counted),
        new=None if previous is None else _some_new(store, previous.id),
        outlook=None if later else forecast.outlook(store, now, known=known.pages),
        due=Some(len(due), _matters(store, known, due[:FIRST])),
        ending=Some(len(ending), _matters(store, known, ending[:FIRST])),
        queue=queue.pages,
        overdue=overdue,
        untold=untold,
        cases=_open_cases(store),
        affairs=_affairs(store, now),
        agenda=agenda.read(store, now, known),
        presence=_presence(known, today),
        rating=rating,
        rating_trouble=trouble,
        upkeep=care,
        week_later=later,
        counted=counted,
    )


def _counted(store: Store, before: Briefing | None) -> Counted:
    kept = before.counted if before is not None else None
    return kept if kept is not None and kept.holds(store.read) else Counted(store.read)


def with_week(store: Store, now: datetime, found: Briefing, taken: Taken | None = None) -> Briefing:
    """The same with the running week, where it was left for later. Not for a database thread."""
    if not found.week_later:
        return found
    fresh = taken is not None and taken.changes == store.read(changes)
    week = forecast.outlook(store, now, known=taken.pages if taken is not None and fresh else None)
    return replace(found, outlook=week, week_later=False)


def of_week(found: Outlook, part: Part) -> tuple[PageForecast, ...]:
    """All pages of the running week, those that slip, or those that are about to."""
    if part is Part.SLIPPING:
        return found.slipping
    return tuple(row for row in found.rows if part is Part.WEEK or row.may_slip)


def listed(store: Store, now: datetime, part: Part) -> tuple[Verdict | Matter | PageForecast, ...]:
    """All of what `read` counts, as it stands at `now` (UTC). Not for a database thread."""
    if part in {Part.WEEK, Part.SLIPPING, Part.NEAR}:
        return of_week(forecast.outlook(store, now), part)
    if part is Part.NEW:
        previous = _previous(_runs(store))
        found = [] if previous is None else _new(store, previous.id)
        return history.chosen(store.read, (each.key for each in found))
    known = snapshot.take(store, now, accounts=False)
    today = store.read(lambda tx: snapshot.today(tx, now))
    counted = Counted(store.read)
    queue = Waiting(known, store.read, counted, now)
    due, ending = sorted_out(_decided(store, counted), queue, _answers(known), today)
    return _matters(store, known, due if part is Part.DUE else ending)


def _runs(store: Store) -> list[RunRecord]:
    """Those over networks, the latest first."""
    return [run for run in store.read(history.runs) if run.scope.exactly is None]


def _previous(runs: Sequence[RunRecord]) -> RunRecord | None:
    """The run over everything before the last one, if that was over everything too."""
    whole = [run for run in runs if run.scope == Scope()]
    return whole[1] if len(whole) > 1 and runs[0] == whole[0] else None


def _totals(tally: Mapping[Said, int]) -> Totals:
    counts = {status.value: 0 for status in Status}
    for (_check, status, _code), number in tally.items():
        counts[status] += number
    return Totals(**counts)


def _critical(store: Store, counted: Counted) -> tuple[Verdict, ...]:
    said = [each for each in counted.tally if each[2] in CRITICAL]
    keys = [each.key for each in history.ordered(counted.those(store.read, said))]
    return tuple(verdict for verdict in history.chosen(store.read, keys) if verdict.critical)


# What a person decides


def sorted_out(
    decided: Iterable[Brief], queue: Waiting, answers: Mapping[Key, Answer], today: date
) -> tuple[list[Brief], list[Brief]]:
    """Of what a person decides, what waits for an answer and for no look, and what has an answer that ends soon.

    Each is looked at once: there may be thousands.
    """
    edge = today + timedelta(days=ENDING_DAYS)
    due, ending = [], []
    for each in breath.breathing(decided):
        answer = answers.get(each.key)
        by_answer = each.code.startswith(answering.BY_ANSWER)
        if queue.has(each) or (answer is None and each.status != Status.MANUAL):
            continue  # asked there, or the answer was taken back
        if answer is None or not by_answer or answer.until < today:
            due.append(each)
        elif answer.until < edge:
            ending.append(each)
    return sorted(history.ordered(due), key=lambda each: _WIDEST.index(SubjectKind(each.kind))), history.ordered(ending)


def _decided(store: Store, counted: Counted) -> Iterable[Brief]:
    said = [each for each in counted.tally if each[1] == Status.MANUAL or each[2].startswith(answering.BY_ANSWER)]
    return counted.those(store.read, said)


def _answers(known: Snapshot) -> Mapping[Key, Answer]:
    return {(each.kind.value, each.subject_id, each.check): each for each in known.answers}


def _matters(store: Store, known: Snapshot, chosen: Iterable[Brief]) -> tuple[Matter, ...]:
    verdicts = history.chosen(store.read, (each.key for each in chosen))
    return answering.matters(known, breath.breathing(verdicts))


# How it stands


def _presence(known: Snapshot, today: date) -> Presence:
    return summary.presence(
        known.organizations, known.pages, known.obligations, known.exemptions, known.regulation, today
    )


def _rating(store: Store, now: datetime) -> tuple[Rating | None, str]:
    """The chosen rating of the last month; a method that is not to be found any more must not hide the rest."""
    try:
        method = reckoning.chosen(store)
        if method is None:
            return None, ""
        return reckoning.of_month(store, method, reckoning.last_month(store, now), now), ""
    except BadInput as error:
        return None, str(error)


def _remarks(store: Store, tally: Mapping[Said, int], today: date) -> tuple[int, int]:
    """How many remarks are past their last day, and of how many failures nobody was told."""
    kept = remarks.stored(store.read)
    keys = [(each.key.kind.value, each.key.subject_id, each.key.check) for each in kept]
    status = {each.key: Status(each.status) for each in standing.briefly(store.read, keys)}
    overdue = untold = 0
    for key, each in zip(keys, breath.breathing(kept), strict=True):
        now, found = flow.standing(each.events), status.get(key)
        overdue += flow.overdue(now, found, each.warned, today)
        untold += flow.state(now, found, each.warned, today) is State.NEW
    failed = sum(number for (_check, found, _code), number in tally.items() if found == Status.FAIL)
    return overdue, untold + failed - sum(found is Status.FAIL for found in status.values())


def _affairs(store: Store, now: datetime) -> tuple[CaseView, ...]:
    """The open cases of several steps, the most pressing first."""
    found = case_book.read(store, now, lambda case: case.open)
    return tuple(sorted(found, key=lambda each: (not each.case.incident, not each.overdue, _pressing(each))))


def _pressing(found: CaseView) -> tuple[datetime, date]:
    """By the clock that ends first, then by the last day; what has neither stands last."""
    clock = found.next_clock
    ends = clock.step.due_at if clock is not None else None
    return ends or datetime.max.replace(tzinfo=UTC), found.case.due_on or date.max


def _open_cases(store: Store) -> tuple[Case, ...]:
    return tuple(case for case in moderation.listed(store.read(moderation.fetched)) if case.open)


# What is new


def _some_new(store: Store, previous: int) -> Some[Verdict]:
    found = _new(store, previous)
    return Some(len(found), history.chosen(store.read, (each.key for each in found[:FIRST])))


def _new(store: Store, previous: int) -> list[Brief]:
    """What is broken now and was not when that run ended."""
    return history.ordered(standing.broken_since(store.read, previous))
