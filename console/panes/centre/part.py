"""What every view of the pane answers to its keys; a view says only what it can do, the rest is refused with a reason.

Each method asks, writes and tells, and says whether anything changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from console.dialogs.ask import TypedAsk
from console.dialogs.note import Note
from console.reading.centre.lines import told_apart
from console.widgets.rows import Column
from vault.errors import PoryadokError

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from console.app import Console
    from console.reading.centre.lines import Line, Names
    from console.session import Session
    from vault.transaction import Tx

_WORD = "удалить"


class Part:
    """One view: its columns, what it says when it is empty, and what its keys do with a line."""

    COLUMNS: ClassVar[tuple[Column, ...]] = ()
    EMPTY: ClassVar[str] = ""

    def __init__(self, console: Console, names: Names) -> None:
        self.console = console
        self.names = names
        self.made: Hashable = None
        """The key of the line that was added: the cursor goes to it."""

    @property
    def session(self) -> Session:
        return self.console.session

    @property
    def organizations(self) -> tuple[tuple[str, str], ...]:
        """Every organization, as options of a form."""
        return told_apart(self.names.full, self.names.short)

    def counts(self, found: tuple[Line, ...]) -> str:
        """The standing text of the status line."""
        raise NotImplementedError

    # The keys; True when something changed

    async def open(self, line: Line) -> bool:
        """Show the line in full."""
        title, _, rest = line.details.partition("\n")
        await self.console.push_screen_wait(Note(title, rest or title))
        return False

    async def new(self, line: Line | None) -> bool:
        """Add one; the line under the cursor may say what it is about."""
        del line
        return self.refused("Здесь добавлять нечего.")

    async def edit(self, line: Line) -> bool:
        """Change what the line shows."""
        del line
        return self.refused("Эту строку не правят: Enter — открыть.")

    async def done(self, line: Line) -> bool:
        """Record that what waits came about."""
        del line
        return self.refused("Здесь отмечать нечего: Enter — открыть.")

    async def letter(self, line: Line) -> bool:
        """Write a letter about the line."""
        del line
        return self.refused("По этой строке писем не составляют.")

    async def file(self, line: Line | None) -> bool:
        """Take it away in a file."""
        return self.refused("Строк нет: класть в файл нечего." if line is None else "Из этой строки файла не сделать.")

    async def load(self) -> bool:
        """Bring some in from a file."""
        return self.refused("Из файла загружают контент-планы: вид «Планы» (Tab).")

    async def remove(self, line: Line) -> bool:
        """Remove it after a question."""
        del line
        return self.refused("Эту строку не удаляют.")

    # What the views share

    def refused(self, reason: str) -> bool:
        """Say why not."""
        self.console.tell(reason, "fail")
        return False

    def told(self, text: str) -> bool:
        """Say what was done."""
        self.console.tell(text)
        return True

    async def written(self, reason: str, act: Callable[[Tx], object], text: str) -> bool:
        """Write, and say what was done or why not."""
        try:
            await self.session.write(reason, act)
        except PoryadokError as error:
            self.console.fail(error)
            return False
        return self.told(text)

    async def removed(self, question: str, reason: str, act: Callable[[Tx], object]) -> bool:
        """Ask by a typed word, then remove."""
        if not await self.console.push_screen_wait(TypedAsk("Удаление", question, _WORD)):
            return False
        return await self.written(reason, act, "Удалено.")
