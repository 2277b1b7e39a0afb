"""Links of a page: every place and spelling in which a site may name a page of a network, and what is none."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from checks.collectors.site.links import Found, links_of
from checks.site_facts import LinkPlace

VK, VK_NUMBER, OK, TG = (
    "https://vk.com/school",
    "https://vk.com/club123",
    "https://ok.ru/group/555",
    "https://t.me/school",
)


def found_in(source: str) -> Found:
    return links_of(LexborHTMLParser(source), source)


def places(source: str) -> dict[str, LinkPlace]:
    return {link.url: link.place for link in found_in(source).best()}


@pytest.mark.parametrize(
    ("source", "url"),
    [
        ('<a href="https://vk.com/school">', VK),
        ("<a href=//vk.com/school>", VK),
        ('<a href=" https://m.vk.com/School?from=groups ">', VK),
        ('<a href="vk.com/school">', VK),
        ('<a href="HTTP://WWW.VK.COM/club123">', VK_NUMBER),
        ('<a href="https://vk.ru/public123">', VK_NUMBER),
        ('<a href="http://vkontakte.ru/school">', VK),
        ('<map><area href="https://vk.com/school"></map>', VK),
        ('<link rel="me" href="https://vk.com/school">', VK),
        ("<a href=\"javascript:void(window.open('https://vk.com/school'))\">", VK),
        ('<a href="https://vk.com/away.php?to=https%3A%2F%2Fok.ru%2Fgroup%2F555&amp;cc_key=">', OK),
        ('<a href="/bitrix/redirect.php?event1=&amp;goto=https%3A%2F%2Fvk.com%2Fschool">', VK),
        ('<a href="/go/?u=https%3A%2F%2Fvk.com%2Faway.php%3Fto%3Dhttps%253A%252F%252Fok.ru%252Fgroup%252F555">', OK),
        ('<a href="/redirect/https://vk.com/school">', VK),
        ('<a href="tg://resolve?domain=school">', TG),
        ('<a href="https://telegram.me/s/school">', TG),
        ('<a href="https://ok.ru/dk?st.cmd=altGroupMain&st.groupId=555">', OK),
        ('<a href="http://www.odnoklassniki.ru/group/555">', OK),
    ],
)  # fmt: skip
def test_a_link_of_a_page(source: str, url: str) -> None:
    assert places(f"<body>{source}x</a></body>") == {url: LinkPlace.ANCHOR}


@pytest.mark.parametrize(
    ("source", "url"),
    [
        ('<iframe src="//vk.com/widget_community.php?app=0&width=200px&gid=123&mode=3"></iframe>', VK_NUMBER),
        ('<iframe data-src="https://connect.ok.ru/dk?st.cmd=WidgetGroupPreview&st.groupId=555"></iframe>', OK),
        ('<script>VK.Widgets.Group("vk_groups", {mode: 3, width: "220"}, 123);</script>', VK_NUMBER),
        ("<script>VK.Widgets.Group('vk', {a: {b: [1, ')']}}, -123)</script>", VK_NUMBER),
        ('<script>VK.Widgets.Group ( "vk", {}, "123" )</script>', VK_NUMBER),
        ('<script>VK.Widgets.CommunityMessages("vk", 123, {expandTimeout: "1"});</script>', VK_NUMBER),
        ('<script>VK.Widgets.Subscribe("vk", {soft: 1}, -123);</script>', VK_NUMBER),
        ('<script>OK.CONNECT.insertGroupWidget("ok", "555", \'{"width":250}\');</script>', OK),
        ('<script async src="/w.js" data-telegram-discussion="school/5"></script>', TG),
    ],
)
def test_a_widget(source: str, url: str) -> None:
    assert places(source) == {url: LinkPlace.WIDGET}


@pytest.mark.parametrize(
    "source",
    [
        "<div onclick=\"window.open('https://vk.com/school')\">",
        '<div data-link="https://vk.com/school">',
        '<script type="application/ld+json">{"sameAs": ["https:\\/\\/vk.com\\/school"]}</script>',
        '<script>var s = {"vk": "\\u0068ttps:\\u002F\\u002Fvk.com\\u002Fschool"}</script>',
        "<script>window.__DATA__ = 'https://vk.com/school';</script>",
        "<script><!--\nlocation = 'https://vk.com/school'\n//--></script>",
        "<p>Мы ВКонтакте: vk.com/school.</p>",
        '<template><a href="https://vk.com/school">x</a></template>',
    ],
)
def test_an_address_that_only_the_source_names(source: str) -> None:
    assert places(source) == {VK: LinkPlace.SCRIPT}


@pytest.mark.parametrize(
    "source",
    [
        '<a href="https://vk.com/wall-123_45">', '<a href="https://vk.com/video-123_45">',
        '<a href="https://vk.com/school?w=wall-123_45">',
        '<a href="https://t.me/school/17">', '<a href="https://t.me/s/school/17">', '<a href="https://ok.ru/group/555/topic/1">',
        '<script data-telegram-post="school/17" src="/w.js"></script>',
    ],
)  # fmt: skip
def test_a_publication_is_not_the_page(source: str) -> None:
    assert set(places(source).values()) == {LinkPlace.POST}


@pytest.mark.parametrize(
    "source",
    [
        '<a href="https://vk.com/share.php?url=https://school.ru/">',
        '<a href="https://vk.com/share.php?url=https://vk.com/school">',
        '<a href="https://t.me/share/url?url=https://t.me/school">',
        '<a href="https://connect.ok.ru/offer?url=https://vk.com/school">',
        '<a href="https://ok.ru/dk?st.cmd=addShare&st._surl=https://vk.com/school">', '<a href="https://vk.com/id1">',
        '<script src="https://vk.com/js/api/openapi.js?169"></script>',
        '<img src="https://vk.com/rtrg?p=VK-RTRG-1-abc">',
        '<link rel="preconnect" href="https://vk.com">', '<a href="https://ok.ru/">',
        '<script>VK.init({apiId: 5})</script>',
        '<!-- <a href="https://vk.com/old_school">x</a> -->', '<a href="https://notvk.com/school">',
        '<a href="https://vk.com.evil.ru/school">', '<a href="mailto:info@vk.com">',
        '<iframe src="https://vk.com/video_ext.php?oid=-1&id=2">',
        '<script>VK.Widgets.Like("vk_like", {type: "button"});</script>', '<a href="https://max.ru/">',
        '<a href="/vk.company/x">',
    ],
)  # fmt: skip
def test_what_is_no_link_to_a_page(source: str) -> None:
    found = found_in(source)
    assert found.best() == ()
    assert not found.unreadable


def test_the_best_place_of_a_page_counts() -> None:
    post = '<a href="https://vk.com/wall-123_5">x</a>'
    source = f'<script>var a="{VK}"</script>{post}<a href="{VK_NUMBER}">y</a><a href="{VK}">z</a>'
    assert places(source) == {VK: LinkPlace.ANCHOR, VK_NUMBER: LinkPlace.ANCHOR}


def test_a_widget_that_hides_which_page_it_shows_is_said_to() -> None:
    assert found_in('<script>VK.Widgets.Group("vk", {mode: 3}, groupId);</script>').unreadable
    assert found_in("<script>OK.CONNECT.insertGroupWidget(place, id, {});</script>").unreadable


def test_short_links_are_kept_for_asking() -> None:
    assert list(found_in('<a href="https://vk.cc/cAbc">x</a>').short) == ["https://vk.cc/cAbc"]


NAMES = st.from_regex(r"[a-z][a-z0-9_]{5,20}", fullmatch=True).filter(
    lambda name: (
        not name.startswith(
            (
                "club",
                "public",
                "event",
                "id",
                "app",
                "widget",
                "share",
                "connect",
                "static",
                "images",
                "sticker",
                "openapi",
                "assets",
            )
        )
    )
)
HOSTS = st.sampled_from(["vk.com", "vk.ru", "m.vk.com", "www.vk.com", "vkontakte.ru"])
SCHEMES = st.sampled_from(["https://", "http://", "//", "HTTPS://"])
TAILS = st.sampled_from(["", "/", "?from=site", "#top"])
WRAPS = st.sampled_from(
    [
        lambda url: f'<a href="{url}">мы</a>',
        lambda url: f"<a class=x href='{url}'>мы</a>",
        lambda url: f'<a href="/go?to={quote(url, safe="")}">мы</a>',
        lambda url: (
            f'<a href="https://vk.com/away.php?to={quote(url, safe="")}">мы</a>'
            if url[:2] != "//"
            else f'<a href="{url}">'
        ),
        lambda url: f"<div onclick=\"open('{url}')\">мы</div>",
        lambda url: f'<div data-href="{url}">мы</div>',
        lambda url: f"<script>x = {json.dumps(url)}</script>",
        lambda url: "<script>x = " + json.dumps(url).replace("/", "\\/") + "</script>",
    ]
)


@given(NAMES, HOSTS, SCHEMES, TAILS, WRAPS, st.text(st.sampled_from("<>\"'/ab "), max_size=30))
def test_any_spelling_in_any_place_is_found(name, host, scheme, tail, wrap, noise) -> None:  # type: ignore[no-untyped-def] # drawn values
    source = f"<html><body><p>текст</p>{wrap(scheme + host + '/' + name + tail)}<p>{noise}</p></body></html>"
    assert f"https://vk.com/{name}" in places(source)


@given(st.text(max_size=300))
def test_whatever_stands_in_a_page_is_read(source: str) -> None:
    found_in(source)
    found_in(f"<a href='{source}'>x</a><script>VK.Widgets.Group({source}</script>")
