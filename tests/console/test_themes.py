"""Every theme and none: the words stay, nothing depends on colour; no screenshot can be taken by a command."""

from __future__ import annotations

from itertools import combinations

import pytest
from textual.color import Color
from textual.theme import Theme

from console import themes
from console.dialogs.form import Form
from console.settings import table
from console.themes import CLEAR, THEMES
from tests.console.support import Bench, Screen

Light = tuple[float, float, float]
"""Red, green and blue as amounts of light, 0 to 1."""


@pytest.mark.parametrize("theme", [theme.name for theme in THEMES])
async def test_every_theme_paints_the_same_words(bench: Bench, theme: str) -> None:
    async with bench.run() as screen:
        before = screen.text()
        screen.console.theme = theme
        await screen.pilot.pause()
        assert screen.text() == before


def test_the_settings_name_the_themes_there_are() -> None:
    assert tuple(theme.name for theme in THEMES) == table.THEMES


def _light(colour: Color) -> Light:
    """Of sRGB (IEC 61966-2-1)."""
    red, green, blue = (
        part / 255 / 12.92 if part / 255 <= 0.04045 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in colour.rgb
    )
    return red, green, blue


def _luminance(light: Light) -> float:
    return 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2]


def _contrast(front: str, back: str) -> float:
    high, low = sorted((_luminance(_light(Color.parse(each))) for each in (front, back)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _named(*colours: str | None) -> tuple[str, ...]:
    assert all(colours)
    return tuple(colour for colour in colours if colour is not None)


@pytest.mark.parametrize("theme", [theme for theme in THEMES if not theme.ansi], ids=lambda theme: theme.name)
def test_every_colour_can_be_read(theme: Theme) -> None:
    """Contrast of at least 4.5 to 1 (WCAG 2, level AA) of every tone on every background it is painted on."""
    tones = _named(theme.foreground, theme.primary, theme.accent, theme.success, theme.warning, theme.error)
    backs = _named(theme.background, theme.surface)
    pairs = [(tone, back) for tone in (*tones, theme.variables["muted"]) for back in backs]
    pairs += [(theme.variables["cursor-text"], theme.variables["cursor"])]
    (panel,) = _named(theme.panel)
    pairs += [(tone, panel) for tone in (*_named(theme.foreground, theme.accent), theme.variables["muted"])]
    for front, back in pairs:
        assert _contrast(front, back) >= 4.5, f"{front} on {back}"


_SEEN_BY = {
    "everybody": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}
"""What becomes of light, by the matrices of full severity in Machado, Oliveira, Fernandes, «A Physiologically-based
Model for Simulation of Color Vision Deficiency», IEEE TVCG 15 (6), 2009."""

_APART = 30
"""Distance in CIE L*a*b* (CIE76) of the tones that say how it stands: 2.3 is just noticed; our own figure."""
_ASIDE = 10
"""The same for the tones that say less."""


def _seen(colour: str, who: str) -> Light:
    light = _light(Color.parse(colour))
    red, green, blue = (
        min(1.0, max(0.0, sum(share * part for share, part in zip(row, light, strict=True)))) for row in _SEEN_BY[who]
    )
    return red, green, blue


def _lab(light: Light) -> Light:
    """L*, a*, b* of light, white D65."""
    red, green, blue = light
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    x, y, z = (each ** (1 / 3) if each > 0.008856 else 7.787 * each + 16 / 116 for each in (x, _luminance(light), z))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _distance(one: str, other: str, who: str) -> float:
    pair = zip(_lab(_seen(one, who)), _lab(_seen(other, who)), strict=True)
    return float(sum((a - b) ** 2 for a, b in pair) ** 0.5)


@pytest.mark.parametrize("who", list(_SEEN_BY))
def test_tones_stay_apart_with_any_colour_blindness(who: str) -> None:
    tones = _named(CLEAR.success, CLEAR.error, CLEAR.warning, CLEAR.accent)
    for one, other in combinations(tones, 2):
        assert _distance(one, other, who) >= _APART, f"{one} and {other}"
    for one, other in combinations((*tones, *_named(CLEAR.primary), CLEAR.variables["muted"]), 2):
        assert _distance(one, other, who) >= _ASIDE, f"{one} and {other}"


def test_the_measure_finds_the_tones_that_are_taken_for_one_another() -> None:
    """Red and green of one lightness are one colour without the cones for green."""
    assert _distance("#c05050", "#6f8f30", "everybody") > 2 * _distance("#c05050", "#6f8f30", "deuteranopia")


_PALETTES = {
    "xterm": {"red": "#cd0000", "green": "#00cd00", "yellow": "#cdcd00", "blue": "#0000ee", "magenta": "#cd00cd",
              "cyan": "#00cdcd", "bright_red": "#ff0000", "bright_white": "#ffffff"},
    "Linux": {"red": "#aa0000", "green": "#00aa00", "yellow": "#aa5500", "blue": "#0000aa", "magenta": "#aa00aa",
              "cyan": "#00aaaa", "bright_red": "#ff5555", "bright_white": "#ffffff"},
    "PuTTY": {"red": "#bb0000", "green": "#00bb00", "yellow": "#bbbb00", "blue": "#0000bb", "magenta": "#bb00bb",
              "cyan": "#00bbbb", "bright_red": "#ff5555", "bright_white": "#ffffff"},
}  # fmt: skip
"""The sixteen colours as these terminals come: their own defaults, those that are used here."""


@pytest.mark.parametrize("palette", list(_PALETTES))
@pytest.mark.parametrize(
    ("theme", "back"), [(themes.TERMINAL, "#000000"), (themes.TERMINAL_LIGHT, "#ffffff")], ids=["dark", "light"]
)
def test_the_sixteen_colours_can_be_read_on_the_terminals_own_background(theme: Theme, back: str, palette: str) -> None:
    """3 to 1, what WCAG asks of large text: the palette is the terminal's, and words and marks say the same."""
    known = _PALETTES[palette]
    tones = (*_named(theme.primary, theme.accent, theme.success, theme.warning, theme.error), theme.variables["muted"])
    for tone in tones:
        if tone != "ansi_default":
            assert _contrast(known[tone.removeprefix("ansi_")], back) >= 3, f"{tone} on {back}"
    cursor, text = (known[theme.variables[name].removeprefix("ansi_")] for name in ("cursor", "cursor-text"))
    assert _contrast(text, cursor) >= 4.5


async def test_without_colour_the_cursor_is_still_seen(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with bench.run() as screen:
        await screen.press("down")
        strips = screen.console.screen._compositor.render_strips()
        cursor, other = (next(iter(strips[line])).style for line in (3, 4))
        assert cursor is not None
        assert other is not None
        assert cursor.bgcolor != other.bgcolor


@pytest.mark.parametrize("theme", [theme.name for theme in THEMES])
async def test_without_colour_cursor_marks_pane_and_field_are_still_seen(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, theme: str
) -> None:
    """In the terminal's own colours nothing but reverse and underline is left of a background."""
    monkeypatch.setenv("NO_COLOR", "1")
    async with bench.run() as screen:
        screen.console.theme = theme
        await screen.press("space")
        assert screen.lines()[3].startswith("*")
        assert "[2 Реестр]" in screen.lines()[0]
        assert _ways(screen, 4) == {"reverse"}
        assert _ways(screen, 5) == set()
        await screen.press("n")
        await screen.until(lambda: isinstance(screen.console.screen, Form))
        fields = [at for at, line in enumerate(screen.lines()) if "Название" in line]
        assert any("underline" in _ways(screen, at) for at in fields)


def _ways(screen: Screen, line: int) -> set[str]:
    """How a line stands out but for colour."""
    strip = screen.console.screen._compositor.render_strips()[line]
    styles = [segment.style for segment in strip if segment.style is not None]
    return {way for way in ("reverse", "underline") for style in styles if getattr(style, way)}


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
