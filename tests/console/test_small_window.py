"""A window that was too small for a while: the keys go on where they were. And what lies over another screen."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from textual import events
from textual.geometry import Size

from console.dialogs.form import Form
from console.dialogs.line import AskLine
from tests.console.support import Bench


async def test_the_list_has_the_keys_again(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.pilot.resize_terminal(50, 10)
        await screen.until(lambda: "Окно мало" in screen.text())
        await screen.pilot.resize_terminal(45, 9)
        await screen.pilot.resize_terminal(80, 24)
        await screen.until(lambda: "Реестр" in screen.text() and screen.console.focused is not None)
        await screen.press("down", "e")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        assert "Музей ёлочных игрушек" in screen.text()


async def test_a_form_goes_on_in_its_field(bench: Bench) -> None:
    async with bench.run() as screen:
        await screen.press("n")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        await screen.press("down")
        await screen.type("Клу")
        await screen.pilot.resize_terminal(50, 10)
        await screen.until(lambda: "Окно мало" in screen.text())
        await screen.pilot.resize_terminal(80, 24)
        await screen.until(lambda: "Клу" in screen.text() and screen.console.focused is not None)
        await screen.type("б")
        assert "Клуб" in screen.text()


async def test_nothing_of_the_screen_under_it_shows_beside_a_line_at_the_foot(bench: Bench) -> None:
    async with bench.run() as screen:
        screen.rows.empty = "\n".join(["7" * 80] * 20)
        screen.rows.show(())
        screen.console.push_screen(AskLine("Код", "Что показывает приложение."))
        await screen.until(lambda: isinstance(screen.console.screen, AskLine))
        await screen.type("123456")
        line = next(row for row in screen.lines() if "123456" in row)
        assert line.split() == ["123456"]


async def test_a_change_of_the_window_that_was_never_told_is_caught_up_with(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with bench.run() as screen:
        monkeypatch.setattr(screen.console, "window", lambda: Size(60, 20))
        screen.console.fit_again()
        await screen.until(lambda: screen.console.screen.outer_size == (60, 20))
        assert "1 [2 Реестр] 3" in screen.text()


async def test_a_change_is_heard_by_a_program_that_is_held_up(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whenever it looks at the clock, some time has passed: Textual's own timer of 8 ms would never tick."""
    now = [0.0]

    def later() -> float:
        now[0] += 0.02
        return now[0]

    async with bench.run() as screen:
        monkeypatch.setattr("textual.timer._time", SimpleNamespace(get_time=later))
        screen.console.post_message(events.Resize(Size(100, 30), Size(100, 30)))
        await screen.until(lambda: screen.console.screen.outer_size == (100, 30))
        screen.console.post_message(events.Resize(Size(60, 20), Size(60, 20)))
        await screen.until(lambda: screen.console.screen.outer_size == (60, 20))
