"""Links of a page to social networks, wherever they hide: anchors, widgets, attributes, scripts, wrappers.

What a link names is decided by `registry.links`; here is only where in the source a link may stand, and what looks
like one and is not: buttons for sharing, counters, files of the networks themselves.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import parse_qsl, urlsplit

from selectolax.lexbor import LexborHTMLParser

from checks.site_facts import LinkPlace, SiteLink
from registry.links import PageLink, Refusal, find_unknown, parse_link

_HOSTS = r"vk\.com|vk\.ru|vkontakte\.ru|vk\.me|ok\.ru|odnoklassniki\.ru|t\.me|telegram\.me|telegram\.dog|max\.ru"
_NEAR = re.compile(rf"(?:{_HOSTS}|vk\.cc|ok\.me|tg:)", re.IGNORECASE)
# Anything that names a network's host, with or without a scheme; the beginning of the name must not be cut off.
_IN_SOURCE = re.compile(
    rf"(?<![\w.@-])(?:https?:)?(?://)?(?:[a-z0-9-]{{1,32}}\.){{0,2}}(?:{_HOSTS}|vk\.cc|ok\.me)(?=[/?#:])[^\s\"'<>`\\,;(){{}}\[\]|]*"
    r"|\btg:(?://)?resolve\?[^\s\"'<>`\\]*",
    re.IGNORECASE,
)
_SPELLED = (
    "vk.com", "vk.ru", "vkontakte.ru", "vk.me", "ok.ru", "odnoklassniki.ru", "t.me", "telegram.me", "telegram.dog",
    "max.ru", "vk.cc", "ok.me", "tg:",
)  # fmt: skip
_PREFIX = 80  # characters before a host that belong to its address
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})|\\/")
_VK_WIDGET = re.compile(r"VK\.Widgets\.(Group|Community|CommunityMessages|Subscribe|ContactUs)\s*\(")
_OK_WIDGET = re.compile(r"OK\.CONNECT\.insertGroupWidget\s*\(")
_NUMBER = re.compile(r"[\"']?\s*-?(\d{1,19})\s*[\"']?")

# First segments under which the networks keep their own files and buttons, in addresses that pages are full of.
_FILES = frozenset(
    {"js", "css", "images", "img", "dist", "rtrg", "emoji", "sticker", "stickers", "share", "sharer", "share_url",
     "badges", "res", "static", "assets", "fonts", "widgets", "web", "widget", "connect", "openapi", "favicon.ico",
     "robots.txt", "api", "oauth"}
)  # fmt: skip
_FILE_ENDS = (
    ".js", ".css", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".ico", ".woff", ".woff2", ".json", ".mp4",
)  # fmt: skip
_POSTS = re.compile(
    r"/(?:wall|photo|album|video|clip|topic|audio|market|article|story|doc|podcast|app)s?-?\d+_"
    r"|[?&][wz]=(?:wall|photo|video|clip|topic|story|product)-?\d+_|/(?:topic|album)/\d+"
    r"|/@[\w.-]+-",
    re.IGNORECASE,
)
_TELEGRAM_PAGE_POST = re.compile(r"/(?:s/)?[a-z]\w+/\d+", re.IGNORECASE)
_MAX_URL = 2000
_MAX_SPOTS = 3000  # links looked at in one page: the largest sites have some hundreds
_MAX_CALLS = 20  # widgets in one script
_MAX_DEPTH = 2


@dataclass
class Found:
    """Links of one page as they are gathered.

    `short` are addresses of shorteners of the networks, which only asking resolves. `unreadable`: something shows a
    page of a network and does not say which.
    """

    links: dict[tuple[str, LinkPlace], SiteLink] = field(default_factory=dict)
    short: dict[str, None] = field(default_factory=dict)
    unreadable: bool = False
    _seen: set[str] = field(default_factory=set)

    def add(self, text: str, place: LinkPlace, depth: int = 0) -> None:
        """Take what a link leads to, if it is a page of a network."""
        written = text.strip()
        if not written or len(written) > _MAX_URL or written in self._seen or len(self._seen) > _MAX_SPOTS:
            return
        self._seen.add(written)
        whole = f"https:{written}" if written.startswith("//") else written
        if _NEAR.search(whole) is None or _is_file(whole):
            return
        link = parse_link(whole)
        if link is not None:
            self._take(link, LinkPlace.POST if is_post(whole) else place)
        elif _is_short(whole):
            self.short[whole if "://" in whole else f"https://{whole}"] = None
        elif depth < _MAX_DEPTH:
            for inner in _inside(whole):
                self.add(inner, place, depth + 1)

    def page(self, url: str, place: LinkPlace) -> None:
        """A page named by its number in a widget."""
        link = parse_link(url)
        if link is not None:
            self._take(link, place)

    def _take(self, link: PageLink, place: LinkPlace) -> None:
        made = SiteLink(link.network, link.url, link.short_name, link.network_id, place)
        self.links.setdefault((link.url, place), made)

    def __len__(self) -> int:
        return len(self._seen)

    def best(self) -> tuple[SiteLink, ...]:
        """Each page of a network once, by the best place it was found in."""
        order = list(LinkPlace)
        chosen: dict[str, SiteLink] = {}
        for link in sorted(self.links.values(), key=lambda link: order.index(link.place)):
            chosen.setdefault(link.url, link)
        return tuple(chosen.values())


def links_of(tree: LexborHTMLParser, source: str) -> Found:
    """Every link of a page of a site, given parsed and as text."""
    found = Found()
    for node in tree.css("a[href], area[href], link[href]"):
        href = node.attrs.get("href")
        if href and _NEAR.search(href):
            found.add(href, LinkPlace.ANCHOR)
    for node in tree.css("iframe, frame, embed, object, [data-telegram-post], [data-telegram-discussion]"):
        _widget(found, node.attributes)
    scripts = [node.text(deep=True) for node in tree.css("script:not([src])")]
    for text in scripts:
        _calls(found, text)
    for text in scripts:
        if "\\" in text and _may_name(text):
            _spots(found, _unescaped(text))
    if _may_name(source):
        _spots(found, html.unescape(_without_comments(source)))
        for text in scripts:
            _spots(found, text)
    return found


def link_of(url: str) -> SiteLink | None:
    """The page of a network that a redirect leads to."""
    found = Found()
    found.add(url, LinkPlace.ANCHOR)
    return next(iter(found.best()), None)


def is_post(url: str) -> bool:
    """Whether the address opens one publication of a page, not the page."""
    parts = urlsplit(url if "://" in url else f"https://{url}")
    if (parts.hostname or "").endswith(("t.me", "telegram.me", "telegram.dog")):
        return _TELEGRAM_PAGE_POST.fullmatch(parts.path.rstrip("/")) is not None
    shown = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return re.match(r"/public|/club|/event", parts.path) is None and _POSTS.search(shown) is not None


def _is_short(url: str) -> bool:
    return any(unknown.refusal is Refusal.SHORTENED for unknown in find_unknown(url))


def _is_file(url: str) -> bool:
    """Scripts, pictures and buttons of the networks themselves."""
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        host = parts.hostname or ""
    except ValueError:
        return True
    if not _NEAR.fullmatch(host) and not _NEAR.search(host):
        return False
    segments = [segment for segment in parts.path.lower().split("/") if segment]
    first = segments[0] if segments else ""
    return first in _FILES or (first.endswith(_FILE_ENDS) or (len(segments) > 1 and segments[-1].endswith(_FILE_ENDS)))


def _inside(url: str) -> Iterator[str]:
    """Addresses in the query of a wrapper; buttons for sharing carry the site's own, which is no page of a network."""
    try:
        parts = urlsplit(url)
        if _NEAR.search(parts.hostname or "") and "st.groupid" not in parts.query.lower():
            return
        values = parse_qsl(parts.query)
    except ValueError:
        return
    for name, value in values[:20]:
        if name.lower() == "st.groupid":
            yield f"https://ok.ru/group/{value}"
        elif _NEAR.search(value):
            yield value
    if not values and _NEAR.search(parts.path):  # /go/https://vk.com/school, /redirect/vk.com/school
        spot = _IN_SOURCE.search(url, len(parts.scheme) + 3 + len(parts.netloc))
        if spot:
            yield spot[0].lstrip("/") if not spot[0].startswith("//") else spot[0]


