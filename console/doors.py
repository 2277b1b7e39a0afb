"""Textual's own doors, shut or led to ours: its clipboard, its palette, its way of telling of an error.

A sentence with the kind and the place of an internal error is made by `crash`. Nothing here knows a pane.
"""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from rich.console import RenderableType
from rich.text import Text
from textual._callback import invoke
from textual._types import CallbackType as Callback
from textual.app import ScreenStackError, SystemCommand
from textual.screen import Screen
from textual.worker import WorkerFailed

from console.clipboard import Clipboard, Route
from console.crash import crash_sentence
from console.painting import Painting
from console.terminal import Terminal
from vault.errors import PoryadokError

if TYPE_CHECKING:
    from console.session import Session

CRASHED = 70
"""Exit code of an internal error (the command line's contract)."""


class Doors(Painting):
    """An application from which nothing leaves but by our own ways."""

    session: Session

    def __init__(self, route: Route) -> None:
        super().__init__(driver_class=Terminal)
        self.secret_clipboard = Clipboard(self._write_raw, route)
        self.crashed = ""
        """What was said of the internal error that ended it."""

    @abstractmethod
    def fail(self, error: PoryadokError) -> None:
        """An error of a floor below."""

    def copy_secret(self, secret: str) -> str:
        """Send a secret to the terminal's clipboard for a while; the sentence to show."""
        seconds = self.session.settings.hold_seconds
        said = self.secret_clipboard.put(secret, seconds)
        if self.secret_clipboard.filled:
            self.set_timer(seconds, partial(self.secret_clipboard.expire, self.secret_clipboard.turn))
        return said

    def _write_raw(self, sequence: str) -> None:
        if self._driver is not None:
            self._driver.write(sequence)
            self._driver.flush()

    def copy_to_clipboard(self, text: str) -> None:
        """Nothing leaves the screen by Textual's own copy: it would keep the text."""

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:  # noqa: ARG002 (Textual's)
        """None of Textual's own: a screenshot would save what is shown."""
        return ()

    def panic(self, *renderables: RenderableType) -> None:  # noqa: ARG002 (they may hold secrets)
        self._crash(None)

    def _handle_exception(self, error: Exception) -> None:
        cause = error.error if isinstance(error, WorkerFailed) else error
        if isinstance(error, WorkerFailed) and isinstance(cause, PoryadokError):
            self.fail(cause)  # a full disk, a vault that locked meanwhile: told and lived with
            return
        if self._exit and isinstance(cause, ScreenStackError):
            return  # the end was asked for and the screens are gone: who still wanted one came too late
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._crash(error)

    def call_next(self, callback: Callback, *args: Any, **kwargs: Any) -> None:
        """As Textual's; but if what is waited for there was cancelled by somebody, that is not the end of this loop.

        It waits so for screens to go. Were it to end with one of them, no key would be heard any more.
        """
        super().call_next(self._outlive, partial(callback, *args, **kwargs))

    async def _outlive(self, callback: Callback) -> None:
        try:
            await invoke(callback)
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is None or task.cancelling():  # the loop itself is to end
                raise

    def _fatal_error(self) -> None:
        self._crash(None)

    def lost_error(self, _: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
        error = context.get("exception")
        if isinstance(error, Exception):
            self._handle_exception(error)

    def _crash(self, error: BaseException | None) -> None:
        """An internal error: a sentence with its kind and place, never values; the terminal is given back."""
        self._return_code = CRASHED
        if not self.crashed:
            self.crashed = crash_sentence(error)
            self._exit_renderables.append(Text(self.crashed))
        self._close_messages_no_wait()
