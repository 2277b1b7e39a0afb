"""Every command of every view of every pane, carried out over a vault with nothing in it and over one with a little:
none ends the program, none is silent, none leads where Esc does not lead back from; no empty list is without a word.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from console.commands import Command, Place
from console.screens.main import MainScreen
from console.screens.regulation import RegulationScreen
from console.tabs import TABS
from tests.conftest import PASSPHRASE
from tests.console.support import Bench, Screen

_STEPS_BACK = 8
"""Nothing stands deeper than so many questions."""

_TURNS = {"next", "previous", "view"}
"""Verbs that turn the views; they are what this walk goes by."""


async def _entered(screen: Screen) -> None:
    """At the panes, whatever the vault lacks."""
    await screen.type(PASSPHRASE)
    await screen.press("enter")
    await screen.until(lambda: isinstance(screen.console.screen, MainScreen | RegulationScreen))
    if not isinstance(screen.console.screen, MainScreen):
        await screen.press("escape")
    await screen.entered("1")


async def _settled(screen: Screen) -> None:
    await screen.until(lambda: not screen.console.opening)


async def _back(screen: Screen, digit: str) -> None:
    """To the pane again, nothing over it and nothing filtered."""
    for _ in range(_STEPS_BACK):
        at_panes = isinstance(screen.console.screen, MainScreen)
        if at_panes and digit == screen.main.pane.DIGIT and not screen.main.pane.back():
            return
        await screen.press(digit if at_panes else "escape")
        await _settled(screen)
        if "1  Вернуться к форме" in screen.text():
            await screen.press("2")
            await _settled(screen)
    raise AssertionError(f"no way back:\n{screen.text()}")


async def _carry_out(screen: Screen, command: Command, digit: str) -> None:
    pane = screen.main.pane
    reason = command.why_off(pane.situation())
    screen.main.status.tell("")
    await screen.pilot.pause()
    before = screen.text()
    pane.action_command(command.id)
    await _settled(screen)
    assert not screen.console.crashed, command.id
    assert screen.text() != before, f"{command.id} says nothing:\n{before}"
    if reason:
        assert reason in screen.text(), command.id
    await _back(screen, digit)


async def _walk(screen: Screen, digit: str) -> None:
    await _entered(screen)
    seen = set[str]()
    while True:
        await _back(screen, digit)
        await screen.until(lambda: screen.main.pane._has_come)
        pane = screen.main.pane
        if pane.view_key in seen:
            return
        seen.add(pane.view_key)
        assert pane.rows.items or pane.rows.empty.strip(), f"{pane.view_key} says nothing:\n{screen.text()}"
        for command in pane.commands_here():
            if command.place is not Place.ANYWHERE and command.title and command.verb not in _TURNS:
                await _carry_out(screen, command, digit)
        await screen.press("f1")
        assert "Помощь" in screen.lines()[0]
        await _back(screen, digit)
        await screen.press("right")
        await _settled(screen)


@pytest.mark.parametrize("digit", [tab.digit for tab in TABS])
async def test_every_command_over_nothing(
    empty_bench: Bench, digit: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with empty_bench.run(opened=False) as screen:
        await _walk(screen, digit)


@pytest.mark.parametrize("digit", [tab.digit for tab in TABS])
async def test_every_command_over_a_little(
    bench: Bench, digit: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with bench.run(opened=False) as screen:
        await _walk(screen, digit)
