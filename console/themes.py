"""The themes: night, day, one whose tones are told apart with any colour blindness, and the terminal's own sixteen
colours, for a dark and for a light one. Meaning never rests on colour alone: a status is a mark and a word first.
"""

from __future__ import annotations

from textual.theme import BUILTIN_THEMES, Theme

NIGHT = Theme(
    name="ночь",
    primary="#7aa2c8",
    secondary="#8fb3a8",
    accent="#c9a86a",
    foreground="#d6d9dc",
    background="#14181c",
    surface="#1b2026",
    panel="#242b33",
    success="#8fbf8f",
    warning="#d8b267",
    error="#e08a80",
    dark=True,
    variables={"muted": "#8a939c", "cursor": "#2f4f6f", "cursor-text": "#ffffff"},
)

DAY = Theme(
    name="день",
    primary="#1f5f99",
    secondary="#2f6f5f",
    accent="#7a5a10",
    foreground="#1d2226",
    background="#f7f7f4",
    surface="#ecece7",
    panel="#e0e0da",
    success="#246b24",
    warning="#7a5200",
    error="#a3241b",
    dark=False,
    variables={"muted": "#5c646b", "cursor": "#1f5f99", "cursor-text": "#ffffff"},
)

CLEAR = Theme(
    name="различимая",
    primary="#aae0f6",
    secondary="#aae0f6",
    accent="#e194bb",
    foreground="#e4e7ea",
    background="#14181c",
    surface="#1b2026",
    panel="#242b33",
    success="#4797fc",
    warning="#f7f78d",
    error="#f6661f",
    dark=True,
    variables={"muted": "#909399", "cursor": "#1d4f91", "cursor-text": "#ffffff"},
)
"""Blue is good, orange bad, and they differ in lightness too: no pair of tones is one of red and green, nor of blue and
yellow of one lightness."""

_OWN = "ansi_default"


def _of_terminal(
    name: str, *, dark: bool, primary: str, accent: str, success: str, warning: str, error: str, textual: str
) -> Theme:
    """The terminal's own colours, whatever it has them be; `textual` is the theme that the rest comes from."""
    return Theme(
        name=name,
        ansi=True,
        primary=primary,
        secondary=primary,
        accent=accent,
        foreground=_OWN,
        background=_OWN,
        surface=_OWN,
        panel=_OWN,
        boost=_OWN,
        success=success,
        warning=warning,
        error=error,
        dark=dark,
        variables={
            **BUILTIN_THEMES[textual].variables,
            "muted": _OWN,
            "cursor": "ansi_blue",
            "cursor-text": "ansi_bright_white",
        },
    )


TERMINAL = _of_terminal(
    "терминал",
    dark=True,
    primary="ansi_cyan",
    accent="ansi_yellow",
    success="ansi_green",
    warning="ansi_yellow",
    error="ansi_bright_red",
    textual="ansi-dark",
)

TERMINAL_LIGHT = _of_terminal(
    "терминал светлый",
    dark=False,
    primary="ansi_blue",
    accent=_OWN,
    success="ansi_blue",
    warning="ansi_magenta",
    error="ansi_red",
    textual="ansi-light",
)
"""Yellow, green and cyan cannot be read on white: it does without them."""

THEMES = (NIGHT, DAY, CLEAR, TERMINAL, TERMINAL_LIGHT)


def next_name(current: str) -> str:
    """The name of the theme after this one, in a circle."""
    names = [theme.name for theme in THEMES]
    return names[(names.index(current) + 1) % len(names)] if current in names else names[0]
