"""Asking again for what was read before: only of a site that was seen whole is «unchanged» an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from checks.site_facts import Site
from tests.checks.site.crawling import linked, site_of
from tests.checks.site.test_crawl import HOST, VK, read
from tests.checks.site.web_server import Asked, Page, Reply, Server, html, moved

MAIN = html("Контакты|/contacts", "О школе|/about")


def marked(text: str) -> Page:
    """A page that its server knows by a mark."""

    def answer(asked: Asked) -> Reply:
        if asked.headers.get("If-None-Match") == '"1"':
            return Reply("", 304)
        return Reply(text, headers={"ETag": '"1"'})

    return answer


HEALTHY: Mapping[str, Page] = {"/": marked(MAIN), "/contacts": marked(html(VK)), "/about": marked(html())}


def again(first: Mapping[str, Page]) -> tuple[Site, Server]:
    """What is seen of the healthy site after a run over another state of it."""
    before, _server = read(first)
    after, server = read(HEALTHY, known=site_of(before))
    return site_of(after), server


@pytest.mark.parametrize(
    "reply",
    [Reply(drop=True), Reply("", 500), Reply("", 404), Reply(""), Reply("{}"), moved("http://10.0.0.1/"), moved("/"),
     moved("https://vk.com/another"), Reply(b"%PDF-1.4", kind="application/pdf")],
)  # fmt: skip
def test_a_page_that_could_not_be_read_is_not_forgotten(reply: Reply) -> None:
    site, server = again({**HEALTHY, "/contacts": reply})
    assert linked(site) == {VK}
    assert site.whole
    assert server.paths(HOST) == ["/robots.txt", "/", "/contacts", "/about"]
    assert not any("If-None-Match" in asked.headers for asked in server.asked)


def test_a_whole_site_is_asked_for_changes() -> None:
    site, server = again(HEALTHY)
    assert [page.unchanged for page in site.pages] == [True, True, True]
    assert (site.whole, linked(site)) == (True, {VK})
    assert sum("If-None-Match" in asked.headers for asked in server.asked) == 3


def test_what_is_known_of_another_address_or_of_a_part_is_no_use() -> None:
    before = site_of(read(HEALTHY)[0])
    for known in (replace(before, whole=False), replace(before, address="https://school.ru/old/")):
        _outcome, server = read(HEALTHY, known=known)
        assert not any("If-None-Match" in asked.headers for asked in server.asked)


def test_where_a_short_link_leads_is_asked_every_time() -> None:
    pages = {"/": marked(html("https://vk.cc/abc"))}
    first, _server = read(pages, vk_cc={"/abc": moved("https://vk.com/bannovo_school")})
    after, _server = read(pages, known=site_of(first), vk_cc={"/abc": moved("https://vk.com/elsewhere")})
    assert linked(site_of(after)) == {"https://vk.com/elsewhere"}
