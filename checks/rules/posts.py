"""`posts.weekly`: whether every judged week holds the norm. What counts as a publication is here, weeks are `weeks`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from checks.catalogue import page_check
from checks.facts import Need, Post, Window
from checks.model import Judgement, NotSeen, fail, na, not_seen, ok
from checks.person.looks import Group, Question
from checks.views import PageView
from checks.weeks import Week, local_day
from registry.pages import Page
from registry.regulation.model import WeeklyNorm
from vault.text import counted as counted_noun

_SHOWN = 5  # links kept as evidence

AUTOPOSTS = frozenset({"api", "rss"})
"""Words of networks for a publication that a program made: of VK, https://dev.vk.com/ru/reference/objects/post-source
What a person writes on a telephone, in a widget of a site or by SMS is none."""

_NOT_COUNTED = {
    "repost": ("репост", "репоста", "репостов"),
    "advertising": ("рекламная запись", "рекламные записи", "рекламных записей"),
    "story": ("история", "истории", "историй"),
    "autopost": ("автоматическая запись", "автоматические записи", "автоматических записей"),
}


def counted(posts: Iterable[Post], week: Week, norm: WeeklyNorm) -> tuple[Post, ...]:
    """The publications of a week that the norm counts, oldest first: the page's own, the rest by the norm's settings.

    A pinned post stands first whatever its date, so the order of the answer means nothing.
    """
    return tuple(post for post in _published(posts, week) if not _left_out(post, norm))


def left_out(post: Post, norm: WeeklyNorm) -> bool:
    """Whether the norm does not count such a publication, whenever it was."""
    return not post.by_owner or bool(_left_out(post, norm))


def _published(posts: Iterable[Post], week: Week) -> tuple[Post, ...]:
    """All that the page published in a week, each once, oldest first."""
    start, end = week.start, week.end
    chosen = {post.id: post for post in posts if post.by_owner and start <= post.date < end}
    return tuple(sorted(chosen.values(), key=lambda post: (post.date, post.id)))


def _left_out(post: Post, norm: WeeklyNorm) -> str:
    """Why the norm does not count the publication, a key of `_NOT_COUNTED`; "" when it does."""
    if post.repost and not norm.count_reposts:
        return "repost"
    if post.advertising and not norm.count_advertising:
        return "advertising"
    if not norm.count_stories and "story" in post.kinds and not set(post.kinds) - {"story", "repost"}:
        return "story"
    return "autopost" if post.made_by in AUTOPOSTS and not norm.count_autoposts else ""


@dataclass(frozen=True)
class _Held:
    """One week: what the norm counts, all that was published, whether nothing could be missed, and whether it is known
    that the page was there."""

    week: Week
    posts: tuple[Post, ...]
    published: tuple[Post, ...]
    seen_whole: bool
    begun: bool


@page_check(
    "posts.weekly",
    needs=("posts",),
    uses=(Need.PROFILE,),  # tells the wall of a deleted page from one that does not answer
    title="Публикации за неделю",
    fix="Запланируйте публикации на каждую неделю: о работе организации или другое общественно значимое.",
    look=Question("Набралось ли за неделю столько публикаций, сколько требует норма?", Group.POSTS, weekly=True),
)
def weekly(view: PageView) -> Judgement | NotSeen:
    """Enough publications in every week of the judged span; what was not wholly seen is never too few."""
    norm, opened = view.norm, view.page.opened_on
    if norm.posts <= 0:
        return na("posts.weekly.no_norm", week=view.week.label)
    judged = [week for week in view.weeks or (view.week,) if opened is None or opened <= week.first_day]
    if not judged:
        assert opened is not None, "without a day of opening every week is judged"
        return na("posts.weekly.young", week=view.week.label, opened=f"{opened:%d.%m.%Y}")
    held = [_held(view, week) for week in judged]
    return _one(view, held[0], norm) if len(view.weeks) <= 1 else _many(view, held, norm)


def _held(view: PageView, week: Week) -> _Held:
    published = _published(view.posts.items, week)
    posts = tuple(post for post in published if not _left_out(post, view.norm))
    covers = view.posts.covers
    there = begun(view.page, week, covers, _first(view))
    return _Held(week, posts, published, covers.covers(week.start, week.end), there)


def begun(page: Page, week: Week, covers: Window, first: datetime | None) -> bool:
    """Whether the page was there when that week began: nobody knows of the time before its very first publication
    (`first`), unless a day of the record says so. A wall on which nothing is kept is an abandoned one."""
    if covers.start is not None or first is None or first < week.start:
        return True
    days = (page.opened_on, page.connected_on, page.verified_on)
    return any(day is not None and day <= week.first_day for day in days)


def _first(view: PageView) -> datetime | None:
    return min((post.date for post in view.posts.items), default=None)


def _not_begun(view: PageView, code: str, weeks: str) -> NotSeen:
    first = _first(view)
    assert first is not None, "a page without publications is taken for one that was there"
    return not_seen(code, first=f"{local_day(first, view.zone):%d.%m.%Y}", weeks=weeks)


def _one(view: PageView, held: _Held, norm: WeeklyNorm) -> Judgement | NotSeen:
    links = tuple(post.url for post in held.posts[:_SHOWN])
    label, count, published = held.week.label, len(held.posts), len(held.published)
    if count >= norm.posts:
        if count == published:
            return ok("posts.weekly.enough", *links, week=label, posts=count, norm=norm.posts)
        return ok("posts.weekly.enough_of", *links, week=label, posts=count, norm=norm.posts, published=published)
    if not held.seen_whole:
        return not_seen("posts.weekly.not_covered", *links, week=label, posts=count, norm=norm.posts)
    if not held.begun:
        return _not_begun(view, "posts.weekly.not_begun", label)
    if count == published:
        return fail("posts.weekly.few", *links, week=label, posts=count, norm=norm.posts)
    apart = _apart(held.published, norm)
    return fail(
        "posts.weekly.uncounted", *links, week=label, posts=count, norm=norm.posts, published=published, apart=apart
    )


def _many(view: PageView, held: list[_Held], norm: WeeklyNorm) -> Judgement | NotSeen:
    """Several weeks at once: all of them must hold the norm, those short of it are named."""
    lines = {
        each.week.label: f"{each.week.label}: засчитано {len(each.posts)} из {len(each.published)}" for each in held
    }
    short = [each for each in held if len(each.posts) < norm.posts]
    few = [each for each in short if each.seen_whole and each.begun]
    posts, published = sum(len(each.posts) for each in held), sum(len(each.published) for each in held)
    if few:
        return fail(
            "posts.weekly.weeks_few",
            *(lines[each.week.label] for each in few),
            weeks=", ".join(each.week.label for each in few),
            norm=norm.posts,
            posts=posts,
            published=published,
            rest=_rest(view),
        )
    if short and all(each.seen_whole for each in short):
        return _not_begun(view, "posts.weekly.weeks_not_begun", ", ".join(each.week.label for each in short))
    if short:
        unseen = ", ".join(each.week.label for each in short)
        return not_seen("posts.weekly.weeks_not_covered", *lines.values(), weeks=unseen, norm=norm.posts)
    return ok(
        "posts.weekly.weeks_enough",
        *lines.values(),
        count=len(held),
        norm=norm.posts,
        posts=posts,
        published=published,
        rest=_rest(view),
    )


def _apart(published: tuple[Post, ...], norm: WeeklyNorm) -> str:
    """«2 репоста, 1 реклама»."""
    reasons = Counter(reason for post in published if (reason := _left_out(post, norm)))
    return ", ".join(counted_noun(number, *_NOT_COUNTED[reason]) for reason, number in reasons.most_common())


def _rest(view: PageView) -> str:
    """What came out in the days that belong to no week; "" when there are none such."""
    if view.rest is None:
        return ""
    number = len(_published(view.posts.items, view.rest))
    return f"В остальные дни месяца: {counted_noun(number, 'публикация', 'публикации', 'публикаций')}"
