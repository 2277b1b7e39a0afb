"""What waits for the coordinator today, gathered from everywhere for one page: the last run, what cannot wait, the
running week, questions for a person, remarks past their day. Each figure is made where it belongs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from checks import breath, forecast, history, snapshot, spans, summary
from checks.forecast import Outlook
from checks.model import Status, SubjectKind, Verdict
from checks.person import answering, looking
from checks.person.answering import Matter
from checks.ratings import reckoning
from checks.ratings.reckoning import Rating
from checks.readers import moderation
from checks.readers.moderation import Case
from checks.remarks import book as remarks_book
from checks.remarks import records as remarks
from checks.remarks.flow import State
from checks.results import RunRecord, Totals
from checks.scope import Scope
from checks.snapshot import Snapshot
from checks.summary import Presence
from registry import rows
from registry.regulation import versions
from vault.errors import BadInput
from vault.store import Store

ENDING_DAYS = 14
"""So many days before it ends a person's answer is spoken of; our own choice."""

_BROKEN = frozenset({Status.FAIL, Status.WARN})


@dataclass(frozen=True)
class Briefing:
    """`run` is the last run over networks, `previous` the one before it over everything; None while there is none.

    `totals` are of the latest verdict of everything. `new` failed in the last run and not in the previous one; None
    when the two cannot be compared. `due` wait for a person's answer and for no look, `ending` have one that ends soon.
    `overdue` counts remarks past their last day, `untold` failures of which nobody was told.
    `queue` is how many pages wait for a look, `keys` how many accounts hold a key to a network, `names` are those of
    organizations. `rating` is None while none is chosen; `rating_trouble` says why a chosen one failed.
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
    new: tuple[Verdict, ...] | None = None
    outlook: Outlook | None = None
    due: tuple[Matter, ...] = ()
    ending: tuple[Matter, ...] = ()
    queue: int = 0
    overdue: int = 0
    untold: int = 0
    cases: tuple[Case, ...] = ()
    presence: Presence | None = None
    rating: Rating | None = None
    rating_trouble: str = ""


def read(store: Store, now: datetime) -> Briefing:
    """Everything at `now` (UTC). Not for a database thread: it reads by parts and counts here."""
    stored = store.read(lambda tx: versions.listing(tx)[:1])
    if not stored:
        counts = store.read(lambda tx: (rows.count(tx, "organization"), rows.count(tx, "page")))
        return Briefing(organizations=counts[0], pages=counts[1])
    known = snapshot.take(store, now)
    today = store.read(lambda tx: snapshot.today(tx, now))
    runs = [run for run in store.read(history.runs) if run.scope.exactly is None]
    current = history.latest(store.read)
    queue = looking.queue(known, breath.breathing(current), now)
    looked_at = {(page.page_id, question.check) for page in queue for question in page.questions}
    matters = [
        each
        for each in answering.matters(known, breath.breathing(current))
        if each.verdict.subject.kind is not SubjectKind.PAGE
        or (each.verdict.subject.id, each.verdict.check) not in looked_at
    ]
    due = answering.due(matters, today)
    waiting = {_key(each.verdict) for each in due}  # of thousands, each looked up at once
    rating, trouble = _rating(store, now)
    whole = [run for run in runs if run.scope == Scope()]
    previous = whole[1] if len(whole) > 1 and runs[0] == whole[0] else None
    overdue, untold = _remarks(store, current, today)
    return Briefing(
        has_regulation=True,
        organizations=len(known.organizations),
        pages=len(known.pages),
        keys=len(known.with_token),
        names={each.id: each.short_name or each.name for each in known.organizations},
        run=runs[0] if runs else None,
        previous=previous,
        totals=summary.totals(current),
        critical=tuple(each for each in current if each.critical),
        new=None if previous is None else _new(store, current, previous.id),
        outlook=forecast.outlook(store, now),
        due=due,
        ending=tuple(each for each in answering.due(matters, today, ENDING_DAYS) if _key(each.verdict) not in waiting),
        queue=len(queue),
        overdue=overdue,
        untold=untold,
        cases=_open_cases(store),
        presence=_presence(known, today),
        rating=rating,
        rating_trouble=trouble,
    )


def _key(verdict: Verdict) -> tuple[str, SubjectKind, int]:
    return verdict.check, verdict.subject.kind, verdict.subject.id


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


def _remarks(store: Store, current: Iterable[Verdict], today: date) -> tuple[int, int]:
    """How many remarks are past their last day, and of how many failures nobody was told."""
    found = remarks_book.book(breath.breathing(current), remarks.stored(store.read), {}, today)
    return sum(each.late for each in found), sum(each.state is State.NEW for each in found)


def _open_cases(store: Store) -> tuple[Case, ...]:
    return tuple(case for case in moderation.listed(store.read(moderation.fetched)) if case.open)


# What is new


def _new(store: Store, current: Iterable[Verdict], previous: int) -> tuple[Verdict, ...]:
    """What is broken now and was not when that run ended."""
    broken = {
        (each.subject.kind.value, each.subject.id, each.check): each for each in current if each.status in _BROKEN
    }
    for key in spans.broken_at(store.read, previous):
        broken.pop(key, None)
    return tuple(broken.values())
