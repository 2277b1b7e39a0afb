"""What a gesture writes in a real terminal: each line at most once, and only lines that changed."""

from __future__ import annotations

import fcntl
import re
import struct
import termios
from collections import Counter
from collections.abc import Callable

from tests.console.terminals import Terminal, unlocked

_PLACE = re.compile(rb"\x1b\[(\d+);(\d+)H")
_ALL = set(range(1, 25))
_END = re.compile(rb"\x1b\[0m\x1b\[\d+;\d+H")  # of a picture: Textual puts the hidden cursor somewhere


def written(terminal: Terminal, since: int) -> Counter[int]:
    """How often each line was begun, since so many bytes; read until three tenths of a second bring nothing."""
    quiet = 0
    while quiet < 3:
        before = len(terminal.raw)
        terminal.read()
        quiet = 0 if len(terminal.raw) > before else quiet + 1
    return Counter(int(line) for line, _ in _PLACE.findall(_END.sub(b"", terminal.raw[since:])))


def test_the_first_screen_is_written_once(start: Callable[..., Terminal]) -> None:
    terminal = start()
    terminal.wait(lambda text: "Пароль хранилища" in text)
    lines = written(terminal, 0)
    assert set(lines) == _ALL
    assert set(lines.values()) == {1}


def test_a_move_of_the_cursor_writes_two_lines(start: Callable[..., Terminal]) -> None:
    terminal = start()
    unlocked(terminal)
    written(terminal, 0)
    before, size = list(terminal.screen.display), len(terminal.raw)
    terminal.type("\x1b[B")
    lines = written(terminal, size)
    assert len(lines) == 2
    assert max(lines) - min(lines) == 1, "the line that was left and the next"
    assert terminal.screen.display == before, "nothing but their looks"
    assert len(terminal.raw) - size <= 600


def test_a_pane_that_was_read_comes_in_one_picture(start: Callable[..., Terminal]) -> None:
    terminal = start()
    unlocked(terminal)
    terminal.type("3")
    terminal.wait(lambda text: "[3 Исключения]" in text)
    written(terminal, 0)
    size = len(terminal.raw)
    terminal.type("2")
    lines = written(terminal, size)
    assert "[2 Реестр]" in terminal.screen.display[0]
    assert set(lines.values()) == {1}
    size = len(terminal.raw)
    terminal.type("2")
    assert not written(terminal, size), "it is there already"


def test_ctrl_l_writes_everything_again(start: Callable[..., Terminal]) -> None:
    terminal = start()
    unlocked(terminal)
    written(terminal, 0)
    before, size = list(terminal.screen.display), len(terminal.raw)
    terminal.screen.reset()  # something else wrote upon it
    terminal.type("\x0c")
    lines = written(terminal, size)
    assert set(lines) == _ALL
    assert terminal.screen.display == before


def test_a_window_there_and_back_is_written_again(start: Callable[..., Terminal]) -> None:
    terminal = start()
    unlocked(terminal)
    written(terminal, 0)
    before, size = list(terminal.screen.display), len(terminal.raw)
    terminal.screen.reset()  # a terminal breaks its lines anew
    for width in (79, 80):
        fcntl.ioctl(terminal.master, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
    assert set(written(terminal, size)) == _ALL
    assert terminal.screen.display == before
