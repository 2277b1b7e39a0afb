"""Links to pages of the social networks, in every spelling people write them, to one canonical form.

Which networks there are is in `registry.networks`; whether a link is official is asked of the registry. Nothing here
goes to the network: a short name stays a short name until a collector resolves it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from urllib.parse import parse_qsl, unquote

from registry import link_paths, networks
from registry.link_paths import Address, Target
from vault.text import clean_line, fold


class Refusal(StrEnum):
    """Why something that looks like a link is not a link to a page."""

    OTHER_SITE = "other_site"
    PERSONAL = "personal"
    INVITE = "invite"
    SHORTENED = "shortened"
    LOOKALIKE = "lookalike"
    NO_NAME = "no_name"
    NO_NETWORK = "no_network"
    NOT_A_PAGE = "not_a_page"
    OTHER_NETWORK = "other_network"


_SENTENCES = {
    Refusal.OTHER_SITE: "это не страница в известной социальной сети",
    Refusal.PERSONAL: "это личный профиль, а не официальная страница",
    Refusal.INVITE: "это приглашение в закрытый канал, нужна открытая ссылка с именем",
    Refusal.SHORTENED: "это сокращённая ссылка, нужна полная",
    Refusal.LOOKALIKE: "в адресе стоят буквы, похожие на латинские, перепишите его заново",
    Refusal.NO_NAME: "в ссылке нет имени или номера страницы",
    Refusal.NO_NETWORK: "не сказано, в какой сети это имя, нужна полная ссылка",
    Refusal.NOT_A_PAGE: "адрес ведёт внутрь сети, но не на страницу",
    Refusal.OTHER_NETWORK: "ссылка ведёт в другую сеть, чем названа рядом",
}


@dataclass(frozen=True)
class PageLink:
    """A page as its link names it: either `short_name` or `network_id` (decimal digits), or neither for an invite.

    `url` is canonical: links to one page that say the same thing about it have equal urls.
    """

    network: str
    url: str
    short_name: str = ""
    network_id: str = ""


@dataclass(frozen=True)
class UnknownLink:
    """Something that looks like a link and cannot be taken as a page, as it was written."""

    text: str
    refusal: Refusal

    @property
    def message(self) -> str:
        """Why, for a person: the end of the sentence «ссылка … : …»."""
        return _SENTENCES[self.refusal]


@dataclass(frozen=True)
class Spotted:
    """A link in a text: characters `start` to `end` of that text."""

    start: int
    end: int
    link: PageLink | UnknownLink


_TOKEN = re.compile(r"[^\s<>\"'«»„“”‘’`|;,(){}\[\]]+")
_WORDY = re.compile(r"[\w№-]+")
# Two links written without a space; a link inside another's query or path is not cut off.
_GLUED = re.compile(r"(?<![=/%:])(?=https?://)", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:[^\W\d_a-zA-Z]+[:=–—-]+(?=[@a-zA-Z])|(?:vk|ok|tg|telegram|max|url)[:=]+(?!//|resolve|join)(?=[@a-z]))",
    re.IGNORECASE,
)
_LABEL_BEFORE = re.compile(r"([^\W\d_][\w.]*(?: контакте)?)[\s:=(–—-]*$")
_TAIL = ".,;:!?*…~–—"
_AROUND = " <>()[]{}\"'«»„“”"
_SCHEME = re.compile(r"(?:h?[tp]{2,4}s?[:;.]?[/\\]{1,3})+", re.IGNORECASE)
_OTHER_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_AUTHORITY = re.compile(r"[^/\\?#]*")
_PORT = re.compile(r":\d*$")
_DOUBLED = re.compile(r"/+(?=https?:/)", re.IGNORECASE)  # https://vk.com/https://vk.com/name
_PREFIX = re.compile(r"(?:(?:www|m|wap|touch|new|mobile)\.)+")
_DOMAIN = re.compile(
    r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+(?:[a-z]{2,24}|xn--[a-z0-9-]+|рф|рус|дети|москва|онлайн|сайт|орг|ком)\.?"
)
_BARE_VK = re.compile(r"@?(?:club|public|event)\d{2,19}", re.IGNORECASE)
_BARE_NAME = re.compile(r"@[a-z][a-z0-9_.]{2,49}", re.IGNORECASE)
_SHORTENERS = frozenset(
    {"vk.cc", "ok.me", "clck.ru", "goo.su", "bit.ly", "goo.gl", "tinyurl.com", "is.gd", "u.to", "t.co"}
)
_LABELS = {label: network.code for network in networks.NETWORKS for label in network.labels}
_HOSTS = {host: network.code for network in networks.NETWORKS for host in network.hosts}
# Read only where the host was found to be the network's already.
_PROFILES = (
    ("vk", re.compile(r"/id([1-9]\d{0,18})(?!\w)", re.ASCII | re.IGNORECASE), "https://vk.com/id{}"),
    ("ok", re.compile(r"/profile/?([1-9]\d{0,18})(?!\w)", re.ASCII | re.IGNORECASE), "https://ok.ru/profile/{}"),
    ("max", re.compile(r"/u/([\w-]{6,200})", re.ASCII), "https://max.ru/u/{}"),
)
_MAX_LENGTH = 2000
_MAX_WRAPPERS = 3

# Cyrillic and Greek letters that pass for Latin ones in an address, in lower case.
_LATIN = str.maketrans(dict(zip("авекмнорстухіјѕԁԛԝьгпαικνορτυχ", "abekmhopctyxijsdqwbrnaiknoptux", strict=True)))


def parse_link(text: str, network: str = "") -> PageLink | None:
    """The page that the text is a link to, or None; never raises.

    `network` is the code of the network that a heading or label names: with it a bare «@name» or «name» is read too.
    A text with anything beside one link is not a link: use `find_links`.
    """
    line = clean_line(text).strip(_AROUND + _TAIL)
    if " " in line or len(line) > _MAX_LENGTH:
        return None
    seen = _examine(line, network)
    if seen is None and network and line:
        seen = _named(line, network)
    return seen if isinstance(seen, PageLink) else None


def find_links(text: str, network: str = "") -> tuple[PageLink, ...]:
    """Every page linked from the text, in order, each once."""
    found = (spotted.link for spotted in spot(clean_line(text), network))
    return tuple(dict.fromkeys(link for link in found if isinstance(link, PageLink)))


def find_unknown(text: str, network: str = "") -> tuple[UnknownLink, ...]:
    """Everything in the text that looks like a link and is not one to a page, in order, each once."""
    found = (spotted.link for spotted in spot(clean_line(text), network))
    return tuple(dict.fromkeys(link for link in found if isinstance(link, UnknownLink)))


def personal_profile(text: str) -> PageLink | None:
    """The profile of a person that the text is a link to, which is no page; None for anything else, never raises.

    Its number is not a page's number: only `url` names it.
    """
    unknown = find_unknown(text)
    if len(unknown) != 1 or unknown[0].refusal is not Refusal.PERSONAL:
        return None
    for network, pattern, url in _PROFILES:
        found = pattern.search(unknown[0].text)
        if found is not None:
            return PageLink(network, url.format(found.group(1)))
    return None


def spot(text: str, network: str = "") -> tuple[Spotted, ...]:
    """The links of a text with their places in it. The text should be clean already."""
    found: list[Spotted] = []
    for token in _TOKEN.finditer(text):
        if _WORDY.fullmatch(token.group()) and not _BARE_VK.fullmatch(token.group()):
            continue  # an ordinary word, as nearly all are
        for start, piece in _pieces(token.group(), token.start()):
            link = _examine(piece, network or _label_before(text, start)) if len(piece) <= _MAX_LENGTH else None
            if link is not None:
                found.append(Spotted(start, start + len(piece), link))
    return tuple(found)


def _label_before(text: str, start: int) -> str:
    """The network that the word right before a bare «@name» names: «ТГ: @name»."""
    if text[start : start + 1] != "@":
        return ""
    label = _LABEL_BEFORE.search(text[max(0, start - 40) : start])
    return _LABELS.get(fold(label.group(1)), "") if label else ""


def _pieces(token: str, offset: int) -> list[tuple[int, str]]:
    """Links glued together apart, without a glued label before and punctuation after; with places."""
    cuts = [0, *(match.start() for match in _GLUED.finditer(token) if match.start()), len(token)]
    pieces = []
    for start, end in pairwise(cuts):
        piece = token[start:end]
        label = _LABEL.match(piece)
        skipped = label.end() if label else 0
        pieces.append((offset + start + skipped, piece[skipped:].rstrip(_TAIL)))
    return pieces


def _examine(piece: str, network: str, depth: int = 0) -> PageLink | UnknownLink | None:
    """What the piece is: a page, a link of another kind, or (None) no link at all."""
    if _BARE_VK.fullmatch(piece):
        return _judged(piece, "vk", link_paths.vk(Address(segments=(piece.lstrip("@"),))), network, depth)
    if _BARE_NAME.fullmatch(piece):
        return _named(piece, network) or UnknownLink(piece, Refusal.NO_NETWORK)
    if piece[:3].lower() == "tg:":
        return _judged(piece, "telegram", link_paths.telegram_scheme(piece), network, depth)
    return _examine_url(piece, network, depth)


def _examine_url(piece: str, network: str, depth: int) -> PageLink | UnknownLink | None:
    scheme = _SCHEME.match(piece)
    rest = piece[scheme.end() :] if scheme else piece
    found = _AUTHORITY.match(rest)
    authority = found[0] if found else ""
    host = _PORT.sub("", authority.rpartition("@")[2]).rstrip(".").lower()
    if not scheme:
        if "@" in authority:
            return None  # an e-mail address
        if not _DOMAIN.fullmatch(host) and not _code(_ascii_host(host)):
            return UnknownLink(piece, Refusal.OTHER_SITE) if _OTHER_SCHEME.match(piece) else None
    tail = rest[len(authority) :].replace("\\", "/")
    doubled = _DOUBLED.match(tail)
    if doubled and _code(host) and depth < _MAX_WRAPPERS:
        return _examine(tail[doubled.end() :], network, depth + 1)
    return _by_host(piece, host, tail, network, depth) if host else None


def _by_host(piece: str, host: str, tail: str, network: str, depth: int) -> PageLink | UnknownLink:
    ascii_host = _ascii_host(host)
    if ascii_host != host:
        known = _code(ascii_host) or ascii_host in _SHORTENERS
        return UnknownLink(piece, Refusal.LOOKALIKE if known else Refusal.OTHER_SITE)
    if host in _SHORTENERS:
        return UnknownLink(piece, Refusal.SHORTENED)
    code = _code(host)
    if not code:
        return UnknownLink(piece, Refusal.OTHER_SITE)
    bare = _PREFIX.sub("", host, count=1) if _PREFIX.match(host) else host
    return _judged(piece, code, link_paths.read(code, bare, _address(tail)), network, depth)


def _code(host: str) -> str:
    """The network of a host; a stranger's host that only contains a known one is not it."""
    bare = _PREFIX.sub("", host, count=1) if _PREFIX.match(host) else host
    if bare in _HOSTS:
        return _HOSTS[bare]
    name, _, parent = bare.partition(".")
    if parent == "t.me" and name:
        return "telegram"
    return "telegram" if bare == "web.telegram.org" else ""


