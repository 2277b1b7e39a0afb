"""Texts of regulations: networks, norms, lists with repairs, clauses with restored numbers, and what is asked."""

from __future__ import annotations

from datetime import date

import pytest

from registry.imports.regulation import ListKind, ReadList, draft
from registry.regulation import toml
from registry.regulation.model import Binds, Level, Obliged
from tests.registry.imports.readings import names, reading_of
from tests.registry.imports.texts import LIPKI, SOSNY
from vault.errors import BadInput


def only_list(text: str, title: str = "ПЕРЕЧЕНЬ ОРГАНИЗАЦИЙ, КОТОРЫЕ ОБЯЗАНЫ ВЕСТИ СТРАНИЦЫ") -> ReadList:
    lists = reading_of(f"ПОРЯДОК\n\n1. Сеть «ВКонтакте».\n\nПриложение № 2\n\n{title}\n\n{text}").lists
    assert len(lists) == 1
    return lists[0]


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
        "1.3": ("registry.responsible",),
        "1.3.1": (),
        "2.1": ("posts.weekly",),
        "2.2": ("page.description", "page.address", "page.phones", "page.hours"),
        "2.3": (),
        "2.3 (рекомендация)": ("posts.style",),
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
    assert (drafted.number, drafted.act_proposed, drafted.confirmed) == ("345-п", True, False)  # nobody has compared it
    said = draft(reading_of(SOSNY), {"number": "345-п", "adopted_on": "2025-05-12"})
    assert (said.act_proposed, said.confirmed) == (False, True)
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
