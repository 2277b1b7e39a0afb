"""The way from Textual's pictures to the terminal: only what it does not show already goes out.

What was compared last is kept by the terminal itself (`console.frame`). Here it is also given up: when the window was
another for a while, and by Ctrl+L, for a screen that something else wrote upon.
"""

from __future__ import annotations

import contextlib
import os
from typing import cast

from rich.console import RenderableType
from textual import events
from textual.geometry import Size
from textual.screen import Screen
from textual.timer import Timer, TimerCallback

from console import keys
from console.styling import Styled
from console.terminal import Terminal

_REDRAW = frozenset(keys.both("ctrl+l").split(","))


class Painting(Styled):
    """An application on our `Terminal`; on any other nothing is different."""

    def redraw(self) -> None:
        """Write everything again, whatever the terminal is believed to show."""
        if isinstance(self._driver, Terminal):
            self._driver.frame.forget()
        self.refresh()

    def window(self) -> Size | None:
        """Columns and lines of the terminal now; None where there is none."""
        if not isinstance(self._driver, Terminal):
            return None
        with contextlib.suppress(OSError):
            return Size(*os.get_terminal_size(self._driver.fileno))
        return None

    def set_timer(
        self, delay: float, callback: TimerCallback | None = None, *, name: str | None = None, pause: bool = False
    ) -> Timer:
        """As Textual's, which looks at the clock twice before it waits: held up in between, it believes itself late.

        Then it never ticks. A change of the window waits for such a timer, of 8 ms: no other would be heard any more.
        """
        timer = super().set_timer(delay, callback, name=name, pause=pause)
        timer._skip = False  # late or not, it ticks
        return timer

    def fit_again(self) -> None:
        """To be called now and then: a change of the window that nobody heard of is caught up with.

        A signal may come while it is not listened to. The application knows, or the screen: both are looked at.
        """
        window = self.window()
        if window and {window} != {self.size, self.screen.outer_size or window}:  # a new screen has no size yet
            self._size = None  # or the same size would be taken for old news
            self.post_message(events.Resize(window, window))
            self.redraw()

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key) and event.key in _REDRAW:
            self.redraw()
            return
        if isinstance(event, events.Resize) and isinstance(self._driver, Terminal) and self._driver.resized:
            self._driver.resized = False
            self.redraw()  # even if it is the old size again: the terminal broke its lines meanwhile
        await super().on_event(event)

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        if isinstance(self._driver, Terminal) and self._running and not self._closed and not self._batch_count:
            renderable = cast("RenderableType | None", self._driver.unseen(renderable, self.console))
        super()._display(screen, renderable)
