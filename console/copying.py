"""The copy of the vault at a lock and at the end: one at a time, told while it is made, given up at a word.

What a copy is, is `vault.backup`. When one is made is the session's; how it is shown is `widgets.closingline`.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from vault.doing import Doing, current, watching

if TYPE_CHECKING:
    from vault.store import Store


class Copying:
    """Made in threads, shown and given up from the screen."""

    def __init__(self) -> None:
        self.problem = ""
        """Why the last copy was not made; empty when it was, or was not needed."""
        self.doing: Doing | None = None
        """How far the copy is that is being made; None while there is none."""
        self._turn = threading.Lock()
        self._unwanted = False

    def make(self, store: Store) -> None:
        """A verified copy, if anything changed since the last one. Blocks; never raises."""
        from vault import backup

        with self._turn:  # one that is being made may be all that is needed
            self.doing = made = current() or Doing()
            if self._unwanted:
                made.stop()
            try:
                with watching(made):
                    self.problem = backup.at_lock(store) or ""
            finally:
                self.doing = None

    def give_up(self) -> str:
        """Do without the copy of this lock, whatever comes of it; why it is too late for that, or empty."""
        self._unwanted = True
        made = self.doing
        return made.stop() if made is not None else ""

    def want(self) -> None:
        """The vault is opened again: the next lock has its copy."""
        self._unwanted = False
