"""Regulations of strangers: norms of categories, suspended networks, headings set apart, numbers that go on."""

from __future__ import annotations

from datetime import date

import pytest

from registry.imports.regulation import ListKind, draft, propose
from registry.imports.regulation.deadlines import deadlines_of
from registry.imports.regulation.redrafting import redraft
from registry.regulation.model import Binds, Level, NetworkState
from tests.registry.imports.readings import names, reading_of
from vault.errors import BadInput

VK = "ПОРЯДОК\n\n1. Учреждения создают страницы «ВКонтакте».\n"


def said(text: str, words: str) -> bool:
    return any(words in warning for warning in reading_of(text).warnings)


@pytest.mark.parametrize(
    ("text", "common", "own"),
    [
        (
            (
                "2. На флагманских страницах размещается не менее 7 публикаций в неделю, на активных – не менее двух.\n"
                "3. На страницах-визитках публикации не обязательны."
            ),
            2,
            {"flagship": 7, "active": 2, "card": 0},
        ),
        (
            (
                "2. Не менее 10 публикаций в неделю для флагманских страниц, не менее 3 – для активных, для визиток "
                "публикации не требуются."
            ),
            3,
            {"flagship": 10, "active": 3, "card": 0},
        ),
        (
            (
                "2. Еженедельно размещается:\nа) на флагманских страницах – не менее 5 публикаций;\n"
                "б) на активных страницах – не менее 2 публикаций."
            ),
            2,
            {"flagship": 5, "active": 2},
        ),
        ("2. Не менее трёх публикаций в неделю, на флагманских страницах – не менее 9 в неделю.", 3, {"flagship": 9}),
        ("2. Активные жители района размещают на страницах не менее 3 публикаций в неделю.", 3, {}),
    ],
)
def test_norms_of_categories(text: str, common: int, own: dict[str, int]) -> None:
    reading = reading_of(VK + text)
    assert (reading.norms.posts_per_week, dict(reading.norms.by_category)) == (common, own)
    drafted = draft(reading)
    assert {each.category: each.posts for each in drafted.category_norms} == own
    assert drafted.norms.posts == common
    assert said(VK + text, "Нормы по категориям страниц прочитаны так") is bool(own)
    assert "posts.weekly" in {check for row in propose(reading) for check in row.clause.checks}


def test_a_category_with_two_numbers_is_nobodys() -> None:
    reading = reading_of(
        f"{VK}2. На флагманских страницах не менее 7 публикаций в неделю.\n3. Не менее 5 публикаций в неделю на "
        "флагманских страницах летом."
    )
    assert reading.norms.by_category == ()
    assert reading.norms.posts_per_week == 5


@pytest.mark.parametrize(
    ("text", "reposts", "stories", "advertising"),
    [
        ("Репосты при подсчёте числа публикаций не учитываются.", False, True, True),
        ("Необходимо не менее трёх публикаций в неделю без учёта репостов и рекламы.", False, True, False),
        ("Истории в количество публикаций не входят.", True, False, True),
        ("Репосты сторонних сообществ в указанное число не входят.", True, True, True),
        ("Запрещается размещение рекламы.", True, True, True),
    ],
)
def test_what_does_not_count(text: str, reposts: bool, stories: bool, advertising: bool) -> None:
    norms = draft(reading_of(f"{VK}2. Не менее двух публикаций в неделю.\n3. {text}")).norms
    assert (norms.count_reposts, norms.count_stories, norms.count_advertising) == (reposts, stories, advertising)


def test_reposts_of_strangers_only_are_told() -> None:
    text = f"{VK}2. Не менее двух публикаций в неделю.\n3. Репосты сторонних сообществ в число публикаций не входят."
    assert said(text, "Пункт 3: репосты не все идут в норму")


def test_a_norm_a_day_and_a_week_of_its_own_are_told_beside_the_norm() -> None:
    text = (
        f"{VK}2. Учреждения публикуют не реже 2 раз в неделю материалы. Администрация публикует не менее одного "
        "материала в день. В каникулы допускается один материал в неделю."
    )
    assert reading_of(text).norms.posts_per_week == 2
    assert said(text, "Есть норма в день («администрация публикует не менее одного материала в день»)")
    assert said(text, "Сказано ещё и так («в каникулы допускается один материал в неделю»)")


