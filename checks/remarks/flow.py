"""The life of a remark as a pure function of what was done about it, what was seen last, and the day.

new → told → overdue → escalated; mended only by what a run saw; a failure after that begins another round. Nothing is
stored here and nothing is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from checks.model import Status

MET = frozenset({Status.OK, Status.NA})
"""What mends: the requirement is met, or is no longer asked of this subject."""


class How(StrEnum):
    """How somebody was told."""

    PHONE = "phone"
    LETTER = "letter"
    MESSENGER = "messenger"
    PERSON = "person"


class Act(StrEnum):
    """What happened to a remark. MENDED and FAILED come from runs alone, the others from a person.

    RETURNED takes a telling or a dismissal back: the round is as it was when it began.
    """

    TOLD = "told"
    DUE = "due"
    ESCALATED = "escalated"
    DISMISSED = "dismissed"
    RETURNED = "returned"
    MENDED = "mended"
    FAILED = "failed"


class State(StrEnum):
    """Where a remark stands on a day. PAUSED: a waiver allows it; GONE: nobody is asked any more (the page was removed,
    the regulation has no such clause).
    """

    NEW = "new"
    TOLD = "told"
    OVERDUE = "overdue"
    ESCALATED = "escalated"
    DISMISSED = "dismissed"
    PAUSED = "paused"
    MENDED = "mended"
    GONE = "gone"


OPEN = frozenset({State.NEW, State.TOLD, State.OVERDUE, State.ESCALATED})
"""What is to be mended by somebody."""


@dataclass(frozen=True)
class Event:
    """One act. `on` is the day that the person named, None of what a run saw; `at` is the moment of writing, UTC.

    `run_id` is the last run that there was, of MENDED and FAILED the run that saw it. `who` was told; `said` is the
    sentence that they were told.
    """

    act: Act
    run_id: int
    at: datetime
    on: date | None = None
    who: str = ""
    how: How | None = None
    due: date | None = None
    note: str = ""
    said: str = ""
    id: int = 0


@dataclass(frozen=True)
class Standing:
    """The last round added up. `due` is the last day on which mending is in time."""

    round: int = 1
    told: Event | None = None
    due: date | None = None
    escalated: Event | None = None
    dismissed: Event | None = None
    mended: Event | None = None


def standing(events: Iterable[Event]) -> Standing:
    """Where the acts of a remark, in their order, have led."""
    now = Standing()
    for event in events:
        now = _after(now, event)
    return now


def _after(now: Standing, event: Event) -> Standing:
    if event.act is Act.RETURNED:
        return Standing(now.round)
    if event.act is Act.FAILED:
        return Standing(now.round + 1)
    changed: dict[Act, Callable[[], Standing]] = {
        Act.TOLD: lambda: replace(now, told=event, due=event.due, dismissed=None),
        Act.DUE: lambda: replace(now, due=event.due),
        Act.ESCALATED: lambda: replace(now, escalated=event, due=event.due or now.due),
        Act.DISMISSED: lambda: replace(now, dismissed=event),
        Act.MENDED: lambda: replace(now, mended=event),
    }
    return changed[event.act]()


def rounds(events: Iterable[Event]) -> tuple[tuple[Event, ...], ...]:
    """The acts of each round; the failure that began a round is its first act."""
    found: list[list[Event]] = [[]]
    for event in events:
        if event.act is Act.FAILED:
            found.append([])
        found[-1].append(event)
    return tuple(tuple(part) for part in found)


def broken(status: Status | None, warned: bool) -> bool:
    """Whether this is a failure; a recommendation is one only of a remark that was made of a recommendation."""
    return status is Status.FAIL or (status is Status.WARN and warned)


def state(now: Standing, status: Status | None, warned: bool, today: date) -> State:
    """Where a remark stands, `status` being that of the current verdict, None when there is none."""
    if status is None:
        return State.GONE
    if now.mended is not None:
        return State.NEW if broken(status, warned) else State.MENDED
    if status in MET:
        return State.MENDED
    return State.PAUSED if status is Status.WAIVED else _waited_for(now, today)


def _waited_for(now: Standing, today: date) -> State:
    if now.dismissed is not None:
        return State.DISMISSED
    if now.told is None:
        return State.NEW
    if now.escalated is not None:
        return State.ESCALATED
    return State.OVERDUE if late(now, today) else State.TOLD


def overdue(now: Standing, status: Status | None, warned: bool, today: date) -> bool:
    """Told, not mended in time, and not mended yet; an escalated remark may be overdue too."""
    return state(now, status, warned, today) in {State.OVERDUE, State.ESCALATED} and late(now, today)


def late(now: Standing, today: date) -> bool:
    """The last day is past; that day itself is in time."""
    return now.due is not None and now.due < today


def seen(mended: bool, status: Status, warned: bool) -> Act | None:
    """What a run's verdict does to a remark that is mended or not: MENDED, FAILED, or nothing.

    What could not be seen, waits for a person or is allowed neither mends nor begins another round.
    """
    if not mended:
        return Act.MENDED if status in MET else None
    return Act.FAILED if broken(status, warned) else None
