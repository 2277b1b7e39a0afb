"""The text that F1 shows: what for, the clauses, the keys, the marks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from console import keys
from console.commands import PLACE_TITLES, Command, Place, named_keys, of
from console.format import LOOKS
from console.widgets.fitting import wrapped

_USUAL = 80
_KEYS_WIDTH, _SAID_WIDTH = 24, 50
"""Cells of the two columns from the usual width on; in a narrower window the second gives way."""

IN_LISTS = (
    ("стрелки, PgUp, PgDn", "по строкам и страницам; Home, End — к краям"),
    (f"{keys.title('space')}, *", "отметить строку, все показанные"),
)
"""The keys of every list that are no commands, and what they do."""

BY_PALETTE = "F9"
"""How to get at a command without a key."""

ADVICE = "Что делать с нарушением: g/п на нём в любом списке. Учебник на примере: F9, «Учебник»."


def help_text(
    places: Sequence[Place],
    about: str = "",
    clauses: Sequence[str] = (),
    field: Sequence[str] = (),
    here: Iterable[Command] = (),
    *,
    advice: bool = True,
    width: int = _USUAL,
) -> str:
    """What a place is for, the field under the cursor, its keys, the clauses, then the keys of the places around it;
    `here` are the commands that this very place names its own way, `advice` says where to go from here for more.
    `width` is that of the window, in cells."""
    room = _SAID_WIDTH - max(0, _USUAL - width)
    own = {command.id: command for command in here}
    lines = [*field, ""] if field else []
    lines += [about, ""] if about else []
    served = ["Пункты Порядка, которым это служит", *(f"  {line}" for line in clauses), ""] if clauses else []
    for at, place in enumerate(places):
        lines.append(_heading(place))
        for command in (own.get(each.id, each) for each in of(place)):
            if command.title:
                lines += _row(named_keys(command) or BY_PALETTE, f"{command.title}: {command.hint}", room)
        if place is Place.LIST:
            lines += [line for named, said in IN_LISTS for line in _row(named, said, room)]
        lines += ["", *(served if at == 0 else ())]
    lines += [ADVICE, ""] if advice else []
    lines += ["Буквы работают в обеих раскладках: q и й — одна клавиша.", "", "Знаки"]
    lines += [f"  {look.mark} {look.word}" for look in LOOKS.values()]
    return "\n".join(lines)


def place_title(place: Place) -> str:
    """What the keys of a place stand under."""
    return "В каждом вопросе" if place is Place.DIALOG else PLACE_TITLES[place]


def _heading(place: Place) -> str:
    return place_title(place) if place is Place.DIALOG else f"Клавиши: {place_title(place)}"


def _row(named: str, said: str, room: int) -> Iterable[str]:
    """Keys and what they do, the rest of a long sentence under its beginning."""
    head = named
    for piece in wrapped(said, max(1, room)):
        yield f"  {head:<{_KEYS_WIDTH}} {piece}"
        head = ""
