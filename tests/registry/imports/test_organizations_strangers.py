"""Lists as strangers really keep them: what is no organization stays none, what is one keeps its own links."""

from __future__ import annotations

import pytest

from registry import organizations
from registry.imports.organizations import RegistryReading, RegistryRow, apply, match, read, read_lines
from registry.organizations import Organization
from tests.registry.sheets import books
from vault.transaction import Tx


def of_lines(text: str, *, is_table: bool = False) -> RegistryReading:
    return read_lines(text.split("\n"), is_table=is_table)


def of_rows(*rows: list[object], merges: tuple[str, ...] = ()) -> RegistryReading:
    return read(books.xlsx({"Лист": rows}, merges), "список.xlsx")


def names(reading: RegistryReading) -> list[str]:
    return [row.name for row in reading.rows]


def pages(row: RegistryRow) -> list[str]:
    return [link.url for link in row.links]


def said(reading: RegistryReading, words: str) -> bool:
    return any(words in warning for warning in reading.warnings)


def test_who_made_the_list_is_no_organization() -> None:
    found = of_rows(
        ["№", "Наименование", "ВК"],
        [1, "МБОУ «Один»", "vk.com/odin_school"],
        ["Итого по отделу", 1, 1],
        [None, "Исп. Смирнова А. А., тел. 2-22-22"],
    )
    assert names(found) == ["МБОУ «Один»"]
    assert said(found, "Строка 4 — подпись")
    assert names(of_lines("1. МБОУ «Один» vk.com/odin_school\nИсполнитель: Смирнова, тел. 2-22-22")) == ["МБОУ «Один»"]
    letter = "Уважаемые коллеги!\nНаправляем список:\nМБОУ «Один» vk.com/odin_school\nС уважением, Иванова"
    assert names(of_lines(letter)) == ["МБОУ «Один»"]
    assert names(of_lines("Исполнительный комитет района\nМБОУ «Один»"))[0] == "Исполнительный комитет района"


def test_a_numbered_row_without_a_name_never_gives_its_link_to_the_one_above() -> None:
    found = of_rows(
        ["№", "Наименование", "Ссылка"],
        [1, "МБОУ «Один»", "vk.com/odin_school"],
        [None, None, "ok.ru/odin_school"],
        [None, None, "t.me/odin_school"],
        [2, None, "vk.com/dva_school"],
    )
    assert [(row.name, pages(row)) for row in found.rows] == [
        ("МБОУ «Один»", ["https://vk.com/odin_school", "https://ok.ru/odin_school", "https://t.me/odin_school"])
    ]
    assert [one.row for one in found.rejected] == [5]


def test_a_cell_of_two_lines_whose_first_ends_with_a_quote_is_one_cell() -> None:
    text = 'Наименование;ВК;ОК\n"МБОУ ""Школа №5"" \n(филиал)";vk.com/school5zar;нет\nМБОУ «Два»;vk.com/dva_school;'
    found = of_lines(text, is_table=True)
    assert [(row.name, pages(row)) for row in found.rows] == [
        ('МБОУ "Школа №5" (филиал)', ["https://vk.com/school5zar"]),
        ("МБОУ «Два»", ["https://vk.com/dva_school"]),
    ]


def test_a_slip_in_one_cell_does_not_hide_a_column_of_links() -> None:
    found = of_lines(
        "1\tМБОУ СОШ № 1\tvk.com/sosh1\n\t\tok.ru/sosh1_ok\n2\tМБОУ СОШ № 2\tстраницы нет\n"
        "3\tМБОУ СОШ № 3\tvk.com/sоsh3\n4\tМБОУ СОШ № 4\tvk.com/sosh4",
        is_table=True,
    )
    assert pages(found.rows[0]) == ["https://vk.com/sosh1", "https://ok.ru/sosh1_ok"]
    assert said(found, "буквы, похожие на латинские")


def test_a_title_of_two_lines_and_a_person_after_a_phone() -> None:
    found = of_lines(
        "РЕЕСТР\nофициальных страниц\n1. Отдел образования: vk.com/rono_les\n"
        "тел. 2-33-44, ответственная Петрова Ольга Ивановна\n2. МБУ «ФОК» vk.com/fok_les"
    )
    assert names(found) == ["Отдел образования", "МБУ «ФОК»"]
    assert found.rows[0].responsible == "Петрова Ольга Ивановна"


@pytest.mark.parametrize(
    ("status", "state"),
    [("Активен", "active"), ("активный", "active"), ("Не активен", "closed"), ("неактивен", "closed")],
)
def test_states_as_control_centres_write_them(status: str, state: str) -> None:
    found = of_rows(["Организация", "Статус", "ВК"], ["МБОУ «Один»", status, "vk.com/odin_school"])
    assert found.rows[0].page_state == state


