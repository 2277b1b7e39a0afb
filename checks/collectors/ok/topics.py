"""Topics of a group of Одноклассники and the comments under them as facts; their text is cleaned here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from checks.collectors.door import reader_hash
from checks.collectors.ok.read import identifier, inside, line, moment, objects, several, stable, truth, whole
from checks.facts import ALBUM_FROM, Comment, Post

TOPIC_FIELDS = "media_topic.*,group_photo.*,photo.*,video.*,movie.*,poll.*"
COMMENT_FIELDS = "id,text,date_ms,author_id,author_type,type,reply_to_comment_id"

_KINDS: Mapping[str, str] = {
    "text": "text",
    "photo": "photo",
    "group_photo": "photo",
    "movie": "video",
    "video": "video",
    "music": "audio",
    "music_track": "audio",
    "music_playlist": "audio",
    "poll": "poll",
    "link": "link",
    "photo_album": "album",
    "group_album": "album",
    "doc": "doc",
    "file": "doc",
}
_TOPICS = frozenset({"topic", "media_topic", "mediatopic", "reshare"})
_GONE = ("DELETED", "REMOVED", "BLOCKED", "SPAM")


@dataclass(frozen=True)
class Topics:
    """One answer of mediatopic.getTopics: topics understood, how many were not, and how to go on.

    `more` is None where the answer does not say whether there are more.
    """

    posts: tuple[Post, ...]
    unread: int
    anchor: str
    more: bool | None


@dataclass(frozen=True)
class CommentsPart:
    """One answer of discussions.getComments."""

    items: tuple[Comment, ...]
    unread: int
    anchor: str
    more: bool | None


def topics(response: object, group: str) -> Topics | None:
    """Topics of a group; None when the answer is none. A group without topics may answer with no list at all."""
    if not isinstance(response, Mapping):
        return None
    listed = response.get("media_topics")
    if listed is None and ("has_more" in response or "anchor" in response or "entities" in response):
        listed = []
    if not isinstance(listed, list):
        return None
    things = _entities(response)
    posts = tuple(post for item in objects(listed) if (post := _post(item, group, things)) is not None)
    return Topics(posts, len(listed) - len(posts), line(response.get("anchor")), truth(response.get("has_more")))


def comments(response: object, group: str, topic: int, salt: bytes) -> CommentsPart | None:
    """Comments of a topic; None when the answer is none. One without a moment is left out, and counted."""
    if not isinstance(response, Mapping):
        return None
    listed = response.get("comments")
    if listed is None and ("has_more" in response or "anchor" in response):
        listed = []
    if not isinstance(listed, list):
        return None
    found = tuple(one for item in objects(listed) if (one := _comment(item, group, topic, salt)) is not None)
    return CommentsPart(found, len(listed) - len(found), line(response.get("anchor")), truth(response.get("has_more")))


def _entities(response: Mapping[str, object]) -> dict[str, Mapping[str, object]]:
    """Things that topics refer to, by reference (such as movie:5)."""
    found: dict[str, Mapping[str, object]] = {}
    for name, listed in inside(response, "entities").items():
        for item in objects(listed):
            number = identifier(item.get("id")) or identifier(item.get("uid"))
            reference = line(item.get("ref")) or f"{name.rstrip('s')}:{number}"
            found[reference] = item
    return found


def _post(item: Mapping[str, object], group: str, things: Mapping[str, Mapping[str, object]]) -> Post | None:
    number = whole(item.get("id"))
    date = moment(item.get("publication_date_ms")) or moment(item.get("created_ms"))
    if number is None or number <= 0 or date is None:
        return None
    media = list(objects(item.get("media")))
    source = _source(media, things)
    shared = source is not None or any(_is_share(one) for one in media)
    kinds = list(_kinds(media, things))
    if source is not None:
        kinds.extend(_kinds(list(objects(source.get("media"))), things))
    author = line(item.get("author_ref"))
    return Post(
        id=number,
        url=f"https://ok.ru/group/{group}/topic/{number}",
        date=date,
        text="\n".join(filter(None, (several(one.get("text")) for one in media if one.get("type") == "text"))),
        kinds=tuple(dict.fromkeys((["repost"] if shared else []) + kinds)),
        by_owner=author in {"", f"group:{group}"},
        repost=shared,
        pinned=bool(truth(item.get("is_sticky")) or truth(item.get("is_pinned"))),
        edited=moment(item.get("edited_ms")),
        repost_of=_source_url(source),
        links=tuple(dict.fromkeys(url for one in media if one.get("type") == "link" and (url := line(one.get("url"))))),
        views=whole(item.get("views_count")),
        likes=whole(inside(item, "like_summary").get("count")),
        reposts=whole(inside(item, "reshare_summary").get("count")),
        comments=whole(inside(item, "discussion_summary").get("comments_count")),
    )


def _is_share(media: Mapping[str, object]) -> bool:
    return line(media.get("type")) in _TOPICS or bool(truth(media.get("reshare")))


def _kinds(media: list[Mapping[str, object]], things: Mapping[str, Mapping[str, object]]) -> Iterator[str]:
    for one in media:
        named = line(one.get("type"))
        if named in _TOPICS or (named == "text" and not several(one.get("text"))):
            continue
        kind = _KINDS.get(named, "other")
        referred = [things.get(reference, {}) for reference in _references(one)]
        if kind == "video" and any(_is_live(thing) for thing in referred):
            kind = "live"
        elif kind == "photo" and referred and all(_moves(thing) for thing in referred):
            kind = "gif"
        yield kind
        if kind == "photo" and len(referred) >= ALBUM_FROM:
            yield "album"


def _moves(photo: Mapping[str, object]) -> bool:
    return any(photo.get(key) for key in ("picgif", "pic_gif", "picmp4", "pic_mp4"))


def _is_live(movie: Mapping[str, object]) -> bool:
    return bool(movie.get("live_stream")) or line(movie.get("content_type")).upper().startswith("LIVE")


def _references(media: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(
        reference
        for key, listed in media.items()
        if key.endswith("_refs") and isinstance(listed, list)
        for reference in listed
        if isinstance(reference, str)
    )


def _source(
    media: list[Mapping[str, object]], things: Mapping[str, Mapping[str, object]]
) -> Mapping[str, object] | None:
    """The topic that was shared, where the answer brought it along."""
    for one in media:
        if _is_share(one):
            for reference in _references(one):
                if reference.startswith("media_topic:") and reference in things:
                    return things[reference]
    return None


def _source_url(source: Mapping[str, object] | None) -> str:
    """The address of the shared topic; "" when it is not told whose it is."""
    if source is None:
        return ""
    number = identifier(source.get("id"))
    word, _, owner = line(source.get("owner_ref") or source.get("author_ref")).partition(":")
    if not number or not identifier(owner):
        return ""
    place = f"group/{owner}/topic" if word == "group" else f"profile/{owner}/statuses"
    return f"https://ok.ru/{place}/{number}"


def _comment(item: Mapping[str, object], group: str, topic: int, salt: bytes) -> Comment | None:
    """A comment; its plain `date` has no time zone and is not taken for a moment."""
    number, date = stable(item.get("id")), moment(item.get("date_ms"))
    if number is None or date is None:
        return None
    author = line(item.get("author_id")) or identifier(item.get("author_id"))
    deleted = any(word in line(item.get("type")).upper() for word in _GONE)
    return Comment(
        id=number,
        url=f"https://ok.ru/group/{group}/topic/{topic}",
        date=date,
        author=reader_hash(salt, "ok", author),
        text="" if deleted else several(item.get("text")),
        by_page=author in {group, f"group:{group}"} or line(item.get("author_type")).upper() == "GROUP",
        answers=stable(item.get("reply_to_comment_id")),
        deleted=deleted,
    )
