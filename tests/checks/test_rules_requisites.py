"""`page.address`, `page.phones`, `page.email`, `page.hours`: same, other, none, unreadable, nothing to compare with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from checks.belongings import Belongings
from checks.facts import ABSENT, NOT_GIVEN, Address, Addresses, Contact, DayHours, FailureKind, Need, WorkStatus
from checks.model import Judgement, NotSeen
from checks.rules.requisites import address, email, geo, hours, phones
from checks.views import PageView
from registry.organizations import Organization
from tests.checks.support import FAIL, MANUAL, NA, OK, SCHOOL, UNSEEN, missing, page, profile, said, view

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


def test_a_strange_phone_fails_with_both_shown() -> None:
    answer = phones(view(card=profile(contacts=(Contact("", "+7 384 46 2-11-23"),))))
    assert said(answer) == (FAIL, "page.phones.other")
    assert dict(answer.params) == {"shown": "+7 384 46 2-11-23", "expected": SCHOOL.phones[0]}


NEIGHBOUR = Organization(
    id=2,
    name="МБОУ «Зеленогорская школа»",
    short_name="Зеленогорская школа",
    address="пгт Зеленогорский, ул. Мира, 3",
    phones=("8 (384-46) 3-11-22",),
    email="green@example.org",
)


def among(made: PageView, *others: Organization) -> PageView:
    return replace(made, registered_values=Belongings((made.organization, *others)))


def test_another_organizations_phone_is_named() -> None:
    card = profile(contacts=(Contact("", "+7 384 46 3-11-22"),))
    answer = phones(among(view(card=card), NEIGHBOUR))
    assert said(answer) == (FAIL, "page.phones.others")
    assert dict(answer.params)["organization"] == "Зеленогорская школа"
    both = profile(contacts=(Contact("", "+7 384 46 3-11-22"), Contact("", "2-11-22")))
    assert said(phones(among(view(card=both), NEIGHBOUR)))[0] == OK, "ours stands beside it"


def test_a_number_that_two_share_is_nobody_elses() -> None:
    shared = replace(NEIGHBOUR, phones=("+7 (384-46) 2-11-22 доб. 2",))
    ours = replace(SCHOOL, phones=("+7 (384-46) 2-11-22 доб. 1",))
    plain = profile(contacts=(Contact("", "8 384 46 2-11-22"),))
    assert said(phones(among(view(organization=ours, card=plain), shared)))[0] == OK
    theirs = profile(contacts=(Contact("", "8 384 46 2-11-22 доб. 2"),))
    assert said(phones(among(view(organization=ours, card=theirs), shared))) == (FAIL, "page.phones.others")


def test_a_local_number_is_nobodys_in_particular() -> None:
    card = profile(contacts=(Contact("", "3-11-22"),))
    assert said(phones(among(view(card=card), NEIGHBOUR))) == (FAIL, "page.phones.other")


def test_another_organizations_address_and_mail_are_named() -> None:
    theirs = Address("Зеленогорский, улица Мира, дом 3")
    answer = address(among(view(places=(theirs,)), NEIGHBOUR))
    assert said(answer) == (FAIL, "page.address.others")
    assert dict(answer.params)["organization"] == "Зеленогорская школа"
    card = profile(contacts=(Contact(email="Green@example.org"),))
    assert said(email(among(view(card=card), NEIGHBOUR))) == (FAIL, "page.email.others")


def test_the_old_street_and_a_street_without_its_town_are_nobodys() -> None:
    assert said(address(among(view(places=(Address("ул. Мира, 3"),)), NEIGHBOUR))) == (FAIL, "page.address.other")
    old = Address("с. Банново, ул. Кооперативная, д. 12")
    assert said(address(among(view(places=(old,)), NEIGHBOUR))) == (FAIL, "page.address.other")


def test_letters_for_digits_in_a_phone_are_for_a_person() -> None:
    card = profile(contacts=(Contact("", "8 (384-4б) 2-1l-2O"),))
    assert said(phones(view(card=card))) == (MANUAL, "page.phones.unreadable")


def test_an_inflected_address_in_a_sentence_is_ours() -> None:
    assert told(address, "Мы находимся по адресу: село Банново, на улице Школьной, дом 12")[0] == OK


@pytest.mark.parametrize("rule", [address, phones, email, hours])
@pytest.mark.parametrize(
    "text",
    [
        "a" * 100_000,
        "@" * 100_000,
        "8 384 46 3-11-22 " * 6_000,
        "Адрес: ул. Мира, 5\n" * 5_000,
        "пн 9:00–18:00 " * 7_000,
        "Режим работы: " * 7_000,
        "\x1b[31m[bold]{expected}\u202e<script>" * 2_000,
    ],
)
def test_a_hostile_description_is_read_and_told_in_short(rule: Rule, text: str) -> None:
    answer = rule(among(view(card=profile(text, contacts=(Contact(text, text, text),))), NEIGHBOUR))
    assert all(len(str(value)) < 1000 for _name, value in answer.params)


def pointed(*places: Address, network: str = "vk", whole: bool = True) -> PageView:
    made = view(places=places, of=page(network=network))
    return replace(made, seen={**made.seen, Need.ADDRESSES: Addresses(places, whole=whole)})


def test_a_point_on_the_map() -> None:
    point = replace(PLACE, latitude=55.1, longitude=86.2)
    assert said(geo(pointed(PLACE, point))) == (OK, "page.geo.shown")
    assert said(geo(pointed(PLACE))) == (FAIL, "page.geo.none")
    assert said(geo(pointed())) == (FAIL, "page.geo.no_address")
    assert said(geo(pointed(replace(PLACE, latitude=0.0, longitude=0.0))))[0] == FAIL, "that is nowhere"
    assert said(geo(pointed(point, network="ok")))[0] == OK


def test_a_point_that_was_not_told_accuses_nobody() -> None:
    assert said(geo(pointed(PLACE, whole=False))) == (UNSEEN, "unseen.places")
    assert said(geo(pointed(whole=False))) == (UNSEEN, "unseen.not_told")
    assert said(geo(view(places=missing(Need.ADDRESSES)))) == (UNSEEN, "unseen.timeout")
    assert said(geo(pointed(PLACE, network="ok"))) == (UNSEEN, "unseen.not_told")
    for network in ("telegram", "max"):
        assert said(geo(view(of=page(network=network), places=missing(Need.ADDRESSES)))) == (NA, "page.geo.no_field")


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
