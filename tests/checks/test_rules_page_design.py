"""`page.avatar`, `.cover`, `.mark`, `.widgets`, `.pos_form`, `.subscribers`: shown, not shown, not told, not there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from checks import catalogue, places
from checks.facts import ABSENT, NOT_GIVEN, MenuItem, Need
from checks.model import Judgement, NotSeen
from checks.person.looks import Group
from checks.places import Part
from checks.rules.page_design import avatar, cover, mark, pos_form, subscribers, widgets
from checks.views import PageView
from registry.regulation.model import Level, ParameterValue
from tests.checks.support import FAIL, MANUAL, NA, OK, UNSEEN, missing, page, profile, said, view

Rule = Callable[[PageView], Judgement | NotSeen]


def card(network: str = "vk", **fields: object) -> PageView:
    """A page whose card holds these fields; `least` and `limit` are parameters of the check."""
    parameters: dict[str, ParameterValue] = {
        name: int(str(fields.pop(name))) for name in ("least", "limit") if name in fields
    }
    made = view(card=replace(profile(), **fields), of=replace(page(), network=network))  # type: ignore[arg-type] # short
    return replace(made, parameters=parameters)


@pytest.mark.parametrize(("rule", "field"), [(avatar, "avatar"), (cover, "cover"), (mark, "mark")])
def test_shown_or_not(rule: Rule, field: str) -> None:
    assert said(rule(card("vk", **{field: True}))) == (OK, f"page.{field}.shown")
    assert said(rule(card("vk", **{field: False}))) == (FAIL, f"page.{field}.none")


@pytest.mark.parametrize(("rule", "field"), [(cover, "cover"), (mark, "mark")])
def test_what_the_network_did_not_tell_accuses_nobody(rule: Rule, field: str) -> None:
    assert said(rule(card("vk", **{field: NOT_GIVEN}))) == (UNSEEN, "unseen.not_told")
    assert catalogue.find("page.avatar").needs == ("profile.avatar",)  # type: ignore[union-attr] # it is there


@pytest.mark.parametrize(
    ("rule", "network"),
    [(cover, "telegram"), (cover, "max"), (mark, "telegram"), (widgets, "telegram"), (widgets, "max"),
     (pos_form, "telegram")],
)  # fmt: skip
def test_a_network_without_such_a_place_is_not_concerned_seen_or_not(rule: Rule, network: str) -> None:
    assert said(rule(card(network)))[0] == NA
    unseen = replace(card(network), seen={Need.PROFILE: missing(Need.PROFILE)})
    assert said(rule(unseen))[0] == NA


@pytest.mark.parametrize("rule", [cover, mark, widgets, pos_form])
def test_a_card_that_was_not_seen(rule: Rule) -> None:
    assert said(rule(replace(card(), seen={Need.PROFILE: missing(Need.PROFILE)}))) == (UNSEEN, "unseen.timeout")
    assert said(rule(card("newnet")))[0] == UNSEEN, "a network nobody described yet"


def test_so_many_buttons() -> None:
    two = (MenuItem("Запись", "https://vk.com/app1"), MenuItem("Сайт", "https://school.example.ru"))
    assert said(widgets(card(menu=two, least=2))) == (OK, "page.widgets.enough")
    answer = widgets(card(menu=two[:1], least=2))
    assert said(answer) == (FAIL, "page.widgets.few")
    assert answer.evidence == ("Запись",)
    assert said(widgets(card(menu=ABSENT, least=1)))[0] == FAIL
    assert said(widgets(card(menu=NOT_GIVEN, least=1)))[0] == UNSEEN
    check = catalogue.find("page.widgets")
    assert check is not None
    assert check.most is Level.RECOMMENDED, "a recommendation of the texts"
    assert check.parameters == {"least": 1}


@pytest.mark.parametrize(
    "item",
    [
        MenuItem("Обращения", "https://pos.gosuslugi.ru/form/?opaId=1"),
        MenuItem("Сообщить о проблеме", "https://vk.com/app7812345_-100"),
        MenuItem("ГОСУСЛУГИ. РЕШАЕМ ВМЕСТЕ", ""),
        MenuItem("Форма ПОС", "https://vk.com/app1"),
    ],
)
def test_the_form_of_feedback(item: MenuItem) -> None:
    assert said(pos_form(card(menu=(item,), links=ABSENT))) == (OK, "page.pos_form.shown")


def test_what_is_not_the_form() -> None:
    others = (
        MenuItem("Посты и новости", "https://vk.com/app1"),
        MenuItem("Портал", "https://pos.gosuslugi.ru.evil.example/form"),
        MenuItem("Госуслуги", "https://gosuslugi.ru"),
    )
    assert said(pos_form(card(menu=others, links=ABSENT))) == (FAIL, "page.pos_form.none")
    assert said(pos_form(card(menu=ABSENT, links=("https://pos.gosuslugi.ru/form",))))[0] == OK
    assert said(pos_form(card(menu=NOT_GIVEN, links=("https://pos.gosuslugi.ru/form",))))[0] == OK
    assert said(pos_form(card(menu=NOT_GIVEN, links=ABSENT)))[0] == UNSEEN
    assert said(pos_form(card(menu=others, links=NOT_GIVEN)))[0] == UNSEEN


def test_a_settlement_is_no_form_and_a_pinned_post_may_hold_one() -> None:
    def titled(title: str) -> str:
        return said(pos_form(card(menu=(MenuItem(title, "https://vk.com/topic-1_1"),), links=ABSENT)))[0]

    assert (titled("ПОС"), titled("Пос. Мирный: новости")) == (OK, FAIL)
    bare = card(menu=ABSENT, links=ABSENT)
    unread = replace(bare, seen={**bare.seen, Need.POSTS: missing(Need.POSTS)})
    assert said(pos_form(unread)) == (UNSEEN, "unseen.timeout")


@pytest.mark.parametrize(("members", "answer"), [(9999, OK), (10_000, MANUAL), (250_000, MANUAL)])
def test_ten_thousand_readers_remind_of_the_list(members: int, answer: str) -> None:
    told = subscribers(card(members=members, limit=10_000))
    assert said(told)[0] == answer
    assert dict(told.params) == {"limit": 10_000}, "a count changes every day, a verdict must not"


def test_rows_of_networks_hold_together() -> None:
    for row in places.ROWS.values():
        assert not row.own & row.lacks
    assert places.row("newnet").own == places.row("newnet").lacks == frozenset()
    assert Part.POINT in places.row("telegram").lacks


def test_a_person_is_asked_wherever_a_collector_may_be_blind() -> None:
    families = [check for check in catalogue.everything() if check.id.startswith(("page.", "posts."))]
    of_pages = [check for check in families if check.id != "posts.style"]
    assert {check.id for check in of_pages if check.look is None} == {"page.identity", "page.subscribers"}
    questions = [check.look for check in of_pages if check.look is not None]
    assert all(question.text.endswith("?") and question.group in set(Group) for question in questions)
    weekly = {check.id for check in of_pages if check.look and check.look.weekly}
    assert weekly == {"posts.weekly", "posts.plan", "posts.broadcasts"}, (
        "an answer about a week says nothing of the next"
    )


def test_hostile_titles_break_nothing() -> None:
    items = tuple(MenuItem("[b]" * 30_000, "https://" * 10_000) for _ in range(3))
    assert said(pos_form(card(menu=items, links=ABSENT)))[0] == FAIL
    assert said(widgets(card(menu=items, least=4)))[0] == FAIL
