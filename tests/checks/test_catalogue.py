"""The catalogue: the checks of this version, and what cannot be registered."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

import pytest

from checks import catalogue
from checks.facts import Need
from checks.model import Judgement, SubjectKind, ok
from checks.views import PageView
from registry.regulation.model import Level, OwnRule, Parameter, ParameterValue
from tests.checks.support import regulation
from vault.errors import BadInput

EXPECTED = {
    "registry.presence", "registry.obliged_list", "registry.duplicates", "registry.responsible", "registry.notified",
    "registry.review_due", "registry.waivers",
    "page.identity", "page.reachable", "page.description", "page.address", "page.geo", "page.phones", "page.email",
    "page.hours", "page.site", "page.cross_links", "page.subordinate_sites", "page.avatar", "page.cover", "page.mark",
    "page.widgets", "page.pos_form", "page.subscribers",
    "posts.weekly", "posts.variety", "posts.plan", "posts.broadcasts", "posts.style",
    "comments.profanity", "comments.insults", "comments.spam", "comments.open", "comments.unlawful",
    "comments.messages",
    "site.links", "site.unknown_links", "site.tls",
    "security.recorded", "security.second_factor", "security.age", "security.reuse", "security.strength",
    "security.phone_owner", "security.handover",
    "centre.notified", "centre.requests", "centre.connected",
}  # fmt: skip

OF_MUNICIPALITY = {
    "registry.obliged_list", "registry.waivers", "comments.unlawful", "comments.messages", "centre.requests",
}  # fmt: skip


def test_these_are_the_checks() -> None:
    assert {check.id for check in catalogue.everything()} == EXPECTED


def test_every_check_has_words_and_one_rule() -> None:
    for check in catalogue.everything():
        assert check.title
        assert check.fix.endswith(".")
        assert (
            sum(rule is not None for rule in (check.page_rule, check.organization_rule, check.municipality_rule)) == 1
        )
        kind = SubjectKind.PAGE
        if check.id in OF_MUNICIPALITY:
            kind = SubjectKind.MUNICIPALITY
        elif check.id.startswith(("registry.", "site.")) or check.id == "centre.notified":
            kind = SubjectKind.ORGANIZATION
        assert check.subject is kind, check.id


def test_families_stand_together_whatever_is_imported_first() -> None:
    families = [check.id.split(".")[0] for check in catalogue.everything()]
    assert [family for family, _checks in groupby(families)] == list(catalogue.PREFIXES)


def test_a_look_is_asked_of_pages_alone_and_in_words() -> None:
    asked = [check for check in catalogue.everything() if check.look is not None]
    assert asked
    for check in asked:
        assert check.subject is SubjectKind.PAGE
        assert check.look is not None
        assert check.look.text.endswith("?")


def test_what_a_check_asks_for() -> None:
    hours = catalogue.find("page.hours")
    assert hours is not None
    assert hours.asked == {Need.PROFILE, Need.ADDRESSES, Need.POSTS}
    assert hours.parts == ((Need.PROFILE, "description"),)
    assert catalogue.find("page.colour") is None


@pytest.mark.parametrize(
    ("check", "needs"),
    [
        ("page.identity", ()),
        ("page", ()),
        ("page.a.b", ()),
        ("weather.cold", ()),
        ("page.colour", ("colours",)),
        ("page.colour", ("profile.colour",)),
        ("page.colour", ("posts.description",)),
    ],
)
def test_a_wrong_declaration_stops_the_program_at_import(check: str, needs: tuple[str, ...]) -> None:
    catalogue.everything()

    def rule(_view: PageView) -> Judgement:
        return ok("page.reachable.open")

    with pytest.raises(AssertionError):
        catalogue.page_check(check, title="Цвет", fix="Покрасьте.", needs=needs)(rule)
    assert {known.id for known in catalogue.everything()} == EXPECTED


@pytest.mark.parametrize("pattern", ["page.hours", "page.*", "*", "clause.1.1"])
def test_checks_that_are_known(pattern: str) -> None:
    catalogue.require(pattern, ["clause.1.1"])


@pytest.mark.parametrize("pattern", ["page.hour", "pages.*", "", "clause.1.1"])
def test_an_unknown_check_is_refused_with_the_known_ones(pattern: str) -> None:
    with pytest.raises(BadInput, match=r"posts\.weekly"):
        catalogue.require(pattern)


def test_what_the_program_does_not_know_is_told_and_not_refused() -> None:
    """A newer regulation is read by an older program: it goes without, and says so."""
    rules = replace(
        regulation("page.hours", "page.future"),
        parameters=(
            Parameter("page.future", "days", 3),
            Parameter("posts.past", "days", 3),
            Parameter("page.hours", "days", 3),
            Parameter("posts.variety", "most", 3),
            Parameter("posts.variety", "least", 4),
        ),
        own=(
            OwnRule("security.age", Level.MUST, "Пароль меняют", days=90),
            OwnRule("page.cover", Level.MUST, "Обложку меняют", days=90),
        ),
    )
    rules = replace(
        rules, clauses=(replace(rules.clauses[0], number="7", cases=("centre", "cente")), *rules.clauses[1:])
    )
    assert catalogue.unknown(rules) == (
        "Проверки «page.future» в программе нет: она не выполняется.",
        "Параметры заданы проверке «posts.past», которой в программе нет.",
        "У проверки «page.hours» нет параметра «days» (у неё нет параметров): он не действует.",
        "У проверки «posts.variety» нет параметра «most» (есть: days, least, posts, kinds): он не действует.",
        "Своей настройке «page.cover» задано days, а проверке дни не нужны: они не действуют.",
        "Пункт 7: дела «cente» нет, есть: handover, centre, connection, mark.",
    )
    catalogue.refuse_wrong_parameters(rules)


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("least", ("три",), "целое число без кавычек, true или false"),
        ("least", "3", "целое число без кавычек, true или false"),
        ("kinds", 3, "список в квадратных скобках"),
        ("kinds", "видео", "список в квадратных скобках"),
    ],
)
def test_a_parameter_of_a_wrong_kind_is_refused_by_its_key(name: str, value: ParameterValue, wanted: str) -> None:
    rules = replace(regulation("posts.variety"), parameters=(Parameter("posts.variety", name, value),))
    with pytest.raises(BadInput, match=f'^Порядок, ключ «parameters."posts.variety".{name}»: нужно {wanted}'):
        catalogue.refuse_wrong_parameters(rules)
