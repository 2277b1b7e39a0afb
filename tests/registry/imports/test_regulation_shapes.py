"""Regulations of other shapes: full numbers, wrapped lines, documents, tables, texts that are none, the real ones."""

from __future__ import annotations

import textwrap
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.imports.regulation import ListKind, draft, read
from registry.imports.regulation.reading import MAX_BLOCKS
from registry.regulation import toml
from tests.registry.documents.docx_files import abstract, docx, level, num, paragraph, table
from tests.registry.imports.readings import names, reading_of
from tests.registry.imports.texts import DUBRAVA, LIPKI, SOSNY
from vault.errors import BadInput

REAL = Path(__file__).parents[3].parent / "shared" / "regulations"


def test_full_numbers_letters_and_repeats() -> None:
    reading = reading_of(
        "ПОРЯДОК\n\nI. Общая часть\n1.1. Про «ВКонтакте».\n1.2. Ответственный:\nа) ведёт;\nб) помогает.\n"
        "II. Остальное\n2.1. Пункт.\n2.1. Снова он.\nПродолжение."
    )
    assert [clause.number for clause in reading.clauses] == ["1.1", "1.2", "1.2.а", "1.2.б", "2.1", "2.1(2)"]
    assert reading.clauses[-1].text == "Снова он. Продолжение."
    assert [clause.parent for clause in reading.clauses[2:4]] == ["1.2", "1.2"]


def test_a_whole_act_with_full_numbers() -> None:
    reading = reading_of(DUBRAVA)
    assert reading.title == "Порядок ведения страниц в социальных сетях"
    assert (reading.municipality, reading.timezone) == ("Дубравский муниципальный район", "Europe/Moscow")
    assert (reading.act_number, reading.act_date) == ("112/1-па", date(2024, 3, 15))
    assert reading.networks == ("vk", "ok", "telegram", "max")
    assert [clause.number for clause in reading.clauses] == ["1.1", "1.2", "2.1", "2.2", "2.2.1", "2.2.2"]
    assert [(one.kind, one.annex, names(one)) for one in reading.lists] == [
        (
            ListKind.REQUIRED,
            "2",
            ["МБОУ «Дубравская СОШ»", "МБДОУ «Детский сад «Ёлочка»»", "МБУК «Музей» с. Дубрава, филиал № 1"],
        ),
        (ListKind.EXEMPT, "3", ["Финансовое управление", "Счетная палата района"]),
    ]
    checks = {clause.number: clause.checks for clause in draft(reading).clauses}
    assert checks["1.2"] == ("registry.presence", "page.reachable")
    assert checks["2.2.1"] == ("page.description",)
    assert checks["2.2.2"] == ("page.address", "page.phones", "page.hours")


@pytest.mark.parametrize("text", [LIPKI, SOSNY, DUBRAVA])
def test_lines_wrapped_by_an_editor_change_nothing(text: str) -> None:
    lines = text.split("\n")
    wrapped = "\n".join(piece for one in lines for piece in textwrap.wrap(one, 60, break_on_hyphens=False) or [one])
    whole, broken = reading_of(text), reading_of(wrapped)
    assert [(one.number, one.text) for one in broken.clauses] == [(one.number, one.text) for one in whole.clauses]
    assert [names(one) for one in broken.lists] == [names(one) for one in whole.lists]
    assert (broken.networks, broken.norms, broken.title) == (whole.networks, whole.norms, whole.title)


def test_headings_in_small_letters_over_relative_numbers() -> None:
    reading = reading_of(
        "ПОЛОЖЕНИЕ\nо страницах\n\n1. Общая часть\n1. Про «ВКонтакте».\n2. Ещё пункт.\n"
        "2. Содержание\n1. Первый.\n2. Второй."
    )
    assert [clause.number for clause in reading.clauses] == ["1.1", "1.2", "2.1", "2.2"]


