"""Regulations as other towns write them: articles, tables with totals, dashes, networks by all means, several norms."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from registry.imports.regulation import ListKind, draft, propose, read
from registry.imports.regulation.redrafting import Changed, redraft
from registry.regulation import citing
from registry.regulation.model import NetworkState
from tests.registry.documents.docx_files import docx, paragraph, table
from tests.registry.imports.readings import names, reading_of

ARTICLES = """Российская Федерация
ПОСТАНОВЛЕНИЕ
от 14.05.2026 № 417-па

Об утверждении Порядка ведения страниц городского округа Заречье Свердловской области

Статья 1. Предмет
1. Организации обязаны создать страницы «ВКонтакте» в течение 30 календарных дней.
2. Рекомендуется вести канал в мессенджере MAX.

Статья 2. Координатор
1. Координатор:
1) ведёт реестр страниц;
2) хранит пароли.

Статья 3. Реестр
Реестр страниц размещается на официальном сайте администрации.
"""


def test_articles_are_sections_and_the_act_stands_before_its_only_title() -> None:
    reading = reading_of(ARTICLES)
    assert [clause.number for clause in reading.clauses] == ["1.1", "1.2", "2.1", "2.1.1", "2.1.2", "3"]
    assert not any(clause.provisional for clause in reading.clauses)
    assert (reading.act_number, reading.act_date) == ("417-па", date(2026, 5, 14))
    assert reading.title.startswith("Порядок ведения страниц городского округа")
    parameters = {(each.check, each.name): each.value for each in draft(reading).parameters}
    assert parameters["registry.presence", "days"] == 30


def test_the_act_in_the_lines_of_one_cell(tmp_path: Path) -> None:
    path = tmp_path / "act.docx"
    path.write_bytes(
        docx(
            table([["", "УТВЕРЖДЕН\nпостановлением администрации\nКаменского района\nот «15» июня 2026 г. № 632"]])
            + paragraph("ПОРЯДОК ведения страниц")
            + paragraph("1. Организации создают страницы «ВКонтакте».")
        )
    )
    reading = read(path)
    assert (reading.act_number, reading.act_date) == ("632", date(2026, 6, 15))


def test_a_table_of_a_text_file_has_neither_its_header_nor_its_total_among_the_names(tmp_path: Path) -> None:
    rows = "№ п/п\tНаименование\tТелефон\n1\tМБОУ «Школа № 1»\t2-22\n2\tМБУК «Клуб»\t2-33\n\tИтого: 2\t\n"
    path = tmp_path / "act.txt"
    path.write_text(
        "ПОРЯДОК\n\n1. Учреждения ведут страницы «ВКонтакте».\n\nПриложение 1\n\n"
        f"Перечень учреждений, обязанных вести страницы\n\n{rows}",
        encoding="utf-8",
    )
    reading = read(path)
    assert [(one.kind, names(one)) for one in reading.lists] == [
        (ListKind.REQUIRED, ["МБОУ «Школа № 1»", "МБУК «Клуб»"])
    ]
    assert any("Итого: 2" in warning for warning in reading.warnings)
    assert any("Телефон" in warning for warning in reading.warnings)


def test_a_number_and_a_tab_are_a_typed_number(tmp_path: Path) -> None:
    path = tmp_path / "act.txt"
    path.write_text("ПОРЯДОК\n\n1.\tСтраницы ведутся во «ВКонтакте».\n2.\tНужно три поста в неделю.", encoding="utf-8")
    reading = read(path)
    assert [clause.number for clause in reading.clauses] == ["1", "2"]


def test_a_total_under_a_numbered_list_is_no_organization() -> None:
    reading = reading_of(
        "ПОРЯДОК\n\n1. Про «ВКонтакте».\n\nПриложение 1\n\nПЕРЕЧЕНЬ обязанных\n\n"
        "1. МБУК «Клуб»\n2. МБУК «Музей»\nИтого: 2"
    )
    assert names(reading.lists[0]) == ["МБУК «Клуб»", "МБУК «Музей»"]


def test_every_dash_under_a_colon_is_a_row_and_nothing_of_it_is_lost() -> None:
    reading = reading_of(
        "ПОРЯДОК\n\n1. Про «ВКонтакте».\n2. Владелец страницы обязан:\n– получить метку «Госорганизация»;\n"
        "– подключить страницу к компоненту «Госпаблики»;\n– открыть комментарии;\n– печь пироги.\n3. Дальше."
    )
    rows = {row.clause.number: row.clause for row in propose(reading)}
    assert list(rows) == ["1", "2", "2 (абзац 2)", "2 (абзац 3)", "2 (абзац 4)", "2 (абзац 5)", "3"]
    assert [rows[f"2 (абзац {at})"].checks for at in (2, 3, 4, 5)] == [
        ("page.mark",), ("centre.connected",), ("comments.open",), (),
    ]  # fmt: skip
    assert "пироги" in rows["2 (абзац 5)"].text


def test_a_network_by_all_means_and_one_that_is_only_recommended() -> None:
    reading = reading_of(
        "ПОРЯДОК\n\n1. Организации ведут страницы в социальных сетях «ВКонтакте» обязательно, в «Одноклассниках» – "
        "по решению руководителя.\n2. Канал в мессенджере MAX является обязательным с 1 сентября 2026 года.\n"
        "3. Рекомендуется вести канал в Телеграм."
    )
    found = {rule.code: (rule.state, rule.since) for rule in draft(reading).networks}
    assert found == {
        "vk": (NetworkState.REQUIRED, None),
        "ok": (NetworkState.OPTIONAL, None),
        "telegram": (NetworkState.UNDECIDED, None),
        "max": (NetworkState.REQUIRED, date(2026, 9, 1)),
    }
    rows = {row.clause.number: row.clause.checks for row in propose(reading)}
    assert "registry.presence" in rows["1"] and "registry.presence" in rows["2"]
    assert any(warning.startswith("MAX: пункт 2") for warning in reading.warnings)


def test_an_amended_text_makes_a_network_obligatory() -> None:
    plain = reading_of("ПОРЯДОК\n\n1. Организации ведут страницы «ВКонтакте» и MAX.")
    strict = reading_of("ПОРЯДОК\n\n1. Организации ведут страницы «ВКонтакте» и MAX.\n2. Канал в MAX обязателен.")
    amended, difference = redraft(draft(plain), draft(strict), strict, {})
    found = amended.network("max")
    assert found is not None and found.state is NetworkState.REQUIRED
    assert [(each.code, each.change) for each in difference.networks] == [("max", Changed.CHANGED)]


def test_of_several_norms_the_least_is_taken_and_said() -> None:
    both = reading_of(
        "ПОРЯДОК\n\n1. Про «ВКонтакте».\n2. Не менее 10 публикаций в неделю на странице администрации.\n"
        "3. Не менее трёх публикаций в неделю на страницах учреждений."
    )
    assert both.norms.posts_per_week == 3
    assert any("(10, 3)" in warning for warning in both.warnings)


def test_who_answers_in_an_institution_is_not_the_coordinator() -> None:
    reading = reading_of("ПОРЯДОК\n\n1. Про «ВКонтакте».\n2. Ответственный сотрудник учреждения:\nа) ведёт страницу.")
    assert [row.clause.binds.value for row in propose(reading)][1:] == ["organization", "organization"]


def test_passwords_each_quarter_give_the_age() -> None:
    for words in ("Пароль подлежит смене ежеквартально.", "Пароль меняется раз в квартал."):
        drafted = draft(reading_of(f"ПОРЯДОК\n\n1. Про «ВКонтакте».\n2. {words}"))
        assert drafted.days_of("security.age") == 90, words


def test_a_text_without_a_number_before_the_first_clause_is_said() -> None:
    reading = reading_of(
        "ПОРЯДОК\n\nI. Общее\n\nВсе учреждения обязаны ежедневно печь пироги для посетителей.\n1. Про «ВКонтакте»."
    )
    assert any("пироги" in warning for warning in reading.warnings)


def test_an_act_is_cited_in_the_gender_of_its_title() -> None:
    drafted = draft(
        reading_of("ПОЛОЖЕНИЕ\nоб официальных страницах\n\n1. Про «ВКонтакте»."),
        {"number": "5", "adopted_on": "2026-03-01"},
    )
    assert citing.basis(drafted).endswith("утверждённое 01.03.2026 № 5")


def test_short_text_of_a_section_without_numbers_is_a_clause() -> None:
    reading = reading_of("ПОРЯДОК\n\n1. Про «ВКонтакте».\n\nРаздел II. Защита\nПароли меняют ежегодно.\nИ не передают.")
    assert [(clause.number, clause.text) for clause in reading.clauses][1:] == [
        ("II", "Пароли меняют ежегодно. И не передают.")
    ]
