"""What was seen of an organization's official site. Plain values; what the links mean is judged elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from checks.seen import ABSENT, Seen


class LinkPlace(StrEnum):
    """Where a link stands in a page of a site. POST: it leads to one publication of the page, not to the page."""

    ANCHOR = "anchor"
    WIDGET = "widget"
    SCRIPT = "script"
    POST = "post"


@dataclass(frozen=True)
class SiteLink:
    """A link of a site to a page of a social network: canonical `url`, as `registry.links` gives it."""

    network: str
    url: str
    short_name: str = ""
    network_id: str = ""
    place: LinkPlace = LinkPlace.ANCHOR


@dataclass(frozen=True)
class SitePage:
    """One page of a site that was read. `etag` and `modified` are for asking again; `drawn` means that scripts draw
    it and its links cannot be seen in what the server sends; `unchanged` that the server said so and `links` are
    those seen before."""

    url: str
    links: tuple[SiteLink, ...] = ()
    drawn: bool = False
    etag: str = ""
    modified: str = ""
    unchanged: bool = False


class TlsTrouble(StrEnum):
    """What is wrong with a site's certificate."""

    UNTRUSTED = "untrusted"
    EXPIRED = "expired"
    WRONG_NAME = "wrong_name"
    BROKEN = "broken"


@dataclass(frozen=True)
class Site:
    """An official site: the address asked, where it led, the pages that were read (the main one first).

    `tls` is ABSENT when the connection was trusted, NOT_GIVEN when the site was read without encryption and offers
    none; a site whose certificate failed is read without it where it can be. `whole`: every page that was chosen was
    read. `skipped` says in the words of `FailureKind` why pages were not.
    """

    address: str
    home: str
    pages: tuple[SitePage, ...]
    tls: Seen[TlsTrouble] = ABSENT
    whole: bool = True
    skipped: tuple[str, ...] = ()

    @property
    def links(self) -> tuple[SiteLink, ...]:
        """Links of all pages, each page of a network once, by the best place it stands in."""
        order = list(LinkPlace)
        found: dict[str, SiteLink] = {}
        for page in self.pages:
            for link in page.links:
                known = found.get(link.url)
                if known is None or order.index(link.place) < order.index(known.place):
                    found[link.url] = link
        return tuple(found.values())
