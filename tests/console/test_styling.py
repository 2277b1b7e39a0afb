"""The style sheet in two parts: the first page wants only the first, everything else finds both."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from textual.screen import Screen as TextualScreen

import console
from console.dialogs.base import Dialog
from console.screens.base import Page
from console.screens.leaving import LeavingScreen
from console.screens.main import MainScreen
from console.screens.unlock import UnlockScreen
from console.styling import WHOLE, Styled
from tests.console.looks import look
from tests.console.support import Bench, Screen


def painted(screen: Screen) -> str:
    return look(screen.console.screen._compositor.render_strips())


def kinds(of: type[TextualScreen[Any]]) -> Iterator[type[TextualScreen[Any]]]:
    for kind in of.__subclasses__():
        yield kind
        yield from kinds(kind)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 16), (50, 10)])
async def test_the_first_page_looks_the_same_without_the_rest(
    bench: Bench, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(Styled, "read_on", lambda _: None)
        async with bench.run(size, opened=False) as screen:
            await screen.until(lambda: bool(screen.lines()))
            assert not screen.console.stylesheet.has_source(str(WHOLE))
            before = painted(screen)
    async with bench.run(size, opened=False) as screen:
        await screen.until(lambda: screen.console.stylesheet.has_source(str(WHOLE)))
        screen.console.refresh_css(animate=False)
        await screen.pilot.pause()
        assert painted(screen) == before


async def test_a_question_over_the_first_page_finds_the_rest_by_itself(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Styled, "read_on", lambda _: None)
    async with bench.run(opened=False) as screen:
        await screen.press("f1")
        await screen.until(lambda: isinstance(screen.console.screen, Dialog))
        assert screen.console.stylesheet.has_source(str(WHOLE))


def test_every_screen_but_those_of_the_way_in_and_out_names_the_whole_sheet() -> None:
    for found in pkgutil.walk_packages(console.__path__, "console."):
        importlib.import_module(found.name)
    ours = {kind for of in (Page, Dialog, MainScreen) for kind in (of, *kinds(of))} - {UnlockScreen, LeavingScreen}
    assert len(ours) > 40
    assert [kind for kind in ours if kind.CSS_PATH != WHOLE] == []


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 16), (50, 10)])
async def test_a_page_is_made_with_the_classes_of_its_window(
    bench: Bench, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or every widget would be styled once more when the page hears of its size."""
    changed: list[object] = []
    update: Callable[..., object] = Page.update_node_styles

    def counted(self: Page, animate: bool = True) -> None:
        changed.append(self.classes)
        update(self, animate)

    for kind in (Page, MainScreen):
        monkeypatch.setattr(kind, "update_node_styles", counted)
    async with bench.run(size) as screen:
        assert set(screen.main.classes) == set(changed[0])  # type: ignore[call-overload]  # classes, in a frozen set
        assert len(set(changed)) == 1


async def test_a_sheet_is_read_again_for_other_colours_only(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    async with bench.run() as screen:
        sheet = screen.console.stylesheet
        kept = {id(rule) for rule in sheet.rules}
        screen.console.refresh_css(animate=False)
        assert {id(rule) for rule in sheet.rules} == kept
        screen.console.theme = "день"
        await screen.pilot.pause()
        assert not {id(rule) for rule in screen.console.stylesheet.rules} & kept
