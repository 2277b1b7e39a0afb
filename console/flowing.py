"""A command on its way to its question: it reads first, and what is typed meanwhile is meant for the question."""

from __future__ import annotations

import contextlib

from textual.screen import Screen
from textual.worker import Worker, WorkerCancelled, WorkerFailed

from console.clipboard import Route
from console.doors import Doors


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
