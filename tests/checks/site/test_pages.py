"""A page as it came: its letters, what of the site is read next, and pages that say nothing without scripts."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.collectors.site import charset, pages
from tests.checks.site.web_server import WELCOME, html

URL = "https://school.ru/"
TEXT = "Контакты. Сведения об образовательной организации: адрес, телефон, приёмная директора."
LETTERS = "абвгдежзийклмнопрстуфхцчшщъыьэюя"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1251", "koi8-r", "cp866"])
@pytest.mark.parametrize(
    ("head", "said"),
    [("", ""), ("", "text/html; charset=windows-1251"), ("", "text/html; charset=utf-8"),
     ('<meta charset="utf-8">', "text/html"), ("<meta http-equiv=x content='text/html; charset=windows-1251'>", "")],
)  # fmt: skip
def test_letters_whatever_is_said_of_them(codec: str, head: str, said: str) -> None:
    lies = {"koi8-r", "cp866"} if "1251" in head + said else set()
    if codec not in lies:  # what one byte means, only the page can tell
        assert charset.decode(f"{head}<p>{TEXT}</p>".encode(codec), said).endswith(f"<p>{TEXT}</p>")


def test_the_header_and_the_page_are_asked_in_turn() -> None:
    body = "<?xml version='1.0' encoding='koi8-r'?><p>ЁЖ</p>".encode("koi8-r")
    assert charset.decode(body).endswith("<p>ЁЖ</p>")
    assert charset.decode("<p>ЁЖ</p>".encode("cp866"), "text/html;charset=IBM866").endswith("<p>ЁЖ</p>")


def test_a_letter_cut_in_two_does_not_turn_the_page_into_another_encoding() -> None:
    assert TEXT in charset.decode(f'<meta charset="utf-8"><p>{TEXT}</p>'.encode() + "ы".encode()[:1] + b"<p>")


@given(st.binary(max_size=400), st.text(max_size=40))
def test_any_bytes_are_text(body: bytes, said: str) -> None:
    charset.decode(body, said)


@given(st.text(st.sampled_from(LETTERS + " "), min_size=80, max_size=200), st.sampled_from(["cp1251", "utf-8"]))
def test_russian_letters_come_out(text: str, codec: str) -> None:
    spoken = f"{TEXT} {text}"
    assert charset.decode(spoken.encode(codec)) == spoken


@pytest.mark.parametrize(
    ("kind", "body", "page"),
    [
        ("text/html; charset=utf-8", b"anything", True), ("text/html", b"%PDF-1.7", False),
        ("TEXT/HTML", b"", True), ("", b"<!DOCTYPE html>", True),
        ("application/octet-stream", b"\n<html>", True), ("text/plain", b"<p>x", False),
        ("image/png", b"<html>", False),
        ("application/json", b"{}", False), ("application/xml", b"<?xml?><html>", True), ("", b"\x00\x01", False),
    ],
)  # fmt: skip
def test_what_is_a_page(kind: str, body: bytes, page: bool) -> None:
    assert pages.looks_like_a_page(body, kind) is page


def drawn(source: str) -> bool:
    return pages.read(source.encode(), "text/html", URL).drawn


@pytest.mark.parametrize(
    "source",
    [
        '<div id="app"></div><script src="/app.js"></script>',
        '<app-root></app-root><script src="/main.js"></script>',
        '<noscript>Для работы сайта включите JavaScript</noscript><div></div><script src="x.js"></script>',
        "<noscript>You need to enable JavaScript to run this app.</noscript><script src='x.js'></script>",
        "<title>DDoS-Guard</title><h1>Checking your browser</h1><script src='/.well-known/ddos-guard/'></script>",
        '<script>document.cookie="a=1; path=/"; window.location.reload();</script>',
        "<html><head><script src='/__qrator/qauth.js'></script></head><body></body></html>",
        "<p>Подтвердите, что вы не робот</p><form></form>",
    ],
)
def test_pages_that_say_nothing_without_scripts(source: str) -> None:
    assert drawn(source)


@pytest.mark.parametrize(
    "source",
    [
        html("/contacts", after='<div id="app"></div><script src="/counter.js"></script>'),
        html(text="Сайт школы", after="<p>ул. Школьная, 1</p>"),
        html(*["/x"] * 9, text="Школа", after="<noscript>Включите JavaScript</noscript><script src='/c.js'></script>"),
        html(text=WELCOME * 3, after="<script>grecaptcha.render('g-recaptcha')</script>"),
        "",
    ],
)
def test_pages_that_are_as_they_seem(source: str) -> None:
    assert not drawn(source)


def chosen(*links: str, after: str = "", head: str = "") -> tuple[str, ...]:
    found = pages.read(html(*links, after=after, head=head).encode(), "text/html", URL).next
    return tuple(url.removeprefix(URL) for url in found)


def test_pages_are_chosen_by_what_they_are_called() -> None:
    assert chosen(
        "Новости|/news", "Карта сайта|/map", "О школе|/o", "КОНТАКТЫ|/k", "Сведения об образовательной организации|/s",
        "Основные сведения|/s/c", "Социальные сети|/soc", "Расписание|/r",
    ) == ("soc", "k", "s/c", "s", "o", "map")  # fmt: skip


def test_pages_are_chosen_by_their_paths_where_the_anchor_says_nothing() -> None:
    assert chosen("|/kontakty.html", "|/sveden/common", "|/item?id=5") == ("kontakty.html", "sveden/common")


def test_the_footer_is_looked_through() -> None:
    assert chosen(after='<footer><a href="/official">Официально</a></footer>') == ("official",)


@pytest.mark.parametrize(
    "link",
    ["Контакты|https://other.ru/contacts", "Контакты|/contacts.pdf", "Контакты|#contacts", "Контакты|mailto:a@b.ru",
     "Контакты|/", "Контакты для слабовидящих|/contacts?special=1", "Контакты|javascript:void(0)", "Контакты|tel:123",
     "Контакты|http://school.ru:99999/", "Контакты|http://[/"],
)  # fmt: skip
def test_what_is_not_chosen(link: str) -> None:
    assert chosen(link) == ()


def test_the_base_of_a_page_and_the_same_site_under_www() -> None:
    assert chosen("Контакты|contacts", head='<base href="/ru/">') == ("ru/contacts",)
    assert chosen("Контакты|https://www.school.ru/contacts") == ("https://www.school.ru/contacts",)


@pytest.mark.parametrize(
    "source",
    [
        "<div>" * 200_000,
        "<!--" * 400_000,
        "<a href=//vk.com/" * 80_000,
        "<script>" + "VK.Widgets.Group(" * 100_000,
        "<a href='/контакты'>Контакты</a>" * 30_000,
        "a-" * 900_000,
        "vk.com/" * 250_000,
        "<footer>" * 5_000 + "<a href=/x>x</a>" * 5_000,
        "<noscript>enable " * 100_000,
        "\\u0068" * 300_000,
        "&amp;" * 300_000,
        "<ul><li>" * 140 + "<li>" * 49_000,
        "".join(f"<p><b a={number}>" for number in range(290)) + "<p>" * 48_000,
        "<select>" + "<option>" * 49_000,
        "<svg><path>" * 40_000,
    ],
)
def test_a_page_made_to_be_slow_is_not(source: str) -> None:
    began = time.thread_time()
    pages.read(source[:2_000_000].encode(), "text/html", URL)
    assert time.thread_time() - began < 3.0
