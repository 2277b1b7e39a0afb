"""What a message carries, in the markup of t.me: photos, players, albums, polls, documents, stickers, previews.

Class names and nesting follow recorded pages; the files themselves are nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from sample_data.networks import dice
from sample_data.networks.schedule import Kind
from sample_data.networks.telegram.feed import ROOM, Message
from sample_data.networks.telegram.world import Special

CDN = "https://cdn4.cdn-telegram.org/file"
NOT_SUPPORTED = """<div class="message_media_not_supported_wrap">
  <div class="message_media_not_supported">
    <div class="message_media_not_supported_label">{label}</div>
    <span class="message_media_view_in_telegram">VIEW IN TELEGRAM</span>
  </div>
</div>"""
BROWSER = "This media is not supported in your browser"
ELSEWHERE = "Please open Telegram to view this post"
TEXT = "tgme_widget_message_text js-message_text"
RESTRICTED = "This message couldn’t be displayed on your device due to copyright infringement."


def media(message: Message, name: str) -> str:
    """Everything of the message but its text and its footer."""
    if message.special is not Special.TEXT:
        return _SPECIAL[message.special](message, name) if message.special in _SPECIAL else ""
    if message.size > 1:
        return _album(message, name)
    return "\n".join(_single(kind, message, name) for kind in message.kinds if kind is not Kind.LINK)


def link_preview(message: Message, name: str) -> str:
    """The preview of a link, which stands after the text."""
    if Kind.LINK not in message.kinds:
        return ""
    key = dice.token(12, name, message.id, "link")
    return f"""<a class="tgme_widget_message_link_preview" href="https://news.example.invalid/{key}">
  <i class="link_preview_right_image" style="background-image:url('{_file(message, name, "preview.jpg")}')"></i>
  <div class="link_preview_site_name accent_color" dir="auto">Новости</div>
  <div class="link_preview_title" dir="auto">Новость на сайте</div>
  <div class="link_preview_description" dir="auto">Подробности по ссылке.</div>
</a>"""


def _file(message: Message, name: str, file: str) -> str:
    return f"{CDN}/{dice.token(64, name, message.id, file)}.{file.rpartition('.')[2]}"


def _single(kind: Kind, message: Message, name: str) -> str:
    maker = _KINDS.get(kind)
    return maker(message, name) if maker else NOT_SUPPORTED.format(label=ELSEWHERE)


def _photo(message: Message, name: str, part: int, style: str = "width:800px;") -> str:
    grouped = " grouped_media_wrap blured js-message_photo" if message.size > 1 else ""
    href = f"https://t.me/{name}/{message.id + part}" + ("?single" if message.size > 1 else "")
    image = _file(message, name, f"{part}.jpg")
    return f"""<a class="tgme_widget_message_photo_wrap{grouped}" href="{href}"
  style="{style}background-image:url('{image}')" data-ratio="1.5">
  <div class="tgme_widget_message_photo" style="padding-top:66.6%"></div>
</a>"""


def _player(message: Message, name: str, *, part: int = 0, play: bool = True, big: bool = False) -> str:
    """A player: with a play button a video, without one a GIF, without a file a video too big for the web."""
    grouped = " grouped_media_wrap" if message.size > 1 else ""
    state = " not_supported" if big else " blured"
    href = f"https://t.me/{name}/{message.id + part}" + ("?single" if message.size > 1 else "")
    source = _file(message, name, f"{part}.mp4")
    video = "" if big else f'<video src="{source}" class="tgme_widget_message_video js-message_video"></video>'
    seconds = dice.number(5, 59, name, message.id, part, "duration")
    button = '<div class="message_video_play js-message_video_play"></div>' if play else ""
    duration = f'<time class="message_video_duration js-message_video_duration">0:{seconds:02d}</time>' if play else ""
    note = NOT_SUPPORTED.format(label="Media is too big" if big else BROWSER)
    return f"""<a class="tgme_widget_message_video_player{grouped}{state} js-message_video_player" href="{href}">
  <i class="tgme_widget_message_video_thumb" style="background-image:url('{_file(message, name, f"{part}.jpg")}')"></i>
  <div class="tgme_widget_message_video_wrap" style="width:720px;padding-top:56.25%">{video}</div>
  {button}
  {duration}
  {note}
</a>"""


def _album(message: Message, name: str) -> str:
    # Numbers of the parts follow each other; a video sits among the photos of every third album.
    parts = []
    for part in range(message.size):
        video = (Kind.VIDEO in message.kinds and part == 0) or (message.id // ROOM % 3 == 0 and part == 1)
        style = f"left:{part * 100}px;top:0px;width:100px;height:100px;"
        parts.append(_player(message, name, part=part) if video else _photo(message, name, part, style))
    return f"""<div class="tgme_widget_message_grouped_wrap js-message_grouped_wrap" data-margin-w="2">
  <div class="tgme_widget_message_grouped js-message_grouped" style="padding-top:93.819%">
    <div class="tgme_widget_message_grouped_layer js-message_grouped_layer" style="width:453px;height:425px">
{chr(10).join(parts)}
    </div>
  </div>
</div>"""


def _round(message: Message, name: str) -> str:
    source = _file(message, name, "round.mp4")
    return f"""<div class="tgme_widget_message_roundvideo_player js-message_roundvideo_player">
  <i class="tgme_widget_message_roundvideo_thumb"
    style="background-image:url('{_file(message, name, "round.jpg")}')"></i>
  <div class="tgme_widget_message_roundvideo_wrap">
    <video src="{source}" class="tgme_widget_message_roundvideo js-message_roundvideo" muted></video>
  </div>
  <div class="tgme_widget_message_roundvideo_play js-message_roundvideo_play"></div>
  <time class="tgme_widget_message_roundvideo_duration js-message_roundvideo_duration">0:14</time>
  {NOT_SUPPORTED.format(label=BROWSER)}
