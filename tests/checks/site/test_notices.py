"""Answers that are no page of the site though their status says so: each leaves something unseen, none is a fact."""

from __future__ import annotations

import pytest

from checks.collectors.site import pages
from checks.facts import FailureKind
from tests.checks.site.crawling import failure_of, linked, site_of
from tests.checks.site.test_crawl import HOST, VK, read
from tests.checks.site.web_server import Reply, html, moved

URL = "https://school.ru/"
SERVER, GARBAGE, GONE = FailureKind.SERVER, FailureKind.GARBAGE, FailureKind.GONE


def titled(title: str, *links: str, text: str = "") -> str:
    return html(*links, text=text or title, head=f"<title>{title}</title>")


def instead(source: str) -> FailureKind | None:
    return pages.read(source.encode(), "text/html", URL).instead


@pytest.mark.parametrize(
    "text",
    [
        "Технические работы",
        "На сайте ведутся технические работы. Приносим извинения.",
        "Сайт на реконструкции",
        "Наш сайт находится в разработке",
        "Сайт временно недоступен, зайдите позже",
        "Ошибка установки соединения с базой данных",
        "503 Service Unavailable",
        "Under construction",
    ],
)
def test_notices_of_works(text: str) -> None:
    for source in (titled("Школа", text=text), titled(text), f"<h1>{text}</h1><a href='mailto:a@b.ru'>почта</a>"):
        assert instead(source) is SERVER


@pytest.mark.parametrize(
    "text",
    [
        "Домен school.ru припаркован",
        "Домен не прилинкован к директории на сервере",
        "Срок регистрации домена school.ru истёк",
        "Сайт отключён",
        "Сайт заблокирован за неуплату",
        "Доступ к информационному ресурсу ограничен",
        "This domain is for sale",
        "Account has been suspended",
        "Welcome to nginx!",
        "Index of /",
    ],
)
def test_stubs_of_hosts(text: str) -> None:
    for source in (
        titled("Школа", text=text),
        titled(text, *[f"/x{n}" for n in range(9)]),
        titled(text, text="а " * 999),
    ):
        assert instead(source) is GARBAGE


@pytest.mark.parametrize(
    "source",
    ["", "  \n", "{}", '{"error": "invalid"}', "Школа", "<p>Школа</p>", "<html><body></body></html>", "<!doctype html>",
     html("https://hoster.ru/", "mailto:a@hoster.ru", "#top", text="Ваша страница"),
     "<iframe src='https://other.ru/'></iframe>"],
)  # fmt: skip
def test_next_to_nothing(source: str) -> None:
    assert instead(source) is GARBAGE


VILLAGE = "Школа села Банново. В школе учатся сорок детей. Мы ждём вас с восьми до трёх."


@pytest.mark.parametrize(
    "source",
    [
        html("/kontakty", text=VILLAGE),
        html("/kontakty", text="Школа"),
        html("/", "/ustav.pdf", text="Официальный сайт."),
        html(VK, text="Школа"),
        html(text="Школа", after="<script>VK.Widgets.Group('x', {}, 123);</script>"),
        html(text=VILLAGE * 5),
        html("/kontakty", text="Сайт школы создан в 2010 году. Разработка сайта: студия «Клякса»."),
        html("/kontakty", text="Категории технических работников. Профилактической работы план. Телефон 404-12-12."),
        html("/", "/a", "/b", "/c", text="Новости: в пятницу технические работы в котельной."),
        html("/", text="Технические работы закончены. " + VILLAGE * 20),
        titled("МКУ «Центр технического обслуживания учреждений»", "/kontakty"),
        titled("Ресурсный центр по обслуживанию удалённых школ. Сайт для удалённых школ", "/kontakty"),
        '<html><frameset><frame src="menu.html"></frameset></html>',
    ],
)
def test_honest_pages_however_small(source: str) -> None:
    assert instead(source) is None


def test_not_found_in_words_alone() -> None:
    assert instead(titled("404", "/", text="Страница не найдена")) is GONE


