"""What rows of a file mean for a registry: matched, new, asked, refused; applied once, in one piece."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from typing import Any

import pytest

from registry import credentials, municipality, pages
from registry.credentials import Credential, CredentialKind
from registry.imports.secrets import NEW, SKIP, importing
from tests.doings import Told
from tests.registry.imports.secrets import files
from tests.registry.imports.secrets.conftest import read_bytes
from tests.registry.imports.secrets.files import OTHER_SEED, SEED
from tests.registry.imports.secrets.steps import (
    NEW_PASSWORD,
    OK_ACCOUNT,
    OLD,
    PERSONAL,
    SITE,
    TELEGRAM,
    TODAY,
    VK,
    applied,
    counts,
    current,
    journal_text,
    logins,
    looked,
    summed,
)
from vault import backup, rotation, secrets
from vault.doing import watching
from vault.errors import BadInput, Locked
from vault.secrets import Field, VersionState
from vault.store import Store


@pytest.mark.parametrize(
    ("uri", "username"),
    [
        ("https://vk.com/login", "8 (900) 000-00-01"),
        ("https://id.vk.com/auth?x=1", "79000000001"),
        ("https://login.vk.ru/", "9000000001"),
        ("https://m.vk.com/school5", "+79000000001"),
        ("vk.com", "+7 900 000 00 01"),
        ("androidapp://com.vkontakte.android", "89000000001"),
        ("android://ABCdef==@com.vkontakte.android/", "89000000001"),
    ],
)
def test_a_login_of_a_network_is_its_account(registry: Store, uri: str, username: str) -> None:
    content = logins({"uri": uri, "username": username, "password": NEW_PASSWORD})
    assert counts(applied(registry, content)) == (0, 1, 0, 0, 0, 0)
    assert current(registry, VK) == NEW_PASSWORD
    stored = registry.read(lambda tx: credentials.get(tx, VK))
    assert stored.password_changed_on == TODAY
    history = registry.read(lambda tx: secrets.history(tx, credentials.owner(VK), Field.PASSWORD))
    assert [one.state for one in history] == [VersionState.CURRENT, VersionState.PREVIOUS]
    assert counts(applied(registry, content)) == (0, 0, 1, 0, 0, 0)


def test_equal_secrets_leave_everything_as_it_is(registry: Store) -> None:
    codes = [{"name": "Backup codes", "value": "3333 4444\n1111 2222", "type": 1}]
    content = logins(
        {"uri": "https://vk.com", "username": "+79000000001", "password": OLD, "totp": SEED.lower(), "fields": codes},
        {"uri": "https://m.vk.com", "username": "89000000001", "password": OLD},
    )
    before = registry.read(lambda tx: secrets.history(tx, credentials.owner(VK)))
    copies = backup.listing(registry.directory)
    assert counts(applied(registry, content)) == (0, 0, 2, 0, 0, 0)
    assert registry.read(lambda tx: secrets.history(tx, credentials.owner(VK))) == before
    assert backup.listing(registry.directory) == copies  # nothing to write needs no copy


def test_a_new_login_of_a_network_is_a_new_account(registry: Store) -> None:
    content = logins(
        {"uri": "https://ok.ru", "username": "new@example.ru", "password": "p1", "totp": OTHER_SEED},
        {"uri": "https://m.ok.ru/", "username": "New@example.ru", "password": "p1"},
        {"uri": "https://web.telegram.org", "username": "8 900 000 00 07", "password": "облачный"},
        {"uri": "https://www.school5.example/wp-admin", "username": "editor", "password": "p3"},
        {"uri": "https://cms.example/", "username": "admin", "password": "p4"},
    )
    copies = backup.listing(registry.directory)
    found = applied(registry, content)
    assert counts(found) == (3, 1, 1, 0, 0, 0)
    assert len(backup.listing(registry.directory)) == len(copies) + 1
    made = registry.read(credentials.listing)[-5:]
    by_login = {one.login or one.phone: one for one in registry.read(credentials.listing)}
    assert by_login["new@example.ru"].network == "ok"
    assert by_login["+79000000007"].network == "telegram"
    assert (by_login["editor"].network, by_login["editor"].host) == ("", "school5.example")
    assert current(registry, SITE) == "p4"
    assert {one.kind for one in made} <= set(CredentialKind)
    health = registry.read(credentials.health)
    assert health[by_login["new@example.ru"].id].strength is not None
    assert health[by_login["new@example.ru"].id].fields == {Field.PASSWORD, Field.TOTP}
    assert counts(applied(registry, content)) == (0, 0, 5, 0, 0, 0)


QUESTIONS: tuple[tuple[dict[str, Any], str, set[int]], ...] = (
    ({"uri": "https://vk.com/school5", "username": "other@example.ru"}, "страница в реестре есть", {VK}),
    ({"uri": "https://vk.com"}, "логина нет", {VK}),
    ({"name": "мой пароль", "username": "+79000000001"}, "по файлу не понять", {VK}),
    ({"name": "ВК школа", "username": "nobody"}, "в реестре нет", {VK}),
    ({"uri": "https://vk.com", "username": "petr@example.ru"}, "личная", set()),
)


@pytest.mark.parametrize(("row", "why", "candidates"), QUESTIONS)
def test_what_is_not_certain_is_asked(registry: Store, row: dict[str, Any], why: str, candidates: set[int]) -> None:
    content = logins({**row, "password": NEW_PASSWORD})
    found = applied(registry, content)
    assert counts(found) == (0, 0, 0, 1, 0, 0)
    (question,) = found.question_list
    assert why in question.text
    assert {one.id for one in question.candidates} == candidates
    assert NEW_PASSWORD not in repr(found)
    assert applied(registry, content).question_list == found.question_list
    assert counts(applied(registry, content, {question.id: SKIP})) == (0, 0, 1, 0, 0, 0)
    assert current(registry, VK) == OLD


def test_a_name_alone_is_enough_for_a_known_login(registry: Store) -> None:
    content = logins({"name": "ВКонтакте (школа)", "username": "89000000001", "password": NEW_PASSWORD})
    assert counts(applied(registry, content)) == (0, 1, 0, 0, 0, 0)
    assert current(registry, VK) == NEW_PASSWORD


def test_answers(registry: Store) -> None:
    content = logins({"uri": "https://vk.com/school5", "username": "museum@example.ru", "password": "p"})
    (question,) = looked(registry, content).match.question_list
    for wrong in ("нет", OK_ACCOUNT, PERSONAL, 999, 10**30):
        with pytest.raises(BadInput, match=question.id):
            looked(registry, content, {question.id: wrong})
    with pytest.raises(BadInput, match="нет вопросов"):
        looked(registry, content, {"s000": NEW})
    assert counts(applied(registry, content, {question.id: NEW})) == (1, 0, 0, 0, 0, 0)
    made = next(one for one in registry.read(credentials.listing) if one.login == "museum@example.ru")
    (number,) = made.page_ids
    assert registry.read(lambda tx: pages.get(tx, number)).url == "https://vk.com/school5"
    # The same file again, with the answer or without it, changes nothing.
    assert counts(applied(registry, content, {question.id: NEW})) == (0, 0, 1, 0, 0, 0)
    assert counts(applied(registry, content)) == (0, 0, 1, 0, 0, 0)
    chosen = logins({"uri": "https://vk.com/school5", "username": "alias", "password": NEW_PASSWORD})
    (question,) = looked(registry, chosen).match.question_list
    for answer in (VK, str(VK)):
        applied(registry, chosen, {question.id: answer})
        assert current(registry, VK) == NEW_PASSWORD


def test_a_new_account_without_a_login_is_refused(registry: Store) -> None:
    content = logins({"uri": "https://vk.com", "password": "p"})
    (question,) = looked(registry, content).match.question_list
    with pytest.raises(BadInput, match="без логина"):
        looked(registry, content, {question.id: NEW})


def test_one_login_with_different_passwords_is_asked(registry: Store) -> None:
    content = logins(
        {"name": "a", "uri": "https://vk.com", "username": "+79000000001", "password": OLD},
        {"name": "b", "uri": "https://vk.ru", "username": "89000000001", "password": NEW_PASSWORD},
        {"name": "c", "uri": "https://ok.ru", "username": "+79000000001", "password": "другая сеть"},
    )
    found = looked(registry, content).match
    assert counts(found) == (1, 0, 0, 2, 0, 0)
    first, second = found.question_list
    assert {one.id for one in first.candidates} == {VK}
    with pytest.raises(BadInput, match="Оставьте одну"):
        looked(registry, content, {first.id: VK, second.id: VK})
    answers = {first.id: SKIP, second.id: VK}
    assert counts(applied(registry, content, answers)) == (1, 1, 1, 0, 0, 0)
    assert current(registry, VK) == NEW_PASSWORD
    assert counts(applied(registry, content, answers)) == (0, 0, 3, 0, 0, 0)


def test_several_accounts_of_one_login_are_asked(registry: Store) -> None:
    registry.write(
        "test.twin", lambda tx: credentials.add(tx, Credential(CredentialKind.OFFICIAL, "vk", phone="+79000000001"))
    )
    content = logins({"uri": "https://vk.com", "username": "+79000000001", "password": "p"})
    (question,) = looked(registry, content).match.question_list
    assert len(question.candidates) == 2
    with pytest.raises(BadInput, match="у нескольких"):
        looked(registry, content, {question.id: NEW})


def test_a_token_account_does_not_make_a_login_ambiguous(registry: Store) -> None:
    registry.write(
        "test.token", lambda tx: credentials.add(tx, Credential(CredentialKind.SERVICE, "vk", login="+79000000001"))
    )
    content = logins({"uri": "https://vk.com", "username": "+79000000001", "password": NEW_PASSWORD})
    assert counts(applied(registry, content)) == (0, 1, 0, 0, 0, 0)


def test_a_personal_account_with_a_basis(registry: Store) -> None:
    registry.write("test.basis", lambda tx: municipality.put(tx, municipality.Key.PERSONAL_SECRETS_BASIS, "Приказ № 1"))
    content = logins({"uri": "https://vk.com", "username": "petr@example.ru", "password": "p"})
    assert counts(applied(registry, content)) == (0, 1, 0, 0, 0, 0)
    assert current(registry, PERSONAL) == "p"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"uri": "https://vk.com", "username": "+79000000001"}, "нет ни пароля"),
        ({"uri": "https://vk.com", "username": "+79000000001", "password": "две\nстроки"}, "переводы строк"),
        ({"uri": "https://vk.com", "username": "+79000000001", "password": "x" * 10_001}, "длинно"),
        ({"uri": "https://vk.com", "username": "+79000000001", "password": "a\ufffdb"}, "перекодировке"),
    ],
)
def test_rows_that_cannot_be_kept_are_rejected(registry: Store, row: dict[str, Any], reason: str) -> None:
    found = applied(registry, logins(row))
    assert counts(found) == (0, 0, 0, 0, 1, 0)
    assert reason in found.rejected_list[0].reason
    assert current(registry, VK) == OLD


def test_a_secret_that_is_being_rotated_is_left_alone(registry: Store) -> None:
    registry.write("test.rotation", lambda tx: rotation.start(tx, credentials.owner(VK), Field.PASSWORD, "в работе"))
    content = logins(
        {"uri": "https://vk.com", "username": "+79000000001", "password": NEW_PASSWORD, "totp": OTHER_SEED},
        {"uri": "https://ok.ru", "username": "muzey@example.ru", "password": "p"},
    )
    found = applied(registry, content)
    assert counts(found) == (0, 1, 0, 0, 1, 0)
    assert "ротац" in found.rejected_list[0].reason
    assert (current(registry, VK), current(registry, OK_ACCOUNT)) == (OLD, "p")
    assert SEED in current(registry, VK, Field.TOTP)


def test_seeds_of_an_authenticator(registry: Store) -> None:
    content = "\n".join(
        [
            f"otpauth://totp/VK:%2B79000000001?secret={OTHER_SEED}&issuer=VK",
            f"otpauth://totp/muzey%40example.ru?secret={SEED}&issuer=OK.ru",
            f"otpauth://totp/nobody?secret={SEED}&issuer=VK",
            f"otpauth://totp/nobody?secret={SEED}",
            f"otpauth://totp/nobody?secret={SEED}&issuer=ACME",
            f"otpauth://totp/89000000001?secret={SEED}&issuer=ACME",
            f"otpauth://totp/nobody?secret={SEED}&issuer=%D0%A8%D0%BA%D0%BE%D0%BB%D0%B0%205",
            f"otpauth://totp/nobody?secret={SEED}&issuer=museum",
        ]
    ).encode()
    found = applied(registry, content)
    assert counts(found) == (0, 2, 0, 5, 0, 1)
    assert OTHER_SEED in current(registry, VK, Field.TOTP)
    assert SEED in current(registry, OK_ACCOUNT, Field.TOTP)
    again = applied(registry, content)
    assert counts(again) == (0, 0, 2, 5, 0, 1)
    assert [one.id for one in found.question_list] == [one.id for one in again.question_list]
    assert SEED not in repr(found)


def test_a_transfer_is_told_by_its_names(registry: Store) -> None:
    codes = [{"secret": base64.b32decode(OTHER_SEED), "name": "VK:89000000001", "issuer": "VK"}]
    assert counts(applied(registry, files.migration(codes).encode())) == (0, 1, 0, 0, 0, 0)
    assert OTHER_SEED in current(registry, VK, Field.TOTP)


def test_secrets_that_a_network_does_not_have(registry: Store) -> None:
    content = logins(
        {"uri": "https://web.telegram.org", "username": "+79000000009", "password": "облачный", "totp": SEED}
    )
    found = applied(registry, content)
    assert counts(found) == (0, 1, 0, 0, 0, 0)
    assert any("только пароль" in warning for warning in found.warnings)
    assert registry.read(credentials.health)[TELEGRAM].fields == {Field.PASSWORD}
    link = f"otpauth://totp/%2B79000000009?secret={SEED}&issuer=Telegram"
    assert counts(applied(registry, link.encode())) == (0, 0, 0, 0, 1, 0)


def test_closed_secrets_are_not_compared_nor_written(registry: Store) -> None:
    content = logins({"uri": "https://vk.com", "username": "+79000000001", "password": NEW_PASSWORD})
    registry.lock_secrets()
    with pytest.raises(Locked):
        looked(registry, content)


def test_nothing_is_half_written(registry: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    content = logins(
        {"uri": "https://vk.com", "username": "+79000000001", "password": NEW_PASSWORD},
        {"uri": "https://ok.ru", "username": "muzey@example.ru", "password": "p"},
    )
    found = looked(registry, content)
    registry.write(
        "test.changed", lambda tx: credentials.update(tx, replace(credentials.get(tx, OK_ACCOUNT), login="иной"))
    )
    with pytest.raises(BadInput, match="Реестр изменился"):
        importing.apply(registry, found, TODAY)
    assert current(registry, VK) == OLD


def test_comparing_is_no_change_that_a_copy_is_made_for(registry: Store) -> None:
    backup.make(registry)
    looked(registry, logins({"uri": "https://vk.com", "username": "+79000000001", "password": OLD}))
    assert backup.make_if_changed(registry) is None


def test_applying_tells_how_far_it_is(registry: Store) -> None:
    content = logins({"uri": "https://vk.com", "username": "+79000000001", "password": NEW_PASSWORD})
    told = Told()
    found = looked(registry, content)
    with watching(told):
        importing.apply(registry, found, TODAY)
    assert (told.titles[0], told.titles[-1]) == ("Оцениваю новые пароли", "Записываю секреты")
    assert "Копирую базу" in told.titles
    assert not told.unfinished


def test_comparing_is_journalled_before_and_names_no_value(registry: Store) -> None:
    content = logins({"uri": "https://vk.com", "username": "+79000000001", "password": OLD, "totp": SEED})
    looked(registry, content)
    rows = registry.read(lambda tx: tx.execute("SELECT action, detail FROM journal ORDER BY n").fetchall())
    action, detail = str(rows[-1][0]), json.loads(str(rows[-1][1]))
    assert action == "secret.compared"
    assert detail["compared"] == [["credential:1", "password"], ["credential:1", "totp"]]
    assert SEED not in journal_text(registry)
    assert OLD not in journal_text(registry)


def test_without_a_vault_nothing_is_known() -> None:
    content = logins(
        {"uri": "https://vk.com", "username": "u", "password": "p"}, {"uri": "https://bank.example", "password": "p"}
    )
    found = summed(importing.preview(None, read_bytes(content), {}).match)
    assert counts(found) == (1, 0, 0, 0, 0, 1)
