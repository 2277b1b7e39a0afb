"""The life of a remark under any sequence of runs and acts: what always holds, whatever came before."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TypeAlias

from hypothesis import given
from hypothesis import strategies as some

from checks.model import Status
from checks.remarks import flow
from checks.remarks.flow import Act, Event, State

START = date(2026, 11, 1)
AT = datetime(2026, 11, 1, tzinfo=UTC)
PERSON = (Act.TOLD, Act.DUE, Act.ESCALATED, Act.DISMISSED, Act.RETURNED)

Step: TypeAlias = Status | Act
steps = some.lists(some.one_of(some.sampled_from(list(Status)), some.sampled_from(PERSON)), max_size=30)


def live(course: list[Step], *, warned: bool) -> tuple[list[Event], list[Status]]:
    """What is written when these runs come and a person tries these things, each on a day of its own; what the remark
    allows is decided as in `remarks_acts`. The verdicts by run, from run 1.
    """
    events: list[Event] = []
    verdicts: list[Status] = []
    for day, step in enumerate(course):
        now = flow.standing(events)
        on, run = START + timedelta(days=day), len(verdicts)
        if isinstance(step, Status):
            verdicts.append(step)
            act = flow.seen(now.mended is not None, step, warned) if events else None
            if act is not None:
                events.append(Event(act, len(verdicts), AT))
        elif verdicts and _allowed(step, now, verdicts[-1]):
            if step in {Act.TOLD, Act.DISMISSED} and now.mended is not None:
                events.append(Event(Act.FAILED, run, AT))
            due = on + timedelta(days=3) if step in {Act.TOLD, Act.DUE} else None
            events.append(Event(step, run, AT, on, due=due))
    return events, verdicts


def _allowed(act: Act, now: flow.Standing, status: Status) -> bool:
    failing = status in {Status.FAIL, Status.WARN}
    told = now.told is not None and now.mended is None and now.dismissed is None
    waiting = told and status in {Status.UNKNOWN, Status.MANUAL}
    if act is Act.TOLD:
        return failing or waiting
    if act is Act.DISMISSED:
        return (failing or waiting) and (now.dismissed is None or now.mended is not None)
    if act is Act.RETURNED:
        return now.mended is None and (now.told is not None or now.dismissed is not None)
    return told


@given(steps, some.booleans())
def test_mended_only_after_a_run_that_saw_it_met_later_than_anybody_was_told(course: list[Step], warned: bool) -> None:
    events, verdicts = live(course, warned=warned)
    for round_ in flow.rounds(events):
        mended = [event for event in round_ if event.act is Act.MENDED]
        assert len(mended) <= 1
        for event in mended:
            assert event is round_[-1]
            assert verdicts[event.run_id - 1] in flow.MET
            assert all(before.run_id < event.run_id for before in round_[:-1])


@given(steps, some.booleans())
def test_a_round_begins_only_with_a_failure_after_a_mending(course: list[Step], warned: bool) -> None:
    events, verdicts = live(course, warned=warned)
    for before, after in zip(flow.rounds(events), flow.rounds(events)[1:], strict=False):
        assert before[-1].act is Act.MENDED
        assert after[0].act is Act.FAILED
        assert verdicts[after[0].run_id - 1] in {Status.FAIL, Status.WARN}
        assert before[-1].run_id < after[0].run_id
    assert flow.standing(events).round == len(flow.rounds(events))


@given(steps, some.booleans(), some.integers(0, 60))
def test_what_a_state_says(course: list[Step], warned: bool, later: int) -> None:
    events, verdicts = live(course, warned=warned)
    today = START + timedelta(days=later)
    now, status = flow.standing(events), verdicts[-1] if verdicts else None
    state = flow.state(now, status, warned, today)
    late = flow.overdue(now, status, warned, today)
    if status in flow.MET:
        assert state is State.MENDED
    if state is State.MENDED:
        assert now.mended is not None or status in flow.MET
    if state is State.OVERDUE:
        assert late
    if late:
        assert now.told is not None
        assert now.mended is None
        assert now.dismissed is None
        assert now.due is not None
        assert now.due < today
        assert status not in {*flow.MET, Status.WAIVED, None}
    if state is State.TOLD:
        assert now.told is not None
        assert now.due is None or now.due >= today
    if status is Status.WAIVED and now.mended is None:
        assert state is State.PAUSED
    assert (state is State.GONE) == (status is None)


@given(steps, some.booleans(), some.sampled_from([Status.UNKNOWN, Status.MANUAL, Status.WAIVED]))
def test_what_nobody_saw_changes_nothing(course: list[Step], warned: bool, unseen: Status) -> None:
    events, _ = live(course, warned=warned)
    again, _ = live([*course, unseen, unseen], warned=warned)
    assert again == events


@given(steps, some.booleans())
def test_a_stored_state_follows_the_last_run(course: list[Step], warned: bool) -> None:
    """After each run a remark is mended exactly when that run, or an earlier one since the last failure, saw it met."""
    events, verdicts = live(course, warned=warned)
    if not events:
        return
    told = next(event.run_id for event in events)
    decided = [status in flow.MET for status in verdicts[told:] if status in flow.MET or flow.broken(status, warned)]
    first_met = decided.index(True) if True in decided else None
    last = events[-1].act
    if first_met is None:
        assert last is not Act.MENDED
    elif last in {Act.MENDED, Act.FAILED}:
        assert (flow.standing(events).mended is not None) == decided[-1]
