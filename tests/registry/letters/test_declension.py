"""Names and positions in the cases of a letter: the right ones right, the doubtful ones said, never a guess."""

from __future__ import annotations

from pathlib import Path

import pytest

from registry.letters import declension, positions
from registry.letters.declension import Case, Gender

# a name in the nominative, genitive, dative, accusative and instrumental, a line each
SURE = {
    line.split("|")[0]: line.split("|")[1:]
    for line in (Path(__file__).parent / "names.txt").read_text(encoding="utf-8").splitlines()
}
CASES = (Case.GENITIVE, Case.DATIVE, Case.ACCUSATIVE, Case.INSTRUMENTAL)

# What is declined and may be wrong: said, so that a person looks.
DOUBTFUL = {
    "Блок Александр Александрович": "Блоку Александру Александровичу",
    "Кравец Игорь Львович": "Кравцу Игорю Львовичу",
    "Заяц Пётр Кузьмич": None,
    "Дюма Пётр Ильич": "Дюма Петру Ильичу",
    "Гусь Пётр Ильич": None,
    "Хайруллина Айгуль Ильдусовна": "Хайруллиной Айгули Ильдусовне",
}

# What stays exactly as written.
LEFT = (
    "Иванов Иван",
    "Муса Иса",
    "John Smith",
    "Иванова",
    "Иванова А. П.",
    "Иванова Анна Петрович",
    "Иванов Анна Петровна",
    "Ким Ир Сен",
    "Иванова-2 Анна Петровна",
    "Сервантес Сааведра Мигель Родригович",
)


@pytest.mark.parametrize("full", SURE)
def test_a_name_in_every_case(full: str) -> None:
    for case, right in zip(CASES, SURE[full], strict=True):
        found = declension.name(full, case)
        assert found.text == right
        assert not found.doubt or (case is Case.INSTRUMENTAL and full.startswith("Бонч-")), case


@pytest.mark.parametrize("full", DOUBTFUL)
def test_what_may_come_out_wrong_says_so(full: str) -> None:
    found = declension.name(full, Case.DATIVE)
    assert found.doubt
    assert DOUBTFUL[full] in {None, found.text}


@pytest.mark.parametrize("full", LEFT)
def test_what_nothing_tells_how_to_decline_stays_and_says_why(full: str) -> None:
    for case in CASES:
        found = declension.name(full, case)
        assert found.text == full
        assert found.doubt
    assert declension.greeting(full) == ""


def test_the_nominative_and_nothing_at_all_are_never_doubted() -> None:
    assert declension.name("  John   Smith ", Case.NOMINATIVE) == declension.Declined("John Smith")
    assert declension.name("", Case.DATIVE) == declension.Declined("")
    assert declension.initials("") == declension.Declined("")


@pytest.mark.parametrize(
    ("full", "case", "first", "after"),
    [
        ("Иванова Анна Петровна", Case.DATIVE, "А. П. Ивановой", "Ивановой А. П."),
        ("Иванов Пётр Ильич", Case.NOMINATIVE, "П. И. Иванов", "Иванов П. И."),
        ("Анна Петровна Ким", Case.DATIVE, "А. П. Ким", "Ким А. П."),
        ("Алиев Мамед Расул оглы", Case.DATIVE, "М. Р. Алиеву", "Алиеву М. Р."),
    ],
)
def test_initials(full: str, case: Case, first: str, after: str) -> None:
    assert declension.initials(full, case).text == first
    assert declension.initials(full, case, surname_first=True).text == after


def test_initials_that_are_written_already_stay() -> None:
    assert declension.initials("А. П. Иванова") == declension.Declined("А. П. Иванова")
    assert declension.initials("Иванова А. П.", Case.DATIVE).doubt


def test_a_greeting_agrees_with_the_name() -> None:
    assert declension.greeting("Иванова Анна Петровна") == "Уважаемая Анна Петровна!"
    assert declension.greeting("ИВАНОВ ПЁТР ИЛЬИЧ") == "Уважаемый Пётр Ильич!"
    assert declension.gender("Иванова Анна Петровна") is Gender.FEMALE
    assert declension.by_gender(None, "назначен", "назначена") == "назначен/назначена"


@pytest.mark.parametrize(
    ("written", "dative"),
    [
        ("директор школы", "директору школы"),
        ("Директор", "Директору"),
        ("заведующая детским садом", "заведующей детским садом"),
        ("исполняющий обязанности директора", "исполняющему обязанности директора"),
        ("глава муниципального округа", "главе муниципального округа"),
        ("главный специалист отдела культуры", "главному специалисту отдела культуры"),
        ("первый заместитель главы округа", "первому заместителю главы округа"),
        ("пресс-секретарь", "пресс-секретарю"),
        ("учитель-логопед", "учителю-логопеду"),
        ("контент-менеджер", "контент-менеджеру"),
        ("заместитель директора по УВР", "заместителю директора по УВР"),
        ("врио начальника управления", "врио начальника управления"),
        ("И.о. директора", "И.о. директора"),
        ("управляющая делами", "управляющей делами"),
        ("специалист 1 разряда", "специалисту 1 разряда"),
        ("", ""),
    ],
)
def test_a_position_in_the_dative(written: str, dative: str) -> None:
    assert positions.position(written, Case.DATIVE) == declension.Declined(dative)


@pytest.mark.parametrize("written", ["SMM-специалист", "методист, педагог", "директор и учитель", "бздынь школы"])
def test_a_position_that_may_be_wrong_says_so(written: str) -> None:
    assert positions.position(written, Case.DATIVE).doubt


def test_a_body_in_the_genitive() -> None:
    whole = "Центр управления регионом Кемеровской области"
    assert positions.body(whole, Case.GENITIVE).text == "Центра управления регионом Кемеровской области"
    assert positions.body("ЦУР Кузбасса", Case.GENITIVE) == declension.Declined("ЦУР Кузбасса")
    assert positions.body("Муниципальный центр", Case.GENITIVE).text == "Муниципального центра"
    assert positions.body("Zentrum", Case.GENITIVE).doubt