def _widget(found: Found, attributes: dict[str, str | None]) -> None:
    for name in ("src", "data-src", "data-lazy-src", "data"):
        url = html.unescape(attributes.get(name) or "")
        number = re.search(r"[?&]st\.groupId=(\d{1,19})", url, re.IGNORECASE)
        if number:
            found.page(f"https://ok.ru/group/{number[1]}", LinkPlace.WIDGET)
        elif url:
            found.add(url, LinkPlace.WIDGET)
    channel = attributes.get("data-telegram-discussion") or ""
    if channel:
        found.page(f"https://t.me/{channel.partition('/')[0]}", LinkPlace.WIDGET)
    post = attributes.get("data-telegram-post") or ""
    if post:
        found.page(f"https://t.me/{post.partition('/')[0]}", LinkPlace.POST)


def _calls(found: Found, script: str) -> None:
    """Widgets made by scripts: VK.Widgets.Group("id", {…}, 123), OK.CONNECT.insertGroupWidget("id", "123", …)."""
    for call in islice(_VK_WIDGET.finditer(script), _MAX_CALLS):
        arguments = _arguments(script, call.end())
        place = 1 if call[1] == "CommunityMessages" else 2
        number = _NUMBER.fullmatch(arguments[place]) if len(arguments) > place else None
        if number is None:
            found.unreadable = True
        elif call[1] in {"Group", "Community", "CommunityMessages"} or "-" in arguments[place]:
            found.page(f"https://vk.com/club{number[1]}", LinkPlace.WIDGET)
    for call in islice(_OK_WIDGET.finditer(script), _MAX_CALLS):
        arguments = _arguments(script, call.end())
        number = _NUMBER.fullmatch(arguments[1]) if len(arguments) > 1 else None
        if number is None:
            found.unreadable = True
        else:
            found.page(f"https://ok.ru/group/{number[1]}", LinkPlace.WIDGET)


