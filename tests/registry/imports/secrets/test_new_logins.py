"""Logins that nobody here has: a browser's are asked, a manager's are made and named, organizations' names help."""

from __future__ import annotations

import json
from typing import Any

import pytest

from registry import credentials
from registry.credentials import Credential, CredentialKind
from registry.imports.secrets import NEW, SKIP
from registry.imports.secrets.model import ALL_NEW, PAGE
from tests.registry.imports.secrets import files
from tests.registry.imports.secrets.conftest import read_bytes
from tests.registry.imports.secrets.steps import (
    NEW_PASSWORD,
    OLD,
    PERSONAL,
    SITE,
    VK,
    applied,
    counts,
    current,
    logins,
    looked,
)
from vault.errors import BadInput
from vault.secrets import Field
from vault.store import Store

BROWSERS = {
    "chrome": "name,url,username,password,note\nx,{url},{login},p,\n",
    "edge": "name,url,username,password\nx,{url},{login},p\n",
    "yandex": "url,username,password,comment,tags\n{url},{login},p,,\n",
    "firefox": (
        '"url","username","password","httpRealm","formActionOrigin","guid","timeCreated"\n'
        '"{url}","{login}","p",,"{url}","{{g}}","1"\n'
    ),
    "safari": "Title,URL,Username,Password,Notes,OTPAuth\nx,{url},{login},p,,\n",
}
MANAGERS = {
    "keepassxc": '"Group","Title","Username","Password","URL"\n"Корень","x","{login}","p","{url}"\n',
    "lastpass": "url,username,password,totp,extra,name,grouping,fav\n{url},{login},p,,,x,,0\n",
    "1password": '"Title","Url","Username","Password","OTPAuth","Favorite","Archived"\nx,{url},{login},p,,,\n',
    "table": "Сайт;Логин;Пароль\n{url};{login};p\n",
}
MUSEUM_PAGE = 2


@pytest.mark.parametrize("layout", BROWSERS.values(), ids=BROWSERS.keys())
@pytest.mark.parametrize(
    "url", ["https://vk.com/", "https://id.vk.ru/auth", "https://vk.com/somebody", "https://ok.ru"]
)
def test_a_new_login_out_of_a_browser_is_asked(registry: Store, layout: str, url: str) -> None:
    content = layout.format(url=url, login="own@example.ru").encode()
    found = applied(registry, content)
    assert counts(found) == (0, 0, 0, 1, 0, 0)
    assert "браузер" in found.question_list[0].text
    assert counts(applied(registry, content, {ALL_NEW: SKIP})) == (0, 0, 1, 0, 0, 0)
    assert len(registry.read(credentials.listing)) == SITE
    assert counts(applied(registry, content, {ALL_NEW: NEW})) == (1, 0, 0, 0, 0, 0)
    assert counts(applied(registry, content, {ALL_NEW: NEW})) == (0, 0, 1, 0, 0, 0)


def test_a_service_that_only_an_account_names_may_be_private_too(registry: Store) -> None:
    layout = BROWSERS["chrome"]
    assert counts(looked(registry, layout.format(url="https://cms.example/", login="x").encode()).match)[3] == 1
    at_own_site = layout.format(url="https://school5.example/admin", login="x").encode()
    assert counts(looked(registry, at_own_site).match)[0] == 1


def test_a_known_login_out_of_a_browser_needs_no_question(registry: Store) -> None:
    content = BROWSERS["chrome"].format(url="https://vk.com/", login="89000000001").encode()
    assert counts(applied(registry, content)) == (0, 1, 0, 0, 0, 0)


@pytest.mark.parametrize("layout", MANAGERS.values(), ids=MANAGERS.keys())
def test_a_new_login_of_a_manager_is_made_and_named(registry: Store, layout: str) -> None:
    content = layout.format(url="https://vk.com/", login="own@example.ru").encode()
    found = applied(registry, content)
    assert counts(found) == (1, 0, 0, 0, 0, 0)
    assert any("не привязаны ни к одной странице" in warning for warning in found.warnings)
    again = applied(registry, content)
    assert counts(again) == (0, 0, 1, 0, 0, 0)
    assert not any("не привязаны" in warning for warning in again.warnings)


def test_an_address_that_is_a_page_binds_the_account(registry: Store) -> None:
    content = logins({"uri": "https://m.vk.com/museum", "username": "museum@example.ru", "password": "p"})
    found = applied(registry, content)
    assert counts(found) == (1, 0, 0, 0, 0, 0)
    assert not any("не привязаны" in warning for warning in found.warnings)
    assert _by_login(registry).page_ids == (MUSEUM_PAGE,)


