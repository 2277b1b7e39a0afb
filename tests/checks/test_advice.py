"""Advice: for every check and every network in which it can fail, two plain sentences and a way through the menus."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from checks import advice, catalogue
from checks.advice import Advice, common, max, ok, telegram, vk
from checks.model import Status, SubjectKind
from registry import networks
from tests.checks.remarks.support import verdict

TABLES = {"vk": vk, "ok": ok, "telegram": telegram, "max": max}
NO_WAY = {"page.subscribers"}
"""What is no matter of menus."""

_END = re.compile(r"[.!?](?:\s|$)")


def pages_of() -> list[tuple[str, str]]:
    pages = [check.id for check in catalogue.everything() if check.subject is SubjectKind.PAGE]
    return [(check, network) for check in pages for network in networks.CODES]


def test_every_check_has_advice_in_every_network() -> None:
    assert [pair for pair in pages_of() if not advice.known(*pair)] == []
    others = [check.id for check in catalogue.everything() if check.subject is not SubjectKind.PAGE]
    assert [check for check in others if not advice.known(check, "")] == []


def test_every_network_has_a_table() -> None:
    assert set(TABLES) == set(networks.CODES)


def test_no_advice_is_for_a_check_that_is_not_there() -> None:
    known = {check.id for check in catalogue.everything()}
    assert {*common.PAGES, *common.OTHERS} - known == set()
    assert {
        check for table in TABLES.values() for check in (*table.PATHS, *table.TEXTS, *table.ABSENT)
    } - known == set()


@pytest.mark.parametrize("network", networks.CODES)
def test_a_network_has_a_thing_or_says_that_it_has_not(network: str) -> None:
    table = TABLES[network]
    assert set(table.PATHS) & set(table.ABSENT) == set()
    assert set(table.PATHS) | set(table.ABSENT) == set(common.PAGES)
    assert {check for check, path in table.PATHS.items() if not path} <= NO_WAY
    for check in table.ABSENT:
        found = advice.of(check, network)
        assert (found.absent, found.path) == (True, "")
        assert table.ABSENT[check] in found.text


def every() -> list[tuple[str, str, str]]:
    texts = [("everywhere", check, text) for check, text in {**common.PAGES, **common.OTHERS}.items()]
    return texts + [(network, check, text) for network, table in TABLES.items() for check, text in table.TEXTS.items()]


def test_advice_is_two_sentences_that_fit_a_message() -> None:
    wrong = [(where, check) for where, check, text in every() if len(_END.findall(text)) != 2 or len(text) > 260]
    assert wrong == []


def test_nothing_is_promised_of_a_way_that_nobody_walked() -> None:
    found = advice.of("page.description", "vk")
    assert found.checked_on is None
    assert found.way == f"{found.path}. {advice.UNSURE}"
    assert Advice("Сделайте.", "Настройки", date(2026, 11, 1)).way == "Настройки. Проверено 01.11.2026."


@pytest.mark.parametrize(
    ("check", "network"), [("clause.I.5.4", ""), ("clause.2.1", "vk"), ("page.description", "новая сеть")]
)
def test_what_the_tables_do_not_know_has_no_way(check: str, network: str) -> None:
    found = advice.of(check, network)
    assert found.text
    assert found.way == ""


def test_where_a_page_is_obligatory_the_advice_names_the_network() -> None:
    seen = replace(verdict(Status.FAIL), code=common.REQUIRED_CODE, params=(("networks", "MAX"),))
    said = advice.of("registry.presence", "", advice.NO_NOTES, seen).text
    assert "там, где она обязательна (MAX)" in said
    assert "хотя бы в одной" not in said
    other = advice.of("registry.presence", "", advice.NO_NOTES, replace(seen, code="registry.presence.none"))
    assert "хотя бы в одной" in other.text