def test_a_suspended_network_and_one_that_is_not_obligatory() -> None:
    text = (
        "ПОРЯДОК\n\n1. Страницы создаются во «ВКонтакте», в Телеграм и в MAX. Страница «ВКонтакте» обязательна.\n"
        "2. Ведение канала в Телеграм приостановлено с 15.08.2025 до особого распоряжения.\n"
        "3. Ведение страницы в «Одноклассниках» осуществляется по решению руководителя и не является обязательным."
    )
    drafted = draft(reading_of(text))
    found = {rule.code: (rule.state, rule.since) for rule in drafted.networks}
    assert found == {
        "vk": (NetworkState.REQUIRED, None),
        "ok": (NetworkState.UNDECIDED, None),
        "telegram": (NetworkState.SUSPENDED, date(2025, 8, 15)),
        "max": (NetworkState.OPTIONAL, None),
    }
    rows = {row.clause.number: row.clause.level for row in propose(reading_of(text))}
    assert rows["3"] is Level.RECOMMENDED
    assert said(text, "Телеграм: пункт 2 приостанавливает сеть с 15.08.2025")
    assert said(text, "Сверх обязательных сетей других не потребуется: MAX лишь засчитываются")
    again, _ = redraft(drafted, draft(reading_of(VK)), reading_of(VK), {})
    assert again.network("telegram") is None  # the state was read and not settled: another text says another


@pytest.mark.parametrize(
    ("clause", "state"),
    [
        ("При ликвидации учреждения ведение страницы в MAX приостанавливается.", NetworkState.REQUIRED),
        ("Не допускается приостановить ведение страницы в MAX.", NetworkState.REQUIRED),
        ("Учреждение вправе приостановить ведение страницы в MAX.", NetworkState.REQUIRED),
        ("По решению главы ведение страниц в MAX приостановлено.", NetworkState.SUSPENDED),
    ],
)
def test_a_network_that_may_be_halted_is_not_halted(clause: str, state: NetworkState) -> None:
    text = f"ПОРЯДОК\n\n1. Страницы создаются в MAX. Страница в MAX обязательна.\n2. {clause}"
    assert [rule.state for rule in draft(reading_of(text)).networks] == [state]
    assert said(text, "MAX: пункт 2 говорит о приостановке, она не взята") is (state is NetworkState.REQUIRED)


def test_a_network_called_not_obligatory_in_any_order_of_words() -> None:
    text = "ПОРЯДОК\n\n1. Ведение страницы в «Одноклассниках» обязательным не является."
    assert [rule.state for rule in draft(reading_of(text)).networks] == [NetworkState.UNDECIDED]


@pytest.mark.parametrize(
    "clause",
    [
        "Не допускаются материалы рекламного характера, за исключением социальной рекламы.",
        "Все публикации, кроме рекламы, сопровождаются хештегом.",
        "Репосты публикаций учреждений не считаются нарушением.",
    ],
)
def test_an_exception_from_another_rule_leaves_nothing_out_of_the_norm(clause: str) -> None:
    assert reading_of(f"{VK}2. Не менее 3 публикаций в неделю.\n3. {clause}").norms.left_out == ()


@pytest.mark.parametrize(("general", "common"), [("", None), ("3. Всего не менее 7 публикаций в неделю.", 7)])
def test_the_norm_of_one_category_is_not_everybodys(general: str, common: int | None) -> None:
    text = f"{VK}2. На флагманских страницах не менее 7 публикаций в неделю.\n{general}"
    norms = reading_of(text).norms
    assert (norms.posts_per_week, dict(norms.by_category)) == (common, {"flagship": 7})


def test_what_is_not_obligatory_beside_what_is_stays_a_must() -> None:
    (row,) = (
        row
        for row in propose(reading_of(f"{VK}2. Публикации не обязательны, режим работы должен быть указан."))
        if row.clause.number == "2"
    )
    assert (row.clause.level, row.verb) == (Level.MUST, "должен")


def test_states_norms_and_their_number_by_answers() -> None:
    reading = reading_of("ПОРЯДОК\n\n1. Учреждения ведут страницы «ВКонтакте», в «Одноклассниках» и в MAX.")
    answers = {
        "network.max": "required",
        "network.ok": "undecided",
        "minimum_networks": "2",
        "norm": "2",
        "category.flagship": "7",
        "count_reposts": "no",
    }
    found = draft(reading, answers)
    assert [rule.state.value for rule in found.networks] == ["optional", "undecided", "required"]
    assert (found.minimum_networks, found.norm_for("flagship").posts, found.norms.count_reposts) == (2, 7, False)
    kept, _ = redraft(found, draft(reading), reading, {})
    assert (kept.networks, kept.category_norms, kept.norms) == (found.networks, found.category_norms, found.norms)
    back = {"network.max": "optional", "minimum_networks": "1", "category.flagship": "9", "count_reposts": "yes"}
    other, difference = redraft(found, draft(reading, back), reading, back)
    assert (other.minimum_networks, other.norm_for("flagship").posts, other.norms.count_reposts) == (1, 9, True)
    assert [(each.field, each.before, each.after) for each in difference.norms] == [
        ("flagship", "7", "9"),
        ("count_reposts", "False", "True"),
    ]
    for name, value in (("network.vk", "perhaps"), ("minimum_networks", "0"), ("count_reposts", "maybe")):
        with pytest.raises(BadInput, match=name):
            draft(reading, {name: value})


