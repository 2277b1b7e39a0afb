"""People in lists as strangers write them: two rows of headings, several in one cell, words that are nobody's name."""

from __future__ import annotations

import pytest

from registry import organizations, people
from registry.imports.organizations import Candidate, apply, match
from registry.organizations import Organization
from tests.registry.imports.test_organizations_strangers import names, of_rows, pages, said
from vault.transaction import Tx

HEAD: list[object] = ["Организация", "Ответственный", "ВК"]


def person(cell: str) -> tuple[str, str, str]:
    row = of_rows(HEAD, ["МБУ «А»", cell, "vk.com/a_page"]).rows[0]
    return row.responsible, row.responsible_contact.position, row.responsible_contact.phone


@pytest.mark.parametrize(
    ("cell", "name", "position", "phone"),
    [
        ("Пелевина Т. С.", "Пелевина Т. С.", "", ""),
        ("Иванова Т.М., т. 2-33-44", "Иванова Т.М.", "", "2-33-44"),
        ("Иванова А. Т. тел.: 8 999 000-00-01", "Иванова А. Т.", "", "8 999 000-00-01"),
        ("Тимофеев Т. Т., Т. 2-33-44", "Тимофеев Т. Т.", "", "2-33-44"),
        ("Иванова Анна Петровна / методист", "Иванова Анна Петровна", "методист", ""),
        ("Иванова Анна\nПетровна", "Иванова Анна Петровна", "", ""),
        ("Иванова Анна Петровна\nметодист\n8 999 000-00-01", "Иванова Анна Петровна", "методист", "8 999 000-00-01"),
    ],
)
def test_a_name_keeps_its_initials(cell: str, name: str, position: str, phone: str) -> None:
    assert person(cell) == (name, position, phone)


@pytest.mark.parametrize(
    "cell",
    [
        "Зырянова Ольга Ильинична / Кох Мария Фёдоровна",
        "Зырянова Ольга Ильинична; Кох М. Ф.",
        "Зырянова О. И. и Кох",
        "Зырянова Ольга Ильинична\nКох Мария Фёдоровна",
    ],
)
def test_of_two_in_one_cell_the_first_is_taken_and_the_other_is_told(cell: str) -> None:
    found = of_rows(HEAD, ["МБУ «А»", cell, "vk.com/a_page"])
    assert found.rows[0].responsible.startswith("Зырянова О")
    assert "Кох" not in found.rows[0].responsible
    assert said(found, "больше одного человека")
    assert said(found, "«Кох")


@pytest.mark.parametrize(
    "cell", ["она же", "Те же", "вакансия", "Вакантно", "не назначен", "будет назначен", "уточняется", "нет данных"]
)
def test_words_that_name_nobody_make_no_person(cell: str) -> None:
    found = of_rows(HEAD, ["МБУ «А»", cell, "vk.com/a_page"])
    assert found.rows[0].responsible == ""
    assert said(found, f"имя не взято: «{cell}»")


def test_two_rows_of_headings_about_people() -> None:
    found = of_rows(
        ["Организация", "ВК", "Ответственный за ведение", "", "", "Заместитель", "", ""],
        ["", "", "ФИО", "должность", "сот. телефон", "ФИО", "должность", "e-mail"],
        ["МБУ «А»", "vk.com/a_page", "Орлова И. Ю.", "методист", "8 999 000-00-01", "Белова А. И.", "завуч", "b@x.ru"],
    )
    row = found.rows[0]
    assert (row.responsible, row.deputy) == ("Орлова И. Ю.", "Белова А. И.")
    assert (row.responsible_contact.position, row.responsible_contact.phone) == ("методист", "8 999 000-00-01")
    assert (row.deputy_contact.position, row.deputy_contact.email) == ("завуч", "b@x.ru")


