"""Accounts and what of theirs may be kept."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from registry import account_records, changes, codec, credentials, municipality, people
from registry.accounts import SignIn
from registry.credentials import Credential, CredentialKind, FactorKind, SecretInput
from registry.municipality import Key
from registry.pages import Page
from registry.people import Person
from registry.schema import SCHEMA
from registry.secret_input import MAX_SECRET
from tests.registry.conftest import NOW, journalled, ring
from vault import schema, secrets, sqlcipher, tables
from vault.errors import BadInput, Locked
from vault.schema import Schema
from vault.secrets import Field
from vault.transaction import Actor, Tx

TODAY = date(2026, 11, 22)
SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def person(tx: Tx) -> Person:
    return people.add(tx, Person(name="Иванов"))


@pytest.fixture
def official(tx: Tx) -> Credential:
    return credentials.add(tx, Credential(CredentialKind.OFFICIAL, "vk", login="school1"))


def test_what_is_added_comes_back_whole(tx: Tx, page: Page, person: Person) -> None:
    full = Credential(
        kind=CredentialKind.PERSONAL,
        network="vk",
        login="ivanov",
        phone="+7 900 000-00-00",
        holder_id=person.id,
        role="редактор",
        profile_id="700000001",
        second_factor=FactorKind.SMS,
        factor_confirmed_on=date(2026, 10, 1),
        password_changed_on=date(2026, 9, 1),
        page_ids=(page.id,),
        note="заметка",
        sign_in=SignIn.PASSKEY,
        email="ivanov@example.ru",
        recovery_phone="+7 900 000-00-01",
        recovery_email="zapas@example.ru",
        sim_owner="Школа № 1",
        sim_place="сейф",
        passkeys=("телефон приёмной", "ноутбук"),
        sessions_checked_on=date(2026, 11, 1),
    )
    added = credentials.add(tx, full)
    assert added == replace(full, id=added.id)
    assert credentials.get(tx, added.id) == added
    assert credentials.of_page(tx, page.id) == (added,)
    assert credentials.of_organization(tx, page.organization_id) == (added,)
    freed = credentials.update(tx, replace(added, page_ids=()))
    assert credentials.listing(tx) == (freed,)
    assert credentials.of_page(tx, page.id) == ()
    assert credentials.count(tx) == 1


def test_refusals_name_the_field(tx: Tx, page: Page, person: Person) -> None:
    personal = Credential(CredentialKind.PERSONAL, "vk", holder_id=person.id)
    for wrong, said in (
        (Credential(CredentialKind.SERVICE, ""), "сеть»: не заполнено"),
        (Credential(CredentialKind.OFFICIAL, "myspace"), "сеть»: сеть «myspace» неизвестна"),
        (replace(personal, holder_id=None), "владелец»: у личной учётной записи"),
        (replace(personal, holder_id=99), "Нет ответственного с номером 99"),
        (replace(personal, profile_id="ivanov"), "номер профиля»: нужны одни цифры"),
        (replace(personal, page_ids=(99,)), "Нет страницы с номером 99"),
        (replace(personal, network="ok", page_ids=(page.id,)), "не в сети «Одноклассники»"),
        (replace(personal, email="почта"), "почта»: «почта» не похоже"),
        (replace(personal, recovery_email="a@b"), "резервная почта»"),
        (replace(personal, host="просто слова"), "сайт»: «просто слова» не похоже"),
    ):
        with pytest.raises(BadInput, match=said):
            credentials.add(tx, wrong)
    assert credentials.listing(tx) == ()


def test_page_ids_come_in_order_and_once_and_a_profile_as_digits(tx: Tx, page: Page) -> None:
    mailbox = credentials.add(
        tx, Credential(CredentialKind.OFFICIAL, "", profile_id="id700000001", page_ids=(page.id, page.id))
    )
    assert mailbox.page_ids == (page.id,)
    assert mailbox.profile_id == "700000001"


def test_secrets_go_to_the_vault_and_only_the_date_to_the_record(tx: Tx, official: Credential) -> None:
    given = SecretInput(password=" п4роль ", totp=SEED.lower(), recovery_codes=(" 1111 2222", "", "1111 2222", "3333"))
    after = credentials.put_secrets(tx, official, given, TODAY)
    assert after == replace(official, password_changed_on=TODAY, second_factor=FactorKind.TOTP)
    assert credentials.get(tx, official.id) == after
    health = credentials.health(tx)
    assert list(health) == [official.id]
    assert health[official.id].fields == {Field.PASSWORD, Field.TOTP, Field.RECOVERY_CODES}
    assert health[official.id].changed_at[Field.TOTP] == NOW
    kept = (
        "".join(change.before + change.after for change in changes.recent(tx, 100)) + repr(journalled(tx)) + repr(given)
    )
    for secret in ("п4роль", SEED, SEED.lower(), "1111", "3333"):
        assert secret not in kept


def test_what_is_kept_is_what_was_given(tx: Tx, official: Credential) -> None:
    sealed: dict[Field, str] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(secrets, "put", lambda _tx, _owner, field, value, **_: sealed.__setitem__(field, value))
        given = SecretInput(password=" п4роль ", totp=SEED.lower(), recovery_codes=(" 1111 2222", "", "3333"))
        credentials.put_secrets(tx, official, given, TODAY)
    assert sealed[Field.PASSWORD] == " п4роль "
    assert f"secret={SEED}" in sealed[Field.TOTP]
    assert sealed[Field.TOTP].startswith("otpauth://totp/")
    assert sealed[Field.RECOVERY_CODES] == "1111 2222\n3333"
    assert Field.TOKEN not in sealed


def test_without_a_password_its_date_stays(tx: Tx, official: Credential) -> None:
    dated = credentials.update(
        tx, replace(official, password_changed_on=date(2026, 1, 1), second_factor=FactorKind.SMS)
    )
    assert credentials.put_secrets(tx, dated, SecretInput(totp=SEED), TODAY) == dated


def test_nothing_given_stores_nothing(tx: Tx, official: Credential) -> None:
    assert credentials.put_secrets(tx, official, SecretInput(totp="  ", token=" "), TODAY) == official
    assert credentials.health(tx) == {}


@pytest.mark.parametrize(
    "given",
    [
        SecretInput(password="две\nстроки"),
        SecretInput(password="п" * (MAX_SECRET + 1)),
        SecretInput(totp="не base32!"),
        SecretInput(password="верный", totp="JBSWY3"),
        SecretInput(token="vk1.a.b"),
    ],
)
def test_unreadable_and_misplaced_secrets_are_refused_whole(tx: Tx, official: Credential, given: SecretInput) -> None:
    with pytest.raises(BadInput):
        credentials.put_secrets(tx, official, given, TODAY)
    assert credentials.health(tx) == {}
    assert credentials.get(tx, official.id) == official


def test_a_token_belongs_to_a_service_account_and_opens_with_the_registry(tx: Tx) -> None:
    service = credentials.add(tx, Credential(CredentialKind.SERVICE, "vk"))
    tx.ring.wipe_secrets()
    credentials.put_secrets(tx, service, SecretInput(token=" vk1.a.b\n"), TODAY)
    assert credentials.health(tx)[service.id].fields == {Field.TOKEN}
    with pytest.raises(BadInput, match="токен»: в нём пробелы"):
        credentials.put_secrets(tx, service, SecretInput(token="vk1 a"), TODAY)
    with pytest.raises(Locked):
        credentials.put_secrets(tx, service, SecretInput(password="п4роль"), TODAY)
    with pytest.raises(BadInput, match="токен бывает только у сервисной"):
        credentials.update(tx, replace(service, kind=CredentialKind.OFFICIAL))


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("tkn1 SECRET", "tkn1 SECRET"),
        ("tkn1:SECRET", "tkn1:SECRET"),
        (" tkn1\nSECRET\n", "tkn1 SECRET"),
        ("tkn1\r\nSECRET", "tkn1 SECRET"),
        ("access_token=tkn1\nsession_secret_key=SECRET", "access_token=tkn1 session_secret_key=SECRET"),
    ],
)
def test_a_token_of_two_parts_is_kept_with_both(tx: Tx, told: str, kept: str) -> None:
    service = credentials.add(tx, Credential(CredentialKind.SERVICE, "ok", login="APPKEY"))
    credentials.put_secrets(tx, service, SecretInput(token=told), TODAY)
    assert secrets.holds(tx, credentials.owner(service.id), Field.TOKEN, kept)


@pytest.mark.parametrize("network", ["vk", "telegram", "max"])
def test_a_token_of_any_other_network_has_no_spaces(tx: Tx, network: str) -> None:
    service = credentials.add(tx, Credential(CredentialKind.SERVICE, network))
    with pytest.raises(BadInput, match="пробелы"):
        credentials.put_secrets(tx, service, SecretInput(token="tkn1 SECRET"), TODAY)


def test_personal_accounts_keep_no_secrets_without_a_basis(tx: Tx, person: Person) -> None:
    personal = credentials.add(tx, Credential(CredentialKind.PERSONAL, "vk", holder_id=person.id))
    with pytest.raises(BadInput, match="Секреты личных учётных записей не хранятся"):
        credentials.put_secrets(tx, personal, SecretInput(password="п4роль"), TODAY)
    assert credentials.health(tx) == {}
    municipality.put(tx, Key.PERSONAL_SECRETS_BASIS, "Соглашение от 01.02.2026")
    credentials.put_secrets(tx, personal, SecretInput(password="п4роль"), TODAY)
    assert credentials.health(tx)[personal.id].fields == {Field.PASSWORD}


def test_an_account_with_secrets_does_not_become_personal(tx: Tx, official: Credential, person: Person) -> None:
    credentials.put_secrets(tx, official, SecretInput(password="п4роль"), TODAY)
    personal = replace(credentials.get(tx, official.id), kind=CredentialKind.PERSONAL, holder_id=person.id)
    with pytest.raises(BadInput, match="не хранятся"):
        credentials.update(tx, personal)
    municipality.put(tx, Key.PERSONAL_SECRETS_BASIS, "Соглашение от 01.02.2026")
    assert credentials.update(tx, personal) == personal


def test_removal_takes_the_secrets_along_and_only_its_own(tx: Tx, official: Credential) -> None:
    other = credentials.add(tx, Credential(CredentialKind.OFFICIAL, "vk", login="other"))
    for account in (official, other):
        credentials.put_secrets(tx, account, SecretInput(password="п4роль"), TODAY)
    credentials.remove(tx, official.id)
    assert list(credentials.health(tx)) == [other.id]
    left = tx.execute("SELECT count(*) FROM secret WHERE owner = ?", (credentials.owner(official.id),)).fetchone()
    assert left is not None
    assert left[0] == 0
    with pytest.raises(BadInput, match="Нет учётной записи"):
        credentials.put_secrets(tx, official, SecretInput(password="п4роль"), TODAY)


def test_secrets_of_others_are_not_taken_for_accounts(tx: Tx) -> None:
    secrets.put(tx, "mailbox:1", Field.PASSWORD, "п4роль")
    assert credentials.health(tx) == {}


def test_listing_is_by_network_kind_and_login(tx: Tx, person: Person) -> None:
    def one(kind: CredentialKind, network: str, login: str) -> Credential:
        return credentials.add(tx, Credential(kind, network, login=login, holder_id=person.id))

    late = one(CredentialKind.OFFICIAL, "vk", "b10")
    service = one(CredentialKind.SERVICE, "vk", "a")
    early = one(CredentialKind.OFFICIAL, "vk", "B2")
    other = one(CredentialKind.PERSONAL, "ok", "z")
    assert credentials.listing(tx) == (other, early, late, service)


def test_a_host_is_kept_in_its_plain_form(tx: Tx) -> None:
    mailbox = credentials.add(tx, Credential(CredentialKind.OFFICIAL, "", host="https://Почта.РФ/вход"))
    assert mailbox.host == "xn--80a1acny.xn--p1ai"
    assert credentials.add(tx, Credential(CredentialKind.OFFICIAL, "", host="localhost")).host == "localhost"


@pytest.mark.parametrize(
    ("record", "given"),
    [
        (Credential(CredentialKind.OFFICIAL, "", host="HTTPS://ESIA.Gosuslugi.ru./login"), SecretInput(password="x1")),
        (Credential(CredentialKind.OFFICIAL, "", host="госуслуги.рф"), SecretInput(recovery_codes=("1111",))),
        (Credential(CredentialKind.OFFICIAL, "", login="Госуслуги, директор"), SecretInput(password="x1")),
        (
            Credential(CredentialKind.OFFICIAL, "vk", login="school1"),
            SecretInput(totp=f"otpauth://totp/ЕСИА:director?secret={SEED}&issuer=Госуслуги"),
        ),
        (
            Credential(CredentialKind.OFFICIAL, "vk", login="school1"),
            SecretInput(password="x1", totp=f"otpauth://totp/gosuslugi.ru?secret={SEED}"),
        ),
    ],
)
def test_secrets_of_the_state_portal_are_refused_and_the_record_stays(
    tx: Tx, record: Credential, given: SecretInput
) -> None:
    stored = credentials.add(tx, record)
    with pytest.raises(BadInput, match="Госуслуг здесь не хранятся"):
        credentials.put_secrets(tx, stored, given, TODAY)
    assert credentials.health(tx) == {}
    assert credentials.get(tx, stored.id) == stored


def test_an_account_with_secrets_does_not_become_one_of_the_state_portal(tx: Tx) -> None:
    mailbox = credentials.add(tx, Credential(CredentialKind.OFFICIAL, "", host="mail.example.ru"))
    kept = credentials.put_secrets(tx, mailbox, SecretInput(password="x1"), TODAY)
    with pytest.raises(BadInput, match="Госуслуг"):
        credentials.update(tx, replace(kept, host="lk.gosuslugi.ru"))
    empty = credentials.add(tx, Credential(CredentialKind.OFFICIAL, "", host="mail.example.ru"))
    assert credentials.update(tx, replace(empty, host="lk.gosuslugi.ru")).host == "lk.gosuslugi.ru"


def test_a_record_of_before_these_fields_is_still_read(tx: Tx, official: Credential) -> None:
    before = {"kind": "official", "network": "vk", "id": 7, "login": "school1", "second_factor": "sms", "note": ""}
    read = codec.from_json(Credential, before)
    assert (read.login, read.sign_in, read.passkeys) == ("school1", SignIn.UNKNOWN, ())
    (change,) = changes.history(tx, "credential", official.id)
    assert codec.from_json(Credential, json.loads(change.after)) == official


def test_a_vault_of_the_first_schema_gets_the_new_columns(tmp_path: Path) -> None:
    keys = ring()
    connection = sqlcipher.connect(tmp_path / "old.db", keys.database)
    connection.execute("BEGIN")
    first = Schema("registry", SCHEMA.migrations[:1])
    schema.apply(connection, schema.pending(connection, (tables.SCHEMA, first)))
    connection.execute(
        "INSERT INTO credential (kind, network, login, phone, role, profile_id, second_factor, note)"
        " VALUES ('official', 'vk', 'school1', '', '', '', 'sms', '')"
    )
    schema.apply(connection, schema.pending(connection, (SCHEMA,)))
    tx = Tx(connection, Actor("vault", 1, "пароль", ""), keys, NOW)
    assert credentials.listing(tx) == (
        Credential(CredentialKind.OFFICIAL, "vk", id=1, login="school1", second_factor=FactorKind.SMS),
    )
    connection.close()


def test_a_key_comes_back_whole_and_its_change_has_a_history(tx: Tx, page: Page) -> None:
    full = Credential(
        CredentialKind.SERVICE,
        "vk",
        page_ids=(page.id,),
        token_owner="Администрация района",
        token_scopes=("wall", "groups"),
        token_expires_on=date(2026, 12, 1),
        token_rate=20,
        administrates=True,
    )
    added = credentials.add(tx, full)
    assert credentials.get(tx, added.id) == replace(full, id=added.id)
    credentials.update(tx, replace(added, token_expires_on=None, token_scopes=()))
    last = changes.history(tx, credentials.KIND, added.id)[0]
    assert {each.field for each in changes.differences(last)} == {"token_expires_on", "token_scopes"}
    assert codec.from_json(Credential, json.loads(last.before)) == added


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("token_owner", "Школа", "чей ключ»"),
        ("token_scopes", ("wall",), "права ключа»"),
        ("token_expires_on", TODAY, "ключ действует до»"),
        ("token_rate", 3, "темп ключа»"),
        ("administrates", True, "ключ администратора»"),
    ],
)
def test_of_a_key_only_a_service_account_tells(tx: Tx, field: str, value: object, said: str) -> None:
    wrong = replace(Credential(CredentialKind.OFFICIAL, "vk"), **{field: value})  # type: ignore[arg-type]  # by name
    with pytest.raises(BadInput, match=f"{said}: это бывает только у сервисной"):
        credentials.add(tx, wrong)


@pytest.mark.parametrize(("network", "rate", "said"), [("vk", 5, "бывает 3 или 20"), ("ok", 20, "он один")])
def test_a_pace_that_the_network_does_not_give(tx: Tx, network: str, rate: int, said: str) -> None:
    with pytest.raises(BadInput, match=f"темп ключа»: .*{said}"):
        credentials.add(tx, Credential(CredentialKind.SERVICE, network, token_rate=rate))


def test_accounts_of_before_are_read_after_the_upgrade(tmp_path: Path) -> None:
    connection = sqlite3.connect(":memory:")
    connection.row_factory = sqlite3.Row
    for migration in SCHEMA.migrations[:3]:
        connection.executescript(migration.sql)
    connection.execute(
        "INSERT INTO credential (kind, network, login, phone, role, profile_id, second_factor, note)"
        " VALUES ('service', 'vk', 'old', '', '', '', 'unknown', '')"
    )
    connection.executescript(SCHEMA.migrations[3].sql)
    row = connection.execute("SELECT credential.*, NULL AS pages FROM credential").fetchone()
    assert account_records.of_row(row) == Credential(CredentialKind.SERVICE, "vk", id=1, login="old")
