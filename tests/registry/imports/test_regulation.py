"""Texts of regulations: networks, norms, lists with repairs, clauses with restored numbers, and what is asked."""

from __future__ import annotations

import textwrap
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.documents import Document, Paragraph
from registry.imports.regulation import ListKind, ReadList, RegulationReading, draft, read, read_document
from registry.imports.regulation.reading import MAX_BLOCKS
from registry.regulation import toml
from registry.regulation.model import Binds, Level, Obliged
from tests.registry.documents.docx_files import abstract, docx, level, num, paragraph, table
from tests.registry.imports.texts import DUBRAVA, LIPKI, SOSNY
from vault.errors import BadInput

REAL = Path(__file__).parents[3].parent / "shared" / "regulations"


def reading_of(text: str) -> RegulationReading:
    return read_document(Document("txt", tuple(Paragraph(one, at) for at, one in enumerate(text.split("\n"), 1))))


def only_list(text: str, title: str = "ПЕРЕЧЕНЬ ОРГАНИЗАЦИЙ, КОТОРЫЕ ОБЯЗАНЫ ВЕСТИ СТРАНИЦЫ") -> ReadList:
    lists = reading_of(f"ПОРЯДОК\n\n1. Сеть «ВКонтакте».\n\nПриложение № 2\n\n{title}\n\n{text}").lists
    assert len(lists) == 1
    return lists[0]


def names(one: ReadList) -> list[str]:
    return [item.name for item in one.items]


def test_sections_networks_and_norm() -> None:
    reading = reading_of(LIPKI)
    assert reading.networks == ("vk", "ok", "telegram")
    assert reading.norms.posts_per_week == 3
    assert reading.municipality == "Липкинский муниципальный округ"
    assert reading.timezone == "Asia/Novokuznetsk"
    assert [clause.number for clause in reading.clauses] == [
        "1.1", "1.2", "1.2.1", "1.2.2", "1.3", "1.3.1", "2.1", "2.2", "2.3",
    ]  # fmt: skip
    assert not any(clause.provisional for clause in reading.clauses)
    assert reading.clauses[0].text.endswith("мессенджере «Телеграм».")


def test_lists_are_repaired_and_every_repair_is_said() -> None:
    reading = reading_of(LIPKI)
    required, exempt = reading.lists
    assert (required.kind, exempt.kind) == (ListKind.REQUIRED, ListKind.EXEMPT)
    assert names(required) == [
        "Администрация Липкинского муниципального округа",
        "МБУК «ЦД Факел»",
        "МБДОУ «Липкинский детский сад №1 «Лучик»»",
        "МБУ «Служба» Липкинского муниципального округа",
        "МБОУ «Липкинская средняя школа»",
        "МБУК «ЦД «ФАКЕЛ»»",
    ]
    assert required.items[5].raw == "[bookmark: _GoBack]МБУК «ЦД «ФАКЕЛ»."
    assert [item.number for item in exempt.items] == [1, 2, 3]
    assert names(exempt)[2] == "Комитет по имуеству Липкинского муниципального округа"
    assert [(same.kind, same.numbers) for same in reading.duplicates] == [(ListKind.REQUIRED, (2, 6))]
    said = "\n".join(reading.warnings)
    for words in (
        "закладки",
        "№ 3: кавычки не были закрыты",
        "№ 4: текст после",
        "у 6 строк убраны",
        "№ 2: точка стоит до",
    ):
        assert words in said, words
    assert "№ 2 и № 6" in said


def test_what_the_text_lacks_is_asked_and_never_invented() -> None:
    reading = reading_of(LIPKI)
    assert (reading.act_number, reading.act_date) == ("", None)
    assert [question.id for question in reading.questions] == ["number", "adopted_on"]
    blank = draft(reading)
    assert (blank.number, blank.adopted_on, blank.valid_from, blank.confirmed) == ("", None, None, False)
    answered = draft(reading, {"number": "7-п", "adopted_on": "2026-02-01", "valid_from": "2026-03-01"})
    assert (answered.number, answered.adopted_on, answered.valid_from) == ("7-п", date(2026, 2, 1), date(2026, 3, 1))
    with pytest.raises(BadInput, match="adopted_on"):
        draft(reading, {"adopted_on": "вчера"})


