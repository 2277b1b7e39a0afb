"""`site.*`: what the official site of an organization links to, and whether its connection can be trusted.

A link that is not there is a violation only where the whole of what was chosen of the site was read; a page known by
its number alone and a link by name alone cannot be compared, and that is said.
"""

from __future__ import annotations

from collections.abc import Mapping

from checks.catalogue import organization_check
from checks.facts import ABSENT, NOT_GIVEN, Failure, FailureKind, Need, Seen
from checks.model import Judgement, NotSeen, fail, manual, na, not_seen, ok
from checks.site_facts import LinkPlace, Site, SiteLink, TlsTrouble
from checks.views import OrganizationView, page_keys
from registry import networks
from registry.pages import Page, PageState

_SHOWN = 10
_OFFICIAL = frozenset({LinkPlace.ANCHOR, LinkPlace.WIDGET})
"""Where a site shows a page as its own; an address in a script or in running text says nothing of that."""

_OF_TLS: Mapping[Seen[TlsTrouble], Judgement | NotSeen] = {
    ABSENT: ok("site.tls.trusted"),
    NOT_GIVEN: na("site.tls.none"),
    TlsTrouble.EXPIRED: fail("site.tls.expired"),
    TlsTrouble.WRONG_NAME: fail("site.tls.wrong_name"),
    TlsTrouble.UNTRUSTED: fail("site.tls.untrusted"),
    TlsTrouble.BROKEN: not_seen("site.tls.broken"),
}


@organization_check(
    "site.links",
    uses=(Need.SITE,),
    title="На сайте есть ссылки на страницы",
    fix="Поставьте на сайт ссылки на все официальные страницы: на главную, в подвал или в «Контакты».",
)
def links(view: OrganizationView) -> Judgement | NotSeen:
    """Every page that is kept is linked from the site, in any spelling."""
    kept = [page for page in view.pages if page.state is PageState.ACTIVE]
    if not view.organization.site:
        return na("site.no_record")
    if not kept:
        return na("site.links.no_pages")
    return _linked(view, kept, view.site) if isinstance(view.site, Site) else _unseen(view.site)


def _linked(view: OrganizationView, kept: list[Page], site: Site) -> Judgement | NotSeen:
    places = {page.id: _places(view, page, site.links) for page in kept}
    missing = [page for page in kept if not places[page.id]]
    posts_only = [page for page in kept if places[page.id] == {LinkPlace.POST}]
    if missing:
        return _part(site, *map(_shown, missing)) or _missing(view, missing, site)
    if posts_only:
        shown = tuple(map(_shown, posts_only))
        return _part(site, *shown) or manual("site.links.posts_only", *shown)
    return ok("site.links.all", count=len(kept))


def _missing(view: OrganizationView, missing: list[Page], site: Site) -> Judgement | NotSeen:
    """The site was seen whole, and these pages are not linked from it, as far as names can be compared."""
    certain = [page for page in missing if not _may_be(view, page, site.links)]
    if not certain:
        return not_seen("site.links.unclear", *map(_shown, missing))
    return fail("site.links.missing", *map(_shown, certain), pages=", ".join(map(_named, certain)))


def _part(site: Site, *evidence: str) -> NotSeen | None:
    """Why something that was not found may be there all the same; None when it may not."""
    if any(page.drawn for page in site.pages):
        return not_seen("site.links.drawn", *evidence)
    return None if site.whole else not_seen("site.links.part", *evidence)


@organization_check(
    "site.unknown_links",
    uses=(Need.SITE,),
    title="На сайте нет страниц, которых нет в реестре",
    fix="Выясните, чьи это страницы: официальные внесите в реестр, ссылки на чужие уберите с сайта.",
)
def unknown_links(view: OrganizationView) -> Judgement | NotSeen:
    """Pages that the site shows as somebody's and the registry does not know; whose they are a person tells."""
    if not view.organization.site:
        return na("site.no_record")
    if not isinstance(view.site, Site):
        return _unseen(view.site)
    strange = [link.url for link in view.site.links if link.place in _OFFICIAL and not _registered(view, link)]
    if strange:
        return manual("site.unknown_links.found", *strange[:_SHOWN], count=len(strange))
    return _part(view.site) or ok("site.unknown_links.none")


@organization_check(
    "site.tls",
    uses=(Need.SITE,),
    title="Сертификат сайта действует",
    fix="Замените сертификат сайта: браузеры посетителей пугают им или не открывают сайт.",
)
def tls(view: OrganizationView) -> Judgement | NotSeen:
    """A site that offers encryption has a certificate that can be trusted."""
    if not view.organization.site:
        return na("site.no_record")
    if isinstance(view.site, Site):
        return _OF_TLS[view.site.tls]
    if view.site is not None and view.site.kind is FailureKind.TLS and view.site.detail in set(TlsTrouble):
        return _OF_TLS[TlsTrouble(view.site.detail)]
    return _unseen(view.site)


def _unseen(site: Failure | None) -> NotSeen:
    kind = site.kind if site else FailureKind.NOT_ASKED
    return not_seen(f"unseen.{kind}", network="Сайт")


def _places(view: OrganizationView, page: Page, found: tuple[SiteLink, ...]) -> set[LinkPlace]:
    """Where the site links to the page: by its address, its number, or any name of it that is known."""
    return {link.place for link in found if _keys(link) & _known_as(view, page)}


def _known_as(view: OrganizationView, page: Page) -> set[tuple[str, str]]:
    return page_keys(page) | view.seen_keys.get(page.id, frozenset())


def _may_be(view: OrganizationView, page: Page, found: tuple[SiteLink, ...]) -> bool:
    """Whether some link may mean the page: it is known by its number alone and the link by a name, or vice versa."""
    keys = [key for _network, key in _known_as(view, page) if "/" not in key]
    named, numbered = any(not key.isdigit() for key in keys), any(key.isdigit() for key in keys)
    return any(
        link.network == page.network
        and not _registered(view, link)
        and ((bool(link.short_name) and not named) or (bool(link.network_id) and not numbered))
        for link in found
    )


def _registered(view: OrganizationView, link: SiteLink) -> bool:
    """Some page of the registry, of this organization or of another."""
    return bool(_keys(link) & view.registered) or any(_keys(link) & _known_as(view, page) for page in view.pages)


def _keys(link: SiteLink) -> set[tuple[str, str]]:
    said = (link.url, link.short_name.lower(), link.network_id)
    return {(link.network, each) for each in said if each}


def _named(page: Page) -> str:
    return networks.title(page.network)


def _shown(page: Page) -> str:
    return page.url or page.short_name or page.network_id
