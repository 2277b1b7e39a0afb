"""The files of both municipalities: complete against the texts, tied together, and invented where they must be."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from registry.credentials import CredentialKind, FactorKind, SecretInput
from registry.links import parse_link
from sample_data import MUNICIPALITIES, folder
from sample_data.records import Municipality, OrganizationEntry, read
from vault import totp

TEXTS = Path(__file__).parents[3] / "shared" / "regulations"
FILES = ("regulation", "organizations", "people", "accounts", "centre", "world", "expected")
EACH = pytest.mark.parametrize("name", MUNICIPALITIES)

WEAK, REUSED = "qwerty123", "не-настоящий-К13"  # what the checks of passwords have to find

# How many lines the annexes have: counted in the texts.
REQUIRED = {"krapivinsky": 43, "khasynsky": 0}
EXEMPT = {"krapivinsky": 7, "khasynsky": 3}
NETWORKS = {"vk.com", "vk.ru", "m.vk.com", "vkontakte.ru", "ok.ru", "m.ok.ru", "t.me", "pos.gosuslugi.ru"}


def lines(municipality: Municipality) -> dict[str, list[tuple[int, str, OrganizationEntry]]]:
    """Both lists: the number, the raw text and the organization of each line."""
    return {
        "required": [(line.number, line.raw, one) for one in municipality.organizations for line in one.required],
        "exempt": [(line.number, line.raw, one) for one in municipality.organizations for line in one.exempt],
    }


def letters(text: str) -> str:
    return "".join(re.findall(r"\w", text.replace("[bookmark: _GoBack]", "").lower()))


def test_there_is_no_other_municipality() -> None:
    with pytest.raises(ValueError, match="palatka"):
        folder("palatka")
    with pytest.raises(ValueError, match="networks"):
        folder("networks")


@EACH
def test_every_file_is_there(name: str) -> None:
    assert all((folder(name) / f"{file}.toml").is_file() for file in FILES)


@EACH
def test_the_lists_have_every_line_once(name: str) -> None:
    found = lines(read(name))
    assert sorted(number for number, _, _ in found["required"]) == list(range(1, REQUIRED[name] + 1))
    assert sorted(number for number, _, _ in found["exempt"]) == list(range(1, EXEMPT[name] + 1))


@EACH
def test_raw_lines_stand_in_the_text(name: str) -> None:
    path = TEXTS / f"{name}.txt"
    if not path.exists():
        pytest.skip("the regulation texts are not at hand")
    text = path.read_text(encoding="utf-8").splitlines()
    found = lines(read(name))
    for number, raw, _ in found["required"] + found["exempt"]:
        assert f"{number}. {raw}" in text


@EACH
def test_names_are_those_of_the_lines_with_their_repairs(name: str) -> None:
    found = lines(read(name))
    for _, raw, one in found["required"] + found["exempt"]:
        named = (one.record.name, *one.record.accepted_names)
        assert letters(raw) in {letters(each) for each in named}, raw
        for each in named:
            assert "bookmark" not in each
            assert not each.endswith((";", "."))
            assert each.count("«") == each.count("»"), each


def test_lines_9_and_43_are_one_organization_and_no_other_two() -> None:
    municipality = read("krapivinsky")
    twice = {one.key: [line.number for line in one.required] for one in municipality.organizations}
    assert {key: numbers for key, numbers in twice.items() if len(numbers) > 1} == {"lider": [9, 43]}
    assert sum(bool(one.required) for one in municipality.organizations) == 42
    assert len(municipality.organizations) == 49
    assert not any(one.required and one.exempt for one in municipality.organizations)


def test_what_the_khasynsky_text_does_not_name_is_marked_invented() -> None:
    for one in read("khasynsky").organizations:
        assert one.record.invented is not bool(one.exempt), one.key
    assert not any(one.record.invented for one in read("krapivinsky").organizations)


@EACH
def test_keys_lead_somewhere(name: str) -> None:
    municipality = read(name)
    organizations = [one.key for one in municipality.organizations]
    pages = [page.key for one in municipality.organizations for page in one.pages]
    people = [one.key for one in municipality.people]
    for keys in (organizations, pages, people):
        assert max(Counter(keys).values()) == 1
    assert {one.founder for one in municipality.organizations} <= {*organizations, ""}
    assert {part.organization for one in municipality.people for part in one.assignments} <= set(organizations)
    assert {one.holder for one in municipality.accounts} <= set(people)
    assert {key for one in municipality.accounts for key in one.pages} <= set(pages)
    assert {one.page for one in municipality.waivers} <= {*pages, ""}
    assert {key for one in municipality.waivers for key in (one.organization, one.founder)} <= {*organizations, ""}
    assert not any(one.page and one.organization for one in municipality.waivers)
    work = municipality.work
    assert {one.organization for one in work.notices} <= set(organizations)
    assert {one.organization for one in work.plans} <= set(organizations)
    assert {key for one in work.broadcasts for key in one.pages} <= set(pages)
    assert {one.page for one in work.looks} <= set(pages)


@EACH
def test_links_are_canonical_and_say_what_the_records_say(name: str) -> None:
    for one in read(name).organizations:
        for page in one.pages:
            link = parse_link(page.url)
            assert link is not None
            assert (link.network, link.url, link.short_name) == (page.network, page.url, page.short_name)


@EACH
def test_accounts_are_of_every_kind_and_personal_ones_hold_no_secret(name: str) -> None:
    accounts = read(name).accounts
    assert {one.kind for one in accounts} == set(CredentialKind)
    for one in accounts:
        if one.kind is not CredentialKind.OFFICIAL:
            assert one.secrets == SecretInput(), one.holder
        assert {key.partition("/")[0] for key in one.pages} <= {one.network}
        assert not one.secrets.token
    service = [one for one in accounts if one.kind is CredentialKind.SERVICE]
    assert [(one.network, one.pages) for one in service if not one.administrates] == [("vk", ()), ("ok", ())]
    assert all(one.pages for one in accounts if one.administrates)


def test_second_factors_of_every_kind_occur() -> None:
    found = {one.second_factor for name in MUNICIPALITIES for one in read(name).accounts}
    assert found == set(FactorKind)


def test_secrets_are_fake_readable_and_never_repeated() -> None:
    given = [one.secrets for name in MUNICIPALITIES for one in read(name).accounts]
    passwords = [one.password for one in given if one.password]
    seeds = [one.totp for one in given if one.totp]
    codes = [code for one in given for code in one.recovery_codes]
    assert all(one.startswith("не-настоящий-") or one == WEAK for one in passwords)
    assert all(one.startswith("DEMO") and totp.parse_seed(one) for one in seeds)
    assert all(one.startswith("demo-") for one in codes)
    assert [one for one, times in Counter(passwords).items() if times > 1] == [REUSED]
    for several in (set(passwords), seeds, codes):
        assert several
        assert len(set(several)) == len(several)


@EACH
def test_phones_and_mail_are_invented(name: str) -> None:
    """Phones are of one invented exchange or of the code 000 that nobody has; mail and sites are under .example."""
    text = "\n".join((folder(name) / f"{file}.toml").read_text(encoding="utf-8") for file in FILES)
    phones = re.findall(r"(?<![\w.-])(?:\+7|8)[ (\d)-]{9,}\d", text)
    digits = {re.sub(r"\D", "", phone)[-10:] for phone in phones}
    exchange = {"krapivinsky": "38446555", "khasynsky": "41342555"}[name]
    assert len(digits) > 20
    assert {one for one in digits if not one.startswith((exchange, "000000"))} == set()
    mail = re.findall(r"[\w.-]+@([\w.-]+\w)", text.lower())
    assert mail
    assert {host for host in mail if not host.endswith(".example")} == set()
    sites = re.findall(r"https?://([^/\"\s]+)", text.lower())
    assert {host for host in sites if not host.endswith(".example")} <= NETWORKS


@EACH
def test_pages_bear_names_that_nobody_has(name: str) -> None:
    prefix = {"krapivinsky": "krapdemo", "khasynsky": "khasdemo"}[name]
    pages = [page for one in read(name).organizations for page in one.pages]
    assert all(page.short_name.startswith(prefix) for page in pages)
    assert all(page.network_id.startswith("99") for page in pages if page.network_id)
