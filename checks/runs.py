"""The main job: plan, collect, store, judge, keep. What the console and the command line call.

The order is the promise: everything needed is read in one transaction; collecting holds no transaction; facts are
stored first; the run, its verdicts and the page numbers seen for the first time go in one transaction of the vault.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from checks import catalogue, collecting, engine, facts_store, history, snapshot, summary
from checks.collecting import Harvest, NetworkPlan, Plan, Progress, Trip
from checks.facts import Fact, Need, Profile
from checks.history import Draft
from checks.model import Verdict
from checks.results import Collected, RunResult, RunState, Totals
from checks.runner import LocalRunner, Runner
from checks.scope import Scope
from checks.settings import Endpoints, Limits
from checks.snapshot import Snapshot
from registry import credentials, networks, pages
from vault import secrets
from vault.clock import Clock
from vault.errors import BadInput, VaultReadOnly
from vault.store import Store
from vault.transaction import Tx

__all__ = [
    "Collected",
    "NetworkPlan",
    "Plan",
    "Progress",
    "RunResult",
    "RunState",
    "Scope",
    "Totals",
    "Verdict",
    "plan",
    "run",
]


def plan(store: Store, scope: Scope, endpoints: Endpoints, clock: Clock) -> Plan:
    """What a run over this scope would ask of the networks. BadInput for an unknown check or network."""
    known = store.read(lambda tx: snapshot.read(tx, clock.now()))
    _refuse_unknown(known, scope)
    return collecting.plan(known, scope, endpoints)


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
) -> RunResult:
    """Do the main job over this scope and keep it.

    `progress` and `cancelled` are called from the caller's thread while collecting; after a cancel what was collected
    is judged and kept, the rest is unknown. `limits` and `runner` are for tests; by default those of the endpoints and
    a pool of threads. Raises BadInput (unknown check or network, no regulation), VaultReadOnly.
    """
    if store.read_only_reason is not None:
        raise VaultReadOnly(f"{store.read_only_reason} Прогон не начат: его некуда записать.")
    started_at = clock.now()
    known = store.read(lambda tx: snapshot.read(tx, started_at))
    _refuse_unknown(known, scope)
    chosen = limits or Limits.of(endpoints)
    harvest = collecting.collect(
        Trip(
            known=known,
            scope=scope,
            endpoints=endpoints,
            limits=chosen,
            now=started_at,
            token=lambda account: secrets.token(store, credentials.owner(account)),
            runner=runner or LocalRunner(chosen.workers),
            progress=progress,
            cancelled=cancelled,
        )
    )
    store.facts.write(lambda tx: facts_store.save(tx, harvest.outcomes.values()))
    draft = Draft(
        state=RunState.DONE if harvest.finished else RunState.STOPPED,
        started_at=started_at,
        finished_at=clock.now(),
        window=snapshot.week_of(known.regulation, started_at),
        scope=scope,
        version=known.version,
        verdicts=engine.judge(known, harvest.outcomes, scope, started_at),
        collected=harvest.collected,
        nothing_collected=harvest.finished and harvest.asked > 0 and not harvest.seen,
    )
    run_id = store.write("run", lambda tx: _keep(tx, draft, known, harvest))
    return RunResult(
        run_id=run_id,
        state=draft.state,
        started_at=draft.started_at,
        finished_at=draft.finished_at,
        window=draft.window,
        totals=summary.totals(draft.verdicts),
        verdicts=draft.verdicts,
        collected=draft.collected,
        nothing_collected=draft.nothing_collected,
    )


def _refuse_unknown(known: Snapshot, scope: Scope) -> None:
    for code in scope.networks or ():
        networks.network(code)
    manual = [engine.manual_check(clause) for clause in known.regulation.manual_clauses()]
    for pattern in scope.checks or ():
        catalogue.require(pattern, manual)


def _keep(tx: Tx, draft: Draft, known: Snapshot, harvest: Harvest) -> int:
    run_id = history.record(tx, draft)
    _keep_numbers(tx, known, harvest)
    totals: Mapping[str, int] = summary.totals(draft.verdicts).to_json()
    tx.describe(f"run:{run_id}", state=draft.state.value, **totals)
    return run_id


def _keep_numbers(tx: Tx, known: Snapshot, harvest: Harvest) -> None:
    """Write down the network's number of each page that was seen for the first time."""
    for page in known.pages:
        outcome = harvest.outcomes.get((page.id, Need.PROFILE))
        if page.network_id or not isinstance(outcome, Fact) or not isinstance(outcome.value, Profile):
            continue
        number = outcome.value.network_id
        if not number:
            continue
        try:
            now = pages.get(tx, page.id)
            if not now.network_id and now.url == page.url:
                pages.update(tx, replace(now, network_id=number))
        except BadInput as refusal:  # removed meanwhile, or the number belongs to another record: the run is kept
            tx.journal("page.number_refused", f"page:{page.id}", number=number, reason=str(refusal))
