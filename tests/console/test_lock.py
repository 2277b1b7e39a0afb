"""Locks: by idle time, at once, by a signal; nothing secret is left in any widget."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.dom import DOMNode

from console.demo import HINT
from console.dialogs.ask import Choose
from console.dialogs.base import Dialog
from console.dialogs.form import Form
from console.forms.model import Answers, FormPlan
from console.screens.unlock import UnlockScreen
from console.widgets.fields import FieldSpec
from console.widgets.secretfield import SecretField
from console.widgets.secretline import SecretLine
from tests.conftest import PASSPHRASE
from tests.console.support import CODES, PASSWORD, Bench, Screen
from vault.errors import StorageFailed
from vault.store import Store, Tier

SECRETS = (PASSWORD, *CODES, PASSPHRASE)


def _tier(screen: Screen) -> Tier:
    return screen.session.tier


async def _reveal(screen: Screen) -> None:
    await screen.pane("5")
    await screen.press("end", "v")
    await screen.until(lambda: isinstance(screen.console.screen, Choose))
    await screen.press("1")
    await screen.until(lambda: PASSWORD in screen.text())


def _strings(node: object, depth: int = 3) -> Iterator[str]:
    """Every text an object holds, a few levels deep."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, bytes | bytearray):
        yield node.decode("utf-8", "replace")
    elif depth and isinstance(node, dict):
        for key, value in node.items():
            yield from _strings(key, depth - 1)
            yield from _strings(value, depth - 1)
    elif depth and isinstance(node, list | tuple | set | frozenset):
        yield "".join(each for each in node if isinstance(each, str))  # a secret is held character by character
        for value in node:
            yield from _strings(value, depth - 1)


def _left(nodes: list[DOMNode]) -> list[str]:
    return [text for node in nodes for text in _strings(vars(node)) if any(secret in text for secret in SECRETS)]


async def test_secrets_lock_after_two_idle_minutes(bench: Bench) -> None:
    async with bench.run() as screen:
        await _reveal(screen)
        nodes = [node for each in screen.console.screen_stack for node in each.walk_children(with_self=True)]
        assert _left(nodes), "the search sees a secret that is on the screen"
        bench.ticks.now += 119
        screen.console.guard.check_idle()
        assert screen.session.secrets_open
        bench.ticks.now += 1
        screen.console.guard.check_idle()
        await screen.pilot.pause()
        assert _tier(screen) is Tier.REGISTRY
        text = screen.text()
        assert PASSWORD not in text
        assert "секр. закрыты" in screen.lines()[0]
        assert "долго не было клавиш" in text
        assert "school5@example.ru" in text
        assert _left(nodes) == []


async def test_everything_locks_after_fifteen(bench: Bench) -> None:
    async with bench.run() as screen:
        await _reveal(screen)
        nodes = [node for each in screen.console.screen_stack for node in each.walk_children(with_self=True)]
        bench.ticks.now += 900
        screen.console.guard.check_idle()
        await screen.until(lambda: screen.session.store is None)
        await screen.until(lambda: isinstance(screen.console.screen, UnlockScreen))
        text = screen.text()
        assert "15 минут без клавиш" in text
        assert "school5" not in text
        assert _left(nodes) == []
        await screen.type(PASSPHRASE)
        await screen.press("enter")
        await screen.entered()


async def test_only_keys_count_as_activity(bench: Bench) -> None:
    async with bench.run() as screen:
        bench.ticks.now += 100
        await screen.pilot.hover(offset=(5, 5))
        await screen.pilot.resize_terminal(90, 30)
        assert screen.session.idle == 100
        await screen.press("down")
        assert screen.session.idle == 0


@pytest.mark.parametrize("place", ["list", "form", "palette", "search", "help", "card"])
async def test_f6_locks_from_anywhere(bench: Bench, place: str) -> None:
    keys = {"list": (), "form": ("n",), "palette": ("f9",), "search": ("f7", "a"), "help": ("f1",), "card": ("enter",)}
    async with bench.run() as screen:
        await screen.press(*keys[place])
        await screen.console.workers.wait_for_complete([]) if place == "list" else None
        if place == "form":
            await screen.until(lambda: isinstance(screen.console.screen, Form))
        await screen.press("f6")
        await screen.until(lambda: isinstance(screen.console.screen, UnlockScreen))
        await screen.until(lambda: screen.session.store is None)
        assert "Школа" not in screen.text()
        assert len(screen.console.screen_stack) == 2


