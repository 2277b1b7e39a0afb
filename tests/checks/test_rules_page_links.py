"""`page.site`, `page.cross_links`, `page.subordinate_sites`: spellings of addresses, what is hidden or not seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from checks.facts import ABSENT, NOT_GIVEN, Contact, MenuItem, Missing, Need, Post, Posts, Window
from checks.model import Judgement, NotSeen
from checks.rules.page_links import cross_links, site, subordinate_sites
from checks.views import PageView, Sister, page_keys
from registry.organizations import Organization
from registry.pages import Page
from tests.checks import support
from tests.checks.support import FAIL, MANUAL, NA, NOW, OK, SCHOOL, UNSEEN, missing, page, profile, said, view

RECORDED = "https://school-bannovo.example.ru"
WITH_SITE = replace(SCHOOL, site=RECORDED)
CLUB = page("100", "school")
GROUP = replace(page("555", ""), id=8, network="ok", url="https://ok.ru/group/555")
CHANNEL = replace(page("", "bannovo_school"), id=9, network="telegram", url="https://t.me/bannovo_school")


def shows(
    field: str | Missing = ABSENT,
    *,
    organization: Organization = WITH_SITE,
    network: str = "vk",
    **card: object,
) -> PageView:
    made = replace(profile(), **{"site": field, "links": ABSENT, **card})  # type: ignore[arg-type] # short tests
    return view(organization=organization, card=made, of=replace(page(), network=network))


@pytest.mark.parametrize(
    "field",
    [
        "https://school-bannovo.example.ru",
        "http://www.School-Bannovo.example.ru/",
        "m.school-bannovo.example.ru",
        "school-bannovo.example.ru/index.php",
        "school-bannovo.example.ru/?utm_source=vk",
        "Наш сайт: school-bannovo.example.ru/svedeniya, заходите!",
    ],
)
def test_the_same_site_in_other_spellings(field: str) -> None:
    assert said(site(shows(field))) == (OK, "page.site.same")


def test_a_cyrillic_name_and_its_ascii_form() -> None:
    ascii_form = "школа-банново.рф".encode("idna").decode()
    for recorded, shown in (
        ("школа-банново.рф", f"https://{ascii_form}/"),
        (ascii_form, "ШКОЛА-БАННОВО.РФ"),
    ):
        answer = site(shows(shown, organization=replace(SCHOOL, site=recorded)))
        assert said(answer) == (OK, "page.site.same")
        assert dict(answer.params) == {"shown": "школа-банново.рф"}


@pytest.mark.parametrize(
    ("field", "answer"),
    [
        ("https://sad-solnyshko.example.ru", (FAIL, "page.site.other")),
        ("https://school-bannovo.example.ru.attacker.su/", (FAIL, "page.site.other")),
        ("https://vk.com/school", (FAIL, "page.site.other")),
        (ABSENT, (FAIL, "page.site.none")),
        ("скоро будет", (MANUAL, "page.site.unreadable")),
        (NOT_GIVEN, (UNSEEN, "unseen.not_told")),
    ],
)
def test_what_is_not_the_site(field: str | Missing, answer: tuple[str, str]) -> None:
    assert said(site(shows(field))) == answer


def test_both_sides_are_told() -> None:
    answer = site(shows("garden.example.ru"))
    assert dict(answer.params) == {"shown": "garden.example.ru", "expected": RECORDED}


def test_a_section_of_a_common_site_is_no_violation() -> None:
    ours = replace(SCHOOL, site="https://edu.example.ru/bannovo")
    assert said(site(shows("edu.example.ru/bannovo/news", organization=ours)))[0] == OK
    assert said(site(shows("edu.example.ru", organization=ours))) == (MANUAL, "page.site.part")
    assert said(site(shows("edu.example.ru/garden", organization=ours))) == (MANUAL, "page.site.part")


def test_the_site_may_stand_anywhere_else() -> None:
    assert said(site(shows(ABSENT, description=f"Школа. {RECORDED}")))[0] == OK
    assert said(site(shows(NOT_GIVEN, links=(RECORDED,))))[0] == OK
    assert said(site(shows(ABSENT, menu=(MenuItem("Сайт", RECORDED),))))[0] == OK
    told = shows(ABSENT, description="Записаться: https://gosuslugi.ru/600368")
    assert said(site(told)) == (FAIL, "page.site.none"), "a link to a portal does not claim to be the site"


def test_a_network_without_the_field() -> None:
    assert said(site(shows(NOT_GIVEN, network="telegram", description=f"Сайт {RECORDED}")))[0] == OK
    other = shows(NOT_GIVEN, network="telegram", description="https://gosuslugi.ru/600368")
    assert said(site(other)) == (MANUAL, "page.site.apart")
    assert said(site(shows(NOT_GIVEN, network="telegram"))) == (MANUAL, "page.site.elsewhere")
    blind = shows(NOT_GIVEN, network="telegram")
    blind = replace(blind, seen={**blind.seen, Need.POSTS: missing(Need.POSTS)})
    assert said(site(blind)) == (UNSEEN, "unseen.timeout")


def test_an_empty_registry_asks_to_enter_the_site() -> None:
    answer = site(shows("school.example.ru", organization=SCHOOL))
    assert said(answer) == (MANUAL, "page.site.no_record")
    assert dict(answer.params) == {"shown": "school.example.ru"}


def test_that_a_page_tells_no_site_is_said_only_where_it_was_read() -> None:
    unread = shows(NOT_GIVEN, organization=SCHOOL, description=NOT_GIVEN, links=NOT_GIVEN)
    assert said(site(unread))[0] == UNSEEN
    told = shows(NOT_GIVEN, organization=SCHOOL, network="telegram", description="Сайт: school-bannovo.example.ru")
    assert said(site(told)) == (MANUAL, "page.site.no_record")
    assert dict(site(told).params)["shown"] == "school-bannovo.example.ru"


def linked(*sisters: Page, **card: object) -> PageView:
    made = view(
        of=CLUB,
        card=replace(profile(), **{"links": ABSENT, **card}),  # type: ignore[arg-type] # short tests
    )
    known = tuple(Sister(each, frozenset(page_keys(each))) for each in sisters)
    return replace(made, sisters=known)


def test_no_other_page_means_nothing_to_link_to() -> None:
    assert said(cross_links(linked())) == (NA, "page.cross_links.no_sisters")
    second = replace(page("101", "museum"), id=10, url="https://vk.com/museum")
    assert said(cross_links(linked(second))) == (NA, "page.cross_links.no_sisters"), "in the same network"


@pytest.mark.parametrize(
    "card",
    [
        {"links": ("https://ok.ru/group/555",)},
        {"links": ("http://www.ok.ru/group555/",)},
        {"site": "https://m.ok.ru/dk?st.cmd=altGroupMain&st.groupId=555"},
        {"description": "Мы в Одноклассниках: ok.ru/group/555!"},
        {"contacts": (Contact(title="ОК: https://ok.ru/group/555"),)},
        {"menu": (MenuItem("Одноклассники", "https://ok.ru/group/555"),)},
        {"links": ("https://vk.com/away.php?to=https%3A%2F%2Fok.ru%2Fgroup%2F555",)},
    ],
)
def test_a_sister_is_linked_in_any_place_and_spelling(card: dict[str, object]) -> None:
    assert said(cross_links(linked(GROUP, **card))) == (OK, "page.cross_links.all")


def test_a_link_by_number_to_a_page_that_is_recorded_by_name() -> None:
    named = replace(page("555", "bannovo"), id=8, network="ok", url="https://ok.ru/bannovo")
    assert said(cross_links(linked(named, links=("https://ok.ru/group/555",))))[0] == OK
    nameless = replace(named, network_id="")
    answer = cross_links(linked(nameless, links=("https://ok.ru/group/777",)))
    assert said(answer) == (UNSEEN, "page.cross_links.unclear"), "nobody knows which number the name has"


def test_a_pinned_publication_may_hold_the_link() -> None:
    post = Post(5, "https://vk.com/wall-100_5", NOW, "Мы в ТГ: @bannovo_school", pinned=True)

    def among(*posts: Post) -> PageView:
        made = linked(CHANNEL)
        return replace(made, seen={**made.seen, Need.POSTS: Posts(posts, Window(None, NOW))})

    assert said(cross_links(among(post)))[0] == OK
    assert said(cross_links(among(replace(post, pinned=False))))[0] == FAIL


@pytest.mark.parametrize(
    "text", ["Мы в Telegram: bannovo_school", "Наш канал в телеграме — @bannovo_school", "TG: Bannovo_School"]
)
def test_a_name_without_its_network_accuses_nobody(text: str) -> None:
    assert said(cross_links(linked(CHANNEL, description=text))) == (UNSEEN, "page.cross_links.unclear")
    alike = linked(CHANNEL, description="Пишите: vk.com/bannovo_school, bannovo_school.example.ru, a@bannovo_school.ru")
    assert said(cross_links(alike)) == (FAIL, "page.cross_links.missing"), "those are other addresses"


@pytest.mark.parametrize("rule", [cross_links, site, subordinate_sites])
def test_a_wall_that_was_not_seen_may_hold_the_link_in_a_pinned_post(
    rule: Callable[[PageView], Judgement | NotSeen],
) -> None:
    bare = replace(
        linked(GROUP, site=ABSENT), organization=WITH_SITE, subordinates=over("school1.example.ru").subordinates
    )
    assert said(rule(bare))[0] == FAIL
    unread = replace(bare, seen={**bare.seen, Need.POSTS: missing(Need.POSTS)})
    assert said(rule(unread)) == (UNSEEN, "unseen.timeout")


def test_a_missing_link_names_the_network() -> None:
    answer = cross_links(linked(GROUP, CHANNEL, links=("https://ok.ru/group/555",)))
    assert said(answer) == (FAIL, "page.cross_links.missing")
    assert dict(answer.params) == {"networks": "Телеграм"}
    assert answer.evidence == ("https://t.me/bannovo_school",)
    assert said(cross_links(linked(CHANNEL, links=("https://t.me/other_school",))))[0] == FAIL


def test_links_that_were_not_given_leave_it_open_unless_all_are_found() -> None:
    assert said(cross_links(linked(GROUP, links=NOT_GIVEN))) == (UNSEEN, "unseen.not_told")
    found = linked(GROUP, links=NOT_GIVEN, description="ok.ru/group/555")
    assert said(cross_links(found))[0] == OK
    assert said(cross_links(linked(GROUP, description=NOT_GIVEN)))[0] == UNSEEN


def test_a_shortened_link_may_lead_there() -> None:
    assert said(cross_links(linked(GROUP, links=("https://vk.cc/abc",)))) == (UNSEEN, "page.cross_links.unclear")


def over(*sites: str, **card: object) -> PageView:
    below = tuple(Organization(id=10 + n, name=f"Школа № {n}", site=one, founder_id=1) for n, one in enumerate(sites))
    made = view(card=replace(profile(), **{"links": ABSENT, **card}))  # type: ignore[arg-type] # short tests
    return replace(made, subordinates=below)


def test_sites_of_subordinates_all_some_and_none() -> None:
    two = ("school1.example.ru", "https://школа2.рф")
    assert said(subordinate_sites(over())) == (NA, "page.subordinate_sites.none_kept")
    assert said(subordinate_sites(over("", "скоро будет")))[0] == NA
    both = over(*two, description="www.school1.example.ru и школа2.рф/news")
    assert said(subordinate_sites(both)) == (OK, "page.subordinate_sites.all")
    answer = subordinate_sites(over(*two, links=("https://school1.example.ru/",)))
    assert said(answer) == (MANUAL, "page.subordinate_sites.part")
    assert answer.evidence == ("Школа № 1: https://школа2.рф",)
    assert said(subordinate_sites(over(*two))) == (FAIL, "page.subordinate_sites.none")
    assert said(subordinate_sites(over(*two, links=NOT_GIVEN))) == (UNSEEN, "unseen.not_told")


def test_a_section_of_one_subordinate_is_not_the_site_of_another() -> None:
    two = ("obr.example.ru/ds1", "obr.example.ru/ds2")
    part = subordinate_sites(over(*two, links=("https://obr.example.ru/ds1/",)))
    assert said(part) == (MANUAL, "page.subordinate_sites.part")
    assert said(subordinate_sites(over(*two, description="obr.example.ru"))) == (MANUAL, "page.subordinate_sites.part")


@pytest.mark.parametrize("rule", [site, cross_links, subordinate_sites])
def test_hostile_texts_break_nothing(rule: object) -> None:
    for text in ("https://" * 12_000, "a" * 100_000, "@" * 100_000, "a.b." * 25_000, "[red]\x1b[31m школа.рф\u202e"):
        made = replace(linked(GROUP, description=text, links=(text,), site=text), organization=WITH_SITE)
        below = replace(made, subordinates=over("school1.example.ru").subordinates)
        answer = rule(below)  # type: ignore[operator] # pytest gives objects
        assert all(len(str(value)) < 1000 for _name, value in answer.params)
        assert support.said(answer)[0] in {OK, FAIL, MANUAL, NA, UNSEEN}