def _arguments(script: str, start: int) -> list[str]:
    """The arguments of a call whose «(» ends at `start`, as they are written; none when it does not close soon."""
    arguments, begun, depth, quote = [], start, 0, ""
    for at in range(start, min(len(script), start + _MAX_URL)):
        sign = script[at]
        if quote:
            quote = "" if sign == quote and script[at - 1] != "\\" else quote
        elif sign in "\"'`":
            quote = sign
        elif sign in "([{":
            depth += 1
        elif sign in ")]}" and depth:
            depth -= 1
        elif sign in ",)" and not depth:
            arguments.append(script[begun:at].strip())
            begun = at + 1
            if sign == ")":
                return arguments
    return []


def _may_name(text: str) -> bool:
    """Whether the text can name a network at all, with letters and slashes written as they are or escaped."""
    return "\\u" in text or "\\x" in text or any(host in text for host in _SPELLED)


def _spots(found: Found, text: str) -> None:
    """Addresses anywhere in a text. Hosts are looked for first: a pattern over all of a page would take long."""
    lowered = text.lower()
    if len(lowered) != len(text):  # some capital letters are longer as small ones: places would not agree
        lowered = text
    for host in _SPELLED:
        at, after = lowered.find(host), 0
        while at >= 0 and len(found) <= _MAX_SPOTS:
            spot = _IN_SOURCE.search(text, max(after, at - _PREFIX), at + _MAX_URL)
            after = at + len(host)
            if spot is not None and spot.start() <= at:
                found.add(spot[0].rstrip(".,;:!?*…"), LinkPlace.SCRIPT)
                after = max(after, spot.end())
            at = lowered.find(host, after)


def _unescaped(script: str) -> str:
    r"""Text of a script with \/, \u002F and \x2F as what they stand for."""

    def letter(match: re.Match[str]) -> str:
        code = match[1] or match[2]
        return chr(int(code, 16)) if code else "/"

    return _ESCAPED.sub(letter, script)


def _without_comments(source: str) -> str:
    """The source without what is commented out: nobody sees those links."""
    kept, at = [], 0
    while (start := source.find("<!--", at)) >= 0:
        end = source.find("-->", start + 4)
        if end < 0:
            break
        kept.append(source[at:start])
        at = end + 3
    kept.append(source[at:])
    return " ".join(kept)