@pytest.mark.parametrize(
    "heading", ["Контактное лицо, телефон", "Ответственный, телефон", "Ответственный и его телефон", "Контактное лицо"]
)
def test_a_person_and_a_phone_under_one_heading(heading: str) -> None:
    found = of_rows(
        ["Организация", "ВК", heading], ["МБУ «А»", "vk.com/a_page", "Орлова Инна Юрьевна, 8-999-000-00-01"]
    )
    row = found.rows[0]
    assert (row.responsible, row.responsible_contact.phone) == ("Орлова Инна Юрьевна", "8-999-000-00-01")
    assert row.phones == ()


def test_a_phone_of_the_responsible_person_is_still_no_name() -> None:
    found = of_rows(
        ["Организация", "ВК", "Ответственный", "Телефон ответственного"],
        ["МБУ «А»", "vk.com/a_page", "Орлова И. Ю.", "8-999-000-00-01"],
    )
    assert found.rows[0].responsible_contact.phone == "8-999-000-00-01"


def test_a_name_in_the_column_of_phones_is_told() -> None:
    found = of_rows(["Организация", "ВК", "Телефон"], ["МБУ «А»", "vk.com/a", "Орлова И. Ю., 8-999-000-00-01"])
    assert found.rows[0].phones == ("8-999-000-00-01",)
    assert said(found, "в столбце телефонов не взято: «Орлова И. Ю.»")


def test_a_numbered_heading_in_the_column_of_numbers_is_no_row() -> None:
    found = of_rows(
        ["№", "Организация", "ВК"],
        ["1. Органы власти", "", ""],
        [1, "МБУ «А»", "vk.com/a_page"],
        ["2. Культура, спорт", "", ""],
        [2, "МБУ «Б»", "vk.com/b_page"],
        ["3. МБУ «В»", "", ""],
        [4, "", ""],
    )
    assert names(found) == ["МБУ «А»", "МБУ «Б»"]
    assert said(found, "Строка 2 — заголовок: «1. Органы власти»")
    assert said(found, "Строка 4 — заголовок: «2. Культура, спорт»")
    assert [one.row for one in found.rejected] == [6, 7]  # a name in the wrong column is no heading


def test_a_bare_name_after_the_label_of_its_network() -> None:
    found = of_rows(["Организация", "ВКонтакте"], ["МБУ «А»", "вк: oreshek3"], ["МБУ «Б»", "ОК: oreshek4"])
    assert pages(found.rows[0]) == ["https://vk.com/oreshek3"]
    assert pages(found.rows[1]) == []  # another network's name says nothing of this one
    assert said(found, "нет ссылки: «ОК: oreshek4»")


def test_an_abbreviation_made_of_first_letters_is_asked_about(tx: Tx) -> None:
    known = organizations.add(tx, Organization("МАУ «Спортивно-оздоровительный комплекс «Вишера»»"))
    found = match(tx, of_rows(["Организация", "ВК"], ["МАУ «СОК «Вишера»", "vk.com/vishera_sok"]))
    assert [each.candidates for each in found.question_list] == [(Candidate(known.id, known.name),)]


def test_every_row_tells_what_it_brings(tx: Tx) -> None:
    known = organizations.add(tx, Organization("МБУ «А»"))
    rows: tuple[list[object], ...] = (
        ["Организация", "ИНН", "ВК", "Ответственный", "Учредитель"],
        ["МБУ «А»", "7707083893", "vk.com/a_page", "Орлова И. Ю.", "Администрация округа"],
        ["МБУ «Бор»", "", "vk.com/bor_page", "", ""],
        ["Администрация округа", "", "", "", ""],
        ["", "", "", "", "потеряно"],
    )
    found = match(tx, of_rows(*rows))
    fates = [(each.row, each.status, each.organization, each.gains) for each in found.fates]
    assert fates == [
        (2, "updated", known.name, ("https://vk.com/a_page", "ИНН", "ответственный", "учредитель")),
        (3, "created", "МБУ «Бор»", ("https://vk.com/bor_page",)),
        (4, "created", "Администрация округа", ()),
    ]
    assert len(found.fates) + len(found.question_list) + len(found.rejected_list) == found.rows
    apply(tx, found)
    again = match(tx, of_rows(*rows))
    assert {(each.status, each.gains) for each in again.fates} == {("unchanged", ())}
    assert [one.name for one in people.listing(tx)] == ["Орлова И. Ю."]


