"""A program in a pty of 80×24, read by pyte: what the tests of a real terminal share."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path

import pyte

from tests.conftest import PASSPHRASE

ROOT = Path(__file__).parents[2]
LIMIT = 30.0  # seconds; the machine may be busy
TERM = "xterm-256color"


class Terminal:
    """A program in a pty of 80×24, with the screen as a person sees it."""

    def __init__(self, vault: Path | None, *arguments: str, controlling: bool = True) -> None:
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.raw = b""
        self.screen = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self.screen)

        def own_terminal() -> None:
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)

        clean = {name: value for name, value in os.environ.items() if name not in {"TMUX", "STY", "NO_COLOR"}}
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT), *(("--vault", str(vault)) if vault else ()), *arguments],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**clean, "TERM": TERM, "LANG": "C.UTF-8", "TEXTUAL": "devtools"},
            start_new_session=True,
            preexec_fn=own_terminal if controlling else None,  # noqa: PLW1509 (one ioctl; the test has no threads yet)
        )
        os.close(slave)

    def read(self) -> None:
        """Take what the program wrote, if anything, within a tenth of a second."""
        if select.select([self.master], [], [], 0.1)[0]:
            try:
                data = os.read(self.master, 65536)
            except OSError:
                return
            self.raw += data
            self._stream.feed(data)

    def wait(self, holds: Callable[[str], bool]) -> str:
        """Read until the screen is as wanted."""
        until = time.monotonic() + LIMIT
        while time.monotonic() < until:
            self.read()
            text = "\n".join(self.screen.display)
            if holds(text):
                return text
        raise AssertionError("the screen never came:\n" + "\n".join(self.screen.display))

    def resize(self, columns: int, lines: int) -> None:
        """The window has another size."""
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self.screen.resize(lines, columns)
        self.process.send_signal(signal.SIGWINCH)

    def type(self, text: str) -> None:
        os.write(self.master, text.encode())

    def end(self) -> int:
        """Wait for the program to end, reading what it still says."""
        until = time.monotonic() + LIMIT
        while self.process.poll() is None and time.monotonic() < until:
            if self.master >= 0:
                self.read()
            else:
                time.sleep(0.02)
        assert self.process.poll() is not None, "the program is still there"
        return self.process.returncode

    def hang_up(self) -> None:
        """The terminal is gone."""
        os.close(self.master)
        self.master = -1

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        if self.master >= 0:
            os.close(self.master)


def unlocked(terminal: Terminal) -> None:
    """Give the passphrase and go to the list of organizations."""
    terminal.wait(lambda text: "Пароль хранилища" in text)
    terminal.type(PASSPHRASE + "\r")
    terminal.wait(lambda text: "[1 Сводка]" in text)
    terminal.type("2")
    terminal.wait(lambda text: "[2 Реестр]" in text and "Школа № 5" in text)
