"""The discussion of a publication as t.me shows it to anybody: how many comments, and the newest of them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from checks.collectors.door import reader_hash
from checks.collectors.hypertext import too_deep
from checks.collectors.telegram.markup import attribute, line, link, moment, text, tree
from checks.facts import Comment

_INIT = re.compile(rb"TWidgetDiscussion\.init\((\{[^<]*?\})\)")
_COMMENT = re.compile(r"[?&]comment=(\d{1,15})")
_NONE = "discussion is not available"
_HIDDEN = "please open telegram to view this discussion"


@dataclass(frozen=True)
class Discussion:
    """`count` is None where there is no discussion, or, `hidden`, one that is not shown to everybody; not `known`: the
    page is none of those."""

    count: int | None
    items: tuple[Comment, ...] = ()
    unread: int = 0
    known: bool = True
    hidden: bool = False


def discussion(body: bytes, name: str, post: int, salt: bytes) -> Discussion:
    """What a page of ?embed=1&discussion=1 shows."""
    if too_deep(body.decode(errors="replace")):
        return Discussion(None, known=False)
    page = tree(body)
    count = _count(body)
    if count is None:
        said = " ".join(body.decode(errors="replace").lower().split())
        return Discussion(None, known=_NONE in said or _HIDDEN in said, hidden=_HIDDEN in said)
    found = [_comment(node, name, post, salt) for node in page.css(".tgme_widget_message[data-post-id]")]
    items = tuple(one for one in found if one is not None)
    return Discussion(count, items, len(found) - len(items))


def _count(body: bytes) -> int | None:
    told = _INIT.search(body)
    if told is None:
        return None
    try:
        count = json.loads(told[1]).get("comments_cnt")
    except (ValueError, AttributeError, RecursionError):
        return None
    return count if isinstance(count, int) and not isinstance(count, bool) and count >= 0 else None


def _comment(node: LexborNode, name: str, post: int, salt: bytes) -> Comment | None:
    number = attribute(node, "data-post-id")
    date = moment(node.css_first("a.tgme_widget_message_date > time[datetime]") or node.css_first("time[datetime]"))
    if not number.isdecimal() or len(number) > 15 or date is None:
        return None
    author = node.css_first(".tgme_widget_message_author_name")
    address = link(author)
    answered = _COMMENT.search(attribute(node.css_first("a.tgme_widget_message_reply"), "href"))
    return Comment(
        id=int(number),
        url=f"https://t.me/{name}/{post}?comment={number}",
        date=date,
        author=reader_hash(salt, "telegram", address or line(author)),
        text=text(node.css_first(".js-message_text, .tgme_widget_message_text:not(.js-message_reply_text)")),
        by_page=address.lower().rstrip("/") == f"https://t.me/{name}".lower(),
        answers=int(answered[1]) if answered else None,
    )
