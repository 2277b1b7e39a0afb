"""Replacing a secret of an account, and what its record tells afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from registry import credentials, networks, rotating
from registry.accounts import SignIn
from registry.credentials import Credential, CredentialKind, FactorKind, SecretInput
from vault import rotation, secrets
from vault.errors import BadInput, Locked
from vault.rotation import Proof, Rotation, State
from vault.secrets import Field, VersionState
from vault.transaction import Tx

TODAY = date(2026, 11, 22)
SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
OTHER_SEED = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@pytest.fixture
def official(tx: Tx) -> Credential:
    made = credentials.add(tx, Credential(CredentialKind.OFFICIAL, "vk", login="school1"))
    dated = credentials.put_secrets(tx, made, SecretInput(password="прежний"), TODAY)
    return credentials.update(tx, replace(dated, password_changed_on=date(2026, 3, 1)))


def later(tx: Tx, hours: int = 1) -> None:
    tx.time += timedelta(hours=hours)


def committed(tx: Tx, made: Rotation, today: date = TODAY) -> Rotation:
    """Through all steps, as the console would go; showing is noted without a store."""
    tx.execute("UPDATE rotation SET state = 'shown' WHERE id = ?", (made.id,))
    rotation.applied(tx, made.id)
    rotation.verified(tx, made.id, rotating.proofs("vk", made.field)[0])
    return rotating.commit(tx, made.id, today)


def test_a_commit_dates_the_account(tx: Tx, official: Credential) -> None:
    made = rotating.start(tx, official.id, Field.PASSWORD, " новый ", "просрочен", 4)
    assert (made.state, made.owner, made.reason) == (State.STAGED, credentials.owner(official.id), "просрочен")
    assert credentials.get(tx, official.id) == official
    done = committed(tx, made)
    assert done.state is State.COMMITTED
    assert credentials.get(tx, official.id) == replace(official, password_changed_on=TODAY)
    assert credentials.health(tx)[official.id].strength == 4


def test_a_proved_seed_confirms_the_second_factor(tx: Tx, official: Credential) -> None:
    made = rotating.start(tx, official.id, Field.TOTP, SEED)
    with pytest.raises(BadInput, match="Дальше"):
        rotating.commit(tx, made.id, TODAY)
    committed(tx, made)
    found = credentials.get(tx, official.id)
    assert (found.second_factor, found.factor_confirmed_on) == (FactorKind.TOTP, TODAY)
    credentials.update(tx, replace(found, second_factor=FactorKind.SMS, factor_confirmed_on=None))
    committed(tx, rotating.start(tx, official.id, Field.TOTP, OTHER_SEED))
    assert credentials.get(tx, official.id).second_factor is FactorKind.SMS
    assert credentials.get(tx, official.id).password_changed_on == official.password_changed_on


def test_a_cloud_password_is_a_second_factor(tx: Tx) -> None:
    record = credentials.add(tx, Credential(CredentialKind.OFFICIAL, "telegram", phone="+79000001122"))
    committed(tx, rotating.start(tx, record.id, Field.PASSWORD, "новый"))
    found = credentials.get(tx, record.id)
    assert (found.second_factor, found.factor_confirmed_on) == (FactorKind.CLOUD_PASSWORD, TODAY)
    assert found.password_changed_on == TODAY


def test_what_the_account_may_not_have_is_not_started(tx: Tx, official: Credential) -> None:
    portal = credentials.add(tx, Credential(CredentialKind.OFFICIAL, "", host="gosuslugi.ru"))
    for number, field, value, said in (
        (official.id, Field.TOKEN, "vk1.a", "только у сервисной"),
        (official.id, Field.PASSWORD, "", "Новый секрет пуст: пароль VK ID"),
        (official.id, Field.PASSWORD, "две\nстроки", "переводы строк"),
        (official.id, Field.TOTP, "не base32!", "base32"),
        (official.id, Field.TOTP, f"otpauth://totp/ЕСИА?secret={SEED}", "Госуслуг"),
        (official.id, Field.RECOVERY_CODES, " \n ", "пуст"),
        (portal.id, Field.PASSWORD, "новый", "Госуслуг"),
        (99, Field.PASSWORD, "новый", "Нет учётной записи"),
    ):
        with pytest.raises(BadInput, match=said):
            rotating.start(tx, number, field, value)
    assert rotation.listing(tx, open_only=False) == ()
    tx.ring.wipe_secrets()
    with pytest.raises(Locked):
        rotating.start(tx, official.id, Field.PASSWORD, "новый")


def test_an_open_rotation_holds_the_account_as_a_stored_secret_does(tx: Tx) -> None:
    record = credentials.add(tx, Credential(CredentialKind.OFFICIAL, "", host="mail.example.ru", login="school1"))
    rotating.start(tx, record.id, Field.PASSWORD, "новый")
    with pytest.raises(BadInput, match="Госуслуг"):
        credentials.update(tx, replace(record, host="gosuslugi.ru"))
    with pytest.raises(BadInput, match="закончите ротацию"):
        credentials.put_secrets(tx, record, SecretInput(password="мимо"), TODAY)
    credentials.remove(tx, record.id)
    assert rotation.listing(tx, open_only=False) == ()


def test_undo_gives_back_the_day_that_the_account_had(tx: Tx, official: Credential) -> None:
    later(tx)
    committed(tx, rotating.start(tx, official.id, Field.PASSWORD, "ошибочный"))
    later(tx)
    credentials.update(tx, replace(credentials.get(tx, official.id), note="заметка"))
    later(tx)
    back = rotating.undo(tx, official.id, Field.PASSWORD)
    assert (back.number, back.state) == (1, VersionState.CURRENT)
    assert credentials.get(tx, official.id) == replace(official, note="заметка")
    later(tx)
    assert rotating.undo(tx, official.id, Field.PASSWORD).number == 2
    assert credentials.get(tx, official.id).password_changed_on == TODAY


def test_undo_of_the_second_change_of_a_day_keeps_the_day(tx: Tx, official: Credential) -> None:
    for value in ("первый", "второй"):
        later(tx)
        committed(tx, rotating.start(tx, official.id, Field.PASSWORD, value))
    later(tx)
    assert rotating.undo(tx, official.id, Field.PASSWORD).number == 2
    assert credentials.get(tx, official.id).password_changed_on == TODAY


def test_there_is_nothing_to_undo(tx: Tx, official: Credential) -> None:
    with pytest.raises(BadInput, match="вернуть нечего"):
        rotating.undo(tx, official.id, Field.PASSWORD)
    with pytest.raises(BadInput, match="вернуть нечего"):
        rotating.undo(tx, official.id, Field.TOTP)
    rotating.start(tx, official.id, Field.PASSWORD, "новый")
    with pytest.raises(BadInput, match="закончите ротацию"):
        rotating.undo(tx, official.id, Field.PASSWORD)
    assert secrets.history(tx, credentials.owner(official.id), Field.PASSWORD)[-1].state is VersionState.CURRENT


def test_an_owner_names_its_account() -> None:
    assert rotating.credential_id("credential:12") == 12
    for wrong in ("person:12", "credential:", "credential:x", "credential:1٢", "12"):
        with pytest.raises(BadInput):
            rotating.credential_id(wrong)


@pytest.mark.parametrize("network", ["", *networks.CODES])
@pytest.mark.parametrize("field", Field)
def test_every_secret_has_its_steps(network: str, field: Field) -> None:
    found = rotating.steps(network, field)
    for part in (found.before, found.apply, found.verify, found.after):
        assert part
        for step in part:
            assert step.text.endswith((".", "?")), step
            assert step.place == step.place.strip()
    assert rotating.proofs(network, field)


def test_the_steps_lead_through_the_networks_own_menus() -> None:
    places = [step.place for step in rotating.steps("vk", Field.PASSWORD).apply]
    assert places[0].startswith("VK ID: Аккаунт > Безопасность и вход")
    assert "Устройства" in rotating.steps("telegram", Field.PASSWORD).after[0].place
    assert rotating.steps("myspace", Field.PASSWORD) == rotating.steps("", Field.PASSWORD)


def test_a_seed_is_proved_by_a_code_alone_and_a_token_of_vk_by_vk() -> None:
    assert rotating.proofs("ok", Field.TOTP) == (Proof.CODE,)
    assert rotating.proofs("vk", Field.TOKEN)[0] is Proof.NETWORK
    assert rotating.proofs("ok", Field.TOKEN)[0] is Proof.NETWORK
    assert rotating.proofs("max", Field.TOKEN) == (Proof.SIGNED_IN,)
    assert not rotating.made_by_site(Field.PASSWORD)
    assert rotating.made_by_site(Field.TOTP)


def test_the_words_of_an_account_are_known_to_the_estimate() -> None:
    record = Credential(CredentialKind.OFFICIAL, "vk", login="school1", sign_in=SignIn.PASSWORD)
    assert rotating.context(record) == ("school1", "ВКонтакте")


def test_a_token_of_two_parts_is_replaced_whole(tx: Tx) -> None:
    for network, taken in (("ok", True), ("vk", False)):
        service = credentials.add(tx, Credential(CredentialKind.SERVICE, network, login="APPKEY"))
        if taken:
            assert rotating.start(tx, service.id, Field.TOKEN, "tkn2\nSECRET2").state is State.STAGED
        else:
            with pytest.raises(BadInput, match="пробелы"):
                rotating.start(tx, service.id, Field.TOKEN, "tkn2 SECRET2")
