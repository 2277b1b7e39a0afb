"""Small pieces of the markup of t.me: texts, numbers, icons, and one message as a block of a page."""

from __future__ import annotations

import base64
import json
import re
from datetime import UTC, datetime
from html import escape
from urllib.parse import quote

from sample_data.networks import dice
from sample_data.networks.telegram import media
from sample_data.networks.telegram.feed import Message
from sample_data.networks.telegram.world import Special, TelegramPage

VERIFIED = '<i class="verified-icon"> ✔</i>'
_TOKEN = re.compile(r"https?://[^\s<>]+|#\w+|[\U0001F300-\U0001FAFF☀-➿✅❗]")
_CONFIRM = "return confirm('Open this link?\\n\\n'+this.href);"


def short(number: int) -> str:
    """How views are told: 999, 1.2K, 436.6K, 1.1M."""
    for limit, letter in ((1_000_000, "M"), (1_000, "K")):
        if number >= limit:
            return f"{number * 10 // limit / 10:.1f}".removesuffix(".0") + letter
    return str(number)


def counter(number: int) -> str:
    """How counters of a channel are told, three figures at most: 999, 1.23K, 19.6K, 109K, 1.2M."""
    for limit, letter in ((1_000_000, "M"), (1_000, "K")):
        if number >= limit:
            value = number / limit
            digits = 2 if value < 10 else 1 if value < 100 else 0
            shown = f"{int(value * 10**digits) / 10**digits:.{digits}f}"
            return (shown.rstrip("0").rstrip(".") if digits else shown) + letter
    return str(number)


def spaced(number: int) -> str:
    """How t.me/NAME tells exact numbers: 25 015."""
    return f"{number:,}".replace(",", " ")


def rich(text: str) -> str:
    """A text as t.me marks it up: line ends, links, hashtags, emoji."""
    pieces: list[str] = []
    end = 0
    for found in _TOKEN.finditer(text):
        pieces.append(_plain(text[end : found.start()]))
        pieces.append(_marked(found.group()))
        end = found.end()
    pieces.append(_plain(text[end:]))
    return "".join(pieces)


def _plain(text: str) -> str:
    return escape(text).replace("!", "&#33;").replace("$", "&#036;").replace("\n", "<br/>")


def _marked(piece: str) -> str:
    if piece.startswith("#"):
        return f'<a href="?q={quote(piece)}">{escape(piece)}</a>'
    if piece.startswith("http"):
        # Since 2024 an ampersand in the address of a link with a question comes escaped twice.
        address = escape(escape(piece))
        return f'<a href="{address}" target="_blank" rel="noopener" onclick="{_CONFIRM}">{escape(piece)}</a>'
    code = piece.encode().hex().upper()
    image = f"//telegram.org/img/emoji/40/{code}.png"
    return f"""<i class="emoji" style="background-image:url('{image}')"><b>{piece}</b></i>"""


def avatar(page: TelegramPage, css: str) -> str:
    """The picture of the channel, or the letter that stands for it."""
    letter = escape(page.title[:1])
    image = f'<img src="{media.CDN}/{dice.token(64, page.name, "avatar")}.jpg">' if page.avatar else ""
    return f'<i class="{css} bgcolor{dice.number(0, 6, page.name)}" data-content="{letter}">{image}</i>'


def message_block(page: TelegramPage, message: Message) -> str:
    """One `.tgme_widget_message_wrap`."""
    name = page.name
    service = " service_message" if message.service else ""
    view = _view(page, message)
    photo = avatar(page, "tgme_widget_message_user_photo")
    return f"""<div class="tgme_widget_message_wrap js-widget_message_wrap">
<div class="tgme_widget_message text_not_supported_wrap{service} js-widget_message" data-post="{name}/{message.id}" \
data-view="{view}">
<div class="tgme_widget_message_user"><a href="https://t.me/{name}">{photo}</a></div>
<div class="tgme_widget_message_bubble">
<div class="tgme_widget_message_author accent_color"><a class="tgme_widget_message_owner_name" href="https://t.me/{name}">\
<span dir="auto">{escape(page.title)}</span></a></div>
{_origin(page, message)}
{media.media(message, name)}
{_text(page, message)}
{media.link_preview(message, name)}
{_footer(page, message)}
</div>
</div>
</div>"""


