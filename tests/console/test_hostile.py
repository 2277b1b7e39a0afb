"""Any text in any place ends nothing: brackets are not markup, control and bidi characters never reach the terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.screen import Screen as TextualScreen

from console.dialogs.ask import Choose, TypedAsk
from console.dialogs.base import Dialog
from console.dialogs.form import Form
from console.dialogs.note import Note
from console.dialogs.pick import Option, Pick
from console.forms.model import Answers, FormPlan
from console.themes import THEMES
from console.widgets.fields import FieldKind, FieldSpec
from console.widgets.panebar import PaneBar
from console.widgets.plain import Line, Plain
from console.widgets.reading import Reading
from console.widgets.rows import Cell, Column, Rows
from console.widgets.secretline import SecretLine
from registry import credentials, exemptions, organizations, pages, people
from registry.credentials import Credential, CredentialKind
from registry.exemptions import Exemption
from registry.organizations import Organization
from registry.pages import Page
from registry.people import Assignment, Person, Role
from tests.console.support import Bench, Screen
from vault.store import Store
from vault.transaction import Tx

EVIL = (
    "[/школа]",
    "[d=http://mos.ru] «x»",
    "[email=a@b] [[",
    "a [/] b [/x]",
    "[@click=app.quit]x[/]",
    "[red]\\[bold",
    "\x1b]52;c;ZXZpbA==\x07\x1b[2J\x1b]0;EVIL\x1b\\",
    "\u202eкилаб\u2066\u200b\x9b31m\x00\x7f",
    "東京の学校 👩‍👩‍👧‍👦 e\u0301",
    "\r\n\t\v" * 5 + "x",
    "ж" * 900,
)

texts = st.one_of(
    st.sampled_from(EVIL),
    st.text(st.one_of(st.sampled_from("[]/@=#\\$ \n\x1b\x9b\u202e"), st.characters(codec="utf-8")), max_size=80),
)


def _is_safe(text: str) -> bool:
    return all(unicodedata.category(character) not in {"Cc", "Cf", "Cs"} for character in text)


def _painted(app: App[None]) -> str:
    strips = app.screen._compositor.render_strips()
    return "".join(segment.text for strip in strips for segment in strip)


class Bare(App[None]):
    """The console's looks and nothing else."""

    CSS_PATH = str(Path(__file__).parents[2] / "console" / "console.tcss")

    def __init__(self) -> None:
        super().__init__()
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name


