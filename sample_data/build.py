"""A vault filled with one municipality of the demo, through the same functions that the console uses.

What is put in stands in the files (`records`); making the vault and starting the networks is the console's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from registry import credentials, exemptions, obligations, organizations, pages, people
from registry.credentials import Credential, CredentialKind, SecretInput
from registry.exemptions import Exemption
from registry.obligations import Obligation
from registry.pages import Page
from registry.people import Assignment, Person
from registry.regulation import versions
from sample_data import affairs, paper
from sample_data.affairs import back
from sample_data.records import AccountEntry, Municipality, OrganizationEntry, PageEntry, read
from vault.store import Store
from vault.strength import estimate
from vault.transaction import Tx

REASON = "demo.build"
"""The action under which the journal keeps the whole filling."""


@dataclass(frozen=True)
class Built:
    """Ids in the vault by the keys of the files: organizations (`school-krap`), pages (`vk/krapdemo_school`)."""

    organizations: Mapping[str, int]
    pages: Mapping[str, int]
    people: Mapping[str, int]


def build(store: Store, name: str, today: date, *, tokens: Mapping[str, str] | None = None) -> Built:
    """Fill an open empty vault with the municipality, in one transaction; both tiers must be open.

    `today` is a day of the municipality: the relative days of the files count from it. `tokens` are the service
    tokens by network, as the simulated networks gave them; a service account without its token stays without.
    `NETWORK_application_key` among them is the login of that network's service account: the name of its application,
    `NETWORK_admin` the token of one that administrates its pages.
    ValueError for an unknown name, BadInput for data that the registry refuses; then nothing is written.
    """
    municipality = read(name)
    strengths = {
        (account.network, account.login): estimate(account.secrets.password).score
        for account in municipality.accounts
        if account.secrets.password
    }
    return store.write(REASON, lambda tx: _fill(tx, municipality, today, tokens or {}, strengths))


def _fill(
    tx: Tx,
    municipality: Municipality,
    today: date,
    tokens: Mapping[str, str],
    strengths: Mapping[tuple[str, str], int],
) -> Built:
    versions.add(tx, municipality.regulation, municipality.regulation_text)
    known = _organizations(tx, municipality)
    page_ids: dict[str, int] = {}
    for entry in municipality.organizations:
        _lists(tx, entry, known[entry.key])
        for page in entry.pages:
            page_ids[page.key] = _page(tx, page, known[entry.key], today)
    person_ids = _people(tx, municipality, known, today)
    for account in municipality.accounts:
        strength = strengths.get((account.network, account.login))
        _account(tx, account, page_ids, person_ids, today, tokens, strength)
    requests = affairs.put(tx, municipality, known, page_ids, today)
    keys = paper.Keys(known, page_ids, person_ids, requests)
    paper.put(tx, municipality.paper, keys, today, ZoneInfo(municipality.regulation.timezone))
    return Built(known, page_ids, person_ids)


def _organizations(tx: Tx, municipality: Municipality) -> dict[str, int]:
    """Add them all; a founder stands before its organizations in the file."""
    known: dict[str, int] = {}
    for entry in municipality.organizations:
        founder = known[entry.founder] if entry.founder else None
        known[entry.key] = organizations.add(tx, replace(entry.record, founder_id=founder)).id
    return known


def _lists(tx: Tx, entry: OrganizationEntry, organization_id: int) -> None:
    for line in entry.required:
        obligations.add(tx, Obligation(organization_id, number=line.number, raw=line.raw, basis=_BASIS))
    for line in entry.exempt:
        exemptions.add(tx, Exemption(organization_id, number=line.number, raw=line.raw, basis=_BASIS))


_BASIS = "Приложение к Порядку"


def _page(tx: Tx, entry: PageEntry, organization_id: int, today: date) -> int:
    page = Page(
        organization_id=organization_id,
        network=entry.network,
        url=entry.url,
        short_name=entry.short_name,
        network_id=entry.network_id,
        state=entry.state,
        category=entry.category,
        opened_on=back(today, entry.opened_days_ago) or entry.opened_on,
        verified_on=back(today, entry.verified_days_ago),
        connected_on=back(today, entry.connected_days_ago),
    )
    return pages.add(tx, page).id


def _people(tx: Tx, municipality: Municipality, known: Mapping[str, int], today: date) -> dict[str, int]:
    ids: dict[str, int] = {}
    for entry in municipality.people:
        assignments = tuple(
            Assignment(
                known[part.organization],
                part.role,
                back(today, part.since_days_ago) or part.since,
                back(today, part.until_days_ago) or part.until,
            )
            for part in entry.assignments
        )
        person = Person(
            name=entry.name,
            position=entry.position,
            phone=entry.phone,
            email=entry.email,
            assignments=assignments,
        )
        ids[entry.key] = people.add(tx, person).id
    return ids


def _account(
    tx: Tx,
    entry: AccountEntry,
    page_ids: Mapping[str, int],
    person_ids: Mapping[str, int],
    today: date,
    tokens: Mapping[str, str],
    strength: int | None,
) -> None:
    changed_on = back(today, entry.password_days_ago)
    service = entry.kind is CredentialKind.SERVICE
    stored = credentials.add(
        tx,
        Credential(
            kind=entry.kind,
            network=entry.network,
            login=(service and tokens.get(f"{entry.network}_application_key")) or entry.login,
            phone=entry.phone,
            holder_id=person_ids[entry.holder] if entry.holder else None,
            role=entry.role,
            profile_id=entry.profile_id,
            second_factor=entry.second_factor,
            factor_confirmed_on=back(today, entry.factor_confirmed_days_ago),
            password_changed_on=changed_on,
            page_ids=tuple(page_ids[key] for key in entry.pages),
            note=entry.note,
            sign_in=entry.sign_in,
            recovery_email=entry.recovery_email,
            sim_owner=entry.sim_owner,
            sim_place=entry.sim_place,
            passkeys=entry.passkeys,
            sessions_checked_on=back(today, entry.sessions_checked_days_ago),
            administrates=entry.administrates,
        ),
    )
    given = entry.secrets
    if service:
        key = f"{entry.network}_admin" if entry.administrates else entry.network
        given = replace(given, token=tokens.get(key, ""))
    if given == SecretInput():
        return
    kept = credentials.put_secrets(tx, stored, given, changed_on or today, strength=strength)
    if kept.password_changed_on != changed_on:  # storing a password dates it; here nobody knows the day
        credentials.update(tx, replace(kept, password_changed_on=changed_on))