def _by_login(store: Store) -> Credential:
    return next(one for one in store.read(credentials.listing) if one.login == "museum@example.ru")


def test_a_known_account_at_a_page_that_is_not_its_own_is_told(registry: Store) -> None:
    content = logins({"uri": "https://vk.com/museum", "username": "89000000001", "password": OLD})
    found = applied(registry, content)
    assert counts(found) == (0, 0, 1, 0, 0, 0)
    assert any("за ними не числится" in warning for warning in found.warnings)
    assert registry.read(lambda tx: credentials.get(tx, VK)).page_ids == (1,)


NAMED: tuple[dict[str, Any], ...] = (
    {"name": "Музей"},
    {"name": "ВК Музей"},
    {"name": "Музей — пароль ВК"},
    {"name": "vk.com (музей)"},
    {"name": "x", "notes": "Страница\nМузей\nтелефон 1"},
    {"name": "x", "folderId": "f"},
)


@pytest.mark.parametrize("row", NAMED)
def test_an_organization_that_is_named_offers_its_page(registry: Store, row: dict[str, Any]) -> None:
    item = files.bitwarden_item(uri="https://vk.com", username="museum@example.ru", password="p", **row)
    folders = [{"id": "f", "name": "Пароли/Музей"}]
    content = files.bitwarden([item]).replace(b'"folders": []', b'"folders": ' + json.dumps(folders).encode())
    found = applied(registry, content)
    assert counts(found) == (0, 0, 0, 1, 0, 0)
    (question,) = found.question_list
    assert f"{PAGE}:{MUSEUM_PAGE}" in {one.id for one in question.candidates}
    with pytest.raises(BadInput, match=question.id):
        looked(registry, content, {question.id: f"{PAGE}:999"})
    assert counts(applied(registry, content, {ALL_NEW: PAGE})) == (1, 0, 0, 0, 0, 0)
    assert _by_login(registry).page_ids == (MUSEUM_PAGE,)
    assert counts(applied(registry, content, {question.id: f"{PAGE}:{MUSEUM_PAGE}"})) == (0, 0, 1, 0, 0, 0)


def test_the_answer_page_holds_only_where_one_is_offered(registry: Store) -> None:
    content = BROWSERS["chrome"].format(url="https://vk.com/", login="own@example.ru").encode()
    assert counts(applied(registry, content, {ALL_NEW: PAGE})) == (0, 0, 0, 1, 0, 0)
    with pytest.raises(BadInput, match=ALL_NEW):
        looked(registry, content, {ALL_NEW: "все"})


def test_an_own_profile_cannot_be_made_official(registry: Store) -> None:
    content = logins({"uri": "https://vk.com", "username": "petr@example.ru", "password": "p"})
    (question,) = looked(registry, content).match.question_list
    for answer in (NEW, PERSONAL, VK, f"{PAGE}:1"):
        with pytest.raises(BadInput, match=question.id):
            looked(registry, content, {question.id: answer})
    assert counts(applied(registry, content, {ALL_NEW: NEW})) == (0, 0, 0, 1, 0, 0)


def test_addresses_of_two_networks_and_a_new_login(registry: Store) -> None:
    uris = [{"match": None, "uri": uri} for uri in ("https://vk.com", "https://ok.ru")]
    item = files.bitwarden_item(username="both@example.ru", password="p")
    item["login"]["uris"] = uris
    found = applied(registry, files.bitwarden([item]))
    assert "двух сетей" in found.question_list[0].text


def test_what_was_replaced_here_is_not_brought_back(registry: Store) -> None:
    old = logins({"uri": "https://vk.com", "username": "89000000001", "password": OLD})
    again = logins(
        {"uri": "https://vk.com", "username": "89000000001", "password": OLD},
        {"uri": "https://m.vk.com", "username": "+79000000001", "password": OLD},
    )
    applied(registry, logins({"uri": "https://vk.com", "username": "89000000001", "password": NEW_PASSWORD}))
    found = applied(registry, old)
    assert counts(found) == (0, 0, 0, 1, 0, 0)
    (question,) = found.question_list
    assert "прежний" in question.text
    assert OLD not in repr(found)
    assert current(registry, VK) == NEW_PASSWORD
    assert counts(applied(registry, old, {question.id: SKIP})) == (0, 0, 1, 0, 0, 0)
    with pytest.raises(BadInput, match=question.id):
        looked(registry, old, {question.id: NEW})
    first, second = looked(registry, again).match.question_list
    assert counts(applied(registry, again, {second.id: VK})) == (0, 1, 0, 1, 0, 0)
    assert current(registry, VK) == OLD
    assert first.id != second.id


