"""The widgets of one message: the message itself, and the comments on it where the channel has a discussion."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from html import escape

from sample_data.networks import dice
from sample_data.networks.telegram import markup
from sample_data.networks.telegram.feed import Message
from sample_data.networks.telegram.world import TelegramPage

SHOWN = 5  # comments of a widget that names no limit
MOST = 50
API = "https://t.me/api/method?api_hash=0123456789abcdef01"
_NAMES = ("Ольга", "Пётр", "Житель дома 5", "Марина К.", "Олег")


def widget(page: TelegramPage, message: Message | None, limit: int, now: datetime, prefix: str = "") -> str:
    """t.me/NAME/ID?embed=1&discussion=1: the last `limit` comments, or the sentence that there is no discussion.

    `prefix` stands before the text of each.
    """
    if not page.discussion or message is None or message.service:
        return _frame('<div class="tme_no_messages_found">Discussion is not available at the moment.</div>', {})
    blocks = _comments(page, message, now, prefix)
    link = f"https://t.me/{page.name}/{message.id}"
    said = "Comments" if not blocks else f"{len(blocks)} comment" + ("" if len(blocks) == 1 else "s")
    hidden = "" if len(blocks) > limit else " hide"
    shown = blocks[-limit:]
    before = shown[0][0] if shown else 0
    body = f"""<div class="tgme_post_discussion_header_wrap"><h3 class="tgme_post_discussion_header">\
<span class="js-header">{said}</span> on <a href="{link}">this post</a></h3></div>
<div class="tgme_post_discussion js-message_history">
<div class="tme_messages_more js-messages_more{hidden}" data-before="{before}">Show more comments</div>
{chr(10).join(block for _, block in shown)}
</div>
<form class="tgme_post_discussion_new_message_form js-new_message_form">
<input type="hidden" name="peer" value="{_peer(page)}" />
<input type="hidden" name="top_msg_id" value="{message.id % 100_000}" />
<input type="hidden" name="discussion_hash" value="{_key(page, message)}" />
</form>"""
    return _frame(body, {"api_url": API, "comments_cnt": len(blocks), "comments_limit": limit})


def older(page: TelegramPage, message: Message, before: int, now: datetime, prefix: str = "") -> str:
    """What `loadComments` brings: the comments before that number, at most MOST, with the way to older ones."""
    blocks = [item for item in _comments(page, message, now, prefix) if item[0] < before]
    shown = blocks[-MOST:]
    hidden = "" if len(blocks) > MOST else " hide"
    first = shown[0][0] if shown else 0
    more = f'<div class="tme_messages_more js-messages_more{hidden}" data-before="{first}">Show more comments</div>'
    return "\n".join([more, *(block for _, block in shown)])


def belongs(page: TelegramPage, message: Message, parameters: Mapping[str, str]) -> bool:
    """These hidden fields are those of the discussion of this message."""
    wanted = {"peer": _peer(page), "top_msg_id": str(message.id % 100_000), "discussion_hash": _key(page, message)}
    return page.discussion and all(parameters.get(name) == value for name, value in wanted.items())


def _peer(page: TelegramPage) -> str:
    return f"c{dice.number(10**9, 4 * 10**9, page.name)}_{dice.token(16, page.name)}"


def _key(page: TelegramPage, message: Message) -> str:
    return dice.token(18, page.name, message.id)


def embedded(page: TelegramPage, message: Message | None) -> str:
    """t.me/NAME/ID?embed=1: the message alone."""
    if message is None:
        return _frame('<div class="tgme_widget_message_error">Post not found</div>', None)
    return _frame(markup.message_block(page, message), None)


def _comments(page: TelegramPage, message: Message, now: datetime, prefix: str) -> list[tuple[int, str]]:
    """Numbers and blocks of the comments there are at `now`; a deleted comment is simply not there."""
    if message.publication is None:
        return []
    first = message.id % 100_000 + 1
    found: list[tuple[int, str]] = []
    for place, comment in enumerate(message.publication.comments):
        moment = message.moment + timedelta(hours=comment.hours_after)
        if comment.deleted or moment > now:
            continue
        id = first + place
        answer = _answer(page, message, first + comment.answer_to - 1) if comment.answer_to else ""
        found.append((id, _block(page, message, id, prefix + comment.text, comment.by_page, moment, answer)))
    return found


def _answer(page: TelegramPage, message: Message, id: int) -> str:
    return f"""<a class="tgme_widget_message_reply" href="https://t.me/{page.name}/{message.id}?comment={id}" \
data-reply-to="{id}">
<div class="tgme_widget_message_author accent_color"><span class="tgme_widget_message_author_name" dir="auto">\
Собеседник</span></div>
<div class="tgme_widget_message_text js-message_reply_text" dir="auto">То, на что отвечают</div></a>
"""


def _block(
    page: TelegramPage, message: Message, id: int, text: str, by_page: bool, moment: datetime, answer: str
) -> str:
    who = escape(page.title if by_page else dice.one_of(_NAMES, page.name, id))
    if by_page:
        link = f"https://t.me/{page.name}"
        author = f'<a class="tgme_widget_message_author_name" href="{link}"><span dir="auto">{who}</span></a>'
    else:
        author = f'<span class="tgme_widget_message_author_name" dir="auto">{who}</span>'
    link = f"https://t.me/{page.name}/{message.id}?comment={id}"
    return f"""<div class="tgme_widget_message_wrap js-widget_message_wrap">
<div class="tgme_widget_message js-widget_message" data-post-id="{id}">
<div class="tgme_widget_message_user"><i class="tgme_widget_message_user_photo" data-content="{who[:1]}"></i></div>
<div class="tgme_widget_message_bubble">
<div class="tgme_widget_message_author accent_color">{author}</div>
{answer}<div class="tgme_widget_message_text js-message_text" dir="auto">{markup.rich(text)}</div>
<div class="tgme_widget_message_footer"><div class="tgme_widget_message_info">\
<span class="tgme_widget_message_meta"><a class="tgme_widget_message_date" href="{link}">{markup.stamp(moment)}</a>\
</span></div></div>
</div></div></div>"""


def _frame(body: str, settings: dict[str, int | str] | None) -> str:
    start = "TWidgetPost.init();" if settings is None else f"TWidgetDiscussion.init({json.dumps(settings)});"
    return f"""<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>Telegram Widget</title></head>
<body class="widget_frame_base tgme_widget body_widget_discussion emoji_image">
{body}
<script src="https://telegram.org/js/widget-frame.js?65"></script>
<script>{start}</script>
</body></html>
"""