def _view(page: TelegramPage, message: Message) -> str:
    """What a view is counted with: JSON in base64, `c` the channel's number with a minus, `p` the message and a «g»
    where it is an album."""
    place = f"{message.id}g" if message.size > 1 else message.id
    counted = {
        "c": -page.number,
        "p": place,
        "t": int(message.moment.timestamp()),
        "h": dice.token(18, page.name, place),
    }
    return base64.urlsafe_b64encode(json.dumps(counted, separators=(",", ":")).encode()).decode().rstrip("=")


def _origin(page: TelegramPage, message: Message) -> str:
    pieces = []
    if message.forwarded_hidden:
        pieces.append(_forwarded('<span class="tgme_widget_message_forwarded_from_name">Скрытый автор</span>'))
    elif message.forwarded:
        source = f"https://t.me/vestnik_okruga_demo/{message.id % 977 + 1}"
        who = f'<a class="tgme_widget_message_forwarded_from_name" href="{source}">'
        pieces.append(_forwarded(f'{who}<span dir="auto">{escape(message.forwarded)}</span></a>'))
    if message.reply_to:
        pieces.append(
            f"""<a class="tgme_widget_message_reply user-color-default" href="https://t.me/{page.name}/{message.reply_to}">
<div class="tgme_widget_message_author accent_color"><span class="tgme_widget_message_author_name" dir="auto">\
{escape(page.title)}</span></div>
<div class="tgme_widget_message_text js-message_reply_text" dir="auto">То, на что отвечают</div>
</a>"""
        )
    return "\n".join(pieces)


def _forwarded(who: str) -> str:
    return f'<div class="tgme_widget_message_forwarded_from accent_color">Forwarded from&nbsp;{who}</div>'


def _text(page: TelegramPage, message: Message) -> str:
    if not message.text:
        return ""
    css = 'class="tgme_widget_message_text js-message_text" dir="auto"'
    if message.service and message.text.startswith("pinned"):
        said = message.text.removeprefix("pinned «").removesuffix("»")
        return (
            f'<div {css}><a class="tgme_widget_message_author_name" href="https://t.me/{page.name}"><span dir="auto">'
            f'{escape(page.title)}</span></a> pinned «<span class="tgme_widget_service_strong_text" dir="auto">'
            f"{escape(said)}</span>»</div>"
        )
    body = rich(message.text)
    if not (message.kinds or message.special is not Special.TEXT):
        return f"<div {css}>{body}</div>"
    if dice.number(0, 1, page.name, message.id, "layout"):
        return f"<div {css}>{body}</div>"
    # The layout of 2025, met beside the old one: the text of a message with something in it stands in a block of the
    # same class, and a notice for old browsers stands beside.
    note = media.NOT_SUPPORTED.format(label=media.ELSEWHERE)
    return f"""<div class="media_supported_cont"><div {css}><div {css}>{body}</div></div></div>
<div class="media_not_supported_cont">{note}</div>"""


def _footer(page: TelegramPage, message: Message) -> str:
    link = f"https://t.me/{page.name}/{message.id}"
    author = ""
    if message.author:
        author = f'<span class="tgme_widget_message_from_author" dir="auto">{escape(message.author)}</span>, '
    views = ""
    if message.views is not None:
        shown = short(message.views)
        views = f'<span class="tgme_widget_message_views">{shown}</span><span class="copyonly"> views</span>'
    edited = "edited &nbsp;" if message.edited else ""
    return f"""{_reactions(page, message)}<div class="tgme_widget_message_footer compact js-message_footer">
<div class="tgme_widget_message_info short js-message_info">
{views}<span class="tgme_widget_message_meta">{author}{edited}<a class="tgme_widget_message_date" href="{link}">\
{stamp(message.moment)}</a></span>
</div>
</div>"""


def _reactions(page: TelegramPage, message: Message) -> str:
    if message.service or dice.number(0, 2, page.name, message.id, "reactions") == 0:
        return ""
    likes = dice.number(1, 60, page.name, message.id, "likes")
    return (
        '<div class="tgme_widget_message_reactions js-message_reactions"><span class="tgme_reaction">'
        f'<i class="emoji"><b>👍</b></i>{likes}</span></div>\n'
    )


def stamp(moment: datetime) -> str:
    """The date of a message."""
    utc = moment.astimezone(UTC).replace(microsecond=0)
    return f'<time datetime="{utc.isoformat()}" class="time">{utc:%H:%M}</time>'
