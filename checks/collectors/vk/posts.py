"""What VK says of publications and of comments under them (API 5.199 and the older shapes) as facts.

Tolerant of numbers as strings, unknown and missing keys. The page itself is `parse`. Nothing is asked of the network
here, and nothing is judged.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from checks.collectors.vk.shapes import count, flag, inside, line, moment, objects, text, whole
from checks.facts import ALBUM_FROM, Comment, Post

_KINDS = frozenset(
    {"photo", "video", "clip", "poll", "link", "audio", "album", "article", "page", "event", "podcast", "story"}
)
_SAME_KINDS: Mapping[str, str] = {
    "photos_list": "photo",
    "posted_photo": "photo",
    "graffiti": "photo",
    "audio_playlist": "audio",
    "video_playlist": "video",
    "market": "link",
    "market_album": "link",
    "donut_link": "link",
}
_PICTURES = frozenset({"photo", "posted_photo"})
_NOT_PUBLISHED = frozenset({"postpone", "suggest", "reply"})
_TELEPHONES = frozenset({"android", "iphone", "ipad", "wphone"})
"""Platforms of VK's own programs: what a person publishes with them has the source «api» too."""
_SALT_MOST = 64  # bytes that blake2b takes as its key


@dataclass(frozen=True)
class Wall:
    """One answer of wall.get.

    How many posts the wall has in all (None: not told), how many came, those that were understood, and how many
    were published, or may have been, and could not be understood.
    """

    count: int | None
    received: int
    posts: tuple[Post, ...]
    unread: int


@dataclass(frozen=True)
class Branch:
    """A comment with answers of which more can be asked for: its number, how many there are and how many came."""

    comment_id: int
    count: int
    received: int


@dataclass(frozen=True)
class Talk:
    """One answer of wall.getComments.

    `level` is how many comments there are where it was asked (None: not told), `received` how many of them came;
    `items` are those understood, with the answers to them that came along; `unread` could not be understood.
    """

    level: int | None
    received: int
    items: tuple[Comment, ...]
    branches: tuple[Branch, ...]
    unread: int


def wall(response: object) -> Wall | None:
    """The answer of wall.get; None when it is none. Posts without a number or a date are left out, and counted."""
    if not isinstance(response, Mapping) or not isinstance(response.get("items"), list):
        return None
    received = len(response["items"])
    published = [item for item in response["items"] if not _unpublished(item)]
    found = tuple(post for item in objects(published) if (post := _post(item)) is not None)
    return Wall(whole(response.get("count")), received, found, len(published) - len(found))


def talk(response: object, owner: int, post: int, salt: bytes) -> Talk | None:
    """The answer of wall.getComments about a post of `owner` (negative for a community); None when it is none.

    `salt` is what the hashes of authors are made with.
    """
    if not isinstance(response, Mapping) or not isinstance(response.get("items"), list):
        return None
    listed = response["items"]
    origin = _Origin(owner, post, salt)
    items: list[Comment] = []
    branches: list[Branch] = []
    unread = len(listed) - sum(isinstance(item, Mapping) for item in listed)
    for item in objects(listed):
        thread = inside(item, "thread")
        answers = list(objects(thread.get("items")))
        for one in (item, *answers):
            found = _comment(one, origin)
            if found is not None:
                items.append(found)
            elif not flag(one.get("deleted")):
                unread += 1
        number, total = whole(item.get("id")), whole(thread.get("count"))
        if number is not None and total is not None and total > len(answers):
            branches.append(Branch(number, total, len(answers)))
    level = whole(response.get("current_level_count"))
    return Talk(level, len(listed), tuple(items), tuple(branches), unread)


@dataclass(frozen=True)
class _Origin:
    """Under what a comment stands, and what its author is hashed with."""

    owner: int
    post: int
    salt: bytes


def _comment(item: Mapping[str, object], origin: _Origin) -> Comment | None:
    number, date = whole(item.get("id")), moment(item.get("date"))
    if number is None or date is None:
        return None
    author = whole(item.get("from_id"))
    above = item.get("parents_stack")
    stack = [found for one in above if (found := whole(one))] if isinstance(above, list) else []
    deleted = bool(flag(item.get("deleted")))
    return Comment(
        id=number,
        url=f"https://vk.com/wall{origin.owner}_{origin.post}?reply={number}",
        date=date,
        author="" if author is None else _hashed(author, origin.salt),
        text="" if deleted else text(item.get("text")),
        by_page=author == origin.owner,
        answers=whole(item.get("reply_to_comment")) or (stack[-1] if stack else None),
        deleted=deleted,
    )


