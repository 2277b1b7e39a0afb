"""The first run: passphrase twice, words typed back, regulation chosen; and opening afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

import sample_data
from console.dialogs.ask import Choose
from console.screens.first_run import CreateScreen, WordsScreen
from console.screens.main import MainScreen
from console.screens.regulation import RegulationScreen
from console.screens.unlock import UnlockScreen
from tests.conftest import PASSPHRASE
from tests.console.support import Bench, Screen
from vault.errors import VaultDamaged, VaultHeld, WrongPassphrase
from vault.store import Store

CHOSEN = "шесть слонов на крыше"


async def _create(screen: Screen) -> WordsScreen:
    await screen.until(lambda: isinstance(screen.console.screen, CreateScreen))
    await screen.type(CHOSEN)
    await screen.press("enter")
    assert "лов" in screen.text()
    await screen.type(CHOSEN)
    await screen.press("enter")
    await screen.until(lambda: isinstance(screen.console.screen, WordsScreen))
    page = screen.console.screen
    assert isinstance(page, WordsScreen)
    return page


async def test_from_nothing_to_the_panes(new_bench: Bench) -> None:
    async with new_bench.run(opened=False) as screen:
        page = await _create(screen)
        words = list(page._words)
        assert len(words) == 24
        text = screen.text()
        assert all(word in text for word in words)
        await screen.press("enter")
        for number in page._asked:
            assert words[number] not in screen.text()
            await screen.type(words[number])
            await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, RegulationScreen))
        await screen.press("2")
        await screen.until(lambda: isinstance(screen.console.screen, MainScreen))
        regulation = screen.session.regulation
        assert regulation is not None
        assert regulation.code == "khasynsky"
        assert "Организаций ещё нет" in screen.text()


async def test_a_wrong_word_shows_them_again(new_bench: Bench) -> None:
    async with new_bench.run(opened=False) as screen:
        page = await _create(screen)
        await screen.press("enter")
        await screen.type("абракадабра")
        await screen.press("enter")
        assert "Слово не то" in screen.text()
        assert page._words[0] in screen.text()


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
        await screen.press("3")
        for wrong, said in ((tmp_path / "nowhere.toml", "не читается"), (tmp_path / "x.docx", ".toml"), (broken, "")):
            await screen.type(str(wrong))
            await screen.press("enter")
            await screen.until(lambda said=said: said in screen.text() and "Читаю" not in screen.text())  # type: ignore[misc]
            assert isinstance(screen.console.screen, RegulationScreen)
            await screen.press("ctrl+u")
        await screen.type(str(good))
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, MainScreen))


async def test_unlocking(bench: Bench) -> None:
    async with bench.run(opened=False) as screen:
        assert isinstance(screen.console.screen, UnlockScreen)
        await screen.type(PASSPHRASE)
        await screen.press("enter")
        await screen.until(lambda: screen.loaded)
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
        await screen.until(lambda: screen.loaded)


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


async def test_leaving_before_the_words_are_confirmed_asks(new_bench: Bench) -> None:
    async with new_bench.run(opened=False) as screen:
        await _create(screen)
        await screen.press("f10")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        assert "больше не будут показаны" in screen.text()
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, WordsScreen))
        assert screen.session.store is not None
