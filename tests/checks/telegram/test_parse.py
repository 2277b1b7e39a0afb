"""Pages of t.me as facts: kinds of publications with their traps, counters, cards, discussions."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from checks.collectors.telegram import markup
from checks.collectors.telegram.discussion import discussion
from checks.collectors.telegram.page import Preview, Shape, card, preview
from checks.facts import ABSENT, NOT_GIVEN, Post, Profile, ProfileState
from tests.checks.telegram import pages

DATE = datetime(2026, 11, 20, 7, 26, 49, tzinfo=UTC)
FALLBACK = """<div class="message_media_not_supported_wrap"><div class="message_media_not_supported">
<div class="message_media_not_supported_label">This media is not supported in your browser</div>
<span class="message_media_view_in_telegram">VIEW IN TELEGRAM</span></div></div>"""
ROUND = """<div class="tgme_widget_message_roundvideo_wrap">
<video class="tgme_widget_message_roundvideo"></video></div>"""
FILE = """<a class="tgme_widget_message_document_wrap">
<div class="tgme_widget_message_document_icon {0}"></div></a>"""
REACTIONS = """<div class="tgme_widget_message_reactions"><span class="tgme_reaction"><b>👍</b>12</span>
<span class="tgme_reaction">1.1K</span></div>"""
REPLY = """<a class="tgme_widget_message_reply">
<div class="tgme_widget_message_text js-message_reply_text">чужое</div></a>"""
PHOTO = '<a class="tgme_widget_message_photo_wrap" href="https://t.me/School/{0}?single" style="x"></a>'
VIDEO = (
    '<a class="tgme_widget_message_video_player js-message_video_player" href="https://t.me/School/{0}?single">'
    '<div class="tgme_widget_message_video_wrap"><video src="x"></video></div>{1}'
    f'<time class="message_video_duration" datetime="2001-01-01T00:00:00+00:00">0:27</time>{FALLBACK}</a>'
)
PLAY = '<div class="message_video_play js-message_video_play"></div>'
LINK = """<a class="tgme_widget_message_link_preview" href="https://example.org/?a=1&amp;amp;b=2">
<i class="link_preview_image"></i></a>"""


def seen(*messages: str, before: int = 0) -> Preview:
    found = preview(pages.channel(messages, before=before).encode())
    assert isinstance(found, Preview)
    return found


def post(inner: str = "", text: str | None = "Новость", **others: str) -> Post:
    return seen(pages.message(5, DATE, inner, text=text, **others)).messages.posts[0]


def test_profile() -> None:
    profile = seen(pages.message(5, DATE)).profile
    assert profile == Profile(
        network_id=str(pages.CHANNEL_ID),
        state=ProfileState.OPEN,
        name="Банновская школа",
        short_name="School",
        description="Официальный канал Банновской школы\nТелефон 2-11-22",
        name_leads_to=str(pages.CHANNEL_ID),
        kind="channel",
        members=109_000,
        verified=True,
        avatar=True,
    )
    assert profile.contacts is NOT_GIVEN


def test_profile_without_description() -> None:
    found = preview(pages.channel([pages.message(5, DATE)], description=None).encode())
    assert isinstance(found, Preview)
    assert found.profile.description is ABSENT


@pytest.mark.parametrize(
    ("told", "number"),
    [
        ("109K", 109_000),
        ("1.11K", 1_110),
        ("10.5M", 10_500_000),
        ("4 567", 4_567),
        ("2\u00a0620", 2_620),
        ("7", 7),
        ("1,234", 1_234),
        ("no", None),
        ("9" * 50, None),
    ],
)
def test_numbers(told: str, number: int | None) -> None:
    assert markup.number(told) == number


def test_post() -> None:
    found = post(text='Первая<br/>вторая <i class="emoji"><b>🔥</b></i> &amp; <a href="https://example.org/x">тут</a>')
    assert found == Post(
        id=5,
        url="https://t.me/School/5",
        date=DATE,
        text="Первая\nвторая 🔥 & тут",
        kinds=("text",),
        links=("https://example.org/x",),
        views=1_200,
    )


@pytest.mark.parametrize(
    ("inner", "kinds"),
    [
        ("", ("text",)),
        (PHOTO.format(5), ("text", "photo")),
        (VIDEO.format(5, PLAY), ("text", "video")),
        (VIDEO.format(5, ""), ("text", "gif")),
        ('<a class="tgme_widget_message_video_player not_supported js-x"></a>' + FALLBACK, ("text", "video")),
        (ROUND, ("text", "video")),
        (
            '<a class="tgme_widget_message_voice_player"><audio class="tgme_widget_message_voice"></audio></a>',
            ("text", "audio"),
        ),
        (FILE.format("audio"), ("text", "audio")),
        (FILE.format(""), ("text", "doc")),
        (
            '<a class="tgme_widget_message_poll"><div class="tgme_widget_message_poll_question">Да?</div></a>',
            ("text", "poll"),
        ),
        (LINK, ("text", "link")),
        ('<div class="tgme_widget_message_sticker_wrap"></div>', ("text", "other")),
    ],
)
def test_kinds(inner: str, kinds: tuple[str, ...]) -> None:
    assert post(inner).kinds == kinds


def test_unsupported_alone_is_something_else() -> None:
    assert post(FALLBACK, text=None).kinds == ("other",)
    assert post(f'<div class="media_supported_cont">{PHOTO.format(5)}</div>{FALLBACK}', text=None).kinds == ("photo",)


def test_album_is_one_post() -> None:
    grouped = (
        f'<div class="tgme_widget_message_grouped_wrap">{PHOTO.format(5)}{VIDEO.format(6, PLAY)}{PHOTO.format(7)}</div>'
    )
    found = seen(pages.message(5, DATE, grouped), pages.message(8, DATE)).messages
    assert [one.id for one in found.posts] == [5, 8]
    assert found.posts[0].kinds == ("text", "video", "photo", "album")
    assert found.posts[0].date == DATE  # not the length of a video


def test_selectors_stay_in_their_message() -> None:
    found = seen(pages.message(5, DATE, VIDEO.format(5, PLAY)), pages.message(6, DATE)).messages
    assert [one.kinds for one in found.posts] == [("text", "video"), ("text",)]


def test_forward_and_reply() -> None:
    forwarded = (
        '<div class="tgme_widget_message_forwarded_from">Forwarded from '
        '<a class="tgme_widget_message_forwarded_from_name" href="https://t.me/gorod/9">Город</a></div>'
    )
    found = post(forwarded + REPLY)
    assert (found.repost, found.repost_of, found.kinds) == (True, "https://t.me/gorod/9", ("repost", "text"))
    assert found.text == "Новость"
    assert post(forwarded, text=None).kinds == ("repost", "other")


def test_nested_text_is_counted_once() -> None:
    nested = '<div class="tgme_widget_message_text js-message_text">внутри</div>'
    assert post(text=f"{nested}").text == "внутри"


def test_links_escaped_twice() -> None:
    assert post(LINK).links == ("https://example.org/?a=1&b=2",)


def test_service_messages_are_no_posts() -> None:
    created = pages.message(1, datetime(2026, 1, 1, tzinfo=UTC), text="Channel created", words="service_message")
    found = seen(created, pages.message(5, DATE)).messages
    assert [one.id for one in found.posts] == [5]
    assert found.ids == (1, 5)
    assert found.oldest == datetime(2026, 1, 1, tzinfo=UTC)
    assert found.unread == 0


def test_unread_messages_are_counted() -> None:
    found = seen(pages.message(5, DATE), pages.message(6, "вчера"), pages.message(7, DATE, name="..")).messages
    assert (len(found.posts), found.unread) == (1, 2)


def test_hostile_text_is_clean() -> None:
    found = post(text="\x1b[31mкрасный\u202e\u200b <script>alert(1)</script> [bold]x[/bold]")
    assert "\x1b" not in found.text
    assert "\u202e" not in found.text


def test_reactions_are_likes() -> None:
    assert post(footer=REACTIONS).likes == 1_112
    assert post().likes is None


def test_older() -> None:
    assert seen(pages.message(5, DATE), before=5).before == 5
    assert seen(pages.message(5, DATE)).before == 0


@pytest.mark.parametrize(
    ("body", "shape"),
    [
        ("<html><body>Новый вид</body></html>", Shape.CHANGED),
        ("", Shape.FOREIGN),
        ("\0\xff" * 100, Shape.FOREIGN),
        (pages.channel([pages.message(5, DATE)], info=False), Shape.CHANGED),
        (pages.channel([pages.message(5, "вчера")]), Shape.CHANGED),
        (pages.channel([pages.message(5, DATE)]).replace("_header_title", "_head_title"), Shape.CHANGED),
        (pages.channel().replace("tgme_channel_history", "x").replace("tme_no_messages_found", "y"), Shape.CHANGED),
        (pages.channel([pages.message(5, DATE)]).replace("tgme_widget_message", "tgme_widget_post"), Shape.CHANGED),
        (pages.channel().replace("tme_no_messages_found", "y"), Shape.CHANGED),
        ("<div>" * 500_000 + "tgme_", Shape.FOREIGN),
    ],
)
def test_strange_pages(body: str, shape: Shape) -> None:
    assert preview(body.encode()) is shape


@pytest.mark.parametrize("marker", ['<div class="tme_no_messages_found">No posts found</div>', ""])
def test_page_without_messages(marker: str) -> None:
    whole = '<div class="tme_no_messages_found">No posts found</div>'
    found = preview(pages.channel().replace(whole, marker).encode())
    assert isinstance(found, Preview)
    assert found.empty


ICON = '<i class="verified-icon"> ✔</i>'


@pytest.mark.parametrize("inner", [f'<span dir="auto">Школа &amp; Ко</span>{ICON}', f"Школа &amp; Ко{ICON}"])
def test_icon_is_no_part_of_a_name(inner: str) -> None:
    whole = '<span dir="auto">Банновская школа</span>'
    found = card(pages.card().replace(whole, inner).encode(), "school")
    assert isinstance(found, Profile)
    assert (found.name, found.verified) == ("Школа & Ко", True)
    shown = preview(pages.channel([pages.message(5, DATE)]).replace(whole, inner).encode())
    assert isinstance(shown, Preview)
    assert shown.profile.name == "Школа & Ко"


@pytest.mark.parametrize(
    ("body", "kind", "state", "leads", "members"),
    [
        (pages.card(), "channel", ProfileState.UNTOLD, NOT_GIVEN, 2_620),
        (pages.card(extra="1 subscriber"), "channel", ProfileState.UNTOLD, NOT_GIVEN, 1),
        (pages.card(extra="2 620 members, 18 online"), "group", ProfileState.UNTOLD, NOT_GIVEN, 2_620),
        (pages.card("Иван", "@school", "Send Message"), "user", ProfileState.UNTOLD, "@school", NOT_GIVEN),
        (pages.card("Бот", "@school", "Start Bot"), "bot", ProfileState.UNTOLD, "@school", NOT_GIVEN),
        (pages.card("Бот", "1 234 monthly users", "Start Bot"), "bot", ProfileState.UNTOLD, "@school", NOT_GIVEN),
        (pages.card("Школа", "2 620 подписчиков"), "", ProfileState.UNTOLD, NOT_GIVEN, NOT_GIVEN),
        (pages.free_card(), "", ProfileState.MISSING, ABSENT, NOT_GIVEN),
        (pages.free_card("@school"), "", ProfileState.MISSING, ABSENT, NOT_GIVEN),
    ],
)
def test_card(body: str, kind: str, state: ProfileState, leads: object, members: object) -> None:
    found = card(body.encode(), "school")
    assert isinstance(found, Profile)
    assert (found.kind, found.state, found.name_leads_to, found.members) == (kind, state, leads, members)
    if kind in {"channel", "group"}:
        assert found.name == "Банновская школа"
        assert found.description == "Канал школы"


def test_strange_card() -> None:
    assert card(b"<html>nothing</html>", "school") is Shape.CHANGED
    assert card(b'<div class="tgme_page"></div>', "school") is Shape.CHANGED
    assert card(pages.card("", "2 subscribers").encode(), "school") is Shape.CHANGED


@pytest.mark.parametrize(
    "body",
    [
        pages.card("", "", "Send Message"),  # without a name, but not as a free one
        pages.card("", "@school", "Send Message"),
        pages.card("Contact @school", "@school", "Send Message"),
        pages.free_card().replace(
            '<div class="tgme_page">', '<div class="tgme_page"><img class="tgme_page_photo_image">'
        ),
    ],
)
def test_card_that_tells_nothing_is_nobody_missing(body: str) -> None:
    assert card(body.encode(), "school") is Shape.CHANGED


def test_discussion() -> None:
    listed = [
        pages.comment(11, DATE, "Спасибо"),
        pages.comment(12, DATE, "Пожалуйста", author="https://t.me/School", answers=11),
        pages.comment(13, DATE, "И мне"),
    ]
    found = discussion(pages.discussed(3, listed).encode(), "school", 5, b"salt")
    assert found.count == 3
    assert [one.text for one in found.items] == ["Спасибо", "Пожалуйста", "И мне"]
    assert [one.by_page for one in found.items] == [False, True, False]
    assert found.items[1].answers == 11
    assert found.items[0].author == found.items[2].author != found.items[1].author
    assert "reader" not in found.items[0].author
    assert found.items[0].author != discussion(pages.discussed(3, listed).encode(), "school", 5, b"x").items[0].author


def test_discussion_that_is_not_shown() -> None:
    assert discussion(pages.discussed(None).encode(), "school", 5, b"").count is None
    assert discussion(pages.discussed(None).encode(), "school", 5, b"").known
    assert not discussion(b"<html>tgme_</html>", "school", 5, b"").known
