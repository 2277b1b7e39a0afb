"""F9: every command that applies here, found by typing in any layout; those that are off say why."""

from __future__ import annotations

from collections.abc import Sequence

from console.commands import Command, Situation, named_keys
from console.dialogs.pick import Option, Pick

ORGANIZATION = "organization:"
"""Before the id of an organization among the values of the palette."""


class Palette(Pick):
    """Returns the id of a command, or `ORGANIZATION` with a number; the dialog itself carries nothing out."""

    def __init__(self, commands: Sequence[Command], now: Situation, organizations: Sequence[tuple[int, str]]) -> None:
        options = [
            Option(command.id, f"{command.title}: {command.hint}", named_keys(command), command.why_off(now))
            for command in commands
            if command.title
        ]
        options += [Option(f"{ORGANIZATION}{number}", name, "организация") for number, name in organizations]
        super().__init__("Команды и организации", options)
