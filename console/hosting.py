"""How a place carries out the commands of the table: the reason it is off, or its `do_<verb>` method.

Mixed into panes, screens and dialogs; the table itself is `console.commands`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from textual.worker import Worker

from console.commands import TABLE, Command, Place, Situation, of

if TYPE_CHECKING:
    from textual.dom import DOMNode
    from textual.widget import Widget

    from console.app import Console


class Host:
    """A place where commands apply."""

    @property
    def console(self) -> Console:
        """The application, by its own type."""
        return cast("Console", cast("DOMNode", self).app)

    @property
    def places(self) -> tuple[Place, ...]:
        """Where this is, by the command table: the place itself first, then what it has in common with others."""
        return ()

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

        While a form or a question is on its way, keys are not commands; nor are they for a place that is not yet
        mounted, where there is nothing to carry them out on.
        """
        if self.console.opening or not cast("Widget", self).is_mounted:
            return
        command = TABLE[identity]
        reason = command.why_off(self.situation())
        if reason:
            self.refuse(reason)
            return
        started = cast("Callable[[], object]", getattr(self, f"do_{command.verb}"))()
        if isinstance(started, Worker):
            self.console.flow_started(started)
