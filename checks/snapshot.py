"""Everything a run needs of the vault, as it was at one moment: a change in the middle of a run changes nothing.

Secrets are not among it: only which owners have a password stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TypedDict

from checks import weeks
from checks.person import answers, looks
from checks.person.answers import Answer
from checks.person.looks import Look
from checks.readers import moderation
from checks.readers.moderation import Case
from checks.weeks import Week
from registry import (
    broadcasts,
    credentials,
    exemptions,
    health,
    health_facts,
    leaving,
    municipality,
    notices,
    obligations,
    people,
    plans,
    requests,
    rows,
    waivers,
)
from registry.broadcasts import Broadcast
from registry.credentials import Credential
from registry.exemptions import Exemption
from registry.health import Problem
from registry.knowledge_facts import Reader, Within
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
from registry.taken import Taken, changes, every_organization, every_page
from registry.waivers import Waiver
from vault import secrets
from vault.errors import BadInput
from vault.sqlcipher import Row
from vault.store import Store
from vault.transaction import Tx


@dataclass(frozen=True)
class Snapshot:
    """The registry, the regulation in force on the last day of the judged week, and who has secrets stored.

    `with_password` and `with_token` hold ids of credentials; `problems` are those of accounts by id of credential.
    `password_days`: the age of a password by code of network, None where nothing says; `review_days`: the
    municipality's own number of days after which a page is looked at again, None where it has set none.
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
    password_days: Mapping[str, int | None] = field(default_factory=dict)
    review_days: int | None = None
    leaving: tuple[LeavingTask, ...] = ()
    looks: tuple[Look, ...] = ()
    answers: tuple[Answer, ...] = ()
    cases: tuple[Case, ...] = ()


_TRIES = 3  # times the parts are read before all is read at once
_AT_ONCE = 1000  # looks read in one transaction
_HEALTH = "security."
"""Checks that look at what is wrong with accounts."""
_BROADCASTS = timedelta(days=366)
"""Items due longer ago than this before the judged span are history; our own choice."""


def take(store: Store, now: datetime, taken: Taken | None = None, *, accounts: bool = True) -> Snapshot:
    """The snapshot for judging at `now` (UTC); BadInput when no regulation is in the vault.

    Of thousands of pages it would keep the database's thread for too long: it is read in parts between which nothing
    was changed, and records are made of it here. What was `taken` already is not read again, if nothing changed since.
    Without `accounts` nothing is in it of them, of what is wrong with them, and of who left: that takes the longest.
    """
    for _ in range(_TRIES):
        before = store.read(changes)
        known = taken if taken is not None and taken.changes == before else None
        found = _gathered(store.read, now, known, accounts=accounts)
        if before == store.read(changes):
            return found
    return store.read(lambda tx: _gathered(Within(tx), now, accounts=accounts))


def told_since(store: Store, known: Snapshot) -> Snapshot:
    """The same snapshot with the looks and answers of this moment: people go on telling while networks are asked."""
    return replace(known, looks=_looks(store.read), answers=store.read(answers.listing))


def read(tx: Tx, now: datetime) -> Snapshot:
    """The same in one transaction."""
    return _gathered(Within(tx), now)


def _gathered(read: Reader, now: datetime, taken: Taken | None = None, *, accounts: bool = True) -> Snapshot:
    """Everything, a part in each call of `read`."""
    stored = read(lambda tx: regulation_for(tx, now))
    span = week_of(stored.regulation, now)
    day = weeks.local_day(now, weeks.zone_of(stored.regulation.timezone))
    found = Snapshot(
        regulation=stored.regulation,
        version=stored.id,
        organizations=every_organization(read) if taken is None else taken.organizations,
        pages=every_page(read) if taken is None else taken.pages,
        obligations=read(obligations.listing),
        exemptions=read(exemptions.listing),
        waivers=read(waivers.listing),
        people=people.listed(read(people.fetched)),
        notices=notices.listed(read(notices.fetched)),
        requests=read(requests.listing),
        plans=plans.listed(read(lambda tx: plans.fetched(tx, span.first_day.replace(day=1), span.last_day))),
        broadcasts=read(lambda tx: broadcasts.due_since(tx, span.start - _BROADCASTS)),
        looks=_looks(read),
        answers=read(answers.listing),
        cases=moderation.listed(read(moderation.fetched)),
        password_days=read(lambda tx: health_facts.password_days(tx, day)),
        review_days=read(lambda tx: municipality.number(tx, municipality.Key.REVIEW_DAYS)),
    )
    if not accounts:
        return found
    return replace(
        found,
        leaving=leaving.waiting(leaving.judge(leaving.facts(read, day))),
        problems=_problems(read, day) if any(each.startswith(_HEALTH) for each in stored.regulation.checks()) else {},
        **_accounts(read),
    )


def _looks(read: Reader) -> tuple[Look, ...]:
    found: list[Row] = []
    after = 0
    while part := read(lambda tx: looks.fetched(tx, after, _AT_ONCE)):  # noqa: B023 # called at once
        found += part
        after = rows.number(part[-1]["id"])
    return looks.listed(found)


class _Accounts(TypedDict):
    credentials: tuple[Credential, ...]
    with_password: frozenset[int]
    with_token: frozenset[int]


def _accounts(read: Reader) -> _Accounts:
    kept = credentials.of_rows(read(credentials.listing_rows))
    stored = secrets.health_of(read(secrets.health_rows))

    def having(field: secrets.Field) -> frozenset[int]:
        return frozenset(
            account.id
            for account in kept
            if (found := stored.get(credentials.owner(account.id))) is not None and field in found.fields
        )

    return {
        "credentials": kept,
        "with_password": having(secrets.Field.PASSWORD),
        "with_token": having(secrets.Field.TOKEN),
    }


def _problems(read: Reader, day: date) -> Mapping[int, frozenset[Problem]]:
    """What is wrong with accounts, by id of account."""
    found: dict[int, set[Problem]] = {}
    for finding in health.judge(health.gathered(read, day)):
        for credential_id in finding.credential_ids:
            found.setdefault(credential_id, set()).add(finding.problem)
    return {credential_id: frozenset(problems) for credential_id, problems in found.items()}


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
