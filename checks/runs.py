"""The main job: plan, collect, store, judge, keep. What the console and the command line call.

The order is the promise: everything needed is read as it is at one moment; collecting holds no transaction, and what
comes is stored as it comes; the run and its verdicts go in one transaction of the vault, the page numbers seen for the
first time after it. A run that is broken off leaves its job table, by which the next one can go on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from checks import breath, catalogue, engine, facts_store, history, snapshot, weeks
from checks.history import Draft
from checks.model import Verdict
from checks.person import looking, looks, rejudging
from checks.readers import reduction
from checks.readers import store as readers_store
from checks.remarks import records as remarks
from checks.results import Collected, RunResult, RunState, Totals
from checks.running import asking, collecting, gathering, jobs_store, leftovers, past, planning, quota
from checks.running.asking import Ask
from checks.running.collecting import Harvest, Trip
from checks.running.jobs_store import Going
from checks.running.meanwhile import Meanwhile, Watching
from checks.running.pending import NetworkLeft, Pending, Why
from checks.running.planning import NetworkPlan, Plan, QuotaShare
from checks.running.progress import NetworkProgress, Progress
from checks.running.runner import LocalRunner, Runner
from checks.scope import Scope
from checks.settings import Endpoints, Limits
from checks.snapshot import Snapshot
from registry import credentials, networks, pages
from registry.pages import Page
from vault import secrets
from vault.clock import Clock, real_now
from vault.errors import BadInput, StorageFailed, VaultReadOnly
from vault.store import Store
from vault.transaction import Tx
from vault.types import Json

__all__ = [
    "Collected",
    "NetworkLeft",
    "NetworkPlan",
    "NetworkProgress",
    "Pending",
    "Plan",
    "Progress",
    "QuotaShare",
    "RunResult",
    "RunState",
    "Scope",
    "Totals",
    "Verdict",
    "Why",
    "pending",
    "plan",
    "run",
]


_NUMBERS = 25  # page numbers in one transaction, so that none holds the database up


def plan(store: Store, scope: Scope, endpoints: Endpoints, clock: Clock) -> Plan:
    """What a run over this scope would ask of the networks. BadInput for an unknown check or network."""
    now = clock.now()
    today = quota.day_of(real_now())
    known, used = snapshot.take(store, now), store.read(lambda tx: quota.used(tx, today))
    _refuse_unknown(known, scope)
    window = now - engine.readers_since(known, scope, now)
    before = store.facts.read(lambda tx: past.read(tx, window))
    asks = asking.asks(known, scope, now)
    return planning.plan(known, asks, lambda code: Limits.of(endpoints, code), before, used)


def pending(store: Store, clock: Clock | None = None) -> Pending | None:
    """The run that was begun and has not ended: the program died, somebody stopped it, a network had enough for today.

    With a `clock` it is told, too, whether that run's week is still the judged one. None while there is no such run.
    """
    return leftovers.pending(store, clock.now() if clock else None)


def run(
    store: Store,
    scope: Scope,
    endpoints: Endpoints,
    clock: Clock,
    *,
    progress: Callable[[Progress], None],
    cancelled: Callable[[], bool],
    limits: Limits | None = None,
    runner: Runner | None = None,
    resume: bool = False,
    found: Callable[[Meanwhile], None] | None = None,
) -> RunResult:
    """Do the main job over this scope and keep it.

    `progress` and `cancelled` are called from the caller's thread while collecting; after a cancel what was collected
    is judged and kept, the rest is unknown. With `resume` the run that has not ended is gone on with, in its own scope
    (`scope` is not looked at): only what is left is asked, and everything judged. `limits` and `runner` are for tests;
    by default those of the endpoints and pools of threads. `found` hears from the caller's thread what was found so
    far: nothing of it is stored, and everything is judged anew at the end. Raises BadInput (unknown check or network,
    no regulation, nothing to go on with), VaultReadOnly.
    """
    if store.read_only_reason is not None:
        raise VaultReadOnly(f"{store.read_only_reason} Прогон не начат: его некуда записать.")
    now = clock.now()
    known = snapshot.take(store, now)
    begun = _begin(store, known, scope, now, resume=resume)
    ledgers: list[quota.Ledger] = []

    def ledger(daily: Mapping[str, int]) -> quota.Ledger:
        ledgers.append(quota.Ledger(store, daily))
        return ledgers[-1]

    readers_since = engine.readers_since(known, begun.going.scope, now)
    trip = Trip(
        known=known,
        asks=begun.asks,
        endpoints=endpoints,
        limits=lambda code: limits or Limits.of(endpoints, code),
        now=now,
        since=engine.since(known, begun.going.scope, now),
        readers_since=readers_since,
        token=lambda account: secrets.token(store, credentials.owner(account)),
        facts=store.facts,
        quota=ledger,
        runner=runner or LocalRunner(),
        progress=progress,
        cancelled=cancelled,
        past=store.facts.read(lambda tx: past.read(tx, now - readers_since)),
        earlier=begun.earlier,
        requests=dict(begun.going.requests),
        salt=begun.salt,
        watching=Watching(known, begun.asks, begun.going.scope, now, store.facts, found) if found else None,
    )
    with breath.long_work():
        try:
            harvest = collecting.collect(trip)
        finally:
            for each in ledgers:
                each.close()
        calls = {method: count for each in ledgers for method, count in each.taken.items() if count}
        return _finish(store, known, begun, harvest, now, clock.now(), calls)


@dataclass(frozen=True)
class _Begun:
    """A run that has begun: what it asks, and what it found done. `trouble` says why its job table is not kept."""

    going: Going
    asks: Sequence[Ask]
    earlier: gathering.Earlier
    salt: bytes
    trouble: str


def _begin(store: Store, known: Snapshot, scope: Scope, now: datetime, *, resume: bool) -> _Begun:
    """Open the job table, or take up the one that is there."""
    week = snapshot.week_of(known.regulation, now)
    going = leftovers.to_go_on_with(store, week) if resume else Going(now, week, scope)
    _refuse_unknown(known, going.scope)
    asks = asking.asks(known, going.scope, now)
    earlier = gathering.take_up(store.facts, asks) if resume else gathering.Earlier()

    def write(tx: Tx) -> bytes:
        if resume:
            jobs_store.note(tx, Why.CRASHED)
        else:
            jobs_store.begin(tx, going)
        return facts_store.salt(tx)

    try:
        return _Begun(going, asks, earlier, store.facts.write(write), "")
    except StorageFailed as error:  # it is collected and judged all the same, only not gone on with
        return _Begun(going, asks, earlier, b"", str(error))


def _finish(
    store: Store,
    known: Snapshot,
    begun: _Begun,
    harvest: Harvest,
    now: datetime,
    finished_at: datetime,
    calls: Mapping[str, int],
) -> RunResult:
    """Judge, keep the run, and close the job table, or leave it for whoever goes on."""
    known = snapshot.told_since(store, known)
    page_ids = [page.id for page in known.pages]
    repeated, unreduced = reduction.before_judging(store, page_ids)
    draft = Draft(
        state=RunState.DONE if harvest.finished else RunState.STOPPED,
        started_at=begun.going.started_at,
        finished_at=finished_at,
        window=begun.going.week,
        scope=begun.going.scope,
        version=known.version,
        verdicts=engine.judge(known, harvest.outcomes, begun.going.scope, now, repeated),
        collected=harvest.collected,
        nothing_collected=harvest.finished and harvest.asked > 0 and not harvest.seen,
    )
    changes = history.compare(store, draft)  # made here, not on the database's thread
    seen = remarks.prepare(draft.verdicts)
    followed = remarks.compare(store.read, seen)
    gone = looking.overtaken(known, draft.verdicts, draft.started_at)
    run_id = store.write("run", lambda tx: _keep(tx, draft, changes, seen, followed, calls, gone))
    _keep_numbers(store, known, harvest)
    today = weeks.local_day(now, weeks.zone_of(known.regulation.timezone))
    unfollowed = reduction.after_judging(store, page_ids, now, today)
    trouble = harvest.trouble or begun.trouble or unreduced or unfollowed
    left = None
    try:
        left = leftovers.close(store, begun.asks, finished=harvest.finished, out_of_quota=harvest.out_of_quota)
        store.facts.write(lambda tx: readers_store.purge(tx, now))
        _tell_what_came_meanwhile(store, known, gone, finished_at)
    except StorageFailed as error:
        trouble = trouble or str(error)
    return RunResult(
        run_id=run_id,
        state=draft.state,
        started_at=draft.started_at,
        finished_at=draft.finished_at,
        window=draft.window,
        totals=draft.totals,
        verdicts=draft.verdicts,
        collected=draft.collected,
        nothing_collected=draft.nothing_collected,
        pending=left,
        trouble=f"Увиденное сохранено не всё: {trouble}" if trouble else "",
    )


def _tell_what_came_meanwhile(store: Store, known: Snapshot, gone: Sequence[int], now: datetime) -> None:
    """What people told while the run was being judged has no verdict, or had one that the run put away: tell it now."""
    since = snapshot.told_since(store, known)
    judged = {look.id for look in known.looks} - set(gone)
    if {look.id for look in since.looks} != judged or since.answers != known.answers:
        rejudging.catch_up(store, now)


def _refuse_unknown(known: Snapshot, scope: Scope) -> None:
    for code in scope.networks or ():
        networks.network(code)
    manual = [engine.manual_check(clause) for clause in known.regulation.manual_clauses()]
    for pattern in scope.checks or ():
        catalogue.require(pattern, manual)


def _keep(
    tx: Tx,
    draft: Draft,
    changes: history.Changes,
    seen: remarks.Seen,
    followed: remarks.Changes,
    calls: Mapping[str, int],
    gone: Sequence[int],
) -> int:
    run_id = history.record(tx, draft, changes)
    remarks.follow(tx, run_id, draft.finished_at, seen, followed)
    looks.overtaken(tx, gone, draft.finished_at)
    totals: Mapping[str, int] = draft.totals.to_json()
    spent: dict[str, Json] = {"calls": dict(calls)} if calls else {}
    if gone:
        spent["looks_overtaken"] = len(gone)
    tx.describe(f"run:{run_id}", state=draft.state.value, **totals, **spent)
    return run_id


def _keep_numbers(store: Store, known: Snapshot, harvest: Harvest) -> None:
    """Write down the network's number of each page that was seen for the first time, and its word for what it is; a few
    in a transaction."""
    new: list[Page] = []
    for page in known.pages:
        number, kind = harvest.numbers.get(page.id, ""), harvest.kinds.get(page.id, "")
        if number and page.network_id in {"", number} and not (page.network_id and (page.network_kind or not kind)):
            new.append(replace(page, network_id=number, network_kind=page.network_kind or kind))
    for start in range(0, len(new), _NUMBERS):
        part = new[start : start + _NUMBERS]
        store.write("page.numbered", partial(_write_numbers, numbered=part))


def _write_numbers(tx: Tx, numbered: Sequence[Page]) -> None:
    for page in numbered:
        try:
            now = pages.get(tx, page.id)
            if now.network_id in {"", page.network_id} and now.url == page.url:
                pages.update(tx, replace(now, network_id=page.network_id, network_kind=page.network_kind))
        except BadInput as refusal:  # removed meanwhile, or the number belongs to another record: the run is kept
            tx.journal("page.number_refused", f"page:{page.id}", number=page.network_id, reason=str(refusal))
