"""What is seen of connecting a page to «Госпаблики» and of its mark «Госорганизация»: its card and its publications."""

from __future__ import annotations

from datetime import UTC, datetime, time

from checks import weeks
from checks.broadcasts import Likeness, Published, tellable
from checks.cases.ground import Ground
from checks.cases.sights import Look, seen, undone, unknown
from checks.facts import Need, Posts, Profile
from checks.judging.viewing import meant_for
from registry.cases.records import Step


def connected(ground: Ground, _: Step) -> Look:
    """Whether the page's card has the day of connection."""
    page = ground.pages.get(ground.case.page_id or 0)
    if page is None or page.connected_on is None:
        return unknown("День подключения в карточке страницы не записан.")
    return seen("День подключения записан в карточке страницы.", page.connected_on)


def published(ground: Ground, _: Step) -> Look:
    """Whether an item of «Госпаблики» came out on the page since it was connected."""
    page = ground.pages.get(ground.case.page_id or 0)
    if page is None or page.connected_on is None:
        return unknown("Страница ещё не подключена.")
    start = datetime.combine(page.connected_on, time(), ground.zone).astimezone(UTC)
    meant = [
        each
        for each in ground.broadcasts
        if each.starts_at >= start
        and tellable(each)
        and meant_for(each, weeks.local_day(each.starts_at, ground.zone), page)
    ]
    if not meant:
        return unknown("После подключения не записано ни одной публикации через «Госпаблики» для этой страницы.")
    fact = ground.facts.get((page.id, Need.POSTS))
    if fact is None or not isinstance(fact.value, Posts):
        return unknown("Публикации страницы ещё не читали.")
    out = Published(fact.value.items)
    for each in sorted(meant, key=lambda one: one.starts_at):
        trace = out.trace(each, since=each.starts_at)
        if trace.likeness is Likeness.SAME and trace.post is not None:
            return seen(f"Вышла «{each.title}»: {trace.post.url}", ground.day(trace.post.date))
    read = f"{ground.day(fact.taken_at):%d.%m.%Y}"
    return unknown(f"По чтению {read} ни одна из записанных публикаций через «Госпаблики» на странице не найдена.")


def marked(ground: Ground, _: Step) -> Look:
    """Whether the page's card shows the mark, by a reading after the case was opened."""
    page_id = ground.case.page_id or 0
    fact = ground.facts.get((page_id, Need.PROFILE))
    if fact is None or not isinstance(fact.value, Profile):
        return unknown("Страницу ещё не читали.")
    day = ground.day(fact.taken_at)
    if fact.taken_at < ground.case.opened_at:
        before = " Тогда метка уже была видна." if fact.value.mark is True else ""
        return unknown(f"Страницу читали {day:%d.%m.%Y}, до этого случая.{before} Прочитайте её снова.")
    if fact.value.mark is True:
        return seen(f"По чтению {day:%d.%m.%Y} у страницы видна метка.", day)
    if fact.value.mark is False:
        return undone(f"По чтению {day:%d.%m.%Y} метки нет.", day)
    return unknown("Сеть не сказала, есть ли у страницы метка.")
