"""What of the commands of a place stands in the key bar: whole items by weight, the way out always."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from console import keys
from console.commands.model import Command


@dataclass(frozen=True)
class BarItem:
    """One item as it is drawn; `off`: pressing it now only says why not, and its title stands in brackets."""

    key: str
    title: str
    off: bool = False

    @property
    def width(self) -> int:
        """Cells, with the space on both sides of the title."""
        return len(self.key) + len(self.title) + 2


def bar_items(commands: Iterable[Command], width: int, off: Collection[str] = ()) -> list[BarItem]:
    """The items that fit into `width` cells, whole ones only; the lightest are dropped first, of equals the last.

    `off` are the ids of the commands that are off now.
    """
    chosen = [(command, _item(command, off)) for command in commands if command.bar]
    while chosen and sum(item.width for _, item in chosen) > width:
        lightest = min(command.bar for command, _ in chosen)
        chosen.remove([each for each in chosen if each[0].bar == lightest][-1])
    order = {command.id: at for at, (command, _) in enumerate(chosen)}
    chosen.sort(key=lambda each: _bar_order(each[0], order[each[0].id]))
    return [item for _, item in chosen]


def _item(command: Command, off: Collection[str]) -> BarItem:
    is_off = command.id in off
    return BarItem(keys.title(command.keys[0]), f"({command.title})" if is_off else command.title, is_off)


def _bar_order(command: Command, at: int) -> tuple[int, int]:
    """F-keys by number, then letters and named keys, and F10 at the very end, where people look for it."""
    key = command.keys[0]
    is_function = key[0] == "f" and key[1:].isdigit()
    return (int(key[1:]) * 10, 0) if is_function else (95, at)
