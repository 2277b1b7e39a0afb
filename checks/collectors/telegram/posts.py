"""Messages of a page of t.me/s as publications. Every selector stays within its message."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from selectolax.lexbor import LexborHTMLParser, LexborNode

from checks.collectors.telegram.markup import attribute, line, link, moment, number, text
from checks.facts import Post

_POST = re.compile(r"([A-Za-z0-9_]{1,64})/(\d{1,15})")
_LINKS = 50  # addresses kept of one publication
_OWN_TEXT = ".js-message_text, .tgme_widget_message_text:not(.js-message_reply_text)"

_KINDS = (
    ("a.tgme_widget_message_photo_wrap", "photo"),
    ("[class*=tgme_widget_message_roundvideo]", "video"),
    ("[class*=tgme_widget_message_voice]", "audio"),
    ("[class*=tgme_widget_message_poll]", "poll"),
    ("[class*=tgme_widget_message_story]", "story"),
    ("a.tgme_widget_message_link_preview", "link"),
    (
        "[class*=tgme_widget_message_sticker], .tgme_widget_message_tgsticker, .tgme_widget_message_videosticker",
        "other",
    ),
    ("[class*=tgme_widget_message_location], [class*=tgme_widget_message_contact]", "other"),
)


@dataclass(frozen=True)
class Messages:
    """What one page shows: publications, how many were not understood, all its numbers and the oldest moment.

    Service messages are no publications, but they too show how far back the page goes. `channel_id` is the number of
    the channel out of the counter of views, "" when none is told.
    """

    posts: tuple[Post, ...]
    unread: int
    ids: tuple[int, ...]
    oldest: datetime | None
    channel_id: str


def messages(page: LexborHTMLParser) -> Messages:
    """All messages of a page."""
    posts: list[Post] = []
    ids: list[int] = []
    dates: list[datetime] = []
    unread = 0
    channel_id = ""
    for node in page.css(".tgme_widget_message"):
        words = attribute(node, "class")
        if "sponsored" in words:
            continue
        named = _POST.fullmatch(attribute(node, "data-post"))
        date = moment(node.css_first("a.tgme_widget_message_date > time[datetime]"))
        if named is None or date is None:
            unread += 1
            continue
        ids.append(int(named[2]))
        dates.append(date)
        channel_id = channel_id or _channel(attribute(node, "data-view"))
        if "service_message" not in words.split():
            posts.append(_post(node, named[1], int(named[2]), date))
    return Messages(tuple(posts), unread, tuple(ids), min(dates, default=None), channel_id)


def _post(node: LexborNode, name: str, number_: int, date: datetime) -> Post:
    body = node.css_first(_OWN_TEXT)  # a text nested in it is a part of it
    own = text(body)
    forwarded = node.css_first(".tgme_widget_message_forwarded_from")
    kinds = [*(["repost"] if forwarded is not None else []), *(["text"] if own else []), *_kinds(node)]
    if not set(kinds) - {"repost"}:
        kinds.append("other")  # shown in the program only, or something new
    return Post(
        id=number_,
        url=f"https://t.me/{name}/{number_}",
        date=date,
        text=own,
        kinds=tuple(dict.fromkeys(kinds)),
        repost=forwarded is not None,
        repost_of=link(node.css_first("a.tgme_widget_message_forwarded_from_name")),
        links=_links(node, body),
        views=number(line(node.css_first(".tgme_widget_message_views"))),
        likes=_reactions(node),
    )


def _kinds(node: LexborNode) -> Iterator[str]:
    for player in node.css(".tgme_widget_message_video_player"):
        plays = player.css_first(".message_video_play") is not None
        too_long = "not_supported" in attribute(player, "class").split()
        yield "video" if plays or too_long else "gif"
    for file in node.css(".tgme_widget_message_document_wrap"):
        yield "audio" if file.css_first(".audio") is not None else "doc"
    for selector, kind in _KINDS:
        if node.css_first(selector) is not None:
            yield kind
    if len(node.css("a.tgme_widget_message_photo_wrap, .tgme_widget_message_video_player")) > 1:
        yield "album"


def _links(node: LexborNode, body: LexborNode | None) -> tuple[str, ...]:
    anchors = [*(body.css("a[href]") if body is not None else []), *node.css("a.tgme_widget_message_link_preview")]
    return tuple(dict.fromkeys(address for anchor in anchors if (address := link(anchor))))[:_LINKS]


def _reactions(node: LexborNode) -> int | None:
    told = [number(line(one)) for one in node.css(".tgme_reaction")]
    return sum(count for count in told if count is not None) if told else None


def _channel(view: str) -> str:
    """The channel's number: `c` in the JSON, in base64, that a view is counted with."""
    try:
        told = json.loads(base64.urlsafe_b64decode(view + "=" * (-len(view) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        return ""
    found = told.get("c") if isinstance(told, dict) else None
    return str(abs(found)) if isinstance(found, int) and not isinstance(found, bool) and found else ""
