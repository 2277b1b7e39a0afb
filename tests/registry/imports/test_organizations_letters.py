"""Lists in the body of a letter, and rows whose pages are told apart: words round the list are no organizations."""

from __future__ import annotations

import re

import pytest

from tests.registry.imports.test_organizations_strangers import names, of_lines, of_rows, pages, said

LETTER = """Коллеги, добрый день!
Высылаю ссылки на группы.

Администрация: https://vk.com/kamen_adm и телега @kr_adm
ДК Юбилейный
  вк https://vk.com/dk_yub
  ок https://ok.ru/dkyub
  мах max.ru/dk_yub
ЕДДС – нет
МЦ "Вектор" – планируют создать до 01.12
Спортшкола: страница заблокирована
Клуб - музей

--
С уважением, Воропаева А.А.
пресс-служба, 8 391 200 00 00"""


def test_a_letter_with_a_list() -> None:
    found = of_lines(LETTER)
    assert names(found) == [
        "Администрация", "ДК Юбилейный", "ЕДДС", 'МЦ "Вектор"', "Спортшкола", "Клуб - музей",
    ]  # fmt: skip
    assert pages(found.rows[1]) == ["https://vk.com/dk_yub", "https://ok.ru/dkyub", "https://max.ru/dk_yub"]
    assert all(not row.phones for row in found.rows)
    assert said(found, "сказанное о странице не взято: «планируют создать до 01.12»")
    assert said(found, "сказанное о странице не взято: «страница заблокирована»")
    assert found.rejected == ()


@pytest.mark.parametrize("text", [LETTER, f"{LETTER}\nhttps://vk.com/after_all", LETTER.replace("--", "==========")])
def test_every_line_of_a_letter_is_told_of(text: str) -> None:
    found = of_lines(text)
    told = {row.line for row in found.rows} | {each.row for each in found.rejected}
    for warning in found.warnings:
        told |= {int(number) for number in re.findall(r"^Строка (\d+)", warning)}
        if warning.startswith("Пустые строки"):
            for first, last in re.findall(r"(\d+)(?:–(\d+))?", warning):
                told |= set(range(int(first), int(last or first) + 1))
    assert told == set(range(1, len(text.split("\n")) + 1))


def test_what_is_said_of_one_page_does_not_hold_for_another() -> None:
    found = of_rows(
        ["Организация", "Соц. сеть", "Ссылка", "Статус", "Категория"],
        ["ДК «Юбилейный»", "ВКонтакте", "https://vk.com/dk_yub", "действующая", "флагман"],
        ["", "Одноклассники", "https://ok.ru/dkyub", "неактивна", ""],
        ["", "Telegram", "dk_yub_tg", "", ""],
        ["МКУ «ЕДДС»", "—", "—", "—", ""],
    )
    assert [(row.name, pages(row), row.page_state, row.category) for row in found.rows] == [
        ("ДК «Юбилейный»", ["https://vk.com/dk_yub"], "active", "flagship"),
        ("ДК «Юбилейный»", ["https://ok.ru/dkyub"], "closed", "flagship"),
        ("ДК «Юбилейный»", ["https://t.me/dk_yub_tg"], "", "flagship"),
        ("МКУ «ЕДДС»", [], "", ""),
    ]
    assert not said(found, "нет ссылки")


def test_who_answers_with_a_phone_behind_a_link() -> None:
    found = of_lines("2) МБОУ «Ставровская СШ № 2»: vk.com/stav2 (отв. Сидорова А.А., 89270001122)")
    (row,) = found.rows
    assert (row.name, row.responsible) == ("МБОУ «Ставровская СШ № 2»", "Сидорова А.А.")
    assert (row.responsible_contact.phone, row.phones) == ("89270001122", ())
    assert not said(found, "не разобрано")


@pytest.mark.parametrize("annex", ["\nПриложение\nДК «Луч»\nЕДДС – нет", "\n1. ДК «Луч»\n2. ЕДДС – нет"])
def test_an_annex_under_the_signature_of_a_letter_is_a_list(annex: str) -> None:
    found = of_lines(f"Высылаем список.\nС уважением, директор Иванов И.И.\nПриёмная главы\n{annex}")
    assert names(found) == ["ДК «Луч»", "ЕДДС"]
    assert said(found, "Строка 3 — подпись")


@pytest.mark.parametrize(
    "name",
    ["Клуб – Планета детства", "Музей - закрытый город", "Детский сад № 5 - группа дневного пребывания"],
)
def test_a_name_that_goes_on_after_a_dash_is_whole(name: str) -> None:
    assert names(of_lines(f"Школа № 1\n{name}")) == ["Школа № 1", name]


def test_what_is_said_of_a_page_beside_its_link_is_no_organization() -> None:
    found = of_lines("МБУ «Архив»\nvk.com/arch71 - закрыта\nok.ru/arch71")
    assert names(found) == ["МБУ «Архив»"]
    assert pages(found.rows[0]) == ["https://vk.com/arch71", "https://ok.ru/arch71"]
    assert said(found, "сказанное о странице не взято: «закрыта»")


def test_another_person_in_a_line_below_gives_the_first_no_phone() -> None:
    found = of_rows(
        ["Наименование", "Ответственный", "Телефон ответственного", "ВК"],
        ["Музей «Пятно»", "Орлова А. П.", "", "https://vk.com/pt1"],
        ["", "Котова Б. Б.", "89110000009", "https://vk.com/pt2"],
    )
    (row,) = found.rows
    assert (row.responsible, row.responsible_contact.phone) == ("Орлова А. П.", "")
    assert len(row.links) == 2
    assert said(found, "Строка 3: назван ещё один человек, не взят: Котова Б. Б.")
