"""The views of pane 5: health, tasks, campaigns, the card, issuing; each line leads to what can be done about it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from console.dialogs.ask import Choose
from console.dialogs.base import Dialog
from console.dialogs.codes import CodesView
from console.dialogs.form import Form
from console.dialogs.line import AskLine
from console.dialogs.note import Note
from console.dialogs.pick import Pick
from console.dialogs.rotation import RotationScreen
from console.dialogs.typeout import Dictation, TypeOutScreen
from console.panes.vault.campaign import CampaignScreen
from console.panes.vault.card import CredentialCard
from registry import campaigns, credentials, issuing, leaving, people
from registry.campaigns import ItemState
from registry.credentials import Credential
from registry.issuing import IssueWay
from registry.leaving import Status
from tests.console.support import CODES, PASSWORD, Bench, Screen
from vault import journal, secrets
from vault.secrets import Field, Purpose
from vault.store import Store, Tier
from vault.transaction import Tx

NEXT = "Осока-91-лютня-Вечер"


def _account(tx: Tx) -> Credential:
    return next(each for each in credentials.listing(tx) if each.login == "school5@example.ru")


def _leave(store: Store) -> None:
    """The holder of the account no longer answers."""

    def write(tx: Tx) -> None:
        person = people.listing(tx)[0]
        ended = tuple(replace(part, until=date(2026, 11, 20)) for part in person.assignments)
        people.update(tx, replace(person, assignments=ended))

    store.write("test.leave", write)


def _replace_password(store: Store) -> None:
    store.write("test.put", lambda tx: secrets.put(tx, credentials.owner(_account(tx).id), Field.PASSWORD, NEXT))


async def _on(screen: Screen, kind: type[Dialog[Any]]) -> None:
    await screen.until(lambda: isinstance(screen.console.screen, kind) and screen.console.screen.is_mounted)


async def _view(screen: Screen, name: str) -> None:
    await screen.press("5")
    await screen.until(lambda: "[Записи]" in screen.lines()[1] or "Здоровье " in screen.lines()[1])
    for _ in range(4):
        if re.search(rf"\[{name}( \d+)?\]", screen.lines()[1]):
            break
        await screen.press("right")
    await screen.until(lambda: bool(re.search(rf"\[{name}( \d+)?\]", screen.lines()[1])))


async def _card(screen: Screen) -> None:
    await screen.pane("5")
    await screen.press("end", "enter")
    await _on(screen, CredentialCard)
    await screen.until(lambda: "Секреты" in screen.text())


async def _to_line(screen: Screen, words: str) -> None:
    """Put the cursor of the card on the line that says this."""
    card = screen.console.screen
    assert isinstance(card, CredentialCard)
    await screen.press("home")
    for _ in range(40):
        if words in card._line().text:
            return
        await screen.press("down")
    raise AssertionError(words)


async def _press_offer(screen: Screen, words: str) -> None:
    line = next(line for line in screen.lines() if words in line and line.strip()[:1].isdigit())
    await screen.press(line.strip()[0])


async def _actions(screen: Screen) -> list[str]:
    """What the journal saw, in the order of time."""
    return [entry.action for entry in reversed(await screen.session.read(journal.entries))]


# The views


@pytest.mark.parametrize("key", ["right", "tab"])
async def test_the_views_turn_by_arrows_and_tab(bench: Bench, key: str) -> None:
    async with bench.run() as screen:
        await screen.pane("5")
        for name in ("Здоровье", "Ротации", "Задачи", "Записи"):
            await screen.press(key)
            assert f"[{name}" in screen.lines()[1]
        await screen.press("left")
        assert "[Задачи" in screen.lines()[1]


async def test_tab_goes_to_the_passphrase_while_the_secrets_are_closed(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.pane("5")
        bench.ticks.now += 120
        screen.console.guard.check_idle()
        await screen.until(lambda: screen.session.tier is Tier.REGISTRY)
        await screen.press("right")
        assert "[Здоровье" in screen.text()
        await screen.press("tab", "right", "left")
        assert "[Здоровье" in screen.text()
        await screen.type("дом")
        assert "***" in screen.text()
        await screen.press("escape", "u")
        await screen.type("дом")
        assert "***" in screen.text()


async def test_empty_views_say_what_to_do(bench: Bench) -> None:
    async with bench.run() as screen:
        await _view(screen, "Ротации")
        assert "Незаконченных ротаций нет" in screen.text()
        assert "n/т" in screen.text()
        await _view(screen, "Задачи")
        assert "Задач нет" in screen.text()


async def test_health_leads_to_the_card(bench: Bench) -> None:
    async with bench.run() as screen:
        await _view(screen, "Здоровье")
        assert "Запись ни за кем не числится" in screen.text()
        await screen.press("f7")
        await screen.type("числится")
        await screen.press("enter", "enter")
        await _on(screen, CredentialCard)
        await screen.until(lambda: "muzey@example.ru" in screen.text())


async def test_looking_at_the_health_rates_the_passwords(bench: Bench) -> None:
    async with bench.run() as screen:
        await _view(screen, "Здоровье")
        await screen.until(lambda: "ещё не оценена" not in screen.text())
        assert "secret.rated" in await _actions(screen)
        assert PASSWORD not in screen.text()


async def test_the_letters_work_in_every_view(bench: Bench) -> None:
    async with bench.run() as screen:
        await _view(screen, "Здоровье")
        await screen.press("f7")
        await screen.type("администратор")
        await screen.press("enter", "v")
        await _on(screen, Choose)
        await screen.press("1")
        await screen.until(lambda: PASSWORD in screen.text())


async def test_type_out_by_its_own_key_hides_after_its_time(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.pane("5")
        await screen.press("end", "b")
        await _on(screen, Choose)
        await screen.press("1")
        await _on(screen, TypeOutScreen)
        await screen.until(lambda: "не-н" in screen.text())
        view = screen.console.screen
        assert isinstance(view, TypeOutScreen)
        assert view._timer is not None
        assert view._timer._interval == 120.0
        await screen.press("space")
        await screen.until(lambda: "эн русская строчная" in screen.text())
        view.expire()  # what its timer does after two minutes
        await screen.until(lambda: "Скрыто" in screen.text())
        assert "русская строчная" not in screen.text()
        await screen.press("enter")
        await screen.until(lambda: "русская строчная" in screen.text())
        assert (await _actions(screen)).count("secret.opened") == 3


async def test_a_closed_tier_hides_and_says_how_to_open(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.pane("5")
        await screen.press("end", "b")
        await _on(screen, Choose)
        await screen.press("1")
        await _on(screen, TypeOutScreen)
        await screen.until(lambda: "не-н" in screen.text())
        bench.ticks.now += 120
        screen.console.guard.check_idle()
        await screen.until(lambda: screen.session.tier is Tier.REGISTRY)
        view = screen.console.screen
        assert isinstance(view, TypeOutScreen)
        view.expire()
        await screen.press("enter")
        await screen.until(lambda: "закрыт" in screen.text())
        assert "не-н" not in screen.text()


# The card


async def test_the_card_tells_everything_but_secrets(bench: Bench) -> None:
    async with bench.run((120, 60)) as screen:
        await _card(screen)
        text = screen.text()
        for words in (
            "Логин: school5@example.ru",
            "Пароль VK ID",
            "не использовано: 2",
            "Примеров Пётр",
            "держит запись",
        ):
            assert words in text
        assert PASSWORD not in text
        assert CODES[0] not in text


async def test_a_secret_of_the_card_is_shown_in_it_and_goes_with_a_lock(bench: Bench) -> None:
    async with bench.run() as screen:
        await _card(screen)
        await _to_line(screen, "Пароль VK ID")
        await screen.press("v")
        await screen.until(lambda: PASSWORD in screen.text())
        bench.ticks.now += 120
        screen.console.guard.check_idle()
        await screen.until(lambda: PASSWORD not in screen.text())
        assert screen.main.is_current


async def test_enter_on_a_secret_says_what_can_be_done(bench: Bench) -> None:
    async with bench.run() as screen:
        await _card(screen)
        await _to_line(screen, "Ключ кодов VK ID")
        await screen.press("enter")
        await _on(screen, Choose)
        for words in ("Одноразовый код", "QR", "Сменить", "Выдать человеку"):
            assert words in screen.text()
        await _press_offer(screen, "Одноразовый код")
        await screen.until(lambda: "ещё" in screen.text() and "секунд" in screen.text())


async def test_an_old_version_is_shown_by_its_date_and_journalled(bench: Bench, opener: Callable[..., Store]) -> None:
    with opener() as store:
        _replace_password(store)
    async with bench.run() as screen:
        await _card(screen)
        await _to_line(screen, "прежний")
        await screen.press("enter")
        await _on(screen, Choose)
        await screen.press("1")
        await screen.until(lambda: PASSWORD in screen.text())
        entries = await screen.session.read(journal.entries)
        last = next(entry for entry in entries if entry.action == "secret.opened")
        assert last.detail["version"] == 1


async def test_a_wrong_change_is_undone_after_a_question(bench: Bench, opener: Callable[..., Store]) -> None:
    with opener() as store:
        _replace_password(store)
    async with bench.run() as screen:
        owner = await screen.session.read(lambda tx: credentials.owner(_account(tx).id))
        await _card(screen)
        await _to_line(screen, "Пароль VK ID")
        for answer in ("1", "2"):
            await screen.press("enter")
            await _on(screen, Choose)
            await _press_offer(screen, "вернуть прежний")
            await screen.until(lambda: "на сайте всё останется" in " ".join(screen.text().split()))
            await screen.press(answer)
            await _on(screen, CredentialCard)
        await screen.until(lambda: "Возвращён прежний" in screen.text())
        assert await screen.session.reveal(owner, Field.PASSWORD, Purpose.ROTATE, "test") == PASSWORD


async def test_recovery_codes_are_a_list_and_used_ones_are_marked(bench: Bench) -> None:
    async with bench.run() as screen:
        owner = await screen.session.read(lambda tx: credentials.owner(_account(tx).id))
        await _card(screen)
        await _to_line(screen, "Резервные коды")
        await screen.press("enter")
        await _on(screen, Choose)
        await _press_offer(screen, "Список кодов")
        await _on(screen, CodesView)
        await screen.until(lambda: CODES[1] in screen.text())
        await screen.press("down", "enter")
        await _on(screen, Choose)
        await screen.press("2")
        await screen.until(lambda: "- использован" in screen.text())
        assert await screen.session.read(lambda tx: secrets.used_codes(tx, owner)) == {1}
        await screen.press("enter")
        await screen.until(lambda: "уже отмечен" in screen.text())
        await screen.press("escape")
        await screen.until(lambda: "не использовано: 1" in screen.text())
        assert CODES[0] not in screen.text()


# Issuing


async def _begin_issue(screen: Screen, way: str) -> None:
    await screen.pane("5")
    await screen.press("end", "g")
    await _on(screen, Pick)
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
        await _on(screen, TypeOutScreen)
        await screen.until(lambda: "не-н" in screen.text())
        actions = await _actions(screen)
        assert actions.index("secret.issued") < actions.index("secret.opened")
        await screen.press("escape")
        await _on(screen, Choose)
        await screen.press("1")
        await screen.until(lambda: screen.main.is_current)
        await screen.until(lambda: "Задачи 1" in screen.lines()[1])
        await _view(screen, "Задачи")
        assert "записать получение" in screen.text()
        await screen.press("enter")
        await _on(screen, Choose)
        await screen.press("2")
        await _on(screen, Form)
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
        await _on(screen, Dictation)
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
        await _on(screen, AskLine)
        line = screen.console.screen.query_one("TextLine")
        line.value = str(target)  # type: ignore[attr-defined]
        await screen.press("enter")
        async with asyncio.timeout(60):  # the child derives a key of its own, at its full cost
            while not isinstance(screen.console.screen, TypeOutScreen):
                await screen.pilot.pause(0.05)
        await screen.until(lambda: "латинск" in screen.text())
        assert target.stat().st_mode & 0o777 == 0o600
        await screen.press("escape")
        await _on(screen, Note)
        assert "не вместе с файлом" in " ".join(screen.text().split())
        await screen.press("escape")
        await _on(screen, Choose)


async def test_a_cancelled_issue_needs_a_reason(bench: Bench) -> None:
    async with bench.run() as screen:
        await _begin_issue(screen, "1")
        await _on(screen, TypeOutScreen)
        await screen.press("escape")
        await _on(screen, Choose)
        await screen.press("4")
        await _on(screen, AskLine)
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
        await _view(screen, "Задачи")
        await screen.until(lambda: "! сменить" in screen.text())
        assert "Примеров Пётр" in screen.text()
        before = len(await screen.session.read(lambda tx: leaving.pending(tx, screen.session.today)))
        await screen.press("enter")
        await _on(screen, Choose)
        await _press_offer(screen, "Снять задачу")
        await _on(screen, AskLine)
        await screen.type("запись закрыта")
        await screen.press("enter")
        await screen.until(lambda: "= снята" in screen.text())
        left = await screen.session.read(lambda tx: leaving.pending(tx, screen.session.today))
        assert len(left) == before - 1
        await screen.press("end", "enter")
        await _on(screen, Choose)
        await _press_offer(screen, "Вернуть задачу")
        await screen.until(lambda: "= снята" not in screen.text())


async def test_a_task_leads_to_the_change_that_closes_it(bench: Bench, opener: Callable[..., Store]) -> None:
    with opener() as store:
        _leave(store)
    async with bench.run() as screen:
        await _view(screen, "Задачи")
        await screen.until(lambda: "! сменить" in screen.text())
        await screen.press("f7")
        await screen.type("пароль")
        await screen.press("enter", "enter")
        await _on(screen, Choose)
        await screen.press("1")
        await screen.until(lambda: "Новый пароль VK ID" in screen.text())
        await screen.press("1")
        await _on(screen, RotationScreen)
        await screen.until(lambda: "Показать новый" in screen.text())
        await _press_offer(screen, "Показать новый")
        await _on(screen, TypeOutScreen)
        await screen.press("escape")
        await screen.until(lambda: "Сайт принял" in screen.text())
        await _press_offer(screen, "Сайт принял")
        await screen.until(lambda: "удался" in screen.text())
        await _press_offer(screen, "удался")
        await screen.until(lambda: "[действует]" in screen.text())
        found = await screen.session.read(lambda tx: leaving.tasks(tx, screen.session.today))
        states = {task.field: task.status for task in found}
        assert states[Field.PASSWORD] is Status.ROTATED


# Campaigns


async def _new_campaign(screen: Screen) -> None:
    await _view(screen, "Ротации")
    await screen.press("n")
    await _on(screen, Choose)
    await _press_offer(screen, "Все")
    await _on(screen, Pick)
    await screen.press("enter")
    await _on(screen, AskLine)


async def test_a_campaign_is_made_with_a_preview_and_left_for_days(bench: Bench) -> None:
    async with bench.run() as screen:
        await _new_campaign(screen)
        assert "Новая кампания: 1 секрет" in screen.text()
        await screen.press("enter")
        await _on(screen, CampaignScreen)
        await screen.until(lambda: "0 из" in screen.text())
        await screen.press("enter")
        await screen.until(lambda: not isinstance(screen.console.screen, CampaignScreen))
        await screen.press("escape", "escape")
        await screen.until(lambda: screen.main.is_current)
        await screen.until(lambda: "Кампания: Все секреты" in screen.text())
    async with bench.run() as screen:
        await _view(screen, "Ротации")
        await screen.until(lambda: "Кампания: Все секреты" in screen.text())
        await screen.press("enter")
        await _on(screen, CampaignScreen)


async def test_an_item_of_a_campaign_is_changed_skipped_and_the_rest_closed(bench: Bench) -> None:
    async with bench.run() as screen:
        await _new_campaign(screen)
        await screen.press("enter")
        await _on(screen, CampaignScreen)
        await screen.until(lambda: "0 из" in screen.text())
        await screen.press("p")
        await _on(screen, AskLine)
        await screen.type("закрывают")
        await screen.press("enter")
        await screen.until(lambda: "пропущен" in screen.text())
        number = (await screen.session.read(campaigns.listing))[0].id
        first = (await screen.session.read(lambda tx: campaigns.progress(tx, number))).items[0]
        assert (first.state, first.reason) == (ItemState.SKIPPED, "закрывают")
        await screen.press("p")
        await screen.until(lambda: "закрывают" not in screen.text())
        await screen.press("z")
        await _on(screen, Choose)
        await screen.press("2")
        await screen.until(lambda: screen.main.is_current)
        assert (await screen.session.read(campaigns.listing))[0].closed_at is not None


async def test_a_rule_under_which_nothing_comes_makes_no_campaign(bench: Bench) -> None:
    async with bench.run() as screen:
        await _view(screen, "Ротации")
        await screen.press("n")
        await _on(screen, Choose)
        await _press_offer(screen, "больше не отвечает")
        await screen.until(lambda: "Менять нечего" in screen.lines()[-2])
        assert await screen.session.read(campaigns.listing) == ()


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_every_view_fits(bench: Bench, opener: Callable[..., Store], size: tuple[int, int]) -> None:
    with opener() as store:
        _leave(store)
    async with bench.run(size) as screen:
        for name in ("Записи", "Здоровье", "Ротации", "Задачи"):
            await _view(screen, name)
            lines = screen.lines()
            assert all(len(line) <= size[0] for line in lines)
            assert lines[-1].rstrip().endswith("F10 Выход")
