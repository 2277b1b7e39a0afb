"""Every numbered clause of both regulations, listed by hand from the texts, held against the data of the demo.

The list below was written while reading the texts, clause by clause; nothing here is derived from the TOML files.
Where the texts themselves are at hand, the list is held against them too, so that a forgotten clause shows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from checks import catalogue
from registry.regulation import toml
from registry.regulation.model import Binds, Level, Regulation
from sample_data import folder

TEXTS = Path(__file__).parents[4] / "shared" / "regulations"

MUST, ADVICE = Level.MUST, Level.RECOMMENDED
WHO = {
    "coordinator": Binds.COORDINATOR,
    "organization": Binds.ORGANIZATION,
    "page": Binds.PAGE,
    "centre": Binds.CENTRE,
    "municipality": Binds.MUNICIPALITY,
}
GUARD = "security.recorded security.second_factor"
TALK = "comments.profanity comments.insults comments.spam"
JOIN = "centre.connected posts.broadcasts"
TOLD = "centre.notified centre.requests"
CARD = "page.description page.address page.geo page.phones page.hours page.cross_links"  # of clause 2.3
FOUND = "page.address page.geo page.email page.phones page.site page.subordinate_sites"  # of clause II.1.1


OWN = """
registry.duplicates registry.review_due registry.waivers security.age security.reuse security.strength
security.phone_owner security.handover page.subscribers comments.open site.tls
"""
OWN_OURS = "page.email page.site page.avatar page.cover"
OWN_THEIRS = "page.hours page.cross_links page.mark"


@dataclass(frozen=True)
class Read:
    """A clause as read: its number, the first words of the text, whom it binds, what measures it ("" nothing) and
    which cases close it step by step."""

    number: str
    opens: str
    binds: str
    checks: str = ""
    level: Level = MUST
    cases: str = ""


KRAPIVINSKY = (
    Read(
        "1.1", "Настоящий Порядок определяет", "organization", "registry.obliged_list registry.presence page.reachable"
    ),
    Read("1.2", "Ответственный за работу", "coordinator"),
    Read("1.2.1", "Создание и ведение реестра", "coordinator", "page.identity"),
    Read("1.2.2", "Координацию работы по обеспечению", "coordinator", GUARD),
    Read("1.2.3", "Подготовку и предоставление", "coordinator", TOLD, cases="centre"),
    Read("1.2.4", "Взаимодействие с ЦУР", "coordinator", JOIN, cases="connection"),
    Read("1.3", "Ответственные от администрации", "organization", "registry.responsible"),
    Read("1.3.1", "Ведение официальных страниц", "organization", "posts.plan"),
    Read("1.3.2", "Работу по обеспечению безопасности", "organization", GUARD),
    Read("1.3.3", "Предоставление руководителю", "organization", "registry.notified", cases="handover"),
    Read("1.3.4", "Подключение создаваемых", "organization", JOIN, cases="connection"),
    Read("1.3.5", "Подтверждение статуса", "organization", "page.mark", cases="mark"),
    Read("1.3.6", "Размещение на официальных ресурсах", "organization", "site.links site.unknown_links"),
    Read("1.3.7", "Подготовку контента", "organization", TALK),
    Read("2.1", "На официальных страницах", "page", "posts.weekly"),
    Read("2.2", "При ведении официальных страниц", "page", "posts.variety"),
    Read("2.3", "Официальные страницы должны", "page", CARD),
    Read("2.4", "При написании текстов", "page"),
    Read(
        "2.4 (рекомендация)", "", "page", "posts.style", level=ADVICE
    ),  # «Не рекомендуется…», the second sentence of 2.4
    Read("2.5", "Модерация сообщений", "page", f"{TALK} comments.unlawful comments.messages"),
)
KHASYNSKY = (
    Read("I.1", "Настоящий Порядок определяет", "municipality", "registry.obliged_list"),
    Read("I.2", "Органы и организации создают", "organization", "registry.presence page.reachable"),
    Read("I.3", "Органы местного самоуправления", "organization", level=ADVICE),  # «могут не создавать»
    Read("I.4", "В соответствии с пунктом", "page", "page.pos_form"),
    Read("I.5", "Ответственный осуществляет:", "coordinator"),
    Read("I.5.1", "Создание и ведение реестра", "coordinator", "page.identity"),
    Read("I.5.2", "Координацию работы по обеспечению", "coordinator", GUARD),
    Read("I.5.3", "Подготовку и предоставление", "coordinator", TOLD, cases="centre"),
    Read("I.5.4", "Взаимодействие с ЦУР", "coordinator", JOIN, cases="connection"),
    Read("I.6", "Ответственный за создание", "organization", "registry.responsible"),
    Read("I.6.1", "Создание и ведение аккаунтов", "organization", "posts.plan"),
    Read("I.6.2", "Размещение на официальных ресурсах", "organization", "site.links site.unknown_links"),
    Read("I.6.3", "Работу по обеспечению безопасности", "organization", GUARD),
    Read("I.6.4", "Предоставление ответственному", "organization", "registry.notified", cases="handover"),
    Read("I.6.5", "Подключение создаваемых", "organization", JOIN, cases="connection"),
    Read("I.6.6", "Подготовку контента", "organization", TALK),
    Read("I.7", "ЦУР:", "centre"),
    Read("I.7.1", "Осуществляет информационное", "centre"),
    Read("II.1", "Информация, размещаемая", "page"),
    Read("II.1.1", "Данные об Органах", "page", FOUND),
    Read("II.1.2", "Иные данные", "page"),
    Read("II.2", "В аккаунтах Органов", "page", "posts.weekly"),
    Read("II.3", "При ведении аккаунтов", "page", "posts.variety"),
    Read("II.4", "Аккаунты должны", "page", "page.description page.avatar"),
    Read(
        "II.4 (рекомендация)", "", "page", "page.widgets page.cover", level=ADVICE
    ),  # «рекомендуется применять…», the second sentence
    Read("II.5", "При написании текстов", "page"),
    Read("II.5 (рекомендация)", "", "page", "posts.style", level=ADVICE),  # «Не рекомендуется…», the second sentence
    Read("II.6", "Модерация сообщений", "page", f"{TALK} comments.unlawful comments.messages"),
)
BOTH = pytest.mark.parametrize(("name", "read"), [("krapivinsky", KRAPIVINSKY), ("khasynsky", KHASYNSKY)])


def regulation(name: str) -> Regulation:
    return toml.parse((folder(name) / "regulation.toml").read_text(encoding="utf-8"))


@BOTH
def test_every_clause_is_there_in_order_and_no_other(name: str, read: tuple[Read, ...]) -> None:
    assert [clause.number for clause in regulation(name).clauses] == [clause.number for clause in read]


@BOTH
def test_each_clause_binds_whom_the_text_binds_and_as_strictly(name: str, read: tuple[Read, ...]) -> None:
    found = [(clause.number, clause.binds, clause.level) for clause in regulation(name).clauses]
    assert found == [(clause.number, WHO[clause.binds], clause.level) for clause in read]


@BOTH
def test_each_clause_is_closed_by_what_measures_it(name: str, read: tuple[Read, ...]) -> None:
    found = {clause.number: set(clause.checks) for clause in regulation(name).clauses}
    assert found == {clause.number: set(clause.checks.split()) for clause in read}


@BOTH
def test_each_clause_names_the_cases_that_close_it(name: str, read: tuple[Read, ...]) -> None:
    found = {clause.number: clause.cases for clause in regulation(name).clauses}
    assert found == {clause.number: tuple(clause.cases.split()) for clause in read}


@BOTH
def test_every_check_of_a_clause_is_one_of_the_program(name: str, read: tuple[Read, ...]) -> None:
    """A clause «measured» by a check that nobody wrote would be closed by nothing."""
    known = {check.id for check in catalogue.everything()}
    assert regulation(name).checks() <= known


@BOTH
def test_parameters_are_those_of_the_checks_that_are_asked(name: str, read: tuple[Read, ...]) -> None:
    found = regulation(name)
    for each in found.parameters:
        assert each.check in found.checks(), each.check
        check = catalogue.find(each.check)
        assert check is not None
        assert each.name in check.parameters, (each.check, each.name)


@BOTH
def test_a_clause_without_checks_asks_a_person_something(name: str, read: tuple[Read, ...]) -> None:
    for clause in regulation(name).clauses:
        if not clause.manual and not clause.checklist:
            continue
        assert 3 <= len(clause.checklist) <= 6, clause.number
        assert all("?" in question for question in clause.checklist), clause.number


@BOTH
def test_the_wording_is_short(name: str, read: tuple[Read, ...]) -> None:
    lengths = {clause.number: len(words(clause.text)) for clause in regulation(name).clauses}
    assert {number: length for number, length in lengths.items() if not 5 <= length <= 15} == {}


def test_only_the_flattened_section_has_provisional_numbers() -> None:
    restored = {clause.number for clause in regulation("khasynsky").clauses if clause.provisional}
    assert restored == {clause.number for clause in KHASYNSKY if clause.number.startswith("I.")}
    assert not any(clause.provisional for clause in regulation("krapivinsky").clauses)


def test_what_the_texts_say_of_networks_norms_and_lists() -> None:
    ours, theirs = regulation("krapivinsky"), regulation("khasynsky")
    assert {rule.code for rule in ours.networks} == {"ok", "vk", "telegram"}
    assert {rule.code for rule in theirs.networks} == {"ok", "vk"}
    assert (ours.obliged, theirs.obliged) == ("list", "all_but_exempt")
    assert (ours.timezone, theirs.timezone) == ("Asia/Novokuznetsk", "Asia/Magadan")
    for one in (ours, theirs):
        assert (one.norms.posts, one.minimum_networks) == (3, 1)
        assert (one.number, one.adopted_on, one.valid_from, one.confirmed) == ("", None, None, False)


def test_what_neither_text_numbers_is_an_own_setting() -> None:
    """Neither regulation names the age of a password; hours stand in one text only, e-mail in the other."""
    ours, theirs = regulation("krapivinsky"), regulation("khasynsky")
    for found, only in ((ours, OWN_OURS), (theirs, OWN_THEIRS)):
        assert {rule.check for rule in found.own} == set(f"{OWN} {only}".split())
        assert [rule.check for rule in found.own if found.citing(rule.check)] == []
    assert regulation("krapivinsky").cap("security.age") is MUST
    assert regulation("khasynsky").cap("security.age") is ADVICE


@BOTH
def test_the_list_is_complete_against_the_text(name: str, read: tuple[Read, ...]) -> None:
    expected = [clause for clause in read if clause.opens]
    found = numbered(text_of(name))
    assert len(found) == len(expected)
    for (number, body), clause in zip(found, expected, strict=True):
        assert number in {clause.number, ""}, clause.number
        assert body.startswith(clause.opens), clause.number


@BOTH
def test_no_sentence_is_copied_from_the_text(name: str, read: tuple[Read, ...]) -> None:
    """No run of five words of ours stands in the text; names of four words are unavoidable."""
    runs = set(fives(text_of(name)))
    for clause in regulation(name).clauses:
        shared = [run for run in fives(clause.text) if run in runs]
        assert shared == [], clause.number


def text_of(name: str) -> str:
    path = TEXTS / f"{name}.txt"
    if not path.exists():
        pytest.skip("the regulation texts are not at hand")
    return path.read_text(encoding="utf-8")


def numbered(text: str) -> list[tuple[str, str]]:
    """Numbered clauses before the annexes, with the section in the number; "" where the text lost the number."""
    body = re.split(r"\n\s*Приложение(?: №2)?\s*\n", text)[0]
    found: list[tuple[str, str]] = []
    section = ""
    for line in body.splitlines():
        match = re.match(r"\s*((?:I{1,3}|\d+)(?:\.\d+)*)\.\s+(.+)", line)
        if match is None:
            continue
        number, rest = match.groups()
        if number in {"I", "II"} or (rest.isupper() and " " in rest.strip()):
            section = number
        else:
            found.append(("" if section == "I" else f"{section}.{number}", rest.strip()))
    return found


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower().replace("ё", "е"))


def fives(text: str) -> list[tuple[str, ...]]:
    found = words(text)
    return [tuple(found[start : start + 5]) for start in range(len(found) - 4)]


def test_a_run_of_five_is_found_when_it_is_there() -> None:
    """The guard above must be able to see: pairs of runs overlap by four words."""
    runs = fives("Раз, два, три — четыре: пять! Шесть?")
    assert all(first[1:] == second[:-1] for first, second in pairwise(runs))
    assert ("раз", "два", "три", "четыре", "пять") in runs
