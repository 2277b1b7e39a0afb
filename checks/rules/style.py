"""`posts.style`: whether a page speaks as people do. How heavy a text is, is measured by `checks.text.officialese`."""

from __future__ import annotations

from checks.catalogue import page_check
from checks.facts import Post
from checks.model import Judgement, NotSeen, fail, na, ok
from checks.person.looks import Question
from checks.text import officialese
from checks.views import PageView
from registry.regulation.model import Level

_SHOWN = 8  # phrases kept as evidence


@page_check(
    "posts.style",
    needs=("posts",),
    parameters={"posts": 10, "words": 40, "percent": 50},
    look=Question("Написаны ли публикации простым языком, без канцелярита и пресс-релизов?", "Публикации"),
    most=Level.RECOMMENDED,
    title="Стиль публикаций",
    fix="Пишите, как рассказали бы соседу: короткими предложениями, глаголами, без оборотов из списка.",
)
def style(view: PageView) -> Judgement | NotSeen:
    """Few of the page's last publications read like a paper."""
    report = officialese.judge(post.text for post in _own(view, view.number("posts")))
    if report.words < view.number("words"):
        return na("posts.style.short", words=report.words)
    if report.heavy * 100 < view.number("percent") * report.posts:
        return ok("posts.style.plain", posts=report.posts, heavy=report.heavy)
    phrases = (f"{found} -> {plainer}" for found, plainer, _count in report.phrases[:_SHOWN])
    return fail("posts.style.heavy", *phrases, posts=report.posts, heavy=report.heavy)


def _own(view: PageView, count: int) -> list[Post]:
    """The last publications that the page wrote itself; a pinned one stands first whatever its date."""
    own = {post.id: post for post in view.posts.items if post.by_owner and not post.repost and post.text.strip()}
    return sorted(own.values(), key=lambda post: (post.date, post.id), reverse=True)[:count]
