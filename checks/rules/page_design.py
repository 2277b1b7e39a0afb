"""`page.avatar`, `.cover`, `.mark`, `.widgets`, `.pos_form`, `.subscribers`: how the page is made up.

Which network has which of them is `checks.places`.
"""

from __future__ import annotations

import re

from checks.catalogue import page_check
from checks.excerpts import shortened
from checks.facts import NOT_GIVEN, Failure, MenuItem, Need
from checks.model import Judgement, NotSeen, fail, manual, na, ok
from checks.person.looks import Group, Question
from checks.places import Part
from checks.rules import shown
from checks.views import PageView
from registry import networks
from registry import requisites as forms
from registry.regulation.model import Level
from vault.text import fold

_SHOWN = 5
_FORM_HOST = "pos.gosuslugi.ru"
"""Where forms of the federal platform of feedback (ПОС) open."""
_FORM_TITLE = re.compile(
    r"(?<!\w)(?:сообщи(?:ть)? о проблеме|решаем вместе|высказать мнение|платформ\w+ обратной связи)(?!\w)"
    r"|(?<!\w)пос(?=\W*$)"  # «пос. Мирный» is a settlement
)
"""What buttons of that form are called, in folded words."""


@page_check(
    "page.avatar",
    needs=("profile.avatar",),
    title="Аватар",
    fix="Поставьте на страницу аватар: герб, логотип или фотографию здания.",
    look=Question("Есть ли у страницы аватар?", Group.DESIGN),
)
def avatar(view: PageView) -> Judgement:
    """The page has a picture of its own."""
    return ok("page.avatar.shown") if view.profile.avatar is True else fail("page.avatar.none")


@page_check(
    "page.cover",
    uses=(Need.PROFILE,),
    title="Обложка",
    fix="Поставьте на страницу обложку.",
    look=Question("Есть ли у страницы обложка?", Group.DESIGN),
)
def cover(view: PageView) -> Judgement | NotSeen:
    """The page has a picture over its head, where the network has such a place."""
    if shown.lacks(view, Part.COVER):
        return na("page.cover.no_field", network=networks.title(view.page.network))
    if unseen := _unseen(view, "cover"):
        return unseen
    return ok("page.cover.shown") if view.profile.cover is True else fail("page.cover.none")


@page_check(
    "page.mark",
    uses=(Need.PROFILE,),
    title="Метка «Госорганизация»",
    fix="Подтвердите страницу через Госуслуги: это делает её администратор, он же представитель организации.",
    look=Question("Видна ли рядом с названием страницы метка «Госорганизация»?", Group.MARK),
)
def mark(view: PageView) -> Judgement | NotSeen:
    """The network shows that the page is an official one."""
    if shown.lacks(view, Part.MARK):
        return na("page.mark.no_field", network=networks.title(view.page.network))
    if unseen := _unseen(view, "mark"):
        return unseen
    return ok("page.mark.shown") if view.profile.mark is True else fail("page.mark.none")


@page_check(
    "page.widgets",
    uses=(Need.PROFILE,),
    parameters={"least": 1},
    title="Кнопки и виджеты",
    fix="Добавьте в меню страницы кнопки: приём обращений, запись, сайт, важные разделы.",
    look=Question("Есть ли над публикациями страницы кнопки или виджеты?", Group.DESIGN),
    most=Level.RECOMMENDED,
)
def widgets(view: PageView) -> Judgement | NotSeen:
    """The page has so many buttons or widgets at least."""
    if shown.lacks(view, Part.MENU):
        return na("page.widgets.no_field", network=networks.title(view.page.network))
    if unseen := _unseen(view, "menu"):
        return unseen
    least, items = view.number("least"), shown.menu(view)
    titles = tuple(shortened(item.title or item.url) for item in items[:_SHOWN])
    if len(items) >= least:
        return ok("page.widgets.enough", *titles, count=len(items), least=least)
    return fail("page.widgets.few", *titles, count=len(items), least=least)


@page_check(
    "page.pos_form",
    uses=(Need.PROFILE, Need.POSTS),
    title="Форма «Госуслуги. Решаем вместе»",
    fix="Добавьте в меню страницы форму платформы обратной связи: её берут в личном кабинете ПОС.",
    look=Question("Открывается ли со страницы форма «Госуслуги. Решаем вместе» (сообщить о проблеме)?", Group.DESIGN),
)
def pos_form(view: PageView) -> Judgement | NotSeen:
    """The form of the federal platform of feedback opens from the page."""
    if shown.lacks(view, Part.MENU):
        return na("page.pos_form.no_field", network=networks.title(view.page.network))
    if unseen := _unseen(view):
        return unseen
    for item in shown.menu(view):
        if _is_form(item):
            return ok("page.pos_form.shown", shown=shortened(item.title or item.url))
    for text in shown.linking(view):
        if _leads_to_form(text):
            return ok("page.pos_form.shown", shown=_FORM_HOST)
    if NOT_GIVEN in (view.profile.menu, view.profile.links):
        return view.not_given()
    return shown.pinned_unseen(view) or fail("page.pos_form.none")


def _is_form(item: MenuItem) -> bool:
    return _leads_to_form(item.url) or _FORM_TITLE.search(fold(item.title)) is not None


def _leads_to_form(text: str) -> bool:
    return _FORM_HOST in text.lower() and any(
        one.host == _FORM_HOST or one.host.endswith(f".{_FORM_HOST}") for one in forms.sites(text)
    )


@page_check(
    "page.subscribers",
    needs=("profile.members",),
    parameters={"limit": 10_000},
    title="Перечень Роскомнадзора",
    fix="Узнайте, внесена ли страница в перечень Роскомнадзора, и если нет — подайте сведения о ней.",
)
def subscribers(view: PageView) -> Judgement:
    """A page with so many readers has to be told to Роскомнадзор: a person is reminded of it."""
    limit, members = view.number("limit"), view.profile.members
    if isinstance(members, int) and members >= limit:
        return manual("page.subscribers.many", limit=limit)
    return ok("page.subscribers.few", limit=limit)


def _unseen(view: PageView, field: str = "") -> NotSeen | None:
    """Why the card, or this field of it, was not seen; None when it was."""
    if isinstance(view.seen[Need.PROFILE], Failure):
        return view.unseen(Need.PROFILE)
    return view.not_given() if field and getattr(view.profile, field) is NOT_GIVEN else None
