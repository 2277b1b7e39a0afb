"""A page of first run or unlock: a heading, a body, a line for messages, the keys."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.widget import Widget

from console.commands import Place, bindings
from console.dialogs.base import TOO_SMALL
from console.hosting import Host
from console.styling import WHOLE
from console.widgets.keepsfocus import KeepsFocus
from console.widgets.keybar import KeyBar
from console.widgets.plain import Line, Plain


class Page(Host, KeepsFocus, Screen[None]):
    """Before the panes: no vault is open yet, or nothing is in it."""

    CSS_PATH: ClassVar[Path | None] = WHOLE
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.DIALOG)]
    HEADING: ClassVar[str] = ""
    HELP: ClassVar[str] = ""
    """What it is for; no page is without it."""

    def compose(self) -> ComposeResult:
        yield Plain(TOO_SMALL, id="small")
        yield Line(self.HEADING, id="title")
        with Vertical(classes="page"):
            yield from self.body()
            yield Plain(id="refusal")
        yield KeyBar([command for command in self.commands_here() if command.verb in {"quit", "help", "cancel"}])

    @property
    def places(self) -> tuple[Place, ...]:
        return (Place.DIALOG,)

    @property
    def purpose(self) -> str:
        return self.HELP

    @property
    def own_title(self) -> str:
        """Its first line without the name of the program."""
        return self.HEADING.partition(": ")[2]

    @property
    def going_on(self) -> bool:
        """Whether another page is on its way. What opens over this one would go with it, and what is then typed into
        it be a command to the next."""
        return False

    def body(self) -> Iterable[Widget]:
        """The widgets of the page."""
        return ()

    def refuse(self, reason: str) -> None:
        """A refusal stays until something else is said."""
        self._say(reason, refused=True)

    def inform(self, text: str) -> None:
        """The same for what is asked, went well, or is going on."""
        self._say(text, refused=False)

    def _say(self, text: str, *, refused: bool) -> None:
        for line in self.query("#refusal").results(Plain):  # none before it is mounted
            line.set_class(not refused, "-calm")
            line.say(text)

    def do_cancel(self) -> None:
        self.refuse("Выход — F10")

    def do_help(self) -> None:
        if not self.going_on:
            self.console.guide.help(self)

    def do_palette(self) -> None:
        if not self.going_on:
            super().do_palette()

    def do_interrupt(self) -> None:
        self.refuse("Выход — F10")
