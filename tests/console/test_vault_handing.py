"""Handing secrets over, those who left, and campaigns, in the views of the pane «Сейф»."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from console.dialogs.ask import Choose
from console.dialogs.form import Form
from console.dialogs.line import AskLine
from console.dialogs.note import Note
from console.dialogs.pick import Pick
from console.dialogs.rotation import RotationScreen
from console.dialogs.typeout import Dictation, TypeOutScreen
from console.panes.vault.campaign import CampaignScreen
from registry import campaigns, issuing, leaving, people
from registry.campaigns import ItemState
from registry.issuing import IssueWay
from registry.leaving import Status
from tests.console.support import Bench, Screen
from tests.console.vault_views import press_offer, reach, told_actions, turn_to
from vault.secrets import Field
from vault.store import Store
from vault.transaction import Tx


def _leave(store: Store) -> None:
    """The holder of the account no longer answers."""

    def write(tx: Tx) -> None:
        person = people.listing(tx)[0]
        ended = tuple(replace(part, until=date(2026, 11, 20)) for part in person.assignments)
        people.update(tx, replace(person, assignments=ended))

    store.write("test.leave", write)


# Issuing


async def _begin_issue(screen: Screen, way: str) -> None:
    await screen.pane("5")
    await screen.press("end", "g")
    await reach(screen, Pick)
    await screen.until(lambda: "Кому выдать" in screen.text())
    await screen.press("enter")
    await screen.until(lambda: "Что выдать" in screen.text())
    await screen.press("enter")
    await screen.until(lambda: "Как выдать" in screen.text())
    assert "Ни почтой" in screen.text()
    await screen.press(way)


async def test_issued_in_person_is_journalled_before_and_waits_for_a_receipt(bench: Bench) -> None:
    async with bench.run() as screen:
        await _begin_issue(screen, "1")
        await reach(screen, TypeOutScreen)
        await screen.until(lambda: "не-н" in screen.text())
        actions = await told_actions(screen)
        assert actions.index("secret.issued") < actions.index("secret.opened")
        await screen.press("escape")
        await reach(screen, Choose)
        await screen.press("1")
        await screen.until(lambda: screen.main.is_current)
        await screen.until(lambda: "Задачи 1" in screen.lines()[1])
        await turn_to(screen, "Задачи")
        assert "записать получение" in screen.text()
        await screen.press("enter")
        await reach(screen, Choose)
        await screen.press("2")
        await reach(screen, Form)
        assert "22.11.2026" in screen.text()
        await screen.press("tab")
        await screen.type("расписка 5")
        await screen.press("f2")
        await screen.until(lambda: screen.main.is_current and "Задач нет" in screen.text())
        done = (await screen.session.read(lambda tx: issuing.listing(tx, open_only=False)))[0]
        assert (done.received_on, done.note, done.way) == (date(2026, 11, 22), "расписка 5", IssueWay.IN_PERSON)


async def test_issued_by_phone_group_after_group(bench: Bench) -> None:
    async with bench.run() as screen:
        await _begin_issue(screen, "2")
        await reach(screen, Dictation)
        await screen.until(lambda: "Группа 1 из 6" in screen.text())
        assert "эн русская строчная" in screen.text()
        await screen.press("enter", "right")
        assert "Группа 3 из 6" in screen.text()
        await screen.press("left")
        assert "Группа 2 из 6" in screen.text()
        await screen.press("enter", "enter", "enter", "enter", "enter")
        assert "последняя группа" in screen.text()


async def test_issued_as_a_file_with_a_passphrase_of_its_own(bench: Bench, tmp_path: Path) -> None:
    target = tmp_path / "выдача.kdbx"
    async with bench.run() as screen:
        await _begin_issue(screen, "3")
        await reach(screen, AskLine)
        line = screen.console.screen.query_one("TextLine")
        line.value = str(target)  # type: ignore[attr-defined]
        await screen.press("enter")
        async with asyncio.timeout(60):  # the child derives a key of its own, at its full cost
            while not isinstance(screen.console.screen, TypeOutScreen):
                await screen.pilot.pause(0.05)
        await screen.until(lambda: "латинск" in screen.text())
        assert target.stat().st_mode & 0o777 == 0o600
        await screen.press("escape")
        await reach(screen, Note)
        assert "не вместе с файлом" in " ".join(screen.text().split())
        await screen.press("escape")
        await reach(screen, Choose)


async def test_a_cancelled_issue_needs_a_reason(bench: Bench) -> None:
    async with bench.run() as screen:
        await _begin_issue(screen, "1")
        await reach(screen, TypeOutScreen)
        await screen.press("escape")
        await reach(screen, Choose)
        await screen.press("4")
        await reach(screen, AskLine)
        await screen.press("enter")
        assert "Здесь нужно" in screen.text()
        await screen.type("не приехал")
        await screen.press("enter")
        await screen.until(lambda: screen.main.is_current)
        assert await screen.session.read(issuing.listing) == ()


# Those who left


async def test_a_task_is_dismissed_with_a_reason_and_taken_back(bench: Bench, opener: Callable[..., Store]) -> None:
    with opener() as store:
        _leave(store)
    async with bench.run() as screen:
        await turn_to(screen, "Задачи")
        await screen.until(lambda: "! сменить" in screen.text())
        assert "Примеров Пётр" in screen.text()
        before = len(await screen.session.read(lambda tx: leaving.pending(tx, screen.session.today)))
        await screen.press("enter")
        await reach(screen, Choose)
        await press_offer(screen, "Снять задачу")
        await reach(screen, AskLine)
        await screen.type("запись закрыта")
        await screen.press("enter")
        await screen.until(lambda: "= снята" in screen.text())
        left = await screen.session.read(lambda tx: leaving.pending(tx, screen.session.today))
        assert len(left) == before - 1
        await screen.press("end", "enter")
        await reach(screen, Choose)
        await press_offer(screen, "Вернуть задачу")
        await screen.until(lambda: "= снята" not in screen.text())


async def test_a_task_leads_to_the_change_that_closes_it(bench: Bench, opener: Callable[..., Store]) -> None:
    with opener() as store:
        _leave(store)
    async with bench.run() as screen:
        await turn_to(screen, "Задачи")
        await screen.until(lambda: "! сменить" in screen.text())
        await screen.press("f7")
        await screen.type("пароль")
        await screen.press("enter", "enter")
        await reach(screen, Choose)
        await screen.press("1")
        await screen.until(lambda: "Новый пароль VK ID" in screen.text())
        await screen.press("1")
        await reach(screen, RotationScreen)
        await screen.until(lambda: "Показать новый" in screen.text())
        await press_offer(screen, "Показать новый")
        await reach(screen, TypeOutScreen)
        await screen.press("escape")
        await screen.until(lambda: "Сайт принял" in screen.text())
        await press_offer(screen, "Сайт принял")
        await screen.until(lambda: "удался" in screen.text())
        await press_offer(screen, "удался")
        await screen.until(lambda: "[действует]" in screen.text())
        found = await screen.session.read(lambda tx: leaving.tasks(tx, screen.session.today))
        states = {task.field: task.status for task in found}
        assert states[Field.PASSWORD] is Status.ROTATED


# Campaigns


async def _new_campaign(screen: Screen) -> None:
    await turn_to(screen, "Ротации")
    await screen.press("n")
    await reach(screen, Choose)
    await press_offer(screen, "Все")
    await reach(screen, Pick)
    await screen.press("enter")
    await reach(screen, AskLine)


async def test_a_campaign_is_made_with_a_preview_and_left_for_days(bench: Bench) -> None:
    async with bench.run() as screen:
        await _new_campaign(screen)
        assert "Новая кампания: 1 секрет" in screen.text()
        await screen.press("enter")
        await reach(screen, CampaignScreen)
        await screen.until(lambda: "0 из" in screen.text())
        await screen.press("enter")
        await screen.until(lambda: not isinstance(screen.console.screen, CampaignScreen))
        await screen.press("escape", "escape")
        await screen.until(lambda: screen.main.is_current)
        await screen.until(lambda: "Кампания: Все секреты" in screen.text())
    async with bench.run() as screen:
        await turn_to(screen, "Ротации")
        await screen.until(lambda: "Кампания: Все секреты" in screen.text())
        await screen.press("enter")
        await reach(screen, CampaignScreen)


async def test_an_item_of_a_campaign_is_changed_skipped_and_the_rest_closed(bench: Bench) -> None:
    async with bench.run() as screen:
        await _new_campaign(screen)
        await screen.press("enter")
        await reach(screen, CampaignScreen)
        await screen.until(lambda: "0 из" in screen.text())
        await screen.press("p")
        await reach(screen, AskLine)
        await screen.type("закрывают")
        await screen.press("enter")
        await screen.until(lambda: "пропущен" in screen.text())
        number = (await screen.session.read(campaigns.listing))[0].id
        first = (await screen.session.read(lambda tx: campaigns.progress(tx, number))).items[0]
        assert (first.state, first.reason) == (ItemState.SKIPPED, "закрывают")
        await screen.press("p")
        await screen.until(lambda: "закрывают" not in screen.text())
        await screen.press("z")
        await reach(screen, Choose)
        await screen.press("2")
        await screen.until(lambda: screen.main.is_current)
        assert (await screen.session.read(campaigns.listing))[0].closed_at is not None


async def test_a_rule_under_which_nothing_comes_makes_no_campaign(bench: Bench) -> None:
    async with bench.run() as screen:
        await turn_to(screen, "Ротации")
        await screen.press("n")
        await reach(screen, Choose)
        await press_offer(screen, "больше не отвечает")
        await screen.until(lambda: "Таких секретов нет" in screen.lines()[-2])
        assert await screen.session.read(campaigns.listing) == ()


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_every_view_fits(bench: Bench, opener: Callable[..., Store], size: tuple[int, int]) -> None:
    with opener() as store:
        _leave(store)
    async with bench.run(size) as screen:
        for name in ("Записи", "Здоровье", "Ротации", "Задачи"):
            await turn_to(screen, name)
            lines = screen.lines()
            assert all(len(line) <= size[0] for line in lines)
            assert lines[-1].rstrip().endswith("F10 Выход")
