"""Keys pressed at random and faster than the screen answers: nothing crashes, and F6 is never lost."""

from __future__ import annotations

import asyncio
import random
import threading
from pathlib import Path

import pytest

from console.dialogs.note import Note
from console.dialogs.passphrase import OpenSecrets
from console.screens.unlock import UnlockScreen
from tests.conftest import PASSPHRASE
from tests.console.support import Bench, Screen

_NAMED = "up down left right home end pageup pagedown tab shift+tab enter escape backspace delete ctrl+u"
_FUNCTIONS = "f1 f2 f3 f4 f5 f7 f8 f9"
KEYS = [*_NAMED.split(), *_FUNCTIONS.split(), *"123457ksыvмcbtnтegix/?a0", "escape"]
PAUSES = (0.0, 0.005, 0.02, 0.1)


def locked(screen: Screen) -> bool:
    return isinstance(screen.console.screen, UnlockScreen)


async def locks(screen: Screen) -> None:
    """Without a pilot: it waits in vain for widgets that a key takes away meanwhile."""
    async with asyncio.timeout(30):
        while not (locked(screen) or screen.console._exit):
            await asyncio.sleep(0.005)


@pytest.mark.parametrize("seed", range(6))
async def test_no_order_of_keys_breaks_it(
    bench: Bench, seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # names of files may be among what is typed
    chosen = random.Random(seed)
    async with bench.run() as screen:
        for _ in range(15):
            typed = [chosen.choice(KEYS) for _ in range(15)]
            screen.at_once(*typed)
            await asyncio.sleep(chosen.choice(PAUSES))
            assert not screen.console.crashed, typed
        screen.at_once("f6")
        await locks(screen)  # or ends: «Выход» may have been picked from the palette
        assert not screen.console.crashed


@pytest.mark.parametrize("before", [("f1", "escape"), ("f9", "escape"), ("f5", "escape"), ("n", "escape"), ("/", "x")])
async def test_f6_is_not_lost_with_the_dialog_that_had_the_keys(bench: Bench, before: tuple[str, ...]) -> None:
    async with bench.run() as screen:
        screen.at_once(before[0])
        await screen.pilot.pause()
        screen.at_once(*before[1:], "f6")
        await locks(screen)
        assert locked(screen)


async def test_what_is_typed_after_f6_is_for_nothing_that_still_stands(bench: Bench) -> None:
    async with bench.run() as screen:
        screen.at_once("f6", "5", "f9", "f1")
        await locks(screen)
        await screen.until(lambda: screen.console.screen_stack[1:] == [screen.console.screen])
        assert locked(screen)


async def test_a_page_on_its_way_does_not_come_before_the_one_of_a_lock(bench: Bench) -> None:
    async with bench.run() as screen:
        screen.console.lock_now()
        screen.console.show_panes()
        screen.console.enter()
        await locks(screen)
        await screen.until(lambda: screen.session.store is None and not screen.console._turning.locked())
        assert locked(screen)


async def test_a_page_that_is_still_read_does_not_come_after_a_lock(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with bench.run() as screen:
        console, session, went = screen.console, screen.session, asyncio.Event()
        learn = session.learn_regulation

        async def slowly() -> object:
            found = await learn()
            await went.wait()
            return found

        monkeypatch.setattr(session, "learn_regulation", slowly)
        console.enter()
        (entering,) = [each for each in console.workers if each.group == "screens" and not each.is_finished]
        await screen.pilot.pause()
        console.lock_now()
        await locks(screen)
        await screen.until(lambda: session.store is None and not console._turning.locked())
        went.set()
        await screen.until(lambda: entering.is_finished)
        assert locked(screen)


async def test_f10_is_not_lost_with_the_page_that_goes(bench: Bench) -> None:
    async with bench.run() as screen:
        screen.console.leave()
        screen.console.end_flows(closing=False)
        await screen.until(lambda: screen.console._exit)


async def test_a_command_that_was_reading_asks_nothing_over_a_lock(bench: Bench) -> None:
    went = threading.Event()
    async with bench.run() as screen:
        console = screen.console

        async def read_and_ask() -> None:
            await asyncio.to_thread(went.wait)
            await console.push_screen_wait(Note("Школа № 5", "адрес страницы"))

        flow = screen.main.run_worker(read_and_ask())
        own = console.run_worker(read_and_ask(), group="palette")
        await screen.pilot.pause()
        console.lock_now()
        await locks(screen)
        went.set()
        await screen.until(lambda: flow.is_finished and own.is_finished)
        assert locked(screen)
        assert flow.is_cancelled and own.is_cancelled


async def test_another_passphrase_does_not_end_the_waiting_for_one(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    went, answers = threading.Event(), list[bool | None]()
    async with bench.run() as screen:
        console, store = screen.console, screen.session.opened()
        screen.session.lock_secrets()
        console.tier_changed()
        opens = store.open_secrets

        def slowly(given: bytearray) -> None:
            assert went.wait(10)
            opens(given)

        monkeypatch.setattr(store, "open_secrets", slowly)
        dialog = OpenSecrets("Нужны секреты.")
        console.push_screen(dialog, answers.append)
        await screen.until(lambda: console.screen is dialog)
        await screen.type(PASSPHRASE)
        await screen.press("enter")
        await screen.until(lambda: console.guard.trying)
        await screen.press("x", "enter")
        went.set()
        await screen.until(lambda: answers == [True])


async def test_a_dialog_that_goes_before_it_was_made_is_never_made(bench: Bench) -> None:
    async with bench.run() as screen:
        note = Note("Заголовок", "текст")
        screen.console.push_screen(note)
        note.dismiss(None)
        await screen.until(lambda: not note.is_attached)
        assert not screen.console.crashed
        assert screen.console.screen is screen.main


async def test_what_somebody_cancels_does_not_end_the_loop_of_keys(bench: Bench) -> None:
    async with bench.run() as screen:
        gone: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        gone.cancel()
        screen.console.call_next(lambda: gone)
        screen.at_once("f6")
        await locks(screen)
        assert locked(screen)


async def test_keys_after_the_end_are_nobodys(bench: Bench) -> None:
    async with bench.run() as screen:
        screen.console.exit()
        screen.at_once(*KEYS)
        async with asyncio.timeout(30):
            while screen.console._running:
                await asyncio.sleep(0.005)
        assert not screen.console.crashed
        assert screen.console.return_code == 0
