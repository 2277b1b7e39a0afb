"""`page.*` about the page as a whole: whose it is, whether it can be seen, what its description says.

Requisites compared with the registry are in `requisites`, links in `page_links`, the looks in `page_design`.
"""

from __future__ import annotations

import re

from checks.catalogue import page_check
from checks.excerpts import shortened
from checks.facts import ABSENT, NOT_GIVEN, Profile, ProfileState, Seen
from checks.model import Judgement, NotSeen, fail, manual, not_seen, ok
from checks.person.looks import Group, Question
from checks.views import PageView, entry_of
from registry.names import Mention, mentions
from registry.pages import Page

_BY_NAME = frozenset({"telegram"})
"""Networks that are asked by the name alone: that nobody has it says nothing of the page with the recorded number."""

_OTHER_LETTERS = re.compile("[әөүҗңһҕҥӧіӏ]", re.IGNORECASE)
"""Letters of the languages of the republics that Russian has not: nobody here reads what such a description says."""


@page_check(
    "page.identity",
    needs=("profile",),
    title="Адрес ведёт на ту же страницу",
    fix="Проверьте, кто занял адрес, предупредите подписчиков и поправьте ссылку в реестре и на сайте.",
)
def identity(view: PageView) -> Judgement | NotSeen:
    """The page is its numeric id; a short name may be changed, freed and taken by somebody else."""
    page, profile = view.page, view.profile
    leads = profile.name_leads_to
    if not page.network_id:
        return not_seen("page.identity.first")
    if page.network not in _BY_NAME and profile.network_id not in {"", page.network_id}:
        return fail("page.identity.merged", expected=page.network_id, shown=profile.network_id)
    if isinstance(leads, str) and leads != page.network_id and page.short_name:
        return fail("page.identity.taken", name=page.short_name, expected=page.network_id, shown=leads)
    if profile.state is ProfileState.MISSING:
        return not_seen("page.identity.not_found", id=page.network_id)
    if not page.short_name or leads == page.network_id:
        return _same(page, profile)
    return _renamed(page.short_name, page.network_id, profile)


def _same(page: Page, profile: Profile) -> Judgement:
    if page.network_kind and profile.kind and page.network_kind != profile.kind:
        return manual("page.identity.kind", before=page.network_kind, now=profile.kind)
    return ok("page.identity.same", id=page.network_id)


def _renamed(name: str, network_id: str, profile: Profile) -> Judgement | NotSeen:
    if profile.name_leads_to is NOT_GIVEN:
        return not_seen("page.identity.not_told", name=name)
    if not profile.short_name:
        return manual("page.identity.renamed_nameless", name=name, id=network_id)
    return manual("page.identity.renamed", name=name, id=network_id, now=profile.short_name)


@page_check(
    "page.reachable",
    needs=("profile",),
    title="Страница открыта для всех",
    fix="Откройте страницу для всех или восстановите её.",
    look=Question("Открывается ли страница у человека, который не вошёл в сеть и не подписан?", Group.DESCRIPTION),
)
def reachable(view: PageView) -> Judgement | NotSeen:
    """Anybody can open the page. One the network does not know when asked by itself is not there."""
    page, state, leads = view.page, view.profile.state, view.profile.name_leads_to
    if state is ProfileState.OPEN:
        return ok("page.reachable.open")
    if state is ProfileState.UNTOLD:
        stranger = (
            isinstance(leads, str) and not view.profile.network_id
        )  # all that was seen is that it is no community
        return _nowhere(page.short_name, leads) if stranger else not_seen("page.reachable.untold")
    if state is ProfileState.MISSING and page.network in _BY_NAME and leads is ABSENT:
        return fail("page.reachable.free", name=page.short_name)
    if state is ProfileState.MISSING and page.short_name and not page.network_id:
        return _nowhere(page.short_name, leads)
    return fail(f"page.reachable.{state}")


def _nowhere(name: str, leads: Seen[str]) -> Judgement | NotSeen:
    """No community is known by this name; whether anything else is, only following the name tells."""
    if leads is NOT_GIVEN or (isinstance(leads, str) and leads.isdigit()):  # the second contradicts the first answer
        return not_seen("page.identity.not_told", name=name)
    if isinstance(leads, str):
        return fail("page.reachable.no_community", name=name, shown=leads)
    return fail("page.reachable.missing")


@page_check(
    "page.description",
    needs=("profile.description",),
    title="В описании сказано, чья это страница",
    fix="Впишите в описание страницы название организации, полное или краткое.",
    look=Question(
        "Сказано ли в описании, какой организации принадлежит страница?", Group.DESCRIPTION, settles=(".partial",)
    ),
)
def description(view: PageView) -> Judgement:
    """The description names the organization by any of its names, inflected or abbreviated."""
    text = view.profile.description
    if not isinstance(text, str):
        return fail("page.description.empty")
    shown = shortened(text)
    mention = mentions(text, entry_of(view.organization).names)
    if mention is Mention.NAMED:
        return ok("page.description.named", shown)
    for other in view.directory.named_in(text):
        if other.id not in {view.organization.id, view.organization.founder_id}:
            return fail("page.description.other", shown, organization=other.title)
    if mention is Mention.NOT and not _OTHER_LETTERS.search(text):
        return fail("page.description.strange", shown)
    return manual("page.description.partial", shown)
