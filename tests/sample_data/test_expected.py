"""`expected.toml` against the data of its municipality, with no help of the checks.

What is held here is only what can be counted in the files themselves: that no verdict is missing, and that plain
verdicts (posts, state, mail, phone) agree with what stands in `world.toml`.
"""

from __future__ import annotations

import re
import tomllib
from contextlib import ExitStack
from importlib.resources import as_file
from itertools import pairwise
from typing import Any
from urllib.parse import unquote

import pytest

from checks import catalogue
from registry.links import parse_link
from registry.pages import PageState
from registry.regulation.model import Level
from sample_data import MUNICIPALITIES, folder
from sample_data.networks import World, read_worlds
from sample_data.networks.world import State, VkGroup
from sample_data.records import ExpectedVerdict, Municipality, OrganizationEntry, PageEntry, expected, read
from tests.sample_data.tempting import TEMPTING

EACH = pytest.mark.parametrize("name", MUNICIPALITIES)
STATUSES = {"ok", "fail", "warn", "manual", "na", "unknown", "waived"}
PAGE_CHECKS = {
    *("page.identity", "page.reachable", "page.description", "page.address", "page.geo", "page.phones", "page.email"),
    *("page.hours", "page.site", "page.cross_links", "page.avatar", "page.cover", "page.mark", "page.subscribers"),
    *("posts.weekly", "posts.variety", "posts.plan", "posts.broadcasts", "posts.style"),
    *("comments.profanity", "comments.insults", "comments.spam", "comments.open"),
    *("security.recorded", "security.second_factor", "security.age", "security.reuse", "security.strength"),
    *("security.phone_owner", "security.handover", "centre.connected"),
}
THEIRS = {"page.pos_form", "page.widgets", "page.subordinate_sites"}  # what only the Хасынский text asks for
ORGANIZATION_CHECKS = {
    *("registry.presence", "registry.duplicates", "registry.responsible", "registry.notified", "registry.review_due"),
    *("centre.notified", "site.links", "site.tls", "site.unknown_links"),
}
MUNICIPALITY_CHECKS = {
    *("registry.obliged_list", "registry.waivers", "centre.requests", "comments.unlawful", "comments.messages"),
}
CHECKS = PAGE_CHECKS | THEIRS | ORGANIZATION_CHECKS | MUNICIPALITY_CHECKS
# Asked of the vault alone: what is not recorded there is missing or a question, never unseen.
CERTAIN = {
    *("registry.presence", "registry.duplicates", "registry.responsible", "registry.notified", "registry.review_due"),
    *("registry.obliged_list", "registry.waivers", "security.recorded", "centre.notified", "centre.connected"),
    *("centre.requests", "comments.unlawful", "comments.messages"),  # the last two no collector can read at all
}
# The simulated sites have no certificates of their own.
NEVER_BAD = {"site.tls"}
# A person decides each time, so that nothing of them is ever in order by itself.
NEVER_OK = {"comments.unlawful", "comments.messages"}


def world(name: str) -> World:
    with ExitStack() as stack:
        return read_worlds([stack.enter_context(as_file(folder(name) / "world.toml"))])


def by_subject(name: str, check: str) -> dict[str, str]:
    return {one.key: one.status for one in expected(name) if one.check == check}


def vk_pages(municipality: Municipality) -> list[tuple[OrganizationEntry, PageEntry]]:
    """Pages that are judged: active ones of VK."""
    return [
        (one, page)
        for one in municipality.organizations
        for page in one.pages
        if page.network == "vk" and page.state is PageState.ACTIVE
    ]


def seen(name: str) -> list[tuple[OrganizationEntry, PageEntry, VkGroup]]:
    """Judged pages that the world shows and nothing hides, each with its group."""
    groups = {str(group.id): group for group in world(name).vk} | {group.screen_name: group for group in world(name).vk}
    found = [(one, page, groups.get(page.network_id or page.short_name)) for one, page in vk_pages(read(name))]
    return [(one, page, group) for one, page, group in found if group is not None and group.state is State.OPEN]


