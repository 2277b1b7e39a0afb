"""`page.site`, `.cross_links`, `.subordinate_sites`: where the page leads besides itself.

How an address of a site or of a page is read in every spelling is known by the registry.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.catalogue import page_check
from checks.excerpts import shortened
from checks.facts import NOT_GIVEN, Need
from checks.model import Judgement, NotSeen, fail, manual, na, not_seen, ok
from checks.person.looks import Group, Question
from checks.places import Part
from checks.rules import shown
from checks.views import PageView, Sister
from registry import networks
from registry import requisites as forms
from registry.links import PageLink, Refusal, find_links, find_unknown
from registry.regulation.model import Level

_NOTHING = "ничего"
_SHOWN = 5
_HOSTS = "|".join(re.escape(host) for network in networks.NETWORKS for host in network.hosts)
_MAY_LINK = re.compile(rf"(?<![\w.-])@|tg:|(?:club|public|event)\d|{_HOSTS}", re.IGNORECASE)
"""Without any of these no word links to a page: most words of a description need not be looked at."""
_BEFORE = 40  # characters in which a word before a bare name may say in which network it is
_HIDING = frozenset({Refusal.SHORTENED, Refusal.INVITE})
"""Links of which nobody can tell, without following them, where they lead."""


@page_check(
    "page.site",
    needs=("profile",),
    uses=(Need.POSTS,),
    title="Официальный сайт",
    fix="Укажите на странице адрес официального сайта: в поле «Сайт» или в описании.",
    look=Question(
        "Указан ли на странице официальный сайт организации, тот же, что в реестре?",
        Group.CONTACTS,
        settles=(".apart", ".unreadable", ".elsewhere", ".part"),
    ),
)
def site(view: PageView) -> Judgement | NotSeen:
    """The page tells the organization's official site, in any spelling of its address."""
    expected = view.organization.site
    field = view.profile.site if isinstance(view.profile.site, str) else ""
    told = forms.sites(field)
    found = tuple(dict.fromkeys(one for text in shown.linking(view) for one in forms.sites(text)))
    if not expected:
        return _unrecorded(view, field, told or found)
    recorded = forms.site(expected)
    if recorded is None:
        return manual("page.site.unreadable", shown=_named(found) or _NOTHING, expected=expected)
    for one in found:
        if forms.same_site(recorded, one):
            return ok("page.site.same", shown=shortened(one.shown))
    near = [one for one in found if forms.same_site(recorded, one) is None]
    if near:
        return manual("page.site.part", shown=shortened(near[0].shown), expected=expected)
    return _other_site(view, field, told or found, expected)


def _unrecorded(view: PageView, field: str, found: tuple[forms.Site, ...]) -> Judgement | NotSeen:
    """What to enter into the registry; that the page tells nothing is said only where it was read."""
    if not found and not field and view.profile.site is NOT_GIVEN and view.profile.description is NOT_GIVEN:
        return view.not_given()
    return manual("page.site.no_record", shown=_named(found) if found else shortened(field) or _NOTHING)


def _other_site(view: PageView, field: str, found: tuple[forms.Site, ...], expected: str) -> Judgement | NotSeen:
    if not shown.has(view, Part.SITE):
        if found:
            return manual("page.site.apart", shown=_named(found), expected=expected)
        return shown.pinned_unseen(view) or manual("page.site.elsewhere", expected=expected)
    if view.profile.site is NOT_GIVEN:
        return view.not_given()
    if field and not forms.sites(field) and not find_links(field):
        return manual("page.site.unreadable", shown=shortened(field), expected=expected)
    # An address in the description may be of anything.
    worst = fail("page.site.other", shown=shortened(field), expected=expected) if field else None
    return shown.pinned_unseen(view) or worst or fail("page.site.none", expected=expected)


def _named(found: tuple[forms.Site, ...]) -> str:
    return shortened("; ".join(one.shown for one in found[:_SHOWN]))