def test_a_docx_with_automatic_numbers_reads_as_the_text(tmp_path: Path) -> None:
    numbering = (
        abstract(0, level(0, "upperRoman", "%1."), level(1, "decimal", "%2."), level(2, "decimal", "%2.%3."))
        + abstract(1, level(0, "decimal", "%1."))
        + num(1, 0)
        + num(2, 1)
        + num(3, 1, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>')
    )
    body = "".join(
        [
            paragraph("Приложение № 1"),
            paragraph("ПОРЯДОК ВЕДЕНИЯ СТРАНИЦ СОСНОВСКОГО МУНИЦИПАЛЬНОГО ОКРУГА"),
            paragraph(""),
            paragraph("Общая часть", 1, 0),
            paragraph("Порядок называет «ВКонтакте» и «Одноклассники».", 1, 1),
            paragraph("Координатор осуществляет:", 1, 1),
            paragraph("Ведение реестра.", 1, 2),
            paragraph("Учет логинов и паролей.", 1, 2),
            paragraph("Как вести", 1, 0),
            paragraph("Не менее трёх публикаций в неделю.", 1, 1),
            paragraph("Приложение № 2"),
            paragraph("ПЕРЕЧЕНЬ ОРГАНИЗАЦИЙ, КОТОРЫМ НЕОБХОДИМО ВЕСТИ СТРАНИЦЫ"),
            paragraph("МБУК «ЦД Факел»;", 2),
            paragraph("МБОУ «Сосновская школа»;", 2),
            paragraph("МБУК «ЦД «ФАКЕЛ».", 2),
            paragraph("Приложение № 3"),
            paragraph("ПЕРЕЧЕНЬ ОРГАНИЗАЦИЙ, КОТОРЫЕ МОГУТ НЕ СОЗДАВАТЬ СТРАНИЦЫ"),
            paragraph("МКУ «Бухгалтерия».", 3),
        ]
    )
    path = tmp_path / "порядок.docx"
    path.write_bytes(docx(body, numbering))
    reading = read(path)
    assert [clause.number for clause in reading.clauses] == ["I.1", "I.2", "I.2.1", "I.2.2", "II.1"]
    assert not any(clause.provisional for clause in reading.clauses)
    assert reading.networks == ("vk", "ok")
    assert reading.norms.posts_per_week == 3
    assert [[(item.number, item.name) for item in one.items] for one in reading.lists] == [
        [(1, "МБУК «ЦД Факел»"), (2, "МБОУ «Сосновская школа»"), (3, "МБУК «ЦД «ФАКЕЛ»»")],
        [(1, "МКУ «Бухгалтерия»")],
    ]
    assert reading.duplicates[0].numbers == (1, 3)


def test_a_list_in_a_table(tmp_path: Path) -> None:
    rows = [
        ["№ п/п", "Наименование учреждения", "Адрес"],
        ["1", "МБУ «Клуб»;", "ул. Мира, 1"],
        ["2.", "МБУ «Музей»", ""],
    ]
    body = (
        paragraph("ПОРЯДОК")
        + paragraph("1. Сеть «ВКонтакте».")
        + paragraph("Приложение")
        + paragraph("Перечень учреждений, обязанных вести страницы")
        + table([*rows, ["", "", "всего 2"]])
    )
    path = tmp_path / "p.docx"
    path.write_bytes(docx(body))
    reading = read(path)
    assert [(item.number, item.name) for item in reading.lists[0].items] == [(1, "МБУ «Клуб»"), (2, "МБУ «Музей»")]
    assert any("всего 2" in warning for warning in reading.warnings)


@pytest.mark.parametrize("text", ["просто письмо соседу", "Список покупок\nхлеб\nмолоко"])
def test_a_text_that_is_no_regulation_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(text)
    with pytest.raises(BadInput, match="не похож на Порядок"):
        read(path)


def test_a_text_too_long_for_a_regulation_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("1. ВКонтакте\n" * (MAX_BLOCKS + 1))
    with pytest.raises(BadInput, match="не похож на Порядок: в нём больше"):
        read(path)


def test_a_regulation_without_networks_needs_an_answer() -> None:
    reading = reading_of("ПОРЯДОК\n\n1. Все ведут страницы.")
    with pytest.raises(BadInput, match="networks"):
        draft(reading)
    assert [rule.code for rule in draft(reading, {"networks": "vk, max"}).networks] == ["vk", "max"]
    with pytest.raises(BadInput, match="myspace"):
        draft(reading, {"networks": "myspace"})


_PIECES = [
    *LIPKI.split("\n"),
    *SOSNY.split("\n"),
    "1.",
    "Приложение",
    "ПЕРЕЧЕНЬ",
    "I.",
    "а) слово",
    "ПОРЯДОК",
    ":",
    "— да",
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=40))
def test_any_order_of_lines_is_read_and_drafted(lines: list[str]) -> None:
    reading = reading_of("\n".join(lines))
    drafted = draft(reading, {"networks": "vk"} if not reading.networks else {})
    assert toml.parse(toml.serialise(drafted)) == drafted
    for one in reading.lists:
        assert len({item.number for item in one.items}) == len(one.items)


@pytest.mark.skipif(not REAL.is_dir(), reason="the real texts are not beside this checkout")
class TestRealTexts:
    def test_krapivinsky(self) -> None:
        reading = read(REAL / "krapivinsky.txt")
        assert reading.networks == ("vk", "ok", "telegram")
        assert reading.norms.posts_per_week == 3
        assert [(one.kind, len(one.items)) for one in reading.lists] == [(ListKind.REQUIRED, 43), (ListKind.EXEMPT, 7)]
        assert [(same.kind, same.numbers) for same in reading.duplicates] == [(ListKind.REQUIRED, (9, 43))]
        assert [item.number for item in reading.lists[0].items] == list(range(1, 44))
        closed = [warning for warning in reading.warnings if "кавычки не были закрыты" in warning]
        assert len(closed) == 5
        assert sum("закладки" in warning for warning in reading.warnings) == 1
        assert {question.id for question in reading.questions} == {"number", "adopted_on"}
        assert len(reading.clauses) == 19
        assert (reading.clauses[0].number, reading.clauses[-1].number) == ("1.1", "2.5")

    def test_khasynsky(self) -> None:
        reading = read(REAL / "khasynsky.txt")
        assert reading.networks == ("vk", "ok")
        assert reading.norms.posts_per_week == 3
        assert [(one.kind, len(one.items)) for one in reading.lists] == [(ListKind.EXEMPT, 3)]
        numbers = [clause.number for clause in reading.clauses]
        assert numbers[:9] == ["I.1", "I.2", "I.3", "I.4", "I.5", "I.5.1", "I.5.2", "I.5.3", "I.5.4"]
        assert numbers[9:18] == ["I.6", "I.6.1", "I.6.2", "I.6.3", "I.6.4", "I.6.5", "I.6.6", "I.7", "I.7.1"]
        assert numbers[18:] == ["II.1", "II.1.1", "II.1.2", "II.2", "II.3", "II.4", "II.5", "II.6"]
        assert [clause.provisional for clause in reading.clauses] == [True] * 18 + [False] * 8
        assert {question.id for question in reading.questions} == {"number", "adopted_on"}