@EACH
def test_every_subject_has_every_verdict_and_no_other(name: str) -> None:
    municipality = read(name)
    pages = [page.key for one in municipality.organizations for page in one.pages]
    wanted = {("page", key, check) for key in pages for check in page_checks(name)}
    wanted |= {("organization", one.key, check) for one in municipality.organizations for check in ORGANIZATION_CHECKS}
    wanted |= {("municipality", "", check) for check in MUNICIPALITY_CHECKS}
    wanted |= {("municipality", "", f"clause.{one.number}") for one in municipality.regulation.manual_clauses()}
    found = [(one.kind, one.key, one.check) for one in expected(name)]
    assert set(found) == wanted
    assert len(found) == len(wanted)


@EACH
def test_the_regulation_asks_for_every_check_of_the_list(name: str) -> None:
    assert read(name).regulation.checks() == page_checks(name) | ORGANIZATION_CHECKS | MUNICIPALITY_CHECKS


def test_every_check_of_the_program_is_asked_somewhere() -> None:
    assert {check.id for check in catalogue.everything()} == CHECKS


@EACH
def test_statuses_are_of_the_seven(name: str) -> None:
    assert {one.status for one in expected(name)} <= STATUSES


def everything() -> list[ExpectedVerdict]:
    return [one for name in MUNICIPALITIES for one in expected(name)]


def test_all_seven_statuses_occur() -> None:
    assert {one.status for one in everything()} == STATUSES
    assert {one.status for one in expected("krapivinsky")} == STATUSES


def test_every_check_finds_something_somewhere_and_passes_somewhere() -> None:
    bad = {one.check for one in everything() if one.status in {"fail", "warn", "manual"}}
    good = {one.check for one in everything() if one.status == "ok"}
    assert bad >= CHECKS - NEVER_BAD
    assert good >= CHECKS - NEVER_OK


def test_every_check_that_can_miss_something_misses_it_once() -> None:
    missed = {one.check for one in everything() if one.status == "unknown"}
    assert missed == CHECKS - CERTAIN


def test_every_check_has_a_subject_that_looks_wrong_and_is_not() -> None:
    """Each of them stands in `TEMPTING` and has a word of explanation over its table."""
    assert set(TEMPTING) == CHECKS - NEVER_BAD - NEVER_OK
    for check, (name, key, status) in TEMPTING.items():
        found = next((one for one in expected(name) if (one.key, one.check) == (key, check)), None)
        assert found is not None, (check, key)
        assert found.status == status, (check, key)
        assert commented(name, key), (check, key)


@EACH
def test_a_recommendation_never_fails_and_a_must_never_warns(name: str) -> None:
    regulation = read(name).regulation
    for one in expected(name):
        if one.status in {"fail", "warn"} and not one.check.startswith("clause."):
            check = catalogue.find(one.check)
            assert check is not None, one.check
            advice = regulation.cap(one.check) is Level.RECOMMENDED or check.most is Level.RECOMMENDED
            if (one.check, one.status) == ("comments.profanity", "warn"):
                continue  # what was written today: it may still go by itself
            forbidden = "fail" if advice else "warn"
            assert one.status != forbidden, (one.key, one.check)


@EACH
def test_manual_clauses_wait_for_a_person(name: str) -> None:
    assert {one.status for one in expected(name) if one.check.startswith("clause.")} == {"manual"}


@EACH
def test_a_page_that_is_closed_in_the_registry_is_not_judged(name: str) -> None:
    closed = {page.key for one in read(name).organizations for page in one.pages if page.state is not PageState.ACTIVE}
    assert closed
    for one in expected(name):
        if one.key in closed and one.check.startswith(("page.", "posts.", "comments.", "centre.")):
            assert one.status == "na", one.key


@EACH
def test_the_week_is_met_exactly_where_the_world_has_the_posts(name: str) -> None:
    municipality = read(name)
    said = by_subject(name, "posts.weekly")
    for _, page, group in seen(name):
        own = [post for post in group.wall.planned if post.week == -1 and not post.visitor]
        published = sum(group.wall.weeks[:1]) + len(own)
        norm = municipality.regulation.norm_for(page.category).posts
        if group.trouble:
            assert said[page.key] == "unknown"
        elif norm == 0 or page.opened_days_ago is not None:
            assert said[page.key] == "na"
        else:
            assert said[page.key] in ({"ok"} if published >= norm else {"fail", "waived"}), page.key


