"""Another window in front of the terminal: what was revealed goes, what is there to be typed from stays, keys work."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from textual import events

from console.dialogs.ask import Choose
from console.dialogs.codes import CodesView
from console.dialogs.secretview import SecretView
from console.dialogs.typeout import TypeOutScreen
from console.widgets.secretline import SecretLine
from tests.console.support import CODES, PASSWORD, Bench, Screen


async def _leave(screen: Screen) -> None:
    screen.console.post_message(events.AppBlur())
    await screen.until(lambda: not screen.console.app_focus)


async def test_a_revealed_secret_goes(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.pane("5")
        await screen.press("down", "v")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("1")
        await screen.until(lambda: PASSWORD in screen.text())
        await _leave(screen)
        await screen.until(lambda: PASSWORD not in screen.text())
        assert not screen.main.pane.query_one(SecretLine).shows


async def test_a_code_stays_to_be_typed_elsewhere(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.pane("5")
        line = screen.main.pane.query_one(SecretLine)
        line.run_live("Код", lambda: "123 456")
        await screen.until(lambda: "123 456" in screen.text())
        await _leave(screen)
        assert line.shows


@pytest.mark.parametrize(("kind", "stays"), [(CodesView, False), (TypeOutScreen, True)])
def test_what_is_typed_from_stays(kind: type[SecretView], stays: bool) -> None:
    assert kind.hides_behind is not stays


async def test_recovery_codes_go_and_come_back(bench: Bench) -> None:
    async def fetch() -> str:
        return "\n".join(CODES)

    class Codes(TypeOutScreen):
        hides_behind = True

    async with bench.run() as screen:
        view = Codes("Коды", fetch)
        screen.console.push_screen(view)
        await screen.until(lambda: view.shows)
        await _leave(screen)
        await screen.until(lambda: "впереди было другое окно" in screen.text())
        assert not view.holds_secrets
        await screen.press("enter")
        await screen.until(lambda: view.shows)


async def test_a_key_is_heard_though_the_terminal_never_said_that_it_is_in_front_again(bench: Bench) -> None:
    async with bench.run() as screen:
        await _leave(screen)
        screen.at_once("3")
        await screen.until(lambda: "[3 Исключения]" in screen.text())


class _Held:
    """An opening of a secret that takes as long as the test wants."""

    def __init__(self, secret: str) -> None:
        self.asked, self.go = asyncio.Event(), asyncio.Event()
        self._secret = secret

    async def __call__(self, *_: Any) -> str:
        self.asked.set()
        await self.go.wait()
        return self._secret


async def test_a_secret_that_comes_late_is_not_shown(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    async with bench.run() as screen:
        await screen.pane("5")
        held = _Held(PASSWORD)
        monkeypatch.setattr(screen.session, "reveal", held)
        await screen.press("down", "v")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("1")
        await held.asked.wait()
        await _leave(screen)
        held.go.set()
        await screen.until(lambda: "Не показано" in screen.text())
        assert not screen.main.pane.query_one(SecretLine).shows


async def test_recovery_codes_that_come_late_are_not_shown(bench: Bench) -> None:
    class Codes(TypeOutScreen):
        hides_behind = True

    async with bench.run() as screen:
        held = _Held("\n".join(CODES))
        view = Codes("Коды", held)
        screen.console.push_screen(view)
        await held.asked.wait()
        await _leave(screen)
        held.go.set()
        await screen.until(lambda: "впереди было другое окно" in screen.text())
        assert not view.shows
        await screen.press("enter")
        await screen.until(lambda: view.shows)
