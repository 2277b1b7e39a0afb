"""The first run: passphrase twice, words typed back, regulation chosen; and opening afterwards."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import threading
from pathlib import Path

import pytest

import sample_data
from console.dialogs.ask import Choose
from console.making import Prepared
from console.screens.first_run import CreateScreen, WordsScreen
from console.screens.main import MainScreen
from console.screens.regulation import RegulationScreen
from console.screens.setup import OrganizationsScreen
from console.screens.unlock import UnlockScreen
from tests.conftest import PASSPHRASE
from tests.console.support import Bench, Screen
from vault.errors import VaultDamaged, VaultHeld, WrongPassphrase
from vault.keys import KdfCost
from vault.store import Store

CHOSEN = "шесть слонов на крыше"


async def _create(screen: Screen) -> WordsScreen:
    await screen.until(lambda: isinstance(screen.console.screen, CreateScreen))
    await screen.type(CHOSEN)
    await screen.press("enter")
    assert "лов" in screen.text()
    await screen.type(CHOSEN)
    await screen.press("enter")
    await screen.until(lambda: isinstance(screen.console.screen, Choose))
    assert "Что ещё откроет хранилище?" in screen.text()
    await screen.press("1")
    await screen.until(lambda: isinstance(screen.console.screen, WordsScreen))
    page = screen.console.screen
    assert isinstance(page, WordsScreen)
    return page


async def test_from_nothing_to_the_panes(new_bench: Bench) -> None:
    async with new_bench.run(opened=False) as screen:
        page = await _create(screen)
        words = list(page.quiz.words)
        assert len(words) == 24
        text = screen.text()
        assert all(word in text for word in words)
        await screen.press("enter")
        assert _nothing_made(new_bench)
        for number in page.quiz.asked:
            shown = re.findall(r"\w+", screen.text().lower())
            assert sum(word in shown for word in words) < 3  # «слово» and «снова» are words of the list too
            await screen.type(words[number])
            await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, RegulationScreen))
        assert not _staging(new_bench).exists()
        await screen.press("2")
        await screen.until(lambda: isinstance(screen.console.screen, OrganizationsScreen))
        await screen.press("escape")
        await screen.until(lambda: isinstance(screen.console.screen, MainScreen))
        regulation = screen.session.regulation
        assert regulation is not None
        assert regulation.code == "khasynsky"
        await screen.until(lambda: "> Внесите организации" in screen.text())


async def test_a_wrong_word_shows_them_again(new_bench: Bench) -> None:
    async with new_bench.run(opened=False) as screen:
        page = await _create(screen)
        await screen.press("enter")
        await screen.type("абракадабра")
        await screen.press("enter")
        assert "Слово не то" in screen.text()
        assert page.quiz.words[0] in screen.text()


async def test_short_and_different_passphrases_are_refused(new_bench: Bench) -> None:
    async with new_bench.run(opened=False) as screen:
        await screen.until(lambda: isinstance(screen.console.screen, CreateScreen))
        await screen.type("слон")
        await screen.press("enter")
        assert "Коротко" in screen.text()
        await screen.type(" на крыше")
        await screen.press("enter")
        await screen.type("слон на крышк")
        await screen.press("enter")
        assert "не совпали" in screen.text()
        assert not new_bench.location.exists()


async def test_a_regulation_out_of_a_file(empty_bench: Bench, tmp_path: Path) -> None:
    text = sample_data.folder("khasynsky").joinpath("regulation.toml").read_text("utf-8")
    good, broken = tmp_path / "good.toml", tmp_path / "broken.toml"
    good.write_text(text, encoding="utf-8")
    broken.write_text("title = 1", encoding="utf-8")
    async with empty_bench.run(opened=False) as screen:
        await screen.type(PASSPHRASE)
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, RegulationScreen))
        await screen.press("4")
        for wrong, said in ((tmp_path / "nowhere.toml", "не читается"), (tmp_path / "x.docx", ".toml"), (broken, "")):
            await screen.type(str(wrong))
            await screen.press("enter")
            await screen.until(lambda said=said: said in screen.text() and "Читаю" not in screen.text())  # type: ignore[misc]
            assert isinstance(screen.console.screen, RegulationScreen)
            await screen.press("ctrl+u")
        await screen.type(str(good))
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, OrganizationsScreen))


async def test_unlocking(bench: Bench) -> None:
    async with bench.run(opened=False) as screen:
        assert isinstance(screen.console.screen, UnlockScreen)
        await screen.type(PASSPHRASE)
        await screen.press("enter")
        await screen.entered()
        assert screen.session.secrets_open


async def test_wrong_passphrases_wait_longer_and_longer(bench: Bench) -> None:
    async with bench.run(opened=False) as screen:
        for pause in (1, 2, 4):
            await screen.type("не тот")
            await screen.press("enter")
            await screen.until(lambda: "Пароль не подошёл" in screen.text())
            await screen.type(PASSPHRASE)
            await screen.press("enter")
            assert f"Подождите {pause} секунд" in screen.text()
            assert screen.session.store is None
            bench.ticks.now += pause
        await screen.type(PASSPHRASE)
        await screen.press("enter")
        await screen.entered()


async def test_a_vault_held_by_another_process_says_by_whom(bench: Bench) -> None:
    def held(_: Path, __: bytearray) -> Store:
        raise VaultHeld("Хранилище уже открыто: процесс 7.")

    bench.open_vault = held
    async with bench.run(opened=False) as screen:
        await screen.type(PASSPHRASE)
        await screen.press("enter")
        await screen.until(lambda: "уже открыто: процесс 7" in screen.text())


async def test_a_damaged_vault_ends_the_console_with_its_error(bench: Bench) -> None:
    header = bench.location / "vault.hdr"
    for copy in bench.location.glob("vault.hdr*"):
        copy.write_bytes(header.read_bytes()[:-20])
    async with bench.run(opened=False) as screen:
        await screen.type(PASSPHRASE)
        await screen.press("enter")
        await screen.until(lambda: screen.console.failure is not None)
        assert isinstance(screen.console.failure, VaultDamaged)


async def test_a_wrong_passphrase_file_ends_the_console_with_its_error(bench: Bench) -> None:
    bench.passphrase = lambda: bytearray(b"wrong")
    session = bench.session()
    from console.app import Console

    console = Console(session, bench.passphrase())
    async with console.run_test() as pilot:
        await console.workers.wait_for_complete()
        await pilot.pause()
    assert isinstance(console.failure, WrongPassphrase)


@pytest.mark.parametrize("page", ["create", "unlock"])
async def test_the_passphrase_is_never_on_the_screen(bench: Bench, new_bench: Bench, page: str) -> None:
    chosen = new_bench if page == "create" else bench
    async with chosen.run(opened=False) as screen:
        await screen.type("видимыйпароль")
        await screen.press("ctrl+a", "ctrl+c")
        assert "видимый" not in screen.text()
        assert "*************" in screen.text()
        assert screen.console.clipboard == ""


def _staging(bench: Bench) -> Path:
    return bench.location.with_name(f".{bench.location.name}.creating")


def _nothing_made(bench: Bench) -> bool:
    """Whether no vault stands at its place: what is being made stands beside it."""
    return not bench.location.exists() or not any(bench.location.iterdir())


async def test_leaving_before_the_words_are_confirmed_asks_and_leaves_nothing(new_bench: Bench) -> None:
    async with new_bench.run(opened=False) as screen:
        await _create(screen)
        await screen.press("f10")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        assert "ещё не создано" in screen.text()
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, WordsScreen))
        assert screen.session.preparing
        await screen.press("f10")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("2")
        await screen.until(lambda: not screen.session.preparing)
    assert _nothing_made(new_bench)
    assert not _staging(new_bench).exists()


@pytest.mark.parametrize("how", ["f6", "idle"])
async def test_a_lock_before_the_words_are_confirmed_leaves_nothing_and_says_so(new_bench: Bench, how: str) -> None:
    async with new_bench.run(opened=False) as screen:
        page = await _create(screen)
        words = list(page.quiz.words)
        if how == "f6":
            await screen.press("f6")
        else:
            new_bench.ticks.now += 901
            screen.console.guard.check_idle()
        await screen.until(lambda: isinstance(screen.console.screen, CreateScreen))
        assert "Хранилище не создано" in screen.text()
        assert f" 1 {words[0]}" not in screen.text()
        assert _nothing_made(new_bench)
        assert not _staging(new_bench).exists()
        assert not screen.session.preparing
        await _create(screen)


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
async def test_a_signal_before_the_words_are_confirmed_leaves_nothing(new_bench: Bench, number: signal.Signals) -> None:
    async with new_bench.run(opened=False) as screen:
        await _create(screen)
        os.kill(os.getpid(), number)
        async with asyncio.timeout(10):
            while screen.console.is_running:
                await asyncio.sleep(0)
    assert _nothing_made(new_bench)
    assert not _staging(new_bench).exists()


async def test_a_lock_while_the_key_is_derived_leaves_nothing(new_bench: Bench) -> None:
    begun, go, ended = threading.Event(), threading.Event(), threading.Event()
    real = new_bench.prepare_vault

    def slow(directory: Path, passphrase: bytearray, cost: KdfCost, *, deputy: bytearray | None = None) -> Prepared:
        begun.set()
        assert go.wait(10)
        try:
            return real(directory, passphrase, cost, deputy=deputy)
        finally:
            ended.set()

    new_bench.prepare_vault = slow
    async with new_bench.run(opened=False) as screen:
        await screen.until(lambda: isinstance(screen.console.screen, CreateScreen))
        for _ in range(2):
            await screen.type(CHOSEN)
            await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("1")
        await screen.until(begun.is_set)
        await screen.press("f6")
        go.set()
        await screen.until(lambda: "Хранилище не создано" in screen.text())
        assert not screen.session.preparing
        await screen.until(lambda: ended.is_set() and not _staging(new_bench).exists())
    assert _nothing_made(new_bench)


async def test_a_deputy_stands_for_the_words(new_bench: Bench) -> None:
    async with new_bench.run(opened=False) as screen:
        await screen.until(lambda: isinstance(screen.console.screen, CreateScreen))
        for _ in range(2):
            await screen.type(CHOSEN)
            await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("2")
        await screen.until(lambda: "Пароль заместителя" in screen.text())
        for _ in range(2):
            await screen.type(CHOSEN)
            await screen.press("enter")
        assert "Это ваш же пароль" in screen.text()
        for _ in range(2):
            await screen.type("восемь моржей на льдине")
            await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, WordsScreen))
        assert "заместитель уже может войти" in " ".join(screen.text().split())
        assert _nothing_made(new_bench)
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, RegulationScreen))
        await screen.press("1")
        await screen.until(lambda: isinstance(screen.console.screen, OrganizationsScreen))
        await screen.press("f6")
        await screen.until(lambda: isinstance(screen.console.screen, UnlockScreen) and screen.session.store is None)
        await screen.type("восемь моржей на льдине")
        await screen.press("enter")
        await screen.until(lambda: screen.session.secrets_open)


async def test_a_disk_that_refuses_the_last_step_begins_anew(new_bench: Bench) -> None:
    async with new_bench.run(opened=False) as screen:
        page = await _create(screen)
        new_bench.location.mkdir(parents=True, exist_ok=True)
        (new_bench.location / "чужое").touch()
        await screen.press("enter")
        for number in page.quiz.asked:
            await screen.type(page.quiz.words[number])
            await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, CreateScreen))
        text = " ".join(screen.text().split())
        assert "уже занят" in text
        assert "не годятся" in text
        assert screen.session.store is None
    assert [path.name for path in new_bench.location.iterdir()] == ["чужое"]


async def test_locking_where_no_vault_is_asks_for_no_passphrase(new_bench: Bench) -> None:
    async with new_bench.run(opened=False) as screen:
        await screen.until(lambda: isinstance(screen.console.screen, CreateScreen))
        await screen.press("f6")
        await screen.until(lambda: isinstance(screen.console.screen, CreateScreen))
        assert "новое хранилище" in screen.text()
