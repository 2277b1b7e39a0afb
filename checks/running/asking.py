"""What a run asks of each network: which needs of which pages, with which key; and what cannot be asked, and why.

Every need of every page (and of every site) is either a job or a failure settled beforehand: none is forgotten. No
token is opened here and nothing is asked.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from checks import engine, weeks
from checks.collectors import SITES, collector_of
from checks.collectors.base import Network, Target
from checks.facts import Failure, FailureKind, Key, Need
from checks.running.runner import Job
from checks.scope import Scope
from checks.snapshot import Snapshot
from checks.views import EXPIRED
from registry import networks
from registry.credentials import Credential, CredentialKind
from registry.pages import Page

SITES_TITLE = "Сайты"

_UNCOUNTED = frozenset({FailureKind.NO_FIELD, FailureKind.NO_COLLECTOR})
"""Nobody could be asked, whatever is set up: such needs are no part of the progress."""

_KEYLESS = frozenset({FailureKind.NO_TOKEN, FailureKind.NOT_SET_UP})

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Ask:
    """What one network is asked.

    `jobs` in the order of the registry; `settled` the failures that are known without asking; `idle` those of them
    that are no part of the progress: nobody could be asked at all. `addresses` say by which address a subject is
    recorded, `keys` which accounts the jobs are asked with. `network` is None when nothing here reads it.
    """

    code: str
    title: str
    network: Network | None
    subjects: tuple[int, ...]
    jobs: tuple[Job, ...]
    settled: Mapping[Key, Failure]
    idle: frozenset[Key]
    targets: Mapping[int, Target] = field(default_factory=dict)
    addresses: Mapping[int, str] = field(default_factory=dict)

    @property
    def keys(self) -> frozenset[int]:
        return frozenset(job.token_id for job in self.jobs if job.token_id)

    @property
    def total(self) -> int:
        """Needs that the progress counts."""
        return len(self.jobs) + len(self.settled) - len(self.idle)

    @property
    def looked_for(self) -> int:
        """Needs that somebody expects to see: those of a network that nothing reads yet are among them."""
        unread = sum(self.settled[key].kind is FailureKind.NO_COLLECTOR for key in self.idle)
        return self.total + unread


@dataclass(frozen=True)
class Ring:
    """Which account a page is asked with, and on which day keys that are over ended: that of everybody, and those of
    pages of their own."""

    own: Mapping[int, int]
    administrators: Mapping[int, int]
    default: int | None
    expired: date | None = None
    expired_own: Mapping[int, date] = field(default_factory=dict)

    def key(self, page_id: int, *, administrates: bool) -> int | None:
        """The key for a need of a page: its own, else everybody's, else that of whoever administers it."""
        if administrates:
            return self.administrators.get(page_id)
        return self.own.get(page_id, self.default if self.default is not None else self.administrators.get(page_id))

    def ended(self, page_id: int, *, administrates: bool) -> date | None:
        """The last day of the key that the page would be asked with, if its time were not over."""
        return self.expired_own.get(page_id, None if administrates else self.expired)


def found(code: str) -> tuple[Network | None, bool]:
    """The collector of a network, and whether it is broken: there is one, and it cannot be loaded."""
    try:
        return collector_of(code), False
    except Exception:  # noqa: BLE001 # whatever is wrong with one network's module, the others are still asked
        _log.exception("the collector of %s cannot be loaded", code)
        return None, True


def service_accounts(known: Snapshot, network: str) -> tuple[Credential, ...]:
    """Accounts whose token reads this network."""
    return tuple(
        account
        for account in known.credentials
        if account.kind is CredentialKind.SERVICE and account.network == network and account.id in known.with_token
    )


def ring(known: Snapshot, network: str, today: date) -> Ring:
    """The keys of a network: one that is tied to pages is theirs, the first that is tied to none is everybody's.

    A key that administrates its pages is kept for what only it can see, while another can be asked for the rest.
    """
    good: list[Credential] = []
    expired, expired_own = None, {}
    for each in service_accounts(known, network):
        end = each.token_expires_on
        if end is None or end >= today:
            good.append(each)
        elif each.page_ids:
            expired_own.update(dict.fromkeys(each.page_ids, end))
        else:
            expired = end
    own = {page_id: each.id for each in good if not each.administrates for page_id in each.page_ids}
    administrators = {page_id: each.id for each in good if each.administrates for page_id in each.page_ids}
    free = [each.id for each in good if not each.page_ids]
    return Ring(own, administrators, free[0] if free else None, expired, expired_own)


