"""Lists of organizations as people keep them: tables in any order of columns, lines with links, everything damaged."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.imports.organizations import RegistryReading, RegistryRow, read, read_lines
from registry.imports.organizations.headers import Role, role_of
from registry.sheets.delimited import rows_of
from vault.errors import BadInput


def reading_of(text: str, *, is_table: bool = False) -> RegistryReading:
    return read_lines(text.split("\n"), is_table=is_table)


def pages(row: RegistryRow) -> list[str]:
    return [link.url for link in row.links]


def brief(reading: RegistryReading) -> list[tuple[str, list[str]]]:
    return [(row.name, pages(row)) for row in reading.rows]


def said(reading: RegistryReading, words: str) -> bool:
    return any(words in warning for warning in reading.warnings)


HEADER = (
    "№ п/п;Сайт;Ссылка ВК;Наименование организации;Одноклассники;Telegram;Адрес;Телефон;E-mail;Часы работы;ИНН;ОГРН"
)
ROW = '1;school.ru;vk.com/school1;МБОУ "Школа №1";ok.ru/group/1;@school1;ул. Мира, 1;2-21-00, 2-21-01 доб. 5;A@b.ru'
FULL = f"""Реестр страниц;;;;
;;;;
{HEADER};Ответственный
{ROW};пн-пт 9-18;7707083893;1027700132195;Иванов И.И.
Итого: 1;;;;"""


def test_a_table_in_any_order_of_columns() -> None:
    reading = reading_of(FULL)
    assert len(reading.rows) == 1
    row = reading.rows[0]
    assert (row.line, row.name) == (4, 'МБОУ "Школа №1"')
    assert pages(row) == ["https://vk.com/school1", "https://ok.ru/group/1", "https://t.me/school1"]
    assert (row.site, row.address, row.email, row.hours) == ("school.ru", "ул. Мира, 1", "a@b.ru", "пн-пт 9-18")
    assert row.phones == ("2-21-00", "2-21-01 доб. 5")
    assert (row.inn, row.ogrn, row.responsible) == ("7707083893", "1027700132195", "Иванов И.И.")
    assert said(reading, "Строка 1 — заголовок: «Реестр страниц»")
    assert said(reading, "Строка 5 — итог")
    assert said(reading, "Пустые строки пропущены: 2.")


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_every_delimiter(delimiter: str) -> None:
    lines = [["Учреждение", "ВК"], ["МБОУ «Школа»", "vk.com/school"], ["МБУ «Клуб»", ""]]
    text = "\n".join(delimiter.join(line) for line in lines)
    assert brief(reading_of(text)) == [("МБОУ «Школа»", ["https://vk.com/school"]), ("МБУ «Клуб»", [])]


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ('"МБОУ ""Школа №1"", г. Липки"', 'МБОУ "Школа №1", г. Липки'),
        ('"МБОУ "Школа №1""', 'МБОУ "Школа №1"'),
        ('МБОУ "Школа №1"', 'МБОУ "Школа №1"'),
        ('"Школа №1" МБОУ', '"Школа №1" МБОУ'),
        ('"МБОУ\nШкола №1"', "МБОУ Школа №1"),
        ("  МБОУ «Школа №1»  ", "МБОУ «Школа №1»"),
    ],
)
def test_quotes_of_cells_and_of_names(cell: str, name: str) -> None:
    reading = reading_of(f"Ссылка,Наименование\nvk.com/aaa,{cell}\nvk.com/bbb,Клуб")
    assert brief(reading) == [(name, ["https://vk.com/aaa"]), ("Клуб", ["https://vk.com/bbb"])]


def test_an_open_quote_does_not_swallow_the_rows_below() -> None:
    reading = reading_of('Наименование;ВК\n"Школа №1 МБОУ;vk.com/aaa\nМБОУ "Лицей";vk.com/bbb')
    assert brief(reading) == [('"Школа №1 МБОУ', ["https://vk.com/aaa"]), ('МБОУ "Лицей"', ["https://vk.com/bbb"])]


def test_ragged_rows_several_links_and_rows_that_go_on() -> None:
    reading = reading_of(
        "Наименование;Ссылки\nШкола;vk.com/aaa, ok.ru/bbb;лишнее\nКлуб\n;t.me/klub_tg\nМузей;нет\n5;;\nТеатр;—"
    )
    assert brief(reading) == [
        ("Школа", ["https://vk.com/aaa", "https://ok.ru/bbb"]),
        ("Клуб", ["https://t.me/klub_tg"]),
        ("Музей", []),
        ("Театр", []),
    ]
    assert said(reading, "лишнее")
    assert said(reading, "Строка 4 отнесена к организации выше («Клуб»)")
    assert [(one.row, one.reason) for one in reading.rejected] == [(6, "В названии нет букв: «5».")]


def test_links_that_cannot_be_taken_are_said_and_the_row_stays() -> None:
    reading = reading_of(
        "Организация;ВК;Ссылка\nА клуб;vk.com/id55;@klub\nБ клуб;vк.com/klub;t.me/+abc\nВ клуб;ok.ru/klub;скоро"
    )
    assert brief(reading) == [("А клуб", []), ("Б клуб", []), ("В клуб", ["https://ok.ru/klub"])]
    for words in ("vk.com/id55", "@klub", "vк.com/klub", "t.me/+abc", "ссылка другой сети", "скоро"):
        assert said(reading, words), words


def test_numbers_of_pages_from_their_own_column() -> None:
    reading = reading_of(
        "Учредитель | ID госпаблика | Ссылка на госпаблик ВК | Наименование подведомственной организации | Охват\n"
        "Округ | 4217 | vk.com/klub | МБУ Клуб | 10\nОкруг | 4218 | | МБУ Музей | 11"
    )
    assert [(row.name, row.links[0].short_name, row.links[0].network_id) for row in reading.rows] == [
        ("МБУ Клуб", "klub", "4217"),
        ("МБУ Музей", "", "4218"),
    ]


def test_two_rows_of_headers_and_a_row_of_column_numbers() -> None:
    reading = reading_of("№;Наименование;Страницы;\n;;ВК;ОК\n1;2;3;4\n1;Клуб;@klub;@klub_ok")
    assert brief(reading) == [("Клуб", ["https://vk.com/klub", "https://ok.ru/klub_ok"])]


def test_values_spoilt_by_a_table_program() -> None:
    reading = reading_of("Организация;ИНН;ОГРН;Почта\nАА;7707083893.0;1027700132195;нет\nББ;123;1,02E+12;b.ru")
    assert [(row.inn, row.ogrn, row.email) for row in reading.rows] == [
        ("7707083893", "1027700132195", ""),
        ("", "", ""),
    ]
    assert said(reading, "Строка 3, ИНН")
    assert said(reading, "Строка 3, ОГРН")
    assert said(reading, "почта «b.ru» не взята")


def test_lines_with_links_beside_under_and_before_the_name() -> None:
    reading = reading_of(
        "Перечень организаций\n"
        "1. МБОУ «Школа» — vk.com/school, ok.ru/group/123\n"
        "2) МБДОУ «Солнышко» с. Боброво\n"
        "   ВК: https://vk.com/public55\n"
        "   Телеграм: @solnyshko\n"
        "   Адрес: ул. Мира, 5\n"
        "   ОК: нет\n"
        "\n"
        "- МБУК «Клуб», тел. 8 (38446) 2-21-00, klub@mail.ru, ИНН 7707083893;\n"
        "vk.com/muzey — Музей\n"
        "Театр (ВК - vk.com/teatr; тг: @teatr_tg)\n"
        "Газета «Vesti.ru», vesti.ru\n"
        "Учреждения спорта:\n"
        "МБОУ «Средняя\nшкола №7»\n"
        "Всего: 7"
    )
    assert brief(reading) == [
        ("МБОУ «Школа»", ["https://vk.com/school", "https://ok.ru/group/123"]),
        ("МБДОУ «Солнышко» с. Боброво", ["https://vk.com/club55", "https://t.me/solnyshko"]),
        ("МБУК «Клуб»", []),
        ("Музей", ["https://vk.com/muzey"]),
        ("Театр", ["https://vk.com/teatr", "https://t.me/teatr_tg"]),
        ("Газета «Vesti.ru»", []),
        ("МБОУ «Средняя школа №7»", []),
    ]
    assert reading.rows[5].site == "vesti.ru"
    assert reading.rows[1].address == "ул. Мира, 5"
    club = reading.rows[2]
    assert (club.phones, club.email, club.inn) == (("8 (38446) 2-21-00",), "klub@mail.ru", "7707083893")
    for words in ("Строка 1 — заголовок", "Строка 13 — заголовок", "Строка 16 — итог", "Пустые строки пропущены: 8"):
        assert said(reading, words), words
    assert reading.rejected == ()


def test_a_link_before_any_name_is_rejected() -> None:
    reading = reading_of("vk.com/klub\nМузей")
    assert [(one.row, one.reason) for one in reading.rejected] == [(1, "Нет названия организации: «vk.com/klub».")]


def test_values_without_a_header() -> None:
    reading = reading_of('"МБОУ ""Школа №1""",vk.com/aaa,ул. Мира\nМБОУ Лицей,https://t.me/abcd', is_table=True)
    assert brief(reading) == [('МБОУ "Школа №1"', ["https://vk.com/aaa"]), ("МБОУ Лицей", ["https://t.me/abcd"])]
    assert said(reading, "не взято, столбец неизвестен: «ул. Мира»")


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("№ п/п", Role.NUMBER),
        ("Полное наименование учреждения", Role.NAME),
        ("Краткое наименование", Role.SHORT_NAME),
        ("Ссылка на страницу учреждения", Role.LINK),
        ("Официальная страница ВКонтакте", Role.VK),
        ("Наименование сообщества ВК", Role.IGNORED),
        ("Адрес электронной почты", Role.EMAIL),
        ("Адрес сайта", Role.SITE),
        ("Юридический адрес", Role.ADDRESS),
        ("Телефон ответственного", Role.PERSON_PHONE),
        ("ФИО ответственного", Role.RESPONSIBLE),
        ("Контактный телефон", Role.PHONES),
        ("Режим работы", Role.HOURS),
        ("ИНН", Role.INN),
        ("Количество подписчиков ВК", Role.IGNORED),
        ("ТГ-канал", Role.TELEGRAM),
        ("MAX", Role.MAX),
        ("Погода", None),
    ],
)
def test_headers(header: str, role: Role | None) -> None:
    assert role_of(header) is role


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
def test_a_file_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "список.csv"
    path.write_bytes("Организация;ВК\r\nМБОУ «Школа»;vk.com/school\r\n".encode(encoding))
    assert brief(read(path)) == [("МБОУ «Школа»", ["https://vk.com/school"])]


