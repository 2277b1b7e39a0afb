"""Keys that come in one packet, as over a slow link: each finds what the one before it did."""

from __future__ import annotations

import threading

import pytest
from textual import events
from textual.keys import _character_to_key

from console.dialogs.form import Form
from console.panes.organization_card import OrganizationCardScreen
from console.screens.copies import Copies
from console.screens.unlock import UnlockScreen
from tests.console.support import Bench, Screen
from vault import backup
from vault.backup import Backup
from vault.store import Store


def _at_once(screen: Screen, *keys: str) -> None:
    """All of them before the program gets to answer any."""
    driver = screen.console._driver
    assert driver is not None
    for key in keys:
        driver.send_message(
            events.Key(_character_to_key(key) if len(key) == 1 else key, key if len(key) == 1 else None)
        )


async def test_a_letter_finds_the_line_that_the_arrow_before_it_chose(bench: Bench) -> None:
    async with bench.run() as screen:
        names = [row.organization.name for row in screen.rows.items]  # type: ignore[attr-defined]  # the registry's rows
        _at_once(screen, "down", "down", "e")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        assert names[2] in screen.text()


async def test_an_arrow_after_enter_does_not_choose_another_line(bench: Bench) -> None:
    async with bench.run() as screen:
        names = [row.organization.name for row in screen.rows.items]  # type: ignore[attr-defined]  # the registry's rows
        _at_once(screen, "enter", "down", "down")
        await screen.until(lambda: isinstance(screen.console.screen, OrganizationCardScreen))
        await screen.until(lambda: names[0] in screen.text(), what=screen.text())


async def test_a_key_after_a_digit_is_not_for_the_pane_before(bench: Bench) -> None:
    async with bench.run() as screen:
        _at_once(screen, "4", "enter", "down")
        await screen.until(lambda: screen.main.pane.DIGIT == "4" and screen.main.pane.rows.is_mounted)
        assert screen.console.screen is screen.main
        _at_once(screen, "2", "down", "4", "2", "down", "e")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        assert "Школа № 5" in screen.text()


async def test_f6_locks_while_a_copy_is_being_made(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, go = threading.Event(), threading.Event()
    make = backup.make

    def slow(store: Store) -> Backup:
        asked.set()
        go.wait(10)
        return make(store)

    monkeypatch.setattr(backup, "make", slow)
    async with bench.run() as screen:
        await screen.until(lambda: True)
        screen.console.push_screen(Copies())
        await screen.until(lambda: isinstance(screen.console.screen, Copies))
        await screen.press("n")
        await screen.until(asked.is_set)
        try:
            await screen.press("f6")
            await screen.until(lambda: isinstance(screen.console.screen, UnlockScreen))
        finally:
            go.set()
