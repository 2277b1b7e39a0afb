"""What is wrong with the accounts, told without opening a secret."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

import sample_data
from registry import credentials, health, health_facts, municipality, pages, people
from registry.accounts import SignIn
from registry.credentials import Credential, CredentialKind, FactorKind, SecretInput
from registry.health import Finding, Problem, Severity
from registry.municipality import Key
from registry.organizations import Organization
from registry.pages import Page
from registry.people import Person
from registry.regulation import toml, versions
from tests.registry.conftest import journalled
from vault import secrets
from vault.secrets import Field
from vault.transaction import Tx

TODAY = date(2026, 11, 22)
WHOLE = SecretInput(
    password="крепкий", totp="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", recovery_codes=("1111", "2222", "3333", "4444")
)

Add = Callable[..., Credential]


@pytest.fixture
def person(tx: Tx) -> Person:
    return people.add(tx, Person("Примеров"))


@pytest.fixture
def add(tx: Tx, person: Person) -> Add:
    """An account with nothing wrong, but for what is said; a password of its own, strength 4."""

    def made(given: SecretInput | None = None, *, strength: int | None = 4, **changed: object) -> Credential:
        number = credentials.count(tx) + 1
        record = Credential(
            CredentialKind.OFFICIAL,
            "vk",
            login=f"school{number}",
            holder_id=person.id,
            second_factor=FactorKind.TOTP,
            factor_confirmed_on=TODAY,
        )
        wanted = replace(record, **changed)  # type: ignore[arg-type]  # fields of the record, as the test names them
        stored = credentials.add(tx, wanted)
        secret = replace(WHOLE, password=f"крепкий {number}") if given is None else given
        changed_on = wanted.password_changed_on or TODAY
        kept = credentials.put_secrets(tx, stored, secret, changed_on, strength=strength)
        return credentials.update(tx, replace(kept, password_changed_on=changed_on))

    return made


def found(tx: Tx, problem: Problem | None = None) -> list[Finding]:
    return [one for one in health.findings(tx, TODAY) if problem in (None, one.problem)]


def test_a_whole_account_has_nothing_wrong(tx: Tx, add: Add) -> None:
    add()
    add(SecretInput(), network="ok", second_factor=FactorKind.SMS, kind=CredentialKind.SERVICE, holder_id=None)
    assert found(tx) == []


def test_nothing_is_opened_and_nothing_journalled(tx: Tx, add: Add) -> None:
    add(strength=0)
    before = journalled(tx)
    tx.ring.wipe_secrets()
    (weak,) = found(tx)
    assert weak.problem is Problem.WEAK
    assert journalled(tx) == before
    assert "крепкий" not in repr(health.facts(tx, TODAY))


def test_weak_leaked_and_unrated_passwords(tx: Tx, add: Add) -> None:
    weak, fair, unrated = add(strength=1), add(strength=2), add(strength=None)
    tx.execute("UPDATE secret SET breached = 1 WHERE owner = ?", (credentials.owner(fair.id),))
    breached, is_weak, not_rated = found(tx)
    assert (breached.problem, breached.credential_id, breached.severity) == (Problem.BREACHED, fair.id, Severity.HIGH)
    assert (is_weak.problem, is_weak.credential_id, is_weak.subject) == (
        Problem.WEAK,
        weak.id,
        f"ВКонтакте, {weak.login}",
    )
    assert (not_rated.problem, not_rated.credential_id, not_rated.credential_ids) == (
        Problem.NOT_RATED,
        None,
        (unrated.id,),
    )
    assert not_rated.text == "Надёжность 1 пароля ещё не оценена."
    assert not_rated.severity is Severity.LOW


def test_one_password_of_two_accounts(tx: Tx, add: Add) -> None:
    same = [add(replace(WHOLE, password="общий")) for _ in range(3)]
    add()
    reused = found(tx, Problem.REUSED)
    assert [one.credential_id for one in reused] == [one.id for one in same]
    assert reused[0].credential_ids == (same[0].id, same[1].id, same[2].id)
    assert reused[0].text == "Тот же пароль ещё у 2 учётных записей: ВКонтакте, school2; ВКонтакте, school3."


def test_the_age_of_a_password_by_network(tx: Tx, add: Add) -> None:
    old = date(2026, 8, 1)
    vk, ok = add(password_changed_on=old), add(network="ok", password_changed_on=old)
    assert found(tx, Problem.OLD) == []  # no limit is set anywhere
    municipality.put(tx, Key.PASSWORD_DAYS, "100")
    municipality.put(tx, Key.PASSWORD_DAYS_OK, "50")
    first, second = found(tx, Problem.OLD)
    assert (first.credential_id, first.severity) == (ok.id, Severity.HIGH)
    assert (second.credential_id, second.severity) == (vk.id, Severity.MEDIUM)
    assert second.text == "Паролю 113 дней, а срок 100 дней."
    municipality.put(tx, Key.PASSWORD_DAYS, "113")
    assert [one.credential_id for one in found(tx, Problem.OLD)] == [ok.id]


def test_the_regulation_gives_the_age_where_no_setting_does(tx: Tx) -> None:
    text = sample_data.folder("krapivinsky").joinpath("regulation.toml").read_text("utf-8")
    regulation = toml.parse(text)
    versions.add(tx, regulation, text)
    rule = regulation.own_rule(health_facts.AGE_CHECK)
    assert rule is not None
    assert rule.days
    municipality.put(tx, Key.PASSWORD_DAYS_MAX, "7")
    days = health_facts.password_days(tx, TODAY)
    assert days == {"": rule.days, "vk": rule.days, "ok": rule.days, "telegram": rule.days, "max": 7}
    municipality.put(tx, Key.PASSWORD_DAYS, "45")
    assert health_facts.password_days(tx, TODAY)["vk"] == 45


def test_a_password_without_a_date_is_as_old_as_its_entry(tx: Tx, add: Add) -> None:
    municipality.put(tx, Key.PASSWORD_DAYS, "90")
    account = add()
    credentials.update(tx, replace(account, password_changed_on=None))
    assert [one.problem for one in found(tx)] == [Problem.NO_DATE]
    (old,) = health.findings(tx, TODAY + timedelta(days=91))
    assert (old.problem, old.text) == (Problem.OLD, "Паролю не меньше 91 дня, а срок 90 дней.")


def test_second_factors(tx: Tx, add: Add) -> None:
    none = add(SecretInput(), second_factor=FactorKind.NONE, factor_confirmed_on=None)
    unsure = add(factor_confirmed_on=None)
    unsaid = add(SecretInput(), second_factor=FactorKind.UNKNOWN, factor_confirmed_on=None)
    add(SecretInput(), second_factor=FactorKind.NONE, sign_in=SignIn.PASSKEY)
    add(SecretInput(), network="", host="lk.gosuslugi.ru", second_factor=FactorKind.NONE)
    add(SecretInput(), kind=CredentialKind.SERVICE, second_factor=FactorKind.NONE)
    assert [(one.problem, one.credential_id) for one in found(tx)] == [
        (Problem.NO_SECOND_FACTOR, none.id),
        (Problem.FACTOR_UNCONFIRMED, unsure.id),
        (Problem.FACTOR_UNCONFIRMED, unsaid.id),
    ]


def test_recovery_codes(tx: Tx, add: Add) -> None:
    without = add(SecretInput(password="без кодов"))
    few, none = add(replace(WHOLE, password="два")), add(replace(WHOLE, password="ноль"))
    telegram = add(SecretInput(), network="telegram", second_factor=FactorKind.CLOUD_PASSWORD, phone="+79000000000")
    for account, used in ((few, 2), (none, 4)):
        for index in range(used):
            secrets.use_code(tx, credentials.owner(account.id), index)
    last, absent, left = found(tx)
    assert (last.credential_id, last.severity, last.text) == (none.id, Severity.HIGH, "Резервных кодов не осталось.")
    assert (absent.credential_id, absent.text) == (without.id, "Резервные коды не записаны.")
    assert (left.credential_id, left.severity, left.text) == (few.id, Severity.LOW, "Остался запас: 2 резервных кода.")
    assert telegram.id not in {last.credential_id, absent.credential_id, left.credential_id}


def test_nobody_holds_it(tx: Tx, add: Add) -> None:
    account = add(holder_id=None)
    (one,) = found(tx)
    assert (one.problem, one.credential_id, one.severity) == (Problem.NO_HOLDER, account.id, Severity.MEDIUM)


def test_one_phone_behind_many_accounts(tx: Tx, add: Add) -> None:
    spelled = ("+7 (900) 000-11-22", "8 900 000 11 22", "79000001122")
    three = [add(phone=text) for text in spelled]
    add(phone="+7 900 000-11-23")
    assert found(tx) == []
    fourth = add(login="+79000001122")
    (shared,) = found(tx)
    assert (shared.problem, shared.credential_id, shared.subject) == (Problem.SHARED_PHONE, None, "+79000001122")
    assert set(shared.credential_ids) == {fourth.id, *(one.id for one in three)}
    assert shared.text.startswith("Номер +79000001122 стоит за 4 учётными записями: ")
    assert shared.text.endswith(" и ещё 1.")
    credentials.update(tx, replace(fourth, login="school5", recovery_phone="+7 900 0001122"))
    assert [one.problem for one in found(tx)] == [Problem.SHARED_PHONE]
    municipality.put(tx, Key.CONTACT_ACCOUNTS, "4")
    assert found(tx) == []


def test_one_mailbox_behind_many_accounts_and_whose_it_is(tx: Tx, add: Add, person: Person) -> None:
    people.update(tx, replace(person, email="Box@Example.RU"))
    municipality.put(tx, Key.CONTACT_ACCOUNTS, "2")
    add(login="box@example.ru")
    add(email="BOX@example.ru")
    add(recovery_email="box@example.ru")
    (shared,) = found(tx)
    assert shared.problem is Problem.SHARED_EMAIL
    assert shared.text.endswith("; он записан у: Примеров.")


def test_a_number_of_somebody_else(tx: Tx, add: Add, person: Person) -> None:
    people.add(tx, Person("Другова", phone="8 900 000-11-22, приёмная 8 (38446) 5-11-22"))
    account = add(phone="+79000001122")
    (one,) = found(tx)
    assert (one.problem, one.credential_id) == (Problem.OTHERS_PHONE, account.id)
    assert "Другова" in one.text
    people.update(tx, replace(person, phone="+7 900 000 11 22"))
    assert found(tx) == []


def test_a_page_with_one_administrator(tx: Tx, add: Add, school: Organization, page: Page) -> None:
    one = add(page_ids=(page.id,))
    add(SecretInput(), kind=CredentialKind.SERVICE, page_ids=(page.id,))
    closed = pages.add(tx, Page(school.id, "vk", "vk.com/closed", state=pages.PageState.CLOSED))
    add(page_ids=(closed.id,))
    (single,) = found(tx)
    assert (single.problem, single.page_id, single.credential_ids) == (Problem.SINGLE_ADMIN, page.id, (one.id,))
    assert single.subject == page.url
    add(page_ids=(page.id,))
    assert found(tx) == []


def test_the_worst_stands_first(tx: Tx, add: Add, page: Page) -> None:
    add(strength=None, holder_id=None, page_ids=(page.id,))
    add(strength=0)
    assert [one.severity for one in found(tx)] == sorted((one.severity for one in found(tx)), reverse=True)
    assert [one.problem for one in found(tx)] == [
        Problem.WEAK,
        Problem.NO_HOLDER,
        Problem.SINGLE_ADMIN,
        Problem.NOT_RATED,
    ]


def test_a_secret_of_nobodys_account_is_no_account(tx: Tx, add: Add) -> None:
    account = add(replace(WHOLE, password="общий"))
    secrets.put(tx, "person:1", Field.PASSWORD, "общий")
    (reused,) = found(tx)
    assert (reused.problem, reused.credential_ids) == (Problem.REUSED, (account.id,))
    assert reused.text == "Тот же пароль ещё у 1 учётной записи."


@pytest.mark.parametrize(
    ("days", "problem", "said"),
    [
        (-1, Problem.TOKEN_EXPIRED, "Ключ истёк 21.11.2026"),
        (0, Problem.TOKEN_EXPIRES, "Ключ действует до сегодня."),
        (14, Problem.TOKEN_EXPIRES, "до 06.12.2026: осталось 14 дней"),
    ],
)
def test_a_key_that_ends(tx: Tx, days: int, problem: Problem, said: str) -> None:
    ends = TODAY + timedelta(days=days)
    key = credentials.add(tx, Credential(CredentialKind.SERVICE, "vk", token_expires_on=ends))
    (one,) = found(tx)
    assert (one.problem, one.credential_id) == (problem, key.id)
    assert said in one.text


def test_a_key_that_ends_later_or_never(tx: Tx) -> None:
    for ends in (TODAY + timedelta(days=15), None):
        credentials.add(tx, Credential(CredentialKind.SERVICE, "vk", token_expires_on=ends))
    assert found(tx) == []
