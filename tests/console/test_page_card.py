"""The card of a page: what was seen of it and what was not; text from outside is only text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from checks import facts_store
from checks.facts import Fact, Failure, FailureKind, Need, Outcome, Post, Posts, Profile, ProfileState, Window
from console.dialogs.form import Form
from console.panes.organization_card import OrganizationCardScreen
from console.panes.page_card import PageCardScreen
from console.widgets.rows import Rows
from registry import organizations, pages
from registry.pages import Page
from tests.console.support import NOW, Bench, Screen
from vault.store import Store
from vault.transaction import Tx

POSTS = tuple(
    Post(number, f"https://vk.com/wall-1_{number}", datetime(2026, 11, 20, 3, number, tzinfo=UTC), f"Запись {number}")
    for number in range(7, 0, -1)
)
SEEN: tuple[Outcome, ...] = (
    Fact(1, Need.PROFILE, NOW, Profile("77", ProfileState.OPEN, name="[red]Школа[/red]", members=312, mark=True)),
    Fact(1, Need.POSTS, NOW, Posts(POSTS, Window(datetime(2026, 11, 9, tzinfo=UTC), NOW))),
    Failure(1, Need.COMMENTS, NOW, FailureKind.ACCESS),
    Failure(1, Need.SITE, NOW, FailureKind.NO_SITE),
)


async def _card(screen: Screen, name: str, link: str) -> None:
    """The card of the page of that organization."""
    await screen.press("f7")
    await screen.type(name)
    await screen.press("enter", "enter")
    await screen.until(lambda: isinstance(screen.console.screen, OrganizationCardScreen) and link in screen.text())
    at = next(at for at, line in enumerate(screen.lines()) if link in line)
    await screen.press(*["down"] * (at - 1), "enter")
    await screen.until(lambda: isinstance(screen.console.screen, PageCardScreen) and "Что видно" in screen.text())


async def _to_the_end(screen: Screen) -> str:
    """All that the card shows on the way down, screen by screen."""
    seen = [screen.text()]
    rows = screen.console.screen.query_one(Rows)
    while rows.cursor < len(rows.items) - 1:
        await screen.press("pagedown")
        seen.append(screen.text())
    return " ".join(" ".join(seen).split())


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_what_is_seen_and_what_is_not(bench: Bench, opener: Callable[..., Store], size: tuple[int, int]) -> None:
    with opener() as store:
        store.facts.write(lambda tx: facts_store.save(tx, SEEN))
    async with bench.run(size) as screen:
        await _card(screen, "школа", "vk.com/school5demo")
        text = " ".join(screen.text().split())
        assert "Название: [red]Школа[/red]" in text
        assert "Участников: 312" in text
        assert "Госорганизация: да" in text
        text = await _to_the_end(screen)
        assert "без вложений — Запись 3" in text
        assert "Запись 2" not in text and "и ещё 2" in text
        assert "? Комментарии, 22.11.2026 12:00: ВКонтакте: доступ закрыт." in text
        assert "Сайт" not in text, "that is the organization of the same number"
        await screen.press("f4")
        await screen.until(lambda: isinstance(screen.console.screen, Form))


async def test_a_page_of_a_network_that_nobody_collects(bench: Bench) -> None:
    """Its state is the person's word, and the card and the form say so."""
    async with bench.run() as screen:
        await screen.session.write("test", _add_max)
        screen.console.reload_panes()
        await _card(screen, "автохозяйство", "max.ru/auto")
        assert "Сбор ещё не подключён: состояние ведёте вы" in screen.text()
        assert "проверить: F5" not in screen.text(), "nobody would look"
        await screen.press("у")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        assert "MAX: таких страниц программа не читает" in " ".join(screen.text().split())


async def test_the_card_says_since_when_the_page_is_connected(bench: Bench, opener: Callable[..., Store]) -> None:
    with opener() as store:
        store.write("test", lambda tx: pages.update(tx, replace(pages.get(tx, 1), connected_on=NOW.date())))
    async with bench.run() as screen:
        await _card(screen, "школа", "vk.com/school5demo")
        assert "Подключена к „Госпабликам“: 22.11.2026" in screen.text()


async def test_what_is_seen_of_a_site(bench: Bench, opener: Callable[..., Store]) -> None:
    async with bench.run() as screen:
        await screen.session.write("test", _add_site)
        screen.console.reload_panes()
        await screen.press("f7")
        await screen.type("автохозяйство")
        await screen.press("enter", "enter")
        await screen.until(lambda: "Сайт: https://auto.example" in screen.text())
        at = next(at for at, line in enumerate(screen.lines()) if "Сайт:" in line)
        await screen.press(*["down"] * (at - 1), "enter")
        await screen.until(lambda: "Что видно на сайте" in screen.text())
        assert "ещё не видели; проверить: F5" in screen.text()


def _add_site(tx: Tx) -> None:
    owner = next(each for each in organizations.listing(tx) if each.name == "Автохозяйство")
    organizations.update(tx, replace(owner, site="https://auto.example"))


def _add_max(tx: Tx) -> None:
    owner = next(each for each in organizations.listing(tx) if each.name == "Автохозяйство")
    pages.add(tx, Page(owner.id, "max", "https://max.ru/auto"))
