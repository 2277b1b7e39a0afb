"""Requisites in the writings of real pages: what is ours however it is written, and what nobody may be accused of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from checks.facts import ABSENT, Need
from checks.model import Judgement, NotSeen
from checks.rules.requisites import address, email, hours, phones
from checks.views import PageView
from registry.organizations import Organization
from tests.checks.support import FAIL, MANUAL, OK, SCHOOL, UNSEEN, missing, profile, said, view

Rule = Callable[[PageView], Judgement | NotSeen]


def told(rule: Rule, text: str) -> tuple[str, str]:
    """What the rule says of a page with this description and nothing else."""
    return said(rule(view(card=profile(text))))


def of(field: str, value: str | tuple[str, ...]) -> Organization:
    return replace(SCHOOL, **{field: value})  # type: ignore[arg-type] # short tests


def written(rule: Rule, organization: Organization, text: str) -> tuple[str, str]:
    return said(rule(view(organization=organization, card=profile(text))))


YAKUTSK = of("phones", ("+7 (4112) 24-56-78",))


@pytest.mark.parametrize(
    "text",
    [
        "☎ 245678",
        "📞24-56-78",
        "+7 4112 24‑56‑78",
        "тел: 24-56-79/78",
        "8 (4112) 24-56-79; -78",
        "Контактный телефон 24.56.78",
        "wa.me/74112245678",
        "(4112) 24 56 78",
    ],
)
def test_the_number_in_every_writing_is_ours(text: str) -> None:
    assert written(phones, YAKUTSK, text) == (OK, "page.phones.same")


@pytest.mark.parametrize("text", ["8_4112_24_56_78", "24*56*78"])
def test_a_number_in_a_writing_nobody_foresaw_accuses_nobody(text: str) -> None:
    assert written(phones, YAKUTSK, text) == (MANUAL, "page.phones.unreadable")


YARD = of("address", "678000, Республика Саха (Якутия), г. Якутск, с. Хатассы, ул. Совхозная, д. 12, корп. 2")
DISTRICT = of("address", "г. Нерюнгри, мкр. 7, д. 12")
TUKAY = of("address", "Республика Татарстан, Арский район, с. Новый Кырлай, ул. Г. Тукая, д. 3")


@pytest.mark.parametrize(
    ("organization", "text"),
    [
        (YARD, "с.Хатассы, ул.Совхозная, 12 корпус 2"),
        (YARD, "Хатассы, Совхозная 12 к 2"),
        (YARD, "Юр. адрес: г. Якутск, ул. Мира, 5; факт. адрес: с. Хатассы, ул. Совхозная, 12 к. 2"),
        (YARD, "Наши адреса: ул. Мира 5, ул. Совхозная 12 к 2"),
        (YARD, "Мы находимся: Совхозная ул., 12 корп.2"),
        (DISTRICT, "мкр 7 дом 12"),
        (DISTRICT, "мкр. 7, д.12"),
        (DISTRICT, "Нерюнгри, 7-й м-он, дом 12"),
        (TUKAY, "ул. Габдуллы Тукая, 3"),
        (TUKAY, "ул.Тукая 3"),
    ],
)
def test_the_address_in_every_writing_is_ours(organization: Organization, text: str) -> None:
    assert written(address, organization, text) == (OK, "page.address.same")


@pytest.mark.parametrize(
    ("organization", "text"),
    [
        (YARD, "Адрес: с. Хатассы, ул. Совхозная, 12/2"),
        (YARD, "ул. Совхозная, 12"),
        (TUKAY, "Яңа Кырлай, Тукай ур., 3"),
    ],
)
def test_what_may_be_the_address_is_for_a_person(organization: Organization, text: str) -> None:
    assert written(address, organization, text) == (MANUAL, "page.address.unreadable")


def test_a_house_that_is_surely_another_is_another() -> None:
    for text in ("ул. Совхозная, 12, корп. 3", "ул. Совхозная, 14, корп. 2", "с. Тулагино, ул. Совхозная, 12, корп. 2"):
        assert written(address, YARD, text) == (FAIL, "page.address.other")


@pytest.mark.parametrize("text", ["shkola @ yandex.ru", "shkola[at]yandex.ru", "shkola (собака) yandex.ru"])
def test_mail_hidden_from_robots_is_for_a_person(text: str) -> None:
    assert written(email, of("email", "shkola@yandex.ru"), text) == (MANUAL, "page.email.unreadable")


def test_one_mailbox_has_several_names() -> None:
    assert written(email, of("email", "shkola@yandex.ru"), "Почта: shkola@ya.ru")[0] == OK
    assert written(email, of("email", "shkola@yandex.ru"), "Почта: shkola@mail.ru")[0] == FAIL
    assert written(email, of("email", "shkola@yandex.ru"), "Наша shkola всегда рада")[0] == FAIL


def test_hours_of_reception_are_not_those_of_the_organization() -> None:
    reception = "Часы приёма: вт, чт 14:00–17:00"
    assert told(hours, f"{reception}\nРежим работы: пн-пт 9:00-18:00, обед 13-14") == (OK, "page.hours.same")
    assert told(hours, reception) == (MANUAL, "page.hours.unreadable")


def test_hours_without_the_break_do_not_deny_it() -> None:
    assert told(hours, "пн-пт 9:00-18:00") == (MANUAL, "page.hours.unreadable")
    assert told(hours, "пн-пт 9:00-17:00") == (FAIL, "page.hours.other")


def test_words_of_the_registry_that_are_no_timetable_are_looked_for_as_they_are() -> None:
    floating = of("hours", "по графику")
    assert written(hours, floating, "Режим работы: по графику") == (OK, "page.hours.same")
    assert written(hours, floating, "Режим работы: по расписанию занятий") == (MANUAL, "page.hours.unreadable")
    assert written(hours, floating, "О жизни школы") == (FAIL, "page.hours.none")


@pytest.mark.parametrize("text", ["24/7", "Открыты круглосуточно", "Режим работы: 24/7"])
def test_round_the_clock_in_every_writing(text: str) -> None:
    assert written(hours, of("hours", "круглосуточно"), text)[0] == OK


@pytest.mark.parametrize("rule", [address, phones, email, hours])
def test_a_wall_that_was_not_seen_may_hold_it_in_a_pinned_post(rule: Rule) -> None:
    unread = view(card=profile("О жизни школы"), wall=missing(Need.POSTS))
    assert said(rule(unread)) == (UNSEEN, "unseen.timeout")
    bare = replace(unread, seen={**unread.seen, Need.PROFILE: replace(profile("О жизни"), pinned_post=ABSENT)})
    assert said(rule(bare))[0] == FAIL, "the page says itself that nothing is pinned"
