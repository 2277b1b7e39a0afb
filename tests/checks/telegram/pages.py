"""Pages of t.me as they are documented, put together by hand for the tests of the collector."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from datetime import datetime

CHANNEL_ID = 1591537674


def view(number: int) -> str:
    """The counter of views of a message: JSON in base64 without its padding."""
    told = json.dumps({"c": -CHANNEL_ID, "p": number, "t": 1677228733, "h": "f0dff1b8"})
    return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")


def message(
    number: int,
    date: datetime | str,
    inner: str = "",
    *,
    text: str | None = "Новость",
    name: str = "School",
    words: str = "",
    footer: str = "",
) -> str:
    """One message; `inner` stands in its bubble before the text."""
    moment = date if isinstance(date, str) else date.isoformat()
    told = "" if text is None else f'<div class="tgme_widget_message_text js-message_text" dir="auto">{text}</div>'
    return f"""
<div class="tgme_widget_message_wrap js-widget_message_wrap">
 <div class="tgme_widget_message text_not_supported_wrap {words} js-widget_message" data-post="{name}/{number}"
      data-view="{view(number)}">
  <div class="tgme_widget_message_user"><a href="https://t.me/{name}"><i class="x"></i></a></div>
  <div class="tgme_widget_message_bubble">
   <div class="tgme_widget_message_author"><a class="tgme_widget_message_owner_name" href="https://t.me/{name}">
     <span dir="auto">Школа <i class="emoji" style="x"><b>👍</b></i></span></a></div>
   {inner}{told}
   <div class="tgme_widget_message_footer js-message_footer">{footer}
    <div class="tgme_widget_message_info"><span class="tgme_widget_message_views">1.2K</span>
     <span class="tgme_widget_message_meta"><a class="tgme_widget_message_date" href="https://t.me/{name}/{number}">
      <time datetime="{moment}" class="time">07:26</time></a></span></div>
   </div>
  </div>
 </div>
</div>"""


def channel(
    messages: Iterable[str] = (),
    *,
    description: str | None = "Официальный канал Банновской школы<br/>Телефон 2-11-22",
    subscribers: str = "109K",
    before: int = 0,
    name: str = "School",
    info: bool = True,
) -> str:
    """A page of t.me/s. No `messages`: as if there were no posts at all."""
    told = "" if description is None else f'<div class="tgme_channel_info_description">{description}</div>'
    card = f"""
<div class="tgme_channel_info"><div class="tgme_channel_info_header">
 <i class="tgme_page_photo_image bgcolor1" data-content="Ш"><img src="https://cdn/file.jpg"></i>
 <div class="tgme_channel_info_header_title_wrap">
  <div class="tgme_channel_info_header_title"><span dir="auto">Банновская школа</span></div>
  <div class="tgme_channel_info_header_labels"><i class="verified-icon"> ✔</i></div></div>
 <div class="tgme_channel_info_header_username"><a href="https://t.me/{name}">@{name}</a></div></div>
 <div class="tgme_channel_info_counters">
  <div class="tgme_channel_info_counter"><span class="counter_value">29.8K</span>
   <span class="counter_type">photos</span></div>
  <div class="tgme_channel_info_counter"><span class="counter_value">{subscribers}</span>
   <span class="counter_type">subscribers</span></div></div>
 {told}</div>"""
    older = f"""<link rel="prev" href="/s/{name}?before={before}">""" if before else ""
    more = (
        f'<a href="/s/{name}?before={before}" class="tme_messages_more" data-before="{before}"></a>' if before else ""
    )
    listed = "".join(messages)
    history = listed or '<div class="tme_no_messages_found">No posts found</div>'
    return f"""<!DOCTYPE html><html><head><title>Банновская школа – Telegram</title>{older}
<meta property="og:title" content="Банновская школа"></head><body class="widget_frame_base tgme_webpreview">
{card if info else ""}
<section class="tgme_channel_history js-message_history">{more}{history}</section></body></html>"""


def card(title: str = "Банновская школа", extra: str = "2 620 subscribers", action: str = "View in Telegram") -> str:
    """A page of t.me/NAME of somebody."""
    named = f'<div class="tgme_page_title"><span dir="auto">{title}</span></div>' if title else ""
    counted = f'<div class="tgme_page_extra">{extra}</div>' if extra else ""
    return f"""<html><head><meta property="og:title" content="Telegram: Contact @school"></head><body>
<div class="tgme_page_wrap"><div class="tgme_body_wrap"><div class="tgme_page">{named}{counted}
<div class="tgme_page_description">Канал школы</div>
<div class="tgme_page_action"><a class="tgme_action_button_new" href="tg://resolve?domain=school">{action}</a></div>
</div></div></div></body></html>"""


def free_card(extra: str = "") -> str:
    """A page of t.me/school when nobody has that name."""
    told = f'<div class="tgme_page_extra">{extra}</div>' if extra else ""
    return f"""<html><head><meta property="og:title" content="Telegram: Contact @school"></head><body>
<div class="tgme_page_wrap"><div class="tgme_body_wrap"><div class="tgme_page">
<div class="tgme_page_icon"><i class="tgme_icon_user"></i></div>{told}
<div class="tgme_page_description">If you have <strong>Telegram</strong>, you can contact<br/>
<a class="tgme_username_link" href="tg://resolve?domain=school">@school</a> right away.</div>
<div class="tgme_page_action"><a class="tgme_action_button_new" href="tg://resolve?domain=school">Send Message</a></div>
</div></div></div></body></html>"""


def discussed(count: int | None, comments: Iterable[str] = (), name: str = "School") -> str:
    """A page of ?embed=1&discussion=1; None: the discussion is not shown."""
    if count is None:
        return """<html><body class="widget_frame_base"><div class="tgme_widget_message_error">
Discussion is not available at the moment</div>
<script>TWidgetDiscussion.init({"auto_load":false})</script></body></html>"""
    told = json.dumps({"comments_cnt": count, "name": name, "peer": "c1_2"})
    return f"""<html><body><div class="tgme_post_discussion">{"".join(comments)}</div>
<script>TWidgetDiscussion.init({told});</script></body></html>"""


def comment(number: int, date: datetime, text: str, author: str = "https://t.me/reader", answers: int = 0) -> str:
    quoted = '<div class="tgme_widget_message_text js-message_reply_text">о чём</div>'
    reply = f'<a class="tgme_widget_message_reply" href="https://t.me/School/5?comment={answers}">{quoted}</a>'
    answered = reply if answers else ""
    return f"""<div class="tgme_widget_message js-widget_message" data-post-id="{number}">
<div class="tgme_widget_message_bubble"><a class="tgme_widget_message_author_name" href="{author}"><span>Имя</span></a>
{answered}<div class="tgme_widget_message_text js-message_text">{text}</div>
<a class="tgme_widget_message_date" href="x"><time datetime="{date.isoformat()}"></time></a></div></div>"""