def test_flattened_numbers_are_restored_by_order_and_marked() -> None:
    reading = reading_of(SOSNY)
    assert [(clause.number, clause.provisional) for clause in reading.clauses] == [
        ("I.1", True), ("I.2", True), ("I.3", True), ("I.3.1", True), ("I.3.2", True), ("I.4", True), ("I.4.1", True),
        ("II.1", False), ("II.1.1", False), ("II.1.2", False), ("II.2", False),
    ]  # fmt: skip
    assert any("номера восстановлены по порядку" in warning for warning in reading.warnings)
    assert reading.networks == ("vk", "ok")
    assert reading.norms.posts_per_week == 5


def test_the_act_is_read_from_the_heading_and_not_from_the_laws() -> None:
    reading = reading_of(SOSNY)
    assert (reading.act_number, reading.act_date) == ("345-п", date(2025, 5, 12))
    assert reading.questions == ()
    assert [(one.kind, len(one.items)) for one in reading.lists] == [(ListKind.EXEMPT, 2)]


def test_a_draft_measures_what_it_recognises_and_leaves_the_rest_to_a_person() -> None:
    drafted = draft(reading_of(LIPKI))
    checks = {clause.number: clause.checks for clause in drafted.clauses}
    assert checks == {
        "1.1": ("registry.presence", "page.reachable"),
        "1.2": (),
        "1.2.1": ("page.identity",),
        "1.2.2": ("security.recorded", "security.second_factor"),
        "1.3": (),
        "1.3.1": (),
        "2.1": ("posts.weekly",),
        "2.2": ("page.description", "page.address", "page.phones", "page.hours"),
        "2.3": (),
        "2.3 (рекомендация)": (),
    }
    levels = {clause.number: clause.level for clause in drafted.clauses}
    assert levels["2.3"] is Level.MUST
    assert levels["2.3 (рекомендация)"] is Level.RECOMMENDED
    binds = {clause.number: clause.binds for clause in drafted.clauses}
    assert (binds["1.2.1"], binds["1.3.1"], binds["2.1"]) == (Binds.COORDINATOR, Binds.ORGANIZATION, Binds.PAGE)
    assert drafted.obliged is Obliged.LIST
    assert (drafted.code, drafted.norms.posts, drafted.minimum_networks) == ("lipkinsky", 3, 1)
    assert toml.parse(toml.serialise(drafted)) == drafted


def test_a_draft_of_the_other_kind() -> None:
    drafted = draft(reading_of(SOSNY))
    checks = {clause.number: clause.checks for clause in drafted.clauses}
    assert checks["I.2"] == ("registry.presence", "page.reachable")
    assert checks["I.1"] == ()
    assert checks["II.1.1"] == ("page.address", "page.phones", "page.email")
    assert drafted.obliged is Obliged.ALL_BUT_EXEMPT
    assert drafted.confirmed
    assert {clause.binds for clause in drafted.clauses if clause.number.startswith("I.4")} == {Binds.CENTRE}
    assert all(len(clause.text) <= 91 for clause in drafted.clauses)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("ПЕРЕЧЕНЬ ОРГАНИЗАЦИЙ, КОТОРЫЕ ОБЯЗАНЫ ВЕСТИ СТРАНИЦЫ", ListKind.REQUIRED),
        ("Список учреждений, создающих официальные страницы", ListKind.REQUIRED),
        ("ПЕРЕЧЕНЬ учреждений, которые вправе не создавать страницы", ListKind.EXEMPT),
        ("Перечень организаций, освобождённых от ведения страниц", ListKind.EXEMPT),
        ("СПИСОК\nучреждений,\nдля которых создание страниц\nне предусмотрено", ListKind.EXEMPT),
        ("Организации, не обязанные вести страницы", ListKind.EXEMPT),
        ("ПЕРЕЧЕНЬ ПОДВЕДОМСТВЕННЫХ ОРГАНИЗАЦИЙ", ListKind.UNDECIDED),
    ],
)
def test_the_title_says_what_the_list_is(title: str, kind: ListKind) -> None:
    assert only_list("1. МБУ «Клуб»;\n2. МБУ «Музей».", title).kind is kind


def test_a_list_without_a_purpose_is_explained_by_its_clause_or_asked() -> None:
    text = "ПОРЯДОК\n\n1. «ВКонтакте».\n2. По приложению № 2 {} страницы.\n\nПриложение № 2\n\nПЕРЕЧЕНЬ\n\n1. Клуб"
    assert reading_of(text.format("могут не создавать")).lists[0].kind is ListKind.EXEMPT
    assert reading_of(text.format("обязаны вести")).lists[0].kind is ListKind.REQUIRED
    unknown = reading_of(text.format("любят"))
    assert unknown.lists[0].kind is ListKind.UNDECIDED
    assert "list.1" in [question.id for question in unknown.questions]
    assert draft(unknown, {"list.1": "required"}).obliged is Obliged.LIST
    with pytest.raises(BadInput, match=r"list\.1"):
        draft(unknown, {"list.1": "maybe"})


