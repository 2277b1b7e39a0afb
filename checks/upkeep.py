"""What waits of the vault's own care today: secrets to be changed, replacements begun, copies, calls that are left.

Each figure is made where it belongs; which lines they become is said one floor up. No secret is opened for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from checks.collectors import collector_of
from checks.running import quota
from registry import credentials, health, health_facts, leaving
from registry.health import Problem
from vault import backup, rotation
from vault.clock import real_now
from vault.store import Store
from vault.transaction import Tx

_DUE = frozenset({Problem.OLD, Problem.TOKEN_EXPIRED, Problem.TOKEN_EXPIRES})
_LOW = 10
"""Less than a tenth of a day's calls left is worth a warning: our own figure."""

_SLACK = timedelta(minutes=5)
"""Clocks are corrected by so much without anybody's doing."""

_DANGEROUS = frozenset({Problem.BREACHED, Problem.WEAK, Problem.REUSED})


@dataclass(frozen=True)
class QuotaLeft:
    """Calls of a method that a network counts by day, with one key: `left` of `daily` on the network's own day."""

    network: str
    method: str
    key: str
    left: int
    daily: int
    key_id: int
    """The account: two may have the same login, which is what `key` says."""

    @property
    def low(self) -> bool:
        """Whether they will hardly do for the rest of the day."""
        return self.left * _LOW < self.daily


def days_since(moment: datetime, now: datetime) -> int | None:
    """Whole days from then to now; None when it was later than now: the clock was set back."""
    return None if moment - now > _SLACK else max(0, (now - moment).days)


@dataclass(frozen=True)
class Copies:
    """The newest copy of this vault: when it was made (None: there is none), and whether anything changed since."""

    made_at: datetime | None = None
    changed: bool = True

    def days(self, now: datetime) -> int | None:
        """How many whole days it is old; None when there is none, and when that is not known: see `ahead`."""
        return None if self.made_at is None else days_since(self.made_at, now)

    def ahead(self, now: datetime) -> bool:
        """Whether it was made later than it is now: the clock was set back, and how old it is nobody knows."""
        return self.made_at is not None and days_since(self.made_at, now) is None

    def stale(self, now: datetime) -> bool:
        """Whether a new one is due: there is none, or what changed since would be lost with the machine."""
        days = self.days(now)
        return days is None or (self.changed and days >= backup.STALE_DAYS)


@dataclass(frozen=True)
class Upkeep:
    """`dangerous` secrets were leaked, are weak or shared, `due` are past their age or their key ends soon; `begun`
    replacements are not ended; `left` are secrets and contacts that somebody knows who answers no more. `keys` is how
    many accounts hold a key to a network.
    """

    dangerous: int = 0
    due: int = 0
    begun: int = 0
    left: int = 0
    keys: int = 0
    copies: Copies = Copies()
    quota: tuple[QuotaLeft, ...] = ()
    at: datetime | None = None
    """When this was looked at, by the real clock: copies and quotas know no other."""


def read(store: Store, today: date) -> Upkeep:
    """Everything on a day of the municipality. Not for a database thread: it reads by parts and judges here."""
    facts = health.gathered(store.read, today)
    found = health.of_secrets(facts)
    tasks = leaving.waiting(leaving.judge(leaving.facts(store.read, today)))
    now = real_now()
    return Upkeep(
        dangerous=len({each.credential_id for each in found if each.problem in _DANGEROUS}),
        due=len({each.credential_id for each in found if each.problem in _DUE}),
        begun=store.read(lambda tx: len(rotation.listing(tx))),
        left=len(tasks),
        keys=health_facts.keys(facts),
        copies=copies(store),
        quota=store.read(lambda tx: _quota(tx, now)),
        at=now,
    )


def copies(store: Store) -> Copies:
    """The newest copy of this vault. Not for a database thread."""
    last = backup.newest(store)
    return Copies() if last is None else Copies(last.made_at, last.changed_since)


def _quota(tx: Tx, now: datetime) -> tuple[QuotaLeft, ...]:
    """Of keys that were used today: who asked nothing has everything left, and need not be told."""
    used = quota.used(tx, quota.day_of(now))
    known = credentials.some(tx, sorted({key for key, _ in used}))
    found = []
    for (key, method), calls in used.items():
        account = known.get(key)
        collector = collector_of(account.network) if account is not None else None
        if account is None or collector is None or method not in collector.daily:
            continue
        daily = collector.daily[method]
        found.append(QuotaLeft(account.network, method, account.login, max(0, daily - calls), daily, key))
    return tuple(sorted(found, key=lambda each: each.left))
