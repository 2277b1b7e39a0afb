"""A page of a site as it came: its links, what of the site is worth reading next, and whether it is a page at all.

Many sites send an empty frame that scripts fill, or a page that asks for a browser first: what such a page links to
cannot be seen, and that is said rather than guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser, LexborNode

from checks.collectors.hypertext import too_deep
from checks.collectors.site import charset, links, notices, urls
from checks.collectors.site.notices import LITTLE, SOME
from checks.facts import FailureKind
from checks.site_facts import SiteLink
from vault.text import clean_line, fold

_FILES = (
    b"%PDF",
    b"PK\x03\x04",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"{\\rtf",
    b"\xd0\xcf\x11\xe0",
)  # how files begin
_FEW_ANCHORS = 4
_ROOTS = "#app, #root, #__next, #__nuxt, #__layout, #q-app, #___gatsby, app-root, [data-reactroot], #svelte"
_GATES = re.compile(
    r"ddos-guard|__ddg\d|qrator|cf-browser-verification|challenge-platform|cf_chl|servicepipe|variti|"
    r"stormwall|checking your browser|just a moment|проверка (?:вашего )?браузера|вы не робот|не робот\?|"
    r"wordfence|sucuri|human verification|get_cookie_spsc_encrypted|smartcaptcha|hcaptcha|g-recaptcha",
    re.IGNORECASE,
)
_COOKIE_WALL = re.compile(r"document\.cookie\s*=.{0,400}?(?:location|reload)", re.DOTALL)
_WANTS_SCRIPTS = re.compile(
    r"(?:включите|включить|необходим|требуется|нужен|отключ[её]н\w*|enable|requires?|need)[^.<]{0,60}java\s?script"
    r"|java\s?script[^.<]{0,60}(?:отключ|выключ|необходим|требуется|disabled|enabled|required)",
    re.IGNORECASE,
)
_REFRESH = re.compile(r"\s*(\d{1,3})(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"']+)", re.IGNORECASE)
_SOON = 10  # seconds
_SCRIPT_MOVE = re.compile(r"location(?:\.href)?\s*(?:=|\.replace\(|\.assign\()\s*[\"']([^\"']{1,500})[\"']")

# What a page that names the social networks is called, by worth: in its anchor, then in its path.
_IN_TEXT = (
    (re.compile(r"соц(?:иальн\w*)?\W{0,3}сет|соцсет|госпаблик|официальн\w+ (?:страниц|сообществ|аккаунт)|мы в\b"), 100),
    (re.compile(r"контакт|как нас найти|реквизит|наш адрес|где мы"), 95),
    (re.compile(r"основные сведения"), 85),
    (re.compile(r"сведения об"), 80),
    (re.compile(r"\bо нас\b|^об? (?:школе|учреждении|организации|администрации|детском саде|библиотеке|доме|музее|"
                r"округе|районе|поселении|компании|колледже|центре|клубе|садике|управлении|отделе)|об учреждении"), 70),
    (re.compile(r"обратная связь|приемная|обращени|связаться|написать нам"), 50),
    (re.compile(r"карта сайта"), 30),
)  # fmt: skip
_IN_PATH = (
    (re.compile(r"social|soc-?set|sotsial|socseti"), 98),
    (re.compile(r"[ck]onta[ck]t"), 93),
    (re.compile(r"sveden(?:iya)?(?:/common|/osnovn)"), 84),
    (re.compile(r"/sveden"), 78),
    (re.compile(r"/about|/o-nas|/o_nas|/o-shkole|/info\b"), 65),
    (re.compile(r"feedback|obratn|priemn"), 45),
    (re.compile(r"sitemap|map\.html|karta"), 25),
)
_ANY_TEXT = re.compile("|".join(pattern.pattern for pattern, _points in _IN_TEXT))
_ANY_PATH = re.compile("|".join(pattern.pattern for pattern, _points in _IN_PATH))
_FOOTER = "footer a[href], [id*=footer] a[href], [class*=footer] a[href], [id*=podval] a[href]"
_FOOTER_WORTH = 10
_UNWANTED = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|rtf|txt|csv|xml|rss|zip|rar|7z|jpe?g|png|gif|webp|svg|bmp|mp[34]|avi|mov|exe|"
    r"apk|ics|vcf|js|css|sig)(?:$|\?)|[?&](?:special|bvi|print|logout|login|register|auth)\b|/(?:login|auth|logout|"
    r"admin|user|cart|bitrix/|wp-admin|wp-login|feed|rss|search|print)(?:[/?]|$)|versiya-dlya-slabov",
    re.IGNORECASE,
)
_UNWANTED_TEXT = re.compile(r"слабовидящ|личный кабинет|войти|вход|регистрац|поиск")
_MAX_ANCHORS = 2000
_LONGEST_NAME = 120  # characters; what is longer is a piece of news


@dataclass(frozen=True)
class Page:
    """A page that was read. `next` are addresses of the same site worth reading, best first; `moved` is where the
    page sends a browser at once, "" nowhere; `short` are short links that only asking resolves; `instead` says what
    the answer is when it is no page of the site (see `notices.instead`), and `cut` that its end did not come."""

    links: tuple[SiteLink, ...]
    next: tuple[str, ...]
    drawn: bool
    moved: str
    short: tuple[str, ...]
    instead: FailureKind | None = None
    cut: bool = False


def is_file(body: bytes) -> bool:
    """A document or a picture, which is no page of the site that could show links."""
    return body.startswith(_FILES)


def looks_like_a_page(body: bytes, content_type: str) -> bool:
    """HTML by what the server says of it; where it says nothing, by how it begins."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind in {"text/html", "application/xhtml+xml"}:
        return b"\x00\x00\x00" not in body[:512] and not is_file(body)
    start = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if kind in {"", "text/plain", "application/octet-stream", "text/xml", "application/xml"}:
        return start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")) or b"<html" in start
    return False


