"""Workbooks as municipalities keep them: layouts of control centres, joined cells, several sheets, people, founders."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from registry import changes, organizations, pages, people
from registry.exports import words
from registry.imports import organizations as importing
from registry.imports.organizations import AppliedRegistry, RegistryMatch, RegistryReading
from registry.imports.organizations.layout import columns_given
from registry.organizations import Organization
from registry.pages import Category, Page, PageState
from registry.people import Person, Role
from tests.registry.sheets import books
from vault.errors import BadInput
from vault.transaction import Tx

AMUR: list[list[object]] = [
    ["Реестр официальных страниц", None, None],
    ["Уровень", "Учредитель", "Наименование подведомственной организации", "ОГРН", "Сфера 1", "Сфера 2", "Сфера 3",
     "Статус", "ID госпаблика", "Ссылка на госпаблик ВК", "Причина", "Госметка"],
    ["МО", "Управление образования", "МБОУ «Бобровская школа»", 1027700132195, "Образование", "Дети", None,
     "действует", -4217, "vk.com/bobr", None, "да"],
    ["МО", "Управление образования", "МБДОУ «Ёлочка»", None, "Образование", None, None,
     None, None, None, "нет интернета", "нет"],
    ["МО", None, "Управление образования", None, None, None, None, None, None, "vk.com/uo", None, None],
    ["Всего", 3, None],
]  # fmt: skip


def read(rows: list[list[object]], merges: tuple[str, ...] = (), **told: object) -> RegistryReading:
    return importing.read(books.xlsx({"Лист": rows}, merges), "а.xlsx", **told)  # type: ignore[arg-type]  # of the test


def matched(tx: Tx, reading: RegistryReading, answers: dict[str, int | str] | None = None) -> RegistryMatch:
    found = importing.match(tx, reading, answers)
    assert found.rows == found.created + found.updated + found.unchanged + found.questions + found.rejected
    return found


def applied(tx: Tx, reading: RegistryReading, answers: dict[str, int | str] | None = None) -> AppliedRegistry:
    return importing.apply(tx, matched(tx, reading, answers))


def test_the_layout_of_a_control_centre(tx: Tx) -> None:
    reading = read(AMUR)
    school = reading.rows[0]
    assert (school.name, school.level, school.spheres) == ("МБОУ «Бобровская школа»", "МО", ("Образование", "Дети"))
    assert (school.ogrn, school.founder) == ("1027700132195", "Управление образования")
    assert (school.links[0].network_id, school.page_state) == ("4217", "active")
    assert [one.field for one in reading.columns][:4] == ["level", "founder", "name", "ogrn"]
    done = applied(tx, reading)
    assert (done.match.created, done.batch > 0) == (3, True)
    body, garden, stored = sorted(organizations.listing(tx), key=lambda one: (one.founder_id or 0, one.name))
    assert {garden.founder_id, stored.founder_id} == {body.id}
    assert "нет интернета" in garden.note
    assert {change.batch for change in changes.recent(tx, 100)} == {done.batch}
    again = applied(tx, reading)
    assert (again.match.unchanged, again.batch) == (3, done.batch)  # the batch of this very transaction of the test


def test_joined_names_are_one_organization_and_joined_founders_are_of_every_row(tx: Tx) -> None:
    rows: list[list[object]] = [
        ["№ п/п", "Учредитель", "Наименование ОО", "Ссылка на страницу"],
        [1, "Отдел культуры", "МБУК «Музей»", "vk.com/museum"],
        [2, None, None, "ok.ru/museum"],
        [3, None, "МБУК «Клуб»", "vk.com/klub, t.me/klub_tg"],
    ]
    reading = read(rows, ("B2:B4", "C2:C3"))
    assert [(row.name, len(row.links), row.founder) for row in reading.rows] == [
        ("МБУК «Музей»", 2, "Отдел культуры"),
        ("МБУК «Клуб»", 2, "Отдел культуры"),
    ]
    found = matched(tx, reading)
    (choice,) = found.choices
    assert "2 строки" in choice.text
    applied(tx, reading, {choice.id: "new"})
    assert [one.name for one in organizations.listing(tx) if one.founder_id is None] == ["Отдел культуры"]


def test_a_header_of_two_rows_and_people() -> None:
    rows: list[list[object]] = [
        ["№", "Организация", "Ответственный", None, None, "Заместитель", "Страницы", None],
        [None, None, "ФИО", "Должность", "Телефон", None, "ВК", "ОК"],
        [
            1,
            "МБОУ «Школа»",
            "Иванова Анна Петровна",
            "завуч",
            "8 (38446) 2-21-00",
            "Петров П.П., p@a.ru",
            "school5",
            "—",
        ],
    ]
    (row,) = read(rows, ("C1:E1", "G1:H1")).rows
    assert (row.responsible, row.responsible_contact.position) == ("Иванова Анна Петровна", "завуч")
    assert row.responsible_contact.phone == "8 (38446) 2-21-00"
    assert (row.deputy, row.deputy_contact.email) == ("Петров П.П.", "p@a.ru")
    assert [link.url for link in row.links] == ["https://vk.com/school5"]


def test_the_sheet_is_chosen_by_what_it_holds_and_the_others_are_said() -> None:
    book = books.xlsx(
        {
            "Инструкция": [["Заполните таблицу"], ["и пришлите"]],
            "Школы": [["Организация", "ВК"], ["Школа № 1", "vk.com/aaa"], ["Школа № 2", "vk.com/bbb"]],
            "Клубы": [["Организация", "ВК"], ["Клуб", "vk.com/ccc"]],
        }
    )
    reading = importing.read(book, "а.xlsx")
    assert (reading.sheet, len(reading.rows)) == ("Школы", 2)
    assert any("«Клубы»" in one and "--sheet" in one for one in reading.warnings)
    assert importing.read(book, "а.xlsx", sheet="клубы").rows[0].name == "Клуб"
    with pytest.raises(BadInput, match="«Школы», «Клубы»"):
        importing.read(book, "а.xlsx", sheet="нет")


def test_addresses_behind_words_are_links_and_a_differing_one_is_said() -> None:
    book = Workbook()
    sheet = book.active
    for row in (["Организация", "ВК"], ["Школа № 1", "страница"], ["Школа № 2", "vk.com/real"]):
        sheet.append(row)
    sheet["B2"].hyperlink = "https://vk.com/hidden"
    sheet["B3"].hyperlink = "https://vk.com/other"
    reading = importing.read(books.saved(book), "а.xlsx")
    assert [link.url for row in reading.rows for link in row.links] == ["https://vk.com/hidden", "https://vk.com/real"]
    assert any("https://vk.com/other" in one for one in reading.warnings)


def test_a_column_of_passwords_is_not_read_and_never_shown() -> None:
    rows: list[list[object]] = [
        ["Организация", "Пароль", "ВК"],
        ["Школа № 1", "Secret-1", "vk.com/aaa"],
        [None, "Secret-2", None],
        ["Итого", "Secret-3", 1],
    ]
    reading = read(rows)
    assert "Secret" not in repr(reading)
    assert any("«Пароль» не читается" in one for one in reading.warnings)


def test_columns_are_corrected_and_remembered(tx: Tx) -> None:
    rows: list[list[object]] = [["Кто", "Где", "Прочее"], ["Школа № 1", "vk.com/aaa", "заметка"]]
    reading = read(rows, columns=columns_given({"Кто": "name", "B": "vk", "Прочее": "reason"}))
    assert reading.rows[0].note.endswith("заметка")
    applied(tx, reading)
    known = importing.remembered_mappings(tx)
    again = read(rows, known=known)
    assert [one.field for one in again.columns] == ["name", "vk", "reason"]
    assert any("в прошлый раз" in one for one in again.warnings)
    with pytest.raises(BadInput, match="нет, есть"):
        columns_given({"Кто": "погода"})
    with pytest.raises(BadInput, match="Столбца «город»"):
        read(rows, columns=columns_given({"Город": "name"}))


def test_a_guessed_column_of_names_is_asked_about(tx: Tx) -> None:
    reading = read([["№", "ВК", "Кто"], [1, "vk.com/aaa", "Школа № 1"]])
    (choice,) = matched(tx, reading).choices
    assert (choice.id, choice.kind) == ("columns.name", "column")


def test_statuses_categories_and_intended_pages(tx: Tx) -> None:
    rows: list[list[object]] = [
        ["Организация", "ВК", "ОК", "Статус страницы", "Категория"],
        ["Школа № 1", "vk.com/aaa", "планируется", "закрыта", "визитка"],
        ["Школа № 2", "https://школа.рф/группа", None, "непонятно", None],
    ]
    reading = read(rows)
    applied(tx, reading)
    page, planned = sorted(pages.listing(tx), key=lambda one: one.network, reverse=True)
    assert (page.state, page.category) == (PageState.CLOSED, Category.CARD)
    assert (planned.state, planned.url) == (PageState.PLANNED, "")
    assert any("ссылка «https://школа.рф/группа» не взята" in one for one in reading.warnings)
    assert any("статус «непонятно» не взят" in one for one in reading.warnings)
    assert matched(tx, reading).unchanged == 2


def test_what_our_own_tables_say_of_a_page_is_read_back() -> None:
    told = [(state, category) for state in PageState for category in Category]
    rows: list[list[object]] = [["Организация", "ВК", "Статус страницы", "Категория"]]
    for number, (state, category) in enumerate(told, 1):
        rows.append([f"Школа № {number}", f"vk.com/s{number}", words.PAGE_STATES[state], words.CATEGORIES[category]])
    assert [(row.page_state, row.category) for row in read(rows).rows] == told


def test_what_is_filled_is_kept_until_a_person_takes_the_other(tx: Tx) -> None:
    school = organizations.add(tx, Organization(name="МБОУ «Школа»", email="old@a.ru"))
    pages.add(tx, Page(school.id, "vk", "vk.com/aaa"))
    reading = read([["Организация", "Почта", "ВК", "Статус"], ["МБОУ «Школа»", "new@a.ru", "vk.com/aaa", "закрыта"]])
    found = matched(tx, reading)
    assert (found.unchanged, len(found.choices)) == (1, 2)
    applied(tx, reading)
    assert organizations.get(tx, school.id).email == "old@a.ru"
    mail = next(one for one in found.choices if "почта" in one.text)
    assert "old@a.ru" in mail.text
    assert "new@a.ru" in mail.text
    with pytest.raises(BadInput, match="take, keep"):
        matched(tx, reading, {mail.id: "maybe"})
    applied(tx, reading, {mail.id: "take"})
    assert organizations.get(tx, school.id).email == "new@a.ru"
    applied(tx, reading, {"differences": "take"})
    assert pages.listing(tx)[0].state is PageState.CLOSED


def test_two_people_of_one_name_are_not_made_one(tx: Tx) -> None:
    person = people.add(tx, Person(name="Иванова Анна Петровна", phone="8 (38446) 2-21-00"))
    rows: list[list[object]] = [
        ["Организация", "Ответственный", "Телефон ответственного"],
        ["Школа № 1", "Иванова Анна Петровна", "8 (38446) 5-55-55"],
    ]
    found = matched(tx, read(rows))
    (choice,) = found.choices
    assert [one.id for one in choice.candidates] == [person.id]
    applied(tx, read(rows))
    assert people.count(tx) == 1
    applied(tx, read(rows), {choice.id: "new"})
    assert people.count(tx) == 2
    assert {one.phone for one in people.listing(tx)} == {"8 (38446) 2-21-00", "8 (38446) 5-55-55"}


def test_another_responsible_person_is_asked_about(tx: Tx) -> None:
    head: list[object] = ["Организация", "Ответственный"]
    applied(tx, read([head, ["Школа № 1", "Иванова Анна Петровна"]]))
    reading = read([head, ["Школа № 1", "Белова Ольга Ивановна"]])
    found = matched(tx, reading)
    assert "Иванова Анна Петровна" in found.choices[0].text
    applied(tx, reading)
    assert people.count(tx) == 1
    applied(tx, reading, {found.choices[0].id: "take"})
    assert {one.assignments[0].role for one in people.listing(tx)} == {Role.RESPONSIBLE}
    assert people.count(tx) == 2


def test_a_circle_of_founders_is_said_and_not_written(tx: Tx) -> None:
    rows: list[list[object]] = [["Организация", "Учредитель"], ["Отдел культуры", "Клуб"], ["Клуб", "Отдел культуры"]]
    done = applied(tx, read(rows))
    assert done.match.created == 2
    assert any("стоит над ним" in one for one in done.match.warnings)


def test_an_impostor_is_never_taken_as_official(tx: Tx) -> None:
    tx.execute(
        "INSERT INTO impostor (network, url, short_name, network_id, found_on, proof, note)"
        " VALUES ('vk', 'https://vk.com/fake', 'fake', '', '2026-11-01', '', '')"
    )
    done = applied(tx, read([["Организация", "ВК"], ["Школа № 1", "vk.com/fake"]]))
    assert done.page_ids == ()
    assert any("подделкой" in one for one in done.match.warnings)


def test_pasted_text_and_a_wrong_extension(tmp_path: Path) -> None:
    pasted = "Название\tВК\nШкола № 1\tvk.com/aaa\n".encode()
    assert importing.read(pasted).rows[0].links[0].url == "https://vk.com/aaa"
    path = tmp_path / "список.csv"
    path.write_bytes(books.xlsx({"Лист": [["Название", "ВК"], ["Школа № 1", "vk.com/aaa"]]}))
    assert importing.read(path).rows[0].name == "Школа № 1"


_CELL = st.sampled_from(
    [None, "МБОУ «Школа № 1»", "Школа №2", "Клуб «Искра»", "МБOУ «Клуб»", "Итого", "vk.com/aaa", "ok.ru/b, t.me/cccc",
     "Иванова А. П.", "закрыта", 7, 7707083893, "Отдел культуры", "—", "a@b.ru", "vk.com/аaa", "Учреждения культуры"]
)  # fmt: skip
_HEADS = st.sampled_from(
    [
        ["Организация", "ВК", "Ответственный", "Учредитель"],
        ["№ п/п", "Наименование ОО", "Ссылка", "Статус"],
        ["Кто", "Что", "Где", "Пароль"],
        [None, None, None, None],
    ]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(head=_HEADS, rows=st.lists(st.lists(_CELL, min_size=4, max_size=4), min_size=1, max_size=7))
def test_every_row_is_counted_once_or_named(tx: Tx, head: list[object], rows: list[list[object]]) -> None:
    tx.execute("SAVEPOINT example")
    try:
        reading = read([head, *rows])
    except BadInput:  # nobody is named at all
        tx.execute("ROLLBACK TO example")
        return
    first = applied(tx, reading)
    found = first.match
    places = {row.line for row in reading.rows} | {one.row for one in reading.rejected}
    named = {int(one) for warning in reading.warnings for one in re.findall(r"Строка (\d+)", warning)}
    blank = next((one for one in reading.warnings if one.startswith("Пустые строки")), ":")
    for span in blank.rstrip(".").partition(":")[2].split(","):
        start, _, end = span.strip().partition("–")
        if start:
            named |= set(range(int(start), int(end or start) + 1))
    filled = {number for number, row in enumerate(rows, 2) if any(cell is not None for cell in row)}
    assert filled <= places | named
    assert found.questions == len(found.question_list)
    again = applied(tx, reading)
    assert (again.organization_ids, again.page_ids, again.match.created, again.match.updated) == ((), (), 0, 0)
    tx.execute("ROLLBACK TO example")