@pytest.mark.parametrize("data", [b"", b"\n \n", b"PK\x03\x04", bytes(range(256)), "Список школ:\n\n".encode()])
def test_a_file_without_a_list_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(BadInput, match=r"a\.txt"):
        read(path)


_LINES = st.lists(
    st.text(alphabet='абШк №1"«»;,|\t:-@.vk/comtИНН57', max_size=40).map(lambda text: text.replace("\n", "")),
    max_size=8,
)


@given(_LINES, st.sampled_from("\t;|,"))
def test_separated_rows_take_every_line_once(lines: list[str], delimiter: str) -> None:
    rows = rows_of(lines, delimiter)
    assert [line for row in rows for line in range(row.line, row.last + 1)] == list(range(1, len(lines) + 1))


def _blanks(reading: RegistryReading) -> set[int]:
    """Lines that the reading says were empty."""
    listed = next((warning for warning in reading.warnings if warning.startswith("Пустые строки")), ":")
    spans = (span.partition("–") for span in listed.rstrip(".").partition(":")[2].split(",") if span.strip())
    return {line for first, _, last in spans for line in range(int(first), int(last or first) + 1)}


@given(_LINES, st.booleans())
def test_every_line_is_accounted_for(lines: list[str], is_table: bool) -> None:
    reading = read_lines(lines, is_table=is_table)
    places = {row.line for row in reading.rows} | {one.row for one in reading.rejected} | _blanks(reading)
    said_of = {int(number) for warning in reading.warnings for number in re.findall(r"Строка (\d+)", warning)}
    # A cell of several lines is accounted for with the line on which its row begins.
    inside = {at for one in "\t;|," for row in rows_of(lines, one) for at in range(row.line + 1, row.last + 1)}
    filled = {number for number, line in enumerate(lines, 1) if line.strip()}
    assert filled <= places | said_of | inside


