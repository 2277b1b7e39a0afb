"""The official sites as a whole: the host of a request, its robots.txt, its pages and what goes wrong with them.

vk.cc is served here too, so that a shortened link of a page leads where it says.
"""

from __future__ import annotations

import hashlib
import itertools
import time
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import unquote

from sample_data.networks.exchange import (
    HTML,
    NoReply,
    Outcome,
    Recorded,
    Recorder,
    Reply,
    Request,
    redirect,
    web_page,
)
from sample_data.networks.faults import ESCAPES
from sample_data.networks.site import bodies, markup
from sample_data.networks.site.world import Charset, PageTrouble, RobotsTrouble, Site, SitePage
from sample_data.networks.world import World

NETWORK = "site"
CHANGED = "Mon, 03 Feb 2025 08:00:00 GMT"
COOKIE = "seen=1"
COMMENTS = b"# " + b"." * 1022 + b"\n"


class SiteService:
    """All sites of a world. `special` of a scenario: `drawn` (every page is a shell), `norobots` (every robots.txt
    is an error 500), `closed` (every robots.txt forbids everything)."""

    def __init__(self, world: World, recorder: Recorder) -> None:
        self._sites = {_ascii(site.host): site for site in world.sites}
        self._pages = {name: {page.path: page for page in site.pages} for name, site in self._sites.items()}
        shortened = itertools.chain.from_iterable(page.shortened for site in world.sites for page in site.pages)
        self._short: Mapping[str, str] = {markup.short_path(address): address for address in shortened}
        self._recorder = recorder

    def recorded(self, request: Request) -> Recorded:
        return Recorded(
            NETWORK,
            request.path,
            tuple(sorted(request.parameters.items())),
            subjects=(request.host,),
            host=request.host,
        )

    def answer(self, request: Request) -> Outcome:
        outcome = self._outcome(request)
        status = outcome.status if isinstance(outcome, Reply) else 0
        self._recorder.add(replace(self.recorded(request), status=status, at=time.monotonic()))
        return outcome

    def _outcome(self, request: Request) -> Outcome:
        if request.host == markup.SHORTENER:
            target = self._short.get(request.path)
            return redirect(target) if target else web_page(404, "404 Not Found")
        site = self._sites.get(request.host)
        if site is None:
            return web_page(404, "404 Not Found")
        if request.path == "/robots.txt":
            return _robots(site, request)
        return self._page(site, request)

    def _page(self, site: Site, request: Request) -> Outcome:
        pages = self._pages[request.host]
        path = unquote(request.path)
        page = pages.get(f"{path}?{request.query}") or pages.get(path)
        if page is None:
            return _html(site, markup.missing(site), 404)
        if request.today.special == "drawn":
            page = replace(page, drawn=True)
        if page.redirect:
            return replace(redirect(page.redirect, page.status), wait=page.delay)
        if page.trouble is PageTrouble.COOKIES and COOKIE not in request.header("cookie"):
            again = redirect(page.path)
            return replace(again, headers=(*again.headers, ("Set-Cookie", f"{COOKIE}; path=/")))
        hostile = request.today.hostile_texts or page.trouble is PageTrouble.ESCAPES
        reply = _html(site, markup.rendered(site, page, ESCAPES if hostile else ""), page.status)
        return _finished(site, page, reply, request)


def _finished(site: Site, page: SitePage, reply: Reply, request: Request) -> Outcome:
    """The page with what HTTP adds: validators, 304, gzip, and the trouble of the page."""
    reply = replace(reply, wait=page.delay)
    if site.etag and page.status == 200:
        tag = f'"{hashlib.sha256(reply.body).hexdigest()[:16]}"'
        validators = (("ETag", tag), ("Last-Modified", CHANGED))
        reply = replace(reply, headers=(*reply.headers, *validators))
        seen = request.header("if-none-match")
        if tag in (item.strip().removeprefix("W/") for item in seen.split(",")) or (
            not seen and request.header("if-modified-since") == CHANGED
        ):
            return Reply(b"", 304, reply.content_type, validators, wait=page.delay)
    if page.trouble is not PageTrouble.NONE:
        return bodies.troubled(page.trouble, reply)
    return bodies.packed(reply) if "gzip" in request.header("accept-encoding") else reply


def _robots(site: Site, request: Request) -> Outcome:
    trouble = RobotsTrouble.ERROR if request.today.special == "norobots" else site.robots_trouble
    rules = "User-agent: *\nDisallow: /\n" if request.today.special == "closed" else site.robots
    match trouble:
        case RobotsTrouble.ERROR:
            return web_page(500, "500 Internal Server Error")
        case RobotsTrouble.TIMEOUT:
            return NoReply.HANG
        case RobotsTrouble.HTML:
            return _html(site, markup.missing(site), 200)
    if rules is None:
        return web_page(404, "404 Not Found")
    if trouble is RobotsTrouble.HUGE:
        return replace(_plain(""), chunks=itertools.chain(itertools.repeat(COMMENTS, 1024), (rules.encode(),)))
    return _plain(rules)


def _plain(text: str) -> Reply:
    return Reply(text.encode(), content_type="text/plain")


def _html(site: Site, text: str, status: int) -> Reply:
    """The page in the charset of its site; characters that it lacks become references, as a CMS writes them."""
    body = text.encode("cp1251" if site.charset is Charset.CP1251 else "utf-8", "xmlcharrefreplace")
    kind = HTML.partition(";")[0]
    return Reply(body, status, f"{kind}; charset={site.charset}" if site.header else kind)


def _ascii(host: str) -> str:
    """A host as it stands in the Host header: names in Cyrillic go in Punycode."""
    return host if host.isascii() else host.encode("idna").decode()
