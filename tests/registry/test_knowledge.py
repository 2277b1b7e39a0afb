"""Who knows which secret: held, shown, handed over, and only while the version is the one in use or staged."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from registry import credentials, issuing, knowledge, people, rotating, slot_people
from registry.credentials import Credential, CredentialKind, FactorKind, SecretInput
from registry.issuing import IssueWay
from registry.knowledge import Exposure, Risk
from registry.people import Person
from tests.registry import knowing
from vault import rotation, secrets
from vault.errors import BadInput
from vault.secrets import Field, Purpose
from vault.store import Store
from vault.transaction import Tx

DAY = date(2026, 11, 2)


def told(found: tuple[Exposure, ...]) -> list[tuple[int, int, str, int, str]]:
    """What is known by whom and how, without the times."""
    return [
        (one.person_id, one.credential_id, one.field or knowledge.CONTACT, one.version, one.way.value) for one in found
    ]


def test_a_holder_knows_every_secret_of_the_account_from_the_day_it_is_his(tx: Tx) -> None:
    knowing.on(tx, DAY)
    ivanov, petrov = knowing.person(tx, "Иванов"), knowing.person(tx, "Петров")
    kept = knowing.account(tx, holder=ivanov, given=SecretInput(password="слон 1 на крыше", totp=knowing.SEED))
    knowing.on(tx, DAY + timedelta(days=3))
    knowing.held_by(tx, kept, petrov)
    found = knowledge.of_credential(tx, kept.id)
    assert sorted(told(found)) == [
        (ivanov.id, kept.id, "password", 1, "held"),
        (ivanov.id, kept.id, "totp", 1, "held"),
        (petrov.id, kept.id, "password", 1, "held"),
        (petrov.id, kept.id, "totp", 1, "held"),
    ]
    his = next(one for one in found if one.person_id == ivanov.id)
    assert (his.first, his.last) == (datetime(2026, 11, 2, 9, tzinfo=UTC), datetime(2026, 11, 5, 9, tzinfo=UTC))
    assert knowledge.of_person(tx, ivanov.id) == tuple(one for one in found if one.person_id == ivanov.id)


def test_a_changed_secret_is_forgotten_by_who_held_the_account_before(tx: Tx) -> None:
    knowing.on(tx, DAY)
    ivanov, petrov = knowing.person(tx, "Иванов"), knowing.person(tx, "Петров")
    kept = knowing.account(tx, holder=ivanov)
    knowing.on(tx, DAY + timedelta(days=1))
    begun = rotating.start(tx, kept.id, Field.PASSWORD, "второй Пароль-18")
    assert told(knowledge.of_person(tx, ivanov.id)) == [(ivanov.id, kept.id, "password", 1, "held")]
    knowing.on(tx, DAY + timedelta(days=2))
    knowing.held_by(tx, kept, petrov)  # while the rotation is open: the staged one he never had
    knowing.on(tx, DAY + timedelta(days=3))
    tx.execute("UPDATE rotation SET state = 'verified' WHERE id = ?", (begun.id,))
    rotating.commit(tx, begun.id, DAY)
    assert knowledge.of_person(tx, ivanov.id) == ()
    assert told(knowledge.of_person(tx, petrov.id)) == [(petrov.id, kept.id, "password", 2, "held")]
    knowing.on(tx, DAY + timedelta(days=4))
    rotating.undo(tx, kept.id, Field.PASSWORD)
    assert told(knowledge.of_person(tx, ivanov.id)) == [(ivanov.id, kept.id, "password", 1, "held")]


def test_a_look_counts_for_the_person_whose_slot_it_was_then(tx: Tx) -> None:
    knowing.on(tx, DAY)
    ivanov, petrov = knowing.person(tx, "Иванов"), knowing.person(tx, "Петров")
    kept = knowing.account(tx)
    with knowing.through(tx, "заместитель"):
        knowing.looked(tx, kept, Field.PASSWORD, 1)
    assert knowledge.of_credential(tx, kept.id) == ()
    assert slot_people.unclaimed(tx) == ("заместитель",)
    slot_people.give(tx, "заместитель", ivanov.id)
    knowing.on(tx, DAY + timedelta(days=10))
    slot_people.give(tx, "заместитель", petrov.id)
    with knowing.through(tx, "заместитель"):
        knowing.looked(tx, kept, Field.PASSWORD, 1)
    assert told(knowledge.of_credential(tx, kept.id)) == [
        (ivanov.id, kept.id, "password", 1, "shown"),
        (petrov.id, kept.id, "password", 1, "shown"),
    ]
    assert slot_people.unclaimed(tx) == ()
    slot_people.give(tx, "заместитель", ivanov.id, since=DAY + timedelta(days=5))  # the change was noted wrongly
    assert told(knowledge.of_credential(tx, kept.id)) == [(ivanov.id, kept.id, "password", 1, "shown")]
    slot_people.give(tx, "заместитель", None, since=date(2026, 1, 1))
    assert knowledge.of_person(tx, ivanov.id) == ()


def test_a_slot_that_never_acted_and_a_missing_person_are_refused(tx: Tx) -> None:
    tx.journal("anything")
    with pytest.raises(BadInput, match="есть: «пароль»"):
        slot_people.give(tx, "директор", None)
    with pytest.raises(BadInput, match="Нет ответственного"):
        slot_people.give(tx, "пароль", 99)
    with pytest.raises(BadInput, match="Нет ответственного с номером 99"):
        knowledge.of_person(tx, 99)


def test_a_one_time_code_does_not_tell_its_seed(tx: Tx) -> None:
    tx.journal("anything")
    ivanov = knowing.person(tx, "Иванов")
    slot_people.give(tx, "пароль", ivanov.id)
    kept = knowing.account(tx, given=SecretInput(totp=knowing.SEED))
    knowing.looked(tx, kept, Field.TOTP, 1, purpose="code")
    assert knowledge.of_credential(tx, kept.id) == ()
    knowing.looked(tx, kept, Field.TOTP, 1, purpose="qr")
    assert told(knowledge.of_credential(tx, kept.id)) == [(ivanov.id, kept.id, "totp", 1, "shown")]


def test_an_old_row_without_a_version_is_of_the_one_in_use_then(tx: Tx) -> None:
    tx.journal("anything")
    ivanov, petrov = knowing.person(tx, "Иванов"), knowing.person(tx, "Петров")
    slot_people.give(tx, "пароль", ivanov.id)
    knowing.on(tx, DAY)
    kept = knowing.account(tx)
    knowing.on(tx, DAY + timedelta(days=1))
    knowing.looked(tx, kept, Field.PASSWORD, None)
    knowing.on(tx, DAY + timedelta(days=2))
    credentials.put_secrets(tx, kept, SecretInput(password="второй Пароль-18"), DAY)
    assert knowledge.of_credential(tx, kept.id) == ()
    slot_people.give(tx, "пароль", petrov.id)
    knowing.looked(tx, kept, Field.PASSWORD, None)
    assert told(knowledge.of_credential(tx, kept.id)) == [(petrov.id, kept.id, "password", 2, "shown")]


def test_what_was_handed_over_is_known_even_when_it_was_cancelled(tx: Tx) -> None:
    ivanov, petrov = knowing.person(tx, "Иванов"), knowing.person(tx, "Петров")
    kept = knowing.account(tx)
    issuing.begin(tx, kept.id, (Field.PASSWORD,), ivanov.id, IssueWay.PHONE)
    other = issuing.begin(tx, kept.id, (Field.PASSWORD,), petrov.id, IssueWay.PHONE)
    issuing.cancel(tx, other.id, "не дозвонились")
    assert told(knowledge.of_credential(tx, kept.id)) == [
        (ivanov.id, kept.id, "password", 1, "issued"),
        (petrov.id, kept.id, "password", 1, "issued"),
    ]


def test_who_was_shown_a_staged_secret_knows_it_and_an_abandoned_one_nobody_needs(tx: Tx) -> None:
    tx.journal("anything")
    ivanov = knowing.person(tx, "Иванов")
    slot_people.give(tx, "пароль", ivanov.id)
    kept = knowing.account(tx)
    one = rotating.start(tx, kept.id, Field.PASSWORD, "второй Пароль-18")
    tx.journal("rotation.shown", one.owner, id=one.id, field="password", version=one.version, purpose="rotate", name="")
    assert told(knowledge.of_credential(tx, kept.id)) == [(ivanov.id, kept.id, "password", 2, "shown")]
    rotation.abandon(tx, one.id)
    assert knowledge.of_credential(tx, kept.id) == ()


def test_a_removed_account_is_known_by_nobody_and_a_removed_person_keeps_a_name(tx: Tx) -> None:
    tx.journal("anything")
    ivanov = knowing.person(tx, "Иванов")
    slot_people.give(tx, "пароль", ivanov.id)
    kept, other = knowing.account(tx), knowing.account(tx)
    for each in (kept, other):
        knowing.looked(tx, each, Field.PASSWORD, 1)
    people.remove(tx, ivanov.id)
    credentials.remove(tx, kept.id)
    assert told(knowledge.of_person(tx, ivanov.id)) == [(ivanov.id, other.id, "password", 1, "shown")]
    assert knowledge.names(tx, (ivanov.id, 99)) == {ivanov.id: "Иванов"}


ROUTE: dict[str, Any] = {"second_factor": FactorKind.SMS}


@pytest.mark.parametrize(
    ("person", "more", "field", "risk"),
    [
        ({"phone": "+7 900 000-00-01"}, {"recovery_phone": "8 (900) 000 00 01"}, Field.PASSWORD, Risk.RECOVERY),
        ({"phone": "+7 900 000-00-01"}, {"phone": "89000000001"}, Field.PASSWORD, Risk.RECOVERY),
        ({"email": "Ivanov@mail.ru"}, {"recovery_email": "ivanov@mail.ru"}, Field.PASSWORD, Risk.RECOVERY),
        ({}, {"sim_owner": "иванов Иван Иванович"}, Field.PASSWORD, Risk.RECOVERY),
        ({}, {"role": "Администратор", **ROUTE}, Field.PASSWORD, Risk.ADMIN),
        ({}, {"kind": CredentialKind.SERVICE}, Field.TOKEN, Risk.ADMIN),
        ({}, ROUTE, Field.TOTP, Risk.SHARED_FACTOR),
        ({}, ROUTE, Field.RECOVERY_CODES, Risk.SHARED_FACTOR),
        ({}, {"second_factor": FactorKind.NONE}, Field.PASSWORD, Risk.NO_FACTOR),
        ({}, {}, Field.PASSWORD, Risk.NO_FACTOR),
        ({}, {"role": "Редактор", **ROUTE}, Field.PASSWORD, Risk.REST),
    ],
)
def test_the_risk(tx: Tx, person: dict[str, Any], more: dict[str, Any], field: Field, risk: Risk) -> None:
    given = {
        Field.PASSWORD: SecretInput(password=knowing.PASSWORD),
        Field.TOTP: SecretInput(totp=knowing.SEED),
        Field.RECOVERY_CODES: SecretInput(recovery_codes=("1111 2222",)),
        Field.TOKEN: SecretInput(token="vk1.a.token"),
    }
    ivanov = people.add(tx, Person(name="Иванов Иван Иванович", **person))
    kept = knowing.account(tx, holder=ivanov, given=given[field], **more)
    if kept.second_factor is FactorKind.TOTP:
        kept = credentials.update(tx, replace(kept, second_factor=more["second_factor"]))
    found = [one for one in knowledge.of_credential(tx, kept.id) if one.field is not None]
    assert [one.risk for one in found] == [risk]


def test_the_greatest_risk_comes_first(tx: Tx) -> None:
    ivanov = knowing.person(tx, "Иванов", phone="+79000000001")
    rest = knowing.account(tx, holder=ivanov, second_factor=FactorKind.SMS)
    bare = knowing.account(tx, holder=ivanov)
    admin = knowing.account(tx, holder=ivanov, role="админ")
    own = knowing.account(tx, holder=ivanov, phone="89000000001")
    found = knowledge.of_person(tx, ivanov.id)
    assert [(one.credential_id, one.field) for one in found] == [
        (own.id, None),
        (own.id, Field.PASSWORD),
        (admin.id, Field.PASSWORD),
        (bare.id, Field.PASSWORD),
        (rest.id, Field.PASSWORD),
    ]
    assert [one.risk_title for one in found[:2]] == [
        "вернёт себе доступ без пароля",
        "на него восстанавливается доступ",
    ]


def test_the_rows_that_the_vault_writes_are_understood(store: Store) -> None:
    """Every way of opening a secret, through the real store."""

    def prepare(tx: Tx) -> tuple[Person, list[Credential]]:
        ivanov = people.add(tx, Person(name="Иванов"))
        accounts = [knowing.account(tx) for _ in range(4)]
        return ivanov, accounts

    ivanov, accounts = store.write("test.prepared", prepare)
    owners = [credentials.owner(each.id) for each in accounts]
    slot = store.read(lambda tx: tx.slot)
    store.write("test.given", lambda tx: slot_people.give(tx, slot, ivanov.id))
    secrets.reveal(store, owners[0], Field.PASSWORD, Purpose.REVEAL)
    secrets.reveal_many(store, [(owners[1], Field.PASSWORD), (owners[2], Field.PASSWORD)], Purpose.EXPORT)
    begun = store.write("test.begun", lambda tx: rotating.start(tx, accounts[3].id, Field.PASSWORD, "второй Пароль-18"))
    rotation.show(store, begun.id, Purpose.ROTATE)
    assert told(store.read(lambda tx: knowledge.of_person(tx, ivanov.id))) == [
        (ivanov.id, accounts[0].id, "password", 1, "shown"),
        (ivanov.id, accounts[1].id, "password", 1, "shown"),
        (ivanov.id, accounts[2].id, "password", 1, "shown"),
        (ivanov.id, accounts[3].id, "password", 2, "shown"),
    ]
    rotation.show_old(store, begun.id, Purpose.ROTATE)
    found = store.read(lambda tx: knowledge.of_credential(tx, accounts[3].id))
    assert told(found) == [
        (ivanov.id, accounts[3].id, "password", 2, "shown"),
        (ivanov.id, accounts[3].id, "password", 1, "shown"),
    ]


def test_a_row_that_was_altered_breaks_nothing_here(tx: Tx) -> None:
    """Whether the journal is whole is said elsewhere."""
    tx.journal("anything")
    ivanov = knowing.person(tx, "Иванов")
    slot_people.give(tx, "пароль", ivanov.id)
    kept = knowing.account(tx)
    knowing.looked(tx, kept, Field.PASSWORD, 1)
    tx.execute("UPDATE journal SET detail = 'не JSON' WHERE action IN ('secret.opened', 'secret.put')")
    assert knowledge.of_credential(tx, kept.id) == ()