class Shown(TextualScreen[None]):
    """Every widget of ours with the same text in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def compose(self) -> ComposeResult:
        yield PaneBar([("1", self.text)])
        yield Plain(self.text)
        yield Line(self.text)
        yield Rows[str](
            (Column(self.text), Column("", 7), Column("", 3, right=True)),
            lambda item: (Cell(item, "fail"), item, Cell(item)),
            lambda item: item,
            empty=self.text,
        )
        yield Reading(self.text)
        yield SecretLine()

    def on_mount(self) -> None:
        self.query_one(PaneBar).say(current="1", state=self.text)
        self.query_one(Rows).show([self.text, "обычный"])
        self.query_one(SecretLine).reveal(self.text, self.text, 10)
        for widget in self.query(Reading):
            widget.styles.height = 5


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some=st.lists(texts, min_size=7, max_size=7))
async def test_any_text_in_any_widget(some: list[str]) -> None:
    app = Bare()
    async with app.run_test(size=(70, 24)) as pilot:  # a start costs more than a screen: several texts share one
        for text in some:
            shown = Shown(text)
            await app.push_screen(shown)
            await pilot.press("down")
            shown.query_one(Rows).show([])
            await pilot.pause()
            assert app.screen is shown
            assert _is_safe(_painted(app)), text
            shown.query_one(SecretLine).conceal()
            app.pop_screen()


def _form(text: str) -> Form:
    async def save(_: Answers) -> int:
        return 1

    options = (("1", text), ("2", "два"))
    specs = (
        FieldSpec("text", text, hint=text),
        FieldSpec("choice", text, FieldKind.CHOICE, options=options),
        FieldSpec("pick", text, FieldKind.PICK, options=options),
        FieldSpec("secret", text, FieldKind.SECRET, hint=text),
    )
    return Form(FormPlan(text, specs, {"text": text, "choice": "1", "pick": "1", "secret": ""}, save))


DIALOGS: dict[str, Callable[[str], Dialog[Any]]] = {
    "note": lambda text: Note(text, text),
    "choose": lambda text: Choose(text, text, ((1, text), (2, text))),
    "typed": lambda text: TypedAsk(text, text, text),
    "pick": lambda text: Pick(text, [Option("1", text, text), Option("2", text, text, text)]),
    "form": _form,
}


@pytest.mark.parametrize("name", DIALOGS)
async def test_any_text_in_any_dialog(empty_bench: Bench, name: str) -> None:
    async with empty_bench.run(opened=False) as screen:
        for text in EVIL:
            dialog = DIALOGS[name](text)
            screen.console.push_screen(dialog)
            await screen.pilot.pause()
            screen.console.tell(text, "fail")
            await screen.press("down", "up")
            assert screen.console.screen is dialog
            assert _is_safe(_painted(screen.console)), text
            dialog.dismiss(None)
            await screen.pilot.pause()


def _fill(store: Store, names: Iterable[str]) -> None:
    def write(tx: Tx) -> None:
        for at, name in enumerate(names):
            body = organizations.add(
                tx, Organization(f"{name} {at}", short_name=name[:900], address=name[:900], hours=name[:900], note=name)
            )
            page = pages.add(tx, Page(body.id, "vk", f"https://vk.com/evil_{at}", note=name))
            person = people.add(
                tx, Person(f"{name} {at}", position=name[:900], assignments=(Assignment(body.id, Role.RESPONSIBLE),))
            )
            exemptions.add(tx, Exemption(body.id, raw=name[:900], basis=name[:900]))
            credentials.add(
                tx,
                Credential(
                    CredentialKind.OFFICIAL,
                    "vk",
                    login=name[:900],
                    role=name[:900],
                    holder_id=person.id,
                    page_ids=(page.id,),
                ),
            )

    store.write("test.evil", write)


@pytest.mark.parametrize("size", [(60, 20), (120, 40)])
async def test_every_pane_card_and_form_over_evil_records(
    bench: Bench, opener: Callable[..., Store], size: tuple[int, int]
) -> None:
    with opener() as store:
        _fill(store, ["".join(EVIL[at::2]) for at in range(2)])
    bench.checks.go.set()
    async with bench.run(size) as screen:
        await screen.press("f5")
        await screen.until(lambda: "Страниц" in screen.text())
        await screen.press("enter")
        await screen.until(lambda: "Прогон 1" in screen.text())
        for digit in "23457":
            await screen.pane(digit)
            for _ in range(2):
                await _look(screen, "f3")
                if digit not in "47":
                    await _look(screen, "f4")
                await screen.press("down")
            await _look(screen, "f9")
        await screen.press("4", "tab", "tab", "f3")
        await screen.until(lambda: "О ком" in screen.text())
        assert _is_safe(_painted(screen.console))


async def _look(screen: Screen, key: str) -> None:
    await screen.press(key)
    await screen.pilot.pause()
    assert _is_safe(_painted(screen.console))
    await screen.press("escape")
    await screen.until(lambda: screen.main.is_current)


@pytest.mark.parametrize("text", [text for text in EVIL if text.isprintable()])
async def test_evil_text_typed_and_searched(bench: Bench, text: str) -> None:
    async with bench.run() as screen:
        await screen.press("f7")
        await screen.type(text[:40])
        assert _is_safe(_painted(screen.console))
        await screen.press("enter")
        assert "отбор" in screen.text() or len(screen.rows.items) == 3
