"""What waits for the coordinator today, gathered from everywhere for one page: the last run, what cannot wait, the
running week, questions for a person, remarks past their day. Each figure is made where it belongs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeAlias

from checks import breath, forecast, history, snapshot, summary
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
from checks.results import RunRecord, Totals
from checks.scope import Scope
from checks.snapshot import Snapshot
from checks.summary import Presence
from registry import rows
from registry.regulation import versions
from vault.errors import BadInput
from vault.sqlcipher import Row
from vault.store import Store
from vault.transaction import Tx

ENDING_DAYS = 14
"""So many days before it ends a person's answer is spoken of; our own choice."""

_AT_ONCE = 3000  # spans of verdicts walked over in one transaction
_BROKEN = frozenset({Status.FAIL, Status.WARN})

_Key: TypeAlias = tuple[str, SubjectKind, int]


@dataclass(frozen=True)
class Briefing:
    """`run` is the last run over networks, `previous` the one before it over everything; None while there is none.

    `totals` are of the latest verdict of everything. `new` failed in the last run and not in the previous one; None
    when the two cannot be compared. `due` wait for a person's answer and for no look, `ending` have one that ends soon.
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
    overdue: tuple[Verdict, ...] = ()
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
    rating, trouble = _rating(store, now)
    whole = [run for run in runs if run.scope == Scope()]
    previous = whole[1] if len(whole) > 1 and runs[0] == whole[0] else None
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
        ending=tuple(each for each in answering.due(matters, today, ENDING_DAYS) if each not in due),
        queue=len(queue),
        overdue=_overdue(store, current, today),
        cases=_open_cases(store),
        presence=_presence(known, today),
        rating=rating,
        rating_trouble=trouble,
    )


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


def _overdue(store: Store, current: Iterable[Verdict], today: date) -> tuple[Verdict, ...]:
    stored = store.read(remarks.listing)
    if not stored:
        return ()
    return tuple(
        each.verdict for each in remarks_book.book(current, stored, {}, today) if each.late and each.verdict is not None
    )


def _open_cases(store: Store) -> tuple[Case, ...]:
    return tuple(case for case in moderation.listed(store.read(moderation.fetched)) if case.open)


# What is new


def _new(store: Store, current: Iterable[Verdict], previous: int) -> tuple[Verdict, ...]:
    """What is broken now and was not when that run ended."""
    broken = {(each.check, each.subject.kind, each.subject.id): each for each in current if each.status in _BROKEN}
    for key in _broken_then(store, previous):
        broken.pop(key, None)
    return tuple(broken.values())


def _broken_then(store: Store, run_id: int) -> set[_Key]:
    last = rows.number(store.read(lambda tx: rows.only(tx, "SELECT coalesce(max(id), 0) FROM verdict_span"))[0])
    found: set[_Key] = set()
    for after in range(0, last, _AT_ONCE):
        part = store.read(lambda tx: _walk(tx, after, run_id))  # noqa: B023 # called at once
        found.update(
            (rows.text(row["check_id"]), SubjectKind(rows.text(row["kind"])), rows.number(row["subject_id"]))
            for row in part
        )
    return found


def _walk(tx: Tx, after: int, run_id: int) -> list[Row]:
    """The broken ones among a part of the spans, as they stood after that run."""
    return tx.execute(
        "SELECT kind, subject_id, check_id FROM verdict WHERE id > ?1 AND id <= ?1 + ?2"
        " AND from_run <= ?3 AND (until_run IS NULL OR until_run > ?3) AND status IN ('fail', 'warn')",
        (after, _AT_ONCE, run_id),
    ).fetchall()
