"""What of a file is not taken: then nobody is told to delete it, and nobody is offered an answer that is refused."""

from __future__ import annotations

import io
from typing import Any

import pytest
import xlsxwriter

from registry.imports.secrets import NEW, SKIP, Entries, Match, advice
from tests.registry.imports.secrets import files, steps
from tests.registry.imports.secrets.conftest import opened, read_bytes
from tests.registry.imports.secrets.files import OTHER_SEED, SEED
from tests.registry.imports.secrets.steps import NEW_PASSWORD, logins
from vault.errors import BadInput
from vault.store import Store

HEAD = "Название;Сайт;Логин;Пароль;Заметки\n"
KNOWN = f"ВК;https://vk.com/school5;+79000000001;{NEW_PASSWORD};\n"


def looked(store: Store, content: Entries | bytes, answers: dict[str, Any] | None = None) -> Match:
    return steps.looked(store, content, answers).match


@pytest.mark.parametrize(
    ("row", "left"),
    [
        ("", ""),
        ("Сбербанк;https://online.sberbank.ru;x;банк;\n", ""),
        ("ОК;https://ok.ru;muzey@example.ru;;\n", "отклонено: 1"),
        ("ОК;https://ok.ru;muzey@example.ru;п-1;резервные коды: 1111-2222\n", "строк, взятых не целиком: 1"),
        ("Без логина;https://vk.com/school5;;п-1;\n", "вопросов без ответа: 1"),
    ],
)
def test_a_file_of_which_something_is_left_may_be_the_only_copy(registry: Store, row: str, left: str) -> None:
    said = advice(looked(registry, (HEAD + KNOWN + row).encode()))
    assert ("больше не нужен" in said) is (left == "")
    assert ("файл пока не удаляйте" in said) is (left != "")
    assert left in said
    assert "очистите корзину" in said


def test_an_expired_entry_is_taken_whole(registry: Store) -> None:
    content = files.kdbx(
        [{"title": "ВК", "username": "+79000000001", "password": "п-1", "url": "https://vk.com", "expired": True}]
    )
    assert "больше не нужен" in advice(looked(registry, opened(content)))


def test_only_answers_that_are_taken_are_offered(registry: Store) -> None:
    content = logins(
        {"uri": "https://vk.com/school5", "username": "", "password": "п-1"},
        {"uri": "https://vk.com", "username": "new@example.ru", "password": "п-1", "name": "раз"},
        {"uri": "https://vk.com", "username": "new@example.ru", "password": "п-2", "name": "два"},
        {"uri": "https://vk.com", "username": "petr@example.ru", "password": "п-1"},
    )
    nameless, first, second, personal = looked(registry, content).question_list
    assert [each.takes_new for each in (nameless, first, second, personal)] == [False, True, True, False]
    for each in (nameless, personal):
        with pytest.raises(BadInput, match="Ничего не записано"):
            looked(registry, content, {each.id: NEW})
    assert looked(registry, content, {first.id: NEW, second.id: SKIP}).created == 1


def test_a_refused_answer_names_its_row(registry: Store) -> None:
    content = logins({"uri": "https://vk.com/school5", "username": "", "password": "п-1", "name": "Школа"})
    (asked,) = looked(registry, content).question_list
    with pytest.raises(BadInput, match=rf"^Запись 1, «Школа» \(вопрос {asked.id}\): без логина"):
        looked(registry, content, {asked.id: NEW})


def test_a_table_of_organizations_networks_logins_and_passwords(registry: Store) -> None:
    text = (
        "Организация;Соцсеть;Логин;Пароль\nШкола № 5;ВК;school5@example.ru;п-1\n"
        "Музей;Одноклассники;muzey@example.ru;п-2\nКлуб;тетрадь;klub;п-3\n"
    )
    entries = read_bytes(text.encode("cp1251"))
    assert [each.urls for each in entries.entries] == [("https://vk.com",), ("https://ok.ru",), ("тетрадь",)]
    found = looked(registry, entries)
    assert (found.questions, found.updated) == (2, 1)
    school = found.question_list[0]
    assert [each.id for each in school.candidates if str(each.id).startswith("page:")] == ["page:1"]


def test_a_rejected_row_is_told_by_its_title(registry: Store) -> None:
    found = looked(registry, f"{HEAD}Музей в ОК;https://ok.ru;new@example.ru;;\n;https://ok.ru;x;;\n".encode())
    assert [each.reason for each in found.rejected_list] == [
        "«Музей в ОК»: нет ни пароля, ни ключа кодов",
        "нет ни пароля, ни ключа кодов",
    ]


def test_one_column_that_nobody_knows_is_told_in_the_singular() -> None:
    (said,) = read_bytes("Сайт;Логин;Пароль;Кодовое слово\nhttps://vk.com;u;p;мама\n").said
    assert said == "В таблице 1 неизвестный столбец: не берётся."


def test_a_workbook_is_told_how_to_be_brought() -> None:
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True})
    book.add_worksheet().write_row(0, 0, ["Сайт", "Логин", "Пароль"])
    book.close()
    with pytest.raises(BadInput, match="Сохраните лист с паролями как CSV"):
        read_bytes(written.getvalue())


def test_seeds_that_cannot_be_read_are_something_left(registry: Store) -> None:
    content = logins({"uri": "https://vk.com", "username": "+79000000001", "password": "п-1", "totp": "!!!"})
    assert "строк, взятых не целиком: 1" in advice(looked(registry, content))
    whole = logins({"uri": "https://vk.com", "username": "+79000000001", "password": "п-1", "totp": OTHER_SEED})
    assert SEED != OTHER_SEED
    assert "больше не нужен" in advice(looked(registry, whole))
