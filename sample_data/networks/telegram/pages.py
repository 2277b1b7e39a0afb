"""The pages of t.me: the preview of a channel, the card of any name, and what is shown instead of them."""

from __future__ import annotations

from html import escape

from sample_data.networks.schedule import Kind
from sample_data.networks.telegram import markup, media
from sample_data.networks.telegram.feed import Message
from sample_data.networks.telegram.world import TelegramKind, TelegramPage, TelegramTrouble

NOTHING_FOUND = """<div class="tgme_widget_message_wrap js-widget_message_wrap">\
<div class="tgme_widget_message_centered"><div class="tme_no_messages_found">No posts found</div></div></div>"""
_SCRIPTS = """<script src="//telegram.org/js/jquery.min.js"></script>
<script src="//telegram.org/js/tgsticker.js?31"></script>
<script src="//telegram.org/js/widget-frame.js?65"></script>
<script src="//telegram.org/js/telegram-web.js?14"></script>
<script>TWeb.init();</script>"""


def preview(page: TelegramPage, feed: tuple[Message, ...], shown: tuple[Message, ...]) -> str:
    """t.me/s/NAME; `shown` is the part of the feed that belongs on this page, none for the soft limit."""
    older = older_than(feed, shown)
    previous = f'<link rel="prev" href="/s/{page.name}?before={older}">\n' if older else ""
    return f"""<!DOCTYPE html>
<html>
  <head>
{_head(page.name, page.title, page.description, page)}
{previous}<link rel="canonical" href="/s/{page.name}">
  </head>
  <body class="widget_frame_base tgme_webpreview emoji_image thin_box_shadow tme_mode no_transitions">
<header class="tgme_header search_collapsed">
<div class="tgme_container">
<div class="tgme_header_search"><form class="tgme_header_search_form" action="/s/{page.name}">\
<input class="tgme_header_search_form_input js-header_search" placeholder="Search" name="q" value=""></form></div>
<div class="tgme_header_right_column"><section class="tgme_right_column">
{_info(page, feed)}
</section></div>
{_title_bar(page)}
</div>
</header>
<main class="tgme_main" data-url="/{page.name}">
<div class="tgme_container">
<section class="tgme_channel_history js-message_history">
{history(page, feed, shown)}
</section>
</div>
</main>
{_SCRIPTS}
  </body>
</html>
"""


def redesigned(text: str, trouble: TelegramTrouble) -> str:
    """The page with a part of it under other names."""
    if trouble is TelegramTrouble.BLOCKS:
        return text.replace("tgme_widget_message", "tgme_widget_post")
    if trouble is TelegramTrouble.DATES:
        return text.replace("tgme_widget_message_date", "tgme_widget_message_when").replace("datetime=", "data-time=")
    return text


def history(page: TelegramPage, feed: tuple[Message, ...], shown: tuple[Message, ...]) -> str:
    """The messages alone with the link to the older ones: also what a script gets."""
    if not shown:
        return NOTHING_FOUND
    pieces = []
    older = older_than(feed, shown)
    if older:
        pieces.append(
            '<div class="tgme_widget_message_centered js-messages_more_wrap">'
            f'<a href="/s/{page.name}?before={older}" class="tme_messages_more js-messages_more" '
            f'data-before="{older}"></a></div>'
        )
    pieces += [markup.message_block(page, message) for message in shown]
    return "\n".join(pieces)


def older_than(feed: tuple[Message, ...], shown: tuple[Message, ...]) -> int:
    """The number before which the next page begins; 0 when there is nothing older."""
    if not shown or shown[0].id == feed[0].id:
        return 0
    return shown[0].id


def _head(name: str, title: str, description: str, page: TelegramPage | None) -> str:
    image = "https://telegram.org/img/t_logo_2x.png"
    if page is not None and page.avatar:
        image = f"{media.CDN}/{name}.jpg"
    return f"""<meta charset="utf-8">
<title>{escape(title)} – Telegram</title>
<meta name="viewport" content="width=device-width, initial-scale=1.0, minimum-scale=1.0, maximum-scale=1.0">
<meta property="og:title" content="{escape(title)}">
<meta property="og:image" content="{image}">
<meta property="og:site_name" content="Telegram">
<meta property="og:description" content="{escape(description)}">
<meta property="twitter:title" content="{escape(title)}">
<meta property="twitter:description" content="{escape(description)}">
<meta property="al:ios:app_store_id" content="686449807">
<meta property="al:android:url" content="tg://resolve?domain={name}">
<meta property="al:android:app_name" content="Telegram">"""


def _info(page: TelegramPage, feed: tuple[Message, ...]) -> str:
    verified = markup.VERIFIED if page.verified else ""
    description = ""
    if page.description:
        description = f'<div class="tgme_channel_info_description">{markup.rich(page.description)}</div>'
    return f"""<div class="tgme_channel_info">
<div class="tgme_channel_info_header">
{markup.avatar(page, "tgme_page_photo_image")}
<div class="tgme_channel_info_header_title_wrap">
<div class="tgme_channel_info_header_title"><span dir="auto">{escape(page.title)}</span></div>
<div class="tgme_channel_info_header_labels">{verified}</div>
</div>
<div class="tgme_channel_info_header_username"><a href="https://t.me/{page.name}">@{page.name}</a></div>
</div>
<div class="tgme_channel_info_counters">{_counters(page, feed)}</div>
{description}
<a class="tgme_channel_download_telegram" href="//telegram.org/dl?tme=0">Download Telegram</a>
<div class="tgme_footer"><div class="tgme_footer_column"><h5><a href="//telegram.org/faq">About</a></h5></div></div>
</div>"""


