"""All keys anew: the words are on paper before, and whatever comes between, the person learns what opens the vault."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from console import renewing
from console.dialogs.ask import TypedAsk
from console.dialogs.form import Form
from console.dialogs.words import NewWords
from console.screens.keys import Keys
from tests.conftest import PASSPHRASE, passphrase
from tests.console.locks import closed, hidden, note, unlock
from tests.console.support import Bench, Screen
from tests.doings import Gate
from vault import doing, generation, recovery
from vault.store import Store

NEW = "новый пароль на крыше 43"


async def _fill(screen: Screen, *values: str) -> None:
    form = screen.console.screen
    assert isinstance(form, Form)
    for value in values:
        await screen.type(value)
        await screen.press("enter")
    await screen.press("f2")


async def _begin(screen: Screen) -> list[str]:
    """Up to the form behind the words; the words."""
    screen.console.push_screen(Keys())
    await screen.until(lambda: isinstance(screen.console.screen, Keys))
    await screen.press("k")
    await screen.until(lambda: isinstance(screen.console.screen, TypedAsk))
    await screen.type("сменить ключи")
    await screen.press("enter")
    await screen.until(lambda: isinstance(screen.console.screen, NewWords))
    page = screen.console.screen
    assert isinstance(page, NewWords)
    words = list(page.quiz.words)
    await screen.press("enter")
    for number in page.quiz.asked:
        await screen.type(words[number])
        await screen.press("enter")
    await screen.until(lambda: isinstance(screen.console.screen, Form))
    return words


class _Held:
    """A function of the change-over, held in the middle."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
        self.reached, self.go = threading.Event(), threading.Event()
        real = getattr(generation, name)

        def held(*given: Any) -> Any:
            self.reached.set()
            assert self.go.wait(10)
            return real(*given)

        monkeypatch.setattr(generation, name, held)


async def test_a_lock_after_the_change_over_says_that_the_new_passphrase_opens(
    bench: Bench, opener: Callable[..., Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    held = _Held(monkeypatch, "_finish")
    async with bench.run() as screen:
        words = await _begin(screen)
        await _fill(screen, PASSPHRASE, NEW, NEW)
        await screen.until(held.reached.is_set)
        await screen.press("f6")
        await hidden(screen)
        held.go.set()
        await closed(screen)
        await screen.until(lambda: "Ключи сменены" in screen.text())
        await screen.press("f6")
        await closed(screen)
        assert "открывают новый пароль и новые слова" in " ".join(screen.text().split()), "and it stays"
        await unlock(screen, NEW)
        told = await note(screen)
        assert told.startswith("Ключи сменены Программа закрылась раньше, чем об этом сказала.")
        assert "слова, записанные перед сменой; прежние слова уничтожьте" in told
        await screen.press("escape")
        await screen.until(lambda: screen.main.is_current)
        while await screen.session.read(generation.untold) is not None:
            await screen.pilot.pause()
        await screen.press("f6")
        await closed(screen)
        await unlock(screen, NEW)
        await screen.entered()
        assert screen.main.is_current, "it is told once"
    opener(bytearray(" ".join(words).encode())).close()


async def test_a_lock_before_the_change_over_says_that_all_is_as_it_was(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch, "Делаю новые ключи и слова")
    async with bench.run() as screen:
        await _begin(screen)
        await _fill(screen, PASSPHRASE, NEW, NEW)
        await screen.until(gate.reached.is_set)
        await screen.press("f6")
        await hidden(screen)
        gate.go.set()
        await closed(screen)
        await screen.until(lambda: "Ключи прежние" in screen.text())
        await unlock(screen)
        await screen.entered()
        assert screen.main.is_current
        assert screen.session.opened().header.generation == 1


async def test_who_leaves_the_words_or_the_form_is_told_that_nothing_changed(bench: Bench) -> None:
    async with bench.run() as screen:
        await _begin(screen)
        await screen.press("escape")
        await screen.until(lambda: isinstance(screen.console.screen, Keys))
        assert "Ключи не сменены: действуют прежние пароль и слова." in screen.text()
        await screen.press("k")
        await screen.until(lambda: isinstance(screen.console.screen, TypedAsk))
        await screen.type("сменить ключи")
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, NewWords))
        await screen.press("escape")
        await screen.until(lambda: isinstance(screen.console.screen, Keys))
        assert "Ключи не сменены: действуют прежние слова." in screen.text()
        assert screen.session.opened().header.generation == 1


async def test_an_end_that_nobody_was_told_of_is_told_after_a_death(bench: Bench, opener: Callable[..., Store]) -> None:
    generation.renew(opener(), passphrase(), bytearray(NEW.encode()), recovery.new_words())
    bench.passphrase = lambda: bytearray(NEW.encode())
    async with bench.run(pane="1") as screen:
        assert "Копии, сделанные до смены, открываются прежними ключами" in await note(screen)


def test_the_form_says_what_holds_if_it_is_broken_off(bench: Bench) -> None:
    from console.forms import keys

    assert "наберите новый пароль" in keys.renew(bench.session(), [], "").text
    assert "не уничтожайте" in renewing.BEFORE


def test_a_change_of_ways_tells_at_the_door(bench: Bench) -> None:
    from console.forms import keys

    session = bench.session()
    assert keys.change(session).opens and keys.deputy(session).opens and keys.renew(session, [], "").opens
    assert not keys.check(session, []).opens and not keys.words(session, []).opens


async def test_the_passphrase_that_opens_is_told_at_the_door(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    from console.forms import keys

    begun, go, tell = threading.Event(), threading.Event(), doing.tell

    def late(said: str, **named: Any) -> None:
        tell(said, **named)
        if said.startswith("Пароль сменён"):
            begun.set()
            assert go.wait(10)

    monkeypatch.setattr(doing, "tell", late)
    async with bench.run() as screen:
        screen.console.push_screen(Form(keys.change(screen.session)))
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        await _fill(screen, PASSPHRASE, NEW, NEW)
        await screen.until(begun.is_set)
        await screen.press("f6")
        await hidden(screen)
        go.set()
        await closed(screen)
        await screen.until(lambda: "открывает новый" in " ".join(screen.text().split()))
        await unlock(screen, NEW)
