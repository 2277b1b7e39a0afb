"""The way in: hardens the process, runs the command line, and alone turns results and errors into exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from console.cli import given, output, screen, stopping
from console.cli.outcome import Outcome
from vault import errors
from vault.process import harden

_INTERNAL = 70
_INTERRUPTED = 130
_BROKEN_OFF = "Прервано. Наполовину не записано ничего: что успело записаться, записано целиком."
"""Where no long work was stopped at its own place: it may have come before the write, or after it."""

_OUTCOMES: dict[object, int] = {Outcome.DONE: 0, Outcome.FOUND: 1, Outcome.STOPPED: _INTERRUPTED}
# The first class that fits decides, so a subclass stands before its base.
_ERRORS: tuple[tuple[type[errors.PoryadokError], int], ...] = (
    (errors.BadInput, 2),
    (errors.Locked, 3),
    (errors.VaultDamaged, 4),
    (errors.NothingCollected, 5),
    (errors.Stopped, _INTERRUPTED),
    (errors.VaultHeld, 6),
    (errors.PoryadokError, _INTERNAL),  # StorageFailed: the disk refused, neither the input nor the vault is at fault
)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run one command line (by default the process's own) and leave with its code; see docs/cli.md for the codes."""
    harden()
    for name in [name for name in os.environ if name.startswith("TEXTUAL")]:
        del os.environ[name]  # they redirect drivers, logs and screenshots of the screen to files
    output.prepare_streams()
    try:
        with stopping.as_interrupt():
            result = _carried_out(sys.argv[1:] if arguments is None else arguments)
        output.flush()  # here, where a full disk is still an error like any other
        code = _OUTCOMES.get(result, 0)
    except errors.PoryadokError as error:
        output.complaint(str(error))
        code = next(code for kind, code in _ERRORS if isinstance(error, kind))
    except KeyboardInterrupt:
        output.complaint(_BROKEN_OFF)
        code = _INTERRUPTED
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else _INTERNAL  # the screen, which has already said why
    except Exception as error:  # noqa: BLE001  the last resort: a traceback would print values, secrets among them
        output.complaint(f"Внутренняя ошибка программы ({type(error).__name__}). Записанное в хранилище цело.")
        code = _INTERNAL
    output.flush()
    sys.exit(code)


def _carried_out(arguments: Sequence[str]) -> object:
    """The screen at once, if the call means nothing but that; else whatever click makes of it."""
    program = given.plain(arguments, os.environ)
    if program is not None:
        screen.show(program)
        return None
    from console.cli import calling  # click, and all that stands around commands

    return calling.call(arguments)
