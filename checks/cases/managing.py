"""Who administers a page by its last reading: whether somebody who left is still there, whether there are strangers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from checks.cases.ground import Ground
from checks.cases.sights import Look, seen, some, undone, unknown
from checks.facts import Managers, Need
from registry.cases.records import Step
from registry.pages import Page
from vault.text import counted

BY_ADMINISTRATOR = frozenset({"vk"})
"""Networks that show managers to a key of the page's administrator alone; their collectors say the same."""


@dataclass(frozen=True)
class _Reading:
    """A page with the profiles that administer it, all of them, as they were read on that day after the event."""

    page: Page
    profiles: tuple[str, ...]
    day: date


def role(ground: Ground, step: Step) -> Look:
    """Whether the leaving person is among those who administer the page, by a reading after the event."""
    found = _reading(ground, step.page_id)
    if isinstance(found, Look):
        return found
    theirs = ground.profiles.get(found.page.network, frozenset())
    if not theirs:
        return unknown("Номер профиля того, кто уходит, в этой сети не записан: сравнить не с чем.")
    still = [each for each in found.profiles if each in theirs]
    told = f"По чтению {found.day:%d.%m.%Y}"
    if still:
        return undone(f"{told} он всё ещё управляет страницей: профиль {', '.join(still)}.", found.day)
    former = ground.former.get(found.page.network, frozenset())
    doubtful = [each for each in found.profiles if each in former]
    if doubtful:
        named = ", ".join(doubtful)
        return unknown(f"{told} среди руководителей профиль {named}: раньше он был записан за ним. Чей он, не видно.")
    return seen(f"{told} среди руководителей его нет.", found.day)


def strangers(ground: Ground, _: Step) -> Look:
    """Whether only recorded profiles administer the page of the case."""
    found = _reading(ground, ground.case.page_id)
    if isinstance(found, Look):
        return found
    recorded = {one.profile_id for one in ground.accounts.values() if found.page.id in one.page_ids and one.profile_id}
    unknown_ones = [f"профиль {each}" for each in found.profiles if each not in recorded]
    told = f"По чтению {found.day:%d.%m.%Y}"
    if unknown_ones:
        number = counted(len(unknown_ones), "неучтённый", "неучтённых", "неучтённых")
        return undone(f"{told} страницей управляет {number}.", found.day, *some(unknown_ones))
    return seen(f"{told} страницей управляют только учтённые.", found.day)


def _without_key(ground: Ground, page: Page) -> str:
    """What to do where the network shows managers to a key of the page's administrator alone, and there is none."""
    if page.network not in BY_ADMINISTRATOR or any(
        each.administrates and page.id in each.page_ids for each in ground.accounts.values()
    ):
        return ""
    return (
        " Сеть показывает его только ключу администратора этой страницы, а такого ключа нет: "
        "добавьте его (poryadok tokens add) или посмотрите сами и подтвердите шаг."
    )


def _reading(ground: Ground, page_id: int | None) -> _Reading | Look:
    page = ground.pages.get(page_id or 0)
    if page is None:
        return unknown("Страница удалена из реестра: прочитать её список руководителей нельзя.")
    fact = ground.facts.get((page.id, Need.MANAGERS))
    if fact is None or not isinstance(fact.value, Managers):
        return unknown(f"Список руководителей страницы ещё не читали.{_without_key(ground, page)}")
    day = ground.day(fact.taken_at)
    if fact.taken_at < ground.event:
        return unknown(f"Список руководителей читали {day:%d.%m.%Y}, до этого дня: прочитайте его снова.")
    shown = fact.value.people
    if not isinstance(shown, tuple) or fact.value.count > len(shown):
        return unknown("Сеть не назвала всех руководителей страницы.")
    return _Reading(page, tuple(each.network_id for each in shown), day)
