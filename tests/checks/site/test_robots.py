"""robots.txt: whose rules, which rule wins, and answers that are no robots.txt at all."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.collectors.site.robots import Rule, read
from checks.facts import FailureKind
from checks.settings import Endpoints
from tests.checks.site.crawling import crawl, failure_of, linked, site_of
from tests.checks.site.web_server import Reply, html, moved, serving

VK = "https://vk.com/bannovo_school"


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "/", True),
        ("User-agent: *\nDisallow: /", "/x", False),
        ("User-agent: *\nDisallow:", "/x", True),
        ("User-agent: *\nDisallow: /\nUser-agent: poryadok\nAllow: /", "/x", True),
        ("User-agent: Poryadok/1.0\nDisallow: /\n\nUser-agent: *\nAllow: /", "/x", False),
        ("User-agent: poryadok\nUser-agent: Yandex\nDisallow: /a", "/a", False),
        ("User-agent: Yandex\nDisallow: /\n", "/x", True),
        ("User-agent: *\nDisallow: /\nAllow: /contacts", "/contacts/1", True),
        ("User-agent: *\nAllow: /\nDisallow: /contacts", "/contacts", False),
        ("User-agent: *\nDisallow: /*?special=", "/page?special=1", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf?x", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf", False),
        ("User-agent: *\nDisallow: *kontakty", "/ru/kontakty", False),
        ("User-agent: *\nDisallow: /контакты", "/%D0%BA%D0%BE%D0%BD%D1%82%D0%B0%D0%BA%D1%82%D1%8B", False),
        ("\ufeffUser-agent: *\r\nDisallow: /  # всё\r\n", "/", False),
        ("User-agent: *\nDisallow: /x\n\nUser-agent: *\nDisallow: /y", "/y", False),
        ("Disallow: /", "/", True),
        ("<!doctype html><p>User-agent: *\nDisallow: /", "/", True),
        ("USER-AGENT : *\nDISALLOW : /", "/", False),
    ],
)
def test_which_rule_holds(text: str, path: str, allowed: bool) -> None:
    assert read(text.encode()).allows(path) is allowed


@pytest.mark.parametrize(("said", "seconds"), [("5", 5.0), ("0.5", 0.5), ("1,5", 1.5), ("86400", 10.0), ("soon", 0.0)])
def test_a_delay_is_heeded_within_bounds(said: str, seconds: float) -> None:
    assert read(f"User-agent: *\nCrawl-delay: {said}".encode()).delay == seconds


@given(st.binary(max_size=300))
def test_whatever_comes_is_read(body: bytes) -> None:
    read(body).allows("/")


@given(st.text(st.sampled_from("a*$/"), max_size=12), st.text(st.sampled_from("a/"), max_size=20))
def test_stars_mean_anything_and_a_dollar_the_end(pattern: str, path: str) -> None:
    body, end = (pattern[:-1], r"\Z") if pattern.endswith("$") else (pattern, "")
    expected = re.match(".*".join(map(re.escape, body.split("*"))) + end, path)
    assert Rule(allow=False, path=pattern).fits(path) is (expected is not None)


def test_many_stars_are_no_trap() -> None:
    assert not Rule(allow=False, path="/" + "*a" * 2000 + "b").fits("/" + "a" * 5000)


@pytest.mark.parametrize(
    ("robots", "kind"),
    [
        (Reply("User-agent: *\nDisallow: /", kind="text/plain"), FailureKind.ROBOTS),
        (Reply("", 403), FailureKind.ROBOTS),
        (Reply("", 401), FailureKind.ROBOTS),
        (Reply("", 503), FailureKind.SERVER),
        (Reply("", 429), FailureKind.RATE),
        (Reply(drop=True), FailureKind.LOST),
        (Reply("", delay=0.8), FailureKind.TIMEOUT),
    ],
)
def test_a_site_that_does_not_let_us_in_is_not_read(robots: Reply, kind: FailureKind) -> None:
    with serving({"school.ru": {"/robots.txt": robots, "/": Reply(html(VK))}}) as server:
        found = crawl({1: "school.ru", 2: "school.ru/sad"}, Endpoints(sites_url=server.url))
    assert failure_of(found[1]).kind is failure_of(found[2]).kind is kind
    assert set(server.paths("school.ru")) == {"/robots.txt"}


@pytest.mark.parametrize(
    "robots",
    [Reply(html(text="User-agent: *\nDisallow: /")), Reply("", 404), Reply("", 410), Reply("", 400),
     moved("/elsewhere"), moved("https://other.ru/robots.txt"), moved("/robots.txt")],
)  # fmt: skip
def test_no_rules_forbid_nothing(robots: Reply) -> None:
    with serving({"school.ru": {"/robots.txt": robots, "/": Reply(html(VK))}}) as server:
        found = crawl({1: "school.ru"}, Endpoints(sites_url=server.url))
    assert linked(site_of(found[1])) == {VK}


def test_a_page_that_is_forbidden_is_not_asked_for_and_the_site_is_seen_in_part() -> None:
    pages = {
        "/robots.txt": Reply("User-agent: *\nDisallow: /contacts", kind="text/plain"),
        "/": Reply(html("Контакты|/contacts", "Мы в соцсетях|/soc")),
        "/soc": Reply(html(VK)),
    }
    with serving({"school.ru": pages}) as server:
        site = site_of(crawl({1: "school.ru"}, Endpoints(sites_url=server.url))[1])
    assert (site.whole, site.skipped, linked(site)) == (False, ("robots",), {VK})
    assert "/contacts" not in server.paths("school.ru")


def test_we_say_who_we_are() -> None:
    with serving({"school.ru": {"/": Reply(html())}}) as server:
        crawl({1: "school.ru"}, Endpoints(sites_url=server.url))
    assert all(asked.headers["User-Agent"].startswith("poryadok") for asked in server.asked)
