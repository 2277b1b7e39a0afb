"""What other municipalities write of themselves: the norm, the networks, the place, the number and date of the act."""

from __future__ import annotations

from datetime import date

import pytest

from registry.documents import Document, Paragraph, Table
from registry.imports.regulation.facts import act_of, networks_of
from registry.imports.regulation.lines import lines_of
from registry.imports.regulation.norms import norms_of, unread_norm
from registry.imports.regulation.places import municipality_of, region_of
from registry.imports.regulation.zones import zone_of


@pytest.mark.parametrize(
    ("text", "posts"),
    [
        ("публикует не менее чем по 3 поста в неделю", (3,)),
        ("не менее чем по три публикации еженедельно", (3,)),
        ("минимальное количество публикаций составляет 4 в неделю", (4,)),
        ("минимум публикаций — 4 в неделю", (4,)),
        ("посты на странице: не менее двух в неделю", (2,)),
        ("более 3 сообщений в неделю на странице", (4,)),
        ("не менее трёх публикаций в календарную неделю", (3,)),
        ("не менее 3 (трёх) материалов за 7 дней", (3,)),
        ("одна публикация в сутки, не менее 7 постов в неделю", (7,)),
        ("не менее одной публикации в сутки, не менее 7 в неделю", (7,)),
        ("размещать посты 7 раз в неделю или чаще", (7,)),
        ("не менее тринадцати постов в неделю", (13,)),
        ("не менее двадцати одной публикации в неделю", (21,)),
        ("не менее 120 публикаций в неделю", (120,)),
        ("число публикаций — не\nменее\nтрёх в\nнеделю".replace("\n", " "), (3,)),
    ],
)
def test_the_norm_in_other_words(text: str, posts: tuple[int, ...]) -> None:
    assert norms_of(text) == posts
    assert unread_norm(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "срок ответа не менее трёх рабочих дней в неделю",
        "пароли меняются не реже одного раза в неделю",
        "комментарии просматриваются не реже трёх раз в неделю",
        "резервная копия снимается не реже одного раза в неделю",
        "новости на сайте округа обновляются не реже двух раз в неделю",
        "планёрка по вопросам страниц проходит не реже одного раза в неделю",
        "не более трёх публикаций в неделю",
        "не менее 1,5 публикаций в неделю",
        "не менее 10 публикаций в месяц",
        "обзор выходит в пятницу, и более публикаций в неделю нет",
    ],
)
def test_other_weekly_duties_are_no_norm(text: str) -> None:
    assert norms_of(text) == ()


def test_a_norm_that_is_not_understood_is_said() -> None:
    assert "по 3 поста в неделю" in unread_norm("Страница живёт: по 3 поста в неделю.")
    assert unread_norm("Приём граждан идёт 5 раз в неделю.") == ""


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("в сетях VK, OK", ("vk", "ok")),
        ("в социальной сети «ОК»", ("ok",)),
        ("ВК/ОК/ТГ", ("vk", "ok", "telegram")),
        ("на vk.com и ok.ru", ("vk", "ok")),
        ("«Однокласники» и ВКонтакт", ("vk", "ok")),
        ("в «Одноклас-\nсниках»", ("ok",)),
        ("в мессенджере Max", ("max",)),
        ("мессенджер МАКС", ("max",)),
        ("Telegram-канал и телеграмм-канал", ("telegram",)),
        ("быть в контакте с жителями", ()),
        ("направить телеграмму в область", ()),
        ("классификатор ОК 029-2014", ()),
        ("максимум публикаций", ()),
    ],
)
def test_networks_by_the_words_of_the_text(text: str, codes: tuple[str, ...]) -> None:
    assert networks_of(text) == codes


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("страницы Березайского муниципального округа", "Березайский муниципальный округ"),
        ("страницы Тихого городского округа", "Тихий городской округ"),
        ("СТРАНИЦЫ В ГОРОДСКОМ ОКРУГЕ ГОРОД БЕРЕЗАЙСК", "Городской округ город Березайск"),
        ("городского округа Сосновая Роща Лесной области", "Городской округ Сосновая Роща"),
        ("ГОРОДСКОГО ОКРУГА ТИХИЙ ОФИЦИАЛЬНЫХ СТРАНИЦ", "Городской округ Тихий"),
        ("городского округа «Город\nБерезайск»", "Городской округ «Город Березайск»"),
        ("муниципального района «Березайский район»", "Муниципальный район «Березайский район»"),
        ("страницы Березайского района", "Березайский район"),
        ("муниципальный округ принял решение", ""),
        ("муниципального округа Берёзовской области", ""),
    ],
)
def test_the_municipality_in_the_nominative(text: str, name: str) -> None:
    assert municipality_of(text) == name


@pytest.mark.parametrize(
    ("text", "region", "zone"),
    [
        ("округа Сахалинской области", "Сахалинская область", "Asia/Sakhalin"),
        ("улуса Республики Саха (Якутия)", "Республика Саха", "Asia/Yakutsk"),
        ("района Еврейской автономной области", "Еврейская автономная область", "Asia/Vladivostok"),
        ("Ямало-Ненецкого автономного округа", "Ямало-Ненецкий автономный округ", "Asia/Yekaterinburg"),
        ("Республика Северная Осетия", "Республика Северная Осетия", "Europe/Moscow"),
    ],
)
def test_the_region_and_its_zone(text: str, region: str, zone: str) -> None:
    assert (region_of(text), zone_of(region)) == (region, zone)


DAY = date(2025, 3, 12)


@pytest.mark.parametrize(
    ("heading", "act"),
    [
        ("12.03.2025                 № 245-п\nг. Березайск", ("245-п", DAY)),
        ("от 12.03.2025\n№ 245-п", ("245-п", DAY)),
        ("№ 245 от 12.03.2025", ("245", DAY)),
        ("от «12» марта 2025 г. № 245", ("245", DAY)),
        ('от "_12_" 03.2025 № 45', ("45", DAY)),
        ("от 12.03.25 № 245", ("245", DAY)),
        ("от ______ г. № ____\nпо постановлению Правительства РФ от 31.12.2022 № 2560", ("", None)),
        ("По Федеральному закону\nот 27.07.2006 № 149-ФЗ и правилам", ("", None)),
        ("№ 8-ФЗ от 09.02.2009", ("", None)),
        ("во исполнение постановления Правительства\nРоссийской Федерации от 31.12.2022 № 2560", ("", None)),
    ],
)
def test_the_act_is_read_and_other_acts_are_not(heading: str, act: tuple[str, date | None]) -> None:
    blocks = tuple(Paragraph(text, line) for line, text in enumerate(heading.split("\n"), 1))
    assert act_of(list(lines_of(Document("txt", blocks), []))) == act


def test_the_act_in_a_table_of_the_heading() -> None:
    document = Document("docx", (Table((("12.03.2025", "№ 245-п"),), 1),))
    assert act_of(list(lines_of(document, []))) == ("245-п", DAY)
