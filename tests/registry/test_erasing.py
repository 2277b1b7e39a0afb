"""Erasing a person: their data go from the record and its history, the fact of the role stays by number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from registry import (
    changes,
    credentials,
    departures,
    erasing,
    issuing,
    knowledge,
    municipality,
    organizations,
    people,
    slot_people,
    waivers,
)
from registry.credentials import Credential, CredentialKind, SecretInput
from registry.issuing import IssueWay
from registry.municipality import Key
from registry.organizations import Organization
from registry.people import ERASED, Assignment, Person, Role, Training
from registry.waivers import Waiver
from tests.registry.conftest import NOW, journalled
from vault import drafts
from vault.errors import BadInput
from vault.secrets import Field
from vault.transaction import Tx

TODAY = date(2026, 11, 22)
ENDED = date(2023, 5, 31)
CANARIES = ("Канарейкина", "8-900-канарейка", "kanareyka@example.org", "Завканарейками", "канарейная")


def whole_vault(tx: Tx) -> Iterator[str]:
    """Every text of every table but the sealed ones."""
    for row in tx.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
        for found in tx.execute(f'SELECT * FROM "{row[0]!s}"').fetchall():
            yield f"{row[0]!s}: {list(found)}"


@pytest.fixture
def gone(tx: Tx, school: Organization) -> Person:
    """A person whose assignment has ended, with a history of data that changed."""
    first = people.add(
        tx,
        Person(
            name="Канарейкина Анна Петровна",
            position="Завканарейками",
            phone="8-900-канарейка",
            email="kanareyka@example.org",
            note="канарейная заметка",
            trainings=(Training(date(2022, 3, 1), "Канарейка в эфире"),),
            assignments=(Assignment(school.id, Role.RESPONSIBLE, date(2020, 1, 9)),),
        ),
    )
    ended = replace(first.assignments[0], until=ENDED)
    return people.update(tx, replace(first, name="Канарейкина-Новая Анна Петровна", assignments=(ended,)))


def test_not_a_trace_of_the_data_is_left_and_the_role_stays(tx: Tx, gone: Person) -> None:
    drafts.keep(tx, f"person:{gone.id}:1", "Канарейкина пишет", secret=False)
    drafts.keep(tx, "person:99:1", "чужой черновик", secret=False)
    done = erasing.erase(tx, gone.id, TODAY)
    assert (done.name, done.changes, done.recorded, done.mentions) == (gone.name, 2, True, ())
    left = [line for line in whole_vault(tx) for canary in CANARIES if canary.casefold() in line.casefold()]
    assert left == []
    assert people.get(tx, gone.id) == Person(ERASED, id=gone.id, assignments=gone.assignments)
    assert drafts.names(tx) == ("person:99:1",)
    assert journalled(tx) == [("person.erased", f"person:{gone.id}", {"records": 2})]


def test_what_knowledge_and_departures_need_stays(tx: Tx, gone: Person) -> None:
    before = departures.judge(departures.facts(tx, TODAY))
    erasing.erase(tx, gone.id, TODAY)
    assert departures.judge(departures.facts(tx, TODAY)) == before
    assert knowledge.of_person(tx, gone.id) == ()
    assert knowledge.names(tx, (gone.id,)) == {gone.id: ERASED}
    assert [each.action for each in changes.history(tx, people.KIND, gone.id)] == ["update", "update", "add"]
    assert changes.differences(changes.history(tx, people.KIND, gone.id)[0]) == ()


def test_a_person_whose_record_was_removed_is_erased_from_the_history(tx: Tx, gone: Person) -> None:
    people.remove(tx, gone.id)
    done = erasing.erase(tx, gone.id, TODAY)
    assert (done.recorded, done.changes) == (False, 3)
    assert not [line for line in whole_vault(tx) if "анарейк" in line]
    assert people.contact_rows(tx)[0][1] == ERASED
    with pytest.raises(BadInput, match="уже стёрты"):
        erasing.erase(tx, gone.id, TODAY)


def test_deleted_bytes_are_overwritten_from_then_on(tx: Tx, gone: Person) -> None:
    erasing.erase(tx, gone.id, TODAY)
    row = tx.execute("PRAGMA secure_delete").fetchone()
    assert row is not None
    assert row[0] == 1


@pytest.mark.parametrize("until", [None, TODAY, TODAY + timedelta(days=1)])
def test_who_still_answers_is_not_erased(tx: Tx, gone: Person, until: date | None) -> None:
    people.update(tx, replace(gone, assignments=(replace(gone.assignments[0], until=until),)))
    with pytest.raises(BadInput, match="назначение в «МБОУ «Школа № 1»» ещё не кончилось"):
        erasing.erase(tx, gone.id, TODAY)
    assert people.get(tx, gone.id).name == gone.name


def test_who_holds_an_account_is_not_erased(tx: Tx, gone: Person) -> None:
    held = credentials.add(tx, Credential(CredentialKind.OFFICIAL, "vk", holder_id=gone.id))
    with pytest.raises(BadInput, match=f"учётные записи № {held.id}"):
        erasing.erase(tx, gone.id, TODAY)


def test_who_knows_a_secret_that_nobody_changed_is_not_erased(tx: Tx, gone: Person) -> None:
    account = credentials.add(tx, Credential(CredentialKind.OFFICIAL, "vk", login="school"))
    credentials.put_secrets(tx, account, SecretInput(password="тайна-1"), TODAY)
    issue = issuing.begin(tx, account.id, (Field.PASSWORD,), gone.id, IssueWay.PHONE)
    refusals = erasing.plan(tx, gone.id, TODAY).refusals
    assert any("1 секрет, известный ему" in each for each in refusals), refusals
    assert any(f"открыта выдача секрета № {issue.id}" in each for each in refusals), refusals


def test_whose_way_into_the_vault_is_recorded_is_not_erased(tx: Tx, gone: Person) -> None:
    tx.journal("vault.created")
    slot_people.give(tx, "пароль", gone.id)
    with pytest.raises(BadInput, match="вход «пароль»"):
        erasing.erase(tx, gone.id, TODAY)


def test_where_the_name_still_stands_is_told(tx: Tx, gone: Person) -> None:
    waivers.add(tx, Waiver("posts.weekly", f"по просьбе: {gone.name}", TODAY))
    organizations.add(tx, Organization(name="Музей", note=f"ключи у {gone.name}"))
    told = {each.title: each.count for each in erasing.plan(tx, gone.id, TODAY).mentions}
    assert told == {"отсрочки": 1, "организации": 1, "история других записей": 2}


def test_there_must_be_such_a_person(tx: Tx) -> None:
    with pytest.raises(BadInput, match="Нет ответственного с номером 7"):
        erasing.plan(tx, 7, TODAY)


def test_whose_time_is_over(tx: Tx, school: Organization, gone: Person) -> None:
    def person(name: str, *untils: date | None) -> Person:
        parts = tuple(
            Assignment(school.id, Role.DEPUTY, date(2010 + place, 1, 1), until) for place, until in enumerate(untils)
        )
        return people.add(tx, Person(name, assignments=parts))

    on_the_day = person("День в день", date(2023, 11, 22))
    leap = person("Високосный", date(2020, 2, 29))
    person("Вернулся", ENDED, date(2026, 1, 1))
    person("Без конца", ENDED, None)
    person("Без назначений")
    found = [(one.person_id, one.ended_on) for one in erasing.expired(tx, 3, TODAY)]
    assert found == [(leap.id, date(2020, 2, 29)), (gone.id, ENDED)]
    assert on_the_day.id in {one.person_id for one in erasing.expired(tx, 3, TODAY + timedelta(days=1))}
    erasing.erase(tx, gone.id, TODAY)
    assert [one.person_id for one in erasing.expired(tx, 3, TODAY)] == [leap.id]


def test_the_time_of_a_removed_record_runs_from_its_removal(tx: Tx, gone: Person) -> None:
    people.remove(tx, gone.id)
    assert erasing.expired(tx, 3, TODAY) == ()
    (one,) = erasing.expired(tx, 0, TODAY + timedelta(days=1))
    assert (one.person_id, one.ended_on) == (gone.id, NOW.date())


def test_nobody_has_set_how_long(tx: Tx) -> None:
    assert erasing.years(tx) is None
    municipality.put(tx, Key.PERSON_YEARS, "0")
    assert erasing.years(tx) == 0
