"""Phones, addresses, e-mail and hours: different spellings of one value are equal, different values are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.requisites import (
    Timetable,
    address,
    day_of,
    email,
    emails,
    hours,
    phones,
    same_address,
    same_email,
    same_phone,
    same_site,
    site,
    sites,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8 (38446) 2-21-00, 2-21-01", {"+73844622100", "+73844622101"}),
        ("тел.: 8-384-46-22-1-00", {"+73844622100"}),
        ("+7 384 462 21 00", {"+73844622100"}),
        ("8(38446)22-100 доб. 5", {"+73844622100 доб. 5"}),
        ("(384-46) 21-100", {"+73844621100"}),
        ("8 913 123 45 67 8 913 765 43 21", {"+79131234567", "+79137654321"}),
        ("+375 29 123-45-67", {"+375291234567"}),
        ("2-21-00", {"22100"}),
        ("22100", {"22100"}),
        ("т. 22-100", {"22100"}),
        ("ИНН 4212345678, ОГРН 1024200000000, 652440", set()),
        ("12.05.2024 с 9:00 до 18:00, 112", set()),
        ("р/с 40702810900000000000", set()),
        ("", set()),
    ],
)
def test_phones_of_a_text(text: str, expected: set[str]) -> None:
    assert phones(text) == expected


def test_phones_agree() -> None:
    assert same_phone("8 (38446) 2-21-00", "+7 38446 22100")
    assert same_phone("8 (38446) 2-21-00", "2-21-00")
    assert same_phone("+73844622100 доб. 1", "8 38446 2-21-00")
    assert not same_phone("+73844622100 доб. 1", "+73844622100 доб. 2")
    assert not same_phone("8 (38446) 2-21-00", "2-21-01")
    assert not same_phone("", "")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("652440, Кемеровская область, Бобровский район, пгт. Боброво, ул. Юбилейная, д. 15", "ул. Юбилейная, 15"),
        ("с. Липки, 5", "село Липки, д. 5"),
        ("г. Н-ск, ул. В.И. Ленина, д.10, корп. 2, каб. 5", "Ленина 10к2"),
        ("ул. 50 лет Октября, 7", "50 лет Октября, д. 7"),
        ("ул. 1-я Садовая, 3", "1-я Садовая, д.3"),
        ("Провинциальная ул., 16", "ул.Провинциальная,16"),
        ("д. Комаровка, ул. Зеленая, д. 2", "Комаровка, Зелёная 2"),
        ("пгт Липки ул. Центральная д.25А", "п. Липки, улица Центральная, дом 25 «а»"),
        ("ул. Мира, 5, этаж 2", "ул. Мира, 5"),
    ],
)
def test_one_address(one: str, other: str) -> None:
    assert same_address(one, other) is True


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ул. Школьная 1", "улица Школьная, дом 1а"),
        ("ул. Мира, 12/3", "ул. Мира, 12"),
        ("пер. Мира, 5", "ул. Мира, 5"),
        ("п. Липки, ул. Ленина, 76", "п. Боброво, ул. Ленина, 76"),
        ("ул. 40 лет Победы, 3", "ул. 40 лет Победы, 4"),
        ("ул. 40 лет Победы, 3", "ул. 50 лет Победы, 3"),
        ("ул. Мира, 5", "ул. Лесная, 5"),
    ],
)
def test_two_addresses(one: str, other: str) -> None:
    assert same_address(one, other) is False


def test_an_unreadable_address_is_not_compared() -> None:
    assert address("приходите в гости") is None
    assert same_address("ул. Мира", "ул. Мира, 5") is None


def test_emails() -> None:
    assert emails("Пишите: School@Bobrovo.RU, info@школа.рф.") == {"school@bobrovo.ru", "info@xn--80atdl2c.xn--p1ai"}
    assert email("mailto:School@bobrovo.ru") == "school@bobrovo.ru"
    assert email("a@b.ru, c@d.ru") == ""
    assert email("нет") == ""
    assert same_email("A@b.ru", "e-mail a@B.RU;")
    assert not same_email("", "")


_OFFICE = day_of(9 * 60, 18 * 60, 13 * 60, 14 * 60)


@pytest.mark.parametrize(
    ("text", "week"),
    [
        ("пн–пт 09:00–18:00, перерыв 13:00–14:00; сб 10-14; вс выходной", [_OFFICE] * 5 + [day_of(600, 840), ()]),
        (
            "Понедельник - пятница с 9-00 до 18-00 (перерыв с 13-00 до 14-00). Выходные: суббота, воскресенье",
            [_OFFICE] * 5,
        ),
        ("Пн-Чт: 9.00-18.00, Пт: 9.00-18.00, обед 13.00-14.00, Сб, Вс - выходной", [_OFFICE] * 5),
        ("будни 9:00-13:00, 14:00-18:00", [_OFFICE] * 5),
        ("ежедневно с 9 до 18", [day_of(540, 1080)] * 7),
        ("с 9-15 до 18-15 ежедневно", [day_of(555, 1095)] * 7),
        ("пн-вс 10:00-20:00 без выходных", [day_of(600, 1200)] * 7),
        ("вт, чт 10–19", [(), day_of(600, 1140), (), day_of(600, 1140)]),
        ("Пн.-пт. 8.00–20.00\nСб. 9.00–15.00\nВс. выходной", [day_of(480, 1200)] * 5 + [day_of(540, 900)]),
        ("вторник – воскресенье: 10.00 – 18.00; понедельник – выходной", [(), *[day_of(600, 1080)] * 6]),
        ("пн-пт с 8 ч 30 мин до 17 часов, без перерыва", [day_of(510, 1020)] * 5),
        ("круглосуточно", [((0, 1440),)] * 7),
        ("ежедневно 0:00-24:00", [((0, 1440),)] * 7),
    ],
)
def test_hours_are_read(text: str, week: list[tuple[tuple[int, int], ...]]) -> None:
    expected = Timetable(tuple(week + [()] * (7 - len(week))))
    assert hours(text) == expected
    assert hours(str(expected)) == expected


@pytest.mark.parametrize(
    "text",
    ["", "по записи", "9:00-18:00", "пн-пт", "пн 9-9", "Пн 25:00-26:00", "пн-пт 9-18, по пятницам до вечера", "пн 9-"],
)
def test_hours_not_understood_whole_are_not_read(text: str) -> None:
    assert hours(text) is None


def test_a_timetable_is_told_shortly() -> None:
    assert str(hours("пн-пт 9-18, обед 13-14")) == "пн–пт 09:00–18:00, перерыв 13:00–14:00; сб, вс выходной"
    assert str(Timetable.always()) == "круглосуточно"


@given(st.text(max_size=120))
def test_no_text_breaks_it(text: str) -> None:
    phones(text)
    emails(text)
    assert same_address(text, text) is not False
    timetable = hours(text)
    assert timetable is None or hours(str(timetable)) == timetable


_MINUTES = st.integers(0, 1440)


@given(st.lists(st.tuples(_MINUTES, _MINUTES), min_size=7, max_size=7))
def test_any_timetable_is_read_back(week: list[tuple[int, int]]) -> None:
    days = tuple((one,) if one[0] < one[1] else () for one in week)
    timetable = Timetable(days)
    if any(days):
        assert hours(str(timetable)) == timetable


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        ("Сайт: https://www.School.example.ru/, группа https://vk.com/school", ["school.example.ru"]),
        ("школа.рф и m.school.ru", ["xn--80atdl2c.xn--p1ai", "school.ru"]),
        ("с.Банново, ул.Школьная, устав.doc, 8.30 утра, т.д.", []),
        ("почта school@example.ru", []),
        ("https://ok.ru/group/5 t.me/school max.ru/school", []),
    ],
)
def test_sites_of_a_text(text: str, hosts: list[str]) -> None:
    assert [found.host for found in sites(text)] == hosts


def test_a_site_and_its_parts() -> None:
    def same(one: str, other: str) -> bool | None:
        first, second = site(one), site(other)
        assert first is not None
        assert second is not None
        return same_site(first, second)

    assert same("school.ru", "https://school.ru/about") is True
    assert same("edu.ru/school", "edu.ru/school/about") is True
    assert same("edu.ru/school", "edu.ru/schools") is None
    assert same("edu.ru/school", "edu.ru") is None
    assert same("edu.ru/?id=1", "edu.ru/?id=2") is None
    assert same("edu.ru/?id=1", "edu.ru/?utm_source=vk&id=1") is True
    assert same("school.ru", "school.ru.evil.su") is False
    assert site("школа.рф и school.ru") is None


def test_a_word_before_a_number_says_that_it_is_none_wherever_it_stands() -> None:
    assert phones("слово " * 1000 + "ОГРН 8 384 462 1122") == frozenset()
    assert phones("слово " * 1000 + "тел. 8 384 462 1122") == {"+73844621122"}