def test_a_column_of_networks_tells_whose_bare_names_are() -> None:
    found = of_rows(
        ["Организация", "Соцсеть", "Ссылка"],
        ["МБУ «А»", "ВК", "a_page"],
        ["МБУ «Б»", "ОК", "б/н"],
        ["МБУ «В»", "Телеграм", "@v_channel"],
    )
    assert [pages(row) for row in found.rows] == [["https://vk.com/a_page"], [], ["https://t.me/v_channel"]]
    assert not said(found, "нет ссылки")


def test_name_position_and_phone_in_one_cell() -> None:
    found = of_rows(
        ["Организация", "Ответственный (ФИО, должность, телефон)", "ВК"],
        ["МБУ «А»", "Орлова Инна Юрьевна, методист, 8 999 000-00-01", "vk.com/a_page"],
        ["МБУ «Б»", "Орлова Инна Юрьевна, Белова Анна Ивановна", "vk.com/b_page"],
    )
    first, second = found.rows
    assert (first.responsible, first.responsible_contact.position) == ("Орлова Инна Юрьевна", "методист")
    assert first.responsible_contact.phone == "8 999 000-00-01"
    assert second.responsible == "Орлова Инна Юрьевна"
    assert said(found, "больше одного человека")


def test_a_header_with_many_columns_of_figures_is_a_header() -> None:
    head: list[object] = ["Организация", "Ссылка", *(f"посты за {week} неделю" for week in range(1, 5)), "всего"]
    found = of_rows(head, ["ГБУЗ «Больница»", "https://vk.com/crb_les", 1, 2, 3, 4, 10])
    assert names(found) == ["ГБУЗ «Больница»"]


def test_a_link_to_a_post_is_said() -> None:
    found = of_rows(["Организация", "Ссылка"], ["МБУ «А»", "https://vk.com/wall-555_6"])
    assert pages(found.rows[0]) == ["https://vk.com/club555"]
    assert said(found, "ссылка на запись")


def test_the_address_of_a_linking_formula_is_read() -> None:
    text = '<c r="{}" t="inlineStr"><is><t>{}</t></is></c>'
    formula = '<c r="B2" t="str"><f>HYPERLINK("https://vk.com/odin_f","страница")</f><v>страница</v></c>'
    data = books.raw_xlsx(
        f'<row r="1">{text.format("A1", "Наименование")}{text.format("B1", "ВК")}</row>'
        f'<row r="2">{text.format("A2", "МБОУ «Один»")}{formula}</row>'
    )
    assert pages(read(data, "список.xlsx").rows[0]) == ["https://vk.com/odin_f"]


def test_a_closed_organization_is_said() -> None:
    found = of_rows(["Организация", "ВК"], ["МКУ «Школа» (ликвидирована)", "vk.com/old_school"])
    assert said(found, "ликвидирована")


def test_two_different_slips_in_a_phone_are_not_equal(tx: Tx) -> None:
    organizations.add(tx, Organization(name="МБОУ «Один»", phones=("8-416-00-0-00",)))
    found = match(tx, of_rows(["Организация", "Телефон"], ["МБОУ «Один»", "8-416-00-0-01"]))
    assert [one.kind.value for one in found.choices] == ["difference"]


def test_those_whom_a_later_list_leaves_out_are_named(tx: Tx) -> None:
    apply(tx, match(tx, of_rows(["Организация", "ВК"], ["МБОУ «Один»", "vk.com/odin_s"], ["МБУ «Ель»", "vk.com/el_s"])))
    later = match(tx, of_rows(["Организация", "ВК"], ["МБОУ «Один»", "vk.com/odin_s"]))
    assert any("В списке нет 1 организации реестра: «МБУ «Ель»»" in warning for warning in later.warnings)


def test_headings_in_words_of_their_own_are_no_organization_and_are_asked_about() -> None:
    found = of_lines(
        "Объект;Где живёт;Кто\nМБУ «Ель»;vk.com/el_les;Иванова А. А.\nМБУ «Бор»;vk.com/bor_l;Белова А. А.",
        is_table=True,
    )
    assert names(found) == ["МБУ «Ель»", "МБУ «Бор»"]
    assert [choice.id for choice in found.choices] == ["columns.name"]


def test_what_a_person_said_to_be_two_is_not_asked_again(tx: Tx) -> None:
    rows: tuple[list[object], ...] = (
        ["Организация", "ВК"],
        ["МБОУ СОШ № 7 г. Лесной", "vk.com/school7_les"],
        ["МБОУ CОШ № 7 г. Лесной", "vk.com/school7_two"],  # the first letter of CОШ is Latin
    )
    asked = match(tx, of_rows(*rows))
    answers: dict[str, int | str] = {question.id: "new" for question in asked.question_list}
    apply(tx, match(tx, of_rows(*rows), answers))
    again = match(tx, of_rows(*rows), answers)
    assert (again.unchanged, again.questions) == (2, 0)