@pytest.mark.parametrize(
    "text",
    [
        "1. МБУ «Клуб»;\n2. МБУ «Музей».",
        "1) МБУ «Клуб»\n2) МБУ «Музей»",
        "1.МБУ «Клуб»;\n2.МБУ «Музей».",
        "- МБУ «Клуб»;\n- МБУ «Музей».",
        "• МБУ «Клуб»\n• МБУ «Музей»",
        "МБУ «Клуб»;\nМБУ «Музей».",
        "МБУ «Клуб»\nМБУ «Музей»",
        "1. МБУ\n«Клуб»;\n2. МБУ «Музей»\n\nГлава округа        И.И. Иванов",
        "1.\nМБУ «Клуб»;\n2.\nМБУ «Музей».",
        "1. МБУ «Клуб»;\n\n2. МБУ «Музей».\n_________",
        "Учреждения культуры:\n1. МБУ «Клуб»;\n2. МБУ «Музей».",
        '1. МБУ "Клуб";\n2. МБУ "Музей";',
    ],
)
def test_lists_of_every_shape(text: str) -> None:
    one = only_list(text)
    assert names(one) == ["МБУ «Клуб»", "МБУ «Музей»"]
    assert [item.number for item in one.items] == [1, 2]


def test_lost_and_odd_numbers_of_a_list() -> None:
    flattened = only_list("1. Клуб\n1. Музей\n1. Школа")
    assert [(item.number, item.provisional) for item in flattened.items] == [(1, True), (2, True), (3, True)]
    reading = reading_of("ПОРЯДОК\n1. «ВКонтакте».\nПриложение\nПЕРЕЧЕНЬ обязанных\n1. Клуб\n2. Музей\n4. Школа\n5.\n")
    assert [item.number for item in reading.lists[0].items] == [1, 2, 4]
    assert any("после № 2 стоит № 4" in warning for warning in reading.warnings)
    assert any("номер 5 без названия" in warning for warning in reading.warnings)


def test_an_annex_of_another_kind_is_left_and_said() -> None:
    reading = reading_of(LIPKI + "\nПриложение № 4\n\nФорма отчёта\n\n1. Дата\n2. Подпись\n")
    assert len(reading.lists) == 2
    assert any("Приложение № 4" in warning and "не взято" in warning for warning in reading.warnings)


def test_one_organization_in_both_lists_is_said() -> None:
    reading = reading_of(
        LIPKI.replace("3. Комитет по имуеству Липкинского муниципального округа.", "3. МБУК ЦД «Факел»")
    )
    assert any("и среди обязанных" in warning and "освобождённых" in warning for warning in reading.warnings)


@pytest.mark.parametrize(
    ("text", "posts"),
    [
        ("не менее 3 публикаций в неделю", 3),
        ("не менее 3-х (трёх) постов в неделю", 3),
        ("не реже двух раз в неделю размещает записи", 2),
        ("еженедельно публикуется не менее пяти материалов", 5),
        ("не менее одной публикации\nв неделю", 1),
        ("семь и более публикаций в неделю", 7),
        ("публикаций в неделю — не менее четырёх", 4),
        ("минимум 10 новостей за неделю", 10),
        ("не менее одной публикации в день", None),
        ("не менее трёх фотографий", None),
    ],
)
def test_norms_in_words_and_digits(text: str, posts: int | None) -> None:
    reading = reading_of(f"ПОРЯДОК\n\n1. Во «ВКонтакте» {text} о делах.\n2. Прочее.")
    assert reading.norms.posts_per_week == posts
    assert (posts is None) == any("в черновик не попадёт" in warning for warning in reading.warnings)


def test_two_norms_and_unknown_networks_are_said() -> None:
    reading = reading_of(
        "ПОРЯДОК\n1. «ВКонтакте», Rutube, MAX: не менее 3 постов в неделю.\n2. Не менее 5 постов в неделю."
    )
    assert reading.networks == ("vk", "max")
    assert any("RUTUBE" in warning for warning in reading.warnings)
    assert any("3, 5" in warning for warning in reading.warnings)


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