def test_a_heading_whose_letters_stand_apart() -> None:
    reading = reading_of(
        "УТВЕРЖДЕНЫ\nраспоряжением главы\nот «03» июля 2024 г. № 77-р\n\n    П Р А В И Л А\n"
        "ведения страниц Лесного муниципального района\n\n1. Учреждения ведут страницы «ВКонтакте»."
    )
    assert reading.title == "ПРАВИЛА ведения страниц Лесного муниципального района"
    assert (reading.act_number, reading.act_date) == ("77-р", date(2024, 7, 3))
    assert reading.questions == tuple(each for each in reading.questions if each.id == "timezone")


def test_numbers_that_go_on_through_the_sections_are_called_by_themselves() -> None:
    reading = reading_of(
        "ПОРЯДОК\n\nРаздел I. Общее\n1. Про «ВКонтакте».\n2. Второй.\nРаздел II. Люди\n3. Центр:\nа) ведёт реестр;\n"
        "4. Четвёртый."
    )
    assert [clause.number for clause in reading.clauses] == ["1", "2", "3", "3.а", "4"]
    anew = reading_of("ПОРЯДОК\n\nРаздел I. Общее\n1. Про «ВКонтакте».\nРаздел II. Люди\n1. Первый.\n2. Второй.")
    assert [clause.number for clause in anew.clauses] == ["I.1", "II.1", "II.2"]


def test_carried_words_of_a_clause_are_whole() -> None:
    reading = reading_of(
        "ПОРЯДОК\n\n1. Учреждения с правами юридичес-\nкого лица ведут физкультурно-\nоздоровительные дела."
    )
    assert reading.clauses[0].text == "Учреждения с правами юридического лица ведут физкультурно-оздоровительные дела."


def test_the_coordinator_by_another_name() -> None:
    reading = reading_of(
        "ПОЛОЖЕНИЕ\nо страницах «ВКонтакте»\n\n1. Положение определяет правила для учреждений.\n"
        "2. Координацию ведения страниц осуществляет МКУ «Информационный центр» (далее – Центр).\n3. Центр:\n"
        "а) ведёт реестр страниц;\nб) по запросу Центра управления регионом представляет сведения.\n"
        "4. Центр управления регионом сопровождает работу."
    )
    rows = {row.clause.number: row.clause for row in propose(reading)}
    assert rows["1"].binds is Binds.MUNICIPALITY
    assert [rows[number].binds for number in ("2", "3", "3.а", "3.б")] == [Binds.COORDINATOR] * 4
    assert rows["3.б"].checks == ("centre.requests",)
    assert rows["4"].binds is Binds.CENTRE


@pytest.mark.parametrize(
    ("text", "checks"),
    [
        ("Комментарии к публикациям должны быть открыты.", ("comments.open",)),
        ("Страница должна быть привязана к служебному номеру телефона.", ("security.phone_owner",)),
        (
            "Использование личных страниц и номеров телефонов сотрудников для администрирования не допускается.",
            ("security.phone_owner",),
        ),
    ],
)
def test_more_words_of_measures(text: str, checks: tuple[str, ...]) -> None:
    assert propose(reading_of(f"{VK}2. {text}"))[-1].clause.checks == checks


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("извещает в пятидневный срок", 5),
        ("направляется в трёхдневный срок", 3),
        ("в двухнедельный срок", 14),
        ("в месячный срок", 30),
        ("не позднее следующего рабочего дня", 3),
    ],
)
def test_terms_in_words(text: str, days: int) -> None:
    assert [each.days for each in deadlines_of(text)] == [days]


def test_the_first_day_that_the_act_names() -> None:
    act = "ПОСТАНОВЛЕНИЕ\n14.03.2025 № 218\n5. Настоящее постановление вступает в силу с {} года.\n\n"
    reading = reading_of(act.format("1 апреля 2025") + VK)
    assert reading.valid_from == draft(reading).valid_from == date(2025, 4, 1)
    assert any("Действует с 01.04.2025" in each for each in reading.warnings)
    assert draft(reading, {"valid_from": "2025-05-01"}).valid_from == date(2025, 5, 1)
    assert reading_of(act.format("дня подписания, 2025") + VK).valid_from is None


def test_an_exemption_for_a_time_is_told_and_its_remark_is_no_name() -> None:
    text = (
        f"{VK}\nПриложение 1\n\nПЕРЕЧЕНЬ учреждений, которые могут не создавать страницы\n\n"
        "1. МБДОУ «Детский сад № 20» (на период ремонта, до 01.09.2026);\n2. МКУ «Бухгалтерия»."
    )
    (one,) = reading_of(text).lists
    assert (one.kind, names(one)) == (ListKind.EXEMPT, ["МБДОУ «Детский сад № 20»", "МКУ «Бухгалтерия»"])
    assert said(text, "№ 1: освобождение на срок («на период ремонта»), а записывается без конца")
    assert said(text, "в название не взято: «на период ремонта, до 01.09.2026»")
