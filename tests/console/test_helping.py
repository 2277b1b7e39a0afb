"""F1 in every place: what for, its keys, the clauses of the vault's own regulation; a field tells what it wants."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import console
import sample_data
from console.commands import Place, named_keys, of
from console.dialogs.base import Dialog
from console.dialogs.form import Form
from console.dialogs.help import Help
from console.dialogs.note import Note
from console.helping import keys_page, serving, views
from console.helping.fields import field_lines
from console.helping.page import help_text
from console.panes.base import ListPane
from console.reading import registry_views
from console.screens.base import Page
from console.tabs import TABS
from console.widgets.fields import FieldKind, FieldSpec
from console.widgets.reading import Reading
from registry.regulation import toml
from registry.regulation.model import Regulation
from tests.console.support import Bench, Screen

DOCS = Path(__file__).parent.parent.parent / "docs"


def _regulation() -> Regulation:
    return toml.parse(sample_data.folder("krapivinsky").joinpath("regulation.toml").read_text("utf-8"))


def _all_of(kind: type) -> Iterator[type]:
    for module in pkgutil.walk_packages(console.__path__, "console."):
        if not module.name.startswith("console.cli"):
            importlib.import_module(module.name)
    waiting = [kind]
    while waiting:
        each = waiting.pop()
        waiting += each.__subclasses__()
        yield each


def _said(screen: Screen) -> str:
    shown = screen.console.screen
    assert isinstance(shown, Help)
    return str(shown.query_one(Reading).text)


def test_every_screen_question_and_pane_says_what_it_is_for() -> None:
    frames = {"Dialog", "Page", "Card", "Listed", "Loading", "Questions", "StepPage", "ListPane", "TurningPane"}
    silent = [
        each.__name__
        for kind, word in ((Dialog, "HELP"), (Page, "HELP"), (ListPane, "ABOUT"))
        for each in _all_of(kind)
        if each.__module__.startswith("console.")
        and each.__name__.partition("[")[0] not in frames
        and not (getattr(each, word) or getattr(each, "ABOUT", ""))
    ]
    assert not silent


@pytest.mark.parametrize("place", list(Place), ids=lambda place: place.value)
def test_every_place_serves_clauses_or_what_lies_beneath_it(place: Place) -> None:
    common = {Place.ANYWHERE, Place.LIST, Place.SORTED, Place.LOADED, Place.FORM, Place.DIALOG, Place.SETTINGS}
    found = serving.serves(place, "")
    assert (found is None) == (place in common)
    if found is not None:
        lines = serving.clause_lines(_regulation(), found)
        assert lines != [serving.NOTHING]
        assert lines[0][0].isdigit()


def test_clauses_are_those_of_the_regulation_and_only_confirmed_ones() -> None:
    regulation = _regulation()
    secrets = serving.BY_PLACE[Place.VAULT]
    lines = serving.clause_lines(regulation, secrets)
    assert lines[0].startswith("1.2.2 — ")
    doubted = replace(
        regulation,
        clauses=tuple(
            replace(each, provisional=True) if each.number == "1.2.2" else replace(each, number=f"Б{each.number}")
            for each in regulation.clauses
        ),
    )
    lines = serving.clause_lines(doubted, secrets)
    assert lines[0].startswith("Б1.3.2 — ")
    assert not any("1.2.2" in line for line in lines)
    assert "ещё 1 пункт: номера не подтверждены" in lines[-1]
    assert serving.clause_lines(replace(regulation, clauses=()), secrets) == [serving.NOTHING]
    assert serving.clause_lines(None, secrets) == [serving.MISSING]


def test_the_help_names_every_key_and_how_to_get_at_what_has_none() -> None:
    text = help_text((Place.CHECKS, Place.LIST, Place.ANYWHERE), "Зачем.", ("2.1 — о чём",))
    assert text.startswith("Зачем.\n\nКлавиши: Проверки\n")
    served = text.index("Пункты Порядка, которым это служит\n  2.1 — о чём")
    assert text.index("Открыть: выводы") < served < text.index("Клавиши: В списке")
    for command in of(Place.CHECKS, Place.LIST, Place.ANYWHERE):
        if command.title:
            assert named_keys(command) in text
            assert command.title in text


@pytest.mark.parametrize("digit", sorted(tab.digit for tab in TABS))
async def test_f1_in_every_pane(bench: Bench, digit: str) -> None:
    async with bench.run(pane=digit if digit in "27" else "2") as screen:
        await screen.press(digit)
        await screen.until(lambda: digit == screen.main.pane.DIGIT and screen.main.pane.is_mounted)
        about, place = screen.main.pane.ABOUT, screen.main.pane.PLACE
        await screen.press("f1")
        await screen.until(lambda: isinstance(screen.console.screen, Help))
        said = _said(screen)
        assert about in said
        served = serving.clause_lines(
            _regulation(), serving.serves(place, screen.main.pane.view_key) or serving.Serves()
        )
        assert served[0] in said
        await screen.press("f1")
        assert screen.console.screen is screen.main


async def test_the_help_follows_the_view(bench: Bench) -> None:
    async with bench.run() as screen:
        screen.main.show_registry(registry_views.View.REVIEW)
        await screen.press("f1")
        assert views.ABOUT[Place.REGISTRY, "review"] in _said(screen)


async def test_a_field_of_a_form_tells_what_it_wants(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.press("n")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        await screen.press("f1")
        said = _said(screen)
        assert said.startswith("Поле «")
        assert "реестр" in said.lower() or "Пункты Порядка" in said
        await screen.press("escape")
        assert isinstance(screen.console.screen, Form)


def test_every_kind_of_field_is_explained() -> None:
    for kind in FieldKind:
        lines = field_lines(FieldSpec("a", "Срок", kind, "пусто — прежний", (("1", "раз"), ("2", "два"))))
        assert lines[0] == "Поле «Срок»"
        assert "пусто — прежний" in lines[2]
        assert lines[3].strip() == "Бывает: раз; два."


async def test_a_question_shows_the_clauses_of_the_place_beneath(bench: Bench) -> None:
    async with bench.run() as screen:
        screen.console.push_screen(Note("Что-то", "текст"))
        await screen.pilot.pause()
        await screen.press("f1")
        assert "Пункты Порядка, которым это служит\n  1.1 — " in _said(screen)


async def test_the_unlock_screen_has_help_and_commands_but_no_clauses(bench: Bench) -> None:
    async with bench.run(opened=False) as screen:
        await screen.until(lambda: isinstance(screen.console.screen, Page))
        await screen.press("f1")
        said = _said(screen)
        assert "Хранилище закрыто" in said
        assert serving.CLOSED in said
        await screen.press("escape", "f9")
        await screen.until(lambda: "Выход: закрыть хранилище" in screen.text())


async def test_the_first_run_says_what_it_is(new_bench: Bench) -> None:
    async with new_bench.run(opened=False) as screen:
        await screen.until(lambda: isinstance(screen.console.screen, Page))
        await screen.press("f1")
        assert "Первый запуск" in _said(screen)


def test_the_page_of_keys_is_up_to_date() -> None:
    assert (DOCS / "keys.ru.md").read_text(encoding="utf-8") == keys_page.text(), "run docs/keys.py"


@pytest.mark.parametrize("place", list(Place), ids=lambda place: place.value)
def test_the_page_of_keys_holds_every_command(place: Place) -> None:
    page = keys_page.text()
    for command in of(place):
        if command.title:
            assert f"| {command.title} | {command.hint} |" in page
