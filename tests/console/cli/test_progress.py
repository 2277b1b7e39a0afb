"""Long work under the command line: the line on stderr, and what a signal does to it."""

from __future__ import annotations

import io
import signal
import threading

import pytest

from console import main
from console.cli import output, progress
from tests.conftest import PASSPHRASE
from vault import doing
from vault.errors import Stopped


class Terminal(io.StringIO):
    """A terminal that keeps what was drawn, and tells when it was."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn = threading.Event()

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if "из" in text:
            self.drawn.set()
        return super().write(text)


def test_a_line_is_drawn_and_cleared_before_anything_else_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)  # here: the capture of a test begins after its fixtures
    monkeypatch.setattr(progress, "_PERIOD", 0.01)
    monkeypatch.setattr("console.working._SILENT", 0.0)
    with progress.told():
        with doing.step("Копирую", 4_000_000, doing.Unit.BYTES) as at:
            at(1_000_000)
            assert terminal.drawn.wait(10)
        output.complaint("готово")
    said = terminal.getvalue()
    assert "Копирую: 1,0 из 4,0 МБ. Ctrl+C — отменить" in said
    last = said.rsplit("Ctrl+C — отменить", 1)[1]
    assert last.replace(" ", "") == "\r\rготово\n", "the line is empty before the message"


def test_nothing_is_drawn_into_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    with progress.told(), doing.step("Копирую", 2) as at:
        at(1)
    assert capsys.readouterr().err == ""


def test_a_signal_stops_the_step_under_way() -> None:
    with progress.told(), pytest.raises(Stopped), doing.step("Копирую", 2) as at:
        signal.raise_signal(signal.SIGINT)
        at(1)


def test_a_second_signal_interrupts_at_once() -> None:
    with progress.told(), pytest.raises(KeyboardInterrupt), doing.step("Копирую", 2):
        signal.raise_signal(signal.SIGTERM)
        signal.raise_signal(signal.SIGTERM)


def test_a_signal_between_steps_interrupts_and_nothing_is_committed_after_it() -> None:
    with progress.told():
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        with pytest.raises(Stopped), doing.held("запись"):
            raise AssertionError("a commit")


def test_what_cannot_be_stopped_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    with progress.told(), doing.step("Копирую", 2) as at, doing.held("Этого уже не прервать."):
        signal.raise_signal(signal.SIGINT)
        at(2)
    assert capsys.readouterr().err == "Этого уже не прервать.\n"


def test_what_is_held_is_not_interrupted_between_steps_nor_by_a_second_signal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with progress.told(), doing.held("Этого уже не прервать."):
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGTERM)
    assert capsys.readouterr().err == "Этого уже не прервать.\n" * 2


def test_a_commit_that_is_waited_for_does_not_keep_from_leaving() -> None:
    with progress.told(), pytest.raises(KeyboardInterrupt):
        one = doing.current()
        assert one is not None
        thread = threading.Thread(target=one.hold, args=("Ложится на диск.",))
        thread.start()
        thread.join()
        signal.raise_signal(signal.SIGINT)


def test_inside_of_another_it_is_a_part_of_it() -> None:
    with progress.told():
        outer = doing.current()
        with progress.told():
            assert doing.current() is outer
    assert doing.current() is None


def test_a_stop_has_the_code_of_an_interrupt(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped(_: object) -> object:
        raise Stopped("Остановлено: файл не записан.")

    monkeypatch.setattr(main, "_carried_out", stopped)
    with pytest.raises(SystemExit) as left:
        main.main(["export"])
    assert left.value.code == 130
    assert "Остановлено: файл не записан." in capsys.readouterr().err
    assert PASSPHRASE not in capsys.readouterr().err
