"""A line that tells how the vault is being closed, as long as it is; then what came of it, and no more."""

from __future__ import annotations

from collections.abc import Callable

from textual.timer import Timer

from console.widgets.plain import Plain

_SECONDS = 0.25
"""Between two looks: most closings take a second, and are to be seen to go on."""


class ClosingLine(Plain):
    """`words` is what is to be said now, `going` whether there is more to come."""

    def __init__(self, words: Callable[[], str], going: Callable[[], bool]) -> None:
        super().__init__(id="closing")
        self._words = words
        self._going = going
        self._timer: Timer | None = None

    def on_mount(self) -> None:
        self._timer = self.set_interval(_SECONDS, self.tick)
        self.tick()

    def tick(self) -> None:
        """Say how far it is by now."""
        going = self._going()  # before the words: what is over says its end
        self.say(self._words())
        if not going and self._timer is not None:
            self._timer.stop()