def _ascii_host(host: str) -> str:
    """The host, in small letters, with everything that imitates Latin letters replaced by them."""
    shown = host
    if host.isascii() and "xn--" not in host:
        return host
    if "xn--" in host:
        try:
            shown = host.encode("ascii").decode("idna")
        except UnicodeError:
            return host
        # A decoded name of its own letters is no imitation, but it is not equal to what was written either.
    return unicodedata.normalize("NFKC", shown).casefold().translate(_LATIN)


def _address(tail: str) -> Address:
    path, _, fragment = tail.partition("#")
    path, _, query = path.partition("?")
    segments = tuple([found for segment in path.split("/") if (found := unquote(segment).strip())])
    pairs = parse_qsl(query, keep_blank_values=True) if query else []
    return Address(segments, tuple([(name.lower(), value) for name, value in pairs]), unquote(fragment))


def _judged(piece: str, code: str, target: Target, network: str, depth: int) -> PageLink | UnknownLink:
    if target.wrapped:
        inner = _examine(target.wrapped, network, depth + 1) if depth < _MAX_WRAPPERS else None
        return inner if isinstance(inner, PageLink) else UnknownLink(piece, Refusal.NOT_A_PAGE)
    if target.refusal:
        return UnknownLink(piece, Refusal(target.refusal))
    if network and network != code:
        return UnknownLink(piece, Refusal.OTHER_NETWORK)
    return PageLink(code, target.url, target.short_name, target.network_id)


def _named(name: str, network: str) -> PageLink | None:
    """A bare name or number in a known network."""
    target = link_paths.named(network, name.removeprefix("@"))
    if target is None or target.refusal:
        return None
    return PageLink(network, target.url, target.short_name, target.network_id)
