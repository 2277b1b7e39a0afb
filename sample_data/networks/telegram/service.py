"""The simulated t.me as a whole: which page an address brings, and the limits and troubles it may have.

Nothing is documented of its limits; peers saw HTTP 429 and pages without messages where there are some.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sample_data.networks.exchange import (
    HTML,
    NoReply,
    Outcome,
    Recorded,
    Recorder,
    Reply,
    Request,
    json_reply,
    redirect,
    web_page,
)
from sample_data.networks.faults import ESCAPES
from sample_data.networks.limits import Monotonic, RateWindow
from sample_data.networks.scenario import Scenario
from sample_data.networks.telegram import discussion, pages
from sample_data.networks.telegram.feed import Message, messages, page_of
from sample_data.networks.telegram.world import TelegramPage, TelegramTrouble
from sample_data.networks.world import World

NETWORK = "telegram"
API = "/api/method"
PUBLIC = "https://t.me"  # redirects lead there whatever the simulated address is


_TROUBLES: Mapping[TelegramTrouble, Outcome] = {
    TelegramTrouble.TIMEOUT: NoReply.HANG,
    TelegramTrouble.FLOOD: web_page(429, "429 Too Many Requests"),
    TelegramTrouble.GARBAGE: web_page(502, "502 Bad Gateway"),
}


@dataclass(frozen=True)
class _Asked:
    """An address in its parts: `/s/NAME`, `/NAME`, `/NAME/ID`."""

    name: str
    preview: bool = False
    id: int = 0


class TelegramService:
    """One t.me over one world; `clock` is monotonic seconds, for the limit.

    `special` of a scenario: `soft` (channels without messages), `shape`, `blocks`, `dates` (redesigns), `nopreview` (no
    channel has a preview), `strict` (more than `rate` pages a second get the soft limit).
    """

    def __init__(self, world: World, recorder: Recorder, clock: Monotonic) -> None:
        self._pages = {page.name.casefold(): page for page in world.telegram}
        self._recorder = recorder
        self._rate = RateWindow(clock)

    def answer(self, request: Request) -> Outcome:
        outcome = self._load_comments(request) if request.path == API else self._outcome(request)
        status = outcome.status if isinstance(outcome, Reply) else 0
        self._recorder.add(replace(self.recorded(request), status=status, at=time.monotonic()))
        return outcome

    def recorded(self, request: Request) -> Recorded:
        asked = _asked(request.path)
        return Recorded(
            NETWORK,
            request.path,
            tuple(sorted(request.parameters.items())),
            subjects=(asked.name,) if asked else (),
            host=request.host,
        )

    def _outcome(self, request: Request) -> Outcome:
        asked = _asked(request.path)
        if asked is None:
            return web_page(404, "404 Not Found")
        page = self._pages.get(asked.name.casefold())
        trouble = page.trouble if page else TelegramTrouble.NONE
        if trouble in _TROUBLES:
            return _TROUBLES[trouble]
        if page is None:
            return redirect(f"{PUBLIC}/{asked.name}") if asked.preview else _html(pages.free_card(asked.name))
        if request.today.hostile_texts:
            page = replace(page, title=ESCAPES + page.title, description=ESCAPES + page.description)
        if asked.preview:
            return self._preview(page, request)
        if asked.id:
            return self._post(page, asked.id, request)
        return _html(pages.card(page))

    def _feed(self, page: TelegramPage, request: Request) -> tuple[Message, ...]:
        feed = messages(page, request.now, request.began)
        if not request.today.hostile_texts:
            return feed
        return tuple(replace(item, text=ESCAPES + item.text) if item.text else item for item in feed)

    def _preview(self, page: TelegramPage, request: Request) -> Outcome:
        today = request.today
        if not page.has_preview or today.special == "nopreview":
            return redirect(f"{PUBLIC}/{page.name}")
        if page.trouble is TelegramTrouble.SHAPE or today.special == "shape":
            return _html(pages.changed_shape(page))
        feed = self._feed(page, request)
        query = request.parameters.get("q", "")
        if query:
            feed = tuple(item for item in feed if query.casefold() in item.text.casefold())
        numbers = {name: _number(request.parameters.get(name)) for name in ("before", "after")}
        shown = page_of(feed, before=numbers["before"], after=numbers["after"]) if feed else ()
        if page.trouble is TelegramTrouble.SOFT or today.special == "soft" or self._over(today):
            shown = ()
        if request.header("x-requested-with") == "XMLHttpRequest":
            return json_reply(pages.history(page, feed, shown))
        return _html(pages.redesigned(pages.preview(page, feed, shown), _redesign(page, today)))

    def _over(self, today: Scenario) -> bool:
        return today.special == "strict" and bool(today.rate) and not self._rate.admit(NETWORK, today.rate)

    def _post(self, page: TelegramPage, id: int, request: Request) -> Outcome:
        """t.me/NAME/ID: a card, or with `embed` the message or its discussion."""
        if request.parameters.get("embed") != "1":
            return _html(pages.post_card(page, id))
        found = next((item for item in self._feed(page, request) if item.id <= id < item.id + item.size), None)
        if request.parameters.get("discussion") == "1":
            prefix = ESCAPES if request.today.hostile_texts else ""
            limit = _number(request.parameters.get("comments_limit")) or discussion.SHOWN
            return _html(discussion.widget(page, found, min(limit, discussion.MOST), request.now, prefix))
        return _html(discussion.embedded(page, found))

    def _load_comments(self, request: Request) -> Outcome:
        """The script of a discussion asks for older comments, by the hidden fields of its form."""
        before = _number(request.parameters.get("before_id"))
        if request.method != "POST" or request.parameters.get("method") != "loadComments" or before is None:
            return json_reply({"error": "METHOD_INVALID"})
        for page in self._pages.values():
            for message in self._feed(page, request) if page.discussion else ():
                if discussion.belongs(page, message, request.parameters):
                    prefix = ESCAPES if request.today.hostile_texts else ""
                    found = discussion.older(page, message, before, request.now, prefix)
                    return json_reply({"ok": True, "comments_html": found})
        return json_reply({"error": "DISCUSSION_INVALID"})


def _redesign(page: TelegramPage, today: Scenario) -> TelegramTrouble:
    if today.special in (TelegramTrouble.BLOCKS, TelegramTrouble.DATES):
        return TelegramTrouble(today.special)
    return page.trouble


def _asked(path: str) -> _Asked | None:
    parts = [part for part in path.split("/") if part]
    if not parts or not all(part.replace("_", "").isalnum() and part.isascii() for part in parts):
        return None
    if parts[0] == "s" and len(parts) in (2, 3):
        return _Asked(parts[1], preview=True)
    if len(parts) == 2 and parts[1].isdecimal():
        return _Asked(parts[0], id=int(parts[1]))
    return _Asked(parts[0]) if len(parts) == 1 else None


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 19 else None


def _html(text: str) -> Reply:
    # `surrogatepass` is not wanted here: whatever the texts hold, t.me answers valid UTF-8.
    return Reply(text.encode("utf-8", "replace"), content_type=HTML)
