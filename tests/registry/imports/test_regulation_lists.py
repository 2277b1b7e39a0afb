"""Lists of other municipalities: headings, page numbers, signatures and addresses among the names."""

from __future__ import annotations

import pytest

from registry.documents import Document, Paragraph, Table
from registry.imports.regulation import ListKind, RegulationReading, read_document

BEGINNING = "ПОРЯДОК\nведения страниц\n\n1. Сеть «ВКонтакте».\n\n"
ANNEX = f"{BEGINNING}Приложение № 1\nПеречень организаций, обязанных вести страницы\n\n"


def reading_of(text: str) -> RegulationReading:
    return read_document(Document("txt", tuple(Paragraph(one, at) for at, one in enumerate(text.split("\n"), 1))))


def items(reading: RegulationReading, place: int = 0) -> list[tuple[int, str]]:
    return [(item.number, item.name) for item in reading.lists[place].items]


def said(reading: RegulationReading, words: str) -> bool:
    return any(words in warning for warning in reading.warnings)


@pytest.mark.parametrize(
    "heading",
    [
        "Приложение 1. Перечень организаций, обязанных вести страницы",
        "Приложение № 1 к постановлению администрации ПЕРЕЧЕНЬ ОРГАНИЗАЦИЙ, ОБЯЗАННЫХ ВЕСТИ СТРАНИЦЫ",
        "Приложение\n№ 1\nк постановлению\nПеречень организаций, обязанных вести страницы",
    ],
)
def test_the_heading_of_an_annex_in_one_line_or_many(heading: str) -> None:
    reading = reading_of(f"{BEGINNING}{heading}\n1. Клуб\n2. Музей")
    assert items(reading) == [(1, "Клуб"), (2, "Музей")]
    assert (reading.lists[0].kind, reading.lists[0].annex) == (ListKind.REQUIRED, "1")
    assert len(reading.clauses) == 1


def test_two_numbered_lists_in_one_annex() -> None:
    reading = reading_of(
        f"{BEGINNING}Приложение\n\nI. Перечень организаций, обязанных вести страницы\n1. Клуб.\n2. Музей.\n\n"
        "II. Перечень организаций, которым разрешено не вести страницы\n1. Гараж.\n"
    )
    assert [one.kind for one in reading.lists] == [ListKind.REQUIRED, ListKind.EXEMPT]
    assert items(reading, 1) == [(1, "Гараж")]


def test_an_exception_in_the_title_does_not_turn_the_list_around() -> None:
    reading = reading_of(ANNEX.replace("страницы\n\n", "страницы (за исключением филиалов)\n\n", 1) + "1. Клуб\n2. Дом")
    assert reading.lists[0].kind is ListKind.REQUIRED


def test_headings_among_the_names_are_said_and_are_no_organizations() -> None:
    reading = reading_of(
        f"{ANNEX}Учреждения образования:\n1. Школа\nУчреждения культуры\n2. Клуб\nIII. Спорт\n3. Стадион\n"
        "и иные организации"
    )
    assert items(reading) == [(1, "Школа"), (2, "Клуб"), (3, "Стадион")]
    for heading in ("Учреждения образования", "Учреждения культуры", "Спорт", "и иные организации"):
        assert said(reading, f"подзаголовок внутри перечня: «{heading}")
    assert "Учреждения" not in reading.lists[0].title


def test_groups_numbered_above_their_organizations() -> None:
    reading = reading_of(f"{ANNEX}1. Школы и сады\n1.1. Школа\n1.2. Сад\n2. Забота\n2.1. Клуб")
    assert [name for _, name in items(reading)] == ["Школа", "Сад", "Клуб"]
    assert said(reading, "«Забота»")


def test_page_numbers_are_removed_and_said() -> None:
    reading = reading_of(f"{ANNEX}1. Клуб\n- 3 -\n2. Дом\nСтраница 4 из 9\nкультуры\n5\n3. Музей\n")
    assert items(reading) == [(1, "Клуб"), (2, "Дом культуры"), (3, "Музей")]
    assert all(said(reading, f"«{page}» — номер страницы") for page in ("- 3 -", "Страница 4 из 9", "5"))


def test_numbers_on_lines_of_their_own_are_numbers_of_the_items() -> None:
    assert items(reading_of(f"{ANNEX}1\nКлуб\n2\nДом\nкультуры\n3\nМузей")) == [
        (1, "Клуб"),
        (2, "Дом культуры"),
        (3, "Музей"),
    ]


