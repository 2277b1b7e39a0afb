"""A real vault filled with a municipality: what is in it, in how many transactions, and what happens twice."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from registry import credentials, exemptions, obligations, organizations, pages, people, waivers
from registry.credentials import Credential, CredentialKind
from registry.regulation import versions
from sample_data import MUNICIPALITIES
from sample_data.build import REASON, Built, build
from sample_data.records import read
from vault import secrets
from vault.errors import BadInput
from vault.secrets import Field, Purpose
from vault.store import Store
from vault.verify import verify

TODAY = date(2026, 11, 22)
TOKENS = {"vk": "simulated-token", "ok": "simulated-access simulated-session", "ok_application_key": "SIMULATED"}


def account(store: Store, login: str) -> Credential:
    return next(one for one in store.read(credentials.listing) if one.login == login)


@pytest.fixture
def built(store: Store) -> Built:
    return build(store, "krapivinsky", TODAY, tokens=TOKENS)


@pytest.mark.parametrize("name", MUNICIPALITIES)
def test_everything_of_the_files_is_in_the_vault(store: Store, name: str) -> None:
    built = build(store, name, TODAY, tokens=TOKENS)
    wanted = read(name)
    assert store.read(organizations.count) == len(wanted.organizations) == len(built.organizations)
    assert store.read(pages.count) == sum(len(one.pages) for one in wanted.organizations) == len(built.pages)
    assert store.read(people.count) == len(wanted.people)
    assert store.read(credentials.count) == len(wanted.accounts)
    assert store.read(waivers.count) == len(wanted.waivers)
    assert store.read(obligations.count) == sum(len(one.required) for one in wanted.organizations)
    assert store.read(exemptions.count) == sum(len(one.exempt) for one in wanted.organizations)
    in_force = store.read(lambda tx: versions.in_force(tx, TODAY))
    assert in_force is not None
    assert in_force.regulation == wanted.regulation


def test_keys_answer_the_ids_of_their_records(store: Store, built: Built) -> None:
    page = store.read(lambda tx: pages.get(tx, built.pages["vk/krapdemo_school"]))
    school = store.read(lambda tx: organizations.get(tx, built.organizations["school-krap"]))
    assert (page.url, page.organization_id) == ("https://vk.com/krapdemo_school", school.id)
    assert school.founder_id == built.organizations["uo"]
    leader = built.organizations["lider"]
    assert [one.number for one in store.read(lambda tx: obligations.of_organization(tx, leader))] == [9, 43]


def test_days_count_back_from_the_day_of_building(store: Store, built: Built) -> None:
    old = account(store, "krapdemo-dshi@krapivino.example")
    assert old.password_changed_on == TODAY - timedelta(days=400)
    forgotten = account(store, "krapdemo-ds-kras@krapivino.example")
    assert forgotten.password_changed_on is None
    young = store.read(lambda tx: pages.get(tx, built.pages["vk/krapdemo_ds_svet"]))
    assert young.opened_on == TODAY - timedelta(days=3)
    expired = {one.page_id: one.until for one in store.read(waivers.listing)}
    assert expired[built.pages["vk/krapdemo_muzei"]] == TODAY - timedelta(days=10)


def test_secrets_are_sealed_and_open(store: Store, built: Built) -> None:
    stored = account(store, "krapdemo-dshi@krapivino.example")
    health = store.read(credentials.health)
    assert health[stored.id].fields >= {Field.PASSWORD}
    forgotten = account(store, "krapdemo-ds-kras@krapivino.example")
    assert health[forgotten.id].fields >= {Field.PASSWORD}
    opened = secrets.reveal(store, credentials.owner(stored.id), Field.PASSWORD, Purpose.REVEAL)
    assert opened.startswith("не-настоящий-")


def test_the_token_is_that_of_the_simulated_network(store: Store, built: Built) -> None:
    service = {one.network: one for one in store.read(credentials.listing) if one.kind is CredentialKind.SERVICE}
    assert secrets.token(store, credentials.owner(service["vk"].id)) == "simulated-token"
    assert secrets.token(store, credentials.owner(service["ok"].id)) == TOKENS["ok"]


def test_an_application_is_called_what_the_simulated_network_calls_it(store: Store, built: Built) -> None:
    service = {one.network: one for one in store.read(credentials.listing) if one.kind is CredentialKind.SERVICE}
    assert service["ok"].login == "SIMULATED"
    assert service["vk"].login != "SIMULATED"


def test_without_a_token_the_service_account_stays_without(store: Store) -> None:
    build(store, "khasynsky", TODAY)
    service = [one for one in store.read(credentials.listing) if one.kind is CredentialKind.SERVICE]
    health = store.read(credentials.health)
    assert service
    assert all(one.id not in health for one in service)


def test_it_is_one_transaction(store: Store, built: Built) -> None:
    rows = store.read(lambda tx: tx.execute("SELECT time, action FROM journal").fetchall())
    filling = [row["time"] for row in rows if row["action"] in {REASON, "secret.put", "regulation.added"}]
    assert len(filling) > 40
    assert len(set(filling)) == 1
    assert verify(store).whole


def test_no_secret_reaches_the_history_or_the_journal(store: Store, built: Built) -> None:
    given = [one.secrets for one in read("krapivinsky").accounts]
    values = [*(one.password for one in given), *(one.totp for one in given), TOKENS["vk"], *TOKENS["ok"].split()]
    kept = store.read(lambda tx: tx.execute("SELECT before || after || reason FROM change").fetchall())
    told = store.read(lambda tx: tx.execute("SELECT action || subject || detail FROM journal").fetchall())
    text = json.dumps([str(row[0]) for row in [*kept, *told]], ensure_ascii=False)
    assert len(kept) > 150
    assert [value for value in values if value and value in text] == []


def test_a_second_filling_is_refused_whole(store: Store, built: Built) -> None:
    with pytest.raises(BadInput):
        build(store, "krapivinsky", TODAY, tokens=TOKENS)
    assert store.read(organizations.count) == 49
    assert store.read(credentials.count) == len(read("krapivinsky").accounts)


def test_an_unknown_municipality_writes_nothing(store: Store) -> None:
    with pytest.raises(ValueError, match="palatka"):
        build(store, "palatka", TODAY)
    assert store.read(organizations.count) == 0
