"""The type-out and the QR code on a real screen: shown, extended, gone by time, nothing kept."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.strip import Strip

import console
from console.themes import THEMES
from console.widgets.passing import SHOWN_SECONDS, Passing
from console.widgets.qr import QrView
from console.widgets.typeout import TypeOut

SECRET = "aB0O xO1-№пР"
LINK = "otpauth://totp/VK:school5?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=VK"


class Bare(App[None]):
    """Both widgets and nothing else."""

    CSS_PATH = Path(console.__file__).parent / "console.tcss"

    def __init__(self) -> None:
        super().__init__()
        self.gone: list[Passing.Gone] = []
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name

    def compose(self) -> ComposeResult:
        yield TypeOut()
        yield QrView()

    def on_passing_gone(self, event: Passing.Gone) -> None:
        self.gone.append(event)


@asynccontextmanager
async def _running(width: int = 80, height: int = 24) -> AsyncIterator[tuple[Bare, Pilot[None]]]:
    app = Bare()
    async with app.run_test(size=(width, height)) as pilot:
        yield app, pilot


def _strips(app: Bare) -> list[Strip]:
    return list(app.screen._compositor.render_strips())


def _text(app: Bare) -> str:
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in _strips(app))


async def test_groups_places_and_legend_are_shown() -> None:
    async with _running() as (app, pilot):
        app.query_one(TypeOut).show(SECRET)
        await pilot.pause()
        lines = _text(app).split("\n")
        assert lines[0].split() == ["1", "5", "9"]
        assert lines[1].split() == ["aB0O", "·xO1", "-№пР"]
        assert lines[0].index("5") == lines[1].index("·")
        assert "Буквы и русские, и латинские." in lines[2]
        assert "· — пробел (место 5)" in _text(app)


async def test_capitals_and_digits_differ_without_colours() -> None:
    async with _running() as (app, pilot):
        app.query_one(TypeOut).show("aB0")
        await pilot.pause()
        looks = {
            segment.text: (bool(segment.style and segment.style.underline), bool(segment.style and segment.style.bold))
            for segment in _strips(app)[1]
        }
        assert (looks["a"], looks["B"], looks["0"]) == ((False, False), (True, False), (False, True))


async def test_it_can_be_read_aloud() -> None:
    async with _running() as (app, pilot):
        app.query_one(TypeOut).show(SECRET, aloud=True)
        await pilot.pause()
        assert "9–12: дефис, знак номера," in _text(app)
        assert "aB0O" not in _text(app)


async def test_several_codes_keep_their_lines() -> None:
    async with _running() as (app, pilot):
        app.query_one(TypeOut).show("11112222\n33334444")
        await pilot.pause()
        assert _text(app).split("\n")[:3] == [" 1111  2222", " 3333  4444", " Букв нет."]


async def test_what_does_not_fit_is_told() -> None:
    async with _running(80, 16) as (app, pilot):
        app.query_one(TypeOut).show("\n".join("abcdefgh" for _ in range(40)))
        await pilot.pause()
        assert "Не поместилось: 29 строк" in _text(app)


async def test_a_long_one_breaks_between_groups() -> None:
    async with _running(40, 24) as (app, pilot):
        app.query_one(TypeOut).show("abcd" * 15)
        await pilot.pause()
        lines = _text(app).split("\n")
        assert lines[1].split() == ["abcd"] * 6
        assert lines[2].split()[0] == "25"


@pytest.mark.parametrize("kind", [TypeOut, QrView])
async def test_its_time_can_be_extended_and_ends(kind: type[TypeOut | QrView]) -> None:
    async with _running() as (app, pilot):
        widget = app.query_one(kind)
        widget.extend()
        assert not widget.shows
        widget.show(LINK)
        first = widget._timer
        assert first is not None
        assert first._interval == SHOWN_SECONDS
        widget.extend()
        assert widget._timer is not first
        widget._end()  # what the timer does
        await pilot.pause()
        assert not widget.shows
        assert widget._lines == []
        assert _text(app).strip() == ""
        assert len(app.gone) == 1


@pytest.mark.parametrize("kind", [TypeOut, QrView])
async def test_the_host_may_keep_the_time(kind: type[TypeOut | QrView]) -> None:
    async with _running() as (app, pilot):
        widget = app.query_one(kind)
        widget.show(LINK, seconds=None)
        widget.extend()
        assert widget.shows
        assert widget._timer is None
        widget.conceal()
        await pilot.pause()
        assert not widget.display
        assert app.gone == []


@pytest.mark.parametrize("kind", [TypeOut, QrView])
async def test_it_goes_with_its_screen(kind: type[TypeOut | QrView]) -> None:
    async with _running() as (app, _):
        widget = app.query_one(kind)
        widget.show(LINK)
        await widget.remove()
        assert widget._lines == []
        assert widget._timer is None


@pytest.mark.parametrize("kind", [TypeOut, QrView])
async def test_it_cannot_be_selected_and_keeps_no_text(kind: type[TypeOut | QrView]) -> None:
    async with _running() as (app, _):
        widget = app.query_one(kind)
        widget.show(LINK)
        assert not widget.ALLOW_SELECT
        assert LINK not in repr(vars(widget))
        assert app.clipboard == ""


async def test_the_code_is_white_on_black_in_every_theme() -> None:
    async with _running() as (app, pilot):
        for theme in THEMES:
            app.theme = theme.name
            assert app.query_one(QrView).show(LINK)
            await pilot.pause()
            styles = {segment.style for segment in _strips(app)[3] if segment.style and set(segment.text) & set("█▀▄")}
            colours = {
                (style.color.get_truecolor().hex, style.bgcolor.get_truecolor().hex)
                for style in styles
                if style.color and style.bgcolor
            }
            assert colours == {("#ffffff", "#000000")}


async def test_a_code_that_does_not_fit_is_refused() -> None:
    async with _running(80, 12) as (app, pilot):
        widget = app.query_one(QrView)
        assert not widget.show(LINK)
        await pilot.pause()
        assert not widget.shows
        assert not widget.display
