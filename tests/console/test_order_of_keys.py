"""Keys that come in one packet, as over a slow link: each finds what the one before it did."""

from __future__ import annotations

import threading

import pytest

from console.dialogs.ask import Choose
from console.dialogs.base import Dialog
from console.dialogs.form import Form
from console.dialogs.palette import Palette
from console.panes.organization_card import OrganizationCardScreen
from console.screens.copies import Copies
from console.screens.security import SecurityPage
from console.screens.unlock import UnlockScreen
from tests.console.support import Bench
from vault import backup
from vault.backup import Backup
from vault.store import Store


async def test_a_letter_finds_the_line_that_the_arrow_before_it_chose(bench: Bench) -> None:
    async with bench.run() as screen:
        names = [row.organization.name for row in screen.rows.items]  # type: ignore[attr-defined]  # the registry's rows
        screen.at_once("down", "down", "e")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        assert names[2] in screen.text()


async def test_an_arrow_after_enter_does_not_choose_another_line(bench: Bench) -> None:
    async with bench.run() as screen:
        names = [row.organization.name for row in screen.rows.items]  # type: ignore[attr-defined]  # the registry's rows
        screen.at_once("enter", "down", "down")
        await screen.until(lambda: isinstance(screen.console.screen, OrganizationCardScreen))
        await screen.until(lambda: names[0] in screen.text(), what=screen.text())


async def test_a_key_after_a_digit_is_not_for_the_pane_before(bench: Bench) -> None:
    async with bench.run() as screen:
        screen.at_once("4", "enter", "down")
        await screen.until(lambda: screen.main.pane.DIGIT == "4" and screen.main.pane.rows.is_mounted)
        assert screen.console.screen is screen.main
        screen.at_once("2", "down", "4", "2", "down", "e")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        assert "Школа № 5" in screen.text()


async def test_a_letter_right_behind_a_digit_is_heard_by_the_pane_that_is_being_made(bench: Bench) -> None:
    """Were it lost, what is typed into the field that it opens would be carried out key by key."""
    async with bench.run() as screen:
        screen.at_once("3", "n", *"Клуб")
        await screen.until(lambda: isinstance(screen.console.screen, Dialog))
        assert screen.main.pane.DIGIT == "3"


async def test_enter_takes_what_the_letters_before_it_found(bench: Bench) -> None:
    """Enter must not be carried out before the letters that wait in the queue of their field."""
    async with bench.run() as screen:
        await screen.press("f9")
        await screen.until(lambda: isinstance(screen.console.screen, Palette))
        screen.at_once(*"копии", "enter")
        await screen.until(lambda: isinstance(screen.console.screen, SecurityPage))


async def test_a_letter_after_the_enter_of_a_search_is_for_what_was_found(bench: Bench) -> None:
    async with bench.run() as screen:
        screen.at_once("f7", *"музей", "enter", "e")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        assert "Музей ёлочных игрушек" in screen.text()


async def test_f2_saves_a_field_to_its_end(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.press("n")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        screen.at_once(*"Клуб", "f2")
        await screen.until(lambda: screen.main.is_current)
        await screen.until(lambda: "Клуб" in screen.text())


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


async def test_an_answer_given_twice_is_taken_once(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.press("n")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        await screen.type("Клуб")
        await screen.press("escape")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        screen.at_once("1", "1", "enter")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        assert "Клуб" in screen.text()
        assert not screen.console.crashed


async def test_a_form_that_ends_takes_the_question_over_it_along(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.press("n")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        form = screen.console.screen
        assert isinstance(form, Form)
        await screen.type("Клуб")
        await screen.press("escape")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        form.dismiss(None)
        await screen.until(lambda: screen.main.is_current)
        assert len(screen.console.screen_stack) == 2
