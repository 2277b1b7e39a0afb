"""Whose an entry is by its addresses and names: a network's, a registered page's or site's, or a stranger's.

Addresses decide; names (a title, an issuer) are asked only where there is no address. What is a stranger's is counted
and goes no further. Which account it is, is `planning`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from registry import accounts, networks
from registry.imports.secrets.known import Known, PageIndex
from registry.imports.secrets.model import Entry
from registry.links import parse_link
from vault.text import clean_line, fold

_HOSTS = {host: network.code for network in networks.NETWORKS for host in network.hosts} | {
    "telegram.org": "telegram",
    "vk.company": "vk",
}
_LABELS = {label: network.code for network in networks.NETWORKS for label in network.labels} | {
    "vk id": "vk",
    "vkid": "vk",
}
# What browsers and managers save for a mobile application in the place of a host.
_APPLICATIONS = (
    ("com.vkontakte.", "vk"),
    ("com.vk.", "vk"),
    ("ru.ok.", "ok"),
    ("org.telegram.", "telegram"),
    ("org.thunderdog.challegram", "telegram"),
    ("ru.oneme.", "max"),
)
_APPLICATION = re.compile(r"(?:android|androidapp|iosapp)://", re.IGNORECASE)
_DOMAIN = re.compile(
    r"(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)+[a-z][a-z0-9-]*[a-z0-9]|localhost|[0-9.]+|\[?[0-9a-f:]{3,}"
)
# Services of everybody that are surely not a page; the state's portal is refused by `accounts`.
_STRANGERS = re.compile(
    r"(?<!\w)(?:сбер\w*|sber\w*|втб|vtb|т[\s-]?банк|t[\s-]?bank|тинькофф\w*|tinkoff|альфа[\s-]?банк|alfa[\s-]?bank"
    r"|газпромбанк|россельхозбанк|совкомбанк|райффайзен\w*|почта банк|\w*банк(?:а|и|е|у|ом)?|bank|юmoney|yoomoney"
    r"|qiwi|налог\w*|фнс|мос\.?ру|mos\.ru|google|gmail|github|gitlab|microsoft|outlook|apple|icloud|яндекс\w*|yandex"
    r"|mail\.ru|мэйл|steam|discord|amazon|aws|paypal|dropbox|binance|bybit|facebook|instagram|twitter|tiktok|linkedin"
    r"|wildberries|ozon|озон|avito|авито)(?!\w)"
)


@dataclass(frozen=True)
class Relation:
    """Of what the entry speaks. `networks` in the order of its addresses ("" is a site); `host` is the site's.

    `surely`: an address says so, not a name. With no network at all nothing is known, and a person is asked.
    """

    networks: tuple[str, ...] = ()
    host: str = ""
    page_ids: tuple[int, ...] = ()
    surely: bool = False


def network_of_host(host: str) -> str:
    """The network whose host this is, or a part of whose host; ""."""
    labels = host.split(".")
    names = (".".join(labels[place:]) for place in range(len(labels) - 1))
    return next((_HOSTS[name] for name in names if name in _HOSTS), "")


class Relating:
    """Tells entries apart against one registry."""

    def __init__(self, known: Known) -> None:
        self._pages = PageIndex(known.pages)
        self._names = {fold(page.short_name) for page in known.pages if page.short_name}
        hosts = (accounts.host_of(one.host).removeprefix("www.") for one in known.credentials if one.host)
        self._sites = known.sites | {host for host in hosts if host}

    def of(self, entry: Entry) -> Relation | None:
        """What the entry speaks of; None for a stranger's."""
        urls = [_first_word(url) for url in entry.urls]
        if any(accounts.refuses(url) for url in urls) or any(
            accounts.refuses_named(text) for text in (entry.login, entry.issuer, entry.account) if text
        ):
            return None
        places = [url for url in urls if _is_address(url)]
        if places:
            return self._by_addresses(places)
        return _by_names(entry, (*entry.urls, entry.issuer, entry.title, entry.account))

    def is_page_name(self, text: str) -> bool:
        """Whether the text is the short name of a registered page."""
        return fold(clean_line(text)) in self._names

    def _by_addresses(self, urls: list[str]) -> Relation | None:
        found: dict[str, None] = {}
        pages: dict[int, None] = {}
        site = ""
        for url in urls:
            host = accounts.host_of(url).removeprefix("www.")
            network = _network_of_application(host) if _APPLICATION.match(url) else network_of_host(host)
            if network:
                found[network] = None
                link = parse_link(url)
                if link is not None and (page := self._pages.find(link)):
                    pages[page] = None
            elif own := self._site(host):
                found[""], site = None, site or own
        if not found:
            return None
        return Relation(tuple(found), site, tuple(pages), surely=True)

    def _site(self, host: str) -> str:
        """The registered site that this host is, or is a part of."""
        labels = host.split(".")
        names = (".".join(labels[place:]) for place in range(len(labels) - 1))
        return next((name for name in names if name in self._sites), "")


def _first_word(url: str) -> str:
    """Without what people write after an address: «https://vk.com (школа)»."""
    first = url.split(" ", 1)[0]
    return first if _is_address(first) else url


def _is_address(url: str) -> bool:
    return bool(_APPLICATION.match(url) or "://" in url or _DOMAIN.fullmatch(accounts.host_of(url)))


def _network_of_application(name: str) -> str:
    return next((code for beginning, code in _APPLICATIONS if f"{name}.".startswith(beginning)), "")


def _by_names(entry: Entry, names: tuple[str, ...]) -> Relation | None:
    """By words, the surest first: an issuer «VK», a title «vk.com (school5)» or «ВК школа»."""
    if accounts.refuses_named(entry.title):
        return None
    for name in names:
        if network := _network_of_name(name):
            return Relation((network,))
    for name in (entry.issuer, entry.title):
        folded = fold(clean_line(name))
        if _STRANGERS.search(folded) or _DOMAIN.fullmatch(folded.split(" ")[0].strip("()[],;")):
            return None
    return Relation()


def _network_of_name(name: str) -> str:
    folded = fold(clean_line(name))
    if folded in _LABELS:
        return _LABELS[folded]
    words = re.split(r"[\s()\[\],;:/|«»\"'–—-]+", folded)
    for word in words:
        if network := _LABELS.get(word) or (network_of_host(word) if "." in word else ""):
            return network
    return ""
