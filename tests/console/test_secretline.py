"""A shown secret is whole: in a narrow window, after a resize, beside a long label."""

from __future__ import annotations

import gc

import pytest
from rich.cells import cached_cell_len, cell_len
from textual.strip import Strip

from console.widgets.secretline import SecretLine
from tests.console.support import Bench

LONG = "а-б " * 40 + "конец"
SECRET = "не-настоящий-и-ничей"
LABEL = "Пароль ВКонтакте (ВКонтакте, ochen-dlinnyy-login@primer.example)"


async def test_a_narrower_window_hides_no_end_of_it(bench: Bench) -> None:
    async with bench.run((120, 40)) as screen:
        await screen.pane("5")
        line = screen.main.pane.query_one(SecretLine)
        line.reveal(LABEL, LONG, 10)
        await screen.until(lambda: "конец" in screen.text())
        await screen.pilot.resize_terminal(60, 20)
        await screen.until(lambda: "конец" in screen.text())
        shown = "".join(row[1:59].ljust(58) for row in screen.lines() if "а-б" in row)
        assert shown.rstrip() == LONG


@pytest.mark.parametrize("width", [60, 80, 120])
async def test_it_begins_on_its_own_line_or_stands_there_whole(bench: Bench, width: int) -> None:
    async with bench.run((width, 24)) as screen:
        await screen.pane("5")
        screen.main.pane.query_one(SecretLine).reveal(LABEL, "не-настоящий", 10)
        await screen.until(lambda: any("не-настоящий" in row for row in screen.lines()))


async def test_what_was_shown_is_remembered_by_nobody(bench: Bench) -> None:
    """rich keeps what it measured, Textual what it painted; here the secret stands on a line of its own."""
    async with bench.run((60, 20)) as screen:
        await screen.pane("5")
        line = screen.main.pane.query_one(SecretLine)
        line.reveal(LABEL, SECRET, 10)
        await screen.until(lambda: SECRET in screen.text())
        line.conceal()
        await screen.until(lambda: SECRET not in screen.text())
        gc.collect()  # at a lock
        assert not [each for each in gc.get_objects() if isinstance(each, Strip) and SECRET in each.text]
        missed = cached_cell_len.cache_info().misses
        cell_len(SECRET)
        assert cached_cell_len.cache_info().misses == missed + 1


async def test_what_a_lock_took_away_has_no_lines_any_more(bench: Bench) -> None:
    """Textual keeps the lines of a widget that is gone for as long as anything remembers the widget."""
    async with bench.run() as screen:
        await screen.pane("5")
        line = screen.main.pane.query_one(SecretLine)
        line.reveal(LABEL, SECRET, 10)
        await screen.until(lambda: SECRET in screen.text())
        await screen.press("f6")
        await screen.until(lambda: not line.is_attached)
        await screen.until(lambda: not line.shows)
        assert not [each.text for each in line._styles_cache._cache.values() if SECRET in each.text]


async def test_no_text_of_it_all_is_painted(bench: Bench) -> None:
    """Whatever keeps a piece of a line has one character of the secret at most."""
    async with bench.run() as screen:
        await screen.pane("5")
        line = screen.main.pane.query_one(SecretLine)
        line.reveal("Пароль", SECRET, 10)
        await screen.until(lambda: SECRET in screen.text())
        assert {len(segment.text) for segment in line.render_line(0)} <= {1, line.size.width - len("Пароль: " + SECRET)}


async def test_signs_without_a_cell_stay_with_their_letter(bench: Bench) -> None:
    secret = "пар\u0301оль-🦊\ufe0f"
    async with bench.run() as screen:
        await screen.pane("5")
        screen.main.pane.query_one(SecretLine).reveal("Пароль", secret, 10)
        await screen.until(lambda: f"Пароль: {secret}" in screen.text())
