"""A question before something that is hard to take back: answered on the terminal, or beforehand by a script."""

from __future__ import annotations

import sys

from console.cli import output
from vault.errors import BadInput

_AGREED = frozenset({"д", "да", "y", "yes"})


def agreed(question: str, *, yes: bool) -> bool:
    """Whether the person said yes; `yes` says so beforehand. BadInput where there is nobody to ask."""
    if yes:
        return True
    if not sys.stdin.isatty():
        raise BadInput("Нужно согласие, а спросить не у кого: добавьте --yes. Ничего не изменено.")
    output.complaint(f"{question} [да/нет]")
    return sys.stdin.readline().strip().casefold() in _AGREED