def _counters(page: TelegramPage, feed: tuple[Message, ...]) -> str:
    """Only what there is at all; one of a thing is told in the singular."""
    kinds = [kind for message in feed for kind in message.kinds]
    counted = (
        (page.members, "subscriber"),
        (sum(kind is Kind.PHOTO for kind in kinds), "photo"),
        (sum(kind in (Kind.VIDEO, Kind.CLIP, Kind.LIVE) for kind in kinds), "video"),
        (kinds.count(Kind.DOC), "file"),
        (kinds.count(Kind.LINK), "link"),
    )
    return "".join(
        f'<div class="tgme_channel_info_counter"><span class="counter_value">{markup.counter(number)}</span> '
        f'<span class="counter_type">{name if number == 1 else name + "s"}</span></div>'
        for number, name in counted
        if number or name == "subscriber"
    )


def _title_bar(page: TelegramPage) -> str:
    verified = markup.VERIFIED if page.verified else ""
    unit = "subscriber" if page.members == 1 else "subscribers"
    return f"""<div class="tgme_header_info">
<a class="tgme_channel_join_telegram" href="//telegram.org/dl?tme=0">Join</a>
<a class="tgme_header_link" href="https://t.me/{page.name}">
{markup.avatar(page, "tgme_page_photo_image")}
<div class="tgme_header_title_wrap"><div class="tgme_header_title"><span dir="auto">{escape(page.title)}</span></div>\
<div class="tgme_header_labels">{verified}</div></div>
<div class="tgme_header_counter">{markup.counter(page.members)} {unit}</div>
</a>
</div>"""


def card(page: TelegramPage) -> str:
    """t.me/NAME of a channel, a group or a person."""
    verified = " " + markup.VERIFIED if page.verified else ""
    extra = {
        TelegramKind.CHANNEL: f"{markup.spaced(page.members)} subscriber" + ("" if page.members == 1 else "s"),
        TelegramKind.GROUP: f"{markup.spaced(page.members)} members, {markup.spaced(page.members // 20)} online",
        TelegramKind.USER: f"@{page.name}",
    }[page.kind]
    person = page.kind is TelegramKind.USER
    photo = ""
    if page.avatar:
        photo = f"""<div class="tgme_page_photo"><a href="tg://resolve?domain={page.name}">\
<img class="tgme_page_photo_image" src="{media.CDN}/{page.name}.jpg"></a></div>"""
    more = ""
    if page.has_preview:
        more = f"""<div class="tgme_page_context_link_wrap">\
<a class="tgme_page_context_link" href="/s/{page.name}">Preview channel</a></div>"""
    description = ""
    if page.description:
        description = f'<div class="tgme_page_description" dir="auto">{markup.rich(page.description)}</div>'
    action = _action(page.name, "Send Message" if person else "View in Telegram")
    body = f"""{photo}
<div class="tgme_page_title" dir="auto"><span dir="auto">{escape(page.title)}</span>{verified}</div>
<div class="tgme_page_extra">{extra}</div>
{description}
{action}
{more}"""
    return _card(page.name, page.title, page.description, body, page)


def free_card(name: str) -> str:
    """t.me/NAME of a name that nobody has: the same answer as for somebody who may be written to."""
    said = f'If you have <strong>Telegram</strong>, you can contact<br/> \
<a class="tgme_username_link" href="tg://resolve?domain={name}">@{name}</a> right away.'
    body = f"""<div class="tgme_page_icon"><i class="tgme_icon_user"></i></div>
<div class="tgme_page_description">{said}</div>
{_action(name, "Send Message")}"""
    return _card(name, f"Telegram: Contact @{name}", "", body, None)


def _action(name: str, label: str) -> str:
    return f"""<div class="tgme_page_action"><a class="tgme_action_button_new shine" \
href="tg://resolve?domain={name}">{label}</a></div>"""


def _card(name: str, title: str, description: str, body: str, page: TelegramPage | None) -> str:
    return f"""<!DOCTYPE html>
<html>
  <head>
{_head(name, title, description, page)}
  </head>
  <body class="no_transition">
<div class="tgme_page_wrap"><div class="tgme_body_wrap">
<div class="tgme_page">
{body}
</div>
</div></div>
<script src="//telegram.org/js/tgwallpaper.min.js?3"></script>
  </body>
</html>
"""


def post_card(page: TelegramPage, id: int) -> str:
    """t.me/NAME/ID without `embed`: a frame around the widget."""
    body = f"""<div class="tgme_page tgme_page_post"><div class="tgme_page_widget" id="widget">
<script async src="https://telegram.org/js/telegram-widget.js?22" data-telegram-post="{page.name}/{id}"></script>
</div></div>"""
    return _card(page.name, page.title, "", body, page)


def changed_shape(page: TelegramPage) -> str:
    """The same channel after a redesign: none of the names by which its parts are known but in the head."""
    return f"""<!DOCTYPE html>
<html><head>
{_head(page.name, page.title, page.description, page)}
</head>
<body class="tgx"><div id="app" data-state="channel"><header class="tgx-head"><h1>{escape(page.title)}</h1>
<p class="tgx-sub">{markup.counter(page.members)} subscribers</p></header>
<main class="tgx-feed"><article class="tgx-post" data-id="1"><p>Новости по-новому</p></article></main></div></body>
</html>
"""
