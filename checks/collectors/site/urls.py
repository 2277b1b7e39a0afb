"""Addresses of sites: as people write them in a registry, as pages write them in links, and one form for comparing.

Nothing is resolved and nothing is asked here; which addresses may be connected to is in `guard`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from registry import networks
from registry.links import parse_link
from vault.text import clean_line

_TOKEN = re.compile(r"[^\s<>\"'«»„“”‘’`|;,(){}]+")
_SCHEME = re.compile(r"(?:(h?t{1,2}ps?)[:;.]?[/\\]{1,3})+", re.IGNORECASE)
_DOMAIN = re.compile(r"(?:[^\W_](?:[\w-]*\w)?\.)+(?:[^\W\d_]{2,24}|xn--[a-z0-9-]+)")
_NUMBERS = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}|\[[0-9a-f:.]+\]|localhost")
_TAIL = ".,;:!?*…~–—"
_FOLDERS = ("www.", "m.", "wap.")
_SAFE_PATH = "%/:=&~+!$,;'@()*[]"
_SAFE_QUERY = _SAFE_PATH + "?"
_TRUSTING_ZONES = (".ru", ".su", ".xn--p1ai")  # the last is .рф
_PORTS = {"http": 80, "https": 443}
_MAX_LENGTH = 2000
_LONGEST_HOST = 253
_SOCIAL = frozenset(host for network in networks.NETWORKS for host in network.hosts)


@dataclass(frozen=True)
class Start:
    """Where the reading of a site begins: the address in its one form, and whether http:// was written for it."""

    url: str
    plain: bool


def start_of(text: str) -> Start | None:
    """The first address of a site in what people write; None when there is none, or only pages of social networks.

    Without a scheme https comes first, as browsers do it.
    """
    line = re.sub(r"((?i:https?)[:;]?[/\\]{1,3})\s+", r"\1", clean_line(text)[:_MAX_LENGTH])
    for token in _TOKEN.findall(line):
        found = _read(token.rstrip(_TAIL))
        if found is not None:
            return found
    return None


def _read(token: str) -> Start | None:
    scheme = _SCHEME.search(token)
    rest = (token[scheme.end() :] if scheme else token).replace("\\", "/")
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    tail = rest[len(authority) :]
    host = re.sub(r":\d*$", "", authority.rpartition("@")[2]).rstrip(".").lower()
    if "@" in authority and not scheme:
        return None  # an address of e-mail
    if not (_DOMAIN.fullmatch(host) or (scheme and _NUMBERS.fullmatch(host))):
        return None
    if bare(host) in _SOCIAL or parse_link(token) is not None:
        return None
    plain = scheme is not None and not scheme[1].lower().endswith("s")
    url = normal(f"{'http' if plain else 'https'}://{authority.rpartition('@')[2]}{tail}")
    return Start(url, plain) if url else None


def normal(url: str) -> str:
    """The one form of an address: host in ASCII, no default port, no user, no fragment; "" unless http(s)."""
    try:
        parts = urlsplit(re.sub(r"[\x00-\x20\x7f]+", "", url) if not url.isprintable() else url.strip())
        port = parts.port
        host = ascii_host(parts.hostname or "")
    except ValueError:
        return ""
    scheme = parts.scheme.lower()
    if scheme not in _PORTS or not host or len(url) > _MAX_LENGTH:
        return ""
    shown = f"[{host}]" if ":" in host else host
    place = shown if port in (None, _PORTS[scheme]) else f"{shown}:{port}"
    path = quote(parts.path or "/", safe=_SAFE_PATH)
    return urlunsplit((scheme, place, path, quote(parts.query, safe=_SAFE_QUERY), ""))


def joined(base: str, link: str) -> str:
    """The address a link of a page leads to, in its one form; "" for what is no page of the web."""
    if len(link) > _MAX_LENGTH:
        return ""
    try:
        return normal(urljoin(base, re.sub(r"[\t\r\n]", "", link.strip()).replace("\\", "/")))
    except ValueError:
        return ""


def ascii_host(host: str) -> str:
    """The host as the wire spells it (школа.рф becomes xn--…); ValueError for what cannot be a host."""
    lowered = host.rstrip(".").lower()
    spelled = lowered if lowered.isascii() else lowered.encode("idna").decode("ascii")  # UnicodeError is a ValueError
    if not re.fullmatch(r"[a-z0-9._:-]+", spelled) or len(spelled) > _LONGEST_HOST:
        raise ValueError("no host")
    return spelled


def host_of(url: str) -> str:
    """The host of an address in its one form."""
    return urlsplit(url).hostname or ""


def port_of(url: str) -> int:
    parts = urlsplit(url)
    return parts.port or _PORTS[parts.scheme]


def origin_of(url: str) -> str:
    """scheme://host[:port]"""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def with_scheme(url: str, scheme: str) -> str:
    """The same address over another scheme; a port that was written stays."""
    parts = urlsplit(url)
    return urlunsplit((scheme, parts.netloc, parts.path, parts.query, ""))


def path_of(url: str) -> str:
    """The path with the query: what a request line names."""
    parts = urlsplit(url)
    return f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"


def bare(host: str) -> str:
    """The host without www. and the prefixes of mobile versions."""
    for prefix in _FOLDERS:
        if host.startswith(prefix) and host.count(".") > 1:
            return host.removeprefix(prefix)
    return host


def same_site(one: str, other: str) -> bool:
    """Whether two addresses belong to one site: the same host, www. or not."""
    return bare(host_of(one)) == bare(host_of(other))


def is_russian(host: str) -> bool:
    """Whether further certificate authorities may be believed for this host."""
    return host.endswith(_TRUSTING_ZONES)
