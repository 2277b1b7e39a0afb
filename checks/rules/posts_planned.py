"""`posts.plan`, `posts.broadcasts`: whether what a plan or «Госпаблики» meant for the page came out on it.

What became of an item of «Госпаблики» is told by `centre.fates`, which items of a plan came out by `plans.matching`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import TypeAlias

from checks.catalogue import page_check
from checks.centre.fates import Fate, FateState, fates
from checks.facts import Failure, Need
from checks.model import Judgement, NotSeen, fail, manual, na, not_seen, ok
from checks.person.looks import Group, Question
from checks.plans.matching import behind, in_order
from checks.views import PageView
from checks.weeks import Week
from registry.plans import Plan, PlanItem

_SHOWN = 10


@page_check(
    "posts.plan",
    needs=("posts",),
    uses=(Need.PROFILE,),
    parameters={"required": 0},
    title="Публикации по контент-плану",
    fix="Сверьте страницу с планом: что не вышло, опубликуйте или перенесите в плане на другой день.",
    look=Question(
        "Вышло ли за неделю всё, что стояло в контент-плане?", Group.POSTS, weekly=True, settles=(".behind", ".no_plan")
    ),
)
def plan(view: PageView) -> Judgement | NotSeen:
    """Everything that the plan has for the judged week came out on its day."""
    months = _months(view.week)
    plans = [each for each in view.plans if each.month in months]
    without = sorted(months - {each.month for each in plans})
    if without and view.number("required"):
        return fail("posts.plan.missing", months=_named(without))
    if not plans:
        return manual("posts.plan.no_plan", months=_named(without))
    items = in_order(_meant(view, plans))
    missing = [items[place] for place in behind(items, view.posts.items, view.zone)]
    if not missing:
        return _kept(view, items, without)
    lines = tuple(f"{item.on:%d.%m}: {item.topic}" for item in missing[:_SHOWN])
    if not view.posts.covers.covers(view.week.start, view.week.end):
        return not_seen("posts.plan.not_covered", *lines, week=view.week.label)
    days = ", ".join(dict.fromkeys(f"{item.on:%d.%m}" for item in missing))
    return manual("posts.plan.behind", *lines, week=view.week.label, days=days, items=len(items))


def _kept(view: PageView, items: list[PlanItem], without: list[date]) -> Judgement:
    """All that is planned came out; what the plan of another month wanted of the same week nobody has told."""
    if without:
        return manual("posts.plan.no_plan", months=_named(without))
    if not items:
        return ok("posts.plan.free", week=view.week.label)
    return ok("posts.plan.kept", week=view.week.label, items=len(items))


def _months(week: Week) -> set[date]:
    """First days of the months of the span."""
    days = ((week.first_day + timedelta(days=number)) for number in range((week.last_day - week.first_day).days + 1))
    return {day.replace(day=1) for day in days}


def _named(months: list[date]) -> str:
    return ", ".join(f"{month:%m.%Y}" for month in months)


def _meant(view: PageView, plans: list[Plan]) -> list[PlanItem]:
    week, network = view.week, view.page.network
    return [
        item
        for each in plans
        for item in each.items
        if week.first_day <= item.on <= week.last_day and item.network in {"", network}
    ]


_Answer: TypeAlias = Callable[[tuple[str, ...], str], Judgement | NotSeen]
_ANSWERS: Mapping[FateState, _Answer] = {
    FateState.MISSING: lambda lines, titles: fail("posts.broadcasts.missing", *lines, titles=titles),
    FateState.LATE: lambda lines, titles: fail("posts.broadcasts.late", *lines, titles=titles),
    FateState.NOT_COVERED: lambda lines, titles: not_seen("posts.broadcasts.not_covered", *lines, titles=titles),
    FateState.SHORT: lambda lines, titles: manual("posts.broadcasts.short", *lines, titles=titles),
    FateState.WORDLESS: lambda lines, titles: manual("posts.broadcasts.wordless", *lines, titles=titles),
    FateState.SIMILAR: lambda lines, titles: manual("posts.broadcasts.similar", *lines, titles=titles),
    FateState.TWIN: lambda lines, titles: manual("posts.broadcasts.twin", *lines, titles=titles),
}


@page_check(
    "posts.broadcasts",
    uses=(Need.PROFILE, Need.POSTS),
    parameters={"days": 30},
    title="Публикации из «Госпабликов»",
    fix="Опубликуйте записи, пришедшие через «Госпаблики», и следите за их сроком.",
    look=Question(
        "Вышли ли на странице в срок все записи, присланные через «Госпаблики»?",
        Group.POSTS,
        weekly=True,
        settles=(".similar", ".short", ".wordless", ".twin"),
    ),
)
def broadcasts(view: PageView) -> Judgement | NotSeen:
    """Every item of «Госпаблики» that was meant for the page came out in time."""
    end = view.week.end
    start = end - timedelta(days=view.number("days"))
    due = [each for each in view.broadcasts if start <= each.due_at < end]
    if not due:
        return na("posts.broadcasts.none_meant", days=view.number("days"), until=f"{view.week.last_day:%d.%m.%Y}")
    if isinstance(view.seen[Need.POSTS], Failure):
        return view.unseen(Need.POSTS)
    return _told(fates(view.posts, due))


def _told(found: list[Fate]) -> Judgement | NotSeen:
    """The gravest of them decides; all that are not simply out are shown."""
    order = tuple(FateState)
    gravest = min((fate.state for fate in found), key=order.index)
    lines = tuple(fate.line for fate in found if fate.state is not FateState.PUBLISHED)[:_SHOWN]
    titles = "; ".join(f"«{fate.broadcast.title}»" for fate in found if fate.state is gravest)
    if gravest is not FateState.PUBLISHED:
        return _ANSWERS[gravest](lines, titles)
    urls = tuple(fate.post.url for fate in found[:_SHOWN] if fate.post)
    return ok("posts.broadcasts.published", *urls, count=len(found))
