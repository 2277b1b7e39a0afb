"""The console in a real terminal (a pty read by pyte): both layouts, the way out, and a terminal that goes away."""

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
from collections.abc import Callable, Iterator
from pathlib import Path

import pyte
import pytest

from tests.conftest import PASSPHRASE
from tests.console.support import Bench
from vault.store import Store, Tier

ROOT = Path(__file__).parents[2]
LIMIT = 30.0  # seconds; the machine may be busy


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
            env={**clean, "TERM": "xterm-256color", "LANG": "C.UTF-8", "TEXTUAL": "devtools"},
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


@pytest.fixture
def start(bench: Bench) -> Iterator[Callable[..., Terminal]]:
    """Starts programs over the vault of this test and clears them away."""
    started: list[Terminal] = []

    def _start(*arguments: str, controlling: bool = True) -> Terminal:
        started.append(Terminal(bench.location, *arguments, controlling=controlling))
        return started[-1]

    yield _start
    for terminal in started:
        terminal.close()


def _unlocked(terminal: Terminal) -> None:
    terminal.wait(lambda text: "Пароль хранилища" in text)
    terminal.type(PASSPHRASE + "\r")
    terminal.wait(lambda text: "[1 Сводка]" in text)
    terminal.type("2")
    terminal.wait(lambda text: "[2 Реестр]" in text and "Школа № 5" in text)


def test_a_day_in_a_terminal(start: Callable[..., Terminal]) -> None:
    terminal = start()
    terminal.wait(lambda text: "Пароль хранилища" in text)
    assert PASSPHRASE.encode() not in terminal.raw
    _unlocked(terminal)
    terminal.type("\x1b[B\x1b[B")  # down, down
    terminal.type("м")  # nothing here: the letter belongs to pane 5
    terminal.type("5")
    terminal.wait(lambda text: "[5 Сейф]" in text and "school5@example.ru" in text)
    terminal.type("\x1bOP")  # F1
    terminal.wait(lambda text: "Помощь: Сейф" in text)
    terminal.type("\x1b")
    terminal.wait(lambda text: "[5 Сейф]" in text)
    terminal.type(".")  # «/» of ЙЦУКЕН
    terminal.type("школа")
    terminal.wait(lambda text: "показано 1 из 2" in text)
    terminal.type("\x1b[21~")  # F10
    assert terminal.end() == 0
    assert b"\x1b[?1049l" in terminal.raw, "the terminal is given back"
    assert PASSPHRASE.encode() not in terminal.raw
    assert b"\x1b[?1003h" not in terminal.raw, "no mouse"


def test_keys_that_nobody_knows_do_not_make_it_deaf(start: Callable[..., Terminal]) -> None:
    terminal = start()
    _unlocked(terminal)
    terminal.type("\x1b[1081::113;5u")  # the kitty protocol with alternate keys, which Textual's parser cannot read
    os.write(terminal.master, b"\xff\xfe\xd0")
    terminal.type("\x1b[200~вставка\x1b[31m\x1b[201~")
    terminal.type("3")
    terminal.wait(lambda text: "[3 Исключения]" in text)
    terminal.type("й")
    assert terminal.end() == 0


def test_the_russian_letter_leaves(start: Callable[..., Terminal]) -> None:
    terminal = start()
    _unlocked(terminal)
    terminal.type("й")
    assert terminal.end() == 0


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM, signal.SIGTSTP])
def test_a_signal_ends_it_and_frees_the_vault(
    start: Callable[..., Terminal], opener: Callable[..., Store], number: signal.Signals
) -> None:
    terminal = start()
    _unlocked(terminal)
    terminal.process.send_signal(number)
    assert terminal.end() == 0
    opener(tier=Tier.REGISTRY).close()


@pytest.mark.parametrize("controlling", [True, False], ids=["hangup", "dead-input"])
def test_a_closed_terminal_ends_it(
    start: Callable[..., Terminal], opener: Callable[..., Store], controlling: bool
) -> None:
    """With a controlling terminal the kernel sends SIGHUP; without one, only reading tells."""
    terminal = start(controlling=controlling)
    _unlocked(terminal)
    terminal.hang_up()
    terminal.end()
    opener(tier=Tier.REGISTRY).close()


def test_an_idle_screen_writes_nothing(start: Callable[..., Terminal]) -> None:
    terminal = start()
    _unlocked(terminal)
    for _ in range(5):
        terminal.read()
    before = len(terminal.raw)
    until = time.monotonic() + 2.5
    while time.monotonic() < until:
        terminal.read()
    assert len(terminal.raw) == before


def test_a_second_start_says_who_holds_the_vault(start: Callable[..., Terminal]) -> None:
    first = start()
    _unlocked(first)
    second = start()
    second.wait(lambda text: "Пароль хранилища" in text)
    second.type(PASSPHRASE + "\r")
    second.wait(lambda text: "уже открыто" in text)


def test_a_locked_console_lets_another_in(start: Callable[..., Terminal]) -> None:
    first = start()
    _unlocked(first)
    first.type("\x1b[17~")  # F6
    first.wait(lambda text: "Хранилище закрыто" in text)
    second = start()
    _unlocked(second)


def test_the_window_may_change_its_size(start: Callable[..., Terminal]) -> None:
    terminal = start()
    _unlocked(terminal)
    terminal.resize(60, 20)
    terminal.wait(lambda text: "1 [2 Реестр] 3" in text and "F10 Выход" in text)
    terminal.resize(40, 10)
    terminal.wait(lambda text: "Окно мало" in text)
    terminal.resize(120, 36)
    terminal.wait(lambda text: "3 Исключения" in text and "Школа № 5" in text and "F10 Выход" in text)
    assert max(len(line) for line in terminal.screen.display) == 120
    terminal.type("й")
    assert terminal.end() == 0


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Terminal]:
    """The demo with its networks, a program of its own each."""
    terminal = Terminal(None, "demo", "--keep", str(tmp_path / "demo"))
    yield terminal
    terminal.close()


def _running(terminal: Terminal) -> None:
    terminal.wait(lambda text: "[1 Сводка]" in text and "Проверок ещё не было" in text)
    terminal.type("\x1b[15~")  # F5
    terminal.wait(lambda text: "запрос" in text)
    terminal.type("\r")
    terminal.wait(lambda text: "Esc остановит" in text)


def _left(of: int) -> list[int]:
    """Processes of that session that are still there."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            told = (entry / "stat").read_text().rpartition(")")[2].split() if entry.name.isdigit() else None
        except OSError:  # gone meanwhile
            continue
        if told is not None and int(told[3]) == of and told[0] != "Z":
            found.append(int(entry.name))
    return found


def test_a_run_is_stopped_and_what_was_seen_is_kept(demo: Terminal) -> None:
    _running(demo)
    demo.type("\x1b")
    demo.wait(lambda text: "становлен" in text)
    demo.type("4")
    demo.wait(lambda text: "[4 Проверки]" in text and "не видно" in text)
    demo.type("й")
    assert demo.end() == 0


def test_a_terminal_closed_during_a_run_leaves_nothing_running(demo: Terminal) -> None:
    _running(demo)
    session = demo.process.pid
    demo.hang_up()
    demo.end()
    until = time.monotonic() + LIMIT
    while _left(session) and time.monotonic() < until:
        time.sleep(0.02)
    assert _left(session) == []