def test_a_tsv_file_keeps_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "list.tsv"
    path.write_bytes("Ссылка\tНаименование\r\nvk.com/aaa\tШкола № 1\r\n\tКлуб\r\n".encode("utf-16"))
    assert brief(read(path)) == [("Школа № 1", ["https://vk.com/aaa"]), ("Клуб", [])]


def test_values_without_a_header_are_told_by_what_they_hold() -> None:
    reading = reading_of("1;vk.com/aaa;Школа;7707083893;ул. Мира\n2;нет;Клуб;;ул. Новая, 5", is_table=True)
    assert brief(reading) == [("Школа", ["https://vk.com/aaa"]), ("Клуб", [])]
    assert reading.rows[0].inn == "7707083893"
    assert said(reading, "Строка 2: не взято, столбец неизвестен: «ул. Новая, 5».")


def test_columns_set_apart_by_spaces() -> None:
    reading = reading_of(
        "№ п/п   Наименование учреждения      Ссылка\n1       Школа № 1                    vk.com/aaa\n"
        "2       МБУ «Дом культуры            vk.com/bbb\n        имени Репкина»"
    )
    assert brief(reading) == [
        ("Школа № 1", ["https://vk.com/aaa"]),
        ("МБУ «Дом культуры имени Репкина»", ["https://vk.com/bbb"]),
    ]
    assert said(reading, "Строка 4 — продолжение названия со строки 3.")


