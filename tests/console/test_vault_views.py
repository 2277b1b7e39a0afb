"""The views of the pane «Сейф»: turning them, health, the card of an account."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from console.dialogs.ask import Choose
from console.dialogs.codes import CodesView
from console.dialogs.typeout import TypeOutScreen
from console.panes.vault.card import CredentialCard
from registry import credentials
from registry.credentials import Credential
from tests.console.support import CODES, PASSWORD, Bench, Screen
from tests.console.vault_views import press_offer, reach, told_actions, turn_to
from vault import journal, secrets
from vault.secrets import Field, Purpose
from vault.store import Store, Tier
from vault.transaction import Tx

NEXT = "Осока-91-лютня-Вечер"


def _account(tx: Tx) -> Credential:
    return next(each for each in credentials.listing(tx) if each.login == "school5@example.ru")


def _replace_password(store: Store) -> None:
    store.write("test.put", lambda tx: secrets.put(tx, credentials.owner(_account(tx).id), Field.PASSWORD, NEXT))


async def _card(screen: Screen) -> None:
    await screen.pane("5")
    await screen.press("end", "enter")
    await reach(screen, CredentialCard)
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
        await turn_to(screen, "Ротации")
        assert "Незаконченных ротаций нет" in screen.text()
        assert "n/т" in screen.text()
        await turn_to(screen, "Задачи")
        assert "Задач нет" in screen.text()


async def test_health_leads_to_the_card(bench: Bench) -> None:
    async with bench.run() as screen:
        await turn_to(screen, "Здоровье")
        assert "Запись ни за кем не числится" in screen.text()
        await screen.press("f7")
        await screen.type("числится")
        await screen.press("enter", "enter")
        await reach(screen, CredentialCard)
        await screen.until(lambda: "muzey@example.ru" in screen.text())


async def test_looking_at_the_health_rates_the_passwords(bench: Bench) -> None:
    async with bench.run() as screen:
        await turn_to(screen, "Здоровье")
        await screen.until(lambda: "ещё не оценена" not in screen.text())
        assert "secret.rated" in await told_actions(screen)
        assert PASSWORD not in screen.text()


async def test_the_letters_work_in_every_view(bench: Bench) -> None:
    async with bench.run() as screen:
        await turn_to(screen, "Здоровье")
        await screen.press("f7")
        await screen.type("администратор")
        await screen.press("enter", "v")
        await reach(screen, Choose)
        await screen.press("1")
        await screen.until(lambda: PASSWORD in screen.text())


async def test_type_out_by_its_own_key_hides_after_its_time(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.pane("5")
        await screen.press("end", "b")
        await reach(screen, Choose)
        await screen.press("1")
        await reach(screen, TypeOutScreen)
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
        assert (await told_actions(screen)).count("secret.opened") == 3


async def test_a_closed_tier_hides_and_says_how_to_open(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.pane("5")
        await screen.press("end", "b")
        await reach(screen, Choose)
        await screen.press("1")
        await reach(screen, TypeOutScreen)
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
        await reach(screen, Choose)
        for words in ("Одноразовый код", "QR", "Сменить", "Выдать человеку"):
            assert words in screen.text()
        await press_offer(screen, "Одноразовый код")
        await screen.until(lambda: "ещё" in screen.text() and "секунд" in screen.text())


async def test_an_old_version_is_shown_by_its_date_and_journalled(bench: Bench, opener: Callable[..., Store]) -> None:
    with opener() as store:
        _replace_password(store)
    async with bench.run() as screen:
        await _card(screen)
        await _to_line(screen, "прежний")
        await screen.press("enter")
        await reach(screen, Choose)
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
            await reach(screen, Choose)
            await press_offer(screen, "вернуть прежний")
            await screen.until(lambda: "на сайте всё останется" in " ".join(screen.text().split()))
            await screen.press(answer)
            await reach(screen, CredentialCard)
        await screen.until(lambda: "Возвращён прежний" in screen.text())
        assert await screen.session.reveal(owner, Field.PASSWORD, Purpose.ROTATE, "test") == PASSWORD


async def test_recovery_codes_are_a_list_and_used_ones_are_marked(bench: Bench) -> None:
    async with bench.run() as screen:
        owner = await screen.session.read(lambda tx: credentials.owner(_account(tx).id))
        await _card(screen)
        await _to_line(screen, "Резервные коды")
        await screen.press("enter")
        await reach(screen, Choose)
        await press_offer(screen, "Список кодов")
        await reach(screen, CodesView)
        await screen.until(lambda: CODES[1] in screen.text())
        assert "Enter — отметить использованным" in screen.text()
        await screen.press("down", "enter")
        await reach(screen, Choose)
        await screen.press("2")
        await screen.until(lambda: "- использован" in screen.text())
        assert screen.console.screen.query_one("#refusal").has_class("-calm"), "it went well"
        assert await screen.session.read(lambda tx: secrets.used_codes(tx, owner)) == {1}
        await screen.press("enter")
        await screen.until(lambda: "уже отмечен" in screen.text())
        await screen.press("escape")
        await screen.until(lambda: "не использовано: 1" in screen.text())
        assert CODES[0] not in screen.text()
