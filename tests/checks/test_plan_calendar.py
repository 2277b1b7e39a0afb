"""The calendar of plans and the template of a month: marks that claim nothing unseen, days spread by the norm."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from checks.facts import Post, Window
from checks.plans import calendar, template
from checks.plans.calendar import Calendar, Mark
from checks.posted import Posted, PostsLook
from registry.imports import plans as importing
from registry.pages import Category, Page
from registry.plans import Plan, PlanItem
from registry.regulation.model import CategoryNorm
from registry.sheets import writing
from tests.checks.support import NOW, SCHOOL, ZONE, page, regulation
from vault.errors import BadInput

KUZBASS = ZoneInfo(ZONE)
NOVEMBER = date(2026, 11, 1)
VK, OK = page(), page(id=8, network="ok", url="https://ok.ru/school")


def at(day: int, hour: int = 12) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=KUZBASS).astimezone(UTC)


def seen(*posts: tuple[int, int], since: int = 1, pages: tuple[Page, ...] = (VK,)) -> Posted:
    """Publications as (page, day); the pages were seen whole from a day of November until now."""
    found: dict[int, tuple[Post, ...]] = {}
    for number, (page_id, day) in enumerate(posts):
        found[page_id] = (*found.get(page_id, ()), Post(number, "", at(day)))
    return Posted({each.id: PostsLook(NOW, Window(at(since, 0), NOW)) for each in pages}, found)


def made(items: tuple[PlanItem, ...], looked: Posted, pages: tuple[Page, ...] = (VK,)) -> Calendar:
    return calendar.of((Plan(SCHOOL.id, NOVEMBER, 1, items),), pages, looked, NOVEMBER, NOW, KUZBASS)


def item(day: int, network: str = "", topic: str = "Тема") -> PlanItem:
    return PlanItem(date(2026, 11, day), topic, network)


def marks(found: Calendar) -> list[Mark]:
    return [entry.mark for entry in found.entries]


def test_each_publication_keeps_one_item_of_its_day() -> None:
    found = made((item(3, topic="Раз"), item(3, topic="Два"), item(4)), seen((VK.id, 3), (VK.id, 5)))
    assert sorted(marks(found)) == [Mark.MISSED, Mark.MISSED, Mark.PUBLISHED]
    assert found.count(Mark.PUBLISHED, date(2026, 11, 3)) == 1
    assert sum(found.count(mark) for mark in Mark) == 3


def test_today_and_later_are_planned_until_they_come_out() -> None:
    found = made((item(25), item(26), item(24)), seen((VK.id, 25)))
    assert marks(found) == [Mark.MISSED, Mark.PUBLISHED, Mark.PLANNED]


def test_nothing_is_missed_where_nobody_looked() -> None:
    late = seen(since=10)
    assert marks(made((item(9), item(10)), late)) == [Mark.UNKNOWN, Mark.MISSED]
    assert marks(made((item(9),), Posted())) == [Mark.UNKNOWN]
    assert marks(made((item(9, "telegram"),), seen())) == [Mark.UNKNOWN], "there is no page in that network"
    half = seen(pages=(VK,))
    assert marks(made((item(9),), half, (VK, OK))) == [Mark.UNKNOWN], "the other page was not seen"


def test_an_item_of_no_network_comes_out_on_any_page() -> None:
    looked = seen((OK.id, 9), pages=(VK, OK))
    assert marks(made((item(9), item(9, "vk")), looked, (VK, OK))) == [Mark.PUBLISHED, Mark.MISSED]


def test_the_month_has_its_weeks_and_names_who_has_no_plan() -> None:
    found = calendar.of((), (VK, page(id=9, organization_id=5)), Posted(), NOVEMBER, NOW, KUZBASS)
    assert (found.planned, found.without) == ((), (1, 5))
    assert [day.day if day else 0 for day in found.weeks[0]] == [0, 0, 0, 0, 0, 0, 1]
    assert sum(day is not None for week in found.weeks for day in week) == 30


@pytest.mark.parametrize("posts", range(1, 15))
@pytest.mark.parametrize("month", [date(2026, 2, 1), date(2026, 5, 1), date(2026, 12, 1)])
def test_a_template_has_the_norm_in_every_whole_week(month: date, posts: int) -> None:
    slots = template.slots(month, posts)
    weeks: dict[date, int] = {}
    for slot in slots:
        monday = slot.on - timedelta(days=slot.on.weekday())
        weeks[monday] = weeks.get(monday, 0) + 1
    whole = [n for monday, n in weeks.items() if monday.month == (monday + timedelta(days=6)).month == month.month]
    assert set(whole) == {posts}
    assert {slot.on.month for slot in slots} == {month.month}
    assert [slot.on for slot in slots] == sorted(slot.on for slot in slots)


def test_a_day_of_the_country_draws_the_nearest_publication() -> None:
    december = {slot.on.day: slot.hint for slot in template.slots(date(2026, 12, 1), 3)}
    assert december[12] == "День Конституции Российской Федерации"
    assert 9 in december
    assert 11 not in december, "Friday's was drawn to Saturday"


@pytest.mark.parametrize("posts", [0, -1, 22])
def test_a_senseless_norm_is_refused(posts: int) -> None:
    with pytest.raises(BadInput, match="от 1 до 21"):
        template.slots(NOVEMBER, posts)


def test_the_norm_is_that_of_the_busiest_page() -> None:
    rules = regulation("posts.weekly")
    assert template.norm_of(rules, (VK,)) == 3
    other = page(id=9, category=Category.FLAGSHIP)
    busy = type(rules)(**{**vars(rules), "category_norms": (CategoryNorm("flagship", 7),)})
    assert template.norm_of(busy, (VK, other)) == 7
    assert template.norm_of(rules, ()) == 3


def test_a_filled_template_comes_back_as_a_plan_and_an_empty_one_does_not() -> None:
    month = date(2026, 12, 1)
    table = template.table([(SCHOOL, template.slots(month, 3))], ["ВКонтакте", "Одноклассники"])
    empty = importing.read(writing.csv_bytes(table), "план.csv")
    found = importing.match(empty, (SCHOOL,), (), month=month)
    assert (found.created, found.rejected) == (0, len(table.rows))
    rows = [(*row[:3], "Одноклассники", f"Тема {place}", *row[5:]) for place, row in enumerate(table.rows)]
    filled = writing.workbook((type(table)(**{**vars(table), "rows": tuple(rows)}),))
    found = importing.match(importing.read(filled, "план.xlsx"), (SCHOOL,), (), month=month)
    assert (found.created, found.rejected, found.questions) == (len(rows), 0, 0)
    assert {each.network for each in found.targets[0].items} == {"ok"}
