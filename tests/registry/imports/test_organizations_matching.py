"""Rows against the registry: equal names are one organization, what is doubtful is asked, the counts add up."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry import changes, organizations, pages, people
from registry.imports.organizations import (
    AppliedRegistry,
    RegistryMatch,
    apply,
    match,
    read_answers,
    read_lines,
)
from registry.organizations import Organization
from registry.pages import Page
from vault.errors import BadInput
from vault.transaction import Tx

INN = "7707083893"
OTHER_INN = "7830002293"


def matched(tx: Tx, text: str, answers: dict[str, int | str] | None = None) -> RegistryMatch:
    found = match(tx, read_lines(text.split("\n")), answers)
    assert found.rows == found.created + found.updated + found.unchanged + found.questions + found.rejected
    assert found.questions == len(found.question_list)
    assert found.rejected == len(found.rejected_list)
    return found


def counts(found: RegistryMatch) -> tuple[int, int, int, int, int]:
    return found.created, found.updated, found.unchanged, found.questions, found.rejected


def applied(tx: Tx, text: str, answers: dict[str, int | str] | None = None) -> AppliedRegistry:
    return apply(tx, match(tx, read_lines(text.split("\n"))), answers)


LIST = """Организация;ВК;ОК;Телефон;Ответственный
МБОУ «Бобровская школа»;vk.com/bobr;ok.ru/group/12;2-21-00;Сомова Анна Петровна
МБДОУ «Детский сад № 1»;vk.com/club55;;;
МБДОУ «Детский сад № 2»;;;;Сомова Анна Петровна
!!!;vk.com/xxx;;;"""


def test_a_first_import_creates_and_the_second_changes_nothing(tx: Tx) -> None:
    assert counts(matched(tx, LIST)) == (3, 0, 0, 0, 1)
    assert organizations.count(tx) == 0
    done = applied(tx, LIST)
    assert (len(done.organization_ids), len(done.page_ids)) == (3, 3)
    assert (done.match.organizations, done.match.pages) == (3, 3)
    school = next(one for one in organizations.listing(tx) if "школа" in one.name)
    assert (school.name, school.phones) == ("МБОУ «Бобровская школа»", ("2-21-00",))
    assert [page.url for page in pages.of_organization(tx, school.id)] == [
        "https://ok.ru/group/12",
        "https://vk.com/bobr",
    ]
    assert people.count(tx) == 1
    assert len(people.listing(tx)[0].assignments) == 2
    before = len(changes.recent(tx, 1000))
    again = applied(tx, LIST)
    assert counts(again.match) == (0, 0, 3, 0, 1)
    assert len(changes.recent(tx, 1000)) == before


def test_what_is_new_in_a_known_organization_updates_it(tx: Tx) -> None:
    applied(tx, LIST)
    more = (
        "Организация;ВК;ТГ;Телефон\nМКОУ Бобровская школа;vk.ru/bobr;@bobr_tg;8 (38446) 2-22-00\n"
        "Детский сад №1;vk.com/public55;;"
    )
    found = matched(tx, more)
    assert counts(found) == (0, 1, 1, 0, 0)
    (choice,) = found.choices
    assert "2-21-00" in choice.text
    assert "8 (38446) 2-22-00" in choice.text
    applied(tx, more)
    school = next(one for one in organizations.listing(tx) if "школа" in one.name)
    assert school.phones == ("2-21-00",)  # what is filled is never written over unasked
    applied(tx, more, {choice.id: "take"})
    school = next(one for one in organizations.listing(tx) if "школа" in one.name)
    assert school.name == "МБОУ «Бобровская школа»"
    assert school.phones == ("8 (38446) 2-22-00",)
    assert len(pages.of_organization(tx, school.id)) == 3


def test_rows_of_one_organization_merge(tx: Tx) -> None:
    text = "Организация;ВК;ОК\nМБУК «МКДЦ Лидер»;vk.com/lider;\nМБУК «МКДЦ «ЛИДЕР»»;;ok.ru/lider\nМБУК МКДЦ Лидер;;"
    found = matched(tx, text)
    assert counts(found) == (1, 1, 1, 0, 0)
    assert (found.organizations, found.pages) == (1, 2)
    applied(tx, text)
    assert organizations.listing(tx)[0].name == "МБУК «МКДЦ Лидер»"
    assert pages.count(tx) == 2


def test_two_organizations_of_one_nickname_stay_two(tx: Tx) -> None:
    text = "МБДОУ «Солнышко» с. Боброво — vk.com/sun_b\nМБДОУ «Солнышко» с. Липки — vk.com/sun_l\nМБУ ДО «Солнышко»"
    assert counts(matched(tx, text)) == (3, 0, 0, 0, 0)


def test_alike_is_a_question_with_ranked_candidates(tx: Tx) -> None:
    school = organizations.add(tx, Organization(name="МБОУ «Бобровская средняя школа»"))
    organizations.add(tx, Organization(name="МБОУ «Липкинская средняя школа»"))
    text = "МБОУ «Бобровкая средняя школа» — vk.com/bobr"
    found = matched(tx, text)
    assert counts(found) == (0, 0, 0, 1, 0)
    question = found.question_list[0]
    assert [(one.id, one.name) for one in question.candidates] == [(school.id, school.name)]
    assert "Строка 1" in question.text
    assert matched(tx, text).question_list[0].id == question.id
    assert applied(tx, text).page_ids == ()

    answers: dict[str, int | str] = {question.id: school.id}
    assert counts(matched(tx, text, answers)) == (0, 1, 0, 0, 0)
    applied(tx, text, answers)
    assert organizations.get(tx, school.id).accepted_names == ("МБОУ «Бобровкая средняя школа»",)
    assert pages.of_organization(tx, school.id)[0].url == "https://vk.com/bobr"
    assert counts(matched(tx, text)) == (0, 0, 1, 0, 0)


def test_the_answers_new_and_skip(tx: Tx) -> None:
    organizations.add(tx, Organization(name="МБОУ «Бобровская средняя школа»"))
    text = "МБОУ «Бобровкая средняя школа»"
    question = matched(tx, text).question_list[0].id
    assert counts(applied(tx, text, {question: "skip"}).match) == (0, 0, 1, 0, 0)
    assert organizations.count(tx) == 1
    assert counts(applied(tx, text, {question: "new"}).match) == (1, 0, 0, 0, 0)
    assert organizations.count(tx) == 2
    assert counts(matched(tx, text)) == (0, 0, 1, 0, 0)


def test_a_row_alike_an_earlier_row_of_the_file(tx: Tx) -> None:
    text = "МБОУ «Бобровская средняя школа»\nМБОУ «Бобровкая средняя школа» — vk.com/bobr"
    found = matched(tx, text)
    assert counts(found) == (1, 0, 0, 1, 0)
    assert [one.id for one in found.question_list[0].candidates] == ["row:1"]
    done = applied(tx, text, {found.question_list[0].id: "row:1"})
    assert (len(done.organization_ids), len(done.page_ids)) == (1, 1)


def test_a_page_of_another_organization_is_a_question(tx: Tx) -> None:
    club = organizations.add(tx, Organization(name="МБУК «Клуб Искра»"))
    pages.add(tx, Page(club.id, "vk", "vk.com/iskra", network_id="4217"))
    text = "МБОУ «Бобровская школа» — vk.com/public4217"
    found = matched(tx, text)
    assert counts(found) == (0, 0, 0, 1, 0)
    question = found.question_list[0]
    assert [one.id for one in question.candidates] == [club.id]
    assert "МБУК «Клуб Искра»" in question.text
    done = applied(tx, text, {question.id: "new"})
    assert (len(done.organization_ids), done.page_ids) == (1, ())
    assert any("осталась за «МБУК «Клуб Искра»»" in warning for warning in done.match.warnings)
    again = applied(tx, text, {question.id: "new"})
    assert (again.organization_ids, counts(again.match)) == ((), (0, 0, 1, 0, 0))


def test_one_page_in_two_rows_is_a_question(tx: Tx) -> None:
    found = matched(tx, "МБУК «Клуб» — vk.com/common\nМБУ «Музей» — https://vk.ru/Common")
    assert counts(found) == (1, 0, 0, 1, 0)
    assert found.question_list[0].row == 2


def test_one_name_with_two_inns_is_a_question(tx: Tx) -> None:
    text = f"Организация;ИНН\nМБУ «Клуб»;{INN}\nМБУ «Клуб»;{OTHER_INN}"
    found = matched(tx, text)
    assert counts(found) == (1, 0, 0, 1, 0)
    assert INN in found.question_list[0].text
    answers: dict[str, int | str] = {found.question_list[0].id: "new"}
    assert len(applied(tx, text, answers).organization_ids) == 2
    again = applied(tx, text)
    assert (again.organization_ids, counts(again.match)) == ((), (0, 0, 2, 0, 0))


def test_an_inn_under_another_name_is_a_question(tx: Tx) -> None:
    club = organizations.add(tx, Organization(name="МБУК «Клуб Искра»", inn=INN))
    found = matched(tx, f"Организация;ИНН\nДворец молодёжи;{INN}")
    assert [one.id for one in found.question_list[0].candidates] == [club.id]


def test_latin_letters_in_a_russian_name_are_a_question_once(tx: Tx) -> None:
    text = "МБOУ «Шкoла №1»"
    found = matched(tx, text)
    assert counts(found) == (0, 0, 0, 1, 0)
    assert "латинские" in found.question_list[0].text
    school = organizations.add(tx, Organization(name="МБОУ «Школа №1»"))
    asked = matched(tx, text).question_list[0]
    assert [one.id for one in asked.candidates] == [school.id]
    assert asked.id == found.question_list[0].id
    applied(tx, text, {asked.id: str(school.id)})
    assert counts(matched(tx, text)) == (0, 0, 1, 0, 0)


def test_several_known_of_one_name(tx: Tx) -> None:
    first = organizations.add(tx, Organization(name="МБУ «Клуб»", inn=INN))
    organizations.add(tx, Organization(name="МБУ «Клуб»", inn=OTHER_INN))
    assert len(matched(tx, "МБУ «Клуб»").question_list[0].candidates) == 2
    applied(tx, f"Организация;ИНН;ВК\nМБУ «Клуб»;{INN};vk.com/klub")
    assert len(pages.of_organization(tx, first.id)) == 1


def test_candidates_of_one_name_are_told_apart(tx: Tx) -> None:
    first = organizations.add(tx, Organization(name="МБУ «Искра»", short_name="Искра (Лесное)", inn=INN))
    second = organizations.add(tx, Organization(name="МБУ «Искра»", address="с. Речное, ул. Мира, 5"))
    names = {one.id: one.name for one in matched(tx, "МБУ «Искра»").question_list[0].candidates}
    assert names == {
        first.id: f"МБУ «Искра» (№ {first.id}, Искра (Лесное), ИНН {INN})",
        second.id: f"МБУ «Искра» (№ {second.id}, с. Речное, ул. Мира, 5)",
    }


def test_the_same_question_twice_has_two_ids(tx: Tx) -> None:
    organizations.add(tx, Organization(name="МБОУ «Бобровская средняя школа»"))
    found = matched(tx, "МБОУ «Бобровкая средняя школа»\nМБОУ «Бобровкая средняя школа»")
    assert len({question.id for question in found.question_list}) == 2


def test_answers_that_fit_nothing_are_refused_and_nothing_is_written(tx: Tx) -> None:
    organizations.add(tx, Organization(name="МБОУ «Бобровская средняя школа»"))
    text = "МБОУ «Бобровкая средняя школа»\nМБУ «Музей»"
    question = matched(tx, text).question_list[0].id
    with pytest.raises(BadInput, match="nobody"):
        matched(tx, text, {"nobody": 1})
    with pytest.raises(BadInput, match="99"):
        applied(tx, text, {question: 99})
    assert organizations.count(tx) == 1


@pytest.mark.parametrize("content", ["[]", "{", '{"q1": true}', '{"q1": [1]}', '{"q1": null}'])
def test_a_file_of_answers_that_is_none(tmp_path: Path, content: str) -> None:
    path = tmp_path / "answers.json"
    path.write_text(content)
    with pytest.raises(BadInput, match=r"answers\.json"):
        read_answers(path)


def test_a_file_of_answers(tmp_path: Path) -> None:
    path = tmp_path / "answers.json"
    path.write_text('\ufeff{"q1": 5, "q2": "new", "q3": "row:7"}')
    assert read_answers(path) == {"q1": 5, "q2": "new", "q3": "row:7"}
    with pytest.raises(BadInput):
        read_answers(tmp_path / "none.json")


_NAMES = ["МБОУ", "«Школа №1»", "Школа", "№2", "Клуб", '"Лицей"', "МБOУ", "Итого", "ИНН", INN, OTHER_INN]
_REST = ["vk.com/aaa", "ok.ru/group/5", "@bbb", "vk.com/club7", "a@b.ru", "a@школа.рф", "8 (38446) 2-21-00", "Адрес:"]
_WORDS = st.sampled_from([*_NAMES, *_REST, "ул. Мира, 5", "ВК", ";", ",", "\t"])
_LINES = st.lists(st.lists(_WORDS, max_size=6).map(" ".join), max_size=6)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(lines=_LINES, header=st.sampled_from(["", "Организация;ВК;ОК;ИНН;Почта;Телефон", "ВК,Название,Сайт"]))
def test_any_list_is_applied_and_then_changes_nothing(tx: Tx, lines: list[str], header: str) -> None:
    tx.execute("SAVEPOINT example")
    text = "\n".join([header, *lines])
    first = applied(tx, text)
    again = applied(tx, text)
    assert (again.organization_ids, again.page_ids) == ((), ())
    assert again.match.created == again.match.updated == 0
    assert first.match.rows == again.match.rows
    tx.execute("ROLLBACK TO example")


def test_the_same_list_with_the_same_answers_changes_nothing(tx: Tx) -> None:
    text = (
        "Организация;ВК\nМБОУ «Бобровская школа»;vk.com/bobr\nБобровская средняя школа;vk.com/other\nКлуб;vk.com/bobr"
    )
    asked = {question.row: question.id for question in matched(tx, text).question_list}
    assert sorted(asked) == [3, 4]
    answers: dict[str, int | str] = {asked[3]: "row:2", asked[4]: "new"}
    assert len(applied(tx, text, answers).organization_ids) == 2
    assert counts(matched(tx, text, answers)) == (0, 0, 3, 0, 0)
    assert applied(tx, text, answers).organization_ids == ()
    with pytest.raises(BadInput, match="нет вопросов q0"):
        matched(tx, text, {**answers, "q0": "new"})


def test_the_id_of_a_question_does_not_depend_on_what_is_known(tx: Tx) -> None:
    text = "Организация;ВК\nШкoла;vk.com/bobr\nШкoла;vk.com/bobr"  # with a Latin letter, twice
    first, second = (question.id for question in matched(tx, text).question_list)
    applied(tx, text, {first: "new"})
    assert second == f"{first}-2"
    assert counts(matched(tx, text, {first: "new", second: "skip"}))[3] == 0


def test_only_another_type_of_institution_is_a_question_not_a_merge(tx: Tx) -> None:
    applied(tx, "МБУ «Старт»")
    assert counts(matched(tx, "МАУ «Старт»")) == (0, 0, 0, 1, 0)
    assert counts(matched(tx, "Муниципальное бюджетное учреждение «Старт»")) == (0, 0, 1, 0, 0)
    assert counts(matched(tx, "«Старт»")) == (0, 0, 1, 0, 0)


def test_a_cell_of_sites_with_nothing_but_commas_is_empty(tx: Tx) -> None:
    assert counts(matched(tx, "Организация;Сайт\nМБОУ «Бобровская школа»;,")) == (1, 0, 0, 0, 0)


def test_of_two_rows_that_disagree_the_first_is_taken_each_time(tx: Tx) -> None:
    text = "Организация;Почта\nМБОУ «Бобровская школа»;a@b.ru\nМБОУ «Бобровская школа»;c@d.ru"
    for _ in range(3):
        done = applied(tx, text)
        assert any("c@d.ru" in warning for warning in done.match.warnings)
        assert organizations.listing(tx)[0].email == "a@b.ru"
    assert counts(matched(tx, text)) == (0, 0, 2, 0, 0)


HEADED = """Организация;ВК;Должность руководителя;ФИО руководителя;Ответственный
МБОУ «Школа № 1»;vk.com/one;директор;Иванова Анна Петровна;Сомова Ольга Ильинична"""


def test_a_head_is_taken_and_answers_for_nothing(tx: Tx) -> None:
    applied(tx, HEADED)
    (school,) = organizations.listing(tx)
    assert (school.head_name, school.head_position) == ("Иванова Анна Петровна", "директор")
    assert [one.name for one in people.listing(tx)] == ["Сомова Ольга Ильинична"]
    assert counts(matched(tx, HEADED)) == (0, 0, 1, 0, 0)


def test_another_head_is_asked_about_and_leaves_no_position(tx: Tx) -> None:
    applied(tx, HEADED.replace("директор", ""))
    other = HEADED.replace("Иванова Анна Петровна", "Петров Пётр Ильич")
    (choice,) = matched(tx, other).choices
    assert "руководитель в реестре «Иванова Анна Петровна», в файле «Петров Пётр Ильич»" in choice.text
    applied(tx, other)
    (school,) = organizations.listing(tx)
    assert (school.head_name, school.head_position) == ("Иванова Анна Петровна", "")
    applied(tx, other, {choice.id: "take"})
    (school,) = organizations.listing(tx)
    assert (school.head_name, school.head_position) == ("Петров Пётр Ильич", "директор")


@pytest.mark.parametrize(
    ("heading", "cell", "name", "position"),
    [
        ("Руководитель", "Директор Иванова Анна Петровна", "Иванова Анна Петровна", "Директор"),
        ("Директор", "Иванова А. П.", "Иванова А. П.", ""),
        ("Заведующий", "Иванова Анна Петровна, и.о. заведующей", "Иванова Анна Петровна", "и.о. заведующей"),
        ("ФИО руководителя, телефон", "Иванова Анна Петровна, 8 (38446) 2-21-00", "Иванова Анна Петровна", ""),
        ("Телефон руководителя", "8 (38446) 2-21-00", "", ""),
        ("Страница руководителя", "Иванова Анна Петровна", "", ""),
        ("Заместитель директора", "Иванова Анна Петровна", "", ""),
    ],
)
def test_what_a_column_of_heads_holds(tx: Tx, heading: str, cell: str, name: str, position: str) -> None:
    applied(tx, f"Организация;ВК;{heading}\nМБОУ «Школа № 1»;vk.com/one;{cell}")
    (school,) = organizations.listing(tx)
    assert (school.head_name, school.head_position, school.phones) == (name, position, ())