def read(body: bytes, content_type: str, url: str, *, choosing: bool = True) -> Page:
    """What a page says. `url` is where it was read from. Not `choosing`: nothing more is going to be read."""
    source = charset.decode(body, content_type)
    if too_deep(source):
        return Page((), (), drawn=True, moved="", short=())
    tree = LexborHTMLParser(source, options=LexborDocumentOptions.WO_EVENTS)
    found = links.links_of(tree, source)
    base = _base(tree, url)
    visible = _visible(tree)
    moved = _moved(tree, base, visible)
    drawn = found.unreadable or _drawn(tree, source, visible)
    frames = tuple(
        address
        for node in tree.css("frameset frame[src]")
        if urls.same_site(address := urls.joined(base, node.attributes.get("src") or "") or url, url)
    )
    shown = found.best()
    more = bool(shown or found.short or frames or drawn)
    return Page(
        links=shown,
        next=tuple(dict.fromkeys((*frames, *_worth_reading(tree, base, url)))) if choosing else (),
        drawn=drawn,
        moved=moved if moved != url else "",
        short=tuple(found.short),
        instead=notices.instead(tree, source, visible, base, shows=more),
        cut=notices.cut(source),
    )


def _base(tree: LexborHTMLParser, url: str) -> str:
    node = tree.css_first("base[href]")
    return (urls.joined(url, node.attributes.get("href") or "") if node else "") or url


def _visible(tree: LexborHTMLParser) -> str:
    """The text a person sees without scripts, up to as much as matters."""
    body = tree.body
    if body is None:
        return ""
    pieces: list[str] = []
    length = 0
    for node in body.traverse(include_text=True):
        if node.tag != "-text" or (node.parent is not None and _hidden(node.parent)):
            continue
        text = (node.text_content or "").strip()
        if text:
            pieces.append(text)
            length += len(text)
            if length > SOME:
                break
    return clean_line(" ".join(pieces))


def _hidden(node: LexborNode) -> bool:
    if node.tag in {"script", "style", "template", "noscript"}:
        return True
    return node.parent is not None and node.parent.tag == "noscript"


def _moved(tree: LexborHTMLParser, base: str, visible: str) -> str:
    """Where <meta http-equiv=refresh>, or the script of an otherwise empty page, sends a browser."""
    for node in tree.css("meta[http-equiv]"):
        if (node.attributes.get("http-equiv") or "").lower() == "refresh":
            found = _REFRESH.match(node.attributes.get("content") or "")
            if found and int(found[1]) <= _SOON:
                return urls.joined(base, found[2])
    if len(visible) < LITTLE and not tree.css_first("a[href]"):
        for node in tree.css("script"):
            text = node.text(deep=True)
            found = _SCRIPT_MOVE.search(text)
            if found and not _COOKIE_WALL.search(text):
                return urls.joined(base, found[1])
    return ""


def _drawn(tree: LexborHTMLParser, source: str, visible: str) -> bool:
    """Whether scripts, or a gate before the site, hide what it says."""
    if len(visible) > SOME:
        return False
    anchors = len(tree.css("a[href]"))
    if _GATES.search(source) and anchors < _FEW_ANCHORS:
        return True
    if not tree.css_first("script"):
        return False
    root = tree.css_first(_ROOTS)
    empty_root = root is not None and len(root.text(deep=True).strip()) < LITTLE and len(visible) < SOME // 2
    walled = len(visible) < LITTLE and (anchors < _FEW_ANCHORS or _COOKIE_WALL.search(source) is not None)
    return empty_root or walled or (anchors < _FEW_ANCHORS and _WANTS_SCRIPTS.search(source) is not None)


def _worth_reading(tree: LexborHTMLParser, base: str, url: str) -> list[str]:
    """Pages of the site by the worth of their anchors and paths, best first; of equal ones the first in the page."""
    worth: dict[str, int] = {}
    for node in tree.css("a[href]")[:_MAX_ANCHORS]:
        href = node.attrs.get("href") or ""
        text = node.text(deep=True) or node.attrs.get("title") or ""
        points = _points(fold(" ".join(text.split())), href.lower()) if len(text) <= _LONGEST_NAME else 0
        if points:
            _offer(worth, base, url, href, points)
    for node in tree.css(_FOOTER)[:50]:
        href = node.attributes.get("href") or ""
        if not _UNWANTED_TEXT.search(fold(node.text(deep=True)[:200])):
            _offer(worth, base, url, href, _FOOTER_WORTH)
    return sorted(worth, key=lambda address: -worth[address])


def _points(text: str, href: str) -> int:
    named = path = 0
    if _ANY_TEXT.search(text):
        named = next(points for pattern, points in _IN_TEXT if pattern.search(text))
    if _ANY_PATH.search(href):
        path = next(points for pattern, points in _IN_PATH if pattern.search(href))
    return max(named, path) if (named or path) and not _UNWANTED_TEXT.search(text) else 0


def _offer(worth: dict[str, int], base: str, url: str, href: str, points: int) -> None:
    if href.startswith("#") or _UNWANTED.search(href):
        return
    address = urls.joined(base, href)
    if address and address != url and urls.same_site(address, url):
        worth[address] = max(points, worth.get(address, 0))