@pytest.mark.parametrize(
    ("source", "cut"),
    [
        ("<html><body><p>Школа", True),
        ("<!doctype html><body><p>Школа</p><foo", True),
        ("<html><p>Школа</HTML >", False),
        ("<html><body>Школа</body>", False),
        ("<p>Школа", False),
    ],
)
def test_a_page_that_stops_before_its_end(source: str, cut: bool) -> None:
    assert pages.read(source.encode(), "text/html", URL).cut is cut


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply(titled("Технические работы")), SERVER),
        (Reply(titled("Домен припаркован")), GARBAGE),
        (Reply(""), GARBAGE),
        (Reply("{}"), GARBAGE),
        (Reply("{}", kind="application/json"), GARBAGE),
        (Reply(titled("404", "/", text="Страница не найдена")), GARBAGE),
    ],
)
def test_no_main_page_is_no_site_seen(reply: Reply, kind: FailureKind) -> None:
    outcome, _server = read({"/": reply})
    assert failure_of(outcome).kind is kind


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (Reply(titled("Технические работы")), "server"),
        (Reply(titled("Домен припаркован", "https://vk.com/hoster")), "garbage"),
        (Reply(""), "garbage"),
        (Reply("", kind=""), "garbage"),
        (Reply("{}"), "garbage"),
        (Reply("{}", kind="application/json"), "garbage"),
        (moved("http://10.0.0.1/"), "private_address"),
        (moved("//localhost/"), "private_address"),
        (moved("http://2130706433/"), "private_address"),
        (moved("http://127.0.0.1:9/"), "private_address"),
        (moved("https://suspended.hoster.ru/"), "not_asked"),
        (moved("http://school.ru:8080/"), "private_address"),
        (Reply("<meta http-equiv=refresh content='0; url=http://10.0.0.1/'>"), "private_address"),
    ],
)
def test_no_chosen_page_is_a_site_seen_in_part(reply: Reply, why: str) -> None:
    outcome, server = read({"/": Reply(html("Контакты|/contacts", VK)), "/contacts": reply})
    site = site_of(outcome)
    assert (site.whole, site.skipped) == (False, (why,))
    assert linked(site) == {VK}
    assert {asked.host for asked in server.asked} == {HOST}


@pytest.mark.parametrize("path", ["/", "/contacts"])
def test_what_stands_before_the_break_counts_and_is_not_all(path: str) -> None:
    whole = {"/": html("Контакты|/contacts"), "/contacts": html(VK)}
    broken = whole | {path: whole[path].partition("</body>")[0]}
    outcome, _server = read({each: Reply(text) for each, text in broken.items()})
    site = site_of(outcome)
    assert (site.whole, site.skipped) == (False, ("garbage",))
    assert linked(site) == {VK}


@pytest.mark.parametrize(
    "reply",
    [Reply(b"%PDF-1.4", kind="application/pdf"), moved("/"), Reply(titled("404", "/", text="Страница не найдена"))],
)
def test_documents_dead_links_and_ways_home_hide_nothing(reply: Reply) -> None:
    outcome, _server = read({"/": Reply(html("Контакты|/contacts", VK)), "/contacts": reply})
    assert site_of(outcome).whole


@pytest.mark.parametrize(("reply", "whole"), [(Reply(html("/x")), False), (moved("https://news.ru/"), True)])
def test_a_short_link_that_its_own_host_keeps_is_not_resolved(reply: Reply, whole: bool) -> None:
    outcome, _server = read(
        {"/": Reply(html("https://vk.cc/abc"))},
        vk_cc={"/abc": reply},
        news_ru={"/": Reply(titled("Технические работы"))},
    )
    assert site_of(outcome).whole is whole


def test_a_small_page_is_read_and_nothing_on_it_is_a_fact() -> None:
    outcome, _server = read(
        {"/": Reply(html("Контакты|/contacts", text=VILLAGE)), "/contacts": Reply(html("/", text="8-18"))}
    )
    site = site_of(outcome)
    assert (site.whole, len(site.pages), linked(site)) == (True, 2, set())
    assert not any(page.drawn for page in site.pages)
