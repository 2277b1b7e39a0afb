"""docs/keys.ru.md: every place with its keys, from the command table. `docs/keys.py` writes it."""

from __future__ import annotations

from collections.abc import Iterator

from console import keys
from console.commands import Command, Place, of
from console.helping.page import BY_PALETTE, IN_LISTS, place_title

_HEAD = """\
# Клавиши

Страница сделана из таблицы команд программы (`docs/keys.py`); руками её не правят.

Всё достижимо цифрами, F-клавишами, стрелками, Enter, Esc, Пробелом и Tab. Буквы — вторые имена и работают в обеих
раскладках: `n/т` — одна клавиша. У чего клавиши нет, то открывается по F9: там все команды места, с поиском по словам.
Удаляет только F8, и всегда спрашивает. F1 в любом месте говорит, для чего оно и каким пунктам Порядка служит.
"""
_TABLE = "| клавиши | команда | что делает |\n|---|---|---|"
_ORDER = (Place.ANYWHERE, Place.LIST, *(each for each in Place if each not in {Place.ANYWHERE, Place.LIST}))


def text() -> str:
    """The whole page, with a newline at its end."""
    return "\n".join([_HEAD, *(line for place in _ORDER for line in _section(place))]).rstrip() + "\n"


def _section(place: Place) -> Iterator[str]:
    yield f"## {place_title(place)}\n\n{_TABLE}"
    for command in of(place):
        if command.title:
            yield f"| {_keys(command)} | {command.title} | {command.hint} |"
    if place is Place.LIST:
        yield from (f"| {named} |  | {said} |" for named, said in IN_LISTS)
    yield ""


def _keys(command: Command) -> str:
    return ", ".join(f"`{keys.title(key)}`" for key in command.keys) or BY_PALETTE
