"""Addresses of official sites: found in a text and brought to the form in which they are compared.

Pages of social networks are `registry.links`; what a site shows is collected one floor up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl, unquote

from registry import networks
from vault.text import clean_line

# A bare name is an address only under an ending that it can have: «с.Банново» and «устав.doc» are none.
_FILES = "docx?|xlsx?|pptx?|pdf|odt|ods|rtf|txt|html?|php|aspx?|jpe?g|png|gif|zip|rar|mp[34]|avi|mov|exe|apk"
_ENDINGS = rf"(?!(?:{_FILES})(?![\w-]))(?:[a-z]{{2,24}}|xn--[a-z0-9-]{{2,59}})|рф|рус|дети|москва|онлайн|сайт|орг|ком"
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_SITE = re.compile(
    rf"(?<![\w@.+-])(?:(?P<scheme>https?)://(?P<named>(?:{_LABEL}\.){{1,8}}{_LABEL})"
    rf"|(?P<bare>(?:{_LABEL}\.){{1,8}}(?:{_ENDINGS})))(?![\w@-])\.?(?::\d{{1,5}})?"
    r"(?P<tail>[/?#][^\s<>\"'«»„“”|]*)?",
    re.IGNORECASE,
)
_PREFIX = re.compile(r"(?:(?:www\d?|m|mobile)\.)+(?=[^.]+\.)")
_HOME = re.compile(r"/(?:index|default|main|home)\.(?:php|html?|aspx?)$", re.IGNORECASE)
_NETWORKS = frozenset(host for network in networks.NETWORKS for host in network.hosts)
_TAIL = ".,;:!?)]}…*"
_COUNTED = ("utm_", "yclid", "fbclid", "from")
"""Beginnings of names in a query that tell who came from where, not what is shown."""


@dataclass(frozen=True)
class Site:
    """An address of a site: the host in ASCII without «www.» and «m.», the path without its last slash, the query."""

    host: str
    path: str = ""
    query: frozenset[tuple[str, str]] = frozenset()

    @property
    def shown(self) -> str:
        """For a person."""
        return f"{readable(self.host)}{self.path}"


def readable(host: str) -> str:
    """A host with its Cyrillic names as they are written, when those are wholly Cyrillic."""
    if "xn--" not in host:
        return host
    try:
        return host.encode("ascii").decode("idna")
    except UnicodeError:
        return host


@lru_cache(maxsize=4096)
def sites(text: str) -> tuple[Site, ...]:
    """Every site of the text in order, each once; pages of social networks are not among them."""
    found = (_site(match) for match in _SITE.finditer(clean_line(text)))
    return tuple(dict.fromkeys(one for one in found if one is not None))


def site(text: str) -> Site | None:
    """The one site that the text holds; None when there is none, or more than one."""
    found = sites(text)
    return found[0] if len(found) == 1 else None


def same_site(recorded: Site, shown: Site) -> bool | None:
    """Whether what is shown is the recorded site or a part of it; None when only the host agrees."""
    if recorded.host != shown.host:
        return False
    whole = not recorded.path and not recorded.query
    if whole or (recorded.path, recorded.query) == (shown.path, shown.query):
        return True
    inner = shown.path.startswith(f"{recorded.path}/") and not recorded.query
    return True if inner else None


def _site(match: re.Match[str]) -> Site | None:
    tail = (match["tail"] or "").rstrip(_TAIL)
    host = _ascii((match["named"] or match["bare"]).lower())
    if not host or host in _NETWORKS:
        return None
    path, _, rest = tail.partition("?")
    path = _HOME.sub("/", unquote(path.partition("#")[0]).casefold()).rstrip("/")
    pairs = parse_qsl(rest.partition("#")[0]) if rest else []
    query = frozenset((name.casefold(), value) for name, value in pairs if not name.casefold().startswith(_COUNTED))
    return Site(host, clean_line(path), query)


def _ascii(host: str) -> str:
    bare = _PREFIX.sub("", host, count=1) if _PREFIX.match(host) else host
    try:
        return bare.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