@pytest.mark.parametrize(
    "signature",
    ["Глава округа\nС.Н. Кузьмина", "Глава округа Кузьмина С.Н.", "И.о. главы округа      С. Н. Кузьмина"],
)
def test_the_signature_is_no_organization(signature: str) -> None:
    reading = reading_of(f"{ANNEX}1. Клуб\n2. Музей\n\n{signature}\n")
    assert items(reading) == [(1, "Клуб"), (2, "Музей")]
    assert said(reading, "после перечня не взята")


@pytest.mark.parametrize("numbers", [("1. ", "2. ", "3. "), ("", "", "")])
def test_a_school_of_somebodys_name_does_not_end_the_list(numbers: tuple[str, str, str]) -> None:
    first, second, third = numbers
    reading = reading_of(f"{ANNEX}{first}Школа имени А.С. Грибова\n{second}Школа имени Б.В. Репкина\n{third}Клуб")
    assert [name for _, name in items(reading)] == ["Школа имени А.С. Грибова", "Школа имени Б.В. Репкина", "Клуб"]


def test_an_item_wrapped_before_initials_goes_on() -> None:
    reading = reading_of(f"{ANNEX}1. Школа имени\nД.М. Репкина\n2. Клуб")
    assert items(reading) == [(1, "Школа имени Д.М. Репкина"), (2, "Клуб")]
    assert said(reading, "присоединена к названию над ней: «Д.М. Репкина»")


def test_two_organizations_are_not_melted_into_one() -> None:
    reading = reading_of(f"{ANNEX}1. МБУК «Клуб»\nМБУК «Музей»\n2. МКУ «Архив»")
    assert [name for _, name in items(reading)] == ["МБУК «Клуб»", "МБУК «Музей»", "МКУ «Архив»"]
    assert said(reading, "не у всех строк есть номера")


def test_addresses_phones_and_links_are_no_part_of_a_name() -> None:
    reading = reading_of(
        f"{ANNEX}1. Школа № 1, г. Липки, ул. Мира, д. 5;\n2. Клуб (тел. 2-22-33);\n3. Музей https://vk.com/muzey\n"
        "4. Дом культуры\nАдрес: ул. Лесная, 1\n5. МБУК «Музей на ул. Мира»\n6. школа №1"
    )
    assert [name for _, name in items(reading)] == [
        "Школа № 1",
        "Клуб",
        "Музей",
        "Дом культуры",
        "МБУК «Музей на ул. Мира»",
        "школа №1",
    ]
    assert said(reading, "в название не взято: «г. Липки, ул. Мира, д. 5»")
    assert said(reading, "не взята в название: «Адрес: ул. Лесная, 1»")
    assert reading.lists[0].items[0].raw == "Школа № 1, г. Липки, ул. Мира, д. 5;"
    assert reading.duplicates[0].numbers == (1, 6)


def test_an_item_without_letters_and_a_carried_word_are_said() -> None:
    reading = reading_of(f"{ANNEX}1. …\n2. Центр реабили-\nтации\n3. Спортивно-\nоздоровительный комплекс")
    assert [name for _, name in items(reading)] == ["Центр реабилитации", "Спортивно-оздоровительный комплекс"]
    assert said(reading, "номер 1 без названия: «…»")
    assert said(reading, "слово перенесено, собрано: «реабилитации»")
    assert said(reading, "слово перенесено, сверьте дефис: «Спортивно-оздоровительный»")


def test_a_table_with_two_names_in_a_row_and_columns_left() -> None:
    rows = (("1.", "Школа", "2.", "Клуб"), ("3.", "Музей", "4.", "Архив"))
    blocks = [Paragraph(text, at) for at, text in enumerate(ANNEX.strip().split("\n"), 1)]
    reading = read_document(Document("docx", (*blocks, Table(rows, 20))))
    assert items(reading) == [(1, "Школа"), (2, "Клуб"), (3, "Музей"), (4, "Архив")]
    named = (("№", "Наименование", "Руководитель"), ("1", "Школа", "Иванов"), ("", "Учреждения культуры", ""))
    reading = read_document(Document("docx", (*blocks, Table(named, 20))))
    assert items(reading) == [(1, "Школа")]
    assert said(reading, "не взяты столбцы: Руководитель")
    assert said(reading, "строка 3 не взята: «Учреждения культуры»")


def test_a_text_without_lists_says_so() -> None:
    assert said(reading_of(BEGINNING), "Перечней организаций в тексте не найдено")