def test_a_heading_without_a_colon_is_no_organization() -> None:
    reading = reading_of("Школа\n\nУчреждения культуры\n\nvk.com/nobody\nКлуб\nvk.com/klub")
    assert brief(reading) == [("Школа", []), ("Клуб", ["https://vk.com/klub"])]
    assert said(reading, "Строка 3 — заголовок: «Учреждения культуры».")
    assert [refused.row for refused in reading.rejected] == [5]


@pytest.mark.parametrize("nameless", ["3;;vk.com/ccc", ";нет;vk.com/ccc", "Итого;;2\n;;vk.com/ccc"])
def test_a_page_of_nobody_is_not_given_to_the_organization_above(nameless: str) -> None:
    reading = reading_of(f"№;Организация;ВК\n1;Школа;vk.com/aaa\n2;Клуб;vk.com/bbb\n{nameless}")
    assert brief(reading) == [("Школа", ["https://vk.com/aaa"]), ("Клуб", ["https://vk.com/bbb"])]
    assert len(reading.rejected) == 1


def test_pages_under_one_name_are_of_that_organization() -> None:
    reading = reading_of("Организация;Страница\nКлуб;vk.com/aaa\n;ok.ru/bbb\nОрганизация;Страница\n;t.me/cccc")
    assert brief(reading) == [("Клуб", ["https://vk.com/aaa", "https://ok.ru/bbb", "https://t.me/cccc"])]
    assert said(reading, "Строка 4 — заголовок таблицы повторён.")


def test_a_column_that_is_not_taken_is_said_once() -> None:
    rows = "\n".join(f"Школа № {n};первый;-{n}0;vk.com/school{n}" for n in range(1, 4))
    reading = reading_of(f"Наименование;Погода;ID госпаблика;Ссылка ВК\n{rows}")
    assert [row.links[0].network_id for row in reading.rows] == ["10", "20", "30"]
    assert len([warning for warning in reading.warnings if "Погода" in warning or "первый" in warning]) == 2


def test_a_guessed_column_of_names_is_said() -> None:
    reading = reading_of("№;ВК;Кто\n1;vk.com/aaa;Школа № 1")
    assert brief(reading) == [("Школа № 1", ["https://vk.com/aaa"])]
    assert said(reading, "Столбец 3 взят как названия организаций")
    assert not said(reading, "не берётся")
