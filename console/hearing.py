"""Keys on their way from the terminal to whom they are meant for.

What a key does is the place's own; here is only who hears it, in which order, and that F6 and F10 are never lost.
"""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import events

from console.flowing import Flowing
from console.hosting import Host

if TYPE_CHECKING:
    from textual.dom import DOMNode

    from console.screens.main import MainScreen

_HEARD_SECONDS = 0.2
"""How long a key waits for those before it. Who was to hear them may have gone by one of them, and hears no more."""
_MADE_SECONDS = 2.0
"""How long a key waits for the pane that one before it asked for."""


class Hearing(Flowing):
    """An application that hands keys out."""

    _locking = False

    @property
    @abstractmethod
    def main(self) -> MainScreen | None:
        """The panes, if they are on and ready, perhaps under a dialog."""

    @abstractmethod
    def lock_now(self) -> None:
        """F6."""

    @abstractmethod
    def leave(self) -> None:
        """F10."""

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key | events.Paste) and (self._exit or not self.screen_stack):
            return  # it came after the end
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self.session.touch()
            self.app_focus = True  # whoever types is here, whether or not the terminal tells that it is looked at again
            if self.main is not None and self.main is self.screen:
                self.main.status.tell("")
            if isinstance(event, events.Key):
                if not event.is_printable:
                    await self._letters_heard()
                if await self._taken_at_once(event.key):
                    return
            if self._locking:
                return  # typed after F6, and meant for nothing that stands yet
            await super().on_event(event)
            if isinstance(event, events.Key) and not event.is_printable:
                await self._letters_heard()  # it may have led away from the field
            return
        await super().on_event(event)

    async def _letters_heard(self) -> None:
        """What was typed into a field until now stands in it, and whoever listens to the field has heard of it.

        Textual carries Enter or F2 out at once, while the letters before it wait in the queue of their field: of «abc,
        Enter» in one packet a list would give its first line and a form would save a field without its end.
        """
        field = self.focused
        if field is None or not field.check_consume_key("a", "a"):
            return
        for node in (field, *field.ancestors_with_self):  # twice itself: the letters, and then its word about them
            if node is self or not await self._once_through(node):
                return

    async def _once_through(self, node: DOMNode) -> bool:
        """Wait until it heard what waits in its queue now; False when it goes, or is busy for longer than a moment."""
        heard = asyncio.Event()
        if not node.is_running or not node.call_later(heard.set):
            return False
        try:
            async with asyncio.timeout(_HEARD_SECONDS):
                await heard.wait()
        except TimeoutError:
            return False
        return True

    async def _taken_at_once(self, key: str) -> bool:
        """F6 and F10 wherever they come; keys of a list in the order they were typed.

        A list has no keys but its bindings. Textual sends an arrow through two queues and carries a letter out at
        once: of «Down, v» in one packet it would show the secret of the line above.
        """
        from console.widgets.rows import Rows

        if key in {"f6", "f10"}:
            self._take_away_or_leave(key)
            return True
        if self.focused is None and self.main is not None and self.screen is self.main:
            await self.main.pane_made(_MADE_SECONDS)  # «i» behind «5» must not be lost: the path after it would run
        nowhere = self.focused is None and self.screen is self.main  # it is not made yet: nothing is under the cursor
        if self._locking or (not nowhere and not isinstance(self.focused, Rows)):
            return False
        taken = await self._check_bindings(key, priority=True) or self.opening or await self._check_bindings(key)
        return taken or nowhere

    def _take_away_or_leave(self, key: str) -> None:
        """Lock or leave, whatever is on the screen: a question on its way, or a dialog that goes this moment.

        Textual hands a key to what has the focus when it comes. A dialog that an Esc before it closes takes it along.
        """
        if key == "f6":
            self._locking = True
            self._once_heard(self._lock_here)
        else:
            self._once_heard(self._leave_here)

    def _lock_here(self) -> None:
        self._locking = False
        place = self._place()
        (place.do_lock if place is not None else self.lock_now)()

    def _leave_here(self) -> None:
        place = self._place()
        (place.do_quit if place is not None else self.leave)()

    def _place(self) -> Host | None:
        """What is in front, if it stands: it may have something to keep first."""
        place: object = self.screen if self.screen_stack else None
        return place if isinstance(place, Host) and place.standing and not self.opening else None

    def _once_heard(self, act: Callable[[], None]) -> None:
        """Do it after the keys that came before it, which may wait in the queue of what has the focus."""
        done = asyncio.Event()

        def once() -> None:
            if not done.is_set():
                done.set()
                late.stop()
                act()

        late = self.set_timer(_HEARD_SECONDS, once)
        (self.focused or self.screen).call_later(once)
