"""What an account of each network consists of, and whose secrets are never kept."""

from __future__ import annotations

from dataclasses import fields

import pytest

from registry import accounts, networks
from registry.accounts import SignIn
from registry.credentials import Credential
from vault import generator
from vault.generator import Style
from vault.secrets import Field

EVERY = ("", *networks.CODES)
NAMES = {field.name for field in fields(Credential)}


@pytest.mark.parametrize("network", EVERY)
def test_every_network_names_real_fields_and_titles_its_secrets(network: str) -> None:
    kind = accounts.account(network)
    assert kind.network == network
    assert kind.field_names <= NAMES
    assert kind.identity in kind.field_names
    assert len({field.title for field in kind.fields}) == len(kind.fields)
    assert SignIn.UNKNOWN not in kind.sign_ins
    for field in Field:
        assert accounts.secret_title(network, field)


def test_networks_differ_as_they_do() -> None:
    vk, telegram, ok = (accounts.account(code) for code in ("vk", "telegram", "ok"))
    assert {"phone", "passkeys"} <= vk.field_names
    assert {"phone", "sim_owner", "sim_place", "recovery_email", "sessions_checked_on"} <= telegram.field_names
    assert not {"sim_owner", "host"} & ok.field_names
    assert "host" in accounts.account("").field_names
    assert telegram.title("phone") == "Номер SIM"
    assert ok.title("sim_owner") == "Договор SIM"  # what does not apply has its general name
    assert accounts.secret_title("telegram", Field.PASSWORD) == "облачный пароль Телеграма"
    assert accounts.secret_title("telegram", Field.TOTP) == "ключ второго фактора"
    assert accounts.account("myspace") == accounts.account("")


@pytest.mark.parametrize("network", EVERY)
@pytest.mark.parametrize("style", Style)
def test_every_policy_can_be_met_or_says_why_not(network: str, style: Style) -> None:
    policy = accounts.account(network).policy
    if style is Style.RUSSIAN_WORDS and not policy.cyrillic:
        pytest.skip("Latin letters only")
    made = generator.generate(policy, style, words=4)
    assert generator.problems(policy, made.value) == ()
    assert made.bits > 40


@pytest.mark.parametrize(
    ("network", "sign_in", "without"),
    [
        ("vk", SignIn.UNKNOWN, False),
        ("vk", SignIn.PASSWORD, False),
        ("vk", SignIn.PHONE_CODE, True),
        ("vk", SignIn.PASSKEY, True),
        ("telegram", SignIn.UNKNOWN, True),
        ("max", SignIn.UNKNOWN, True),
        ("telegram", SignIn.PASSWORD, False),
        ("", SignIn.UNKNOWN, False),
    ],
)
def test_which_accounts_are_whole_without_a_password(network: str, sign_in: SignIn, without: bool) -> None:
    assert accounts.passwordless(network, sign_in) is without
    assert accounts.passwordless("", SignIn.PASSWORD, "esia.gosuslugi.ru")


@pytest.mark.parametrize(
    "written",
    [
        "gosuslugi.ru",
        "www.gosuslugi.ru",
        "esia.gosuslugi.ru",
        "lk.krsk.gosuslugi.ru",
        "GOSUSLUGI.RU",
        "gosuslugi.ru.",
        " https://esia.gosuslugi.ru/login/?next=/a@b ",
        "https:esia.gosuslugi.ru",
        "HTTPS://user:pass@gosuslugi.ru:443/x",
        "gosuslugi.ru:443",
        "//gosuslugi.ru/x",
        "gosuslugi%2Eru",
        "gosuslugi。ru",
        "ｇｏｓｕｓｌｕｇｉ.ru",
        "gosus\u200blugi.ru",
        "госуслуги.рф",
        "https://ГОСУСЛУГИ.РФ/",
        "xn--c1aapkosapc.xn--p1ai",
        "lk.госуслуги.рф",
        "android://abc==@ru.rostel/",
    ],
)
def test_the_portal_is_refused_however_it_is_written(written: str) -> None:
    assert "Госуслуг" in accounts.refuses(written)
    assert accounts.refuses_named(written)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "mail.ru",
        "vk.com",
        "gosuslugi.ru.example.com",
        "notgosuslugi.ru",
        "https://example.com/gosuslugi.ru",
        "..",
        "/",
    ],
)
def test_others_are_not(written: str) -> None:
    assert accounts.refuses(written) == ""


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("Госуслуги", True),
        ("гос услуги: директор", True),
        ("ЕСИА", True),
        ("Gosuslugi", True),
        ("director@gosuslugi.ru", True),
        ("gosuslugi@school5.example.ru", False),
        ("gosuslugi_school5", False),
        ("есиания", False),
        ("school5", False),
        ("", False),
    ],
)
def test_a_name_that_says_so_plainly(text: str, refused: bool) -> None:
    assert bool(accounts.refuses_named(text)) is refused


def test_a_host_is_kept_in_one_form() -> None:
    assert accounts.host_of("https://Mail.Example.RU:8443/inbox?x#y") == "mail.example.ru"
    assert accounts.host_of("почта.рф") == "xn--80a1acny.xn--p1ai"
    assert accounts.host_of("..example") == "example"


def test_a_service_account_has_the_fields_of_its_key() -> None:
    titles = {field.name: field.title for field in accounts.account("ok").service_fields}
    assert titles["login"] == "Ключ приложения"
    assert {field.name for field in accounts.TOKEN_FIELDS} <= set(titles)
    assert {field.name: field.title for field in accounts.account("vk").service_fields}["login"] == "Логин"
