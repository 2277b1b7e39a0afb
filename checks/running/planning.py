"""The plan of a run before its first request: whom it would ask, how much, how long, and what part of the quota.

Nothing is asked and nothing is stored here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from checks.collectors import SITES
from checks.collectors.base import Load, Subject
from checks.facts import FailureKind, Key, Need
from checks.running.asking import Ask
from checks.running.past import Past
from checks.settings import Limits
from checks.snapshot import Snapshot

LATENCY = 0.3
"""Seconds that an answer is taken to take where no run has measured it."""

NO_COLLECTOR = "сбор ещё не подключён"
NO_TOKEN = "не задан ключ доступа"  # a sentence, not a secret

_PROBLEMS: Mapping[FailureKind, str] = {
    FailureKind.NO_COLLECTOR: NO_COLLECTOR,
    FailureKind.NO_TOKEN: NO_TOKEN,
    FailureKind.BAD_TOKEN: "срок ключа доступа кончился",
    FailureKind.NOT_SET_UP: "не заданы ключи приложения",
    FailureKind.BROKEN: "сбор сломан: сообщите разработчикам",
}


@dataclass(frozen=True)
class QuotaShare:
    """How many calls of a method that is counted by day a run needs, and how many are left today of how many."""

    method: str
    needed: int
    left: int
    limit: int

    @property
    def enough(self) -> bool:
        return self.needed <= self.left


@dataclass(frozen=True)
class NetworkPlan:
    """What a run would ask of one network: pages, requests, seconds at its pace; or what stands in the way.

    Sites are planned under their own code, where `pages` counts sites. `latency` is what an answer is taken to take,
    in seconds.
    """

    network: str
    title: str
    pages: int
    requests: int
    seconds: float
    problem: str = ""
    quota: tuple[QuotaShare, ...] = ()
    latency: float = 0.0


@dataclass(frozen=True)
class Plan:
    """What a run would ask of all networks; `pages` are those it looks at. Networks are asked side by side."""

    pages: int
    networks: tuple[NetworkPlan, ...]

    @property
    def seconds(self) -> float:
        return max((each.seconds for each in self.networks), default=0.0)


def plan(
    known: Snapshot,
    asks: Sequence[Ask],
    limits: Callable[[str], Limits],
    past: Past,
    used: Mapping[tuple[int, str], int],
) -> Plan:
    """What these questions cost. `past` is what former runs tell, `used` calls of today by key and method."""
    parts = []
    for ask in asks:
        latency = past.latencies.get(ask.code, LATENCY)
        load = load_of(known, ask, limits(ask.code), past)
        parts.append(
            NetworkPlan(
                network=ask.code,
                title=ask.title,
                pages=len(ask.subjects),
                requests=load.requests,
                seconds=load.seconds,
                problem="" if ask.jobs else _problem(ask),
                quota=_shares(ask, load, used),
                latency=latency,
            )
        )
    return Plan(sum(each.pages for each in parts if each.network != SITES), tuple(parts))


def load_of(known: Snapshot, ask: Ask, limits: Limits, past: Past, left: Collection[Key] | None = None) -> Load:
    """What the jobs of one network cost: each key asks at its own pace, beside the others. `left` narrows the jobs."""
    if ask.network is None:
        return Load(0, 0.0)
    latency = past.latencies.get(ask.code, LATENCY)
    rates = {account.id: account.token_rate for account in known.credentials}
    of_key: dict[int, dict[int, set[Need]]] = {}
    for job in ask.jobs:
        if left is None or (job.subject_id, job.need) in left:
            of_key.setdefault(job.token_id, {}).setdefault(job.subject_id, set()).add(job.need)
    loads = []
    for key, subjects in of_key.items():
        mine = [_subject(ask, past, each, frozenset(needs)) for each, needs in subjects.items()]
        loads.append(ask.network.load(mine, replace(limits, rate=rates.get(key) or limits.rate), latency))
    quota: dict[str, int] = {}
    for load in loads:
        for method, calls in load.quota.items():
            quota[method] = quota.get(method, 0) + calls
    return Load(sum(load.requests for load in loads), max((load.seconds for load in loads), default=0.0), quota)


def _subject(ask: Ask, past: Past, subject_id: int, needs: frozenset[Need]) -> Subject:
    return Subject(
        needs=needs,
        numbered=bool(ask.targets[subject_id].network_id),
        pages=past.site_pages.get(subject_id, past.usual_site) if ask.code == SITES else 0,
        open_wall=past.open_walls.get(subject_id),
        discussed=past.discussed.get(subject_id),
    )


def _shares(ask: Ask, load: Load, used: Mapping[tuple[int, str], int]) -> tuple[QuotaShare, ...]:
    daily = ask.network.daily if ask.network and ask.jobs else {}
    return tuple(
        QuotaShare(
            method=method,
            needed=load.quota.get(method, 0),
            left=sum(max(0, limit - used.get((key, method), 0)) for key in ask.keys),
            limit=limit * len(ask.keys),
        )
        for method, limit in daily.items()
    )


def _problem(ask: Ask) -> str:
    kinds = [failure.kind for failure in ask.settled.values() if failure.kind is not FailureKind.NO_FIELD]
    return next((_PROBLEMS[kind] for kind in kinds if kind in _PROBLEMS), "")
