"""What came while the vault was closed: it waits for the unlock, and is not shown over the line of the passphrase."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.app import Console


class Later:
    """Sentences for the status line and notes, told at once where the panes stand over an open vault."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._said: list[str] = []
        self._notes: list[tuple[str, str]] = []
        self.held = True
        """Whether what comes waits: from a lock on until the panes stand over the open vault again."""

    @property
    def _open(self) -> bool:
        return not self.held and self._console.main is not None

    def say(self, text: str) -> None:
        """A sentence."""
        if self._open:
            self._console.tell(text)
        elif text:
            self._said.append(text)

    def note(self, title: str, text: str) -> None:
        """A text that is to be read."""
        if self._open:
            from console.dialogs.note import Note

            self._console.push_screen(Note(title, text))
        else:
            self._notes.append((title, text))

    def taken(self) -> tuple[str, ...]:
        """Everything that waits, as text, and it waits no more: the program ends."""
        waiting = (*self._said, *(text for _, text in self._notes))
        self._said.clear()
        self._notes.clear()
        return waiting

    def said(self) -> tuple[str, ...]:
        """The sentences that waited."""
        said = tuple(self._said)
        self._said.clear()
        return said

    async def show(self) -> None:
        """Show the notes that waited, one after another."""
        while self._notes:
            from console.dialogs.note import Note

            title, text = self._notes.pop(0)
            await self._console.push_screen_wait(Note(title, text))