def test_a_row_that_an_answer_leaves_out_is_told_too(tx: Tx) -> None:
    organizations.add(tx, Organization("МБУ «ФОК «Бобровский»"))
    reading = of_rows(["Организация", "ВК"], ["МБУ «ФОК «Бобровкий»", "vk.com/dom_rem"])
    asked = match(tx, reading)
    skipped = match(tx, reading, {each.id: "skip" for each in asked.question_list})
    assert [(each.status, each.gains) for each in skipped.fates] == [("unchanged", ("пропущена по ответу",))]


def test_phones_behind_each_of_two_people_are_theirs() -> None:
    found = of_rows(
        ["Организация", "ВК", "Ответственный 1", "тел.", "Ответственный 2", "тел."],
        ["МБУ «А»", "vk.com/a_page", "Орлова И. Ю.", "8-999-000-00-01", "Белова А. И.", "8-999-000-00-02"],
        ["МБУ «Б»", "vk.com/b_page", "Сидоров С. С.", "", "", ""],
    )
    row = found.rows[0]
    assert (row.responsible, row.responsible_contact.phone) == ("Орлова И. Ю.", "8-999-000-00-01")
    assert (row.deputy, row.deputy_contact.phone) == ("Белова А. И.", "8-999-000-00-02")
    assert row.phones == ()


def test_a_column_of_phones_behind_one_person_is_told_to_be_the_organizations() -> None:
    found = of_rows(
        ["Организация", "ВК", "Ответственный", "Телефон"],
        ["МБУ «А»", "vk.com/a_page", "Орлова И. Ю.", "8-999-000-00-01"],
    )
    assert found.rows[0].phones == ("8-999-000-00-01",)
    assert said(found, "Столбец «Телефон» взят как телефоны организации, а стоит за ответственным")


def test_a_third_person_of_a_row_is_told() -> None:
    found = of_rows(
        ["Организация", "ВК", "Ответственный", "Администратор страницы"],
        ["МБУ «А»", "vk.com/a_page", "Орлова И. Ю.", "Белова А. И."],
    )
    assert found.rows[0].responsible == "Орлова И. Ю."
    assert said(found, "в строке назван ещё один человек, не взят: Белова А. И.")


@pytest.mark.parametrize("heading", ["Контакты: тел., e-mail", "Электронная почта", "Телефон"])
def test_phones_and_mail_in_one_cell_are_both_taken(heading: str) -> None:
    found = of_rows(
        ["Организация", "ВК", heading],
        ["МБУ «А»", "vk.com/a_page", "8(84231)2-10-10, s1@stav.example"],
        ["МБУ «Б»", "vk.com/b_page", "2-10-11"],
        ["МБУ «В»", "vk.com/c_page", "s3@stav.example"],
        ["МБУ «Г»", "vk.com/d_page", "s4@stav.example 2-10-14"],
    )
    assert [(row.phones, row.email) for row in found.rows] == [
        (("8(84231)2-10-10",), "s1@stav.example"),
        (("2-10-11",), ""),
        ((), "s3@stav.example"),
        (("2-10-14",), "s4@stav.example"),
    ]


def test_columns_that_only_say_whether_there_is_a_page() -> None:
    found = of_rows(
        ["Организация", "ВК", "", "Telegram", ""],
        ["", "есть/нет", "ссылка", "есть/нет", "ссылка"],
        ["МБУ «А»", "есть", "https://vk.com/a_page", "нет", "-"],
        ["МБУ «Б»", "да", "vk.com/b_page", "+", "https://t.me/b_page"],
        merges=("B1:C1", "D1:E1"),
    )
    assert [pages(row) for row in found.rows] == [
        ["https://vk.com/a_page"],
        ["https://vk.com/b_page", "https://t.me/b_page"],
    ]
    assert not said(found, "нет ссылки")
    assert said(found, "не берутся: «ВК: есть/нет», «Telegram: есть/нет»")
