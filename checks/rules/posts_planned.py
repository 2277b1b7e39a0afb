"""`posts.plan`, `posts.broadcasts`: whether what a plan or «Госпаблики» meant for the page came out on it.

How a publication is known for an item of «Госпаблики» is `checks.broadcasts`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import TypeAlias

from checks.broadcasts import Likeness, Published, alike, tellable
from checks.catalogue import page_check
from checks.facts import Failure, Need, Post
from checks.model import Judgement, NotSeen, fail, manual, na, not_seen, ok
from checks.person.looks import Group, Question
from checks.views import PageView
from checks.weeks import Week, local_day
from registry.broadcasts import Broadcast
from registry.plans import Plan, PlanItem

_SHOWN = 10
_MINUTE = timedelta(minutes=1)  # a time by the clock is over when its minute is
_EARLY = timedelta(days=2)
"""How long before an item of «Госпаблики» is sent its source may have come out on the page itself."""


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
    items = sorted(_meant(view, plans), key=lambda item: (item.on, item.topic))
    behind = _behind(view, items)
    if not behind:
        return _kept(view, items, without)
    lines = tuple(f"{item.on:%d.%m}: {item.topic}" for item in behind[:_SHOWN])
    if not view.posts.covers.covers(view.week.start, view.week.end):
        return not_seen("posts.plan.not_covered", *lines, week=view.week.label)
    days = ", ".join(dict.fromkeys(f"{item.on:%d.%m}" for item in behind))
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


def _behind(view: PageView, items: list[PlanItem]) -> list[PlanItem]:
    """The items of a day for which no publication is left: each publication stands for one item."""
    week = view.week
    left: dict[date, set[int]] = {}
    for post in view.posts.items:
        if post.by_owner and post.date in week:
            left.setdefault(local_day(post.date, view.zone), set()).add(post.id)
    behind = []
    for item in items:
        published = left.get(item.on)
        if published:
            published.pop()
        else:
            behind.append(item)
    return behind


class _State(Enum):
    """What became of an item of «Госпаблики», the gravest first."""

    MISSING = "не вышла"
    LATE = "вышла позже срока"
    NOT_COVERED = "видно не всё время, когда она могла выйти"
    SHORT = "по такому тексту её не узнать"
    WORDLESS = "могла выйти записью без слов"
    SIMILAR = "вышла похожая"
    TWIN = "вышла одна запись на две похожие"
    PUBLISHED = "вышла"


_Answer: TypeAlias = Callable[[tuple[str, ...], str], Judgement | NotSeen]
_ANSWERS: Mapping[_State, _Answer] = {
    _State.MISSING: lambda lines, titles: fail("posts.broadcasts.missing", *lines, titles=titles),
    _State.LATE: lambda lines, titles: fail("posts.broadcasts.late", *lines, titles=titles),
    _State.NOT_COVERED: lambda lines, titles: not_seen("posts.broadcasts.not_covered", *lines, titles=titles),
    _State.SHORT: lambda lines, titles: manual("posts.broadcasts.short", *lines, titles=titles),
    _State.WORDLESS: lambda lines, titles: manual("posts.broadcasts.wordless", *lines, titles=titles),
    _State.SIMILAR: lambda lines, titles: manual("posts.broadcasts.similar", *lines, titles=titles),
    _State.TWIN: lambda lines, titles: manual("posts.broadcasts.twin", *lines, titles=titles),
}


@dataclass(frozen=True)
class _Fate:
    broadcast: Broadcast
    state: _State
    post: Post | None = None

    @property
    def line(self) -> str:
        told = f"«{self.broadcast.title}»: {self.state.value}"
        return f"{told}, {self.post.url}" if self.post else told


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
    published = Published(view.posts.items)
    fates: list[_Fate] = []
    for each in sorted(due, key=lambda each: (each.due_at, each.id)):
        taken = frozenset(
            fate.post.id for fate in fates if fate.post is not None and alike(fate.broadcast, each)
        )  # one publication is not two of the same text
        fates.append(_fate(view, published, each, taken))
    return _told(fates)


def _fate(view: PageView, published: Published, broadcast: Broadcast, taken: frozenset[int]) -> _Fate:
    since, until = broadcast.starts_at - _EARLY, broadcast.due_at.replace(second=0) + _MINUTE
    found = published.trace(broadcast, since, taken)
    covered = view.posts.covers.covers(broadcast.starts_at, broadcast.due_at)
    if found.likeness is Likeness.SAME and found.post is not None:
        if found.post.date < until:
            return _Fate(broadcast, _State.PUBLISHED, found.post)
        return _Fate(broadcast, _State.LATE if covered else _State.NOT_COVERED, found.post if covered else None)
    if not tellable(broadcast):
        return _Fate(broadcast, _State.SHORT)
    if found.likeness is Likeness.SIMILAR:
        return _Fate(broadcast, _State.SIMILAR, found.post)
    if taken or not covered:
        return _Fate(broadcast, _State.TWIN if taken else _State.NOT_COVERED)
    silent = published.wordless(since, until)
    return _Fate(broadcast, _State.WORDLESS if silent else _State.MISSING, silent)


def _told(fates: list[_Fate]) -> Judgement | NotSeen:
    """The gravest of them decides; all that are not simply out are shown."""
    order = tuple(_State)
    gravest = min((fate.state for fate in fates), key=order.index)
    lines = tuple(fate.line for fate in fates if fate.state is not _State.PUBLISHED)[:_SHOWN]
    titles = "; ".join(f"«{fate.broadcast.title}»" for fate in fates if fate.state is gravest)
    if gravest is not _State.PUBLISHED:
        return _ANSWERS[gravest](lines, titles)
    urls = tuple(fate.post.url for fate in fates[:_SHOWN] if fate.post)
    return ok("posts.broadcasts.published", *urls, count=len(fates))
