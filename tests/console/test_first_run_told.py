"""What the first run says and to whom it gives the keys: on the way back, after a death, and when they come at once."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from console.dialogs.ask import Choose
from console.dialogs.help import Help
from console.dialogs.palette import Palette
from console.screens.first_run import CreateScreen, WordsScreen
from console.screens.regulation import RegulationScreen
from console.screens.setup import OrganizationsScreen
from console.screens.unlock import UnlockScreen
from console.widgets.plain import Line
from console.widgets.reading import Reading
from tests.conftest import PASSPHRASE
from tests.console.support import Bench, Screen
from vault.store import Store

CHOSEN = "шесть слонов на крыше"
DEPUTYS = "восемь моржей на льдине"


def _said(screen: Screen) -> str:
    return " ".join(screen.text().split())


def _twice(text: str) -> list[str]:
    return [*text, "enter", *text, "enter"]


async def _begun(screen: Screen) -> CreateScreen:
    await screen.until(lambda: isinstance(screen.console.screen, CreateScreen))
    page = screen.console.screen
    assert isinstance(page, CreateScreen)
    return page


async def _asked(screen: Screen) -> None:
    """At the question of the second way in, both passphrases typed in one packet, as a password manager types them."""
    await _begun(screen)
    screen.at_once(*_twice(CHOSEN))
    await screen.until(lambda: isinstance(screen.console.screen, Choose))


async def test_what_follows_enter_in_one_packet_is_the_repetition(new_bench: Bench) -> None:
    async with new_bench.run(opened=False) as screen:
        await _asked(screen)
        await screen.press("2")
        await screen.until(lambda: "Позовите заместителя" in screen.text())
        screen.at_once(*_twice(DEPUTYS))
        await screen.until(lambda: isinstance(screen.console.screen, WordsScreen))


async def test_a_short_passphrase_in_one_packet_is_added_to(new_bench: Bench) -> None:
    async with new_bench.run(opened=False) as screen:
        page = await _begun(screen)
        screen.at_once(*"шесть", "enter", *" слонов")
        await screen.pilot.pause()
        assert "Коротко" in screen.text()
        assert page._field("first").count == len("шесть слонов")
        assert page._field("second").count == 0


async def test_leaving_the_choice_says_what_now(new_bench: Bench) -> None:
    async with new_bench.run(opened=False) as screen:
        await _asked(screen)
        await screen.press("escape")
        assert "Enter — снова к выбору, Esc — набрать другой пароль" in _said(screen)
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("2")
        await screen.until(lambda: "Позовите заместителя" in screen.text())
        await screen.press("escape")
        await screen.until(lambda: isinstance(screen.console.screen, Choose))


async def test_f6_where_no_vault_is_says_so(new_bench: Bench) -> None:
    async with new_bench.run(opened=False) as screen:
        before = await _begun(screen)
        await screen.type("шесть")
        await screen.press("f6")
        await screen.until(lambda: screen.console.screen is not before)
        await screen.until(lambda: "Закрывать нечего: хранилища ещё нет. Набранное стёрто." in _said(screen))
        assert "***" not in screen.text()


async def test_a_vault_that_a_death_left_half_made_is_told(new_bench: Bench) -> None:
    new_bench.location.parent.mkdir()
    new_bench.location.with_name(f".{new_bench.location.name}.creating").mkdir()
    async with new_bench.run(opened=False) as screen:
        await _begun(screen)
        assert "Слова восстановления, если вы их записали, не годятся" in _said(screen)
        screen.at_once(*_twice(CHOSEN))
        await screen.until(lambda: isinstance(screen.console.screen, Choose))
        await screen.press("1")
        await screen.until(lambda: isinstance(screen.console.screen, WordsScreen))


async def test_there_is_no_way_back_from_the_words(new_bench: Bench) -> None:
    async with new_bench.run(opened=False) as screen:
        await _asked(screen)
        await screen.press("1")
        await screen.until(lambda: isinstance(screen.console.screen, WordsScreen))
        await screen.press("escape")
        assert "Назад отсюда нельзя" in screen.text()
        await screen.press("enter")
        assert "Назад отсюда нельзя" not in screen.text()
        await screen.press("escape")
        assert "Наберите слово" not in screen.text()


async def test_enter_held_down_is_no_wrong_word(new_bench: Bench) -> None:
    async with new_bench.run(opened=False) as screen:
        await _asked(screen)
        await screen.press("1")
        await screen.until(lambda: isinstance(screen.console.screen, WordsScreen))
        await screen.press("enter", "enter", "enter")
        assert "Наберите слово" in screen.text()
        assert "Слово не то" not in screen.text()


async def test_a_right_word_is_told(new_bench: Bench) -> None:
    async with new_bench.run(opened=False) as screen:
        await _asked(screen)
        await screen.press("1")
        await screen.until(lambda: isinstance(screen.console.screen, WordsScreen))
        page = screen.console.screen
        assert isinstance(page, WordsScreen)
        await screen.press("enter")
        await screen.type(page.quiz.words[page.quiz.asked[0]])
        await screen.press("enter")
        assert f"Верно. Наберите слово № {page.quiz.asked[1] + 1}" in _said(screen)


async def test_the_choices_are_whole_in_the_smallest_window(new_bench: Bench) -> None:
    async with new_bench.run((60, 20), opened=False) as screen:
        await _asked(screen)
        assert not [line for line in screen.lines() if line.endswith(">")]


async def test_the_answers_of_the_steps_are_whole_in_the_smallest_window(empty_bench: Bench) -> None:
    async with empty_bench.run((60, 20), opened=False) as screen:
        await screen.type(PASSPHRASE)
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, RegulationScreen))
        assert "1  Крапивинский муниципальный округ (образец)" in screen.text()
        await screen.press("1")
        await screen.until(lambda: isinstance(screen.console.screen, OrganizationsScreen))
        assert "2  Внести одну организацию и её страницу" in screen.text()


async def test_a_file_that_is_not_there_is_told_in_russian(empty_bench: Bench, tmp_path: Path) -> None:
    async with empty_bench.run(opened=False) as screen:
        await screen.type(PASSPHRASE)
        await screen.press("enter")
        await screen.until(lambda: isinstance(screen.console.screen, RegulationScreen))
        await screen.press("4")
        await screen.type(str(tmp_path / "нет.toml"))
        await screen.press("enter")
        await screen.until(lambda: "такого файла нет" in _said(screen))


async def test_the_help_of_the_first_page_leads_nowhere_that_is_not_there(new_bench: Bench) -> None:
    async with new_bench.run(opened=False) as screen:
        await _begun(screen)
        await screen.press("f1")
        shown = screen.console.screen
        assert isinstance(shown, Help)
        assert "Помощь: новое хранилище (шаг 1 из 6)" in screen.text()
        said = str(shown.query_one(Reading).text)
        assert "Учебник" not in said and "Пункты Порядка" not in said
        await screen.press("escape", "f9")
        await screen.until(lambda: isinstance(screen.console.screen, Palette))
        assert str(screen.console.screen.query_one("#title", Line).text) == "Команды"


@pytest.mark.parametrize("key", ["f9", "f1"])
async def test_nothing_opens_over_a_page_that_is_about_to_go(bench: Bench, key: str) -> None:
    """What it would be asked next, the panes would take for commands: «а» of «настройки» is «Беда»."""
    begun, go = threading.Event(), threading.Event()
    real = bench.open_vault

    def slow(location: Path, given: bytearray) -> Store:
        begun.set()
        assert go.wait(10)
        return real(location, given)

    bench.open_vault = slow
    async with bench.run(opened=False) as screen:
        await screen.type(PASSPHRASE)
        await screen.press("enter")
        await screen.until(begun.is_set)
        try:
            await screen.press(key, *"настройки")
            assert isinstance(screen.console.screen, UnlockScreen)
        finally:
            go.set()
        await screen.entered()
        assert screen.main.is_current
