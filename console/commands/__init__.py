"""Every command of the screen: id, keys, title, hint, where it applies, and why it is off.

Bindings, the key bar, the help, the palette and docs/keys.ru.md are made from this one table, which stands by place in
the modules beside. What a command does is the method `do_<verb>` of the place it belongs to, where the verb is the
last part of its id.
"""

from __future__ import annotations

from textual.binding import Binding

from console import keys
from console.commands.anywhere import ANYWHERE
from console.commands.cards import CARDS
from console.commands.keybar import BarItem as BarItem
from console.commands.keybar import bar_items as bar_items
from console.commands.model import Command as Command
from console.commands.model import Situation as Situation
from console.commands.panes import PANES
from console.commands.screens import SCREENS
from console.places import PLACE_TITLES as PLACE_TITLES
from console.places import Place as Place

COMMANDS: tuple[Command, ...] = (*ANYWHERE, *PANES, *CARDS, *SCREENS)

TABLE = {command.id: command for command in COMMANDS}


def of(*places: Place) -> tuple[Command, ...]:
    """The commands of these places, in the order of the table."""
    return tuple(command for command in COMMANDS if command.place in places)


def bindings(*places: Place) -> list[Binding]:
    """Bindings of the commands of these places, letters with their twins and, for Caps Lock, their capitals.

    Letters, digits and F-keys are taken as they arrive: «/» and the letters after it may come in one packet, and
    the letters must find the search line open. A line of text still gets its letters first (`check_consume_key`).
    Enter, Esc, Tab and arrows mean something to most widgets, so those are asked before; the fields of a form need
    none of them, and the next letter must find the next field.
    """
    found: list[Binding] = []
    for command in of(*places):
        for first in (True, False):
            named = [key for key in command.keys if _comes_first(key, command.place) is first]
            if named:
                action = f"command('{command.id}')"
                found.append(
                    Binding(keys.with_capitals(keys.both(*named)), action, command.title, show=False, priority=first)
                )
    return found


def _comes_first(key: str, place: Place) -> bool:
    return place is Place.FORM or len(key) == 1 or key in keys.SIGNS or (key[0] == "f" and key[1:].isdigit())


def named_keys(command: Command) -> str:
    """All keys of a command as people read them: «F4, e/у»."""
    return ", ".join(keys.title(key) for key in command.keys)