def asks(known: Snapshot, scope: Scope, now: datetime) -> tuple[Ask, ...]:
    """What each network is asked at `now` (UTC), sites last; networks without pages in scope are left out."""
    wanted = engine.needs(known, scope, lambda code: (found(code)[0] or _NOBODY).gives)
    today = weeks.local_day(now, weeks.zone_of(known.regulation.timezone))
    parts = []
    for code in networks.CODES:
        pages = [page for page in known.pages if page.network == code and page.id in wanted]
        if pages:
            parts.append(_of_pages(known, code, pages, wanted, now, today))
    sites = _of_sites(known, scope, now)
    return (*parts, sites) if sites else tuple(parts)


@dataclass(frozen=True)
class _Nobody:
    gives: frozenset[Need] = frozenset()


_NOBODY = _Nobody()


def _of_pages(
    known: Snapshot,
    code: str,
    pages: list[Page],
    wanted: Mapping[int, frozenset[Need]],
    now: datetime,
    today: date,
) -> Ask:
    network, broken = found(code)
    keys = ring(known, code, today)
    run = now.isoformat()
    jobs: list[Job] = []
    settled: dict[Key, Failure] = {}
    idle: set[Key] = set()
    for page in pages:
        for need in Need:
            if need not in wanted[page.id]:
                continue
            administrates = network is not None and need in network.by_administrator
            key = keys.key(page.id, administrates=administrates) if network and network.needs_key else 0
            kind = _hindrance(network, broken, need, key)
            ended = keys.ended(page.id, administrates=administrates)
            if kind is None:
                jobs.append(Job(run, page.id, need, key or 0))
                continue
            detail = ""
            if kind in _KEYLESS and ended is not None:
                kind, detail = FailureKind.BAD_TOKEN, f"{EXPIRED}{ended:%d.%m.%Y}"
            settled[page.id, need] = Failure(page.id, need, now, kind, detail)
            if kind in _UNCOUNTED or (administrates and kind is FailureKind.NO_TOKEN):
                idle.add((page.id, need))
    return Ask(
        code=code,
        title=networks.title(code),
        network=network,
        subjects=tuple(page.id for page in pages),
        jobs=tuple(jobs),
        settled=settled,
        idle=frozenset(idle),
        targets={page.id: Target(page.id, page.short_name, page.network_id, page.url) for page in pages},
        addresses={page.id: f"{page.network} {page.url} {page.short_name}" for page in pages},
    )


def _hindrance(network: Network | None, broken: bool, need: Need, key: int | None) -> FailureKind | None:
    """Why a need cannot be asked; None when it can."""
    if network is None:
        return FailureKind.BROKEN if broken else FailureKind.NO_COLLECTOR
    if need not in network.gives:
        return FailureKind.NO_FIELD
    if key is not None:
        return None
    return FailureKind.NO_TOKEN if need in network.by_administrator else network.without_key


def _of_sites(known: Snapshot, scope: Scope, now: datetime) -> Ask | None:
    network, broken = found(SITES)
    organizations = engine.sites(known, scope, everything=network is not None or broken)
    if not organizations:
        return None
    ids = tuple(each.id for each in organizations)
    kind = FailureKind.BROKEN if broken else FailureKind.NO_COLLECTOR
    settled = {} if network else {(each, Need.SITE): Failure(each, Need.SITE, now, kind) for each in ids}
    return Ask(
        code=SITES,
        title=SITES_TITLE,
        network=network,
        subjects=ids,
        jobs=tuple(Job(now.isoformat(), each, Need.SITE) for each in ids) if network else (),
        settled=settled,
        idle=frozenset() if broken else frozenset(settled),
        targets={each.id: Target(each.id, url=each.site) for each in organizations},
        addresses={each.id: each.site for each in organizations},
    )
