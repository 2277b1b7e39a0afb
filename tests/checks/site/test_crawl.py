"""Reading a site: which pages, in which order, how fast, what of it is a failure. Real HTTP over loopback."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import pytest

from checks.facts import ABSENT, NOT_GIVEN, Fact, FailureKind, Outcome
from checks.settings import Endpoints
from checks.site_facts import Site
from tests.checks.site.crawling import crawl, failure_of, linked, site_of
from tests.checks.site.web_server import Asked, Reply, Server, html, moved, serving
from tests.checks.site.web_server import Site as Pages

HOST = "school.ru"
VK = "https://vk.com/bannovo_school"


def read(pages: Pages, address: str = HOST, *, known: Site | None = None, **others: Pages) -> tuple[Outcome, Server]:
    with serving({HOST: pages, **{name.replace("_", "."): site for name, site in others.items()}}) as server:
        endpoints = Endpoints(sites_url=server.url)
        found = crawl({1: address}, endpoints, known={1: known} if known else None)
        return found[1], server


def test_the_main_page_and_the_pages_it_names_are_read() -> None:
    outcome, server = read(
        {
            "/": Reply(html("Контакты|/contacts", "Новости|/news", "Устав|/ustav.pdf", "О школе|o-nas.html")),
            "/contacts": Reply(html(f"мы в сети|{VK}")),
            "/o-nas.html": Reply(html("https://ok.ru/group/555")),
        }
    )
    site = site_of(outcome)
    assert [page.url for page in site.pages] == [
        "https://school.ru/", "https://school.ru/contacts", "https://school.ru/o-nas.html"
    ]  # fmt: skip
    assert linked(site) == {VK, "https://ok.ru/group/555"}
    assert (site.whole, site.skipped, site.tls, site.home) == (True, (), ABSENT, "https://school.ru/")
    assert server.paths(HOST) == ["/robots.txt", "/", "/contacts", "/o-nas.html"]


def test_no_more_than_five_pages_the_best_first() -> None:
    names = [f"Страница {number}|/contacts/{number}" for number in range(20)]
    pages = {"/": Reply(html(*names, "Мы в соцсетях|/soc"))}
    pages |= {f"/contacts/{number}": Reply(html()) for number in range(20)} | {"/soc": Reply(html(VK))}
    outcome, server = read(pages)
    assert len(site_of(outcome).pages) == 5
    assert server.paths(HOST)[:3] == ["/robots.txt", "/", "/soc"]


def test_a_dead_link_is_no_page_that_was_not_seen() -> None:
    outcome, _server = read({"/": Reply(html("Контакты|/contacts"))})
    assert site_of(outcome).whole


def test_a_dead_link_that_every_page_has_is_asked_for_once() -> None:
    menu = ("Контакты|/contacts", "О нас|/about")
    _outcome, server = read({"/": Reply(html(*menu)), "/about": Reply(html(*menu))})
    assert server.paths(HOST) == ["/robots.txt", "/", "/contacts", "/about"]


@pytest.mark.parametrize(
    ("reply", "why"),
    [(Reply("", 500), "server"), (Reply("", 403), "access"), (Reply("", 429), "rate"), (Reply(drop=True), "lost"),
     (Reply("x" * 2_100_000), "too_big"), (moved("/contacts"), "garbage")],
)  # fmt: skip
def test_a_page_that_was_not_read_leaves_the_site_seen_in_part(reply: Reply, why: str) -> None:
    outcome, _server = read({"/": Reply(html("Контакты|/contacts", VK)), "/contacts": reply})
    site = site_of(outcome)
    assert (site.whole, site.skipped) == (False, (why,))
    assert linked(site) == {VK}


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply("", 500), FailureKind.SERVER),
        (Reply("", 404), FailureKind.NO_SITE),
        (Reply("", 403), FailureKind.ACCESS),
        (Reply("", 429), FailureKind.RATE),
        (Reply("", 418), FailureKind.GARBAGE),
        (Reply(drop=True), FailureKind.LOST),
        (Reply(html(), delay=0.8), FailureKind.TIMEOUT),
        (Reply(b"%PDF-1.4", kind="application/pdf"), FailureKind.GARBAGE),
        (Reply(b"\x00\x00\x00\x00" * 200), FailureKind.GARBAGE),
        (Reply("x" * 2_100_000), FailureKind.TOO_BIG),
        (Reply(b"\x1f\x8bnot packed", headers={"Content-Encoding": "gzip"}), FailureKind.GARBAGE),
        (moved("/"), FailureKind.GARBAGE),
        (moved("ftp://school.ru/"), FailureKind.GARBAGE),
        (moved("http://10.0.0.1/"), FailureKind.PRIVATE_ADDRESS),
        (moved("http://2130706433/"), FailureKind.PRIVATE_ADDRESS),
        (moved("http://[::ffff:127.0.0.1]/"), FailureKind.PRIVATE_ADDRESS),
        (moved("http://localhost/"), FailureKind.PRIVATE_ADDRESS),
        (moved("http://school.ru:8080/"), FailureKind.PRIVATE_ADDRESS),
        (moved("https://vk.com/bannovo_school"), FailureKind.NO_SITE),
    ],
)
def test_what_the_main_page_cannot_be(reply: Reply, kind: FailureKind) -> None:
    outcome, _server = read({"/": reply})
    assert failure_of(outcome).kind is kind
    assert not failure_of(outcome).detail


@pytest.mark.parametrize("address", ["", "нет", "https://vk.com/school", "school@mail.ru", "vk.com"])
def test_an_address_that_is_no_site(address: str) -> None:
    outcome, server = read({}, address)
    assert failure_of(outcome).kind is FailureKind.NO_SITE
    assert server.asked == []


def test_a_site_that_could_not_answer_is_asked_once_more() -> None:
    tries: list[str] = []

    def slow_start(asked: Asked) -> Reply:
        tries.append(asked.path)
        return Reply("", 503) if len(tries) == 1 else Reply(html(VK))

    outcome, _server = read({"/": slow_start})
    assert linked(site_of(outcome)) == {VK}
    assert len(tries) == 2


def test_redirects_are_followed_to_another_host_with_rules_of_its_own() -> None:
    outcome, server = read(
        {"/": moved("https://www.school.ru/")},
        www_school_ru={"/": moved("//r66.gosweb.gosuslugi.ru/glavnaya/", 301)},
        r66_gosweb_gosuslugi_ru={"/glavnaya/": Reply(html(VK))},
    )
    site = site_of(outcome)
    assert site.home == "https://r66.gosweb.gosuslugi.ru/glavnaya/"
    assert site.address == "https://school.ru/"
    assert server.paths("r66.gosweb.gosuslugi.ru") == ["/robots.txt", "/glavnaya/"]


@pytest.mark.parametrize(("hops", "read_at_all"), [(10, True), (11, False)])
def test_ten_hops_and_no_more(hops: int, read_at_all: bool) -> None:
    pages: dict[str, Reply] = {"/": moved("/1")}
    pages |= {f"/{number}": moved(f"/{number + 1}") for number in range(1, hops)} | {f"/{hops}": Reply(html())}
    outcome, _server = read(pages)
    assert isinstance(outcome, Fact) is read_at_all


def test_a_redirect_to_plain_http_is_read_and_said() -> None:
    outcome, _server = read({"/": moved("http://school.ru/start")} | {"/start": Reply(html(VK))})
    assert site_of(outcome).tls is NOT_GIVEN


def test_an_address_without_encryption_is_read_so() -> None:
    outcome, _server = read({"/": Reply(html(VK))}, "http://school.ru")
    assert site_of(outcome).tls is NOT_GIVEN


def test_a_page_that_leads_to_a_network_is_a_link() -> None:
    outcome, _server = read({"/": Reply(html("Мы в соцсетях|/vk")), "/vk": moved("https://vk.com/bannovo_school")})
    assert linked(site_of(outcome)) == {VK}


def test_a_short_link_is_followed() -> None:
    outcome, server = read(
        {"/": Reply(html("https://vk.cc/abc"))},
        vk_cc={"/abc": moved("https://vk.com/away.php?to=https%3A%2F%2Fvk.com%2Fbannovo_school")},
    )
    assert linked(site_of(outcome)) == {VK}
    assert server.paths("vk.cc") == ["/robots.txt", "/abc"]


def test_a_page_that_sends_the_browser_on_is_followed() -> None:
    outcome, _server = read(
        {"/": Reply('<meta http-equiv="Refresh" content="0; URL=/ru/index.html">'), "/ru/index.html": Reply(html(VK))}
    )
    assert linked(site_of(outcome)) == {VK}


def test_frames_are_read() -> None:
    outcome, _server = read(
        {"/": Reply('<html><frameset><frame src="menu.html"><frame src="main.html"></frameset></html>'),
         "/menu.html": Reply(html(VK)), "/main.html": Reply(html())}
    )  # fmt: skip
    assert linked(site_of(outcome)) == {VK}


def test_a_page_drawn_by_scripts_is_said_to_be() -> None:
    outcome, _server = read(
        {"/": Reply('<html><body><div id="root"></div><script src="/b.js"></script></body></html>')}
    )
    assert site_of(outcome).pages[0].drawn


def test_windows_1251_without_a_word_about_it() -> None:
    outcome, _server = read(
        {"/": Reply(html("Контакты|/k.php?id=5"), charset="cp1251"), "/k.php?id=5": Reply(html(VK), charset="cp1251")}
    )
    assert linked(site_of(outcome)) == {VK}


def test_two_organizations_at_one_address_are_one_visit_and_one_host_keeps_one_pace() -> None:
    with serving({HOST: {"/": Reply(html(VK)), "/sad/": Reply(html("https://ok.ru/sad5"))}}) as server:
        endpoints = Endpoints(sites_url=server.url)
        found = crawl({1: "school.ru", 2: "https://school.ru/", 3: "school.ru/sad/"}, endpoints, pace=0.15)
    assert linked(site_of(found[1])) == linked(site_of(found[2])) == {VK}
    assert linked(site_of(found[3])) == {"https://ok.ru/sad5"}
    assert sorted(server.paths(HOST)) == ["/", "/robots.txt", "/sad/"]
    moments = sorted(asked.at for asked in server.asked)
    assert all(later - earlier > 0.12 for earlier, later in pairwise(moments))


def test_hosts_do_not_wait_for_each_other() -> None:
    hosts = [f"s{number}.ru" for number in range(30)]
    sites: Mapping[str, Pages] = {host: {"/": Reply(html(VK))} for host in hosts}
    with serving(sites) as server:
        crawl(dict(enumerate(hosts)), Endpoints(sites_url=server.url), pace=0.3)
    assert max(asked.at for asked in server.asked) - min(asked.at for asked in server.asked) < 1.5


# --- asking again


def test_what_has_not_changed_is_not_read_again() -> None:
    def page(*links: str) -> object:
        def answer(asked: Asked) -> Reply:
            if asked.headers.get("If-None-Match") == '"1"':
                return Reply("", 304)
            return Reply(html(*links), headers={"ETag": '"1"'})

        return answer

    pages = {"/": page("Контакты|/contacts"), "/contacts": page(VK)}
    first, _server = read(pages)  # type: ignore[arg-type] # a page is what the helper makes
    again, server = read(pages, known=site_of(first))  # type: ignore[arg-type] # the same
    site = site_of(again)
    assert [page.unchanged for page in site.pages] == [True, True]
    assert linked(site) == {VK}
    assert server.paths(HOST) == ["/robots.txt", "/", "/contacts"]


def test_the_date_of_a_change_is_asked_by_too() -> None:
    when = "Wed, 18 Nov 2026 10:00:00 GMT"
    first, _server = read({"/": Reply(html(VK), headers={"Last-Modified": when})})
    _again, server = read({"/": Reply(html(VK))}, known=site_of(first))
    assert server.asked[1].headers["If-Modified-Since"] == when


def test_a_mark_that_no_header_can_carry_is_not_kept() -> None:
    first, _server = read({"/": Reply(html(), headers={"ETag": '"' + "x" * 1000 + '"'})})
    assert site_of(first).pages[0].etag == ""
