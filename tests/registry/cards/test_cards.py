"""Cards out and back: nothing changes by itself, what differs is asked, passwords are not read, strangers are asked."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook

from registry import cards, organizations, pages, people
from registry.cards import CardMatch, layout
from registry.imports.organizations.known import load
from registry.organizations import Organization
from registry.pages import Page, PageState
from registry.people import Assignment, Person, Role
from tests.registry.sheets import books
from vault.errors import BadInput
from vault.transaction import Tx

ON = date(2026, 11, 22)
Edit = Callable[[Any], None]


@pytest.fixture
def school(tx: Tx) -> Organization:
    made = organizations.add(
        tx, Organization(name="МБОУ «Школа № 1»", phones=("+7 (38446) 2-21-00",), address="с. Боброво, ул. Мира, 1")
    )
    pages.add(tx, Page(made.id, "vk", "vk.com/school1"))
    part = Assignment(made.id, Role.RESPONSIBLE)
    people.add(tx, Person(name="Иванова Анна Петровна", phone="2-21-00", assignments=(part,)))
    return made


def card(tx: Tx, one: Organization, edit: Edit | None = None) -> bytes:
    made = cards.make(tx.vault_id, one, pages.of_organization(tx, one.id), people.listing(tx), ON)
    if edit is None:
        return made
    book = load_workbook(io.BytesIO(made))
    edit(book.worksheets[0])
    return books.saved(book)


def put(label: str, value: str, column: int = 2) -> Edit:
    def edit(sheet: Any) -> None:
        row = next(cell.row for cell in sheet["A"] if cell.value == label)
        sheet.cell(row, column).value = value

    return edit


def matched(tx: Tx, *files: bytes, answers: dict[str, int | str] | None = None) -> CardMatch:
    came = [cards.read(data, f"{number}.xlsx", number) for number, data in enumerate(files, 1)]
    found = cards.match(load(tx), came, answers or {}, tx.vault_id)
    assert found.cards == found.updated + found.unchanged + found.questions
    return found


def test_a_card_that_nobody_changed_changes_nothing(tx: Tx, school: Organization) -> None:
    found = matched(tx, card(tx, school))
    assert (found.unchanged, found.choices, found.changes) == (1, (), ())
    assert cards.apply(tx, found) == tx.batch


def test_a_card_has_no_place_for_a_password_and_says_so(tx: Tx, school: Organization) -> None:
    book = load_workbook(io.BytesIO(card(tx, school)))
    sheet = book.worksheets[0]
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert layout.NO_PASSWORDS in texts
    assert [one for one in texts if "парол" in one.lower()] == [layout.NO_PASSWORDS]
    assert sheet.protection.sheet
    assert sheet.data_validations.dataValidation
    assert not any(one.startswith("=") for one in texts)


def test_the_new_is_taken_and_the_different_is_asked(tx: Tx, school: Organization) -> None:
    def edit(sheet: Any) -> None:
        put("Электронная почта", "school@a.ru")(sheet)
        put("Адрес", "с. Боброво, ул. Лесная, 7")(sheet)
        put("Страница: Одноклассники", "https://ok.ru/group/12")(sheet)
        put("Заместитель ответственного", "Белова Ольга Ивановна")(sheet)

    data = card(tx, school, edit)
    found = matched(tx, data)
    said = [change.text for change in found.changes]
    assert any("почта: пусто -> school@a.ru" in one for one in said)
    assert any("ok.ru" in one for one in said)
    assert any("Белова" in one for one in said)
    (choice,) = found.choices
    assert "ул. Мира, 1" in choice.text
    assert "ул. Лесная, 7" in choice.text
    assert cards.apply(tx, found) == tx.batch
    stored = organizations.get(tx, school.id)
    assert (stored.email, stored.address) == ("school@a.ru", "с. Боброво, ул. Мира, 1")
    assert len(pages.of_organization(tx, school.id)) == 2
    cards.apply(tx, matched(tx, data, answers={choice.id: "take"}))
    assert organizations.get(tx, school.id).address == "с. Боброво, ул. Лесная, 7"


def test_an_emptied_cell_and_a_page_that_is_gone_are_asked(tx: Tx, school: Organization) -> None:
    def edit(sheet: Any) -> None:
        put("Телефоны", "")(sheet)
        put("Страница: ВКонтакте", "")(sheet)

    data = card(tx, school, edit)
    found = matched(tx, data)
    assert len(found.choices) == 2
    cards.apply(tx, matched(tx, data, answers={one.id: "take" for one in found.choices}))
    assert organizations.get(tx, school.id).phones == ()
    assert pages.of_organization(tx, school.id)[0].state is PageState.CLOSED


@pytest.mark.parametrize("where", ["column", "row", "cell"])
def test_a_password_is_not_read_and_said_loudly(tx: Tx, school: Organization, where: str) -> None:
    def edit(sheet: Any) -> None:
        last = sheet.max_row + 1
        if where == "column":
            sheet.cell(6, 5).value = "Пароль"
            sheet.cell(7, 5).value = "Secret-1"
        elif where == "row":
            sheet.cell(last, 1).value = "Пароль от ВК"
            sheet.cell(last, 2).value = "Secret-1"
        else:
            put("Часы работы", "пароль: Secret-1")(sheet)

    data = card(tx, school, edit)
    found = matched(tx, data)
    assert any("пароль" in one and "не прочитан" in one for one in found.warnings)
    assert "Secret-1" not in repr(found)
    assert "Secret-1" not in repr(cards.read(data, "а.xlsx"))


@pytest.mark.parametrize("code", ["", "ПК-1-0000000000", "ПК-999-0123456789", "что-то"])
def test_a_card_of_another_vault_or_with_a_damaged_code_is_asked_about(tx: Tx, school: Organization, code: str) -> None:
    data = card(tx, school, put(layout.CODE, code))
    found = matched(tx, data)
    (question,) = found.question_list
    assert [one.id for one in question.candidates] == [school.id]
    assert matched(tx, data, answers={question.id: school.id}).unchanged == 1
    assert matched(tx, data, answers={question.id: "skip"}).unchanged == 1
    with pytest.raises(BadInput, match="не подходит"):
        matched(tx, data, answers={question.id: 999})


def test_two_cards_of_one_organization_and_what_is_no_card(tx: Tx, school: Organization) -> None:
    data = card(tx, school)
    with pytest.raises(BadInput, match="две"):
        matched(tx, data, data)
    with pytest.raises(BadInput, match="не карточка"):
        cards.read(books.xlsx({"Лист": [["Организация", "ВК"], ["Школа", "vk.com/a"]]}), "а.xlsx")
    found = matched(tx, data)
    organizations.add(tx, Organization(name="Клуб"))
    with pytest.raises(BadInput, match="изменился"):
        cards.apply(tx, found)


def test_a_page_of_another_organization_is_not_taken(tx: Tx, school: Organization) -> None:
    club = organizations.add(tx, Organization(name="МБУК «Клуб»"))
    pages.add(tx, Page(club.id, "ok", "https://ok.ru/klub"))
    found = matched(tx, card(tx, school, put("Страница: Одноклассники", "ok.ru/klub")))
    assert found.unchanged == 1
    assert any("МБУК «Клуб»" in one for one in found.warnings)


def test_a_sheet_beside_the_card_is_said(tx: Tx, school: Organization) -> None:
    book = load_workbook(io.BytesIO(card(tx, school)))
    book.create_sheet("Ещё страницы").append(["vk.com/extra_page"])
    found = matched(tx, books.saved(book))
    assert any("лист «Ещё страницы» не прочитан" in warning for warning in found.warnings)


def test_the_head_goes_out_with_the_card_and_comes_back(tx: Tx, school: Organization) -> None:
    def edit(sheet: Any) -> None:
        put("Руководитель", "Петрова Ольга Ильинична")(sheet)
        put("Должность руководителя", "директор")(sheet)

    cards.apply(tx, matched(tx, card(tx, school, edit)))
    headed = organizations.get(tx, school.id)
    assert (headed.head_name, headed.head_position) == ("Петрова Ольга Ильинична", "директор")
    assert matched(tx, card(tx, headed)).unchanged == 1
    other = matched(tx, card(tx, headed, put("Руководитель", "Сидоров Пётр Ильич")))
    assert (other.changes, len(other.choices)) == ((), 1)
    assert [one.name for one in people.listing(tx)] == ["Иванова Анна Петровна"]
