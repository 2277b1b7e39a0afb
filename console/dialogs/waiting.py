"""Waiting for long work that no form and no page stands before: how far it is, Esc stops it.

What the work is, its caller knows; how it tells of itself is `vault.doing`, the sentence `console.working`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import work

from console.commands import Place
from console.dialogs.base import Dialog
from console.working import Working
from vault.errors import PoryadokError

if TYPE_CHECKING:
    from console.app import Console
    from vault.store import Store

T = TypeVar("T")


class Waiting(Dialog[bool]):
    """True when the work came to its end, None when it did not; what it raised stands in `failed`."""

    PLACES: ClassVar[tuple[Place, ...]] = ()
    HELP = "Идёт работа: сколько сделано и сколько ещё, сказано внизу. Esc останавливает её там, где это возможно."

    def __init__(self, title: str, fn: Callable[[Store], object], name: str = "") -> None:
        super().__init__(title)
        self._fn = fn
        self._writes = name
        self._working: Working | None = None
        self.failed: PoryadokError | None = None

    def on_mount(self) -> None:
        self._wait()

    @work(exclusive=True, group="wait")
    async def _wait(self) -> None:
        try:
            with Working(self, f"{self.called}…", name=self._writes) as self._working:
                await self.console.session.with_store(self._fn)
        except PoryadokError as error:
            self.failed = error
        self.dismiss(self.failed is None or None)

    def do_cancel(self) -> None:
        if self._working is not None:
            self._working.escape()


async def waited(console: Console, title: str, fn: Callable[[Store], T], *, name: str = "") -> T | None:
    """What `fn` answers, in a thread; None when a lock took the waiting away, which stops it. PoryadokError.

    What writes something has a `name`, by which a person is told later that it was broken off.
    """
    came: list[T] = []
    dialog = Waiting(title, lambda store: came.append(fn(store)), name)
    done = await console.push_screen_wait(dialog)
    if dialog.failed is not None:
        raise dialog.failed
    return came[0] if done else None
