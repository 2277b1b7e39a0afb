"""Three themes and none: the words stay, nothing depends on colour; no screenshot can be taken by a command."""

from __future__ import annotations

import pytest
from textual.color import Color
from textual.theme import Theme

from console.themes import THEMES
from tests.console.support import Bench


@pytest.mark.parametrize("theme", [theme.name for theme in THEMES])
async def test_every_theme_paints_the_same_words(bench: Bench, theme: str) -> None:
    async with bench.run() as screen:
        before = screen.text()
        screen.console.theme = theme
        await screen.pilot.pause()
        assert screen.text() == before


def _luminance(colour: Color) -> float:
    parts = [part / 255 for part in colour.rgb]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", [theme for theme in THEMES if not theme.ansi], ids=lambda theme: theme.name)
def test_every_colour_can_be_read(theme: Theme) -> None:
    """Contrast of at least 4.5 to 1 (WCAG 2, level AA) of every tone on every background it is painted on."""
    tones = (theme.foreground, theme.primary, theme.accent, theme.success, theme.warning, theme.error)
    pairs = [(tone, back) for tone in (*tones, theme.variables["muted"]) for back in (theme.background, theme.surface)]
    pairs += [(theme.variables["cursor-text"], theme.variables["cursor"]), (theme.variables["muted"], theme.panel)]
    for front, back in pairs:
        assert front is not None
        assert back is not None
        high, low = sorted((_luminance(Color.parse(front)), _luminance(Color.parse(back))), reverse=True)
        assert (high + 0.05) / (low + 0.05) >= 4.5, f"{front} on {back}"


async def test_without_colour_the_cursor_is_still_seen(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with bench.run() as screen:
        await screen.press("down")
        strips = screen.console.screen._compositor.render_strips()
        cursor, other = (next(iter(strips[line])).style for line in (3, 4))
        assert cursor is not None
        assert other is not None
        assert cursor.bgcolor != other.bgcolor


async def test_the_theme_is_turned_from_the_palette(bench: Bench) -> None:
    async with bench.run() as screen:
        first = screen.console.theme
        await screen.press("f9")
        await screen.type("тема")
        await screen.press("enter")
        await screen.until(lambda: screen.console.theme != first)
        assert "Тема: день" in screen.lines()[-2]


async def test_textual_offers_no_commands_of_its_own(bench: Bench) -> None:
    async with bench.run() as screen:
        assert list(screen.console.get_system_commands(screen.console.screen)) == []
        assert not screen.console.ENABLE_COMMAND_PALETTE