@EACH
def test_a_page_is_reachable_where_the_world_has_it_open(name: str) -> None:
    said = by_subject(name, "page.reachable")
    opened = {page.key for _, page, _ in seen(name)}
    for _, page in vk_pages(read(name)):
        assert (said[page.key] == "ok") is (page.key in opened), page.key


@EACH
def test_identity_follows_numbers_and_short_names(name: str) -> None:
    said = by_subject(name, "page.identity")
    names = {group.screen_name: str(group.id) for group in world(name).vk}
    for _, page in vk_pages(read(name)):
        leads, there = names.get(page.short_name), page.network_id in names.values()
        if not page.network_id or (leads is None and not there):
            wanted = "unknown"
        elif leads is None:
            wanted = "manual"
        else:
            wanted = "ok" if leads == page.network_id else "fail"
        assert said[page.key] == wanted, page.key


@EACH
@pytest.mark.parametrize("check", ["page.email", "page.phones"])
def test_mail_and_phones_agree_with_what_the_page_shows(name: str, check: str) -> None:
    said = by_subject(name, check)
    for one, page, group in seen(name):
        shown = [group.description, *(contact.email for contact in group.contacts)]
        wanted = one.record.email.lower()
        if check == "page.phones":
            shown = [digits(group.description), *(digits(contact.phone) for contact in group.contacts)]
            wanted = digits("".join(one.record.phones))[1:]
        if not wanted:
            assert said[page.key] == "manual", page.key
        else:
            there = any(wanted in text.lower() for text in shown)
            assert said[page.key] in ({"ok"} if there else {"fail", "warn"}), page.key


@EACH
def test_a_page_has_a_recorded_account_exactly_where_the_accounts_say(name: str) -> None:
    accounts = read(name).accounts
    for key, status in by_subject(name, "security.recorded").items():
        whole = [
            one
            for one in accounts
            if key in one.pages and ((one.login and one.secrets.password) or (one.role and one.profile_id))
        ]
        assert (status == "ok") is bool(whole), key


@EACH
def test_other_networks_follow_what_the_world_shows(name: str) -> None:
    reachable, weekly = by_subject(name, "page.reachable"), by_subject(name, "posts.weekly")
    for _, page, shown in others(name):
        hidden = shown.get("state", "open") != "open" or shown.get("kind", "channel") != "channel"
        trouble = bool(shown.get("trouble"))
        untold = trouble or shown.get("preview") is False
        assert reachable[page.key] == ("unknown" if untold else "fail" if hidden else "ok"), page.key
        if hidden or trouble or shown.get("preview") is False:
            assert weekly[page.key] == "unknown", page.key
        else:
            own = [post for post in shown.get("posts", ()) if post["week"] == -1]
            assert weekly[page.key] == ("ok" if shown["weeks"][0] + len(own) >= 3 else "fail"), page.key


@EACH
@pytest.mark.parametrize("check", ["page.email", "page.phones"])
def test_mail_and_phones_of_other_networks_agree_with_what_is_shown(name: str, check: str) -> None:
    said = by_subject(name, check)
    for one, page, shown in others(name):
        if shown.get("state") in {"blocked", "deleted"} or shown.get("kind") == "user" or shown.get("trouble"):
            assert said[page.key] == "unknown", page.key
            continue
        text = f"{shown['description']} {shown.get('phone', '')}".lower()
        wanted = one.record.email if check == "page.email" else digits("".join(one.record.phones))[1:]
        there = wanted in (text if check == "page.email" else digits(text))
        field = page.network == "ok" and check == "page.phones"  # the one place of its own there
        hidden = page.network == "telegram" and shown.get("preview") is False  # a pinned message may tell it
        assert said[page.key] == ("ok" if there else "fail" if field else "unknown" if hidden else "manual"), page.key


