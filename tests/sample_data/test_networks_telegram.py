"""The simulated t.me over real HTTP: previews, cards, discussions, limits and troubles."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path

import pytest

from sample_data.networks import Networks, WorldError, named, read_worlds
from tests.sample_data.vk_client import Pace
from tests.sample_data.web import NOW, Get, asking, running
from tests.sample_data.worlds import TELEGRAM as WORLD

_POST = re.compile(r'data-post="([^"/]+)/(\d+)"')
_DATE = re.compile(r'class="tgme_widget_message_date"[^>]*><time datetime="([^"]+)"')


@pytest.fixture
def networks(tmp_path: Path) -> Iterator[Networks]:
    with running(tmp_path, WORLD, "telegram") as started:
        yield started


@pytest.fixture
def get(networks: Networks) -> Get:
    return asking(networks, "telegram")


def _blocks(page: str) -> dict[int, str]:
    """The blocks of messages by their numbers."""
    pieces = page.split('<div class="tgme_widget_message_wrap js-widget_message_wrap">')[1:]
    return {int(match.group(2)): piece for piece in pieces if (match := _POST.search(piece))}


def _block(page: str, words: str) -> str:
    (found,) = [piece for piece in _blocks(page).values() if words in piece]
    return found


def test_preview_shows_the_channel(get: Get) -> None:
    answer = get("/s/shkola_demo")
    assert (answer.status, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    page = answer.text
    assert '<meta property="og:title" content="Школа &amp; Ко">' in page
    assert '<div class="tgme_channel_info_header_title"><span dir="auto">Школа &amp; Ко</span></div>' in page
    assert '<a href="https://t.me/Shkola_Demo">@Shkola_Demo</a>' in page
    assert '<span class="counter_value">12.3K</span> <span class="counter_type">subscribers</span>' in page
    assert page.count("verified-icon") == 2
    assert '<a href="https://school.example/?a=1&amp;amp;b=2"' in page, "an ampersand with a question is escaped twice"
    assert 'href="?q=%23%D1%88' in page


def test_pages_go_back_to_the_first_message(get: Get) -> None:
    path = "/s/Shkola_Demo"
    seen: list[int] = []
    dates: list[datetime] = []
    for _ in range(10):
        page = get(path).text
        numbers = list(_blocks(page))
        assert numbers == sorted(numbers)
        assert 0 < len(numbers) <= 20
        dates = [datetime.fromisoformat(text) for text in _DATE.findall(page)] + dates
        seen = numbers + seen
        more = re.search(r'data-before="(\d+)"', page)
        if more is None:
            break
        assert int(more.group(1)) == numbers[0]
        assert f'<link rel="prev" href="/s/Shkola_Demo?before={numbers[0]}">' in page
        path = f"/s/Shkola_Demo?before={numbers[0]}"
    assert len(seen) == len(set(seen)) == 1 + 9 * 3 + 3 + 1, "created, generated, planned and the pinning"
    assert seen == sorted(seen)
    assert dates == sorted(dates)
    assert all(date.tzinfo is not None and date <= NOW for date in dates)
    assert list(_blocks(get(f"/s/Shkola_Demo?after={seen[-3]}").text)) == seen[-2:]


def test_an_album_is_one_block_of_several_numbers(get: Get) -> None:
    page = get("/s/Shkola_Demo").text
    block = _block(page, "Альбом недели&#33;")
    number = int(_POST.findall(block)[0][1])
    parts = [int(text) for text in re.findall(r"Shkola_Demo/(\d+)\?single", block)]
    assert len(parts) >= 3
    assert parts == list(range(number, number + len(parts)))
    assert not set(parts[1:]) & set(_blocks(page))
    assert len(_blocks(page)) + len(parts) - 1 <= 20
    assert '<i class="emoji"' in block


def test_service_messages_are_marked(get: Get) -> None:
    page = get("/s/Shkola_Demo").text
    pinned = _block(page, "tgme_widget_service_strong_text")
    assert "service_message" in pinned
    assert "tgme_widget_message_views" not in pinned
    first = get("/s/Shkola_Demo?before=100").text
    assert list(_blocks(first)) == [1]
    assert "Channel created" in first
    assert "data-before" not in first


def test_every_kind(get: Get) -> None:
    page = get("/s/everything").text
    video, gif, big = _block(page, "Видео</div>"), _block(page, "Гифка"), _block(page, "Большое видео")
    assert 'js-message_video_play"' in video
    assert "message_media_not_supported_wrap" in video, "the fallback inside a player"
    assert "tgme_widget_message_video_player" in gif
    assert 'js-message_video_play"' not in gif
    assert "not_supported js-message_video_player" in big
    assert "<video" not in big
    assert "tgme_widget_message_document_wrap" in _block(page, "Объявление.pdf")
    assert "document_icon accent_bg audio" in _block(page, "Гимн школы")
    assert "tgme_widget_message_roundvideo_player" in _block(page, "Кружок")
    assert "tgme_widget_message_voice_duration" in _block(page, "tgme_widget_message_voice_player")
    assert "tgme_widget_message_sticker" in _block(page, "sticker_wrap")
    (unsupported,) = [
        b
        for b in _blocks(page).values()
        if 'not_supported_wrap"' in b and "player" not in b and "media_not_supported_cont" not in b
    ]
    assert "Please open Telegram to view this post" in unsupported
    assert page.count('<time class="') >= 4, "durations are <time> too"
    assert 'data-content="В"></i>' in page, "no picture: a letter"


def test_forwarded_reply_edited_and_author(get: Get) -> None:
    page = get("/s/Shkola_Demo").text
    forwarded = _block(page, ">Чужое<")
    assert 'tgme_widget_message_forwarded_from_name" href="https://t.me/vestnik' in forwarded
    assert "tgme_widget_message_link_preview" in forwarded
    answer = _block(get("/s/everything").text, "Ответ со ссылкой")
    assert '<span class="tgme_widget_message_forwarded_from_name">' in answer
    assert "tgme_widget_message_reply" in answer
    assert "js-message_reply_text" in answer
    assert "edited &nbsp;" in answer
    assert "Мария" in answer


@pytest.mark.parametrize("name", ["hidden", "chat", "person", "nobody_has_it", "lawless"])
def test_no_preview_redirects(get: Get, name: str) -> None:
    answer = get(f"/s/{name}")
    assert (answer.status, answer.headers["location"], answer.body) == (302, f"https://t.me/{name}", b"")


def test_cards_tell_who_it_is(get: Get) -> None:
    channel, hidden = get("/Shkola_Demo").text, get("/hidden").text
    assert '<div class="tgme_page_extra">12 345 subscribers</div>' in channel
    assert 'href="/s/Shkola_Demo">Preview channel</a>' in channel
    assert '<div class="tgme_page_extra">1 subscriber</div>' in hidden
    assert "Preview channel" not in hidden
    assert '<div class="tgme_page_extra">2 040 members, 102 online</div>' in get("/chat").text
    assert '<div class="tgme_page_extra">@person</div>' in get("/person").text
    free = get("/nobody_has_it")
    assert free.status == 200
    assert "Send Message" in free.text
    assert "tgme_page_extra" not in free.text


def test_empty_and_softly_limited_look_the_same(get: Get, networks: Networks) -> None:
    soft = get("/s/softly").text
    assert "tme_no_messages_found" in soft
    assert "tgme_channel_info_header_title" in soft
    assert list(_blocks(get("/s/empty").text)) == [1]
    networks.change("telegram", named("soft"))
    assert "tme_no_messages_found" in get("/s/Shkola_Demo").text


def test_shape_flood_and_preview_off(get: Get, networks: Networks) -> None:
    changed = get("/s/redesigned")
    assert changed.status == 200
    assert "tgme" not in changed.text
    assert "tg://resolve?domain=redesigned" in changed.text
    assert get("/s/flooded").status == 429
    networks.change("telegram", named("shape"))
    assert "tgme" not in get("/s/Shkola_Demo").text
    networks.change("telegram", named("nopreview"))
    assert get("/s/Shkola_Demo").status == 302


def test_smaller_redesigns(get: Get, networks: Networks) -> None:
    networks.change("telegram", named("blocks"))
    page = get("/s/Shkola_Demo").text
    assert "tgme_channel_info_header_title" in page
    assert "tgme_widget_message" not in page
    networks.change("telegram", named("dates"))
    page = get("/s/Shkola_Demo").text
    assert _blocks(page)
    assert not _DATE.findall(page)


def test_a_strict_network_limits_softly(tmp_path: Path) -> None:
    clock = Pace()
    with running(tmp_path, WORLD, "telegram", named("strict"), clock) as networks:
        get = asking(networks, "telegram")
        seen = []
        for wait in (0, 0, 1):
            clock.seconds += wait
            seen.append("tme_no_messages_found" in get("/s/Shkola_Demo").text)
    assert seen == [False, True, False]


def test_scripts_get_json(get: Get) -> None:
    answer = get("/s/Shkola_Demo", X_Requested_With="XMLHttpRequest")
    assert answer.headers["content-type"].startswith("application/json")
    text = json.loads(answer.body)
    assert "tgme_widget_message_wrap" in text
    assert "<head>" not in text


def test_discussion_shows_comments(get: Get) -> None:
    page = get("/s/Shkola_Demo").text
    number = int(_POST.findall(_block(page, ">Опрос<"))[0][1])
    widget = get(f"/Shkola_Demo/{number}?embed=1&discussion=1").text
    settings = json.loads(re.findall(r"TWidgetDiscussion\.init\((\{.*?\})\)", widget)[0])
    assert settings["comments_cnt"] == 2
    comments = re.findall(r'data-post-id="(\d+)"', widget)
    assert len(comments) == 2
    assert '<span class="js-header">2 comments</span>' in widget
    assert f'href="https://t.me/Shkola_Demo/{number}?comment={comments[0]}"' in widget
    assert f'data-reply-to="{comments[0]}"' in widget
    assert '<a class="tgme_widget_message_author_name" href="https://t.me/Shkola_Demo">' in widget
    assert "Грубость" not in widget
    assert "Из будущего" not in widget
    one = get(f"/Shkola_Demo/{number}?embed=1&discussion=1&comments_limit=1").text
    assert re.findall(r'data-post-id="(\d+)"', one) == comments[1:]
    assert f'js-messages_more" data-before="{comments[1]}"' in one


def test_older_comments_are_loaded(get: Get) -> None:
    number = int(_POST.findall(_block(get("/s/Shkola_Demo").text, ">Опрос<"))[0][1])
    widget = get(f"/Shkola_Demo/{number}?embed=1&discussion=1&comments_limit=1").text
    (shown,) = re.findall(r'data-post-id="(\d+)"', widget)
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', widget))
    form = fields | {"method": "loadComments", "before_id": shown}
    answer = json.loads(get("/api/method?api_hash=0", form=form).body)
    assert answer["ok"] is True
    assert re.findall(r'data-post-id="(\d+)"', answer["comments_html"]) == [str(int(shown) - 1)]
    assert "js-messages_more hide" in answer["comments_html"]
    assert "error" in json.loads(get("/api/method", form=form | {"discussion_hash": "0"}).body)


def test_discussion_is_not_available(get: Get) -> None:
    page = get("/s/everything").text
    number = int(_POST.findall(_block(page, "Гифка"))[0][1])
    for path in (f"/everything/{number}", "/Shkola_Demo/7", "/Shkola_Demo/1"):
        widget = get(f"{path}?embed=1&discussion=1").text
        assert "Discussion is not available at the moment" in widget
        assert "comments_cnt" not in widget
    assert "Post not found" in get("/Shkola_Demo/7?embed=1").text
    assert "tgme_page_widget" in get(f"/everything/{number}").text


def test_numbers_stay_with_their_messages(networks: Networks, get: Get) -> None:
    before = {number: _text(block) for number, block in _blocks(get("/s/everything").text).items()}
    networks.move(timedelta(days=1))
    after = {number: _text(block) for number, block in _blocks(get("/s/everything").text).items()}
    assert after == before


def test_time_that_goes_on_dates_nothing_anew(networks: Networks, get: Get) -> None:
    before = _dated(get("/s/Shkola_Demo").text) | _dated(get("/s/everything").text)
    networks.move(timedelta(days=6))
    after = _dated(get("/s/Shkola_Demo").text) | _dated(get("/s/everything").text)
    kept = set(before) & set(after)
    assert len(kept) > 10
    assert {key: after[key] for key in kept} == {key: before[key] for key in kept}


def _dated(page: str) -> dict[str, str]:
    """Dates by the name and number of their messages."""
    return {match[0]: _DATE.findall(block)[0] for block in _blocks(page).values() if (match := _POST.search(block))}


def test_views_are_counted_with_the_number_of_the_channel(get: Get) -> None:
    shown = re.findall(r'data-post="[^"]+/(\d+)"\s+data-view="([\w-]+)"', get("/s/shkola_demo").text)
    assert shown
    for number, view in shown:
        told = json.loads(base64.urlsafe_b64decode(view + "=" * (-len(view) % 4)))
        assert told["c"] == -1005640892
        assert str(told["p"]).removesuffix("g") == number


def _text(block: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", block.partition("js-message_text")[2].partition("</div>")[0]))


def test_hostile_texts_are_still_html(tmp_path: Path) -> None:
    with running(tmp_path, WORLD, "telegram", named("hostile")) as networks:
        page = asking(networks, "telegram")("/s/Shkola_Demo").text
    assert "\x1b[31m" in page
    assert "<b>html</b>" not in page
    assert "&lt;b&gt;html&lt;/b&gt;" in page


def test_requests_are_recorded(networks: Networks, get: Get) -> None:
    get("/s/Shkola_Demo?before=5")
    (record,) = networks.requests
    assert (record.network, record.method, record.subjects) == ("telegram", "/s/Shkola_Demo", ("Shkola_Demo",))
    assert record.parameter("before") == "5"


@pytest.mark.parametrize(
    "wrong",
    [
        '[[telegram]]\nname = "a"\ntitle = "b"\nunknown = 1',
        '[[telegram]]\nname = "a"\ntitle = "b"\nkind = "bot"',
        '[[telegram]]\nname = "a"\ntitle = "b"\n[[telegram]]\nname = "A"\ntitle = "b"',
    ],
)
def test_wrong_worlds(tmp_path: Path, wrong: str) -> None:
    path = tmp_path / "world.toml"
    path.write_text('timezone = "UTC"\n' + wrong, encoding="utf-8")
    with pytest.raises(WorldError):
        read_worlds([path])