async def test_a_form_with_secrets_goes_when_they_lock(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.pane("5")
        await screen.press("end", "f4")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        form = screen.console.screen
        field = next(iter(form.query(SecretField)))
        field.focus()
        await screen.type(PASSWORD)
        assert field.count == len(PASSWORD)
        bench.ticks.now += 120
        screen.console.guard.check_idle()
        await screen.until(lambda: screen.main.is_current)
        await screen.until(lambda: field.count == 0)
        assert not any(isinstance(each, Form) for each in screen.console.screen_stack)


async def test_a_form_without_secrets_stays_when_they_lock(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.press("n")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        await screen.type("Новая школа")
        bench.ticks.now += 120
        screen.console.guard.check_idle()
        await screen.pilot.pause()
        assert isinstance(screen.console.screen, Form)
        assert "Новая школа" in screen.text()


async def test_a_secret_opened_during_a_lock_is_not_shown(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.pane("5")
        await screen.press("end", "v")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        real = screen.session.reveal

        async def slow(*arguments: object) -> str:
            secret = await real(*arguments)  # type: ignore[arg-type]
            screen.session.lock_secrets()
            screen.console.tier_changed()
            return secret

        screen.session.reveal = slow  # type: ignore[method-assign, assignment]
        await screen.press("1")
        await screen.until(lambda: not screen.session.secrets_open)
        await screen.pilot.pause()
        assert PASSWORD not in screen.text()
        assert not screen.main.query_one(SecretLine).shows


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM, signal.SIGTSTP])
async def test_a_signal_locks_and_ends(bench: Bench, number: signal.Signals) -> None:
    async with bench.run() as screen:
        await _reveal(screen)
        os.kill(os.getpid(), number)
        async with asyncio.timeout(10):
            while screen.console.is_running:
                await asyncio.sleep(0)
        assert screen.session.store is None


async def test_leaving_closes_the_vault(bench: Bench) -> None:
    for key in ("f10", "q", "й"):
        async with bench.run() as screen:
            await screen.press(key)
            await screen.until(lambda: screen.session.store is None)


async def test_leaving_a_changed_form_asks(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.press("n")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        await screen.type("Новая школа")
        await screen.press("f10")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        assert "не сохранены" in screen.text()
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        assert screen.session.store is not None


async def test_ctrl_c_tells_the_way_out_and_copies_nothing(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.press("ctrl+c")
        assert "Выход — F10" in screen.lines()[-2]
        assert screen.console.clipboard == ""


async def test_textuals_own_way_out_closes_the_vault_too(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.press("ctrl+q")
        await screen.until(lambda: screen.session.store is None)


async def test_a_hint_stands_wherever_the_passphrase_is_asked(bench: Bench) -> None:
    bench.hint = HINT
    async with bench.run() as screen:
        await screen.pane("5")
        bench.ticks.now += 120
        screen.console.guard.check_idle()
        await screen.until(lambda: any(HINT in line for line in screen.lines()[1:3]))
        await screen.press("f6")
        await screen.until(lambda: isinstance(screen.console.screen, UnlockScreen) and HINT in screen.text())


class Keeping(Dialog[None]):
    """A dialog that must not lose what it holds when the secrets lock."""

    keeps_over_lock = True

    def __init__(self) -> None:
        super().__init__("Ротация")
        self.told = 0

    @property
    def holds_secrets(self) -> bool:
        return True

    def on_secrets_locked(self) -> None:
        self.told += 1


async def _keeping(screen: Screen) -> Keeping:
    dialog = Keeping()
    screen.console.push_screen(dialog)
    await screen.until(lambda: screen.console.screen is dialog)
    return dialog


def _idle(bench: Bench, screen: Screen, seconds: float) -> None:
    bench.ticks.now += seconds
    screen.console.guard.check_idle()


async def test_a_dialog_that_keeps_over_the_lock_is_told_and_stays_ten_minutes(bench: Bench) -> None:
    async with bench.run() as screen:
        dialog = await _keeping(screen)
        _idle(bench, screen, 120)
        assert not screen.session.secrets_open
        assert dialog.told == 1
        assert screen.console.screen is dialog
        _idle(bench, screen, 599)
        assert screen.console.screen is dialog
        _idle(bench, screen, 1)
        await screen.until(lambda: screen.main.is_current)
        assert screen.session.store is not None


async def test_a_key_gives_it_another_ten_minutes(bench: Bench) -> None:
    async with bench.run() as screen:
        dialog = await _keeping(screen)
        _idle(bench, screen, 120)
        _idle(bench, screen, 599)
        await screen.press("down")
        _idle(bench, screen, 599)
        assert screen.console.screen is dialog
        _idle(bench, screen, 1)
        await screen.until(lambda: screen.main.is_current)


@pytest.mark.parametrize("how", ["f6", "idle"])
async def test_the_full_lock_takes_it_away_at_once(bench: Bench, how: str) -> None:
    async with bench.run() as screen:
        await _keeping(screen)
        if how == "f6":
            await screen.press("f6")
        else:
            _idle(bench, screen, 900)
        await screen.until(lambda: isinstance(screen.console.screen, UnlockScreen))
        assert len(screen.console.screen_stack) == 2


async def test_what_stands_over_it_and_holds_secrets_goes_alone(bench: Bench) -> None:
    async with bench.run() as screen:
        dialog = await _keeping(screen)
        plan = FormPlan("Секрет", (FieldSpec("a", "Поле"),), {}, _nothing, secret=True)
        screen.console.push_screen(Form(plan))
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        _idle(bench, screen, 120)
        await screen.until(lambda: screen.console.screen is dialog)
        assert dialog.told == 1


async def _nothing(_: Answers) -> int:
    return 0


async def test_a_lock_while_the_vault_opens_leaves_it_closed(bench: Bench) -> None:
    begun, go, opened = threading.Event(), threading.Event(), []
    real = bench.open_vault

    def slow(location: Path, given: bytearray) -> Store:
        begun.set()
        assert go.wait(10)
        opened.append(real(location, given))
        return opened[0]

    bench.open_vault = slow
    async with bench.run(opened=False) as screen:
        await screen.type(PASSPHRASE)
        await screen.press("enter")
        await screen.until(begun.is_set)
        await screen.press("f6")
        await screen.until(lambda: not screen.session.opening)
        go.set()
        await screen.until(lambda: bool(opened) and opened[0].tier is Tier.LOCKED)
        assert screen.session.store is None
        bench.open_vault = real
        assert isinstance(screen.console.screen, UnlockScreen)


async def test_an_error_of_a_floor_below_is_told_and_lived_with(bench: Bench) -> None:
    async with bench.run() as screen:

        async def full() -> None:
            raise StorageFailed("На диске кончилось место, прежние данные целы.")

        screen.console.run_worker(full())
        await screen.until(lambda: "На диске кончилось место" in screen.text())
        assert screen.console.crashed == ""
        await screen.press("down")
        assert screen.session.store is not None
