"""`posts.*`: what a page publishes. Counting within a week is here; the weeks themselves are in `weeks`."""

from __future__ import annotations

from collections.abc import Iterable

from checks.catalogue import page_check
from checks.facts import Need, Post
from checks.model import Judgement, NotSeen, fail, na, not_seen, ok
from checks.views import PageView
from checks.weeks import Week
from registry.regulation.model import WeeklyNorm

_SHOWN = 5  # links kept as evidence


def counted(posts: Iterable[Post], week: Week, norm: WeeklyNorm) -> tuple[Post, ...]:
    """The publications of a week that the norm counts, oldest first: the page's own, reposts by the norm's setting.

    A pinned post stands first whatever its date, so the order of the answer means nothing.
    """
    chosen = {
        post.id: post
        for post in posts
        if post.by_owner and post.date in week and (norm.count_reposts or not post.repost)
    }
    return tuple(sorted(chosen.values(), key=lambda post: (post.date, post.id)))


@page_check(
    "posts.weekly",
    needs=("posts",),
    uses=(Need.PROFILE,),  # tells the wall of a deleted page from one that does not answer
    title="Публикации за неделю",
    fix="Запланируйте публикации на каждую неделю: о работе организации или другое общественно значимое.",
)
def weekly(view: PageView) -> Judgement | NotSeen:
    """Enough publications in the last full week; what was not wholly seen is never too few."""
    week, norm = view.week, view.norm
    if norm.posts <= 0:
        return na("posts.weekly.no_norm", week=week.label)
    opened = view.page.opened_on
    if opened is not None and opened > week.first_day:
        return na("posts.weekly.young", week=week.label, opened=f"{opened:%d.%m.%Y}")
    posts = counted(view.posts.items, week, norm)
    reposts = sum(post.repost for post in counted(view.posts.items, week, WeeklyNorm(norm.posts)))
    links = tuple(post.url for post in posts[:_SHOWN])
    if len(posts) >= norm.posts:
        return ok("posts.weekly.enough", *links, week=week.label, posts=len(posts), norm=norm.posts, reposts=reposts)
    if not view.posts.covers.covers(week.start, week.end):
        return not_seen("posts.weekly.not_covered", *links, week=week.label, posts=len(posts), norm=norm.posts)
    code = "posts.weekly.few" if norm.count_reposts or not reposts else "posts.weekly.reposts"
    return fail(code, *links, week=week.label, posts=len(posts), norm=norm.posts, reposts=reposts)
