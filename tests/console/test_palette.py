"""F9 everywhere: the place's own commands first, what is off with its reason, organizations by name, ИНН and link."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from console.commands import TABLE, Place
from console.dialogs.base import Dialog
from console.dialogs.card import Card
from console.dialogs.form import Form
from console.dialogs.note import Note
from console.dialogs.palette import MOST, ORGANIZATION, Palette
from console.dialogs.pick import Option
from console.panes.organization_card import OrganizationCardScreen
from console.screens.copies import Copies
from console.screens.keys import Keys
from console.screens.security import SecurityPage
from console.tabs import TABS
from console.widgets.plain import Line
from console.widgets.rows import Rows
from registry import organizations
from registry.organizations import Organization
from tests.console.support import Bench, Screen


def _options(screen: Screen) -> Sequence[Option]:
    palette = screen.console.screen
    assert isinstance(palette, Palette)
    return palette.query_one(Rows).items


async def _open(screen: Screen) -> None:
    await screen.press("f9")
    await screen.until(lambda: isinstance(screen.console.screen, Palette))


async def _picked(screen: Screen, text: str) -> None:
    await screen.type(text)
    await screen.press("enter")


async def _wait(screen: Screen, holds: Callable[[], bool]) -> None:
    await screen.until(holds)


@pytest.mark.parametrize("digit", sorted(tab.digit for tab in TABS))
async def test_every_pane_has_its_commands_first(bench: Bench, digit: str) -> None:
    async with bench.run() as screen:
        await screen.press(digit)
        await screen.until(lambda: digit == screen.main.pane.DIGIT and screen.main.pane.is_mounted)
        place = screen.main.pane.PLACE
        await _open(screen)
        found = [TABLE[option.value] for option in _options(screen)]
        places = [command.place for command in found]
        assert places[0] is place
        assert places == sorted(places, key=[place, Place.LIST, Place.ANYWHERE].index)
        assert "any.tutorial" in {command.id for command in found}
        await screen.press("f9")
        assert screen.console.screen is screen.main


async def _card(screen: Screen) -> None:
    await screen.press("enter")
    await screen.until(lambda: isinstance(screen.console.screen, OrganizationCardScreen))


async def _page(screen: Screen, kind: type[Dialog[object]]) -> None:
    await screen.press("k")
    await screen.until(lambda: isinstance(screen.console.screen, SecurityPage))
    if kind is not SecurityPage:
        screen.console.push_screen(kind())  # type: ignore[call-arg]  # these two take no title
        await screen.until(lambda: isinstance(screen.console.screen, kind))


@pytest.mark.parametrize("kind", [OrganizationCardScreen, SecurityPage, Keys, Copies], ids=lambda kind: kind.__name__)
async def test_a_screen_has_its_commands_and_leads_away(bench: Bench, kind: type[Dialog[object]]) -> None:
    async with bench.run() as screen:
        await (_card(screen) if kind is OrganizationCardScreen else _page(screen, kind))
        await _open(screen)
        found = [TABLE[option.value] for option in _options(screen)]
        assert found[0].place is kind.PLACES[0]
        assert {command.id for command in found} >= {"dialog.cancel", "any.checks", "any.vault"}
        await _picked(screen, "журнал: что")
        await screen.until(lambda: screen.console.screen is screen.main and screen.main.pane.DIGIT == "7")


async def test_a_letter_of_a_card_is_carried_out_from_the_palette(bench: Bench) -> None:
    async with bench.run() as screen:
        await _card(screen)
        await _open(screen)
        await _picked(screen, "cnhfybwe")  # «страницу» in the other layout
        await screen.until(lambda: isinstance(screen.console.screen, Form))


async def test_a_form_leads_nowhere_else(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.press("n")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        await _open(screen)
        places = {TABLE[option.value].place for option in _options(screen)}
        assert places == {Place.FORM, Place.DIALOG}
        await screen.type("школа")
        assert not _options(screen)
        await screen.press("escape")
        assert isinstance(screen.console.screen, Form)


async def test_what_is_off_says_why(bench: Bench) -> None:
    async with bench.run() as screen:
        await _open(screen)
        await _picked(screen, "учебник")
        assert isinstance(screen.console.screen, Palette)
        assert "poryadok demo --tutorial" in screen.text()


@pytest.mark.parametrize("typed", ["ёлочных", "ЕЛОЧНЫХ", "`kjxys[", "https://m.ok.ru/muzeydemo", "ok.ru/muzeydemo"])
async def test_an_organization_is_found_and_shown(bench: Bench, typed: str) -> None:
    async with bench.run() as screen:
        await screen.press("4")
        await screen.until(lambda: screen.main.pane.DIGIT == "4")
        await _open(screen)
        await screen.type(typed)
        await screen.until(lambda: any(each.value.startswith(ORGANIZATION) for each in _options(screen)))
        assert [each.title for each in _options(screen)] == ["Музей ёлочных игрушек"]
        await screen.press("enter")
        await screen.until(lambda: screen.main.pane.DIGIT == "2" and "ёлочных" in _current(screen))


def _current(screen: Screen) -> str:
    row = screen.rows.current
    return str(getattr(getattr(row, "organization", None), "name", ""))


async def test_an_organization_is_found_by_its_number_and_no_more_than_twenty_are_shown(bench: Bench) -> None:
    async with bench.run() as screen:

        def many(tx: object) -> None:
            for at in range(30):
                organizations.add(tx, Organization(f"Клуб {at}", inn="4212000000" if at == 7 else ""))  # type: ignore[arg-type]  # a Tx

        await screen.session.write("test.many", many)
        screen.console.reload_panes()
        await screen.until(lambda: len(screen.rows.items) == 33)
        await _open(screen)
        await screen.type("клуб")
        assert sum(each.value.startswith(ORGANIZATION) for each in _options(screen)) == MOST
        assert "показано 20 из 30" in screen.console.screen.query_one("#count", Line).text
        await screen.press(*["backspace"] * 4)
        await screen.type("4212000")
        await screen.until(lambda: [each.title for each in _options(screen)] == ["Клуб 7"])


async def test_a_note_over_a_card_leads_away_with_everything_under_it(bench: Bench) -> None:
    async with bench.run() as screen:
        await _card(screen)
        screen.console.push_screen(Note("Что-то", "текст"))
        await screen.pilot.pause()
        await _open(screen)
        await _picked(screen, "исключения: кто")
        await screen.until(lambda: screen.console.screen is screen.main and screen.main.pane.DIGIT == "3")
        assert not [each for each in screen.console.screen_stack if isinstance(each, Card | Note)]


@pytest.mark.parametrize("typed", ["порядок", "gjhzljr", "Порядок "])
async def test_a_command_that_is_called_just_so_stands_first_and_once(bench: Bench, typed: str) -> None:
    async with bench.run() as screen:
        for digit, wanted in (("1", "any.regulation"), ("2", "registry.regulation")):
            await screen.press(digit)
            await screen.until(lambda digit=digit: digit == screen.main.pane.DIGIT and screen.main.pane.is_mounted)  # type: ignore[misc]
            await _open(screen)
            await screen.type(typed)
            await screen.until(lambda: len(_options(screen)) < 6)
            values = [option.value for option in _options(screen)]
            assert values[0] == wanted
            assert sum(TABLE[each].title == "Порядок" for each in values) == 1
            await screen.press("escape")
            await screen.until(lambda: screen.main.is_current)


async def test_the_files_of_the_registry_are_offered_once(bench: Bench) -> None:
    async with bench.run() as screen:
        await _open(screen)
        assert [TABLE[each.value].title for each in _options(screen)].count("В файл") == 1