def test_two_logins_of_one_account_with_different_secrets_are_asked(registry: Store) -> None:
    twin = Credential(CredentialKind.OFFICIAL, "vk", login="two@example.ru", phone="+79000000033")
    registry.write("test.two", lambda tx: credentials.add(tx, twin))
    content = logins(
        {"uri": "https://vk.com", "username": "two@example.ru", "password": "a"},
        {"uri": "https://vk.com", "username": "+79000000033", "password": "b"},
    )
    assert counts(applied(registry, content)) == (0, 0, 0, 2, 0, 0)


def test_one_login_with_different_recovery_codes_is_asked(registry: Store) -> None:
    def row(code: str) -> dict[str, Any]:
        fields = [{"name": "Backup codes", "value": f"{code} 2222, 3333 4444", "type": 1}]
        return {"uri": "https://vk.com", "username": "89000000001", "password": OLD, "fields": fields}

    found = applied(registry, logins(row("1111"), row("5555")))
    assert counts(found) == (0, 0, 0, 2, 0, 0)


@pytest.mark.parametrize(
    "cell", ["https://vk.com,https://m.vk.com", "https://vk.com (школа)", "vk.com, id.vk.com", "https://vk.com\nok"]
)
def test_several_addresses_and_words_in_a_cell(registry: Store, cell: str) -> None:
    content = (
        "folder,favorite,type,name,notes,fields,reprompt,login_uri,login_username,login_password,login_totp\n"
        f',,login,x,,,0,"{cell}",89000000001,{NEW_PASSWORD},\n'
    )
    assert counts(applied(registry, content.encode())) == (0, 1, 0, 0, 0, 0)


def test_an_address_that_is_a_regular_expression(registry: Store) -> None:
    item = files.bitwarden_item(username="89000000001", password=NEW_PASSWORD)
    item["login"]["uris"] = [{"match": 5, "uri": r"^https://(?:m\.)?vk\.com/.*$"}]
    assert counts(applied(registry, files.bitwarden([item]))) == (0, 1, 0, 0, 0, 0)


def test_what_was_thrown_away_is_rejected_and_a_stranger_stays_one(registry: Store) -> None:
    content = files.bitwarden(
        [
            {**files.bitwarden_item("a", "https://vk.com", "89000000001", "x"), "deletedDate": "2026-01-01"},
            {**files.bitwarden_item("b", "https://bank.example", "u", "x"), "deletedDate": "2026-01-01"},
        ]
    )
    found = applied(registry, content)
    assert counts(found) == (0, 0, 0, 0, 1, 1)
    assert "корзине" in found.rejected_list[0].reason
    binned = '"Group","Title","Username","Password","URL"\n"Root/Recycle Bin","x","89000000001","p","vk.com"\n'
    assert counts(applied(registry, binned.encode())) == (0, 0, 0, 1, 0, 0)
    assert current(registry, VK) == OLD


def test_strangers_have_no_warnings(registry: Store) -> None:
    content = "name,url,username,password,note\nb,https://bank.example/,u,p,секретная заметка\n".encode()
    assert applied(registry, content).warnings == ()


def test_a_substitution_of_keepass_is_asked() -> None:
    strings = {"Title": "x", "UserName": "u", "Password": "{PASSWORD}", "URL": "https://vk.com"}
    (entry,) = read_bytes(files.keepass_xml([strings])).entries
    assert "подстановк" in entry.doubt
    (entry,) = read_bytes(files.keepass_xml([{**strings, "Password": "a{b}c"}])).entries
    assert not entry.doubt


def test_markup_inside_a_value_is_no_shorter_password() -> None:
    content = files.keepass_xml([{"Title": "x", "Password": "начало-конец", "URL": "vk.com"}])
    with pytest.raises(BadInput, match="разметка"):
        read_bytes(content.replace("начало-конец".encode(), "начало<b/>конец".encode()))


def test_a_label_of_twofas_names_the_issuer(registry: Store) -> None:
    service = files.twofas_service("", "", files.OTHER_SEED, label="VK:+79000000001")
    assert counts(applied(registry, files.twofas([service]))) == (0, 1, 0, 0, 0, 0)
    assert files.OTHER_SEED in current(registry, VK, Field.TOTP)


def test_items_of_no_known_kind_are_rejected() -> None:
    found = read_bytes(b'{"encrypted": false, "items": [7, null, {"type": "1"}, {"type": 99}, {"type": 5}]}')
    assert (len(found.rejected), found.unrelated) == (4, 1)
