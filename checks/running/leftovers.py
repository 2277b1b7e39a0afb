"""What an unfinished run has left, and whether it can be gone on with: the job table held against the registry as it
now is.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from checks import snapshot
from checks.running import asking, gathering, jobs_store
from checks.running.asking import Ask
from checks.running.jobs_store import Going
from checks.running.pending import NetworkLeft, Pending, Why
from checks.weeks import Week
from vault.errors import BadInput
from vault.store import Store


def pending(store: Store, now: datetime | None) -> Pending | None:
    """The unfinished run; `now` (UTC) tells whether its week is still judged. None when there is none."""
    going = store.facts.read(jobs_store.going)
    if going is None:
        return None
    at = now or going.started_at
    try:
        known = snapshot.take(store, at)
    except BadInput:  # no regulation any more: nothing could be judged
        return None
    outdated = snapshot.week_of(known.regulation, at) != going.week
    left = () if outdated else _left(store, asking.asks(known, going.scope, at))
    return Pending(going.started_at, going.week, going.scope, left, going.why, outdated)


def to_go_on_with(store: Store, week: Week) -> Going:
    """The unfinished run, if it judges this week; BadInput when there is none, or it judges another."""
    going = store.facts.read(jobs_store.going)
    if going is None:
        raise BadInput("Продолжать нечего: незаконченного прогона нет. Начните новый: poryadok check.")
    if going.week != week:
        raise BadInput(
            f"Незаконченный прогон — {going.week.title}, а сейчас проверяется {week.title}. "
            "Собранное цело. Начните новый: poryadok check."
        )
    return going


def close(store: Store, asks: Sequence[Ask], *, finished: bool, out_of_quota: bool) -> Pending | None:
    """The run was judged and kept: forget its jobs, or note why it stands still and say what is left of it."""
    if finished and not out_of_quota:
        store.facts.write(jobs_store.clear)
        return None
    why = Why.QUOTA if finished else Why.STOPPED
    store.facts.write(lambda tx: jobs_store.note(tx, why))
    going = store.facts.read(jobs_store.going)
    if going is None:  # the file could not be written when the run began
        return None
    return Pending(going.started_at, going.week, going.scope, _left(store, asks), why)


def _left(store: Store, asks: Sequence[Ask]) -> tuple[NetworkLeft, ...]:
    done = gathering.earlier(store.facts, asks)
    found = []
    for ask in asks:
        keys = {(job.subject_id, job.need) for job in ask.jobs} - done.seen - done.failed
        if keys:
            subjects = len({subject for subject, _need in keys})
            found.append(NetworkLeft(ask.code, ask.title, subjects, len(keys)))
    return tuple(found)
