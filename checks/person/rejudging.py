"""Verdicts of what people saw and decided, at once and without asking a network: a run over exactly those subjects.

The rules are not called: what they answered in the last run stands, and what a person told is put where they could not
decide. So a look never meets facts of another day, and nothing that was not looked at changes.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from checks import engine, history, snapshot, weeks
from checks.history import Draft
from checks.judging import told
from checks.model import Judgement, NotSeen, Status, SubjectKind, Verdict
from checks.person import answering, looking
from checks.remarks import records as remarks
from checks.results import RunState
from checks.scope import Scope
from checks.snapshot import Snapshot
from vault.store import Store
from vault.transaction import Tx

_AT_ONCE = 200  # verdicts read in one transaction


def catch_up(store: Store, now: datetime) -> int:
    """Apply every look and answer that no verdict tells yet, given or taken back; how many verdicts changed.

    Nothing is written while all of them are told, and nothing into a vault that is open only to be read.
    """
    if store.read_only_reason is not None:
        return 0
    known, current = snapshot.take(store, now), history.latest(store.read)
    return len(apply(store, looking.unapplied(known, current, now) | answering.unapplied(known, current, now), now))


def apply(store: Store, keys: Collection[tuple[str, SubjectKind, int]], now: datetime) -> tuple[Verdict, ...]:
    """Tell these verdicts (check, kind, id) anew at `now` (UTC); the ones that changed, kept as a run of their own.

    What a collector saw stays as it is, also when a run ends meanwhile; nothing is kept when nothing changed.
    """
    if not keys:
        return ()
    while True:
        last = store.read(history.last_run)
        changed = _told(store, keys, last, now)
        if changed is not None:
            return changed


def _told(
    store: Store, keys: Collection[tuple[str, SubjectKind, int]], last: int, now: datetime
) -> tuple[Verdict, ...] | None:
    """The same, of what stood after the `last` run; None, and nothing is kept, when there was another one meanwhile."""
    known = snapshot.take(store, now)
    before = _standing(store, sorted(keys))
    after = (*_of_clauses(known, before, now), *engine.retold(known, _answers(known, before, now), now))
    old = {(verdict.check, verdict.subject.kind, verdict.subject.id): verdict for verdict in before}
    changed = tuple(
        verdict for verdict in after if verdict != old.get((verdict.check, verdict.subject.kind, verdict.subject.id))
    )
    return changed if not changed or _keep(store, known, changed, last, now) else None


def _standing(store: Store, keys: Sequence[tuple[str, SubjectKind, int]]) -> tuple[Verdict, ...]:
    found: list[Verdict] = []
    for start in range(0, len(keys), _AT_ONCE):
        part = keys[start : start + _AT_ONCE]
        found += store.read(lambda tx: history.standing(tx, part))  # noqa: B023 # called at once
    return tuple(found)


def _is_clause(verdict: Verdict) -> bool:
    return verdict.check.startswith("clause.")


def _of_clauses(known: Snapshot, before: Sequence[Verdict], now: datetime) -> tuple[Verdict, ...]:
    """Clauses that a person answers need no facts: they are judged as in any run."""
    checks = frozenset(verdict.check for verdict in before if _is_clause(verdict))
    return engine.judge(known, {}, Scope(checks=checks), now) if checks else ()


def _answers(
    known: Snapshot, before: Sequence[Verdict], now: datetime
) -> tuple[tuple[Verdict, Judgement | NotSeen], ...]:
    """What the rules answered, as far as it is a person's to settle."""
    today = weeks.local_day(now, weeks.zone_of(known.regulation.timezone))
    answers = {(each.kind, each.subject_id, each.check): each for each in known.answers if each.until >= today}
    found: list[tuple[Verdict, Judgement | NotSeen]] = []
    for verdict in before:
        if _is_clause(verdict):
            continue
        if verdict.code in told.BY_LOOK:
            found.append((verdict, told.TAKEN_BACK))
        elif answering.is_by_answer(verdict):
            answer = answers.get((verdict.subject.kind, verdict.subject.id, verdict.check))
            found.append((verdict, told.by_answer(answer) if answer is not None else told.TAKEN_BACK))
        elif verdict.status is Status.UNKNOWN:
            found.append((verdict, NotSeen(verdict.code, verdict.params, verdict.evidence)))
        elif verdict.status is Status.MANUAL:
            found.append((verdict, Judgement(Status.MANUAL, verdict.code, verdict.params, verdict.evidence)))
    return tuple(found)


class _Overtaken(Exception):
    """Another run was kept after what stands was read."""


def _keep(store: Store, known: Snapshot, changed: tuple[Verdict, ...], last: int, now: datetime) -> bool:
    """Keep the run, unless another one came after the `last`; whether it is kept."""
    draft = Draft(
        state=RunState.DONE,
        started_at=now,
        finished_at=now,
        window=snapshot.week_of(known.regulation, now),
        scope=Scope(exactly=frozenset((each.check, each.subject.kind, each.subject.id) for each in changed)),
        version=known.version,
        verdicts=changed,
        collected=(),
    )
    changes = history.compare(store, draft)
    seen = remarks.prepare(changed)

    def write(tx: Tx) -> None:
        if history.last_run(tx) != last:
            raise _Overtaken
        run_id = history.record(tx, draft, changes)
        remarks.follow(tx, run_id, now, seen)
        tx.describe(f"run:{run_id}", state=draft.state.value, **draft.totals.to_json())

    try:
        store.write("run.told", write)
    except _Overtaken:
        return False
    return True
