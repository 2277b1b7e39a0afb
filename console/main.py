"""The way in: hardens the process, runs the command line, and alone turns results and errors into exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import NoReturn

import click

from console.cli import output, stopping
from console.cli.outcome import Outcome
from console.cli.root import NAME, cli
from console.cli.russian import explain
from vault import errors
from vault.process import harden

_WRONG_USAGE = 2
_INTERNAL = 70
_INTERRUPTED = 130

_OUTCOMES = {Outcome.DONE: 0, Outcome.FOUND: 1, Outcome.STOPPED: _INTERRUPTED}
# The first class that fits decides, so a subclass stands before its base.
_ERRORS: tuple[tuple[type[errors.PoryadokError], int], ...] = (
    (errors.BadInput, _WRONG_USAGE),
    (errors.Locked, 3),
    (errors.VaultDamaged, 4),
    (errors.NothingCollected, 5),
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
            result = cli.main(args=arguments, prog_name=NAME, standalone_mode=False)
        output.flush()  # here, where a full disk is still an error like any other
        code = _OUTCOMES.get(result, 0)
    except click.exceptions.NoArgsIsHelpError as error:
        output.complaint(error.format_message())
        code = _WRONG_USAGE
    except click.ClickException as error:
        output.complaint(explain(error))
        code = _WRONG_USAGE
    except errors.PoryadokError as error:
        output.complaint(str(error))
        code = next(code for kind, code in _ERRORS if isinstance(error, kind))
    except (click.Abort, KeyboardInterrupt):
        output.complaint("Прервано.")
        code = _INTERRUPTED
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else _INTERNAL  # the screen, which has already said why
    except Exception as error:  # noqa: BLE001  the last resort: a traceback would print values, secrets among them
        output.complaint(f"Внутренняя ошибка программы ({type(error).__name__}). Записанное в хранилище цело.")
        code = _INTERNAL
    output.flush()
    sys.exit(code)
