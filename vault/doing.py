"""Long work that somebody waits for: how far it is, and a word to stop it. What the work is, is not known here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from vault.errors import PoryadokError

T = TypeVar("T")


class Stopped(PoryadokError):
    """Somebody stopped the work; what it would have written is not written."""

    def __init__(self) -> None:
        super().__init__("Остановлено: ничего не записано.")


@dataclass
class Doing:
    """Written by the thread that works, read by the one that shows it; `stop` is called by the latter."""

    done: int = 0
    total: int = 0
    stopping: bool = False

    def stop(self) -> None:
        """Ask the work to end; it raises `Stopped` before its next item."""
        self.stopping = True

    def tell(self, done: int, total: int) -> None:
        """So far it is by now, for work that counts itself."""
        self.done, self.total = done, total

    def over(self, items: Iterable[T], total: int) -> Iterator[T]:
        """The same items, counted; `Stopped` when somebody asked for it."""
        self.done, self.total = 0, total
        for item in items:
            if self.stopping:
                raise Stopped
            yield item
            self.done += 1


def counted_over(doing: Doing | None, items: Iterable[T], total: int) -> Iterable[T]:
    """`Doing.over`, or the items as they are when nobody waits."""
    return items if doing is None else doing.over(items, total)
