"""Everything a run needs of the vault, as it was at one moment: a change in the middle of a run changes nothing.

Secrets are not among it: only which owners have a password stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from checks import weeks
from checks.answers import Answer
from checks.looks import Look
from checks.moderation import Case
from checks.weeks import Week
from registry import credentials, exemptions, obligations, organizations, pages, rows, waivers
from registry.broadcasts import Broadcast
from registry.credentials import Credential
from registry.exemptions import Exemption
from registry.health import Problem
from registry.leaving import LeavingTask
from registry.notices import Notice
from registry.obligations import Obligation
from registry.organizations import Organization
from registry.pages import Page
from registry.people import Person
from registry.plans import Plan
from registry.regulation import versions
from registry.regulation.model import Regulation
from registry.requests import CentreRequest
from registry.waivers import Waiver
from vault import secrets
from vault.errors import BadInput
from vault.store import Store
from vault.transaction import Tx


@dataclass(frozen=True)
class Snapshot:
    """The registry, the regulation in force on the last day of the judged week, and who has secrets stored.

    `with_password` and `with_token` hold ids of credentials; `problems` are those of accounts by id of credential.
    """

    regulation: Regulation
    version: int
    organizations: tuple[Organization, ...] = ()
    pages: tuple[Page, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    credentials: tuple[Credential, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    with_password: frozenset[int] = frozenset()
    with_token: frozenset[int] = frozenset()
    people: tuple[Person, ...] = ()
    notices: tuple[Notice, ...] = ()
    requests: tuple[CentreRequest, ...] = ()
    plans: tuple[Plan, ...] = ()
    broadcasts: tuple[Broadcast, ...] = ()
    problems: Mapping[int, frozenset[Problem]] = field(default_factory=dict)
    leaving: tuple[LeavingTask, ...] = ()
    looks: tuple[Look, ...] = ()
    answers: tuple[Answer, ...] = ()
    cases: tuple[Case, ...] = ()


_TRIES = 3  # times the parts are read before all is read at once


def take(store: Store, now: datetime) -> Snapshot:
    """The snapshot for judging at `now` (UTC); BadInput when no regulation is in the vault.

    Of thousands of pages it would keep the database's thread for too long: it is read in parts between which nothing
    was changed, and records are made of it here.
    """
    for _ in range(_TRIES):
        before, owners = store.read(lambda tx: (_changes(tx), organizations.fetched(tx)))
        found = store.read(pages.fetched)
        duties = store.read(obligations.listing)
        rest, after = store.read(lambda tx: (_small(tx, now), _changes(tx)))
        if before == after:
            return replace(
                rest, organizations=organizations.listed(owners), pages=pages.listed(found), obligations=duties
            )
    return store.read(lambda tx: read(tx, now))


def read(tx: Tx, now: datetime) -> Snapshot:
    """The same in one transaction."""
    return replace(
        _small(tx, now),
        organizations=organizations.listing(tx),
        pages=pages.listing(tx),
        obligations=obligations.listing(tx),
    )


def _changes(tx: Tx) -> int:
    """Grows with every row that is written: all of them are, over this one connection."""
    return rows.number(rows.only(tx, "SELECT total_changes()")[0])


def _small(tx: Tx, now: datetime) -> Snapshot:
    """What is never long."""
    stored = regulation_for(tx, now)
    health = secrets.health(tx)
    kept = credentials.listing(tx)

    def having(field: secrets.Field) -> frozenset[int]:
        return frozenset(
            account.id
            for account in kept
            if (found := health.get(credentials.owner(account.id))) is not None and field in found.fields
        )

    return Snapshot(
        regulation=stored.regulation,
        version=stored.id,
        exemptions=exemptions.listing(tx),
        credentials=kept,
        waivers=waivers.listing(tx),
        with_password=having(secrets.Field.PASSWORD),
        with_token=having(secrets.Field.TOKEN),
    )


def regulation_for(tx: Tx, now: datetime) -> versions.StoredRegulation:
    """The version by which the last full week is judged: the one in force on its last day.

    Zone and kind of week are those of today's version, without which there would be no last day. A regulation that
    began only this week, or will begin, judges the week before too: there is nothing else to judge it by.
    """
    today = versions.in_force(tx, now.date()) or next(iter(versions.listing(tx)), None)
    if today is None:
        raise BadInput("В хранилище нет Порядка. Загрузите его: poryadok import regulation ФАЙЛ --apply.")
    return versions.in_force(tx, week_of(today.regulation, now).last_day) or today


def today(tx: Tx, now: datetime) -> date:
    """Which day it is in the municipality; in UTC while there is no regulation to name a zone."""
    stored = versions.in_force(tx, now.date())
    return now.date() if stored is None else weeks.local_day(now, weeks.zone_of(stored.regulation.timezone))


def week_of(regulation: Regulation, now: datetime) -> Week:
    """The week that is judged at `now`."""
    return weeks.judged(now, weeks.zone_of(regulation.timezone), regulation.week)
