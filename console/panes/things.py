"""A list opened from a line of «Сводка»: verdicts, questions, pages of the running week; Enter opens a line."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import ClassVar

from textual import work
from textual.binding import BindingType

from checks.model import Verdict
from console.commands import Place, bindings
from console.dialogs.card import Card
from console.reading.summary import Thing


@dataclass(frozen=True)
class Listed:
    """A line; `thing` is what it opens."""

    text: str
    tone: str
    thing: Thing


class Things(Card[Listed, bool]):
    """`opened` shows a thing and says whether it leaves the list. Returns True when any did, else None."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.THINGS)]
    PLACES = (Place.THINGS,)
    HELP = "Enter открывает строку, Esc возвращает в «Сводку»."

    def __init__(
        self, title: str, listed: tuple[Listed, ...], opened: Callable[[Thing], Awaitable[bool]], legend: str = ""
    ) -> None:
        super().__init__(title)
        self._listed = listed
        self._opened = opened
        self._legend = legend
        self._changed = False

    def reload(self) -> None:
        self.tell(self._listed)
        self.inform(self._legend)

    @work
    async def do_open(self) -> None:
        line = self.line
        if line is not None and await self._opened(line.thing):
            self._changed = True
            self._listed = tuple(each for each in self._listed if each is not line)
            self.reload()

    @work
    async def do_advise(self) -> None:
        from console import showing

        thing = self.line.thing if self.line is not None else None
        await showing.advise(self.console, [thing] if isinstance(thing, Verdict) else [])

    def do_cancel(self) -> None:
        self.dismiss(self._changed or None)