def _hashed(author: int, salt: bytes) -> str:
    return hashlib.blake2b(str(author).encode(), digest_size=12, key=salt[:_SALT_MOST]).hexdigest()


def _unpublished(item: object) -> bool:
    """Offered, postponed, a comment, or deleted since: nobody sees it on the wall."""
    if not isinstance(item, Mapping):
        return False
    kind = str(item.get("post_type") or item.get("type") or "post")
    return kind in _NOT_PUBLISHED or bool(item.get("is_deleted"))


def _post(item: Mapping[str, object]) -> Post | None:
    number, owner, date = whole(item.get("id")), whole(item.get("owner_id")), moment(item.get("date"))
    if number is None or date is None:
        return None
    author = whole(item.get("from_id"))
    said = text(item.get("text"))
    copies = list(objects(item.get("copy_history")))
    donut = inside(item, "donut")
    return Post(
        id=number,
        url=f"https://vk.com/wall{owner}_{number}",
        date=date,
        text=said,
        kinds=_kinds(copies[0], text(copies[0].get("text")), "repost") if copies else _kinds(item, said),
        by_owner=author is None or owner is None or author == owner,
        repost=bool(copies),
        pinned=bool(whole(item.get("is_pinned"))),
        advertising=bool(whole(item.get("marked_as_ads"))),
        edited=moment(item.get("edited")),
        paid=bool(flag(donut.get("is_donut"))) or bool(donut.get("placeholder")),
        made_by=_made_by(inside(item, "post_source")),
        repost_of=_address(copies[0]) if copies else "",
        links=_links(item, *copies[:1]),
        views=count(item, "views"),
        likes=count(item, "likes"),
        reposts=count(item, "reposts"),
        comments=count(item, "comments"),
        comments_open=_comments_open(inside(item, "comments")),
    )


def _made_by(source: Mapping[str, object]) -> str:
    """What published it: the word of the source, or the telephone that a person held."""
    word, platform = line(source.get("type")), line(source.get("platform")).lower()
    return platform if word == "api" and platform in _TELEPHONES else word


def _comments_open(comments: Mapping[str, object]) -> bool | None:
    """Whether anybody may comment. That the key itself may not says nothing: a service key never may."""
    if flag(comments.get("can_post")) or flag(comments.get("groups_can_post")) or flag(comments.get("can_close")):
        return True
    return False if flag(comments.get("can_open")) else None


def _address(item: Mapping[str, object]) -> str:
    """The address of a post; "" when it does not say which it is."""
    number, owner = whole(item.get("id")), whole(item.get("owner_id"))
    return "" if number is None or owner is None else f"https://vk.com/wall{owner}_{number}"


def _links(*items: Mapping[str, object]) -> tuple[str, ...]:
    """Addresses that are attached to a post or to what it repeats."""
    found = [
        line(body.get("url") or body.get("view_url"))
        for item in items
        for attachment in objects(item.get("attachments"))
        if (kind := str(attachment.get("type"))) in {"link", "article", "donut_link"}
        for body in (inside(attachment, kind),)
    ]
    return tuple(dict.fromkeys(url for url in found if url))


def _kinds(item: Mapping[str, object], said: str, *first: str) -> tuple[str, ...]:
    """What a post is made of; a repost of what its source is made of."""
    found = [*first]
    if said:
        found.append("text")
    attached = list(objects(item.get("attachments")))
    found.extend(map(_kind, attached))
    if sum(map(_pictures, attached)) >= ALBUM_FROM:
        found.append("album")
    return tuple(dict.fromkeys(found))


def _pictures(attachment: Mapping[str, object]) -> int:
    """How many pictures an attachment is."""
    kind = str(attachment.get("type"))
    if kind == "photos_list":
        body = attachment.get(kind)
        listed = body.get("list") if isinstance(body, Mapping) else body
        return len(listed) if isinstance(listed, list) else 1
    return int(kind in _PICTURES)


def _kind(attachment: Mapping[str, object]) -> str:
    kind = str(attachment.get("type"))
    body = inside(attachment, kind)
    if kind == "video":
        if body.get("type") == "live" or flag(body.get("live")) or flag(body.get("upcoming")):
            return "live"
        return "clip" if body.get("type") == "short_video" else "video"
    if kind == "doc":
        return "gif" if str(body.get("ext")).lower() == "gif" else "doc"
    kind = _SAME_KINDS.get(kind, kind)
    return kind if kind in _KINDS else "other"
