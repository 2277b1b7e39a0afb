"""An internal error ends the console with a sentence: no locals, no message of the error, the vault closed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.app import ScreenStackError
from textual.worker import WorkerFailed

from console.app import Console
from console.crash import crash_sentence
from console.dialogs.note import Note
from tests.conftest import passphrase
from tests.console.support import Bench

HIDDEN = "тайна-в-переменной"


def _fail() -> None:
    secret = HIDDEN
    raise KeyError(secret)


async def _in_an_action(console: Console) -> None:
    console.call_later(_fail)


async def _in_a_worker(console: Console) -> None:
    async def work() -> None:
        _fail()

    console.run_worker(work())


async def _in_a_render(console: Console) -> None:
    note = Note("x", "y")
    note.body = lambda: _fail() or ()  # type: ignore[method-assign, func-returns-value]
    console.push_screen(note)


@pytest.mark.parametrize("fail", [_in_an_action, _in_a_worker, _in_a_render])
async def test_a_crash_tells_its_kind_and_nothing_else(
    bench: Bench, capfd: pytest.CaptureFixture[str], fail: Callable[[Console], object]
) -> None:
    session = bench.session()
    console = Console(session, passphrase())
    with pytest.raises(Exception, match=HIDDEN):
        async with console.run_test() as pilot:
            while console.main is None:
                await pilot.pause(0.005)
            await fail(console)  # type: ignore[misc]
            for _ in range(100):
                await pilot.pause(0.005)
    session.close()
    assert console.return_code == 70
    assert "KeyError" in console.crashed
    output = "".join(capfd.readouterr())
    assert "Внутренняя ошибка программы" in output
    assert HIDDEN not in output
    assert "Traceback" not in output


def test_the_sentence_names_the_place() -> None:
    try:
        _fail()
    except KeyError as error:
        sentence = crash_sentence(error)
    assert "test_crash.py:" in sentence
    assert HIDDEN not in sentence
    assert crash_sentence(None).startswith("Внутренняя ошибка программы.")


async def test_who_wants_a_screen_after_the_end_comes_too_late(bench: Bench) -> None:
    late = WorkerFailed(ScreenStackError("No screens on stack"))
    async with bench.run() as screen:
        screen.console.exit()
        screen.console._handle_exception(late)
        assert screen.console.crashed == ""


async def test_the_same_before_the_end_is_an_error(bench: Bench) -> None:
    late = WorkerFailed(ScreenStackError("No screens on stack"))
    with pytest.raises(WorkerFailed):
        async with bench.run() as screen:
            screen.console._handle_exception(late)
            assert "ScreenStackError" in screen.console.crashed
