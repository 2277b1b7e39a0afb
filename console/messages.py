"""Every message of the console, in one place; what they carry is frozen.

The classes themselves cannot be frozen: Textual writes its own bookkeeping into a message while it travels.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from checks.running.meanwhile import Meanwhile
    from checks.running.progress import Progress


@dataclass
class RowMoved(Message):
    """The cursor of a list stands on another row, or on none (`key` is None)."""

    key: Hashable | None


@dataclass
class MarksChanged(Message):
    """Rows were marked or unmarked."""

    count: int


@dataclass
class SearchTyped(Message):
    """The text of the search line, at every letter."""

    text: str


@dataclass
class SearchLeft(Message):
    """The search line was left: kept with Enter, or dropped with Esc."""

    kept: bool


@dataclass
class Said(Message):
    """A sentence for the status line."""

    text: str
    tone: str = ""


@dataclass
class RunProgressed(Message):
    """A running check came further; at most four of these a second."""

    progress: Progress

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, RunProgressed)


@dataclass
class RunFound(Message):
    """A running check found more; at most two of these a second, and each is needed."""

    found: Meanwhile


@dataclass
class PassphraseGiven(Message):
    """The line of the passphrase was finished with Enter; the field still holds the text."""
