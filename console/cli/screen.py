"""From the command line to the screen, where there is a terminal for it."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from vault.errors import BadInput

if TYPE_CHECKING:
    from console.cli.program import Program


def show(program: Program) -> None:
    """The screen; BadInput without a terminal. With a passphrase file it opens unlocked."""
    require_terminal()
    from console import app

    secret = program.passphrase() if program.passphrase_file is not None else None
    app.run(program.location, program.settings(), program.clock(), secret)


def has_terminal() -> bool:
    """The screen reads stdin and draws on stderr; stdout is asked too, since a pipe there means a script."""
    return sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty() and not _is_dumb()


def _is_dumb() -> bool:
    """Whether the terminal says of itself that nothing can be placed on it (an editor's shell, a log of a service)."""
    return os.environ.get("TERM") == "dumb"


def require_terminal() -> None:
    """BadInput where no screen can be drawn."""
    if sys.stdin.isatty() and _is_dumb():
        raise BadInput(
            "На этом терминале (TERM=dumb) экран не нарисовать. Откройте другой или, если он умеет больше, назовите "
            "его: TERM=xterm poryadok. Команды работают и здесь: poryadok --help."
        )
    if not has_terminal():
        raise BadInput("Экрану нужен терминал. Для сценариев есть команды: poryadok --help.")
