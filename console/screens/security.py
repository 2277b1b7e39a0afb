"""The page «Безопасность»: how the vault is kept and what this machine does with secrets, line by line."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import BindingType
from textual.widget import Widget

from console.commands import Place, bindings
from console.dialogs.base import Dialog
from console.dialogs.note import Note
from console.reading import security
from console.reading.security import Leads, Line
from console.screens.copies import Copies
from console.screens.keys import Keys
from console.widgets.rows import Cell, Column, Rows
from vault.clock import real_now
from vault.errors import Locked
from vault.host import State
from vault.text import counted

if TYPE_CHECKING:
    from console.app import Console

_COLUMNS = (Column("", 1), Column("Что", 26), Column("Что видно", least=30))
_WORDS = {State.GOOD: "хорошо", State.BAD: "плохо", State.UNKNOWN: "отсюда не видно"}


async def show(console: Console) -> None:
    """Over the panes, until it is left."""
    await console.push_screen_wait(SecurityPage(await _lines(console)))


async def _lines(console: Console) -> tuple[Line, ...]:
    """What is seen of this vault and this machine now. Locked while the vault is closed."""
    tmux, now = console.tmux, real_now()
    seen = await console.session.with_store(lambda store: security.page(store, os.environ, tmux, now))
    return (*seen, security.locks(console.session.settings))


class SecurityPage(Dialog[None]):
    """Enter says what to do about the line, or goes where it is done."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.SECURITY)]
    PLACES = (Place.SECURITY,)
    LEAVES = True
    HELP = "Знаки: + хорошо, ! плохо, ? отсюда не видно. Enter — подробнее и что делать."

    def __init__(self, lines: tuple[Line, ...]) -> None:
        super().__init__(_title(lines))
        self._lines = lines

    def body(self) -> Iterable[Widget]:
        yield Rows[Line](_COLUMNS, _cells, lambda line: line.title)

    def on_mount(self) -> None:
        rows = self.query_one(Rows)
        rows.show(self._lines)
        self.set_focus(rows)

    @work(exclusive=True)
    async def do_open(self) -> None:
        line: Line | None = self.query_one(Rows).current
        if line is None:
            return
        if line.leads is Leads.KEYS:
            await self.app.push_screen_wait(Keys())
        elif line.leads is Leads.COPIES:
            await self.app.push_screen_wait(Copies())
        elif line.leads is Leads.SETTINGS:
            from console.screens import settings

            await settings.show(self.console)
        else:
            text = f"{_WORDS[line.state].capitalize()}: {line.found}."
            await self.app.push_screen_wait(Note(line.title, f"{text}\n\n{line.advice}".strip()))
            return
        await self._read_again()

    async def _read_again(self) -> None:
        console = self.console
        if console.session.store is None:
            return
        try:
            self._lines = await _lines(console)
        except Locked:  # closed meanwhile, and this page with it
            return
        if self.stands:  # new keys open the panes anew, and this page goes
            self.query_one(Rows).show(self._lines)


def _title(lines: Iterable[Line]) -> str:
    bad = sum(line.state is State.BAD for line in lines)
    weak = counted(bad, "слабое место", "слабых места", "слабых мест") if bad else "слабых мест не видно"
    return f"Безопасность: {weak}"


def _cells(line: Line) -> tuple[Cell, ...]:
    return Cell(line.mark, line.tone), Cell(line.title), Cell(line.found, line.tone if line.mark == "!" else "muted")
