"""A text to read: an error, a verdict in full, the help of a place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from console import keys
from console.commands import PLACE_TITLES, Place, named_keys, of
from console.dialogs.base import Dialog
from console.format import LOOKS
from console.widgets.fitting import wrapped
from console.widgets.reading import Reading


class Note(Dialog[None]):
    """Read it, then Esc or Enter."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "command('dialog.cancel')", show=False)]

    def __init__(self, title: str, text: str) -> None:
        super().__init__(title)
        self._text = text

    def body(self) -> Iterable[Widget]:
        yield Reading(self._text)

    def on_mount(self) -> None:
        self.set_focus(self.query_one(Reading))


class Help(Note):
    """The keys of a place, made from the command table."""

    def __init__(self, places: Sequence[Place], about: str = "") -> None:
        super().__init__(f"Помощь: {PLACE_TITLES[places[0]]}", help_text(places, about))

    def do_help(self) -> None:
        self.dismiss(None)


_KEYS_WIDTH, _SAID_WIDTH = 24, 50
"""Cells of the two columns at 80; a narrower window wraps what is too long for it."""


def _row(named: str, said: str) -> Iterable[str]:
    """Keys and what they do, the rest of a long sentence under its beginning."""
    head = named
    for piece in wrapped(said, _SAID_WIDTH):
        yield f"  {head:<{_KEYS_WIDTH}} {piece}"
        head = ""


def help_text(places: Sequence[Place], about: str = "") -> str:
    """What a place is for, then its keys, place by place."""
    lines = [about, ""] if about else []
    for place in places:
        lines.append(PLACE_TITLES[place])
        for command in of(place):
            if command.keys and command.title:
                lines += _row(named_keys(command), f"{command.title}: {command.hint}")
        if place is Place.LIST:
            lines += [
                f"  {'стрелки, PgUp, PgDn':<24} по строкам и страницам; Home, End — к краям",
                f"  {keys.title('space') + ', *':<24} отметить строку, все показанные",
            ]
        lines.append("")
    lines += ["Буквы работают в обеих раскладках: q и й — одна клавиша.", "", "Знаки"]
    lines += [f"  {look.mark} {look.word}" for look in LOOKS.values()]
    return "\n".join(lines)
