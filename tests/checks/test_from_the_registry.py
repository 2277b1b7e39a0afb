"""From records of a real vault to verdicts: what `registry.*`, `centre.*` and `security.*` are told on the way."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from checks import engine, snapshot
from checks.model import Status, Verdict
from checks.scope import Scope
from registry import (
    credentials,
    municipality,
    notices,
    obligations,
    organizations,
    pages,
    people,
    requests,
)
from registry.credentials import Credential, CredentialKind, SecretInput
from registry.municipality import Key
from registry.notices import Direction, Event, Notice
from registry.obligations import Obligation
from registry.organizations import Organization
from registry.pages import Page
from registry.people import Assignment, Person, Role
from registry.regulation import toml, versions
from registry.regulation.model import Level, OwnRule
from registry.requests import CentreRequest
from tests.checks.support import NOW, TODAY, regulation
from vault.store import Store
from vault.transaction import Tx

CHANGED = TODAY - timedelta(days=10)
_AGE = OwnRule("security.age", Level.MUST, "Пароль меняют", days=90)
_RULES = (
    "registry.obliged_list",
    "registry.duplicates",
    "registry.responsible",
    "registry.notified",
    "registry.review_due",
    "centre.notified",
    "centre.requests",
    "centre.connected",
    "security.reuse",
    "security.strength",
    "security.phone_owner",
    "security.handover",
)


def fill(tx: Tx) -> None:
    rules = regulation(*_RULES, own=(_AGE,))
    versions.add(tx, rules, toml.serialise(rules))
    school = organizations.add(tx, Organization("МБОУ «Банновская школа»"))
    organizations.add(tx, Organization("МКОУ «Банновская школа»"))
    page = pages.add(tx, Page(school.id, "vk", "https://vk.com/school", verified_on=TODAY, connected_on=TODAY))
    pages.add(tx, Page(school.id, "ok", "https://ok.ru/group/53000000000001", verified_on=TODAY))
    obligations.add(tx, Obligation(school.id))
    eve = CHANGED - timedelta(days=1)
    people.add(tx, Person("Первый", assignments=(Assignment(school.id, Role.RESPONSIBLE, date(2020, 9, 1), eve),)))
    second = Assignment(school.id, Role.RESPONSIBLE, CHANGED)
    people.add(tx, Person("Второй", phone="2-11-22", assignments=(second,)))
    notices.add(tx, Notice(Direction.IN, Event.RESPONSIBLE, school.id, CHANGED, told_on=CHANGED))
    notices.add(tx, Notice(Direction.OUT, Event.RESPONSIBLE, school.id, CHANGED))
    requests.add(tx, CentreRequest("Список", CHANGED, due_on=TODAY - timedelta(days=1)))
    municipality.put(tx, Key.PASSWORD_DAYS_VK, "30")
    for login in ("school", "museum"):
        account = Credential(
            CredentialKind.OFFICIAL,
            "vk",
            login=login,
            phone="+7 900 000-11-22",
            page_ids=(page.id,),
        )
        added = credentials.add(tx, account)
        credentials.put_secrets(tx, added, SecretInput(password="qwerty"), TODAY - timedelta(days=40), strength=0)


@pytest.fixture
def verdicts(store: Store) -> dict[tuple[str, str], Verdict]:
    store.write("fill", fill)
    known = store.read(lambda tx: snapshot.read(tx, NOW))
    judged = engine.judge(known, {}, Scope(), NOW)
    return {(each.check, each.network or each.subject.kind): each for each in judged if each.subject.name[:4] != "МКОУ"}


def test_what_the_registry_knows_reaches_its_checks(verdicts: dict[tuple[str, str], Verdict]) -> None:
    told = {key: (each.status, each.code) for key, each in verdicts.items()}
    assert told["registry.obliged_list", "municipality"] == (Status.OK, "registry.obliged_list.set")
    assert told["registry.duplicates", "organization"] == (Status.FAIL, "registry.duplicates.found")
    assert told["registry.responsible", "organization"] == (Status.OK, "registry.responsible.found")
    assert told["registry.notified", "organization"] == (Status.OK, "registry.notified.told")
    assert told["registry.review_due", "organization"] == (Status.OK, "registry.review_due.fresh")
    assert told["centre.notified", "organization"] == (Status.FAIL, "centre.notified.not_told")
    assert told["centre.requests", "municipality"] == (Status.FAIL, "centre.requests.overdue")
    assert told["centre.connected", "vk"] == (Status.OK, "centre.connected.since")
    assert told["centre.connected", "ok"] == (Status.MANUAL, "centre.connected.no_record")


def test_what_the_vault_knows_of_secrets_reaches_its_checks(verdicts: dict[tuple[str, str], Verdict]) -> None:
    told = {key: (each.status, each.code) for key, each in verdicts.items()}
    assert told["security.reuse", "vk"] == (Status.FAIL, "security.reuse.repeated")
    assert told["security.strength", "vk"] == (Status.FAIL, "security.strength.weak")
    assert told["security.phone_owner", "vk"] == (Status.MANUAL, "security.phone_owner.unsaid")
    assert told["security.handover", "vk"] == (Status.OK, "security.handover.none")
    assert told["security.age", "vk"] == (Status.FAIL, "security.age.overdue"), "by the network's own age"
    assert verdicts["security.age", "vk"].params == (("changed", "16.10.2026"), ("limit", 30))
    assert told["security.reuse", "ok"] == (Status.UNKNOWN, "security.no_accounts")


def test_no_verdict_tells_a_secret_or_a_number(verdicts: dict[tuple[str, str], Verdict]) -> None:
    for each in verdicts.values():
        said = " ".join((each.message, each.fix, *each.evidence, *(str(value) for _name, value in each.params)))
        assert "qwerty" not in said
        assert "900" not in said
        assert "Второй" not in said


def test_nothing_a_verdict_keeps_changes_with_the_day_alone(store: Store) -> None:
    """The next day says the same word for word."""
    store.write("fill", fill)
    known = store.read(lambda tx: snapshot.read(tx, NOW))
    today, tomorrow = (
        {
            (each.subject, each.check): each
            for each in engine.judge(known, {}, Scope(), moment)
            if each.check.startswith(("registry.", "centre.", "security."))
        }
        for moment in (NOW, datetime(2026, 11, 26, 5, tzinfo=UTC))
    )
    assert today == tomorrow
