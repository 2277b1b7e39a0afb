"""`posts.plan` and `posts.broadcasts`: kept, behind, missing, late, similar, and what was not covered."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from checks.facts import Post, Posts, Window
from checks.model import Judgement, NotSeen
from checks.rules.posts_planned import broadcasts, plan
from checks.weeks import judged
from registry.broadcasts import Broadcast
from registry.plans import Plan, PlanItem
from registry.regulation.model import WeekKind
from tests.checks.support import FAIL, MANUAL, NA, NOW, OK, UNSEEN, WEEK, ZONE, posts, said, view

KUZBASS = ZoneInfo(ZONE)
NOVEMBER = date(2026, 11, 1)
MONDAY, WEDNESDAY = date(2026, 11, 16), date(2026, 11, 18)


def at(day: date, hour: int = 12, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=KUZBASS)


def planned(
    *items: PlanItem, wall: Posts | None = None, required: int = 0, month: date = NOVEMBER
) -> Judgement | NotSeen:
    plans = (Plan(1, month, items=items),)
    return plan(replace(view(wall=wall or posts()), plans=plans, parameters={"required": required}))


def test_a_missing_plan_fails_only_where_plans_are_required() -> None:
    bare = view()
    assert said(plan(replace(bare, parameters={"required": 0}))) == (MANUAL, "posts.plan.no_plan")
    answer = plan(replace(bare, parameters={"required": 1}))
    assert said(answer) == (FAIL, "posts.plan.missing")
    assert dict(answer.params) == {"months": "11.2026"}
    assert said(planned(month=date(2026, 10, 1), required=1))[0] == FAIL, "last month's plan says nothing of this week"


def test_a_week_of_two_months_wants_both_plans() -> None:
    now = datetime(2026, 12, 9, 5, tzinfo=UTC)
    week = judged(now, KUZBASS, WeekKind.CALENDAR)
    made = replace(view(week=week), plans=(Plan(1, NOVEMBER),), parameters={"required": 1})
    answer = plan(made)
    assert said(answer) == (FAIL, "posts.plan.missing")
    assert dict(answer.params) == {"months": "12.2026"}
    half = plan(replace(made, parameters={"required": 0}))
    assert said(half) == (MANUAL, "posts.plan.no_plan"), "what the other month wanted of this week nobody told"
    assert dict(half.params) == {"months": "12.2026"}


def test_a_week_without_items_is_free() -> None:
    assert said(planned()) == (OK, "posts.plan.free")
    assert said(planned(PlanItem(date(2026, 11, 23), "Позже"))) == (OK, "posts.plan.free")
    assert said(planned(PlanItem(MONDAY, "В другой сети", "ok"))) == (OK, "posts.plan.free")


def test_each_item_has_a_publication_of_its_own_on_its_day() -> None:
    items = (PlanItem(MONDAY, "Линейка"), PlanItem(WEDNESDAY, "Экскурсия", "vk"))
    assert said(planned(*items, wall=posts(at(MONDAY, 0), at(WEDNESDAY, 23, 59)))) == (OK, "posts.plan.kept")
    answer = planned(*items, wall=posts(at(MONDAY), at(MONDAY, 15)))
    assert said(answer) == (MANUAL, "posts.plan.behind")
    assert answer.evidence == ("18.11: Экскурсия",)
    assert dict(answer.params)["days"] == "18.11"
    twice = (PlanItem(MONDAY, "Раз"), PlanItem(MONDAY, "Два"))
    assert said(planned(*twice, wall=posts(at(MONDAY))))[0] == MANUAL
    assert said(planned(*twice, wall=posts(at(MONDAY), at(MONDAY, 18))))[0] == OK


def test_a_day_is_the_municipalitys() -> None:
    item = PlanItem(WEDNESDAY, "Ночью")
    just_before = at(WEDNESDAY, 0) - timedelta(seconds=1)
    assert said(planned(item, wall=posts(just_before)))[0] == MANUAL
    assert said(planned(item, wall=posts(at(WEDNESDAY, 0))))[0] == OK


def test_a_day_on_which_the_clocks_change_is_a_day() -> None:
    london = ZoneInfo("Europe/London")
    week = judged(datetime(2026, 10, 27, 12, tzinfo=UTC), london, WeekKind.CALENDAR)
    sunday = datetime(2026, 10, 25, 23, 30, tzinfo=london)
    made = replace(view(week=week, wall=posts(sunday)), zone=london, parameters={"required": 0})
    plans = (Plan(1, date(2026, 10, 1), items=(PlanItem(date(2026, 10, 25), "Вечер"),)),)
    assert said(plan(replace(made, plans=plans))) == (OK, "posts.plan.kept")


def test_what_was_not_covered_is_not_behind() -> None:
    item = PlanItem(MONDAY, "Линейка")
    late = WEEK.start + timedelta(days=2)
    assert said(planned(item, wall=posts(start=late))) == (UNSEEN, "posts.plan.not_covered")
    assert said(planned(item, wall=posts(at(MONDAY), start=late)))[0] == OK


TEXT = (
    "С 1 декабря меняется порядок записи к врачу. Записаться можно на портале Госуслуг, по телефону 122 или в "
    "регистратуре поликлиники. Приём ведётся каждый рабочий день."
)
ITEM = Broadcast(
    id=1,
    title="Запись к врачу",
    starts_at=at(MONDAY, 9).astimezone(UTC),
    due_at=at(WEDNESDAY, 18).astimezone(UTC),
    text=TEXT,
    links=("https://vk.com/wall-777_15",),
)


def sent(*found: Post, items: tuple[Broadcast, ...] = (ITEM,), start: datetime | None = None) -> Judgement | NotSeen:
    made = replace(view(wall=Posts(found, Window(start, NOW))), broadcasts=items, parameters={"days": 30})
    return broadcasts(made)


def post(text: str = "", day: date = MONDAY, hour: int = 12, **others: object) -> Post:
    return Post(5, "https://vk.com/wall-100_5", at(day, hour), text, **others)  # type: ignore[arg-type] # short tests


def test_nothing_meant_for_the_page() -> None:
    assert said(sent(items=())) == (NA, "posts.broadcasts.none_meant")
    old = replace(ITEM, starts_at=ITEM.starts_at - timedelta(days=40), due_at=ITEM.due_at - timedelta(days=40))
    running = replace(ITEM, due_at=WEEK.end)
    assert said(sent(items=(old, running)))[0] == NA, "out of the span, or its time is not over"


@pytest.mark.parametrize(
    "found",
    [
        post(repost=True, repost_of="https://vk.com/wall-777_15"),
        post("Важно!", links=("https://m.vk.com/wall-777_15",)),
        post("Подробнее: vk.ru/club777?w=wall-777_15."),
        post(TEXT),
        post(f"Уважаемые жители!\n\n{TEXT.upper()}\n\n#новости #здоровье Подписывайтесь на нас"),
        post(TEXT.replace("Приём ведётся каждый рабочий день.", "")),
    ],
)
def test_published_in_time(found: Post) -> None:
    assert said(sent(found)) == (OK, "posts.broadcasts.published")


def test_missing_names_the_item() -> None:
    answer = sent(post("Сегодня в школе прошла линейка, посвящённая дню памяти, и все пришли с цветами"))
    assert said(answer) == (FAIL, "posts.broadcasts.missing")
    assert dict(answer.params) == {"titles": "«Запись к врачу»"}


def test_late_and_the_very_moment() -> None:
    assert said(sent(post(TEXT, WEDNESDAY, 18)))[0] == OK
    seconds = Post(5, "https://vk.com/wall-100_5", at(WEDNESDAY, 18) + timedelta(seconds=59), TEXT)
    assert said(sent(seconds))[0] == OK, "by the clock it is six still"
    minute = Post(5, "https://vk.com/wall-100_5", at(WEDNESDAY, 18, 1), TEXT)
    assert said(sent(minute)) == (FAIL, "posts.broadcasts.late")
    assert said(sent(post(TEXT, WEDNESDAY, 19))) == (FAIL, "posts.broadcasts.late")
    half = ITEM.starts_at + timedelta(hours=3)
    assert said(sent(post(TEXT, WEDNESDAY, 19), start=half))[0] == UNSEEN, "it may have come out before too"


def test_similar_is_for_a_person() -> None:
    ours = " ".join(TEXT.split()[:13])
    half = f"{ours} школа приглашает на ярмарку выходного дня всех жителей округа и гостей"
    assert said(sent(post(half), items=(replace(ITEM, links=()),))) == (MANUAL, "posts.broadcasts.similar")


@pytest.mark.parametrize("kinds", [("photo",), ("repost", "text", "photo"), ("video",)])
def test_a_picture_or_a_repost_without_words_may_be_anything(kinds: tuple[str, ...]) -> None:
    silent = post(kinds=kinds, repost="repost" in kinds, repost_of="https://vk.com/wall-888_1")
    answer = sent(silent)
    assert said(answer) == (MANUAL, "posts.broadcasts.wordless")
    assert "https://vk.com/wall-100_5" in answer.evidence[0]
    after = replace(silent, date=at(WEDNESDAY, 19))
    assert said(sent(after)) == (FAIL, "posts.broadcasts.missing"), "then it came out too late to be it"
    assert said(sent(silent, post(TEXT)))[0] == OK


def test_one_publication_is_not_two_of_one_text() -> None:
    again = replace(
        ITEM, id=2, starts_at=ITEM.starts_at + timedelta(days=1), due_at=ITEM.due_at + timedelta(days=1), links=()
    )
    first, second = post(TEXT), replace(post(TEXT, WEDNESDAY), id=6, url="https://vk.com/wall-100_6")
    assert said(sent(first, items=(ITEM, again))) == (MANUAL, "posts.broadcasts.twin")
    assert said(sent(first, second, items=(ITEM, again))) == (OK, "posts.broadcasts.published")
    half = replace(again, text="Ярмарка выходного дня пройдёт на площади, приглашаем всех жителей и гостей округа")
    both = post(f"{TEXT}\n{half.text}")
    assert said(sent(both, items=(ITEM, half)))[0] == OK, "two items of different texts may come out in one"


def test_a_text_too_short_to_be_known() -> None:
    short = replace(ITEM, text="С праздником, дорогие друзья!", links=())
    assert said(sent(post("С праздником, дорогие друзья!"), items=(short,))) == (MANUAL, "posts.broadcasts.short")
    front = replace(short, links=("https://gosuslugi.ru",))
    assert said(sent(post("Портал https://gosuslugi.ru/"), items=(front,)))[0] == MANUAL, "a front page proves nothing"


def test_what_was_not_covered_is_not_missing() -> None:
    half = ITEM.starts_at + timedelta(hours=3)
    assert said(sent(start=half)) == (UNSEEN, "posts.broadcasts.not_covered")
    assert said(sent(start=ITEM.starts_at))[0] == FAIL
    assert said(sent(post(TEXT, WEDNESDAY), start=half))[0] == OK


def test_the_gravest_decides_and_all_are_shown() -> None:
    other = replace(ITEM, id=2, title="Ярмарка", text="Ярмарка выходного дня пройдёт на площади " * 3, links=())
    answer = sent(post(TEXT, WEDNESDAY, 19), items=(ITEM, other))
    assert said(answer) == (FAIL, "posts.broadcasts.missing")
    assert answer.evidence == (
        "«Запись к врачу»: вышла позже срока, https://vk.com/wall-100_5",
        "«Ярмарка»: не вышла",
    )


def test_a_post_of_a_visitor_or_an_old_one_is_not_it() -> None:
    assert said(sent(post(TEXT, by_owner=False)))[0] == FAIL
    assert said(sent(post(TEXT, date(2026, 10, 1))))[0] == FAIL, "last time the same was told"