@page_check(
    "page.cross_links",
    needs=("profile",),
    uses=(Need.POSTS,),
    title="Ссылки на страницы в других сетях",
    fix="Добавьте ссылки на все официальные страницы организации: в раздел «Ссылки» или в описание.",
    look=Question("Есть ли на странице ссылки на страницы организации во всех других сетях?", Group.LINKS),
)
def cross_links(view: PageView) -> Judgement | NotSeen:
    """The page links to every page of the organization in other networks; theirs to it are their own verdicts."""
    sisters = [sister for sister in view.sisters if sister.page.network != view.page.network]
    if not sisters:
        return na("page.cross_links.no_sisters")
    links = [link for text in shown.linking(view) for piece in _pieces(text) for link in find_links(piece)]
    keys = {key for link in links for key in _keys(link)}
    missing = [sister for sister in sisters if not sister.keys & keys]
    if not missing:
        return ok("page.cross_links.all", networks=_titles(sisters))
    if unseen := shown.links_unseen(view) or shown.pinned_unseen(view):
        return unseen
    hidden = [each.text for text in shown.linking(view) for each in find_unknown(text) if each.refusal in _HIDING]
    texts = " ".join(shown.linking(view))
    certain = [
        sister for sister in missing if not _called(sister, texts) and not any(_may_be(sister, link) for link in links)
    ]
    if hidden or not certain:
        return not_seen("page.cross_links.unclear", *map(_address, missing), networks=_titles(missing))
    return fail("page.cross_links.missing", *map(_address, certain), networks=_titles(certain))


def _pieces(text: str) -> Iterator[str]:
    """The parts of a text in which a page may be linked, cut between words."""
    line, done = " ".join(text.split()), 0
    for match in _MAY_LINK.finditer(line):
        if match.start() >= done:
            space = line.rfind(" ", done, max(done, match.start() - _BEFORE))
            begin = done if space < 0 else space
            end = line.find(" ", match.end())
            done = len(line) if end < 0 else end
            yield line[begin:done]


def _keys(link: PageLink) -> set[tuple[str, str]]:
    return {(link.network, said) for said in (link.url, link.short_name.lower(), link.network_id) if said}


def _may_be(sister: Sister, link: PageLink) -> bool:
    """Whether the link may mean the page: one is known by its number alone and the other by a name."""
    if link.network != sister.page.network:
        return False
    names = [key for _network, key in sister.keys if "/" not in key]
    numbered, named = any(key.isdigit() for key in names), any(not key.isdigit() for key in names)
    return (bool(link.short_name) and not named) or (bool(link.network_id) and not numbered)


def _called(sister: Sister, texts: str) -> bool:
    """Whether the page is called by its name alone, without the network: «Мы в Телеграме: hatassy_school»."""
    name = sister.page.short_name
    return (
        bool(name) and re.search(rf"(?<![\w./@-])@?{re.escape(name)}(?![\w./-]*\w)", texts, re.IGNORECASE) is not None
    )


def _address(sister: Sister) -> str:
    return sister.page.url or sister.page.short_name or sister.page.network_id


def _titles(sisters: list[Sister]) -> str:
    """Names of the networks in the order in which the program keeps them."""
    codes = {sister.page.network for sister in sisters}
    order = [*(code for code in networks.CODES if code in codes), *sorted(codes - set(networks.CODES))]
    return ", ".join(map(networks.title, order))


@page_check(
    "page.subordinate_sites",
    needs=("profile",),
    uses=(Need.POSTS,),
    title="Сайты подведомственных организаций",
    fix="Добавьте на страницу адреса сайтов подведомственных организаций или ссылку на их список.",
    look=Question(
        "Есть ли на странице сведения о сайтах подведомственных организаций?", Group.LINKS, settles=(".part",)
    ),
    most=Level.RECOMMENDED,
)
def subordinate_sites(view: PageView) -> Judgement | NotSeen:
    """The page tells the sites of the organizations below its own."""
    wanted = {each.id: (each, recorded) for each in view.subordinates if (recorded := forms.site(each.site))}
    if not wanted:
        return na("page.subordinate_sites.none_kept")
    told = {one for text in shown.linking(view) for one in forms.sites(text)}
    missing = [
        each for each, recorded in wanted.values() if not any(forms.same_site(recorded, one) is True for one in told)
    ]
    evidence = tuple(f"{each.short_name or each.name}: {each.site}" for each in missing[:_SHOWN])
    found = len(wanted) - len(missing)
    if not missing:
        return ok("page.subordinate_sites.all", count=found)
    hosts = {one.host for one in told}
    if found or any(recorded.host in hosts for _each, recorded in wanted.values()):
        return manual("page.subordinate_sites.part", *evidence, count=found, wanted=len(wanted))
    return (
        shown.links_unseen(view)
        or shown.pinned_unseen(view)
        or fail("page.subordinate_sites.none", *evidence, wanted=len(wanted))
    )
