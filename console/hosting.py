"""How a place carries out the commands of the table: the reason it is off, or its `do_<verb>` method; and how it goes.

Mixed into panes, screens and dialogs; the table itself is `console.commands`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from textual import events
from textual.worker import Worker

from console.commands import TABLE, Command, Place, Situation, of

if TYPE_CHECKING:
    from textual.dom import DOMNode
    from textual.messages import Prune
    from textual.widget import Widget

    from console.app import Console

_LAST_HEARD = (events.Unmount, events.ScreenSuspend, events.Callback)
"""What a place that goes still hears: Textual's own end of it, and who waits until its messages were heard."""


class Host:
    """A place where commands apply."""

    @property
    def console(self) -> Console:
        """The application, by its own type."""
        return cast("Console", cast("DOMNode", self).app)

    @property
    def standing(self) -> bool:
        """Whether it is mounted, and no lock, switch, answer or end of the program is taking it away."""
        return cast("Widget", self).is_mounted and not self._going

    @property
    def _going(self) -> bool:
        """Textual says it nowhere but here; from this moment nothing can be mounted in it any more."""
        widget = cast("Widget", self)
        return widget._pruning or widget._closing or widget._closed or self.console._exit

    async def on_event(self, event: events.Event) -> None:
        """A place that goes hears nothing but its own end.

        What was not yet made of it will not be made, so there is nothing to give the focus to or to paint.
        """
        if not self._going or isinstance(event, _LAST_HEARD):
            await super().on_event(event)  # type: ignore[misc]  # mixed into widgets only

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys do nothing to a place that is not yet mounted, or goes: there is nothing to do it to."""
        return self.standing and super().check_action(action, parameters)  # type: ignore[misc]  # mixed into widgets only

    def call_after_refresh(self, callback: Callable[..., object], *args: object, **kwargs: object) -> bool:
        """Textual leaves it to the screen in front, which may be another by then, and this place gone."""

        def later() -> object:
            return callback(*args, **kwargs) if self.standing else None

        return cast("bool", super().call_after_refresh(later))  # type: ignore[misc]  # mixed into widgets only

    async def on_prune(self, event: Prune) -> None:  # noqa: ARG002 (Textual's own shape)
        """Nothing of it has gone yet: what its commands are about to do to it is not done any more."""
        widget = cast("Widget", self)
        widget.workers.cancel_node(widget)

    @property
    def places(self) -> tuple[Place, ...]:
        """Where this is, by the command table: the place itself first, then what it has in common with others."""
        return ()

    @property
    def own_title(self) -> str:
        """What this very question or page is called; "" where only its place has a name."""
        return ""

    @property
    def view_key(self) -> str:
        """Which of its views a place shows, as the help knows them; "" without views."""
        return ""

    @property
    def purpose(self) -> str:
        """What the place is for, in a sentence or two."""
        return ""

    def commands_here(self) -> tuple[Command, ...]:
        """The commands that apply here, the place's own first."""
        return tuple(command for place in self.places for command in of(place))

    def situation(self) -> Situation:
        """What decides whether commands are on; places that know more say more."""
        return self.console.situation()

    def off_now(self) -> frozenset[str]:
        """Ids of the commands that stand in the key bar and are off now."""
        now = self.situation()
        return frozenset(each.id for each in self.commands_here() if each.bar and each.why_off(now))

    def refuse(self, reason: str) -> None:
        """Say why a command is off."""
        self.console.tell(reason, "fail")

    def action_command(self, identity: str) -> None:
        """Carry out a command, or say why not.

        While a form or a question is on its way, keys are not commands.
        """
        if self.console.opening or not self.standing:
            return
        command = TABLE[identity]
        reason = command.why_off(self.situation())
        if reason:
            self.refuse(reason)
            return
        started = cast("Callable[[], object]", getattr(self, f"do_{command.verb}"))()
        if isinstance(started, Worker):
            self.console.flow_started(started)

    # The commands of every place

    def do_palette(self) -> None:
        self.console.guide.palette(self)

    def do_lock(self) -> None:
        self.console.lock_now()

    def do_quit(self) -> None:
        self.console.leave()
