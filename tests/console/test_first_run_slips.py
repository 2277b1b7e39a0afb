"""Slips at the first run: a wrong first passphrase, keys in the meantime, the smallest window."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from console.dialogs.ask import Choose
from console.making import Prepared
from console.screens.first_run import CreateScreen, WordsScreen
from tests.console.support import Bench, Screen
from vault.keys import KdfCost

CHOSEN = "шесть слонов на крыше"


async def _twice(screen: Screen, text: str) -> None:
    for _ in range(2):
        await screen.type(text)
        await screen.press("enter")


async def test_a_slip_in_the_first_passphrase_is_mended_by_esc(new_bench: Bench) -> None:
    async with new_bench.run(opened=False) as screen:
        await screen.until(lambda: isinstance(screen.console.screen, CreateScreen))
        await screen.type(CHOSEN + "ю")
        await screen.press("enter")
        await screen.type(CHOSEN)
        await screen.press("enter")
        assert "Esc — начать с первого" in screen.text()
        await screen.press("escape")
        assert "***" not in screen.text()
        await _twice(screen, CHOSEN)
        await screen.until(lambda: isinstance(screen.console.screen, Choose))


async def test_what_is_typed_while_a_vault_is_made_begins_no_other(new_bench: Bench) -> None:
    begun, go = threading.Event(), threading.Event()
    made: list[int] = []
    real = new_bench.prepare_vault

    def slow(directory: Path, passphrase: bytearray, cost: KdfCost, *, deputy: bytearray | None = None) -> Prepared:
        made.append(1)
        begun.set()
        assert go.wait(10)
        return real(directory, passphrase, cost, deputy=deputy)

    new_bench.prepare_vault = slow
    async with new_bench.run(opened=False) as screen:
        await screen.until(lambda: isinstance(screen.console.screen, CreateScreen))
        await _twice(screen, CHOSEN)
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("1")
        await screen.until(begun.is_set)
        try:
            await _twice(screen, CHOSEN)
            assert isinstance(screen.console.screen, CreateScreen)
            assert "Создаю хранилище" in screen.text()
            assert "*" not in screen.text()
        finally:
            go.set()
        await screen.until(lambda: isinstance(screen.console.screen, WordsScreen))
        assert made == [1]


@pytest.mark.parametrize("size", [(60, 16), (60, 20), (80, 24), (120, 40)])
async def test_every_word_and_the_question_fit(new_bench: Bench, size: tuple[int, int]) -> None:
    async with new_bench.run(size, opened=False) as screen:
        await screen.until(lambda: isinstance(screen.console.screen, CreateScreen))
        await _twice(screen, CHOSEN)
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("1")
        await screen.until(lambda: isinstance(screen.console.screen, WordsScreen))
        page = screen.console.screen
        assert isinstance(page, WordsScreen)
        lines = screen.lines()
        assert all(any(f"{at + 1} {word}" in line for line in lines) for at, word in enumerate(page.quiz.words))
        await screen.press("enter")
        assert f"слово № {page.quiz.asked[0] + 1}" in screen.text()
        assert "F10" in screen.lines()[-1]
        await screen.type("абракадабра")
        await screen.press("enter")
        assert f"24 {page.quiz.words[-1]}" in screen.text()
        assert "Слово не то" in screen.text()
        assert "F10" in screen.lines()[-1]


@pytest.mark.parametrize("size", [(60, 16), (80, 24)])
async def test_the_deputys_fields_and_a_refusal_fit(new_bench: Bench, size: tuple[int, int]) -> None:
    async with new_bench.run(size, opened=False) as screen:
        await screen.until(lambda: isinstance(screen.console.screen, CreateScreen))
        await _twice(screen, CHOSEN)
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("2")
        await screen.until(lambda: isinstance(screen.console.screen, CreateScreen))
        await screen.type("восемь моржей на льдине")
        await screen.press("enter")
        await screen.type("восемь моржей")
        await screen.press("enter")
        assert "не совпали" in screen.text()
        assert "Ещё раз" in screen.text()
