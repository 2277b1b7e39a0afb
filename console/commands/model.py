"""The shape of a command, and what decides whether it is on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from console.places import Place


@dataclass(frozen=True)
class Situation:
    """What decides whether a command is on. `demo`: the vault is invented; `lesson`: the tutorial is going;
    `regulated`: there is a regulation to judge by."""

    selected: bool = False
    marked: int = 0
    running: bool = False
    secrets_open: bool = False
    read_only: str = ""
    has_secret: bool = False
    filtered: bool = False
    demo: bool = False
    lesson: bool = False
    regulated: bool = True


WhyOff: TypeAlias = Callable[[Situation], str]


@dataclass(frozen=True)
class Command:
    """One command; `bar` is its weight in the key bar (0: not there; the lightest is dropped first)."""

    id: str
    keys: tuple[str, ...]
    title: str
    hint: str
    place: Place
    bar: int = 0
    why_off: WhyOff = lambda _: ""

    @property
    def verb(self) -> str:
        return self.id.rpartition(".")[2]
