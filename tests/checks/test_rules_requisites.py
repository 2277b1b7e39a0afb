"""`page.address`, `page.phones`, `page.email`, `page.hours`: same, other, none, unreadable, nothing to compare with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from checks.facts import ABSENT, NOT_GIVEN, Address, Addresses, Contact, DayHours, FailureKind, Need, WorkStatus
from checks.model import Judgement, NotSeen
from checks.rules.requisites import address, email, hours, phones
from checks.views import PageView
from tests.checks.support import FAIL, MANUAL, OK, SCHOOL, UNSEEN, missing, profile, said, view

Rule = Callable[[PageView], Judgement | NotSeen]

PLACE = Address(text="ул. Школьная, 12", city="Банново", phone="8 384 46 21122")
WORKDAYS = tuple(DayHours(day, 540, 1080, 780, 840) for day in range(5))
BLANK = replace(SCHOOL, address="", phones=(), email="", hours="")


def told(rule: Rule, text: str) -> tuple[str, str]:
    """What the rule says of a page with this description and nothing else."""
    return said(rule(view(card=profile(text))))


@pytest.mark.parametrize("rule", [address, phones, email, hours])
def test_nothing_shown_fails_and_names_the_value(rule: Rule) -> None:
    answer = rule(view(card=profile("О жизни школы")))
    assert said(answer)[0] == FAIL
    assert answer.code.endswith(".none")
    assert dict(answer.params)["expected"]


@pytest.mark.parametrize("rule", [address, phones, email, hours])
def test_an_empty_registry_is_a_question(rule: Rule) -> None:
    answer = rule(view(organization=BLANK, places=(PLACE,)))
    assert said(answer)[0] == MANUAL
    assert answer.code.endswith(".no_record")


@pytest.mark.parametrize("rule", [address, phones, hours])
def test_addresses_that_were_not_seen_leave_it_open(rule: Rule) -> None:
    unseen = missing(Need.ADDRESSES, FailureKind.TIMEOUT)
    assert said(rule(view(places=unseen))) == (UNSEEN, "unseen.timeout")


def test_where_some_addresses_were_not_seen_only_the_same_decides() -> None:
    def shown(text: str) -> tuple[str, str]:
        part = Addresses((Address(text),), whole=False)
        return said(address(replace(view(), seen={**view().seen, Need.ADDRESSES: part})))

    assert shown(SCHOOL.address) == (OK, "page.address.same")
    assert shown("с. Банново, ул. Лесная, д. 1") == (UNSEEN, "unseen.places")


def test_hours_that_are_said_to_be_and_not_shown_are_asked_about() -> None:
    assert said(hours(view(places=(timetable(),)))) == (MANUAL, "page.hours.unreadable")


def test_what_the_description_shows_decides_without_the_addresses() -> None:
    card = profile("Адрес: с. Банново, улица Школьная, дом 12. Телефон: 8 (38446) 2-11-22")
    unseen = missing(Need.ADDRESSES)
    assert said(address(view(card=card, places=unseen)))[0] == OK
    assert said(phones(view(card=card, places=unseen)))[0] == OK
    wrong = profile("Адрес: с. Банново, ул. Школьная, 21")
    assert said(address(view(card=wrong, places=unseen)))[0] == UNSEEN


@pytest.mark.parametrize("text", ["ул. Школьная, 12", "улица Школьная, дом 12", "652440, село Банново, ул Школьная 12"])
def test_the_same_address_in_other_words(text: str) -> None:
    assert said(address(view(places=(Address(text=text),)))) == (OK, "page.address.same")


@pytest.mark.parametrize("text", ["ул. Школьная, 21", "ул. Мира, 12", "пер. Школьный, 12"])
def test_another_address_is_shown_with_ours(text: str) -> None:
    answer = address(view(places=(Address(text=text),)))
    assert said(answer) == (FAIL, "page.address.other")
    assert dict(answer.params) == {"shown": text, "expected": SCHOOL.address}


def test_the_same_street_in_another_town_is_another_address() -> None:
    assert said(address(view(places=(Address(text="ул. Школьная, 12", city="Зеленогорский"),))))[0] == FAIL


def test_an_address_that_cannot_be_read_is_asked_about() -> None:
    assert said(address(view(places=(Address(text="за магазином"),)))) == (MANUAL, "page.address.unreadable")


@pytest.mark.parametrize(
    "text",
    [
        "Адрес электронной почты: school@example.org",
        "Адрес сайта: school.example",
        "В 2024 году отметили 50 лет на улице Школьной",
        "Оказываем адресную помощь 120 семьям",
    ],
)
def test_words_that_only_look_like_an_address(text: str) -> None:
    assert told(address, text) == (FAIL, "page.address.none")


def test_one_right_address_among_several_is_enough() -> None:
    assert said(address(view(places=(Address(text="ул. Мира, 3"), PLACE))))[0] == OK


@pytest.mark.parametrize(
    "text",
    ["8 384 46 21122", "+7 (38446) 2-11-22", "83844621122", "2-11-22", "8(384-46)2-11-22 доб. 5"],
)
def test_the_same_number_written_otherwise(text: str) -> None:
    assert said(phones(view(places=(Address(text="", phone=text),)))) == (OK, "page.phones.same")


def test_a_number_may_stand_in_contacts_or_in_the_description() -> None:
    card = profile(contacts=(Contact("Приёмная", "+7 384 46 2-11-22"),))
    assert said(phones(view(card=card)))[0] == OK
    assert told(phones, "Звоните: 8 (384-46) 2-11-22")[0] == OK


def test_another_schools_phone_fails_with_both_shown() -> None:
    answer = phones(view(card=profile(contacts=(Contact("", "+7 384 46 2-11-23"),))))
    assert said(answer) == (FAIL, "page.phones.other")
    assert dict(answer.params) == {"shown": "+7 384 46 2-11-23", "expected": SCHOOL.phones[0]}


def test_an_extension_matters_only_when_both_give_one() -> None:
    with_extension = replace(SCHOOL, phones=("+7 (384-46) 2-11-22 доб. 1",))
    assert said(phones(view(organization=with_extension, places=(PLACE,))))[0] == OK
    other = Address(text="", phone="8 384 46 2-11-22 доб. 2")
    assert said(phones(view(organization=with_extension, places=(other,))))[0] == FAIL


def test_a_field_with_digits_that_are_no_number_is_asked_about() -> None:
    assert said(phones(view(places=(Address(text="", phone="по записи 123-45"),))))[0] == MANUAL
    assert said(phones(view(places=(Address(text="", phone="уточняйте"),))))[0] == FAIL


def test_contacts_that_are_not_given_leave_it_open() -> None:
    card = profile(contacts=NOT_GIVEN)
    assert said(email(view(card=card))) == (UNSEEN, "unseen.not_told")
    assert said(phones(view(card=card))) == (UNSEEN, "unseen.not_told")
    assert told(email, "Пишите: School@Example.org") == (OK, "page.email.same")


def test_email_same_other_and_unreadable() -> None:
    def with_contact(text: str) -> tuple[str, str]:
        return said(email(view(card=profile(contacts=(Contact(email=text),)))))

    assert with_contact("SCHOOL@EXAMPLE.ORG") == (OK, "page.email.same")
    assert with_contact("sad@example.org") == (FAIL, "page.email.other")
    assert with_contact("school собака example.org") == (MANUAL, "page.email.unreadable")


def timetable(*days: DayHours, work: WorkStatus = WorkStatus.TIMETABLE) -> Address:
    return Address(text="ул. Школьная, 12", work=work, hours=days)


def test_the_same_hours_on_the_map_and_in_words() -> None:
    assert said(hours(view(places=(timetable(*WORKDAYS),)))) == (OK, "page.hours.same")
    assert told(hours, "Режим работы: понедельник – пятница с 9:00 до 18:00, перерыв с 13:00 до 14:00")[0] == OK


def test_other_hours_fail_with_both_shown() -> None:
    answer = hours(view(places=(timetable(*WORKDAYS[:4]),)))
    assert said(answer) == (FAIL, "page.hours.other")
    assert dict(answer.params)["shown"] == "пн–чт 09:00–18:00, перерыв 13:00–14:00; пт–вс выходной"


def test_a_shorter_break_is_another_timetable() -> None:
    days = tuple(DayHours(day, 540, 1080, 780, 810) for day in range(5))
    assert said(hours(view(places=(timetable(*days),))))[0] == FAIL


def test_always_open_is_round_the_clock() -> None:
    always = replace(SCHOOL, hours="круглосуточно")
    place = timetable(work=WorkStatus.ALWAYS_OPEN)
    assert said(hours(view(organization=always, places=(place,))))[0] == OK
    assert said(hours(view(places=(place,))))[0] == FAIL


@pytest.mark.parametrize("work", [WorkStatus.CLOSED_NOW, WorkStatus.CLOSED_FOREVER])
def test_a_closed_place_is_asked_about(work: WorkStatus) -> None:
    assert said(hours(view(places=(timetable(work=work),)))) == (MANUAL, "page.hours.unreadable")


def test_hours_nobody_can_read_blame_nobody() -> None:
    assert told(hours, "Часы работы: по будням до обеда, а в пятницу как получится")[0] == MANUAL
    strange = replace(SCHOOL, hours="как договоримся")
    assert said(hours(view(organization=strange, places=(timetable(*WORKDAYS),))))[0] == MANUAL


def test_a_sentence_after_the_hours_does_not_hide_them() -> None:
    text = "Режим работы: пн–пт 9:00–18:00, перерыв 13:00–14:00. Приходите к нам!"
    assert told(hours, text) == (OK, "page.hours.same")
    assert told(hours, text.replace("18:00", "17:00"))[0] == MANUAL, "a part that was read may not accuse"


def test_a_place_that_tells_no_hours_shows_none() -> None:
    assert said(hours(view(card=profile(ABSENT), places=(timetable(work=WorkStatus.NOT_TOLD),)))) == (
        FAIL,
        "page.hours.none",
    )
