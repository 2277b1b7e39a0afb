"""Reading a group's topics and threads part by part, as far back as is wanted; what each part means is `topics`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from checks.collectors.door import AskFailed
from checks.collectors.ok import topics as read
from checks.facts import Comment, FailureKind, Post, Posts, Thread, Window

_TOPICS_AT_ONCE = 50  # count of mediatopic.getTopics, as its clients use it
_COMMENTS_AT_ONCE = 100
_PARTS_OF_TOPICS = 20
_PARTS_OF_COMMENTS = 20  # of one topic

Call = Callable[[str, dict[str, str | int]], object]
"""Asks a method with parameters; raises AskFailed."""


def topics(call: Call, group: str, since: datetime, now: datetime) -> Posts:
    """Topics back to `since`. Raises AskFailed when none came; those that came before a failure are a part."""
    posts: dict[int, Post] = {}
    start: datetime | None = now
    anchor, unread = "", 0
    for _part in range(_PARTS_OF_TOPICS):
        try:
            part = _topics(call, group, anchor)
        except AskFailed as failure:
            if not posts or failure.kind is FailureKind.STOPPED:
                raise
            break
        fresh = any(post.id not in posts for post in part.posts)
        posts |= {post.id: post for post in part.posts}
        unread += part.unread
        over = part.more is False
        start = None if over else _oldest(posts.values()) or now
        if start is None or start < since or part.anchor in {"", anchor} or not (fresh or part.unread):
            break
        anchor = part.anchor
    newest_first = tuple(sorted(posts.values(), key=lambda post: (post.date, post.id), reverse=True))
    return Posts(newest_first, Window(now if unread else start, now))


def _topics(call: Call, group: str, anchor: str) -> read.Topics:
    asked: dict[str, str | int] = {
        "gid": group,
        "count": _TOPICS_AT_ONCE,
        "anchor": anchor,
        "fields": read.TOPIC_FIELDS,
    }
    part = read.topics(call("mediatopic.getTopics", asked), group)
    if part is None:
        raise AskFailed(FailureKind.GARBAGE)
    return part


def thread(call: Call, group: str, post: Post, salt: bytes) -> Thread:
    """Comments of one topic. Raises AskFailed."""
    items: dict[int, Comment] = {}
    anchor, unread = "", 0
    more: bool | None = None
    for _part in range(_PARTS_OF_COMMENTS):
        asked: dict[str, str | int] = {
            "discussionId": str(post.id),
            "discussionType": "GROUP_TOPIC",
            "count": _COMMENTS_AT_ONCE,
            "anchor": anchor,
            "fields": read.COMMENT_FIELDS,
        }
        part = read.comments(call("discussions.getComments", asked), group, post.id, salt)
        if part is None:
            raise AskFailed(FailureKind.GARBAGE)
        before = len(items)
        items |= {comment.id: comment for comment in part.items}
        unread += part.unread
        more = part.more
        if more is False or part.anchor in {"", anchor} or len(items) == before:
            break
        anchor = part.anchor
    count = len(items) if post.comments is None else post.comments
    counted = more is None and len(items) >= count and post.comments is not None
    return Thread(post.id, count, tuple(items.values()), (more is False or counted) and not unread)


def _oldest(posts: Iterable[Post]) -> datetime | None:
    """How far back topics were read. A pinned one stands first whatever its date; so may the first, unsaid."""
    listed = list(posts)
    return min((post.date for post in listed[1:] or listed if not post.pinned), default=None)
