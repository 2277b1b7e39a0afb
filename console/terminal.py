"""The terminal under the screen, and what happens when it goes away.

Textual's own driver spins at full speed when its terminal is closed, and blocks for ever on a dead output; here both
end the program, so that no process stays behind with an open vault. No mouse, no debugging switches.
"""

from __future__ import annotations

import codecs
import contextlib
import os
import select
import selectors
import signal
import sys
import termios
from collections.abc import Sequence
from itertools import chain
from types import FrameType
from typing import IO, TYPE_CHECKING, Any

from textual._compositor import ChopsUpdate, LayoutUpdate
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

from console.frame import Frame, Written
from console.pasted import Pasted

if TYPE_CHECKING:
    from rich.console import Console
    from textual.app import App

_READ_BYTES = 4096
_WRITE_BYTES = 4096
_LONGEST_CHARACTER = 4  # bytes of UTF-8
_POLL_SECONDS = 0.1
_TAKEN = "\x1b[?1049h\x1b[?25l\x1b[?1004h\x1b[?2004h\x1b[?7l"
"""As Textual takes the terminal: another screen, no cursor, word of the focus and of pastes, no breaking of lines."""


class _Output:
    """The terminal as a file that never raises: what cannot be written any more is dropped.

    It keeps nothing: a picture may hold a secret, and a buffered file would have its bytes until others take the place.
    What it writes comes as a text or in pieces; of a text each character is one.
    """

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._dead = False

    def write(self, pieces: Sequence[str]) -> int:
        length = sum(map(len, pieces))
        data, end = bytearray(_LONGEST_CHARACTER * length), 0  # never to grow: it would leave a copy behind
        for piece in pieces:
            coded = piece.encode("utf-8", "replace")
            data[end : end + len(coded)] = coded
            end += len(coded)
        self._send(memoryview(data)[:end])
        data[:] = bytes(len(data))
        return length

    def _send(self, data: memoryview) -> None:
        sent = 0
        while sent < len(data) and not self._dead:
            try:
                sent += os.write(self._file.fileno(), data[sent : sent + _WRITE_BYTES])
            except BlockingIOError:  # somebody who shares the terminal made it so: wait until it takes more
                select.select((), (self._file,), ())
            except (OSError, ValueError):
                self._dead = True

    def flush(self) -> None:
        """Nothing is held back."""

    def fileno(self) -> int:
        return self._file.fileno()

    def isatty(self) -> bool:
        return self._file.isatty()


class Terminal(LinuxDriver):
    """Textual's driver, which tells the application when the terminal is gone."""

    def __init__(
        self,
        app: App[object],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._size = size or self._get_terminal_size()
        self._file = _Output(sys.__stderr__)  # type: ignore[assignment,arg-type]  # a file by its methods
        self.frame = Frame()
        self.resized = False
        """Whether the window became another, if only for a moment, since this was put to False."""
        self._mode: list[Any] | None = None

    def _get_terminal_size(self) -> tuple[int, int]:
        """Columns and lines of the window itself; the environment, which Textual asks first, knows an old window."""
        with contextlib.suppress(OSError):
            columns, lines = os.get_terminal_size(self.fileno)
            if columns and lines:
                return columns, lines
        return super()._get_terminal_size()

    def start_application_mode(self) -> None:
        """Take the terminal, at the start and after a pause: nothing of ours is on it yet."""
        self.frame.forget()
        super().start_application_mode()  # type: ignore[no-untyped-call]  # Textual left it without types
        told = signal.getsignal(signal.SIGWINCH)

        def resized(number: int, at: FrameType | None) -> None:
            self.resized = True
            if callable(told):
                told(number, at)

        signal.signal(signal.SIGWINCH, resized)
        with contextlib.suppress(termios.error):
            self._mode = termios.tcgetattr(self.fileno)

    def _sigcont_application(self, *_: object) -> None:
        """The program goes on. Textual would begin a second time over what runs already, and never end again."""
        if self._must_signal_resume:  # its own pause: it has left the terminal
            super()._sigcont_application()
        else:
            self._loop.call_soon_threadsafe(self._take_back)

    def _take_back(self) -> None:
        """After a pause that could not be heard: who had the terminal left it in another mode, with another picture."""
        if self._mode is None or self.exit_event.is_set():
            return
        with contextlib.suppress(termios.error):
            termios.tcsetattr(self.fileno, termios.TCSANOW, self._mode)
        self.write(_TAKEN)
        self._enable_mouse_support()
        self.flush()
        getattr(self._app, "come_back", self._app.refresh)()

    def unseen(self, update: object, console: Console) -> object:
        """What of this update the terminal does not show yet; None when it shows all of it."""
        if not isinstance(update, LayoutUpdate | ChopsUpdate):
            return update
        pieces = self.frame.changes(update, console)
        return Written(pieces, self.put) if pieces else None

    def put(self, pieces: tuple[str, ...]) -> None:
        """Write what is in pieces, in turn with everything else."""
        assert self._writer_thread is not None, "nothing is painted before the terminal is taken"
        self._writer_thread.write(pieces)  # type: ignore[arg-type]  # handed on to our file as it is

    def _run_input_thread(self) -> None:
        try:
            gone = self._read_until_gone()
        except OSError:
            gone = True
        if gone:
            hang_up = getattr(self._app, "hang_up", self._app.exit)
            self._loop.call_soon_threadsafe(hang_up)

    def _read_until_gone(self) -> bool:
        """Feed what is typed to the application; True when the terminal is closed, False when asked to stop."""
        parser, pasted = XTermParser(False), Pasted()
        decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(_POLL_SECONDS):
                    data = os.read(self.fileno, _READ_BYTES)
                    if not data:
                        return True
                    for character in chain.from_iterable(map(pasted.let, decode(data))):
                        try:  # one by one: what cannot be read must not take the rest along
                            for event in parser.feed(character):
                                self.process_message(event)
                        except ValueError:  # a key of a protocol that Textual does not know
                            parser = XTermParser(False)
                for event in parser.tick():
                    self.process_message(event)
        return False
