"""`site.*`: what a site that was seen whole, in part or not at all says of the pages of its organization."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from checks.facts import ABSENT, NOT_GIVEN, Failure, FailureKind, Need, Seen
from checks.rules.site import links, tls, unknown_links
from checks.site_facts import LinkPlace, Site, SiteLink, SitePage, TlsTrouble
from checks.views import OrganizationView, page_keys
from registry.links import parse_link
from registry.pages import Page, PageState
from registry.regulation.model import Obliged
from tests.checks.support import FAIL, MANUAL, NA, NOW, OK, SCHOOL, TODAY, UNSEEN, page, said

WITH_SITE = replace(SCHOOL, site="school.ru")
NAMED = page(id=1, network_id="", short_name="school", url="https://vk.com/school")
NUMBERED = page(id=2, network_id="123", short_name="", url="https://vk.com/club123")
OK_PAGE = page(id=3, network="ok", network_id="555", short_name="", url="https://ok.ru/group/555")


def link(url: str, place: LinkPlace = LinkPlace.ANCHOR) -> SiteLink:
    parsed = parse_link(url)
    assert parsed is not None
    return SiteLink(parsed.network, parsed.url, parsed.short_name, parsed.network_id, place)


def site(*urls: str | SiteLink, drawn: bool = False, whole: bool = True, trouble: Seen[TlsTrouble] = ABSENT) -> Site:
    shown = tuple(url if isinstance(url, SiteLink) else link(url) for url in urls)
    pages = (SitePage("https://school.ru/", shown, drawn=drawn),)
    return Site("https://school.ru/", "https://school.ru/", pages, trouble, whole)


def view(
    seen: Site | Failure | None,
    *pages: Page,
    others: tuple[Page, ...] = (),
    seen_keys: Mapping[int, frozenset[tuple[str, str]]] | None = None,
) -> OrganizationView:
    keys = frozenset(key for each in (*pages, *others) for key in page_keys(each))
    return OrganizationView(
        WITH_SITE, pages, (), 1, Obliged.ALL_BUT_EXEMPT, False, False, TODAY, seen, keys, seen_keys or {}
    )


def failure(kind: FailureKind, detail: str = "") -> Failure:
    return Failure(1, Need.SITE, NOW, kind, detail)


def test_every_page_is_linked_in_any_spelling() -> None:
    seen = site("http://m.vkontakte.ru/School", "https://vk.com/public123", "https://ok.ru/group555")
    assert said(links(view(seen, NAMED, NUMBERED, OK_PAGE))) == (OK, "site.links.all")


def test_a_page_that_is_not_linked_is_named() -> None:
    answer = links(view(site("https://vk.com/school"), NAMED, OK_PAGE))
    assert said(answer) == (FAIL, "site.links.missing")
    assert answer.evidence == ("https://ok.ru/group/555",)
    assert dict(answer.params) == {"pages": "Одноклассники"}


@pytest.mark.parametrize("state", [state for state in PageState if state is not PageState.ACTIVE])
def test_only_pages_that_are_kept_are_looked_for(state: PageState) -> None:
    assert said(links(view(site(), replace(NAMED, state=state)))) == (NA, "site.links.no_pages")


def test_what_was_not_seen_whole_fails_nobody_and_what_was_found_counts() -> None:
    for seen in (site("https://vk.com/school", drawn=True), site("https://vk.com/school", whole=False)):
        assert said(links(view(seen, NAMED)))[0] == OK
        assert said(links(view(seen, NAMED, OK_PAGE)))[0] == UNSEEN


def test_a_number_and_a_name_are_compared_through_what_the_run_saw() -> None:
    by_name, by_number = site("https://vk.com/school"), site("https://vk.com/club123")
    assert said(links(view(by_name, NUMBERED))) == (UNSEEN, "site.links.unclear")
    assert said(links(view(by_number, NAMED))) == (UNSEEN, "site.links.unclear")
    met = {1: frozenset({("vk", "123")}), 2: frozenset({("vk", "school")})}
    assert said(links(view(by_name, NUMBERED, seen_keys=met)))[0] == OK
    assert said(links(view(by_number, NAMED, seen_keys=met)))[0] == OK
    other = {2: frozenset({("vk", "lyceum")})}
    assert said(links(view(by_name, NUMBERED, seen_keys=other))) == (FAIL, "site.links.missing")


def test_a_link_to_another_page_of_the_registry_is_nobody_elses() -> None:
    others = (page(id=9, network_id="9", short_name="school", url="https://vk.com/school"),)
    seen = site("https://vk.com/school")
    assert said(links(view(seen, NUMBERED, others=others))) == (FAIL, "site.links.missing")
    assert said(unknown_links(view(seen, NUMBERED, others=others)))[0] == OK


def test_links_to_publications_alone_are_for_a_person() -> None:
    seen = site(link("https://vk.com/school", LinkPlace.POST))
    assert said(links(view(seen, NAMED))) == (MANUAL, "site.links.posts_only")


def test_pages_that_the_registry_does_not_know() -> None:
    answer = unknown_links(view(site("https://vk.com/school", "https://vk.com/old_school"), NAMED))
    assert said(answer) == (MANUAL, "site.unknown_links.found")
    assert answer.evidence == ("https://vk.com/old_school",)


@pytest.mark.parametrize("place", [LinkPlace.POST, LinkPlace.SCRIPT])
def test_publications_and_addresses_in_scripts_look_like_nobodys_page(place: LinkPlace) -> None:
    assert said(unknown_links(view(site(link("https://vk.com/other", place)), NAMED)))[0] == OK


def test_no_unknown_links_is_said_of_a_whole_site_alone() -> None:
    for seen in (site(drawn=True), site(whole=False)):
        assert said(unknown_links(view(seen, NAMED)))[0] == UNSEEN


@pytest.mark.parametrize(
    ("trouble", "status"),
    [(ABSENT, OK), (NOT_GIVEN, NA), (TlsTrouble.EXPIRED, FAIL), (TlsTrouble.WRONG_NAME, FAIL),
     (TlsTrouble.UNTRUSTED, FAIL), (TlsTrouble.BROKEN, UNSEEN)],
)  # fmt: skip
def test_certificates(trouble: Seen[TlsTrouble], status: str) -> None:
    assert said(tls(view(site(trouble=trouble), NAMED)))[0] == status
    if isinstance(trouble, TlsTrouble):  # nothing but the handshake was seen
        assert said(tls(view(failure(FailureKind.TLS, trouble.value), NAMED)))[0] == status


@pytest.mark.parametrize("rule", [links, unknown_links, tls])
def test_a_site_that_was_not_seen(rule) -> None:  # type: ignore[no-untyped-def] # any of the three
    assert said(rule(view(failure(FailureKind.ROBOTS), NAMED))) == (UNSEEN, "unseen.robots")
    assert said(rule(view(None, NAMED))) == (UNSEEN, "unseen.not_asked")
    assert rule(view(failure(FailureKind.TIMEOUT, "x"), NAMED)).evidence == ()
    assert said(rule(replace(view(None, NAMED), organization=SCHOOL))) == (NA, "site.no_record")


@pytest.mark.parametrize("kind", [FailureKind.LOST, FailureKind.TIMEOUT, FailureKind.SERVER, FailureKind.NOT_ASKED])
def test_a_site_whose_line_broke_on_the_way_says_nothing_of_what_is_not_there(kind: FailureKind) -> None:
    seen = replace(site(link("https://vk.com/school", LinkPlace.POST)), whole=False, skipped=(kind.value,))
    assert said(links(view(seen, OK_PAGE))) == (UNSEEN, "site.links.part")
    assert said(links(view(seen, NAMED))) == (UNSEEN, "site.links.part")  # the page may be linked where nobody looked
    assert said(unknown_links(view(seen, NAMED))) == (UNSEEN, "site.links.part")