</div>"""


def _voice(message: Message, name: str) -> str:
    source = _file(message, name, "voice.ogg")
    return f"""<div class="tgme_widget_message_voice_player js-message_voice_player">
  <audio class="tgme_widget_message_voice js-message_voice" src="{source}" data-ogg="{source}"></audio>
  <div class="tgme_widget_message_voice_wrap">
    <time class="tgme_widget_message_voice_duration js-message_voice_duration">0:42</time>
  </div>
  {NOT_SUPPORTED.format(label=BROWSER)}
</div>"""


def _document(message: Message, name: str, *, audio: bool = False) -> str:
    icon = "tgme_widget_message_document_icon accent_bg" + (" audio" if audio else "")
    title, extra = ("Гимн школы", "Школьный хор") if audio else ("Объявление.pdf", "240 KB")
    return f"""<a class="tgme_widget_message_document_wrap" href="https://t.me/{name}/{message.id}">
  <div class="tgme_widget_message_document">
    <div class="{icon}"></div>
    <div class="tgme_widget_message_document_title accent_color" dir="auto">{title}</div>
    <div class="tgme_widget_message_document_extra" dir="auto">{extra}</div>
  </div>
</a>"""


def _poll(message: Message, name: str, kind: str) -> str:
    share = dice.number(5, 95, name, message.id, "poll")
    voters = dice.number(0, 1_400, name, message.id, "voters")
    options = "\n".join(
        f"""    <div class="tgme_widget_message_poll_option">
      <div class="tgme_widget_message_poll_option_percent">{percent}%</div>
      <div class="tgme_widget_message_poll_option_value">
        <div class="tgme_widget_message_poll_option_text">{text}</div>
        <div class="tgme_widget_message_poll_option_bar accent_bg" style="width:{percent}%"></div>
      </div>
    </div>"""
        for text, percent in (("Да", share), ("Нет", 100 - share))
    )
    return f"""<div class="tgme_widget_message_poll js-poll">
  <div class="tgme_widget_message_poll_question">Удобно ли вам расписание?</div>
  <div class="tgme_widget_message_poll_type">{kind}</div>
  <a class="tgme_widget_message_poll_options" href="https://t.me/{name}/{message.id}">
{options}
  </a>
</div>
<span class="tgme_widget_message_voters" data-voters="{voters}"></span>"""


def _sticker(message: Message, name: str) -> str:
    image = _file(message, name, "sticker.webp")
    if message.special in (Special.STICKER, Special.TEXT):
        inner = (
            f"""<i class="tgme_widget_message_sticker js-sticker_image" style="background-image:url('{image}')"></i>"""
        )
    elif message.special is Special.ANIMATED_STICKER:
        inner = (
            '<picture class="tgme_widget_message_tgsticker js-tgsticker">'
            f'<source type="application/x-tgsticker" srcset="{image}"></picture>'
        )
    else:
        inner = (
            '<div class="tgme_widget_message_videosticker js-videosticker">'
            f'<video src="{image}" class="js-videosticker_video"></video></div>'
        )
    return f"""<div class="tgme_widget_message_sticker_wrap media_supported_cont">
  <a href="https://t.me/{name}/{message.id}">{inner}</a>
</div>"""


def _location(_message: Message, _name: str) -> str:
    return (
        '<a class="tgme_widget_message_location_wrap" href="https://maps.google.com/maps?q=53.1,158.6">'
        '<div class="tgme_widget_message_location" style="padding-top:50%"></div></a>'
    )


def _contact(_message: Message, _name: str) -> str:
    return (
        '<div class="tgme_widget_message_contact_wrap"><div class="tgme_widget_message_contact">'
        '<div class="tgme_widget_message_contact_name" dir="auto">Приёмная</div>'
        '<div class="tgme_widget_message_contact_phone">+7 000 000-00-00</div></div></div>'
    )


_Maker: TypeAlias = Callable[[Message, str], str]
_KINDS: Mapping[Kind, _Maker] = {
    Kind.PHOTO: lambda message, name: _photo(message, name, 0),
    Kind.VIDEO: _player,
    Kind.LIVE: _player,  # a broadcast leaves its recording
    Kind.CLIP: _round,
    Kind.GIF: lambda message, name: _player(message, name, play=False),
    Kind.POLL: lambda message, name: _poll(message, name, "Anonymous Poll"),
    Kind.DOC: _document,
    Kind.AUDIO: lambda message, name: _document(message, name, audio=True),
    Kind.STICKER: _sticker,
}
"""Other kinds t.me has nothing for."""
_SPECIAL: Mapping[Special, _Maker] = {
    Special.STICKER: _sticker,
    Special.ANIMATED_STICKER: _sticker,
    Special.VIDEO_STICKER: _sticker,
    Special.VOICE: _voice,
    Special.ROUND: _round,
    Special.BIG_VIDEO: lambda message, name: _player(message, name, big=True),
    Special.QUIZ: lambda message, name: _poll(message, name, "Quiz"),
    Special.LOCATION: _location,
    Special.CONTACT: _contact,
    Special.UNSUPPORTED: lambda _message, _name: NOT_SUPPORTED.format(label=ELSEWHERE),
    Special.RESTRICTED: lambda _message, _name: f'<div class="{TEXT}" dir="auto">{RESTRICTED}</div>',
}
