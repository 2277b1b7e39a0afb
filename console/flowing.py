"""A command on its way to its question: it reads first, and what is typed meanwhile is meant for the question.

What is on its way ends with the page it began on.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, TypeVar

from textual.screen import Screen
from textual.worker import Worker, WorkerCancelled, WorkerFailed

from console.clipboard import Route
from console.doors import Doors
from vault.doing import watching

if TYPE_CHECKING:
    from textual.worker import WorkType

T = TypeVar("T")

_OUTLIVE = {"screens", "closing", "run", "close", "copy", "end", "autosave"}
"""Groups of the application's own workers that are about no page: they go on, whatever page comes."""


class Flowing(Doors):
    """An application that knows its command on the way."""

    def __init__(self, route: Route) -> None:
        super().__init__(route)
        self._flow: Worker[object] | None = None
        self._flow_from: Screen[object] | None = None

    def flow_started(self, flow: Worker[object]) -> None:
        """A command went off to read before it asks; see `opening`."""
        self._flow, self._flow_from = flow, self.screen

    @property
    def opening(self) -> bool:
        """Whether a command is on its way to its question: what is typed meanwhile is meant for the question."""
        return self._flow is not None and not self._flow.is_finished and self.screen is self._flow_from

    async def flow_over(self) -> None:
        """Wait until the command that was on its way has come to its end."""
        if self._flow is not None and not self._flow.is_finished:
            with contextlib.suppress(WorkerFailed, WorkerCancelled):  # told where it failed
                await self._flow.wait()

    async def push_screen_wait(self, screen: Screen[T] | str, *, mode: str | None = None) -> T | Any:
        """As ever; a question asked in the middle of long work is no part of it.

        What a key in the dialog begins, a lock and all that follows, would be a part too, and stopped with it for ever.
        """
        with watching(None):
            return await super().push_screen_wait(screen, mode=mode)

    def begin(self, work: WorkType[None], group: str) -> Worker[None]:
        """Begin it instead of what is going on in this group; a call, for a coroutine that is never begun complains."""
        return self.run_worker(work, group=group, exclusive=True)

    def end_flows(self, *, closing: bool) -> None:
        """Another page comes: what was on its way on the one before asks nothing over this one.

        When the vault is `closing`, a page that still waits for what it reads is not to come after this one.
        """
        outlive = _OUTLIVE - {"screens"} if closing else _OUTLIVE
        for worker in self.workers:
            if worker.node is not self or worker.group not in outlive:
                worker.cancel()
