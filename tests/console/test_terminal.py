"""The console in a real terminal (a pty read by pyte): both layouts, the way out, and a terminal that goes away."""

from __future__ import annotations

import os
import re
import signal
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import PASSPHRASE
from tests.console.terminals import LIMIT, Terminal, unlocked
from vault.store import Store, Tier


def test_a_day_in_a_terminal(start: Callable[..., Terminal]) -> None:
    terminal = start()
    terminal.wait(lambda text: "Пароль хранилища" in text)
    assert PASSPHRASE.encode() not in terminal.raw
    unlocked(terminal)
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
    unlocked(terminal)
    terminal.type("\x1b[1081::113;5u")  # the kitty protocol with alternate keys, which Textual's parser cannot read
    os.write(terminal.master, b"\xff\xfe\xd0")
    terminal.type("\x1b[200~вставка\x1b[31m\x1b[201~")
    terminal.type("3")
    terminal.wait(lambda text: "[3 Исключения]" in text)
    terminal.type("й")
    assert terminal.end() == 0


def test_the_russian_letter_leaves(start: Callable[..., Terminal]) -> None:
    terminal = start()
    unlocked(terminal)
    terminal.type("й")
    assert terminal.end() == 0


def test_a_digit_in_one_packet_with_the_passphrase_brings_its_pane(start: Callable[..., Terminal]) -> None:
    terminal = start()
    terminal.wait(lambda text: "Пароль хранилища" in text)
    terminal.type(PASSPHRASE + "\r2")
    terminal.wait(lambda text: "[2 Реестр]" in text and "Школа № 5" in text)


def test_the_window_is_asked_for_its_size_and_not_the_environment(
    start: Callable[..., Terminal], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("LINES", "60")
    terminal = start()
    terminal.wait(lambda text: "Пароль хранилища" in text and "F10 Выход" in text)
    terminal.resize(60, 20)
    terminal.wait(lambda text: "Пароль хранилища" in text and "F10 Выход" in text.splitlines()[19])
    lines = {int(line) for line in re.findall(rb"\x1b\[(\d+);\d+H", terminal.raw)}
    assert max(lines) == 24, "nothing below the window, which was 80×24"


def test_a_terminal_that_places_nothing_is_told_so(
    start: Callable[..., Terminal], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.console.terminals.TERM", "dumb")
    terminal = start()
    assert terminal.end() == 2
    assert "TERM=dumb" in "\n".join(terminal.screen.display)
    assert b"\x1b" not in terminal.raw


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM, signal.SIGQUIT, signal.SIGTSTP])
def test_a_signal_ends_it_and_frees_the_vault(
    start: Callable[..., Terminal], opener: Callable[..., Store], number: signal.Signals
) -> None:
    terminal = start()
    unlocked(terminal)
    terminal.process.send_signal(number)
    assert terminal.end() == 0
    opener(tier=Tier.REGISTRY).close()


@pytest.mark.parametrize("controlling", [True, False], ids=["hangup", "dead-input"])
def test_a_closed_terminal_ends_it(
    start: Callable[..., Terminal], opener: Callable[..., Store], controlling: bool
) -> None:
    """With a controlling terminal the kernel sends SIGHUP; without one, only reading tells."""
    terminal = start(controlling=controlling)
    unlocked(terminal)
    terminal.hang_up()
    terminal.end()
    opener(tier=Tier.REGISTRY).close()


def test_an_idle_screen_writes_nothing(start: Callable[..., Terminal]) -> None:
    terminal = start()
    unlocked(terminal)
    for _ in range(5):
        terminal.read()
    before = len(terminal.raw)
    until = time.monotonic() + 2.5
    while time.monotonic() < until:
        terminal.read()
    assert len(terminal.raw) == before


def test_a_second_start_says_who_holds_the_vault(start: Callable[..., Terminal]) -> None:
    first = start()
    unlocked(first)
    second = start()
    second.wait(lambda text: "Пароль хранилища" in text)
    second.type(PASSPHRASE + "\r")
    second.wait(lambda text: "уже открыто" in text)


def test_a_locked_console_lets_another_in(start: Callable[..., Terminal]) -> None:
    first = start()
    unlocked(first)
    first.type("\x1b[17~")  # F6
    first.wait(lambda text: "Хранилище закрыто" in text)
    second = start()
    unlocked(second)


def test_the_window_may_change_its_size(start: Callable[..., Terminal]) -> None:
    terminal = start()
    unlocked(terminal)
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
    terminal.wait(lambda text: "Enter — начать" in text)
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


def test_a_stop_that_nobody_can_hear_leaves_it_whole(start: Callable[..., Terminal]) -> None:
    """SIGSTOP and SIGCONT: what somebody else wrote meanwhile goes, and the way out is what it was."""
    terminal = start()
    before = termios.tcgetattr(terminal.master)
    unlocked(terminal)
    taken = termios.tcgetattr(terminal.master)
    for _ in range(2):
        terminal.process.send_signal(signal.SIGSTOP)
        os.waitpid(terminal.process.pid, os.WUNTRACED)
        termios.tcsetattr(terminal.master, termios.TCSANOW, before)  # as a shell does
        terminal.screen.reset()
        terminal.process.send_signal(signal.SIGCONT)
        terminal.wait(lambda text: "[2 Реестр]" in text and "Школа № 5" in text)
        assert termios.tcgetattr(terminal.master) == taken
    terminal.type("\x1b[21~")  # F10
    assert terminal.end() == 0
    assert termios.tcgetattr(terminal.master) == before
