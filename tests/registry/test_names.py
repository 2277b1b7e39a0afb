"""When two spellings are one organization, when they are only alike, and whether a text names one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.names import (
    Directory,
    Entry,
    Mention,
    NameIndex,
    PropertyType,
    Repair,
    is_group,
    key,
    mentions,
    mixed_letters,
    property_type,
    similar,
    table,
    tidy,
)
from registry.names.words import lemma

SCHOOL = "МБОУ «Бобровская средняя школа»"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("МБУК «МКДЦ Лидер»", "МБУК «МКДЦ «ЛИДЕР»»"),
        (
            "МБОУ СОШ №5",
            "Муниципальное бюджетное общеобразовательное учреждение «Средняя общеобразовательная школа № 5»",
        ),
        ("МБОУ СОШ №5", "МКОУ СОШ N 5"),
        ("МБДОУ д/с №3 «Ёлочка»", "МБДОУ «Детский сад № 3 «Елочка»»"),
        ("МБУ ДО ДДТ", "Муниципальное бюджетное учреждение дополнительного образования «Дом детского творчества»"),
        ("КУМИ Боброво-го района", "Комитет по управлению муниципальным имуществом Боброво-го района"),
        ("ЕДДС", "МКУ «Единая дежурно-диспетчерская служба»"),
        ("СНД Бобровского округа", "Совет народных депутатов Бобровского муниципального округа"),
        ("МБУК ЦБС", "Муниципальное бюджетное учреждение культуры «Централизованная библиотечная система»"),
        ("МБОУ «ООШ с. Боброво»", "Основная общеобразовательная школа села Боброво"),
        ("Школа им. А.С. Пушкина", "Школа имени Пушкина"),
        ("MБOУ «Шкoла №1»", "МБОУ «Школа № 1»"),
        ("Бобровская школа МБОУ", "МБОУ «Школа Бобровская»"),
        ("Финансовое управление администрации Бобровского округа", "Финансовое управление Бобровского округа"),
        ("ДШИ", "МБУ ДО «Детская школа искусств»"),
    ],
)
def test_one_organization(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("МБОУ «Банновская основная школа»", "МБОУ «Зеленовская основная школа»"),
        ("Детский сад №1", "Детский сад №2"),
        ("МБДОУ «Росинка»", "МБУ ДО «Росинка»"),
        ("Администрация Ленинского района", "Администрация Кировского района"),
        ("МБДОУ «Солнышко» с. Боброво", "МБДОУ «Солнышко» с. Липки"),
        ("Основная школа с. Боброво", "Средняя школа с. Боброво"),
        ("Школа села Боброво", "Школа посёлка Боброво"),
        ("«»", "!!"),
        ("Музей А", "Музей В"),
        ("Корпус «А»", "Корпус «В»"),
    ],
)
def test_two_organizations(one: str, other: str) -> None:
    assert key(one) != key(other)


def test_words_of_the_tables_are_lemmas() -> None:
    expanded = {word for full in table.ABBREVIATIONS.values() for word in full.split()}
    words = (expanded | table.GENERIC | set(table.SAME.values())) - table.FORM_KINDS
    assert [word for word in sorted(words) if lemma(word) != word] == []


def test_alike_is_ranked_and_digits_must_agree() -> None:
    names = [SCHOOL, "МБОУ «Бобровская школа»", "МБОУ «Липкинская средняя школа»", "МБДОУ «Бобровский детский сад»"]
    found = similar("МБОУ «Бобровкая средняя школа»", names)
    assert [one.place for one in found] == [0, 1]
    assert found[0].score > found[1].score
    assert similar("Детский сад №1 «Росинка»", ["Детский сад №2 «Росинка»"]) == ()
    assert similar("Школа-интернат «Бобровская»", [SCHOOL]) == ()
    assert [one.score for one in similar("МБОУ СОШ № 5", ["МКОУ СОШ №5"])] == [100.0]
    assert len(similar("Бобровский дом культуры", ["Дом культуры с. Боброво"])) == 1


def test_an_index_grows_and_answers_by_place() -> None:
    index = NameIndex()
    assert index.similar(SCHOOL) == ()
    assert index.add("МБОУ «Бобровкая школа»") == 0
    assert index.add("Детская школа искусств") == 1
    assert [one.place for one in index.similar(SCHOOL)] == [0]


def test_a_question_before_a_name_is_added_does_not_hide_it() -> None:
    """What is near a word is kept between questions, and goes on with every new name."""
    index = NameIndex(["Детская школа искусств"])
    asked = "Бобровкая школа искусств"
    assert index.similar(asked)[0].place == 0
    assert index.add("МБОУ «Бобровская школа»") == 1
    assert index.add("Школа с. Боброво") == 2
    assert {one.place for one in index.similar("МБОУ «Бобровкая школа»")} == {1}
    assert {one.place for one in index.similar("МБОУ «Бобровская школа»")} == {1, 2}


def test_all_telling_words_of_the_shorter_name_must_agree() -> None:
    names = ["МБОУ «Липкинская школа имени Павлова»", "МБОУ «Липкинская школа имени Орлова»", "МБОУ «Липкинская школа»"]
    assert [one.place for one in similar("Липкинская школа им. Орлова", names)] == [1, 2]
    assert {one.place for one in similar("Липкинская школа", names)} == {0, 1, 2}
    assert similar("Орловская школа им. Павлова", names) == ()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (SCHOOL, "Официальная страница Бобровской школы"),
        (SCHOOL, "БОБРОВСКАЯ СОШ. Новости и объявления"),
        ("МБДОУ «Бобровский детский сад №1 «Солнышко»»", "Жизнь детского сада № 1 «Солнышко»"),
        ("МБДОУ «Бобровский детский сад «Росинка»»", "Мы — детсад «Росинка»"),
        ("МБУ ДО «Детская школа искусств»", "ДШИ п. Боброво"),
        ("МБОУ СОШ №5", "Школа 5, г. Липки"),
        ("МБОУ СОШ №5", "СОШ-5"),
        ("Администрация Бобровского муниципального округа", "Страница администрации Бобровского округа"),
        ("МКУ «Единая дежурно-диспетчерская служба» Бобровского муниципального округа", "ЕДДС: телефон 112"),
    ],
)
def test_a_text_names_the_organization(name: str, text: str) -> None:
    assert mentions(text, [name]) is Mention.NAMED


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        (SCHOOL, "Школа, в которой учатся наши дети", Mention.PARTLY),
        (SCHOOL, "Липкинская средняя школа", Mention.PARTLY),
        (SCHOOL, "Бобровский детский сад", Mention.PARTLY),
        (SCHOOL, "Новости района", Mention.NOT),
        (SCHOOL, "", Mention.NOT),
        ("МБДОУ «Детский сад №1 «Солнышко»»", "Детский сад № 2 «Солнышко»", Mention.PARTLY),
        ("МБОУ СОШ №5", "Школа, 5 класс", Mention.PARTLY),
    ],
)
def test_a_text_that_does_not_name_it(name: str, text: str, expected: Mention) -> None:
    assert mentions(text, [name]) is expected


def test_any_accepted_name_will_do() -> None:
    assert mentions("Клуб «Искра» приглашает", ["МБУК «Липкинский дом культуры»"]) is Mention.NOT
    assert mentions("Клуб «Искра» приглашает", ["МБУК «Липкинский дом культуры»", "Клуб «Искра»"]) is Mention.NAMED


@pytest.mark.parametrize(
    ("raw", "name", "repairs"),
    [
        ("МБУ «Музей»;", "МБУ «Музей»", {Repair.ENDING}),
        ("МБДОУ «Сад №1 «Лучик»;", "МБДОУ «Сад №1 «Лучик»»", {Repair.ENDING, Repair.QUOTES_CLOSED}),
        ("[bookmark: _GoBack]МБУ «Клуб».", "МБУ «Клуб»", {Repair.RESIDUE, Repair.ENDING}),
        ("МКУ «Служба» Н-ского округа", "МКУ «Служба» Н-ского округа", {Repair.TEXT_AFTER_QUOTE}),
        ('МБОУ "Школа "Луч""', "МБОУ «Школа «Луч»»", set()),
        ('МБОУ ""Школа" №5"', "МБОУ ««Школа» №5»", set()),
        ("Школа №5»;", "Школа №5", {Repair.ENDING, Repair.QUOTE_DROPPED}),
        ("Музей войны 1941 г.", "Музей войны 1941 г.", set()),
        ("Музей войны 1941 г.;", "Музей войны 1941 г.", {Repair.ENDING}),
    ],
)
def test_a_name_is_made_presentable(raw: str, name: str, repairs: set[Repair]) -> None:
    tidied = tidy(raw)
    assert tidied.name == name
    assert set(tidied.repairs) == repairs
    assert tidy(name).name == name


def test_latin_letters_are_noticed_only_where_they_imitate() -> None:
    assert mixed_letters("МБOУ «Шкoла IT-куб» ЕДДС") == ("МБOУ", "Шкoла")
    assert mixed_letters("MKY «Служба»") == ("MKY",)
    assert mixed_letters("Центр «Quantum»") == ()


@given(st.text(max_size=120))
def test_no_text_breaks_it(text: str) -> None:
    assert key(text) == key(text)
    tidy(text)
    mentions(text, [text, SCHOOL])
    similar(text, [SCHOOL, text])


@pytest.mark.parametrize(
    "text",
    ["Учреждения образования", "Дошкольные образовательные организации:", "Спорт", "Физическая культура и спорт",
     "Подведомственные учреждения", "и иные организации", "Дополнительное образование"],
)  # fmt: skip
def test_headings_of_groups(text: str) -> None:
    assert is_group(text)


@pytest.mark.parametrize(
    "text",
    ["Управление образования", "МБУК «Библиотеки округа»", "Школа № 1", "Отдел культуры", "Школы № 1 и № 2",
     "Центр культуры и спорта", "Совет депутатов", "Стадион «Спорт»"],
)  # fmt: skip
def test_names_are_no_groups(text: str) -> None:
    assert not is_group(text)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("МАУ «Старт»", PropertyType.AUTONOMOUS),
        ("МБОУ «Школа»", PropertyType.BUDGETARY),
        ("Муниципальное казённое учреждение «Склад»", PropertyType.TREASURY),
        ("МБУ ДО «Бюро»", PropertyType.BUDGETARY),
        ("Детский сад «Ромашка»", None),
        ("Администрация округа", None),
    ],
)
def test_the_legal_form_says_the_type_of_an_institution(name: str, said: PropertyType | None) -> None:
    assert property_type(name) is said


LISTED = (
    "МБОУ «Банновская основная школа»",
    "МБОУ «Школа № 5»",
    "Детский сад «Росинка»",
    "Администрация Крапивинского муниципального округа",
    "Дом культуры села Тарадановка",
)


@pytest.mark.parametrize(
    "text",
    [
        "Страница Банновской школы",
        "Мы школа №5, пишите нам",
        "Сад Росинка села Тарадановка и дом культуры в Тарадановке",
        "Новости администрации Крапивинского округа",
        "Ничего не сказано",
        "5 класс, школа 7",
        "",
    ],
)
def test_a_directory_finds_whom_each_alone_would_find(text: str) -> None:
    entries = [Entry(number, name, (name,)) for number, name in enumerate(LISTED, start=1)]
    alone = [entry.id for entry in entries if mentions(text, entry.names) is Mention.NAMED]
    assert [entry.id for entry in Directory(entries).named_in(text)] == alone


@given(st.lists(st.sampled_from(" ".join(LISTED).split()), max_size=8))
def test_no_text_is_lost_by_the_directory(words: list[str]) -> None:
    text = " ".join(words)
    entries = [Entry(number, name, (name,)) for number, name in enumerate(LISTED, start=1)]
    alone = [entry.id for entry in entries if mentions(text, entry.names) is Mention.NAMED]
    assert [entry.id for entry in Directory(entries).named_in(text)] == alone