@EACH
def test_sites_link_to_pages_exactly_where_the_world_has_the_links(name: str) -> None:
    links, unknown, tls = (by_subject(name, f"site.{check}") for check in ("links", "unknown_links", "tls"))
    for one in read(name).organizations:
        here = {link_key(page.url) for page in one.pages if page.state is PageState.ACTIVE}
        here |= {f"{page.network} {page.network_id}" for page in one.pages if page.network_id}
        shown = site_links(name, one.record.site)
        active = [page for page in one.pages if page.state is PageState.ACTIVE]
        if not one.record.site:
            assert (links[one.key], unknown[one.key], tls[one.key]) == ("na", "na", "na")
        elif shown is None:
            assert (links[one.key], unknown[one.key]) == ("unknown" if active else "na", "unknown"), one.key
        else:
            missing = [page for page in active if not {link_key(page.url), f"{page.network} {page.network_id}"} & shown]
            assert links[one.key] == ("na" if not active else "fail" if missing else "ok"), one.key
            assert unknown[one.key] == ("manual" if shown - registered(name) else "ok"), one.key
            assert tls[one.key] == "ok", one.key


def test_the_impostor_is_the_only_page_outside_the_registry() -> None:
    pages = [page for one in read("krapivinsky").organizations for page in one.pages if page.network == "vk"]
    registered = {page.network_id or page.short_name for page in pages}
    groups = world("krapivinsky").vk
    strangers = [one.screen_name for one in groups if not {str(one.id), one.screen_name} & registered]
    assert strangers == ["krapdemo_school_ban"]


def test_the_worlds_can_be_served_together() -> None:
    with ExitStack() as stack:
        paths = [stack.enter_context(as_file(folder(name) / "world.toml")) for name in MUNICIPALITIES]
        both = read_worlds(paths)
    assert len(both.vk) == sum(len(world(name).vk) for name in MUNICIPALITIES)


def page_checks(name: str) -> set[str]:
    return PAGE_CHECKS | THEIRS if name == "khasynsky" else PAGE_CHECKS


def commented(name: str, key: str) -> bool:
    """Whether a comment stands right over the table of this subject."""
    lines = (folder(name) / "expected.toml").read_text("utf-8").splitlines()
    titles = {f'[page."{key}"]', f"[organization.{key}]"} if key else {"[municipality]"}
    return any(line in titles and before.startswith("# ") for before, line in pairwise(lines))


def digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def raw(name: str) -> dict[str, Any]:
    return tomllib.loads((folder(name) / "world.toml").read_text("utf-8"))


def others(name: str) -> list[tuple[OrganizationEntry, PageEntry, dict[str, Any]]]:
    """Pages of OK and Telegram with their tables of the world."""
    tables = raw(name)
    shown = {f"ok {one['id']}": one for one in tables.get("ok", ())}
    shown |= {f"telegram {one['name']}": one for one in tables.get("telegram", ())}
    return [
        (one, page, shown[f"{page.network} {page.network_id or page.short_name}"])
        for one in read(name).organizations
        for page in one.pages
        if page.network in {"ok", "telegram"}
    ]


def link_key(url: str) -> str:
    """What a link leads to, «vk club» or «vk 123»; "" for one that leads to no page."""
    link = parse_link(url)
    return f"{link.network} {link.network_id or link.short_name}" if link else ""


def registered(name: str) -> set[str]:
    pages = [page for one in read(name).organizations for page in one.pages]
    return {key for page in pages for key in (link_key(page.url), f"{page.network} {page.network_id}")}


def site_links(name: str, address: str) -> set[str] | None:
    """Pages that a site shows links to; None when that cannot be seen."""
    sites = {one["host"]: one for one in raw(name)["site"]}
    site = sites.get(address.removeprefix("https://"))
    if site is None or "Disallow: /" in site.get("robots", ""):
        return None
    found: set[str] = set()
    for page in site["pages"]:
        if "redirect" in page:
            return site_links(name, page["redirect"].rstrip("/"))
        if page.get("drawn") or page.get("status", 200) != 200:
            return None
        found |= {link_key(unquote(url.partition("?to=")[2]) or url) for url in page.get("links", ())}
        found |= {widget.replace(":", " ") for widget in page.get("widgets", ())}
    return found - {""}
