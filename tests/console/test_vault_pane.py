"""Pane 5: secrets shown, copied and gone; each opening journalled before; the closed tier."""

from __future__ import annotations

import pytest
from textual import events

from console.clipboard import Route, sequence
from console.dialogs.ask import Choose
from console.panes.vault.card import CredentialCard
from console.widgets.secretfield import SecretField
from console.widgets.secretline import SecretLine
from tests.conftest import PASSPHRASE
from tests.console.support import CODES, PASSWORD, Bench, Screen
from vault import journal


async def _on_account(screen: Screen) -> None:
    await screen.pane("5")
    await screen.press("end")


async def _opened(screen: Screen) -> list[tuple[str, str]]:
    entries = await screen.session.read(journal.entries)
    return [
        (str(entry.detail["purpose"]), str(entry.detail["field"]))
        for entry in entries
        if entry.action == "secret.opened"
    ]


async def test_the_list_holds_no_secret(bench: Bench) -> None:
    async with bench.run((120, 40)) as screen:
        await _on_account(screen)
        text = screen.text()
        assert "school5@example.ru" in text
        assert "пароль, код, восст." in text
        assert PASSWORD not in text


@pytest.mark.parametrize("key", ["v", "м"])
async def test_reveal_is_journalled_and_goes(bench: Bench, key: str) -> None:
    async with bench.run() as screen:
        await _on_account(screen)
        await screen.press(key)
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("1")
        await screen.until(lambda: PASSWORD in screen.text())
        assert await _opened(screen) == [("reveal", "password")]
        screen.main.query_one(SecretLine).conceal()  # what its timer does after ten seconds
        await screen.pilot.pause()
        assert PASSWORD not in screen.text()


async def test_a_letter_in_the_packet_of_an_arrow_means_the_row_it_leads_to(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.pane("5")
        await screen.press("home")
        driver = screen.console._driver
        assert driver is not None
        driver.send_message(events.Key("down", None))
        driver.send_message(events.Key("v", "v"))
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("1")
        await screen.until(lambda: PASSWORD in screen.text())


async def test_a_revealed_secret_has_a_timer(bench: Bench) -> None:
    async with bench.run() as screen:
        await _on_account(screen)
        await screen.press("v")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("1")
        await screen.until(lambda: PASSWORD in screen.text())
        timer = screen.main.query_one(SecretLine)._timer
        assert timer is not None
        assert timer._interval == 10.0


@pytest.mark.parametrize("key", ["up", "2", "escape", "f6"])
async def test_a_secret_leaves_with_the_place(bench: Bench, key: str) -> None:
    async with bench.run() as screen:
        await _on_account(screen)
        await screen.press("v")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("3")
        await screen.until(lambda: CODES[0] in screen.text())
        assert CODES[1] in screen.text()
        line = screen.main.query_one(SecretLine)
        await screen.press(key)
        await screen.until(lambda: CODES[0] not in screen.text())
        await screen.until(lambda: not line.shows)
        assert line._secret == []


@pytest.mark.parametrize("key", ["c", "с"])
async def test_copy_goes_to_the_terminal_and_is_taken_back(bench: Bench, key: str) -> None:
    async with bench.run() as screen:
        await _on_account(screen)
        await screen.press(key)
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("1")
        await screen.until(lambda: bool(screen.written))
        assert screen.written == [sequence(PASSWORD, Route.DIRECT)]
        assert "узнать нельзя" in screen.lines()[-2]
        assert PASSWORD not in screen.text()
        assert await _opened(screen) == [("copy", "password")]
        await screen.press("f6")
        assert screen.written[1:] == [sequence(" ", Route.DIRECT)]
        assert screen.console.clipboard == ""


async def test_the_code_is_live_and_stops_when_it_leaves(bench: Bench) -> None:
    async with bench.run() as screen:
        await _on_account(screen)
        await screen.press("t")
        await screen.until(lambda: "ещё" in screen.text())
        line = screen.main.query_one(SecretLine)
        assert line.shows
        assert await _opened(screen) == [("code", "totp")]
        line.tick()
        await screen.press("escape")
        assert (line._secret, line._live, line._timer) == ([], None, None)


async def test_an_account_without_a_seed_says_so(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.pane("5")
        await screen.press("home", "t")
        assert "нет секретов" in screen.lines()[-2]


async def test_the_card_offers_what_is_stored(bench: Bench) -> None:
    async with bench.run() as screen:
        await _on_account(screen)
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, CredentialCard))
        await screen.until(lambda: "Примеров Пётр" in screen.text())
        assert PASSWORD not in screen.text()
        await screen.press("v")  # the cursor stands on the first secret
        await screen.until(lambda: PASSWORD in screen.text())


async def test_the_closed_tier_asks_in_the_pane(bench: Bench) -> None:
    async with bench.run() as screen:
        await _on_account(screen)
        screen.session.lock_secrets()
        screen.console.tier_changed()
        await screen.pilot.pause()
        assert "Секреты закрыты. Пароль хранилища:" in screen.text()
        await screen.press("v")
        assert "введите пароль" in screen.lines()[-2]
        await screen.press("tab")
        field = screen.main.query_one("#unlockline SecretField", SecretField)
        assert field.has_focus
        await screen.type(PASSPHRASE[:-1])
        await screen.press("enter")
        await screen.until(lambda: "Пароль не подошёл" in screen.lines()[-2])
        assert field.count == 0
        bench.ticks.now += 1
        await screen.press("tab")
        await screen.type(PASSPHRASE)
        await screen.press("enter")
        await screen.until(lambda: "секр. открыты" in screen.lines()[0])
        assert "Секреты закрыты" not in screen.text()
        assert screen.rows.has_focus


async def test_digits_belong_to_the_passphrase_while_it_is_typed(bench: Bench) -> None:
    async with bench.run() as screen:
        await _on_account(screen)
        screen.session.lock_secrets()
        screen.console.tier_changed()
        await screen.press("tab", "2", "3")
        assert "[5 Сейф]" in screen.lines()[0]
        await screen.press("escape", "2")
        assert "[2 Реестр]" in screen.lines()[0]
